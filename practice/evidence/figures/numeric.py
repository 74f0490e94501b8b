"""Leaves with a measured value, an age, a share of relief: the figure of the record against the figure of the policy."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Item, Threshold
from practice.evidence.figures.first_values import begun, first_told
from practice.evidence.figures.valued import NONE_SINCE, headed_day, of_now, of_then
from practice.evidence.findings.plain import judge_plain, on_side
from practice.evidence.record.belonging import of_another, of_nobody, so_long, treated
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, in_window, settled
from practice.evidence.record.levels import levels_of
from practice.evidence.record.naming import holds, named
from practice.evidence.record.sided import of_other_vein, of_side, said_otherwise
from practice.evidence.saying.covering import context_of
from practice.notes.by_name import values_named
from practice.notes.celled import cell_values
from practice.notes.dates import told_days
from practice.notes.model import STATED, Assertion, Cell
from practice.notes.tokens import mentions, tokens
from practice.notes.values import Value, values
from rules.amounts import exactly
from rules.truth import Truth, disjunction

_TREATED = re.compile(
    r"\b(?:residual|res\.?\s+ahi|on\s+(?:therapy|treatment|cpap|pap|bipap)|with\s+(?:cpap|pap)|treated|download)\b", re.IGNORECASE
)
_WHICH = frozenset({"rest", "exercis", "room", "ambulat", "sleep", "residual", "peak", "fast", "stimulat", "untreat", "pretreatment"})
_ON_OXYGEN = re.compile(
    r"\b(?:\d(?:\.\d)?\s*l(?:/min|pm)?\b|liters?|nasal\s+cannula|nc\b|(?:on|with|after)\s+(?:\d\s*l\s+)?oxygen)", re.IGNORECASE
)
_DEGREES = frozenset({"severe", "moderate", "moderate_to_severe"})
"""Degrees that a threshold makes plain (`severe pain, 7 or higher`)."""
_STATES = frozenset({"during_exercise", "w:rest", "w:sleep"})
"""States in which a value was taken."""
_CHANGE = re.compile(
    r"\b(?:decrease|reduction|improvement|increase|change|decline|drop|fall|gain)s?\s+(?:in|of|from)\b|"
    r"\b(?:decreased|improved|increased|fallen|declined|dropped|reduced)\s+by\b|\bfrom\s+baseline\b",
    re.IGNORECASE,
)
"""A change of a measure is not its value."""
_AIMED = re.compile(r"\b(?:goals?|targets?|aims?|[sl]tgs?)\b", re.IGNORECASE)
_NEAR = 2
_LOSS = re.compile(r"\b(?:loss|obstruct|defect|improv|gain|deficit|depress|reduc)", re.IGNORECASE)


def judge_age(limit: Threshold, chart: Chart) -> Judged:
    """The age on the day of the visit."""
    if not chart.ages:
        return NOTHING
    truths = {fulfils(exactly(age, "a"), limit) for age, _ in chart.ages}
    return Judged(truths.pop() if len(truths) == 1 else Truth.CONFLICT, tuple(dict.fromkeys(place for _, place in chart.ages))[:2])


def judge_measure(demand: Demand, chart: Chart) -> Judged:
    """The latest value in the window; two of one day that disagree are a conflict, two of one sentence are not clear."""
    if demand.unread or demand.count or demand.share or _CHANGE.search(demand.quote):
        return NOTHING
    early = replace(demand, historical=True, baseline=False)
    found = [one for place in first_told(chart, demand) for one in told_by_day(early, place, chart)]
    if not found and (begun(demand, chart) if demand.baseline else treated(demand, chart)):
        return NOTHING
    found = found or [one for place in chart.places if not _of_other_level(place, chart) for one in told_by_day(demand, place, chart)]
    if not found:
        return _none_since(demand, chart) or _none_of_it(demand, chart)
    last = max(when for when, _ in found)
    return settled(chart, [said for when, said in found if when == last], once=True) if last else NOTHING


def _none_since(demand: Demand, chart: Chart) -> Judged | None:
    """NOT_MET where every value is of before the window and the record says that there is none since."""
    if not demand.window:
        return None
    early = [place for place in chart.places if any(True for _ in told_by_day(replace(demand, window=None), place, chart))]
    behind = [other for place in early if (other := chart.next(place)) and NONE_SINCE.search(other.sentence.text)]
    return Judged(Truth.NOT_MET, tuple(dict.fromkeys((*early, *behind)))) if behind else None


def _none_of_it(demand: Demand, chart: Chart) -> Judged:
    """NOT_MET where the record denies the illness that the measure grades (`no heart failure` of one of class III)."""
    ill = tuple(item for item in demand.concepts if item.kind == "chronic")
    if len(ill) != 1:
        return NOTHING
    none = judge_plain(Demand(demand.quote, items=ill, historical=demand.historical), chart)
    return none if none.truth is Truth.NOT_MET else NOTHING


def told_by_day(demand: Demand, place: Place, chart: Chart) -> Iterator[tuple[dt.date, Said]]:
    """What one sentence says of the measure, with the day it is of."""
    if place.sentence.cells:
        yield from _tabled(demand, place, chart)
        return
    asked = [v for v in told_values(demand, place.sentence.text) if v.concept in demand.measures and _of_unit(v, demand)]
    asked = [v for v in asked if not of_nobody(place.sentence.text, v.end) and not of_then(place.sentence.text, v, demand)]
    asked = asked if _BETTER.search(demand.quote) else of_side(asked, chart, demand.quote)
    if _BETTER.search(demand.quote):
        yield from _of_better(demand, asked, place, chart)
        return
    if "ahi" in demand.measures and _TREATED.search(place.sentence.text) and not _TREATED.search(demand.quote):
        return
    if "spo2" in demand.measures and _ON_OXYGEN.search(place.sentence.text) and not _ON_OXYGEN.search(demand.quote):
        asked = [v for v in asked if not _ON_OXYGEN.search(_clause(place.sentence.text, v))]
    if not asked or (not on_side(chart, place) and not any(v.side for v in asked)) or of_another(demand, place, chart):
        return
    # `was 22, now 9`
    asked = [v for v in asked if v.now or not any(o.now for o in asked) or _day(chart, place, v, asked) != chart.written(place)]
    by_day: dict[dt.date, set[Truth]] = {}
    for value in asked:
        doubtful = place.read.assertion(value.first, value.first) not in STATED and not _in_plan_stated(place, value)
        if doubtful and not _beside_denial(place, value):
            continue
        day = _day(chart, place, value, asked)
        if day is None or (demand.window and not in_window(chart, demand.window, (day, day))):
            continue
        truth = _compared(demand, value, place, chart)
        doubtful = doubtful or not of_now(place.sentence.text, value, demand, day, chart.visit)
        if truth is Truth.NOT_MET or not doubtful:
            by_day.setdefault(day, set()).add(truth)
    for day, found in by_day.items():
        truths = {Truth.MET} if demand.measures <= _ANY_SITE and Truth.MET in found else found
        if len(truths) == 1 and (truth := next(iter(truths))).known:
            yield day, Said(truth, place, day)


_ANY_SITE = frozenset({"t_score", "cobb"})
"""Measures that are taken at several sites, any of which counts."""
_BETTER = re.compile(r"\b(?:better|best)[\s-](?:hearing\s+|seeing\s+)?(?P<part>ear|eye)\b", re.IGNORECASE)


def _of_other_level(place: Place, chart: Chart) -> bool:
    """Whether a sentence is of other levels of the spine than those treated."""
    own = levels_of(place.sentence.text) or levels_of(place.sentence.label) or levels_of(place.sentence.heading)
    return bool(own and chart.levels and not (own <= chart.levels or (len(own) == 1 and own & chart.levels)))


def _of_better(demand: Demand, told: Sequence[Value], place: Place, chart: Chart) -> Iterator[tuple[dt.date, Said]]:
    """What the better ear (or eye) has, by one value of either side; the smaller figure is the better one."""
    by_side = {v.side: v for v in told if v.side}
    if (
        set(by_side) != {"left", "right"}
        or len(told) != len(by_side)
        or place.read.default not in STATED
        or place.sentence.section == "goals"
    ):
        return
    if any(place.read.reached[v.first] for v in told):
        return
    value = min(by_side.values(), key=lambda v: v.amount.low)
    day = _day(chart, place, value, [value])
    bare = replace(demand, items=tuple(item for item in demand.items if item.word not in ("better", "ear", "eye", "hear")))
    if day and (not demand.window or in_window(chart, demand.window, (day, day))) and (truth := _compared(bare, value, place, chart)).known:
        yield day, Said(truth, place, day)


def _tabled(demand: Demand, place: Place, chart: Chart) -> Iterator[tuple[dt.date, Said]]:
    """What the cells of a row say, each on its day; an early one without a day says nothing."""
    if place.read.default not in STATED or place.sentence.section == "goals" or not on_side(chart, place):
        return
    for cell in place.sentence.cells:
        day = cell.day or (None if cell.stage == "before" else chart.written(place))
        if day is None or (cell.side and chart.side and cell.side != chart.side):
            continue
        if cell.side and not chart.side and not _on_both(demand, place, chart):
            continue
        if demand.window and not in_window(chart, demand.window, (day, day)):
            continue
        for value in _in_cell(demand, cell):
            if value.concept in demand.measures and _of_unit(value, demand):
                truth = _compared(demand, value, place, chart)
                if truth.known:
                    yield day, Said(truth, place, day)


def told_values(demand: Demand, text: str) -> tuple[Value, ...]:
    """The values of a text that may be a leaf's: of the measures that are known, or of the one that the leaf names itself."""
    return values_named(text, demand.named) if demand.named else values(text)


def _in_cell(demand: Demand, cell: Cell) -> tuple[Value, ...]:
    return values_named(f"{cell.name}: {cell.text}", demand.named) if demand.named else cell_values(cell)


def _on_both(demand: Demand, place: Place, chart: Chart) -> bool:
    """Whether a row has a figure of either side and all of them come to the same."""
    told = [
        (cell.side, v)
        for cell in place.sentence.cells
        for v in _in_cell(demand, cell)
        if v.concept in demand.measures and _of_unit(v, demand)
    ]
    return {side for side, _ in told} == {"left", "right"} and len({_compared(demand, v, place, chart) for _, v in told}) == 1


def _clause(text: str, value: Value) -> str:
    """The stretch between commas and semicolons that holds a value, and what leads to it."""
    start = max(text.rfind(mark, 0, value.end) for mark in (",", ";")) + 1
    end = min((at for mark in (",", ";") if (at := text.find(mark, value.end)) >= 0), default=len(text))
    return text[start:end]


def _of_unit(value: Value, demand: Demand) -> bool:
    """Whether a value may be the one that a threshold is of, where a leaf names two measures (`25% of the total AHI`)."""
    return any(one.unit in ("1", "", value.amount.unit) for one in demand.levels)


def _in_plan_stated(place: Place, value: Value) -> bool:
    """A figure in a plan is a value where the sentence plans nothing before it (`BMI 42, will refer`); among goals it is none."""
    return (
        place.sentence.section != "goals"
        and not _AIMED.search(place.sentence.label)
        and place.read.default is Assertion.PLANNED
        and not place.read.reached[value.first]
    )


def _beside_denial(place: Place, value: Value) -> bool:
    """Whether something else of the sentence is denied (`no symptoms, NYHA class I`), so that the value still may contradict another."""
    first = value.first
    near = {token.text for token in place.read.tokens[max(0, first - _NEAR) : first]}
    behind = {token.text for token in place.read.tokens[first:] if token.start < value.end}
    only = place.read.reached[first] == {Assertion.ABSENT} and place.read.default in STATED
    return only and not (near | behind) & {"no", "not", "never", "denies", "without", "longer", "none", "neither", "nor"}


def _compared(demand: Demand, value: Value, place: Place, chart: Chart) -> Truth:
    limits = [one for one in demand.levels if one.unit in ("1", "", value.amount.unit)]
    truth = (
        disjunction(fulfils(value.amount, Threshold(one.op, one.value, one.value2, value.amount.unit or "1")) for one in limits)
        if limits
        else Truth.NOT_DOCUMENTED
    )
    if (
        "visual_field_degrees" in value.concept
        and re.search(r"\bloss|obstruct|defect|deficit", demand.quote, re.IGNORECASE)
        and not _LOSS.search(place.sentence.text)
    ):
        return Truth.NOT_DOCUMENTED
    if any(item.names & _STATES and not holds(item, *named(_clause(place.sentence.text, value))) for item in demand.items):
        return Truth.NOT_DOCUMENTED  # at rest is not during exercise, in one sentence too
    if any(of_other_vein(item, place, value) for item in demand.items) or (truth is Truth.MET and not so_long(demand, value, place, chart)):
        return Truth.NOT_DOCUMENTED
    if truth is Truth.NOT_MET and any(item.word in _WHICH and not named_by(item, place, chart) for item in demand.items):
        return Truth.NOT_DOCUMENTED
    own = _OF_ONE_ILLNESS.get(value.concept, frozenset())
    if truth is Truth.MET and not all(named_by(item, place, chart) for item in demand.items if item.names - _DEGREES - own):
        return Truth.NOT_DOCUMENTED
    return truth


_OF_ONE_ILLNESS = {
    "nyha": frozenset({"heart_failure"}),
    "hurley": frozenset({"hidradenitis"}),
    "kl_grade": frozenset({"xray"}),
    "tonnis": frozenset({"xray"}),
}
"""Measures that grade one illness alone, or are read off one study: where they are told it need not be named beside them."""


def named_by(item: Item, place: Place, chart: Chart) -> bool:
    """Whether the sentence, or what it stands under, names a thing and does not deny it."""
    if said_otherwise(item, place, context_of(chart, place)):
        return True
    spots = holds(item, place.read.tokens, place.read.mentions)
    if any(place.read.assertion(first, last) in (*STATED, Assertion.PLANNED) for first, last, _ in spots):
        return True
    return any(holds(item, tokens(text), mentions(tokens(text))) for text in context_of(chart, place))


_IN_BRACKETS = re.compile(r"\s*(?:[A-Za-z%µ]+(?:/[A-Za-z0-9.]+)*\s*)?\(\s*(?:on\s+|in\s+)?|\s*%?\s+(?:on|as\s+of)\s+")


def _day(chart: Chart, place: Place, value: Value, row: Sequence[Value]) -> dt.date | None:
    """The day of a value: one printed at most a few words from it, else of the lines above it, else the note's own."""
    written = chart.written(place)
    if value.now:
        return written
    near: list[tuple[int, int, dt.date]] = []
    for day in told_days(place.sentence.text, chart.visit, written):
        if value.end <= day.start and _IN_BRACKETS.fullmatch(place.sentence.text[value.end : day.start]):
            return day.last  # `312 mg/dL (2025-11-06), 298 mg/dL (2026-01-15)`: each with its own
        between = place.sentence.text[min(day.end, value.end) : max(day.start, value.start)]
        if ";" in between or any(
            min(day.end, value.end) <= v.start and v.end <= max(day.start, value.start) for v in row if v is not value
        ):
            continue
        if -30 <= day.start - value.end <= 30 or 0 <= value.start - day.end <= 30:
            near.append((max(0, day.start - value.end, value.start - day.end), day.start, day.last))
    if near:
        return min(near)[2]
    if (headed := headed_day(place.sentence.text, value, told_days(place.sentence.text, chart.visit, written))) is not None:
        return headed
    for text in context_of(chart, place):
        if told := told_days(text, chart.visit, written):
            return told[0].last
    return written
