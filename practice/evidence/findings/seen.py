"""Leaves that ask for an evaluation in person by somebody licensed: the head of the very note that is that evaluation, and who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, in_window
from practice.notes.model import Assertion, Note
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:an?\s+|the\s+)?(?:face[\s-]to[\s-]face|in[\s-]person)\s+(?:clinical\s+|diagnostic\s+)?(?:evaluation|assessment|examination|visit|encounter|interview)\s+"
    r"(?:(?:by|with|performed\s+by|conducted\s+by)\s+(?:an?\s+|the\s+)?(?:(?:qualified|licensed|treating|independent|independently|appropriately)\s+)*"
    r"(?P<who>clinician|physician|practitioner|provider|professional|therapist))?\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SEEN_BY = re.compile(
    r"^\W*(?:(?:the\s+)?(?:member|patient|individual|beneficiary)\s+)?(?:was|has\s+been|must\s+be|is)?\s*(?:seen|examined|evaluated)\s+(?:in[\s-]person|face[\s-]to[\s-]face)\b"
    r"(?:\s+by\s+(?:an?\s+|the\s+)?(?:(?:ordering|treating|prescribing|referring|requesting)\s+)*(?P<who>clinician|physician|practitioner|provider)\b)?(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_AT_OFFICE = re.compile(
    r"\b(?:office|clinic)\s+(?:note|visit)\b|\(\s*in\s+(?:the\s+)?(?:clinic|office|person)\s*\)|\bvisit\s+type\W+(?:in[\s-]person|office)",
    re.IGNORECASE,
)
"""The head of a note of a visit to the clinic."""
_MEASURED = re.compile(
    r"\bBP\b\W{0,3}\d{2,3}/\d{2,3}|\b(?:Mallampati|auscultat\w+|palpat\w+|lungs?\s+(?:cta|clear)|neck\s+\d{2})\b", re.IGNORECASE
)
"""What only one who is there can find."""
_ONLY_WHEN = re.compile(
    r"\W*(?:(?:within|in|during|no\s+more\s+than)\s+(?:the\s+)?(?:past\s+|last\s+|previous\s+)?\d+\s+(?:hours?|days?|weeks?|months?)\s*)?"
    r"(?:(?:before|prior\s+to|of|preceding)\s+(?:the\s+)?(?:[\w-]+\s+)?(?:admission|request|order|prescription|start\s+of\s+treatment|treatment|referral)\s*)?\W*",
    re.IGNORECASE,
)
_IN_PERSON = re.compile(
    r"\b(?:in[\s-]person|face[\s-]to[\s-]face)\b|"
    r"\b(?:interview(?:ed)?|seen|evaluated|evaluation|examined|assessed|assessment)\b"
    r"[^.;:]{0,24}\bin\s+(?:the|our|my|this)\s+(?:office|clinic)\b",
    re.IGNORECASE,
)
_FROM_AFAR = re.compile(
    r"\b(?:tele\w*|video|virtual\w*|phone|remote\w*|zoom|e-?visit|chart\s+review|records?\s+review|not\s+(?:in\s+person|face))\b",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:assessor|evaluator|reviewer|interviewer|clinician|provider|practitioner|author|therapist|counselor|signed|"
    r"seen\s+by|evaluated\s+by|attending)\b",
    re.IGNORECASE,
)
_BY_ME = re.compile(r"\b(?:with|by)\s+me\b|\bI\s+(?:personally\s+)?(?:saw|examined|evaluated|assessed|interviewed)\b")
"""The writer of the note is the one who has seen the patient."""
_PHYSICIAN = r"M\.?D|D\.?O"
_LICENSED = _PHYSICIAN + r"|LCSW(?:-R)?|LICSW|LISW|LPC(?:C)?|LMFT|LMHC|LCPC|LCAC|LADC|LCADC|PsyD|PhD|NP|APRN|PMHNP|FNP|PA-C|CNS"
_NOT_YET = frozenset(Assertion) - {Assertion.PRESENT, Assertion.HISTORICAL}
_HEAD_LINES = 12


def judge_seen(demand: Demand, chart: Chart) -> Judged | None:
    """Whether a note in the window is the evaluation in person of one who is licensed; None where there is none, or for another leaf."""
    asked = _ASKED.match(demand.quote) or _SEEN_BY.match(demand.quote)
    if asked is None or not _ONLY_WHEN.fullmatch(asked["rest"]) or demand.negated:
        return None
    who = (asked["who"] or ("physician" if asked.re is _SEEN_BY else "")).lower()
    signs = re.compile(rf"(?<![\w.])(?:{_PHYSICIAN if who == 'physician' else _LICENSED})(?![\w])")
    found = [places for note in chart.notes for places in _in(note, chart, demand.window, signs)]
    if asked.re is _SEEN_BY:
        found += [places for note in chart.notes for places in _at_office(note, chart, demand.window, signs)]
    return Judged(Truth.MET, found[0]) if found else None


def _in(note: Note, chart: Chart, window: str | None, signs: re.Pattern[str]) -> Iterator[tuple[Place, ...]]:
    """The line that says `in person`, and the one that names who evaluated, of a note of the time that is asked."""
    places = [place for place in chart.places if place.note is note]
    if any(_FROM_AFAR.search(place.sentence.text) for place in places[:_HEAD_LINES]):
        return
    seen = [place for place in places if _IN_PERSON.search(place.sentence.text) and _plainly(place, _IN_PERSON)]
    said = [place for place in seen if not _of_another_day(chart, place)]
    yield from ((place,) for place in seen if _BY_ME.search(place.sentence.text) and in_window(chart, window or "12 mo", chart.days(place)))
    if note.dated is None or not in_window(chart, window or "12 mo", (note.dated, note.dated)):
        return
    by = [
        place
        for place in places[:_HEAD_LINES]
        if signs.search(place.sentence.text) and _BY.search(f"{place.sentence.label} {place.sentence.text}")
    ]
    own = [place for place in said if signs.search(place.sentence.text)]
    if own:
        yield (own[0],)
    elif said and by:
        yield (said[0], by[0])


def _at_office(note: Note, chart: Chart, window: str | None, signs: re.Pattern[str]) -> Iterator[tuple[Place, ...]]:
    """The head of a note that is one of a visit to the clinic, by one who signs as such, with an examination of that day."""
    places = [place for place in chart.places if place.note is note]
    head = places[:_HEAD_LINES]
    if note.dated is None or not in_window(chart, window or "12 mo", (note.dated, note.dated)):
        return
    if any(_FROM_AFAR.search(place.sentence.text) for place in head):
        return
    titled = [place for place in head if _AT_OFFICE.search(place.sentence.text) and _plainly(place, _AT_OFFICE)]
    by = [place for place in places if signs.search(place.sentence.text) and (place in head or place in places[-_LAST:])]
    by = by or [place for place in head if _ROLE.search(place.sentence.text)]
    looked = [place for place in places if _MEASURED.search(place.sentence.text) and place.read.default is Assertion.PRESENT]
    if titled and by and looked:
        yield (titled[0], by[0], looked[0])


_LAST = 2
_ROLE = re.compile(r"(?:^|\s{2,})(?:MD|DO|Physician)\s*:\s*[A-Z]")


def _of_another_day(chart: Chart, place: Place) -> bool:
    """Whether a line tells a day of its own that is not the day of its note."""
    told = chart.days(place)
    return told is not None and not told[0] <= chart.written(place) <= told[1]


def _plainly(place: Place, pattern: re.Pattern[str]) -> bool:
    """Whether the words are said of this visit, and nothing makes them planned, denied or another's."""
    if place.read.default is not Assertion.PRESENT or place.sentence.section in ("plan", "goals", "copied", "checklist"):
        return False
    found = pattern.search(place.sentence.text)
    at = [i for i, t in enumerate(place.read.tokens) if found and found.start() <= t.start < found.end()]
    return bool(at) and not any(place.read.reached[i] & _NOT_YET for i in at)
