"""Leaves on how much of a thing a finding takes up (`a tear involving more than 50% of the tendon`): the share beside the finding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, in_window, settled
from practice.evidence.record.naming import holds
from practice.notes.model import STATED, Assertion
from rules.amounts import exactly

_OF = (
    r"(?:tendon(?:\s+thickness|\s+width)?|thickness|depth|width|footprint|circumference|"
    r"lumen|diameter|cartilage|meniscus|ligament|fibers|articular\s+surface)"
)
_ASKED = re.compile(
    rf"\b(?:involv\w+|affect\w+|exceed\w+|compris\w+|of|cover\w+|occup\w+)\s+(?:more\s+than|greater\s+than|at\s+least|over|≥|>=|>)?\s*\d{{1,3}}\s*(?:%|percent)\s+(?:or\s+more\s+)?of\s+(?:the\s+)?(?P<of>{_OF})\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"(?P<sign>less\s+than|<|under|more\s+than|greater\s+than|>|over|at\s+least)?\s*(?<![\d.-])(?P<n>\d{{1,3}})\s*(?:%|percent)\s+(?:of\s+)?(?:the\s+)?(?:\w+\s+){{0,1}}{_OF}\b",
    re.IGNORECASE,
)


def judge_extent(demand: Demand, chart: Chart) -> Judged | None:
    """How much of a thing is taken up; None for any other leaf."""
    finding = next((item for item in demand.items if item.kind == "finding"), None)
    if demand.share is None or finding is None or demand.negated or demand.outcomes or not _ASKED.search(demand.quote):
        return None
    places = [place for place in chart.places if on_side(chart, place) and in_window(chart, demand.window, chart.days(place))]
    return settled(chart, [one for place in places for one in _said(demand, finding, place)], once=False)


def _said(demand: Demand, finding: Item, place: Place) -> Iterator[Said]:
    spots = holds(finding, place.read.tokens, place.read.mentions)
    if place.read.default is not Assertion.PRESENT or not any(place.read.assertion(a, b) in STATED for a, b, _ in spots):
        return
    told = list(_TOLD.finditer(place.sentence.text))
    if len(told) != 1 or demand.share is None or told[0]["sign"]:
        return
    yield Said(fulfils(exactly(float(told[0]["n"]), "%"), demand.share), place)
