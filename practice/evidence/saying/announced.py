"""Bare lists that the sentence before announces as teaching, warnings or orders (`Return precautions given. Chest pain, fever.`)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from practice.evidence.record.chart import Chart, Place

_ANNOUNCES = re.compile(
    r"\b(?:precautions|warning\s+signs?|red\s+flags|complications?|side\s+effects|adverse\s+effects|risks?|(?:types?|kinds?|causes?)\b[^.;]{0,40}\bexplained|options?|criteria|resources|handouts?|"
    r"referrals?\s+(?:made|placed|sent|given|written)|orders?\s*(?:placed|written|sent)?\s*\.?$|(?:call|return)\s+(?:if|for|with)|(?:advised|told|instructed|knows)\s+to\s+(?:call|return|go|seek|watch)|"
    r"(?:went|go|going)\s+over|talked\s+about|asked\s+about|educat\w+|counsel+ed\s+(?:on|about)|explained|warned|considered|next\s+steps?)\b",
    re.IGNORECASE,
)
_OF_RECORD = re.compile(
    r"\b(?:med(?:ication)?s?\b|history|PMH|PSH|allerg\w+|imaging|labs?|results?|findings|MRI|CT|x-?rays?|films?|images|scans?|biops\w+|pathology|records?|diagnos\w+|tried|failed|so\s+far|to\s+date)",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|does|did|do|takes?|took|uses?|used|reports?|denies|denied|failed|tried|shows?|showed|seen|noted|started|stopped|continues?|began|remains?|gets?|"
    r"complains|endorses|states|says|completed|improved|worsened|helped|no|not|without|positive|negative|since|for\s+\d+|x\s*\d+|ago|today|now|\d+/10)\b",
    re.IGNORECASE,
)


def only_announced(chart: Chart, places: Iterable[Place]) -> bool:
    """Whether each sentence that a leaf rests on is such a list."""
    relied = tuple(places)
    return bool(relied) and all(_listed(place, chart) for place in relied)


def _listed(place: Place, chart: Chart) -> bool:
    if not place.number or place.sentence.label or _VERB.search(place.sentence.text):
        return False
    before = chart.at(place.note, place.number - 1)
    if before.sentence.paragraph != place.sentence.paragraph:
        return False
    said = before.sentence.text.rstrip()
    return bool(_ANNOUNCES.search(said)) and not _OF_RECORD.search(said)
