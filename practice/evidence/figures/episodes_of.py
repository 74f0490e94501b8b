"""Leaves on so many episodes of an illness (`two or more episodes of superficial thrombophlebitis`), of one who had a single one."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED
from rules.truth import Truth

_ONE = re.compile(
    r"\b(?:one|1|a\s+single|single|only\s+one|an?\s+isolated|isolated|first(?:-ever)?)\s+(?:(?:prior|previous|documented|mild|episode|bout|attack|event|occurrence|of|superficial|acute|remote)\s+){0,5}$",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:two|three|several|multiple|recurrent|repeated|another|second|again|2|3)\b", re.IGNORECASE)


def judge_single_episode(demand: Demand, chart: Chart) -> Judged | None:
    """NOT_MET where the record counts a single episode of what is asked at least twice, and names it nowhere else; None otherwise."""
    if (
        not demand.count
        or demand.count.op not in (">=", ">")
        or demand.count.value < 2
        or demand.levels
        or demand.outcomes
        or demand.negated
    ):
        return None
    ill = [item for item in demand.concepts if item.kind in ("chronic", "finding")]
    if len(ill) != 1 or not re.search(r"\b(?:episodes?|bouts?|attacks?|occurrences?|events?)\b", demand.quote, re.IGNORECASE):
        return None
    single: list[Place] = []
    for place in chart.places:
        named = [m for m in place.read.mentions if m.names & ill[0].names]
        if not named or not speaks(place) or not on_side(chart, place) or corrected(chart, place):
            continue
        if all(place.read.assertion(m.first, m.last).value == "absent" for m in named):
            continue
        before = place.sentence.text[: place.read.tokens[named[0].first].start]
        if place.read.default not in STATED or not _ONE.search(before) or _MORE.search(place.sentence.text):
            return None
        single.append(place)
    return settled(chart, [Said(Truth.NOT_MET, place) for place in single], once=True) if len(single) == 1 else None
