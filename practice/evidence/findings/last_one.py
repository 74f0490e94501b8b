"""Leaves on a thing of a time (`injection within the past 3 months`) where the record says that the last one was before it."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.denied_so import of_another
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, in_window
from practice.evidence.record.scene import corrected, speaks
from practice.notes.dates import told_days
from practice.notes.model import STATED
from practice.notes.regions import elsewhere
from rules.truth import Truth, negated

_LAST = re.compile(r"\b(?:last|most\s+recent)\s+(?:[\w/'-]+\s+){0,3}?$", re.IGNORECASE)
_KINDS = frozenset({"therapy", "procedure", "imaging", "study"})


def judge_last_one(demand: Demand, chart: Chart) -> Judged:
    """NOT_MET (MET where the leaf wants none) where every last one told was before the time asked; else nothing."""
    if not demand.window or demand.outcomes or demand.levels or demand.duration or demand.count or demand.parts or demand.future:
        return NOTHING
    if len(demand.items) != 1 or demand.items[0].kind not in _KINDS:
        return NOTHING
    names = demand.items[0].names
    if any(_named(place, names, chart) and not _before(place, names, demand, chart) for place in chart.places):
        return NOTHING
    told = tuple(place for place in chart.places if _before(place, names, demand, chart))
    truth = negated(Truth.NOT_MET) if demand.negated else Truth.NOT_MET
    return Judged(truth, told) if told else NOTHING


def _named(place: Place, names: frozenset[str], chart: Chart) -> bool:
    """Whether a sentence tells of the thing without a day, or with a day that may be of the time asked."""
    stated = speaks(place) and place.read.default in STATED and not corrected(chart, place)
    return stated and any(m.names & names for m in place.read.mentions)


def _before(place: Place, names: frozenset[str], demand: Demand, chart: Chart) -> bool:
    """Whether a sentence says that the last one was on a day before the time asked."""
    text = place.sentence.text
    if not _named(place, names, chart) or not on_side(chart, place) or elsewhere(text, demand.region):
        return False
    spots = [place.read.tokens[m.first].start for m in place.read.mentions if m.names & names]
    days = [day for day in told_days(text, chart.visit, chart.written(place)) if day.start > min(spots)]
    last = any(_LAST.search(text[:start]) and not of_another(text, start) for start in spots)
    return last and bool(days) and all(day.last < chart.visit and not in_window(chart, demand.window, (day.last, day.last)) for day in days)
