"""Leaves on a change of a measure (`gain of at least 10 degrees of active motion`): two values of the record, an early one and one of now.

A level is no change: where the record tells one value alone, nothing is said of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from practice.evidence.asking.asked import Demand
from practice.evidence.figures.at_evaluation import figures_of_first, figures_of_now, tells_of_patient
from practice.evidence.figures.least_told import asks_least, least_told
from practice.evidence.figures.told_pairs import EARLY, LATE, PAIR, TAIL, VALUE
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, settled
from practice.evidence.record.sides import sides_of
from practice.notes.dates import Days, told_days
from practice.notes.model import STATED, Assertion, Cell
from practice.notes.tokens import tokens
from practice.notes.values import named_measures, values
from rules.truth import Truth

_UP = r"gains?|gained|increase[sd]?|improve(?:ment|d|s)?|ris(?:en|es?)|rose"
_DOWN = r"reductions?|decrease[sd]?|declines?|declined|drops?|dropped|fall(?:s|en)?|fell|reduced|lowered"
_WORDS = {"one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "ten": 10.0, "half": 0.5}
_WHOLE = r"(?:(?:full|whole|complete|manual|muscle|strength)\s+)*"
_N = (
    rf"(?P<n>\d+(?:\.\d+)?|one|two|three|four|five|ten|half(?=\s+an?\s|[\s-]+grade))\s*[- ]?\s*(?:an?\s+)?{_WHOLE}"
    r"(?P<unit>degrees?|deg|°|percentage\s+points?|points?|grades?|%|percent|m/s|met(?:er|re)s?(?:\s+per\s+second)?|seconds?|feet)"
)
_LEAST = r"(?:(?:of|by|at\s+least|a\s+minimum\s+of|minimum|greater\s+than|more\s+than|≥|>=|>|a|an)\s+)*"
_ASKED = (
    re.compile(
        rf"\b(?P<way>{_UP}|{_DOWN})\s+(?:in\s+(?:the\s+)?(?P<what1>[\w\s()-]{{3,60}}?)\s+)?{_LEAST}{_N}(?P<what2>.*)$",
        re.IGNORECASE,
    ),
    re.compile(rf"{_N}\s+(?:or\s+(?:more|greater)\s+)?(?P<way>{_UP}|{_DOWN})\s+(?:in|on|of|from)\s+(?P<what2>.*)$", re.IGNORECASE),
)
_BETTER_LOW = frozenset(
    ("phq9", "gad7", "hamd", "madrs", "qids", "bdi", "ybocs", "pain_score", "odi", "ndi", "quickdash", "womac", "bsa", "pasi", "dlqi",
     "easi", "scorad", "itch_score", "das28", "cdai", "rapid3", "haq", "basdai", "mayo", "headache_days", "hit6", "midas", "snot22", "ipss",
     "isi", "epworth", "hba1c", "ahi", "uas7", "pcl5", "vcss", "pga", "harvey_bradshaw", "tug", "iop", "ldl", "spadi", "hdss")
)  # fmt: skip
_MOTION = re.compile(
    r"\b(?:range\s+of\s+motion|a?rom|flex(?:ion)?|ext(?:ension)?|abd|abduction|adduction|rotation|dorsiflexion|motion)\b", re.IGNORECASE
)
_STRENGTH = re.compile(
    r"\b(?:mmt|manual\s+muscle|muscle\s+(?:testing|strength|grade)|strength|quad\w*|hamstring\w*|deltoid|rotators?|biceps|triceps|grip|glute\w*|abductors?|flexors?|extensors?)\b",
    re.IGNORECASE,
)
_HALF, _THIRD = 0.5, 0.3
_OTHER = re.compile(
    r"\b(?:comparison|(?:previous|prior|earlier|last|20\d\d)\s+episode|contralateral|uninvolved|other\s+(?:side|knee|hip|shoulder)|goals?|targets?|expect\w*|ltg|stg|aim\w*|will|should)\b",
    re.IGNORECASE,
)
_ARC = re.compile(r"\d\s*(?:deg\w*|°)?\s*to\s*-?\d", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|improv\w+|increas\w+|progress\w+|gain\w+)\b[^;.]{0,60}$", re.IGNORECASE)
"""`5 to 110 degrees` is an arc of motion, `from 80 to 110` a change."""
_RANGES = re.compile(r"\b(?:rang\w+|var(?:y|ies|ied|ying)|fluctuat\w+|anywhere|between|scale)\b[^,;.]{0,24}$", re.IGNORECASE)
"""Before `from 3/10 to 7/10` it is no change."""
_NONE = re.compile(r"\bno\s+(?:further\s+)?(?:change|gain|improvement|increase)s?\s+(?:in|of|on)\s+(?P<what>[^,;.]{3,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Change:
    """So much of a measure, one way: `sign` 1 for more; `share` where it is a share of the early value."""

    least: float
    sign: int
    share: bool
    measures: frozenset[str]
    kind: str
    active: bool
    quote: str
    strict: bool


def is_change(quote: str) -> bool:
    """Whether a quote asks for a change of a measure and for no level of it."""
    return _change(quote) is not None


_OF_TOOL = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)\s*(?P<unit>points?|%|percent)?\s+(?:on|of|for|in)\s+(?:the\s+)?(?P<tool>[\w\s-]{2,40})", re.IGNORECASE
)


def least_differences(demand: Demand) -> list[str]:
    """A leaf on the least difference that counts, as changes of the tools that the policy itself gives it for."""
    if not asks_least(demand):
        return []
    given = [found for one in demand.examples if (found := _OF_TOOL.search(one.quote))]
    return [f"{one['tool'].strip()} improved by at least {one['n']} {one['unit'] or 'points'}" for one in given]


def _change(quote: str) -> _Change | None:
    asked = next((found for pattern in _ASKED if (found := pattern.search(quote))), None)
    if asked is None:
        return None
    measures = frozenset(m.concept for m, _, _ in named_measures(tokens(quote)))
    unit = asked["unit"].lower()
    kind = "strength" if unit.startswith("grade") else "motion" if unit.startswith(("deg", "°")) else "scale"
    if kind == "scale" and not measures:
        return None
    down = bool(re.fullmatch(_DOWN, asked["way"], re.IGNORECASE))
    lower = bool(measures & _BETTER_LOW) and asked["way"].lower().startswith("improve")
    said = asked["n"].lower()
    strict = bool(re.search(r"(?:more|greater)\s+than\s*$|>\s*$", quote[: asked.start("n")], re.IGNORECASE))
    return _Change(
        _WORDS.get(said) or float(said), -1 if down or lower else 1, unit in ("%", "percent"), measures, kind,
        bool(re.search(r"\bactive\b|\barom\b", quote, re.IGNORECASE)), quote, strict,
    )  # fmt: skip


def judge_gain(demand: Demand, chart: Chart) -> Judged | None:
    """The change that the record tells; None for any other leaf."""
    if least := least_differences(demand) or least_told(demand, chart):
        return _any_of([judge_gain(replace(demand, quote=one, examples=()), chart) or NOTHING for one in least])
    change = _change(demand.quote)
    if change is None:
        return None
    told = [one for place in chart.places for one in _said(change, place, chart)] + list(_over_rows(change, chart))
    told = told or list(_over_days(change, chart)) or list(_over_stages(change, chart))
    if not told and demand.share and not demand.levels:
        return None  # a share that the record tells itself (`75% reduction`)
    said = [one for _, one in told]
    met = {of for of, one in told if one.truth is Truth.MET}
    against = {of for of, one in told if one.truth is Truth.NOT_MET}
    if sure := [one for of, one in told if of in met - against]:
        return settled(chart, sure, once=True)
    doubted = [one for of, one in told if of in met & against]
    return settled(chart, doubted or said, once=True) if said else NOTHING


def _any_of(found: list[Judged]) -> Judged:
    """The best of several changes, any of which is enough; a conflict before a plain no."""
    for truth in (Truth.MET, Truth.CONFLICT, Truth.NOT_MET):
        places = [place for one in found if one.truth is truth for place in one.places]
        if places:
            return Judged(truth, tuple(dict.fromkeys(places)))
    return NOTHING


def _key(change: _Change, name: str) -> frozenset[str]:
    """What tells the pairs of one measure from those of another: the measure, else the words of the name."""
    if change.kind == "scale":
        return frozenset(m.concept for m, _, _ in named_measures(tokens(name))) & change.measures
    return frozenset(_SAME_MOTION.get(t.stem, t.stem) for t in tokens(name) if t.word and t.text not in _LOOSE)


_LOOSE = frozenset(
    {"arom", "active", "rom", "of", "the", "motion", "range", "right", "left", "r", "l", "rt", "lt", "knee", "shoulder", "mmt", "strength"}
)
_SAME_MOTION = {"flexion": "flex", "extension": "ext", "abduction": "abd", "quadricep": "quad"}


def _over_rows(change: _Change, chart: Chart) -> Iterator[tuple[frozenset[str], Said]]:
    """The change over the rows of a table whose columns are measures and whose rows are days."""
    series: dict[tuple[str, str], list[tuple[dt.date, Cell, Place]]] = {}
    for place in chart.places:
        if place.read.default not in STATED or place.sentence.section == "goals" or not on_side(chart, place):
            continue
        for cell in place.sentence.cells:
            if (
                cell.day
                and len({one.name for one in place.sentence.cells}) == len(place.sentence.cells)
                and _fits(change, cell.name, "", chart)
            ):
                series.setdefault((place.note.file, cell.name), []).append((cell.day, cell, place))
    for (_, name), row in sorted(series.items()):
        row.sort(key=lambda one: one[0])
        first, last = row[0], row[-1]
        told = [re.match(rf"\s*(?P<a>{VALUE}){TAIL.format('a')}", one[1].text) for one in (first, last)]
        if first[0] < last[0] and told[0] and told[1]:
            truth = _compared(change, _value(told[0], "a"), _value(told[1], "a"))
            yield _key(change, name), Said(truth, last[2], more=(first[2],))


def _over_days(change: _Change, chart: Chart) -> Iterator[tuple[frozenset[str], Said]]:
    """The change from the first to the last of the values that sentences tell on days of their own."""
    if change.kind != "scale":
        return
    told: list[tuple[dt.date, float, Place]] = []
    for place in chart.places:
        if place.read.default not in STATED or place.sentence.section == "goals" or place.sentence.cells or not on_side(chart, place):
            continue
        days = told_days(place.sentence.text, chart.visit, chart.written(place)) or _of_visit(place)
        for value in values(place.sentence.text):
            sure = value.concept in change.measures and value.amount.low == value.amount.high
            if sure and len(days) == 1 and not place.read.reached[value.first] and not _OTHER.search(place.sentence.text):
                told.append((days[0].last, value.amount.low, place))
    told.sort(key=lambda one: one[0])
    if len(told) < _PAIRED or (told[-1][0] - told[0][0]).days > _OLD or len({one[0] for one in told}) != len(told):
        return
    yield frozenset(change.measures), Said(_compared(change, told[0][1], told[-1][1]), told[-1][2], more=(told[0][2],))


def _over_stages(change: _Change, chart: Chart) -> Iterator[tuple[frozenset[str], Said]]:
    """The change from what stands under the first evaluation to what stands under the tests of today, one figure each."""
    if change.kind != "scale":
        return
    first = {
        (n, place) for place in chart.places if tells_of_patient(place, chart) for n in figures_of_first(change.measures, place, chart)
    }
    now = {(n, place) for place in chart.places for n in figures_of_now(change.measures, place, chart)}
    if len({n for n, _ in first}) == 1 and len({n for n, _ in now}) == 1:
        (a, early), (b, late) = next(iter(first)), next(iter(now))
        yield frozenset(change.measures), Said(_compared(change, a, b), late, more=(early,))


def _of_visit(place: Place) -> tuple[Days, ...]:
    """The day of the note, for what its examination shows and no word of another time stands beside."""
    text, day = place.sentence.text, place.note.dated
    then = re.search(r"\b(?:baseline|was|prior|previous\w*|initial\w*|last|before|from)\b", text, re.IGNORECASE)
    return (Days(day, day, 0, 0),) if day and place.sentence.section == "exam" and not then else ()


_PAIRED, _OLD = 2, 550


def _said(change: _Change, place: Place, chart: Chart) -> Iterator[tuple[frozenset[str], Said]]:
    if (
        place.read.default not in (Assertion.PRESENT, Assertion.HISTORICAL)
        or place.sentence.section == "goals"
        or not on_side(chart, place)
    ):
        return
    text = place.sentence.text
    if _OTHER.search(text):
        return
    if place.sentence.cells:
        pair = _of_cells(place.sentence.cells)
        if pair and _fits(change, place.sentence.cells[0].name, pair[0][1], chart):
            yield _key(change, place.sentence.cells[0].name), Said(_compared(change, pair[0][0], pair[1][0]), place)
        return
    if (none := _NONE.search(text)) and _fits(change, none["what"] + " active", "", chart):
        yield _key(change, none["what"]), Said(Truth.NOT_MET, place)
    at = 0
    for found in PAIR.finditer(text):
        name = text[max(at, text.rfind(".", 0, found.start()) + 1, text.rfind(";", 0, found.start()) + 1) : found.start()]
        at = found.end()
        if found["a4"] and _RANGES.search(text[: found.start()]):
            continue
        if change.kind == "motion" and _ARC.search(found.group()) and not _FROM.search(text[: found.start()] + found.group()[:5]):
            continue
        a, b = (next((key for key in keys if found[key]), "") for keys in (EARLY, LATE))
        scales = {found[f"{a}of"] or "", found[f"{b}of"] or found[f"{a}of"] or ""} - ({""} if a in ("a6", "a7", "a8", "a9") else set())
        if _fits(change, f"{place.sentence.label} {name}", found[f"{a}of"] or found[f"{b}of"] or "", chart) and len(scales) <= 1:
            yield _key(change, f"{place.sentence.label} {name}"), Said(_compared(change, _value(found, a), _value(found, b)), place)


def _value(found: re.Match[str], key: str) -> float:
    half = {"+": 1 / 3, "-": -1 / 3}.get(found[f"{key}half"] or "", 0.0)
    return float(found[key]) + half


def _of_cells(cells: tuple[Cell, ...]) -> tuple[tuple[float, str], tuple[float, str]] | None:
    """The early and the late figure of one row of a table."""
    early = [c for c in cells if c.stage == "before"] or sorted((c for c in cells if c.day), key=lambda c: str(c.day))[:1]
    late = [c for c in cells if c.stage == "now"] or sorted((c for c in cells if c.day), key=lambda c: str(c.day))[-1:]
    if len(early) != 1 or len(late) != 1 or early == late:
        return None
    told = [re.match(rf"\s*(?P<a>{VALUE}){TAIL.format('a')}", c.text) for c in (early[0], late[0])]
    if any(one is None for one in told):
        return None
    first, last = ((_value(one, "a"), one["aof"] or "") for one in told if one)
    return (first, last) if first[1] == last[1] else None


def _fits(change: _Change, name: str, of: str, chart: Chart) -> bool:
    """Whether the name of a pair is what the leaf asks of: the same measure, the same way of moving, not the other side."""
    sides = sides_of(name)
    if chart.side and sides and chart.side not in sides:
        return False
    asked = sides_of(change.quote)
    if len(asked) == 1 and sides and not sides & asked:
        return False
    if change.kind == "strength":
        return of in ("5", "") and bool(_STRENGTH.search(name)) and not re.search(r"\b(?:pain|lefs)\b", name, re.IGNORECASE)
    if change.kind == "motion":
        passive = re.search(r"\b(?:passive|prom)\b", name, re.IGNORECASE)
        active = re.search(r"\b(?:active|arom)\b", name, re.IGNORECASE)
        return of == "" and bool(_MOTION.search(name)) and not (passive and change.active) and bool(active or not change.active)
    return bool({m.concept for m, _, _ in named_measures(tokens(name))} & change.measures)


def _compared(change: _Change, early: float, late: float) -> Truth:
    moved = (late - early) * change.sign
    if change.share:
        moved = moved / early * 100 if early else 0.0
    if change.kind == "strength" and change.least == _HALF and _THIRD <= moved < _HALF:
        return Truth.NOT_DOCUMENTED  # from 4 to 4+ is half a grade to some
    enough = moved > change.least if change.strict else moved >= change.least - 1e-6
    return Truth.MET if enough else Truth.NOT_MET
