"""Leaves on what has a day ahead (`a date booked for diagnostic evaluation`, `arthroplasty scheduled within the next six months`)."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.denied_so import of_another
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.dates import UNIT_DAYS, printed_days
from practice.notes.lengths import number
from practice.notes.tokens import stem, tokens
from rules.truth import Truth

_BOOKED = r"(?:booked|scheduled|set|arranged|made|confirmed|reserved)"
_ASKED = (
    re.compile(
        rf"^\W*(?:has\s+|with\s+)?(?:an?\s+|the\s+)?(?:date|appointment|visit|slot)\s+(?:is\s+|has\s+been\s+)?{_BOOKED}\s+for\s+(?:an?\s+|the\s+)?(?P<what>[\w\s-]{{4,60}})\W*$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^\W*(?:an?\s+|the\s+)?(?P<what>[\w\s-]{{4,60}}?)\s+(?:of\s+(?:that|the\s+same|the\s+\w+)\s+\w+\s+)?(?:is\s+|that\s+is\s+)?(?:{_BOOKED}|planned)\s+(?:with)?in\s+(?:the\s+)?(?:next|coming|following)\s+"
        r"(?P<n>\d{1,2}|one|two|three|four|five|six|nine|twelve)\s+(?P<unit>days|weeks|months)\W*$",
        re.IGNORECASE,
    ),
)
_TELLS = re.compile(rf"\b(?:{_BOOKED}|as\s+booked|appointment|slot|date\s+of\s+(?:surgery|operation))\b", re.IGNORECASE)
_NONE = re.compile(
    rf"\bnone\s+(?:is\s+|are\s+|has\s+been\s+)?(?:{_BOOKED}|planned)\b|\bno\s+(?:appointments?|date|slot)\b(?:\s+(?:as\s+)?(?:yet|made|booked|set|scheduled|available|so\s+far))?|"
    rf"\bnot\s+(?:yet\s+|been\s+)*(?:{_BOOKED}|planned)\b|\bno\s+(?P<thing>[\w\s-]{{3,40}}?)\s+(?:is\s+|are\s+)?(?:{_BOOKED}|planned)\b",
    re.IGNORECASE,
)
_OFF = re.compile(
    r"\b(?:cancel\w*|postponed|was\s+(?:to\s+be|supposed)|missed|no[\s-]?show(?:ed)?|declin\w+|if|once|until|after|before|wait\s?list\w*|when)\b",
    re.IGNORECASE,
)
_SAME = (
    frozenset(("arthroplasty", "replacement", "tka", "tkr", "tha", "thr", "tsa", "prosthesi")),
    frozenset(("evaluation", "assessment", "testing", "eval")),
    frozenset(("surgery", "operation", "procedure")),
    frozenset(("delivery", "cesarean", "birth")),
)
"""Names of one thing, as folded words."""
_BARE = frozenset(
    stem(w)
    for w in (
        "a",
        "an",
        "the",
        "of",
        "that",
        "same",
        "knee",
        "hip",
        "shoulder",
        "side",
        "elective",
        "total",
        "partial",
        "formal",
        "full",
        "joint",
    )
)


@functools.cache
def _names(what: str) -> tuple[frozenset[str], ...]:
    """The folded words that a sentence must have, each by any of its names."""
    own = [t.stem for t in tokens(what) if t.word and t.stem not in _BARE]
    return tuple(
        next((frozenset(stem(w) for w in same) for same in _SAME if one in {stem(w) for w in same}), frozenset({one})) for one in own
    )


def judge_booked(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the record prints a day ahead for the thing, or says that there is none; None for any other leaf, and where neither."""
    quote = demand.flat
    asked = next((found for pattern in _ASKED if (found := pattern.match(quote))), None)
    if asked is None:
        return None
    names = _names(asked["what"].lower())
    reach = number(asked["n"]) * UNIT_DAYS[asked["unit"][0].lower()] if "n" in asked.groupdict() else None
    said = [one for place in chart.places for one in _said(names, reach, place, chart)] if names else []
    return settled(chart, said, once=False) if said else None


def _said(names: tuple[frozenset[str], ...], reach: float | None, place: Place, chart: Chart) -> Iterator[Said]:
    text = place.sentence.text
    if not speaks(place) or not on_side(chart, place) or corrected(chart, place):
        return
    clauses = [one for one in re.split(r";|\.\s|:\s", text) if one.strip()]
    none = _NONE.search(text)
    if none and _of_thing(names, none, place, chart):
        yield Said(Truth.NOT_MET, place)
        return
    for clause in clauses:
        if not _TELLS.search(clause) or not _all_named(names, clause) or _OFF.search(clause) or of_another(clause, len(clause)):
            continue
        days = [day.first for day in printed_days(clause) if day.first > chart.visit]
        if len(days) == 1:
            near = reach is None or days[0] <= chart.visit + dt.timedelta(days=round(reach))
            yield Said(Truth.MET if near else Truth.NOT_MET, place)


def _all_named(names: tuple[frozenset[str], ...], text: str) -> bool:
    own = {t.stem for t in tokens(text)}
    return all(own & one for one in names)


def _of_thing(names: tuple[frozenset[str], ...], none: re.Match[str], place: Place, chart: Chart) -> bool:
    """Whether what there is no day of is the thing: named in the sentence; or an appointment that was referred for."""
    if none["thing"]:
        return _all_named(names, none["thing"])
    return _all_named(names, place.sentence.text) or (
        "appointment" in none.group().lower()
        and bool(re.search(r"\brefer", place.sentence.text, re.IGNORECASE))
        and bool(_EVALUATES & set().union(*names))
    )


_EVALUATES = frozenset(stem(w) for w in ("evaluation", "assessment"))
