"""Leaves on how far away a place is (`the nearest center is more than 25 miles away`): the miles that the record tells of the way there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, settled
from practice.notes.model import Assertion
from rules.amounts import exactly
from rules.truth import Truth

_UNIT = "[mi_i]"
_MILES = re.compile(
    r"(?<![\d.,/-])(?P<n>\d{1,4}(?:\.\d+)?)\s*(?:-\s*)?(?:miles?|mi)\b|\bmiles?\W{1,3}(?P<m>\d{1,4}(?:\.\d+)?)\b", re.IGNORECASE
)
_WAY = re.compile(
    r"\b(?:nearest|closest|from\s+(?:us|here|our|the\s+(?:clinic|office|center|hospital|practice)|home|(?:her|his|their)\s+home)|each\s+way|one[\s-]way|"
    r"lives?|drives?|away|distance|far|travels?)\b",
    re.IGNORECASE,
)
_NO_WAY = re.compile(
    r"\b(?:walk\w*|runs?|ran|jog\w*|bik\w+|cycl\w+|swims?|hik\w*|pace|treadmill|round[\s-]?trip|there\s+and\s+back|a\s+day|per\s+day|daily|weekly)\b",
    re.IGNORECASE,
)
"""Miles that somebody walks or runs, and those of the way there and back."""


def judge_distance(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the way is as long as asked; two that disagree are a conflict. None for a leaf that asks for no miles."""
    if demand.count is None or demand.count.unit != _UNIT:
        return None
    if demand.negated or demand.outcomes or demand.levels or demand.unread:
        return NOTHING
    return settled(chart, [one for place in chart.places for one in _said(demand, place)], once=True)


def _said(demand: Demand, place: Place) -> Iterator[Said]:
    text = place.sentence.text
    answered = place.sentence.section in ("copied", "pasted", "checklist") or place.sentence.default == Assertion.COPIED
    if answered or place.sentence.section == "goals" or place.read.default is Assertion.FAMILY:
        return
    if not _WAY.search(text) or _NO_WAY.search(text):
        return
    told = [found for found in _MILES.finditer(text) if not _of_another(place, found.start())]
    truths = {fulfils(exactly(float(found["n"] or found["m"]), _UNIT), demand.count) for found in told} if demand.count else set()
    if len(truths) == 1 and (truth := truths.pop()) is not Truth.NOT_DOCUMENTED:
        yield Said(truth, place)


def _of_another(place: Place, start: int) -> bool:
    at = next((i for i, token in enumerate(place.read.tokens) if token.start >= start), 0)
    reached = place.read.reached[at] if place.read.reached else frozenset()
    return bool(reached - {Assertion.PRESENT, Assertion.PLANNED})
