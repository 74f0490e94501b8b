"""Leaves on the age at which an illness was found (`breast cancer diagnosed at age 50 or younger`): the age told beside the diagnosis."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, settled
from practice.evidence.record.naming import holds
from practice.notes.model import STATED, Assertion
from rules.amounts import exactly

_ASKED = re.compile(r"\b(?:diagnos\w+|dx|onset|found|detected|occurr\w+)\b", re.IGNORECASE)
_DIAGNOSED = r"(?:diagnos\w+|dx['’]?d?|dx|onset|found|detected|biops(?:y|ied))"
_TOLD = re.compile(
    rf"\b{_DIAGNOSED}\b[^.;]{{0,40}}?\b(?:at\s+)?age\s+(?:of\s+)?(?P<n>\d{{1,2}})\b|\bage\s+at\s+(?:the\s+)?{_DIAGNOSED}\W{{0,3}}(?:was\s+)?(?P<n2>\d{{1,2}})\b|"
    rf"\b(?P<n3>\d{{1,2}})\s+(?:years?\s+old\s+)?(?:at|when)\s+{_DIAGNOSED}|\b{_DIAGNOSED}\b[^.;]{{0,30}}?\bat\s+(?P<n4>\d{{2}})(?!\s*(?:%|mm|cm|weeks|months|mg|/|:|\d))\b",
    re.IGNORECASE,
)


def judge_onset(demand: Demand, chart: Chart) -> Judged | None:
    """The age beside the diagnosis; two that disagree are a conflict. None for any other leaf."""
    ill = [item for item in demand.items if item.kind in ("chronic", "finding")]
    if demand.age is None or len(ill) != 1 or len(demand.items) != 1 or not _ASKED.search(demand.quote):
        return None
    if demand.negated or demand.levels or demand.duration or demand.count or demand.outcomes:
        return NOTHING
    return settled(chart, [one for place in chart.places for one in _said(demand, ill[0], place)], once=True)


def _said(demand: Demand, ill: Item, place: Place) -> Iterator[Said]:
    if place.read.default not in STATED or demand.age is None:
        return
    spots = holds(ill, place.read.tokens, place.read.mentions)
    if not spots or any(place.read.assertion(a, b) not in STATED for a, b, _ in spots):
        return
    for found in _TOLD.finditer(place.sentence.text):
        at = next((i for i, t in enumerate(place.read.tokens) if t.start >= found.start()), 0)
        if not place.read.reached[at] - {Assertion.HISTORICAL}:
            years = next(one for one in (found["n"], found["n2"], found["n3"], found["n4"]) if one)
            yield Said(fulfils(exactly(float(years), "a"), demand.age), place)
