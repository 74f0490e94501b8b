"""Leaves that ask only that a measure was taken (`TSH and B12 were measured in the past 12 months`): a value of each, in the time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, in_window
from practice.notes.celled import cell_values
from practice.notes.dates import told_days
from practice.notes.model import STATED
from practice.notes.tokens import tokens
from practice.notes.values import named_measures, values
from rules.truth import Truth

_ASKED = re.compile(r"\b(?:was|were|has\s+been|have\s+been|is|are)\s+(?:measured|checked|obtained|drawn|tested|recorded)\b", re.IGNORECASE)
_REST = re.compile(
    r"\b(?:both|an?|the|and|serum|blood|levels?|values?|tests?|of|each|within|in|during|past|last|previous|preceding|prior|before|to|months?|weeks?|days?|years?|\d+|"
    r"request|level|was|were|has|have|been|is|are|measured|checked|obtained|drawn|tested|recorded|vitamin)\b|[^\w\s]",
    re.IGNORECASE,
)


def judge_taken(demand: Demand, chart: Chart) -> Judged | None:
    """MET where every measure that is named has a value in the window; None for any other leaf. That one is missing shows nothing."""
    if demand.levels or demand.share or demand.count or demand.negated or demand.outcomes or not _ASKED.search(demand.quote):
        return None
    found = tokens(demand.quote)
    named = named_measures(found)
    inside = {i for _, first, last in named for i in range(first, last + 1)}
    rest = " ".join(token.text for i, token in enumerate(found) if i not in inside)
    if not named or re.search(r"[a-z]{2}", _REST.sub(" ", rest), re.IGNORECASE):
        return None
    places: list[Place] = []
    for concept in dict.fromkeys(measure.concept for measure, _, _ in named):
        told = next(_taken(concept, demand, chart), None)
        if told is None:
            return NOTHING
        places.append(told)
    return Judged(Truth.MET, tuple(dict.fromkeys(places)))


def _taken(concept: str, demand: Demand, chart: Chart) -> Iterator[Place]:
    for place in chart.places:
        if place.read.default not in STATED or place.sentence.section == "goals":
            continue
        own = [value for value in values(place.sentence.text) if value.concept == concept and not place.read.reached[value.first]]
        cells = [cell for cell in place.sentence.cells if any(value.concept == concept for value in cell_values(cell))]
        days = [(cell.day, cell.day) for cell in cells if cell.day]
        if own and not cells:
            told = told_days(place.sentence.text, chart.visit, chart.written(place))
            days = [(day.first, day.last) for day in told]
        elif not own and not cells:
            continue
        written = chart.written(place)
        if demand.window is None or any(in_window(chart, demand.window, day) for day in (days or [(written, written)])):
            if days and demand.window and not all(in_window(chart, demand.window, day) for day in days):
                continue  # of several days it cannot be told which is the value's
            yield place
