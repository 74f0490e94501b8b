"""Leaves on how many teeth each jaw has (`at least 8 teeth in each jaw able to hold the appliance`): the count of either jaw."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import Assertion
from rules.truth import Truth

_ASKED = re.compile(
    r"\b(?:at\s+least|minimum\s+of|≥|>=)\s*(?P<n>\d{1,2})\s+(?:[a-z]+\s+){0,2}?teeth\s+(?:in|on|per)\s+(?:each|either|both)\s+(?:dental\s+)?(?:jaws?|arch(?:es)?)\b|"
    r"\b(?P<m>\d{1,2})\s+or\s+more\s+(?:[a-z]+\s+){0,2}?teeth\s+(?:in|on|per)\s+(?:each|either|both)\s+(?:dental\s+)?(?:jaws?|arch(?:es)?)\b",
    re.IGNORECASE,
)
_HOLDING = re.compile(
    r"\b(?:able|adequate|sufficient|suitable|capable|enough)\s+(?:to\s+)?(?:hold|support|retain|retention)\b", re.IGNORECASE
)
_UPPER = re.compile(r"\b(?P<n>\d{1,2})\s+(?:(?:sound|healthy|natural|stable|firm)\s+)?(?:upper|max(?:illary)?)\b", re.IGNORECASE)
_LOWER = re.compile(r"\b(?P<n>\d{1,2})\s+(?:(?:sound|healthy|natural|stable|firm)\s+)?(?:lower|mand(?:ibular)?)\b", re.IGNORECASE)
_HOLDS = re.compile(
    r"\b(?:adequate|good|sufficient|suitable|firm|enough)\b[^.;]{0,24}\b(?:retention|anchors?|support|abutments?)\b|\bretention\s+(?:is\s+)?(?:good|adequate)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|no|without|poor|inadequate|insufficient|loose|mobile|missing|were|had|before|will|to\s+be|if)\b", re.IGNORECASE
)


def judge_per_jaw(demand: Demand, chart: Chart) -> Judged | None:
    """Whether each jaw has so many teeth that hold; None for any other leaf, and where no count is told."""
    asked = _ASKED.search(demand.flat)
    if asked is None or demand.negated or demand.window or demand.outcomes:
        return None
    least = int(asked["n"] or asked["m"])
    holding = bool(_HOLDING.search(demand.flat))
    said = [one for place in chart.places for one in _said(place, least, holding) if not corrected(chart, place)]
    return settled(chart, said, once=False) if said else None


def _said(place: Place, least: int, holding: bool) -> Iterator[Said]:
    text = place.sentence.text
    upper, lower = _UPPER.search(text), _LOWER.search(text)
    if upper is None or lower is None or "teeth" not in text.lower() or place.read.default is not Assertion.PRESENT or not speaks(place):
        return
    if min(int(upper["n"]), int(lower["n"])) < least:
        yield Said(Truth.NOT_MET, place)
    elif not _NOT.search(text) and (not holding or _HOLDS.search(text)):
        yield Said(Truth.MET, place)
