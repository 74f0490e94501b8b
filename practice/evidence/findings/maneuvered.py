"""Leaves on tests of the physical examination (`positive McMurray test on the affected side`, `three positive provocation tests`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, settled
from practice.evidence.record.scene import corrected, speaks
from practice.evidence.record.sided import side_of
from practice.evidence.record.sides import sides_of
from practice.notes.lengths import number
from practice.notes.maneuvers import maneuvers
from practice.notes.model import Assertion
from rules.truth import Truth

_SIGN = re.compile(
    r"^\W*(?:(?:an?|the|documented|presence\s+of|at\s+least\s+one|one\s+or\s+more|clinically)\s+)*(?P<sign>positive|negative)\s+(?:provocati(?:ve|on)\s+|clinical\s+|physical\s+)?(?:tests?|signs?|maneuvers?)?\W*(?P<names>.+?)"
    r"(?P<where>\s+(?:on|of|in|at)\s+(?:the\s+)?(?:(?:affected|symptomatic|involved|treated|operative|same|left|right|ipsilateral)\s+)+(?:side|knee|shoulder|hip|ankle|wrist|hand|elbow|leg|arm|extremity|foot)|\s+(?:on|at|by|during)\s+(?:physical\s+|clinical\s+)?exam(?:ination)?)?\W*$",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"^\W*(?:at\s+least\s+|a\s+minimum\s+of\s+)?(?P<n>two|three|four|five|[2-5])(?:\s+or\s+more)?\s+(?:of\s+\d+\s+)?positive\s+(?:SI|SIJ|sacroiliac)\s+(?:joint\s+)?(?:provocati(?:ve|on)\s+)(?:tests?|maneuvers?|signs?)\W*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"^(?:\W|\b(?:and|or|and/or|test|tests|sign|signs|maneuver|the|an?)\b)*$", re.IGNORECASE)
_SIDE = r"(?:left|right|lt|rt|L|R|bilat(?:eral(?:ly)?)?|b/?l)"
_POSITIVE = r"positive|pos\b|present\b|\+(?:ve)?(?!\d)|\(\+\)"
_NEGATIVE = r"negative|neg\b|absent\b|[-–−](?:ve)?(?=\s*(?:$|[,.;)]|L\b|R\b))|\([-–−]\)"
_BEHIND = re.compile(
    rf"^\s*(?:\([^)]{{0,24}}\)\s*)?[:=,]?\s*(?:(?:is|was|were|are|both|markedly|sharply|strongly|mildly|equivocally)\s+|(?:on\s+(?:the\s+)?)?(?P<before>{_SIDE})\s*:?\s*(?:side\s+)?)*(?:(?P<pos>{_POSITIVE})|(?P<neg>{_NEGATIVE}))"
    rf"(?:\s*(?:on\s+(?:the\s+)?|at\s+)?(?P<after>{_SIDE})\b)?",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    rf"(?:(?P<pos>\bpositive|\bpos\b|(?<![\w+])\+)|(?P<neg>\bnegative|\bneg\b))\s*(?:for\s+)?(?:(?P<side>{_SIDE})\s+)?$",
    re.IGNORECASE,
)
_SIDE_AHEAD = re.compile(rf"\b(?P<side>{_SIDE})\s*:?\s*$")
_NO_TELLING = frozenset({"goals", "plan", "copied", "family", "education", "checklist"})
_STANDS = frozenset({Assertion.PRESENT, Assertion.ABSENT})
_THEN = re.compile(
    r"\b(?:previous\w*|prior|in\s+(?:19|20)\d\d|last\s+(?:visit|year)|initial\w*|was\s+(?:positive|negative)\s+(?:in|at|last)|pre-?op\w*|before|(?:at|by|per)\s+(?:the\s+|her\s+|his\s+)?(?:PCP|outside|ER|ED|urgent\s+care|referring\w*|PT))\b|\?",
    re.IGNORECASE,
)


def judge_maneuver(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the tests that a leaf names came out so; None for any other leaf, and where the record tells none of them."""
    if demand.window or demand.duration:
        return None
    if many := _MANY.match(demand.flat):
        return _counted(number(many["n"]), chart)
    asked = _SIGN.match(demand.flat)
    names = _named(asked["names"]) if asked else ()
    if asked is None or not names or (len(names) > 1 and not re.search(r"\bor\b", asked["names"])):
        return None
    wanted = asked["sign"].lower() == "positive"
    side = next(iter(sides_of(asked["where"] or "")), None) or side_of(chart)
    results = [
        (name, positive, place) for place in chart.places for name, positive, at in _results(place, chart) if _counts(at, side, chart)
    ]
    told = [one for one in results if one[0] in names]
    if wanted and len(names) > 1:
        positives = {name for name, positive, _ in told if positive}
        if not positives and not set(names) <= {name for name, _, _ in results}:
            return None  # one of several that is negative says nothing of the others
        told = [one for one in told if one[0] in positives or not positives]
    said = [Said(Truth.MET if positive is wanted else Truth.NOT_MET, place) for _, positive, place in told]
    return settled(chart, said, once=False) if said else None


def _counts(at: str | None, side: str | None, chart: Chart) -> bool:
    """Whether a result at a side is of the one that is treated; where none is told, whether the record speaks of no other."""
    if at is None or at == side:
        return True
    return side is None and not any(sides_of(place.sentence.text) - {at} for place in chart.places)


def _named(text: str) -> tuple[str, ...]:
    """The tests that a text is made of; none where it holds anything else."""
    spans = [(found.start(), found.end(), one.name) for one, pattern in maneuvers() for found in pattern.finditer(text)]
    rest, names = text, []
    for start, end, name in sorted(spans, reverse=True):
        rest = rest[:start] + " " * (end - start) + rest[end:]
        names.append(name)
    return tuple(dict.fromkeys(names)) if names and _BETWEEN.match(rest) else ()


def _results(place: Place, chart: Chart) -> Iterator[tuple[str, bool, str | None]]:
    """Every test of a sentence with how it came out and at which side."""
    text = place.sentence.text
    if place.read.default not in _STANDS or place.sentence.section in _NO_TELLING or not speaks(place) or corrected(chart, place):
        return
    if _THEN.search(text) or not on_side(chart, place):
        return
    if place.sentence.label and any(pattern.fullmatch(place.sentence.label.strip(" :")) for _, pattern in maneuvers()):
        text = f"{place.sentence.label.strip(' :')}: {text}"
    spans = sorted((found.start(), found.end(), one.name) for one, pattern in maneuvers() for found in pattern.finditer(text))
    for number_, (start, end, name) in enumerate(spans):
        told = _BEHIND.match(text[end:]) or _shared(text, spans, number_)
        if told is not None:
            side = told["before"] or told["after"] or (ahead["side"] if (ahead := _SIDE_AHEAD.search(text[:start])) else None)
            yield name, told["pos"] is not None, _side(side)
        elif before := _AHEAD.search(text[:start]):
            yield name, before["pos"] is not None, _side(before["side"])


def _shared(text: str, spans: list[tuple[int, int, str]], at: int) -> re.Match[str] | None:
    """What stands behind the last of several names that are listed (`Neer and Hawkins positive`)."""
    end = spans[at][1]
    for start, stop, _ in spans[at + 1 :]:
        if not _BETWEEN.match(text[end:start]):
            return None
        if found := _BEHIND.match(text[stop:]):
            return found
        end = stop
    return None


def _side(told: str | None) -> str | None:
    sides = sides_of(told or "")
    return next(iter(sides)) if len(sides) == 1 else None


def _counted(least: float, chart: Chart) -> Judged | None:
    """So many tests of the sacroiliac joint: met by as many positive ones, not met where the rest of those done leave too few."""
    group = {one.name for one, _ in maneuvers() if one.group == "si"}
    side = side_of(chart)
    results = [
        (name, positive, place)
        for place in chart.places
        for name, positive, at in _results(place, chart)
        if name in group and _counts(at, side, chart)
    ]
    good = {name for name, positive, _ in results if positive}
    bad = {name for name, positive, _ in results if not positive} - good
    if len(good) >= least:
        return Judged(Truth.MET, tuple(dict.fromkeys(place for _, positive, place in results if positive)))
    done = len(good | bad)
    if done >= least and bad:
        return Judged(Truth.NOT_MET, tuple(dict.fromkeys(place for _, _, place in results)))
    return None
