"""Leaves on a place that somebody has certified (`given at a REMS-certified site`, `performed in an accredited facility`)."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import corrected
from practice.notes.model import Assertion
from rules.truth import Truth

_HOW = r"(?P<how>certified|accredited|licensed|enrolled|approved|designated|registered)"
_WHERE = (
    r"(?:sites?|facilit(?:y|ies)|clinics?|centers?|centres?|offices?|hospitals?|suites?|rooms?|locations?|settings?|practices?|departments?|programs?|laborator(?:y|ies)|labs?|"
    r"units?|providers?)"
)
_ASKED = re.compile(
    rf"^\W*(?i:(?:(?:is|are|will|must|to|be|being)\s+)*(?:(?:given|administered|performed|done|provided|delivered|dispensed|received|taken)\s+)?(?:(?:at|in|by|from|through)\s+)?(?:an?|the)\s+)"
    rf"(?:(?P<by>[A-Z][A-Za-z]+)[\s-]+)?(?i:{_HOW}\s+(?:(?:health\s*care|treatment|medical|outpatient|sleep|imaging)\s+)*{_WHERE})(?:\s+(?:under|by)\s+(?:the\s+)?(?P<by2>[A-Z][A-Za-z]+))?\W*$"
)
_OPEN = re.compile(
    r"\b(?:if|unless|not|no|never|nearest|find|identif\w+|locate|refer\w*|pending|appl(?:y|ied|ying|ication)|will\s+(?:seek|apply|become|be\s+certified)|to\s+be|becom\w+|awaiting|expired|lapsed|"
    r"must|should|requires?|criteria|policy|whether|none|lost|formerly|previously|not\s+yet)\b|\?",
    re.IGNORECASE,
)
_STEMS = {
    "certified": "certif",
    "accredited": "accredit",
    "licensed": "licens",
    "enrolled": "enroll",
    "approved": "approv",
    "designated": "designat",
    "registered": "regist",
}
_REACH = 60


def judge_certified(demand: Demand, chart: Chart) -> Judged | None:
    """MET where the record says that the place of the treatment is so certified; None for any other leaf."""
    asked = _ASKED.match(demand.flat)
    if asked is None or demand.negated or demand.levels:
        return None
    by, stem = asked["by"] or asked["by2"], _STEMS[asked["how"].lower()]
    found = tuple(place for place in chart.places if _says(place, by, stem) and not corrected(chart, place))
    return Judged(Truth.MET, found[:2]) if found else NOTHING


def _says(place: Place, by: str | None, stem: str) -> bool:
    text = place.sentence.text
    if place.sentence.section in ("goals", "education", "allergies", "family", "copied") or place.read.default in (
        Assertion.COPIED, Assertion.FAMILY, Assertion.OTHER, Assertion.HYPOTHETICAL,
    ):  # fmt: skip
        return False
    for how in re.finditer(rf"\b{stem}\w*", text, re.IGNORECASE):
        around = text[max(0, how.start() - _REACH) : how.end() + _REACH]
        named = by is None or re.search(rf"\b{re.escape(by)}\b", around)
        where = re.search(rf"\b{_WHERE}\b", around, re.IGNORECASE)
        if named and where and not _OPEN.search(around) and not re.match(r"\W*(?:mail|letter)\b", text[how.end() :], re.IGNORECASE):
            return True
    return False
