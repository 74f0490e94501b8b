"""Leaves that a record denies in words of its own: `lives alone in her own home` of one who would reside in a nursing facility.

The words stand in data/vocabulary/notes/denied.yml. A denial counts only where no other sentence of the record comes near the contrary.
"""

from __future__ import annotations

import functools
import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import corrected, speaks
from practice.evidence.record.sided import side_of
from practice.evidence.record.sides import sides_of
from practice.notes.dates import told_days
from practice.notes.model import Assertion
from practice.notes.regions import elsewhere
from practice.notes.wording import DeniedSo, denied_so
from rules.truth import Truth

_OPEN = re.compile(
    r"\b(?:yet|if|unless|until|whether|when|before\s+(?:the|her|his|we|any|an?|\d)|ask(?:ed)?|check|confirm|verify|ensure|must|should|would|(?-i:may)|might|could|possibl[ey]|probabl[ey]|likely|"
    r"unclear|unknown|unsure|not\s+sure|goals?|policy|criteria|requires?|form\s+(?:says|ticked)|template|previously|used\s+to|formerly|in\s+the\s+past|"
    r"prior\s+level|copied|plans?\s+to|hopes?\s+to|wants?\s+to|wishes\s+to)\b|\?\s*$|\[\s*\]|_{2,}",
    re.IGNORECASE,
)
"""What leaves a sentence open, makes it one of another time, or of paper."""
_NOT = re.compile(r"\b(?:no|not|without|never|neither|absence\s+of|cannot|non)\b", re.IGNORECASE)
_OTHER = re.compile(r"\bor\s+(?:fail\w*|inadequate|intoleran\w+|contraindicat\w+|inabilit\w+|unable|loss\s+of)\b", re.IGNORECASE)
"""Behind the words that a row knows, another way to fulfil the leaf: that the one is not so denies nothing."""
_KINDS = frozenset({Assertion.OTHER, Assertion.COPIED, Assertion.HYPOTHETICAL, Assertion.UNCERTAIN})


@functools.cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def judge_denied_so(demand: Demand, chart: Chart) -> Judged:
    """Where the record denies in words of its own what a leaf names, and nothing in it comes near the contrary: NOT_MET, or MET where the
    leaf wants it absent; else nothing.
    """
    if demand.suspected:
        return NOTHING
    measured = bool(demand.levels or demand.outcomes - {"contraindicated"} or demand.count)
    quote = demand.flat
    for row in denied_so().rows:
        asked = _pattern(row.asked).search(quote)
        if asked is None or (measured and not row.whole) or _OTHER.search(quote, asked.end()):
            continue
        absent = len(_NOT.findall(quote, 0, asked.end())) % 2 == 1
        if (not absent or row.turned) and (found := _denials(row, asked, demand, chart)):
            return Judged(Truth.MET if absent else Truth.NOT_MET, found)
    return NOTHING


def _denials(row: DeniedSo, asked: re.Match[str], demand: Demand, chart: Chart) -> tuple[Place, ...]:
    thing = asked.groupdict().get("x") or ""
    said = _pattern(row.said.replace("{x}", re.escape(thing)))
    contrary = _pattern(row.unless) if row.unless else None
    found = []
    for place in chart.places:
        text = _told(place)
        spot = said.search(text)
        denies = spot is not None and _states(place, row, demand, chart) and (row.open or not _OPEN.search(place.sentence.text))
        rest = text if spot is None or not denies else text[: spot.start()] + " , " + text[spot.end() :]
        if contrary is not None and contrary.search(rest) and not elsewhere(place.sentence.text, demand.region):
            return ()
        if spot is not None and denies and (row.family or not of_another(text, spot.start())):
            found.append(place)
    return tuple(found) if not row.beside or any(_beside(place, row, demand, chart) for place in chart.places) else ()


def _beside(place: Place, row: DeniedSo, demand: Demand, chart: Chart) -> bool:
    """Whether a sentence says what must stand beside the denial, of this patient."""
    spot = _pattern(row.beside).search(_told(place))
    return spot is not None and _states(place, row, demand, chart) and not of_another(_told(place), spot.start())


_PEOPLE = re.compile(
    r"\b(?:mother|father|mom|dad|wife|husband|spouse|partner|sister|brother|son|daughter|aunt|uncle|cousin|grand\w+|roommate|neighbou?r|friend|parents?|caregiver|aide)(?:['’]s)?\b",
    re.IGNORECASE,
)


def of_another(text: str, at: int) -> bool:
    """Whether the clause before a place in a text names somebody else, of whom it may be told."""
    clause = re.split(r"[.;:]", text[:at])[-1]
    return bool(_PEOPLE.search(clause))


def _old(place: Place, chart: Chart) -> bool:
    """Whether all the days that a sentence prints are of more than a year ago."""
    days = told_days(place.sentence.text, chart.visit, chart.written(place))
    return bool(days) and all((chart.visit - day.last).days > _YEAR for day in days)


_YEAR = 366


def _told(place: Place) -> str:
    """A sentence with its label before it."""
    text, label = place.sentence.text, place.sentence.label
    return text if not label or text.startswith(label) else f"{label}: {text}"


def _states(place: Place, row: DeniedSo, demand: Demand, chart: Chart) -> bool:
    """Whether a sentence tells of this patient as of now, and of the part that is treated."""
    family = place.sentence.section == "family" or place.read.default is Assertion.FAMILY
    if place.read.default in _KINDS or place.sentence.section in ("goals", "checklist", "copied") or (family and not row.family):
        return False
    if (not family and not speaks(place)) or (row.recent and _old(place, chart)):
        return False
    own = sides_of(place.sentence.text)
    if own and side_of(chart) not in own and (len(own) == 1 or side_of(chart)):
        return False  # of the one side it says nothing for the other
    return on_side(chart, place) and not elsewhere(place.sentence.text, demand.region) and not corrected(chart, place)
