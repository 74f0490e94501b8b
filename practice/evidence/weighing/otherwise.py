"""What says in other words that a thing is not so: the normal result of the study that would show it, the opposite finding, a value.

A leaf that rests on what was only told (`HPI: spinal stenosis`) is contradicted by a study that never names it (`canal widely patent`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.findings.plain import AREAS, on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import fulfils, in_window
from practice.evidence.record.levels import levels_of
from practice.evidence.record.scene import of_day, speaks, superseded
from practice.notes.model import Assertion
from practice.notes.regions import elsewhere, regions_of
from practice.notes.values import values
from practice.notes.wording import Looked, OtherValue, Otherwise, contrary
from rules.truth import Truth

_NOT_SO = frozenset({Assertion.HYPOTHETICAL, Assertion.FAMILY, Assertion.OTHER, Assertion.UNCERTAIN, Assertion.COPIED})
_EVER = re.compile(r"\b(?:last|never|no\s+longer)\b", re.IGNORECASE)
"""What tells of now though it prints an earlier day."""
_STUDIED = re.compile(
    r"\b(?:mri|ct|x-?rays?|films?|radiographs?|ultrasound|duplex|echo\w*|biops\w+|patholog\w+|egd|colonoscopy|endoscopy|psg|hsat|polysomno\w+|emg|ncs|eeg|pfts?|"
    r"spirometry|oct|audiogram|dexa|dxa|cath|monitor|labs?|showed|shows|demonstrat\w+|exam)\b",
    re.IGNORECASE,
)
_NORMAL = re.compile(
    r"\b(?:normal(?:ized)?|negative|unremarkable|wnl|within\s+normal|intact|patent|preserved|protective|adequate|average|non-?\s?reactive|false\s+positive|trace|benign|absent|undetect\w+|"
    r"(?:lungs?|sinuses)\s+clear|(?<!genital )(?<!facial )(?<!flexural )(?<!other )(?<!surrounding )skin\s+clear|"
    r"not\s+detected|below\s+(?:the\s+)?(?:threshold|cut-?off)|symmetric\w*|equal|straight|regular|resolved|gone|healed|regrown|dry|light|triphasic|competent|not\s+tender|no\s+\w+\s+tenderness|"
    r"(?:trait|drusen|osteopenia)\s+only|only\s+(?:trait|drusen|osteopenia)|artifact|functional|going\s+daily|does\s+not\s+hurt|percentile|"
    r"no\s+(?:abnormal\w*|mass(?:es)?|variants?|lesions?|evidence|peristaltic|leak|hives|cnv|ectasia)|aims\s+(?:today\s+|score\s+)?0)\b",
    re.IGNORECASE,
)
_NONE = re.compile(r"\bno\s+(?!new\s+clear)\w|\bnot\s+an?\s|\boff\s+(?!work|duty|school|from)\w", re.IGNORECASE)
_ABNORMAL = re.compile(
    r"\b(?<!no\s)abnormal\w*|\b(?:mild\w*|positive|severe\w*|moderate\w*|elevated|reduced|decreased|delayed|marked\w*|reflux|active|consistent\s+with|worse\w*|persist\w*|progress\w*|"
    r"tear|torn|cysts?|weak\w*|limited|below\s+normal|loss|stenosis|edema)\b|\bnot\s+(?:normal|improv\w+|controlled|at\s+goal|better|respon\w+)|"
    r"\bno\s+(?:improvement|relief|change|response|benefit|better)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\W*(?:non-?\s?smok|tobacco-?\s?free|nicotine-?\s?free)", re.IGNORECASE)
_MONTHS = 100
_THEN = re.compile(r"\b(?:baseline|initially|was|were|prior|previous(?:ly)?|before|last\s+year|in\s+20\d\d)\b", re.IGNORECASE)


@functools.cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def otherwise(demand: Demand, chart: Chart, places: tuple[Place, ...]) -> Iterator[Place]:
    """Places that say in other words that what a leaf asks is not so."""
    if demand.negated or _NEGATED.match(demand.quote):
        rows = [one for one in contrary().negated if _pattern(one.asked).search(demand.quote)]
        yield from (p for p in chart.places if p not in places and _of_the_same(demand, chart, p, places) and _told(rows, p))
        return
    if demand.historical or demand.window or demand.levels or demand.suspected or demand.future:
        return
    care = any(item.kind in ("therapy", "procedure") for item in demand.items) or bool(demand.outcomes)
    told = [one for one in contrary().said if one.care is care and _pattern(one.asked).search(demand.quote)]
    measured = [one for one in contrary().measure if not care and _pattern(one.asked).search(demand.quote)]
    looked = [one for one in contrary().normal if not care and not _objective(places) and _pattern(one.asked).search(demand.quote)]
    if not (told or measured or looked):
        return
    for place in chart.places:
        if place in places and _told([one for one in told if one.here], place):
            yield place
        if place in places or not _of_the_same(demand, chart, place, places):
            continue
        if _told(told, place) or _measured(measured, place) or _normal(looked, place):
            yield place


def _objective(places: tuple[Place, ...]) -> bool:
    """Whether a leaf rests on an examination or a study, and not only on what was told."""
    return any(place.sentence.section in ("exam", "imaging", "labs") or _STUDIED.search(place.sentence.text) for place in places)


def _normal(rows: list[Looked], place: Place) -> bool:
    """Whether a sentence tells a normal result of what looks into the thing, and nothing that is there."""
    text = place.sentence.text
    ours = [row for row in rows if _pattern(row.told).search(text)]
    if not (ours and _NORMAL.search(text)) and not any(not row.strict and _NONE.search(text) for row in ours):
        return False
    if any(m.kind == "therapy" for m in place.read.mentions):
        return False
    there = [
        m
        for m in place.read.mentions
        if m.kind in ("finding", "symptom", "chronic")
        and m.concept not in AREAS
        and place.read.assertion(m.first, m.last) is Assertion.PRESENT
    ]
    return not there and not _ABNORMAL.search(text)


def _of_the_same(demand: Demand, chart: Chart, place: Place, places: tuple[Place, ...]) -> bool:
    """Whether a sentence may be of the same part of the patient, and is not of an earlier day."""
    if not speaks(place) or place.read.default is Assertion.PLANNED or not on_side(chart, place):
        return False
    text = place.sentence.text
    if elsewhere(text, demand.region) or elsewhere(text, regions_of(demand.quote)):
        return False
    own = levels_of(text)
    others = frozenset(level for one in places for level in levels_of(one.sentence.text))
    asked = demand.window is not None and in_window(chart, demand.window, chart.days(place))  # of the very time that is asked
    return not (own and others and not own & others) and (asked or not _outdone(chart, place, places))


def _outdone(chart: Chart, place: Place, places: tuple[Place, ...]) -> bool:
    """Whether a sentence is of an earlier day; what is dated in the last months is not outdone by words that tell no day."""
    if _EVER.search(place.sentence.text):
        return False
    recent = 0 <= (chart.visit - of_day(chart, place)).days <= _MONTHS
    undated = not any(chart.days(one) for one in places) and len({one.note.file for one in (*places, place)}) == 1
    return superseded(chart, place, places) and not (recent and undated)


def _told(rows: list[Otherwise], place: Place) -> bool:
    for row in rows:
        found = _pattern(row.said).search(place.sentence.text)
        at = next((i for i, token in enumerate(place.read.tokens) if found and token.end > found.start()), None)
        if found and at is not None and not place.read.reached[at] & _NOT_SO:
            return True
    return False


def _measured(rows: list[OtherValue], place: Place) -> bool:
    if not rows or _THEN.search(place.sentence.text) or place.sentence.section == "goals":
        return False
    for row in rows:
        limit = Threshold(row.op, row.value, None, "1")
        told = [
            fulfils(one.amount, Threshold(limit.op, limit.value, None, one.amount.unit or "1"))
            for one in values(place.sentence.text)
            if one.concept == row.measure
        ]
        if told and all(one is Truth.MET for one in told):
            return True
    return False
