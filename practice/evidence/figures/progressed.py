"""Leaves on measures taken at the start of care and again: that there are such (`recorded at the start and again within the last 30 days`),
and how much they have improved whichever they are (`improvement of 15 percent or more on that measure`)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, in_window
from practice.evidence.record.scene import corrected, speaks
from practice.evidence.record.sides import sides_of
from practice.notes.dates import told_days
from practice.notes.model import STATED
from rules.truth import Truth

_TOOLS = (
    r"LEFS|(?:Quick)?DASH|ODI|Oswestry(?:\s+Disability\s+Index)?|NDI|Neck\s+Disability\s+Index|Berg(?:\s+Balance(?:\s+Scale)?)?|KOOS(?:[-,\s]?JR)?|HOOS(?:[-,\s]?JR)?|"
    r"WOMAC|SPADI|FAAM|FOTO|PSFS|ASES|TUG|Timed\s+Up\s+and\s+Go|FGA|DGI|Tinetti|Roland[\s-]Morris|RMDQ|ABC\s+Scale|AM-PAC|FIM|PRTEE|HIT-?6|DHI"
)
_LOW = re.compile(r"^(?:(?:Quick)?DASH|ODI|Oswestry.*|NDI|Neck.*|WOMAC|SPADI|TUG|Timed.*|Roland.*|RMDQ|PRTEE|HIT.*|DHI)$", re.IGNORECASE)
"""Instruments on which less is better."""
_BODY = (
    r"(?:cervical\s+|lumbar\s+|shoulder\s+|knee\s+|hip\s+|ankle\s+|external\s+|internal\s+|active\s+)*(?:flexion|extension|abduction|adduction|rotation|dorsiflexion|ROM|range\s+of\s+motion|"
    r"(?:grip\s+)?strength(?:,\s*\w+)?|gait\s+speed|walking\s+speed|endurance)"
)
_NAME = re.compile(rf"\b(?P<tool>{_TOOLS})\b|\b(?P<body>{_BODY})\b")
_V = (
    r"(?<![\d/.-])(?P<v>\d{1,3}(?:\.\d{1,2})?)(?P<half>[+-](?=/5))?(?:\s*(?:of|/|out\s+of)\s*(?P<of>\d{1,3})\b)?"
    r"(?!\s*(?:/\d|weeks|visits|sessions|months|mg))"
)
_VALUE = re.compile(_V)
_FROM_TO = re.compile(
    rf"{_V.replace('<v>', '<a>').replace('<half>', '<ah>').replace('<of>', '<ao>')}\s*(?:%|deg\w*|°|s|sec)?\s*(?:->|→|to)\s*"
    rf"{_V.replace('<v>', '<b>').replace('<half>', '<bh>').replace('<of>', '<bo>')}"
)
_START = re.compile(
    r"\b(?:at|on|from)\s+(?:the\s+)?(?:start|baseline|initial|intake|eval\w*|outset|beginning|admission)\b|\b(?:baseline|initial(?:ly)?)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:goals?|target|expect\w*|will|should|contralateral|uninvolved|other\s+(?:side|episode)|previous\s+episode|MCID|norms?|passive)\b",
    re.IGNORECASE,
)
_ASKED_GAIN = re.compile(
    r"^\W*(?:(?:an?|documented|measurable|objective)\s+)*(?:improve\w*|gains?|progress)\s+(?:of\s+)?(?:at\s+least\s+|no\s+less\s+than\s+)?(?P<n>\d{1,3})\s*(?:percent|%)\s*(?:or\s+(?:more|greater))?\s+"
    r"(?:on|in|of|from\s+\w+\s+on)\s+(?:that|the(?:se)?|those|a|any|at\s+least\s+one|one)\s+(?:\w+\s+){0,3}?(?:measures?|scores?|tools?|instruments?|tests?)\b[^.;]*$",
    re.IGNORECASE,
)
_BODY_TOO = re.compile(r"\bor\s+(?:on\s+)?(?:\w+\s+){0,2}(?:range|motion|strength|ROM)\b", re.IGNORECASE)
_ASKED_TWICE = re.compile(
    r"\b(?:standardi[sz]ed|validated|functional)\s+(?:\w+\s+){0,2}(?:measure|tool|instrument|scale|test|score)s?\b.*\b(?:start|baseline|initial\w*|outset)\b[^.;]*\b(?:again|repeat\w*|re-?\s?(?:measured|tested)|current\w*)\b"
    r"[^.;]*$",
    re.IGNORECASE,
)
_ALL_HALF = 1 / 3
_PAIR = 2


@dataclass(frozen=True, slots=True)
class _Taken:
    """One value of a measure; `day` None for one of the start that prints none, `first` that it is of the start."""

    name: str
    tool: bool
    value: float
    day: dt.date | None
    first: bool
    place: Place


def judge_progress(demand: Demand, chart: Chart) -> Judged | None:
    """That measures were taken twice, or how much they gained; None for any other leaf."""
    quote = demand.flat
    gain, twice = _ASKED_GAIN.match(quote), _ASKED_TWICE.search(quote)
    if not gain and not twice:
        return None
    rows: dict[tuple[str, str], list[_Taken]] = {}
    for place in chart.places:
        if _tells(place, chart):
            for name, one in _taken(place, chart):
                rows.setdefault((one.name, name), []).append(one)
    pairs = [pair for row in rows.values() if (pair := _pair(row))]
    if twice:
        return _again(demand, chart, [pair for pair in pairs if pair[0].tool])
    return _gained(float(gain["n"]) if gain else 0.0, [p for p in pairs if p[0].tool or _BODY_TOO.search(quote)])


def _tells(place: Place, chart: Chart) -> bool:
    """Whether a sentence may tell a value of this patient."""
    stated = place.read.default in STATED and place.sentence.section != "goals" and speaks(place)
    return stated and on_side(chart, place) and not _NOT.search(place.sentence.text) and not corrected(chart, place)


def _again(demand: Demand, chart: Chart, pairs: list[tuple[_Taken, _Taken]]) -> Judged:
    """Whether one of them was taken at the start and again in the window."""
    for first, last in pairs:
        if last.day and (first.day is None or first.day < last.day) and in_window(chart, demand.window, (last.day, last.day)):
            return Judged(Truth.MET, tuple(dict.fromkeys((first.place, last.place))))
    return NOTHING


def _gained(least: float, pairs: list[tuple[_Taken, _Taken]]) -> Judged:
    """Whether one of them gained so much; where none did, a standardized one among them, it did not."""
    told = [
        (100 * (last.value - first.value) / first.value * (-1 if _LOW.match(first.name) else 1), first, last)
        for first, last in pairs
        if first.value
    ]
    places = [(share, p) for share, first, last in told for p in (first.place, last.place)]
    met = tuple(dict.fromkeys(p for share, p in places if share >= least - 1e-9))
    if met:
        return Judged(Truth.MET, met)
    if any(first.tool for _, first, _ in told):
        return Judged(Truth.NOT_MET, tuple(dict.fromkeys(p for _, p in places)))
    return NOTHING


def _pair(row: list[_Taken]) -> tuple[_Taken, _Taken] | None:
    """The first and the last value of one measure; where their order is not told, none."""
    start = [one for one in row if one.first]
    dated = sorted((one for one in row if one.day and not one.first), key=lambda one: one.day or dt.date.min)
    if len(start) == 1 and dated:
        return start[0], dated[-1]
    if not start and len(dated) >= _PAIR and dated[0].day != dated[-1].day:
        return dated[0], dated[-1]
    return None


def _taken(place: Place, chart: Chart) -> Iterator[tuple[str, _Taken]]:
    """The values that a sentence or a row of a table tells, each with the side that it is of."""
    text = place.sentence.text
    if place.sentence.cells:
        name = _NAME.search(place.sentence.cells[0].name)
        values = [(cell, _VALUE.match(cell.text.strip())) for cell in place.sentence.cells]
        if name and len(values) >= _PAIR and all(found for _, found in values) and all(cell.day or cell.stage for cell, _ in values):
            for cell, found in values:
                if found:
                    day = cell.day or (chart.written(place) if cell.stage == "now" else None)
                    yield "", _Taken(name.group(), bool(name["tool"]), _number(found, "v", "half"), day, cell.stage == "before", place)
        return
    names = list(_NAME.finditer(text))
    for number, name in enumerate(names):
        stop = names[number + 1].start() if number + 1 < len(names) else len(text)
        yield from _behind(name, text[name.end() : stop], place, chart)


def _behind(name: re.Match[str], own: str, place: Place, chart: Chart) -> Iterator[tuple[str, _Taken]]:
    """The values behind the name of a measure, up to the next name: from one to another, or each with its day."""
    tool, written = bool(name["tool"]), chart.written(place)
    days = told_days(own, chart.visit, written)
    bare = own
    for told in days:
        bare = bare[: told.start] + "#" * (told.end - told.start) + bare[told.end :]
    if changes := list(_FROM_TO.finditer(bare)):
        for number, found in enumerate(changes):
            arc = not tool and "from" not in bare[: found.start()] and not (days or re.search(r"\b[LR]\b|\bs\b|m/s", bare))
            if arc or (found["ao"] or "") != (found["bo"] or found["ao"] or ""):
                continue  # `5 to 110 degrees` may be an arc of motion
            key = f"{number}{sorted(sides_of(bare[: found.start()]))}"
            yield key, _Taken(name.group(), tool, _number(found, "a", "ah"), None, True, place)
            yield key, _Taken(name.group(), tool, _number(found, "b", "bh"), written, False, place)
        return
    pieces = [(found, found.start()) for found in _VALUE.finditer(bare)]
    starts = [m.start() for m in _START.finditer(bare)]
    for found, at in pieces:
        if starts and min(abs(at - one) for one in starts) == min(abs(p - one) for _, p in pieces for one in starts):
            yield "", _Taken(name.group(), tool, _number(found, "v", "half"), None, True, place)
            continue
        near = sorted((min(abs(day.start - found.end()), abs(at - day.end)), day.last) for day in days)
        clear = len(days) == len(pieces) or (starts and len(days) == 1)
        if near and clear:
            day = _matching(found, pieces, [d.last for d in days]) if len(days) == len(pieces) else near[0][1]
            yield "", _Taken(name.group(), tool, _number(found, "v", "half"), day, False, place)
        elif not days and re.search(r"\b(?:now|today|currently|is)\b", bare[max(0, at - 14) : found.end() + 10]):
            yield "", _Taken(name.group(), tool, _number(found, "v", "half"), written, False, place)


def _matching(found: re.Match[str], pieces: list[tuple[re.Match[str], int]], days: list[dt.date]) -> dt.date:
    """The day of a value where there are as many days as values: by its place in the row."""
    return days[[one for one, _ in pieces].index(found)]


def _number(found: re.Match[str], value: str, half: str) -> float:
    return float(found[value]) + {"+": _ALL_HALF, "-": -_ALL_HALF}.get(found[half] or "", 0.0)
