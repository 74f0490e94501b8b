"""Leaves on an arc of motion (`from full extension to at least 120 degrees of flexion`, `range of motion of 0 to 110 degrees`)."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.figures.motion import joint_of, judged_degrees
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import Judged
from rules.truth import Truth, conjunction

_ARC = re.compile(
    r"^\W*(?:(?:an?|the|active|passive|affected|involved|adequate|documented|pre-?operative|full)\s+)*(?:(?P<joint>knee|elbow)\s+)?"
    r"(?:range\s+of\s+(?:motion|movement)|rom|motion|arc(?:\s+of\s+motion)?)\s+(?:(?:of|in|the|affected|involved|is|are|knee|elbow|at|least|from|to)\s+)*"
    r"(?P<start>full\s+extension|0|zero|\d{1,2})\s*(?:°|degrees?)?\s*(?:to|-|–|through)\s*(?:at\s+least\s+)?(?P<n>\d{2,3})\s*(?:°|deg(?:rees?)?)"
    r"(?:\s+(?:of\s+)?flexion)?(?:\s+or\s+(?:more|greater|better))?(?:\s+(?:of|in)\s+the\s+(?:affected\s+)?(?:knee|elbow))?\W*$",
    re.IGNORECASE,
)


def judge_arc(demand: Demand, chart: Chart) -> Judged | None:
    """MET where both ends are reached, NOT_MET where one is not; None for any other leaf and where neither end was measured."""
    asked = _ARC.match(demand.flat)
    joint = joint_of(asked["joint"], demand, "flexion") if asked else ""
    if asked is None or demand.negated or demand.outcomes or joint not in ("knee", "elbow"):
        return None
    start = float(asked["start"]) if asked["start"].isdigit() else 0.0
    ends = [
        judged_degrees(demand, chart, joint, "flexion", Threshold(">=", float(asked["n"]), None, "deg")),
        judged_degrees(demand, chart, joint, "extension", Threshold("<=", start, None, "deg"), lack=True),
    ]
    found = [one for one in ends if one is not None]
    if not found:
        return None
    truth = conjunction(one.truth if one else Truth.NOT_DOCUMENTED for one in ends)
    return Judged(truth, tuple(dict.fromkeys(place for one in found if one.truth is truth for place in one.places)))
