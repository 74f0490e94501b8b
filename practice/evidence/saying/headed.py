"""A heading that names an illness or a drug is no word of it: `OSA: AHI 2`, `DM: prediabetes`, `Methotrexate: avoid, CKD`.

What counts is what stands behind the colon: a contrary, a lesser state, a normal finding or a mere order says that there is none; of a
drug that is asked as tried, only a dose, a length, a time or what came of it says that it was had.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Place

_ILL = frozenset({"chronic", "finding", "symptom"})
_LESS = re.compile(
    r"\b(?:pre|pre-?\s?diabet\w*|borderline|doubt\w*|nl|normal|neg\w*|white\s+coat|osteopenia|flat|full|dry|sensate|intact|none|no|not|ruled|unlikely|absent|clear"
    r"|sleep\s+study|colonoscopy|audiogram|tap|order\w*|ord|pending|screen\w*|check\w*|recheck|work-?up|pulses?|only|vs|versus|r/o|t\s*-\s?[01]\.\d|abi\s+1\.\d|ahi\s+[0-4](?:\.\d)?|a1c\s+(?:of\s+)?[45]\.\d|0\s*(?:of|/)\s*\d+|(?:aims|score|bfcrs|bush-francis)\s+0|t-?scores?\s+-?[01]\.\d|egfr\s+(?:[6-9]\d|1\d\d)|ferritin\s+(?:[5-9]\d|\d{3})|albumin\s+[34]\.\d|fev1\s*/\s*fvc\s+(?:of\s+)?0?\.[7-9]\d*|ratio\s+(?:of\s+)?0?\.[7-9]\d*|hgb\s+1[3-7](?:\.\d)?|bmi\s+(?:of\s+)?(?:1\d|2\d)(?:\.\d)?|cells?\s+0,?\s+flare\s+0|moca\s+(?:2[6-9]|30))\b|\?",
    re.IGNORECASE,
)
_HAD = re.compile(
    r"\d\s*(?:mg|mcg|g\b|ml|units?|%|x\b|weeks?|wks?|wk|months?|mos?|mo|days?|d\b|years?|yrs?|yr|sessions?|visits?|doses?|injections?)|\bx\s?\d|\b(?:19|20)\d\d\b|\d/\d"
    r"|\b(?:fail\w*|help\w*|relie\w+|tried|took|taken|taking|stopped|since|rash|nausea\w*|intoler\w+|toler\w+|partial\w*|ongoing|current\w*|done|completed?|did|on\s+it|worked|better|worse|better|"
    r"response|respond\w*|ineffective|effect\w*|d/?c\w*|discontinued|daily|bid|tid|qd|prn|attend\w*|had\s+(?:good|some|no\s+(?:relief|help|response))|received|used|uses|continue\w*|last|prior|previous|yes|benefit|cleared|flared?|side\s+effects?|sedat\w+|dizz\w+|gi\s+upset)\b",
    re.IGNORECASE,
)
_ASKS_HAD = re.compile(
    r"\b(?:tried|trial\w*|fail\w*|inadequate|prior|previous|history|completed|therapy|treatment|response|course)\b", re.IGNORECASE
)
_ASKS_PRIOR = re.compile(r"\W*(?:prior|previous|trial|tried|history)\b", re.IGNORECASE)
_ASKS_LOOKED = re.compile(
    r"\b(?:investigat\w+|evaluat\w+|work-?\s?up|test\w*|screen\w*|assess\w*|measured|documented|history)\b", re.IGNORECASE
)
_HEAD = re.compile(r"^\W*(?P<head>[A-Za-z][\w /-]{2,40}?):\s*")


def only_headed(demand: Demand, places: Iterable[Place]) -> bool:
    """Whether what a leaf names stands in every sentence only as its heading, with nothing behind it that says it is so."""
    relied = tuple(places)
    if not relied or demand.future or demand.negated or _ASKS_LOOKED.search(demand.quote):
        return False
    return all(_says_less(demand, place) for place in relied) or all(_titled(demand, place) for place in relied)


_CLINIC = re.compile(
    r"\b(?i:clinic|center|centre|visit|f/u|follow-?\s?up|eval\w*|consult\w*|note|request|order|re-?auth\w*|program)\b|[A-Za-z]{3,}\s?/\s?[A-Z]\w{2,}"
)
_LONGEST_TITLE = 8
_LEAST = 4


def _titled(demand: Demand, place: Place) -> bool:
    """`NM clinic gMG / CIDP`: the first line of a note names its clinic's illnesses, and not the patient's."""
    text = place.sentence.text
    if (
        place.number
        or place.sentence.label
        or len(place.note.sentences) < _LEAST
        or ":" in text
        or not any(item.kind == "chronic" for item in demand.concepts)
    ):
        return False
    return len(text.split()) <= _LONGEST_TITLE and bool(_CLINIC.search(text)) and not re.search(r"\d", text)


def _says_less(demand: Demand, place: Place) -> bool:
    ill = frozenset(name for item in demand.concepts if item.kind in _ILL for name in item.names)
    care = frozenset(name for item in demand.items if item.kind in ("therapy", "procedure") for name in item.names)
    text, tokens = place.sentence.text, place.read.tokens
    named = [m for m in place.read.mentions if m.names & (ill | care)]
    if not named:
        head = _HEAD.match(text)
        return bool(
            head and head["head"].lower() in demand.quote.lower() and _ASKS_HAD.search(demand.quote) and not _HAD.search(text[head.end() :])
        )
    behind = [text[tokens[m.last].end :] for m in named]
    sign = r"(?::|[-–—]+\s)" if any(m.names & care for m in named) else ":"
    colons = [re.match(rf"\s*(?:\([^)]*\)\s*)?{sign}\s*", one) for one in behind]
    if not all(colons):
        return False
    rest = [one[colon.end() :] for one, colon in zip(behind, colons, strict=True) if colon]
    if any(m.names & ill for m in named):
        return not demand.levels and all(_LESS.search(one) for one in rest)
    return bool(_ASKS_HAD.search(demand.quote)) and not any(_HAD.search(one) for one in rest)
