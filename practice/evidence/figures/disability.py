"""Leaves on a share of disability (`score of 20% disability or more on a validated questionnaire`): what an index of disability came to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, in_window, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import Assertion
from rules.amounts import exactly

_ASKED = re.compile(
    r"\b\d{1,3}\s*(?:%|percent)\s*(?:or\s+(?:more|greater|higher)\s*)?(?:of\s+)?disab|\bdisabilit\w+\s+(?:score\s+|rating\s+|index\s+)?(?:of\s+)?(?:at\s+least\s+|≥\s*)?\d{1,3}\s*(?:%|percent)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:m?ODI|NDI|Oswestry(?:\s+disability\s+index)?|neck\s+disability\s+index)\b[\s:=,]*(?:(?:score|today|is|was|of|now)[\s:=]*){0,3}(?P<n>\d{1,3})\s*%"
    r"|(?<![\d.])(?P<m>\d{1,3})\s*%\s*disab",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:goals?|target|aim|if|until|should|criteria|policy|expect\w*|reduce\s+to|less\s+than)\b|[<>≤≥]", re.IGNORECASE)


def judge_disability(demand: Demand, chart: Chart) -> Judged | None:
    """The share of disability that the record tells; None for any other leaf."""
    if demand.share is None or demand.levels or demand.count or demand.negated or demand.parts or not _ASKED.search(demand.flat):
        return None
    if re.search(r"\bimprov|\breduc|\bchange|\bdecreas", demand.flat, re.IGNORECASE):
        return None
    return settled(chart, [one for place in chart.places for one in _said(demand, demand.share, place, chart)], once=True)


def _said(demand: Demand, limit: Threshold, place: Place, chart: Chart) -> Iterator[Said]:
    text = place.sentence.text
    if place.read.default not in (Assertion.PRESENT, Assertion.HISTORICAL) or place.sentence.section == "goals" or not speaks(place):
        return
    when = chart.days(place)
    if _OPEN.search(text) or corrected(chart, place) or (demand.window and not in_window(chart, demand.window, when)):
        return
    for found in _TOLD.finditer(text):
        yield Said(fulfils(exactly(float(found["n"] or found["m"]), "%"), limit), place, when[1] if when else None)
