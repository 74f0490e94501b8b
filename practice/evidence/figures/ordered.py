"""Leaves on what came before what: a face-to-face evaluation before a study, an evaluation again after conservative care."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, in_window
from practice.evidence.record.naming import holds
from practice.evidence.therapies.episodes import episodes
from practice.evidence.therapies.uses import uses_of
from practice.notes.dates import told_days
from practice.notes.model import STATED, Assertion
from rules.truth import Truth

_BEFORE = re.compile(r"\b(?:prior\s+to|before|preceding)\b", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:re-?\s?evaluat\w+|re-?\s?assess\w+|follow[\s-]?up\s+(?:evaluation|visit))\b", re.IGNORECASE)
_RETURNS = re.compile(
    r"\b(?:returns?|returned|re-?\s?evaluat\w+|re-?\s?assess\w+|follow(?:s|ing)?[\s-]*up|seen\s+again|back\s+today|comes\s+back)\b",
    re.IGNORECASE,
)
_STUDY_AHEAD = re.compile(
    r"\b(?:before|prior\s+to)\s+(?:(?:the|her|his|any|first|initial|sleep|diagnostic)\s+)*(?:test(?:ing)?|study|psg|hsat|polysomnogra\w+)\b",
    re.IGNORECASE,
)
_NEAR, _AHEAD = 34, 26


def judge_ordered(demand: Demand, chart: Chart) -> Judged | None:
    """The evaluation before a study; None for a leaf that asks nothing of the kind."""
    items = [item for item in demand.items if item.kind]
    if not any("face_to_face" in item.names for item in items) or not _BEFORE.search(demand.quote):
        return None
    first, second = (demand_of_quote(part) for part in _BEFORE.split(demand.quote, maxsplit=1))
    seen = next((item for item in first.concepts if "face_to_face" in item.names), None)
    study = next((item for item in second.concepts if item.kind in ("imaging", "procedure", "therapy")), None)
    if seen is None or study is None or any(item.kind == "" for item in (*first.items, *second.items)):
        return None
    done = [(day, place) for day, place in dated(study, chart)]
    last = max((day for day, _ in done), default=None)
    for day, place in dated(seen, chart):
        if (last is not None and day <= last) or _STUDY_AHEAD.search(place.sentence.text):
            others = tuple(p for d, p in done if d == last)
            return Judged(Truth.MET, tuple(dict.fromkeys((place, *others))))
    return NOTHING


def dated(item: Item, chart: Chart) -> Iterator[tuple[dt.date, Place]]:
    """The places that say that a thing was, each with the day printed beside it."""
    for place in chart.places:
        days = told_days(place.sentence.text, chart.visit, chart.written(place))
        for first, last, _ in holds(item, place.read.tokens, place.read.mentions):
            if place.read.assertion(first, last) not in STATED:
                continue
            start, end = place.read.tokens[first].start, place.read.tokens[last].end
            near = [d for d in days if 0 <= d.start - end <= _NEAR or 0 <= start - d.end <= _AHEAD]
            if near and near[0].last <= chart.visit:
                yield near[0].last, place


def judge_again(demand: Demand, chart: Chart) -> Judged | None:
    """The evaluation again after conservative care: a visit with an examination, after the last day of a therapy that the record dates."""
    if not _AFTER.search(demand.quote) or not any("conservative_therapy" in item.names for item in demand.items):
        return None
    uses = tuple(uses_of(Item(frozenset({"conservative_therapy"}), "therapy"), chart, demand.region))
    ended = [one for one in episodes(uses, chart) if in_window(chart, demand.window, (one.last, one.last))]
    for place in chart.places:
        if place.sentence.section not in ("hpi", "complaint", "assessment", "") or place.read.default is not Assertion.PRESENT:
            continue
        found = _RETURNS.search(place.sentence.text)
        if found is None or not _examined(chart, place):
            continue
        at = next((i for i, t in enumerate(place.read.tokens) if t.end > found.start()), 0)
        before = [one for one in ended if one.last <= chart.written(place)]
        if before and not place.read.reached[at]:
            return Judged(Truth.MET, (place, before[-1].use.place))
    return NOTHING


def _examined(chart: Chart, place: Place) -> bool:
    return any(p.note is place.note and p.sentence.section == "exam" and p.read.default is Assertion.PRESENT for p in chart.places)
