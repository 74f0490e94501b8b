"""Leaves on what care did not do: an evaluation after it that shows no improvement, pain that has not improved with treatment.

The record must say so of the care of these very weeks, and nothing better of any of it.
"""

from __future__ import annotations

import datetime as dt
import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import speaks
from practice.notes.dates import told_days
from practice.notes.lengths import outcomes
from practice.notes.model import STATED, Assertion
from practice.notes.regions import elsewhere
from rules.truth import Truth

_ASKED = re.compile(
    r"\b(?:re-?\s?evaluat\w+|re-?\s?assess\w+|re-?\s?exam\w+|follow[\s-]?up\s+(?:visit|evaluation|exam\w*))\b[^.;]*\b(?:no|not|without|lack\s+of|insufficient|inadequate|failure)\b"
    r"[^.;]*\b(?:improve\w*|relief|benefit|response|better|gain)\b|"
    r"\b(?:re-?\s?evaluat\w+|re-?\s?assess\w+)\b[^.;]*\bpersist\w+\b",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"\bno\s+better\b|\bnot\s+(?:any\s+|been\s+|much\s+|significantly\s+|meaningfully\s+|really\s+)*(?:better|improv\w+|helped)\b|"
    r"\b(?:no|without|little|minimal)\s+(?:(?:meaningful|significant|real|lasting|sustained|appreciable|clinical|functional|or|further|any)\s+)*(?:improvement|benefit|relief|gain|response)\b|"
    r"\b(?:symptoms?|pain|deficits?)\s+(?:remains?\s+|are\s+|is\s+)?(?:unchanged|persist\w*|the\s+same)\b|\bunimproved\b|\bunresponsive\b|\brefractory\b|\bfail(?:ed|ing|ure\s+of)\b|\bdespite\b",
    re.IGNORECASE,
)
_CARE = re.compile(
    r"\b(?:treatments?|therap(?:y|ies)|pt|conservative|medications?|nsaids?|rehab\w*|exercises?|non-?\s?operative|chiropractic|injections?)\b",
    re.IGNORECASE,
)
_BETTER = re.compile(
    r"\b(?:much|significantly|markedly|greatly|substantially|meaningfully|definitely|clearly)\s+(?:better|improved)\b(?<!not\smeaningfully\simproved)|\bresolv(?:ed|ing)\b|\b(?:good|excellent|great)\s+(?:relief|response|improvement)\b|"
    r"\b[5-9]\d\s*(?:%|percent)\s+(?:better|improve\w+|relief)\b|\bis\s+improving\b|\bgetting\s+better\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if(?!\s+anything)|unless|should|until|when|whether|would|(?-i:may)|might|in\s+case|previous(?:ly)?|last\s+year|\d{4}\s+episode)\b",
    re.IGNORECASE,
)
_SECTIONS = frozenset({"assessment", "assessment_plan", "hpi", "letter", "treatment", "complaint", "medications", ""})
_CLOSE = 60
_YEAR = dt.timedelta(days=366)


def judge_no_gain(demand: Demand, chart: Chart) -> Judged | None:
    """What the latest note says came of the care; None for any other leaf."""
    if demand.levels or demand.share or demand.count:
        return None
    if _PAIN_ASKED.match(demand.flat) and (demand.region or "pain" in demand.quote.lower()):
        return _pain_goes_on(demand, chart)
    if not _ASKED.search(demand.quote):
        return None
    told = [
        p for p in chart.places if speaks(p) and p.read.default is Assertion.PRESENT and (chart.visit - chart.written(p)).days <= _CLOSE
    ]
    if any(_BETTER.search(p.sentence.text) for p in told):
        return NOTHING
    found = tuple(p for p in told if p.sentence.section in _SECTIONS and _says(p))
    judged = Judged(Truth.MET, found) if found else NOTHING
    return judged.flipped() if demand.negated else judged


def _says(place: Place) -> bool:
    text = place.sentence.text
    return bool(_FAILED.search(text) and _CARE.search(text)) and not _OPEN.search(text)


_PAIN_ASKED = re.compile(
    r"^\W*(?:the\s+|his\s+|her\s+)?(?:(?:[\w-]+\s+){0,2}pain|symptoms)\s+(?:has|have|did)\s+(?:not|failed\s+to)\s+(?:improved?|resolved?|responded?|respond)"
    r"(?:\s*,?\s+or\s+(?:has|have)\s+(?:become\s+worse|worsened|gotten\s+worse))?(?:\s*,?\s+(?:with|despite|after|to)\s+(?:\w+\s+){0,3}?(?:treatment|care|therapy|management))?\W*$",
    re.IGNORECASE,
)
_WORSE = re.compile(r"\b(?:getting|got|gotten|becoming|become|feels?|grown?)\s+(?:steadily\s+|even\s+)?(?:worse|sharper)\b", re.IGNORECASE)
_OF_ALL = re.compile(r"\b(?:neither|none|nothing|both|all\s+of\s+(?:it|this|these))\b", re.IGNORECASE)
_STATES = (*STATED, Assertion.HISTORICAL)


def asks_pain_goes_on(quote: str) -> bool:
    """Whether a quote asks for pain that treatment did not better."""
    return bool(_PAIN_ASKED.match(" ".join(quote.split())))


def _pain_goes_on(demand: Demand, chart: Chart) -> Judged:
    """Where the record says of the care for this pain that it did not help, and of none that it did."""
    told = [
        p
        for p in chart.places
        if speaks(p) and p.read.default in _STATES and on_side(chart, p) and not elsewhere(p.sentence.text, demand.region)
    ]
    told = [p for p in told if not _long_ago(p, chart) and not _OPEN.search(p.sentence.text)]
    care = [(p, outcomes(p.sentence.text)) for p in told if _cared(p, chart)]
    if any(_BETTER.search(p.sentence.text) for p in told) or any("improved" in one and "failed" not in one for _, one in care):
        return NOTHING
    found = tuple(p for p, one in care if "improved" not in one and ("failed" in one or _WORSE.search(p.sentence.text)))
    return Judged(Truth.MET, found) if found else NOTHING


def _cared(place: Place, chart: Chart) -> bool:
    """Whether a sentence tells conservative care that was had, or goes on with the sentence before it that does (`neither has helped`)."""
    places = [place]
    if _OF_ALL.search(place.sentence.text) and place.number:
        places.append(chart.at(place.note, place.number - 1))
    return any(_had(one) for one in places)


def _had(place: Place) -> bool:
    said = [place.read.assertion(m.first, m.last) for m in place.read.mentions if "conservative_therapy" in m.names]
    if any(m.kind in ("symptom", "chronic") and "pain" not in m.concept for m in place.read.mentions):
        return False  # `ibuprofen did not help her headaches`
    return place.sentence.section in _SECTIONS and bool(said) and all(one in STATED for one in said)


def _long_ago(place: Place, chart: Chart) -> bool:
    days = told_days(place.sentence.text, chart.visit, chart.written(place))
    return bool(days) and max(day.last for day in days) < chart.visit - _YEAR
