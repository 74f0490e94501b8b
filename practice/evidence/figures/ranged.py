"""Leaves on a fracture within a stretch of the spine (`from T5 to L5`): the levels at which the record tells of one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, settled
from practice.evidence.record.levels import levels_of
from practice.notes.model import Assertion
from rules.truth import Truth

_LEVEL = r"[CTL]\d{1,2}"
_ASKED = re.compile(
    rf"\b(?:from|between)\s+(?P<first>{_LEVEL})\s+(?:to|and|through)\s+(?P<last>{_LEVEL})\b|"
    rf"\b(?P<one>{_LEVEL})\s*(?:-|–|through)\s*(?P<two>[TL]\d{{1,2}})\b"
)
_START = {"C": 0, "T": 7, "L": 19}
_OLD = re.compile(r"\b(?:old|chronic|healed|remote|prior|previous|unchanged\s+since|deformity)\b", re.IGNORECASE)
_FRACTURE = "vertebral_compression_fracture"


def judge_range(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the fractures that are told, at the levels that are treated, lie within the stretch; None for any other leaf."""
    asked = _ASKED.search(demand.quote)
    if asked is None or demand.negated or not any(_FRACTURE in item.names for item in demand.items):
        return None
    if demand.levels or demand.window or demand.count or demand.duration:
        return NOTHING
    first, last = _ordinal(asked["first"] or asked["one"]), _ordinal(asked["last"] or asked["two"])
    return settled(chart, [one for place in chart.places for one in _said(place, chart, first, last)], once=True)


def _ordinal(level: str) -> int:
    return _START[level[0].upper()] + int(level[1:])


def _said(place: Place, chart: Chart, first: int, last: int) -> Iterator[Said]:
    text = place.sentence.text
    named = [m for m in place.read.mentions if m.concept == _FRACTURE]
    if not named or _OLD.search(text) or place.sentence.section in ("plan", "goals", "psh", "family"):
        return
    if any(place.read.assertion(m.first, m.last) is not Assertion.PRESENT for m in named):
        return
    levels = {level for level in levels_of(text) if level[0] in _START and (not chart.levels or level in chart.levels)}
    inside = {first <= _ordinal(level) <= last for level in levels}
    if len(inside) == 1:
        yield Said(Truth.MET if inside.pop() else Truth.NOT_MET, place)
