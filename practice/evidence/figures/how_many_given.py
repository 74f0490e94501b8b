"""Leaves on no more than so many injections in so long (`no more than 4 epidural sessions in a rolling 12 month period`).

The number is the one that the record itself counts for that time. Days that it merely lists are no count: there may have been others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.lengths import number
from practice.notes.model import STATED
from rules.amounts import exactly
from rules.model import Op

_N = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten"
_KINDS = {
    "esi": r"(?:epidural(?:\s+steroid)?(?:\s+injections?|\s+sessions?)?|ESIs?\b|TFESIs?\b|LESIs?\b)",
    "facet": r"(?:facet(?:\s+joint)?\s+(?:injections?|blocks?|interventions?)|MBBs?\b|medial\s+branch\s+blocks?)",
    "rfa": r"(?:RFAs?\b|radiofrequency\s+ablations?|rhizotom(?:y|ies))",
    "steroid": r"(?:(?:cortico)?steroid\s+injections?|cortisone\s+(?:shots?|injections?))",
}
_ASKED = re.compile(
    rf"^\W*(?:there\s+have\s+been\s+|the\s+(?:member|patient)\s+has\s+(?:had|received)\s+)?(?P<sign>no\s+more\s+than|not\s+more\s+than|a\s+maximum\s+of|fewer\s+than|less\s+than|at\s+most|more\s+than)\s+(?P<n>{_N})\s+(?P<what>[\w\s-]{{3,50}}?)"
    r"(?:\s+(?:have\s+been\s+)?(?:given|performed|received))?\s+(?:in|within|per|during|over)\s+(?:(?:an?y?|the|any|past|last|previous|rolling|preceding)\s+)*(?:12|twelve)[\s-]*months?(?:\s+period)?\W*$|"
    rf"^\W*(?P<sign2>no\s+more\s+than|a\s+maximum\s+of|more\s+than)\s+(?P<n2>{_N})\s+(?P<what2>[\w\s-]{{3,50}}?)\s+(?:per|in\s+(?:a|any|the\s+past|the\s+last|one))\s+(?:rolling\s+|calendar\s+)?year\W*$",
    re.IGNORECASE,
)
_YEAR = (
    r"(?:in|over|within|during|x)?\s*(?:the\s+)?(?:past|last|previous|prior)\s+(?:12|twelve)\s*(?:months?|mos?\b)|(?:in|over|"
    r"within)\s+(?:the\s+)?(?:past|last)\s+year|(?:in|over)\s+12\s*(?:months?|mos?\b)"
)
_NOT = re.compile(r"\b(?:policy|allow\w*|limit|max\w*|no\s+more\s+than|request\w*|plan\w*|will|goal)\b", re.IGNORECASE)
_NO_TELLING = frozenset({"goals", "plan", "copied", "family", "education", "checklist"})


def judge_how_many(demand: Demand, chart: Chart) -> Judged | None:
    """The count of the last year as the record tells it; None for any other leaf, and where it tells none."""
    asked = _ASKED.match(demand.flat)
    if asked is None:
        return None
    what, n, sign = (asked["what"] or asked["what2"]), (asked["n"] or asked["n2"]), (asked["sign"] or asked["sign2"]).lower()
    kind = next((pattern for pattern in _KINDS.values() if re.search(pattern, what, re.IGNORECASE)), None)
    if kind is None:
        return None
    op: Op = ">" if sign.startswith("more") else "<" if sign.startswith(("fewer", "less")) else "<="
    limit = Threshold(op, number(n), None, "1")
    said = [Said(fulfils(exactly(one, "1"), limit), place) for place in chart.places for one in _counts(place, kind, chart)]
    return settled(chart, said, once=True) if said else None


def _counts(place: Place, kind: str, chart: Chart) -> Iterator[float]:
    text = place.sentence.text if not place.sentence.label else f"{place.sentence.label}: {place.sentence.text}"
    if (
        place.read.default not in STATED
        or place.sentence.section in _NO_TELLING
        or not speaks(place)
        or corrected(chart, place)
        or _NOT.search(text)
    ):
        return
    before = re.search(
        rf"(?<![\w/.-])(?P<n>{_N}|no|0)\s+(?:prior\s+|total\s+|previous\s+)?{kind}[^.;:\d]{{0,24}}(?:{_YEAR})", text, re.IGNORECASE
    )
    behind = re.search(rf"\b{kind}\s*(?:given|received|done|had)?\s*(?:{_YEAR})\s*[:=]\s*(?P<n>{_N}|none)\b(?!\s*/)", text, re.IGNORECASE)
    if found := before or behind:
        yield 0.0 if found["n"].lower() in ("no", "none", "0") else number(found["n"])
