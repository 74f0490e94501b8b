"""Leaves on a gain that is measured, whichever the tool (`objective functional improvement since the start of care is documented`).

Met where the record prints a tool at the start and now, and the difference is no less than the least one that counts for that tool (the
smallest detectable change of its own validation papers, rounded up). Less than that, or no such pair, says nothing here.
"""

from __future__ import annotations

import re
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.figures.gained import judge_gain
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import Judged
from rules.truth import Truth

_GAIN = r"(?:improvements?|progress|gains?)"
_KIND = (
    r"(?:(?:an?|the|documented|objective(?:ly)?|measurable|measured|significant|meaningful|clinically|functional|continued|"
    r"ongoing|demonstrated|and|or)[\s,]+)*"
)
_ASKED = re.compile(
    rf"^\W*(?:(?:the\s+)?(?:member|patient|individual)\s+(?:has\s+)?(?:made|shown|demonstrated|shows|demonstrates|makes)\s+)?{_KIND}{_GAIN}"
    r"(?:\s+(?:in|of)\s+(?:(?:physical\s+|daily\s+)?function(?:al\s+(?:status|abilit\w+|level))?|functioning))?"
    r"(?:\s+(?:from|since|over|compared\s+(?:to|with))\s+(?:the\s+)?(?:baseline|start\s+of\s+(?:care|therapy|treatment)|initial\s+(?:evaluation|assessment|visit)|evaluation))?"
    r"(?:\s+(?:on|by|with|using|as\s+(?:shown|measured|evidenced)\s+by)\s+(?:an?\s+|the\s+)?(?:standardi[sz]ed|objective|validated|functional|outcome|\s)*(?:measures?|tools?|instruments?|tests?|scales?))?"
    r"(?:\s+(?:is|has\s+been|are|was))?(?:\s+(?:documented|shown|recorded|demonstrated|evident))?(?:\s+(?:in|by)\s+(?:the\s+)?(?:record|objective\s+measures?|standardi[sz]ed\s+(?:measures?|tools?)))?\W*$",
    re.IGNORECASE,
)
_OF_MOTION = re.compile(
    rf"^\W*{_KIND}{_GAIN}\s+in\s+(?:active\s+)?(?:(?P<motion>range\s+of\s+motion|ROM|AROM|joint\s+motion)|(?:muscle\s+)?strength)\W*$",
    re.IGNORECASE,
)
_BY_POINTS = re.compile(
    r"^\W*(?:(?:an?|the|documented|standardi[sz]ed|validated|patient-reported|functional|outcome|objective)\s+)+(?:scores?|measures?|tools?|instruments?)\s+(?:has\s+|have\s+)?improved\s+(?:by\s+)?(?:at\s+least|a\s+minimum\s+of)\s+(?P<n>\d+)\s+points\b"
    r"(?:\s+(?:from|since|over|compared\s+(?:to|with))\s+(?:the\s+)?(?:baseline|start\s+of\s+(?:care|therapy|treatment)|initial\s+(?:evaluation|assessment|visit)|evaluation))?\W*$",
    re.IGNORECASE,
)
"""So many points of whatever tool is used."""
_MEASURED = re.compile(r"\b(?:objective|measur\w+|functional|function|standardi[sz]ed|documented|baseline|start\s+of)\b", re.IGNORECASE)
_OF_FUNCTION = (
    ("LEFS", 9), ("ODI", 10), ("NDI", 10), ("QuickDASH", 15), ("SPADI", 18), ("Berg", 7), ("FAAM", 8), ("PSFS", 3), ("KOOS", 10),
    ("FGA", 4), ("Fugl-Meyer", 6),
)  # fmt: skip
_OF_BODY = "active range of motion improved by at least 15 degrees"


def judge_any_gain(demand: Demand, chart: Chart) -> Judged | None:
    """MET by the first tool that gained enough; None for any other leaf, and where none did."""
    if not demand.window and (points := _BY_POINTS.match(demand.flat)):
        return _first([f"{tool} improved by at least {points['n']} points" for tool, _ in _OF_FUNCTION], demand, chart)
    if not demand.window and not demand.negated and (moves := _OF_MOTION.match(demand.flat)):
        return _first([_OF_BODY if moves["motion"] else "muscle strength improved by at least 1 grade"], demand, chart)
    if demand.window or demand.negated or not _ASKED.match(demand.flat) or not _MEASURED.search(demand.flat):
        return None
    quotes = [f"{tool} improved by at least {least} points" for tool, least in _OF_FUNCTION]
    if not re.search(r"\bfunction", demand.flat, re.IGNORECASE):
        quotes.append(_OF_BODY)
    return _first(quotes, demand, chart)


def _first(quotes: list[str], demand: Demand, chart: Chart) -> Judged | None:
    """The first of several gains that is met; None where none is, or where the record says both of one."""
    found = [
        judge_gain(replace(demand, quote=one, examples=(), parts=(), measures=frozenset(), outcomes=frozenset()), chart) for one in quotes
    ]
    if any(one is not None and one.truth is Truth.CONFLICT for one in found):
        return None
    return next((one for one in found if one is not None and one.truth is Truth.MET), None)
