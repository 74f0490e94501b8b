"""Active care that was given up after a visit or two (`went twice, then quit`): no care of weeks."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.scene import speaks
from practice.notes.dates import UCUM_DAYS
from practice.notes.model import STATED
from practice.notes.regions import elsewhere

_GIVEN_UP = re.compile(
    r"\b(?:went|came|attended|had|did|seen)\s+(?:for\s+)?(?:only\s+|just\s+)?(?:once|twice|(?:an?|one|two|three|1|2|3)\s+(?:visits?|sessions?|times))\b[^.;]{0,40}?"
    r"\b(?:(?:and|then|before|but|,)\s+)*(?:quit|stopped|dropped\s+out|gave\s+up|never\s+(?:returned|went\s+back)|did\s+not\s+(?:return|go\s+back|continue))\b",
    re.IGNORECASE,
)
_LATER = re.compile(r"\b(?:later|resumed|again|restarted|returned\s+(?:in|to))\b", re.IGNORECASE)
_LEAST = 28.0
"""Days of care that a visit or two cannot be."""


def few_visits(name: str, demand: Demand, chart: Chart) -> list[Place]:
    """Places that tell that a therapy was given up after a visit or two, where weeks of it are asked."""
    limit = demand.duration
    if limit is None or limit.op not in (">=", ">") or limit.value * UCUM_DAYS.get(limit.unit, 0) < _LEAST:
        return []
    return [place for place in chart.places if _gives_up(name, place, demand, chart)]


def _gives_up(name: str, place: Place, demand: Demand, chart: Chart) -> bool:
    text = place.sentence.text
    if not speaks(place) or place.read.default not in STATED or not on_side(chart, place) or elsewhere(text, demand.region):
        return False
    named = [m for m in place.read.mentions if m.kind == "therapy"]
    ours = [m for m in named if name in m.names and place.read.assertion(m.first, m.last) in STATED]
    return bool(ours) and len({m.concept for m in named}) == 1 and bool(_GIVEN_UP.search(text)) and not _LATER.search(text)
