"""Leaves on how long ago the last dose of a series was (`six months or more have gone by since the last dose of the earlier series`)."""

from __future__ import annotations

import datetime as dt
import re

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, fulfils
from practice.evidence.record.naming import named
from practice.evidence.record.scene import corrected, speaks
from practice.notes.dates import told_days
from practice.notes.lengths import number
from practice.notes.model import STATED, Assertion
from rules.amounts import Amount

_N = r"(?P<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)"
_ASKED = re.compile(
    rf"^\W*(?:at\s+least\s+|a\s+minimum\s+of\s+)?{_N}\s+(?P<unit>days|weeks|months|years)(?:\s+or\s+more)?\s+(?:have|has|must\s+have)?\s*(?:gone\s+by|passed|elapsed)?\s*since\s+(?:the\s+)?"
    r"(?:(?:last|final|most\s+recent)\s+(?:dose|injection|treatment)\s+(?:of|in)\s+)?(?:the\s+)?(?:last|earlier|previous|prior|first|initial|most\s+recent)\s+(?P<what>series|course|cycle)"
    r"(?:\s+of\s+(?P<of>[\w -]{2,40}?))?(?:\s+(?:ended|finished|concluded|was\s+(?:completed|finished|given)))?\W*$",
    re.IGNORECASE,
)
_UNITS = {"d": "d", "w": "wk", "m": "mo", "y": "a"}
_SERIES = {
    "series": re.compile(r"\bseries\b", re.IGNORECASE),
    "course": re.compile(r"\bcourses?\b", re.IGNORECASE),
    "cycle": re.compile(r"\bcycles?\b", re.IGNORECASE),
}
_GIVEN = re.compile(
    r"\b(?:had|received|completed|given|underwent|finished|last|final|injections?|doses?|sessions?|treatments?|on|ended)\b", re.IGNORECASE
)
_OF_PAPER = re.compile(r"\b(?:checklist|safety|consult\w*|screen\w*|evaluation|form|questionnaire|referral)\b", re.IGNORECASE)
"""A sheet or a visit about the therapy: its day is none of a dose."""
_AHEAD = re.compile(
    r"\b(?:plan\w*|scheduled|request\w*|asks?|will|next|repeat\s+series|new\s+series|proposed|offered|approved|authoriz\w+)\b",
    re.IGNORECASE,
)


def judge_since_last(demand: Demand, chart: Chart) -> Judged | None:
    """The time from the last day that the record prints for such a series; None for any other leaf, and where it prints none."""
    asked = _ASKED.match(demand.flat)
    if asked is None:
        return None
    pattern = _SERIES[asked["what"].lower()]
    own = frozenset(m.concept for m in named(asked["of"])[1] if m.kind == "therapy") if asked["of"] else frozenset()
    told = [(day, place) for place in chart.places if _names(place, own) for day in _days(pattern, place, chart)]
    if not told:
        return None
    given = own or frozenset(m.concept for _, place in told for m in place.read.mentions if m.kind == "therapy")
    told += [(day, place) for place in chart.places for day in _later(given, place, chart)]
    last = max(day for day, _ in told)
    passed = float((chart.visit - last).days)
    limit = Threshold(">=", number(asked["n"]), None, _UNITS[asked["unit"][0].lower()])
    return Judged(fulfils(Amount(passed, passed, "d"), limit), tuple(dict.fromkeys(place for day, place in told if day == last)))


def _names(place: Place, own: frozenset[str]) -> bool:
    """Whether a sentence names the therapy that the series is of, where the leaf says of which it is."""
    return not own or any(m.names & own and place.read.assertion(m.first, m.last) in STATED for m in place.read.mentions)


def _tells(place: Place, chart: Chart) -> bool:
    stated = place.read.default in STATED and speaks(place) and on_side(chart, place)
    return stated and not corrected(chart, place) and not _AHEAD.search(place.sentence.text)


def _days(pattern: re.Pattern[str], place: Place, chart: Chart) -> tuple[dt.date, ...]:
    """The days that a sentence on such a series prints, up to the visit."""
    text = place.sentence.text
    if not pattern.search(text) or not _GIVEN.search(text) or not _tells(place, chart):
        return ()
    if not any(m.kind == "therapy" and place.read.assertion(m.first, m.last) in STATED for m in place.read.mentions):
        return ()
    return tuple(day.last for day in told_days(text, chart.visit, chart.written(place)) if day.last <= chart.visit)


def _later(named: frozenset[str], place: Place, chart: Chart) -> tuple[dt.date, ...]:
    """The days of any other sentence on the same therapy, so that none of a later dose is passed over."""
    same = [m for m in place.read.mentions if m.concept in named]
    if (
        not same
        or _OF_PAPER.search(place.sentence.text)
        or not _tells(place, chart)
        or any(place.read.assertion(m.first, m.last) is Assertion.ABSENT for m in same)
    ):
        return ()
    return tuple(day.last for day in told_days(place.sentence.text, chart.visit, chart.written(place)) if day.last <= chart.visit)
