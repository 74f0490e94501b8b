"""Leaves that a record fulfils in words of its own: `moved off the line because he could not see the bins` of one whose lids hinder work.

The words stand in data/vocabulary/notes/told.yml. What is told counts only where it is stated of this patient as of now, outside of any
denial, plan, question or talk of somebody else, and where no other sentence of the record comes near the contrary.
"""

from __future__ import annotations

import datetime as dt
import functools
import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.denied_so import of_another
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, in_window
from practice.evidence.record.scene import corrected, speaks
from practice.evidence.record.sided import side_of
from practice.evidence.record.sides import sides_of
from practice.evidence.saying.questioned import questioned
from practice.notes.dates import told_days
from practice.notes.model import STATED, Assertion
from practice.notes.regions import elsewhere
from practice.notes.telling import ToldSo, told_so
from rules.truth import Truth

_OPEN = re.compile(
    r"\b(?:if|unless|until|whether|ask(?:s|ed|ing)?|check|confirm|verify|ensure|must|should|would|(?-i:may)|might|could|possibl[ey]|probabl[ey]|"
    r"unclear|unknown|unsure|not\s+sure|goals?|policy|criteria|requires?|template|previously|used\s+to|formerly|in\s+the\s+past|copied|"
    r"plans?\s+to|suggest\w*|recommend\w*|advis\w*|not\s+yet|hopes?\s+to|wants?\s+to|wishes\s+to|will|to\s+be|pending|due|schedul\w+|resolved|no\s+longer\s+(?:a|an|has|have|present)|"
    r"question(?:s|ed|able)?|suspect\w*|concern(?:ed)?\s+(?:for|about|that)|risks?|prevent\w*|avoid\s+(?:further|any)|illegible|"
    r"entered\s+in\s+error|handouts?|leaflets?|brochures?|pamphlets?|education\w*)\b|\?\s*$|\[\s*\]|_{2,}",
    re.IGNORECASE,
)
"""What leaves a sentence open, makes it one of another time, or of paper."""
_PAPER = re.compile(r"\b(?:handouts?|leaflets?|brochures?|pamphlets?|educat\w+|article|website|consent\s+form)\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:no|not|never|denie[sd]|denying|without|nor|neither|none|negative|absent|absence|refus\w+|declin\w+|isn't|doesn't|wasn't|didn't|"
    r"rarely|hardly|free\s+of|unlikely)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;:]|,\s*(?:but|and|so|yet)\b|\bbut\b|\balthough\b|\bbecause\b")
_GOES_ON = re.compile(r"\b(?:since|still|now|ongoing|continues?|today|currently|remains?|began|started|worse\w*)\b", re.IGNORECASE)
_TODAY = re.compile(r"\btoday\b", re.IGNORECASE)
_YEAR = dt.timedelta(days=366)
_NO_TELLING = frozenset({"goals", "checklist", "copied", "allergies", "family", "education"})
_LISTS = re.compile(
    r"^(?=.*\b(?:reports?|records?|documentation|notes?|description|statement|letter|images)\b)[^,(]+,[^,(]+,[^,(]+", re.IGNORECASE
)
"""`ED report, description of the injury, inability to walk`: several things, of which a sentence seldom tells all."""
_SECOND = re.compile(r"\b(?:and(?!/or)|despite|plus|unless)\s+\w", re.IGNORECASE)
"""Outside of the words that a row knows: the leaf asks a second thing."""


@functools.cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def judge_told_so(demand: Demand, chart: Chart) -> Judged:
    """MET where the record states in words of its own what a leaf names, and nothing in it comes near the contrary; else nothing."""
    if demand.suspected or _LISTS.search(demand.flat):
        return NOTHING
    measured = bool(demand.levels or demand.outcomes or demand.count or demand.share)
    quote = demand.flat
    for row in told_so().rows:
        if (demand.negated and not row.negated) or (demand.duration and not row.lasting) or (measured and not row.whole):
            continue
        if demand.future and not row.planned:
            continue
        asked = _pattern(row.asked).search(quote)
        if asked is None or (not (row.beside or row.several) and _SECOND.search(quote[: asked.start()] + " , " + quote[asked.end() :])):
            continue
        if found := _tellings(row, demand, chart):
            return Judged(Truth.MET, found)
    return NOTHING


def _tellings(row: ToldSo, demand: Demand, chart: Chart) -> tuple[Place, ...]:
    contrary = _pattern(row.unless) if row.unless else None
    said = _pattern(row.said)
    found = []
    for place in chart.places:
        text = place.sentence.text
        spot = said.search(text)
        told = (
            spot is not None
            and _states(place, row, demand, chart)
            and not _turned(text, spot, row)
            and not (_past(place, demand, chart) and (demand.window or not row.once))
        )
        rest = text if spot is None or not told else text[: spot.start()] + " , " + text[spot.end() :]
        if contrary is not None and contrary.search(rest) and place.sentence.section not in _NO_TELLING and speaks(place):
            return ()
        if told:
            found.append(place)
    if row.beside and not any(_beside(p, row) for p in chart.places):
        return ()
    return tuple(found)


def _turned(text: str, spot: re.Match[str], row: ToldSo) -> bool:
    """Whether words before a place in its own clause deny it, words of the sentence leave it open, or it is told of somebody else."""
    clause = _CLAUSE.split(text[: spot.start()])[-1]
    outside = text[: spot.start()] + " , " + text[spot.end() :]
    open_words = _OPEN.search(outside) if not row.open else None
    return (
        bool(_NOT.search(clause) or _PAPER.search(outside))
        or questioned(text, spot.end())
        or open_words is not None
        or (not row.other and of_another(text.rstrip(" .;:"), len(text)))
    )


def _past(place: Place, demand: Demand, chart: Chart) -> bool:
    """Whether a sentence is of more than a year ago, or of no day of the window that is asked."""
    told = chart.days(place)
    if demand.window:
        written = chart.written(place)
        return not in_window(chart, demand.window, told or ((written, written) if _TODAY.search(place.sentence.text) else None))
    own = told_days(place.sentence.text, chart.visit, chart.written(place))
    return bool(own) and not _GOES_ON.search(place.sentence.text) and max(day.last for day in own) < chart.visit - _YEAR


def _states(place: Place, row: ToldSo, demand: Demand, chart: Chart) -> bool:
    """Whether a sentence tells of this patient, and of the part that is treated."""
    if not _stated(place, row):
        return False
    own = sides_of(place.sentence.text)
    if own and side_of(chart) not in own and (len(own) == 1 or side_of(chart)):
        return False
    return on_side(chart, place) and not elsewhere(place.sentence.text, demand.region) and not corrected(chart, place)


def _stated(place: Place, row: ToldSo) -> bool:
    kinds = (*STATED, Assertion.PLANNED) if row.planned else STATED
    return place.read.default in kinds and place.sentence.section not in _NO_TELLING and speaks(place)


def _beside(place: Place, row: ToldSo) -> bool:
    """Whether a sentence tells of this patient what must stand beside."""
    found = _pattern(row.beside).search(place.sentence.text)
    return (
        found is not None
        and _stated(place, row)
        and not of_another(place.sentence.text, found.end())
        and not _NOT.search(place.sentence.text[: found.start()])
    )
