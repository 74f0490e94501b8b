"""Leaves on a study since the complaint began (`radiographs obtained since the present episode began`): its day against that of the onset.

The record must tell both. Of several days on which something began the last counts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.notes.dates import told_days
from practice.notes.lengths import lengths
from practice.notes.model import STATED, Assertion
from rules.truth import Truth

_SINCE = re.compile(
    r"\s*(?:\b(?:that\s+(?:was|were)\s+|was\s+|were\s+)?(?:obtained|taken|done|performed|made)\s+)?\b(?:since|after)\s+(?:the\s+)?(?:start\s+of\s+|onset\s+of\s+|beginning\s+of\s+)?(?:the\s+)?"
    r"(?:(?:present|current|this|recent|latest)\s+)?(?:episode|symptoms?|complaints?|pain|injury|onset|flare)(?:\s+(?:of\s+symptoms|began|started|occurred))?\W*$",
    re.IGNORECASE,
)
_BEGAN = re.compile(r"\b(?:onset|began|begun|started|since|ago|woke|injur\w+|fell|slipped|twisted|lifting|for|x|now)\b", re.IGNORECASE)
_SECTIONS = frozenset({"complaint", "hpi", "letter", ""})
_COMPLAINTS = frozenset({"symptom", "finding", "chronic"})


def judge_since_onset(demand: Demand, chart: Chart, judged: Callable[[Demand], Judged]) -> Judged | None:
    """A study of the present episode; None for any other leaf. `judged`: what the record says of the study alone."""
    tail = _SINCE.search(demand.quote)
    if tail is None or demand.negated or demand.outcomes or not any(item.kind == "imaging" for item in demand.items):
        return None
    bare = demand_of_quote(demand.quote[: tail.start()])
    if bare.window or bare.levels or not bare.items:
        return None
    found = judged(replace(bare, region=demand.region))
    if found.truth is not Truth.MET:
        return found if found.truth is Truth.NOT_MET else NOTHING
    begun = max(_onsets(chart), default=None)
    if begun is None:
        return NOTHING
    inside = tuple(p for p in found.places if (days := chart.days(p)) and begun <= days[0] and days[1] <= chart.visit)
    return Judged(Truth.MET, inside) if inside else NOTHING


def _onsets(chart: Chart) -> Iterator[dt.date]:
    """The days on which the record says that a complaint began; of a month its last day."""
    for place in chart.places:
        if place.sentence.section not in _SECTIONS or place.read.default is not Assertion.PRESENT or not _complains(place):
            continue
        text, written = place.sentence.text, chart.written(place)
        told = [day.last for day in told_days(text, chart.visit, written) if day.last <= chart.visit]
        if told:
            yield min(told)
            continue
        for one in lengths(text, chart.visit, written):
            if one.amount.unit in _DAYS:
                yield written - dt.timedelta(days=int(one.amount.low * _DAYS[one.amount.unit]))


_DAYS = {"d": 1.0, "wk": 7.0, "mo": 30.4, "a": 365.25}


def _complains(place: Place) -> bool:
    """Whether a sentence tells a complaint, or its onset, with a time, and no care."""
    kinds = {m.kind for m in place.read.mentions}
    if kinds & {"therapy", "imaging", "procedure"} or not _BEGAN.search(place.sentence.text):
        return False
    stated = any(m.kind in _COMPLAINTS and place.read.assertion(m.first, m.last) in STATED for m in place.read.mentions)
    return stated or bool(re.search(r"\bonset\b", place.sentence.text, re.IGNORECASE))
