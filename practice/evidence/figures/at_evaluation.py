"""Leaves on a score of the first evaluation (`DHI of 36 or more at the initial evaluation`): the figures of that day alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED
from practice.notes.next_figure import next_figure
from practice.notes.tokens import tokens
from practice.notes.values import named_measures, targeted
from rules.amounts import exactly

_OF = r"(?:evaluation|assessment|examination|eval|visit|intake)"
_ASKED = re.compile(
    rf"^(?P<what>.+?)\s*,?\s*\b(?:at|on|during|upon|from)\s+(?:the\s+)?(?:time\s+of\s+(?:the\s+)?)?(?:(?:initial|first|intake|admission)\s+(?:PT\s+|(?:physical\s+)?therapy\s+)?{_OF}|start\s+of\s+(?:care|therapy|treatment))\W*$",
    re.IGNORECASE,
)
_THEN = (
    rf"(?:IE\b|initial\s+(?:PT\s+|therapy\s+)?{_OF}|(?:that\s+|the\s+|her\s+|his\s+)?first\s+(?:PT\s+|therapy\s+)?{_OF}|"
    r"eval(?:uation)?\b|intake\b|baseline\b|SOC\b|start\s+of\s+care\b|initially\b)"
)
_BEHIND = re.compile(rf"\s*(?:%|/\s*\d+|points?|out\s+of\s+\d+)?\s*[,(]?\s*(?:at|on)?\s*(?:the\s+|her\s+|his\s+)?{_THEN}", re.IGNORECASE)
_AHEAD = re.compile(
    rf"\b(?<!re-)(?<!re){_THEN}(?:(?!\b(?:today|now|current\w*|progress|re-?eval\w*|re-?test\w*)\b)[^.;]){{0,120}}$", re.IGNORECASE
)
_BETWEEN = re.compile(rf"\bat\s+{_THEN}", re.IGNORECASE)
_NOT_DONE = re.compile(
    r"\b(?:deferred|scheduled|pending|to\s+be|next|awaiting|previous\s+episode|prior\s+episode|last\s+year)\b", re.IGNORECASE
)
_NOW = re.compile(
    r"\b(?:today|now|current\w*|re-?\s?eval\w*|re-?\s?test\w*|re-?\s?assess\w*|progress|goals?|discharge|PN)\b", re.IGNORECASE
)
_HEADED = re.compile(
    r"\b(?:IE|initial\s+(?:PT\s+|therapy\s+)?(?:evaluation|assessment|eval|examination)|intake\s+(?:evaluation|exam)|first\s+visit|baseline)\b",
    re.IGNORECASE,
)
_RETESTED = re.compile(r"\b(?:today|now|current(?:ly)?|re-?\s?test\w*|re-?\s?eval\w*|re-?\s?assess\w*|this\s+visit)\b", re.IGNORECASE)
_OTHER = frozenset({"goals", "copied", "family", "checklist", "education"})
_HEAD = 4


def judge_at_evaluation(demand: Demand, chart: Chart) -> Judged | None:
    """By the figures of the first evaluation; NOTHING where none is told or they disagree, None for any other leaf."""
    asked = _ASKED.match(demand.flat)
    inner = demand_of_quote(asked["what"]) if asked else None
    if inner is None or len(inner.levels) != 1 or not inner.measures or inner.negated or inner.outcomes:
        return None
    limit = inner.levels[0]
    said = [
        Said(fulfils(exactly(n, limit.unit), limit), place)
        for place in chart.places
        if tells_of_patient(place, chart)
        for n in figures_of_first(inner.measures, place, chart)
    ]
    return settled(chart, said, once=False) if len({one.truth for one in said}) == 1 else NOTHING


def tells_of_patient(place: Place, chart: Chart) -> bool:
    told = place.read.default in STATED and place.sentence.section not in _OTHER and speaks(place)
    return told and on_side(chart, place) and not corrected(chart, place)


def figures_of_first(measures: frozenset[str], place: Place, chart: Chart) -> Iterator[float]:
    """The figures of a sentence, or of the cells of a row, that are of the first evaluation."""
    if place.sentence.cells:
        for cell in place.sentence.cells:
            if cell.stage == "before" or (_HEADED.search(cell.name) and not _NOW.search(cell.name)):
                yield from (n for n, *_ in _figures(measures, f"{cell.name} {cell.text}"))
        return
    text = place.sentence.text
    for n, start, end in _figures(measures, text):
        told = _BEHIND.match(text, end) or _BETWEEN.search(text[start:end]) or _AHEAD.search(text[:start])
        if told or (not _NOW.search(text[:end]) and _headed(place, chart) == "first"):
            yield n


def figures_of_now(measures: frozenset[str], place: Place, chart: Chart) -> Iterator[float]:
    """The figures of a sentence that stands under words such as `re-testing today`, or begins with them."""
    if place.sentence.cells or not tells_of_patient(place, chart):
        return
    text = place.sentence.text
    for n, start, end in _figures(measures, text):
        if _BEHIND.match(text, end) or _BETWEEN.search(text[start:end]) or _AHEAD.search(text[:start]):
            continue
        if _RETESTED.search(text[:start]) or _headed(place, chart) == "now":
            yield n


def _figures(measures: frozenset[str], text: str) -> Iterator[tuple[float, int, int]]:
    """The first figure behind each name of the measure: value, start of the name, end of the figure."""
    found = tokens(text)
    for measure, first, last in named_measures(found):
        if measure.concept not in measures or targeted(text[: found[first].start]):
            continue
        step = next_figure(text, found[last].end, len(text))
        if step and re.fullmatch(r"\d+(?:\.\d+)?", step[1]["n"]) and measure.low <= float(step[1]["n"]) <= measure.high:
            yield float(step[1]["n"]), found[first].start, step[0] + step[1].end("n")


def _headed(place: Place, chart: Chart) -> str:
    """Whether a sentence stands under words that name the first evaluation (or in the note of it), or the one of today."""
    above = chart.above(place)
    for text in (place.sentence.label, above.sentence.text if above else "", place.sentence.heading):
        if text.strip() and (_HEADED.search(text) or _NOW.search(text)):
            return (
                "first"
                if _HEADED.search(text) and not _NOW.search(text) and not _NOT_DONE.search(text)
                else "now"
                if _RETESTED.search(text)
                else ""
            )
    head = [p.sentence.text for p in chart.places if p.note is place.note and p.number < _HEAD]
    return "first" if any(_HEADED.search(text) and not _NOW.search(text) and not _NOT_DONE.search(text) for text in head) else ""
