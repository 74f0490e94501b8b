"""Leaves on what is ordered: a dose (`dose requested does not exceed 300 mg every 4 weeks`), a chair that bears the patient's weight."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, settled
from practice.notes.lengths import number
from practice.notes.model import Assertion
from practice.notes.values import values
from rules.amounts import exactly
from rules.truth import Truth

_UNIT = r"(?P<unit>mg|mcg|g|units?|mL)"
_K = r"\d{1,3}|two|three|four|six|eight|twelve"
_EVERY = rf"(?:every|each|per|once\s+every|q\.?)\s*(?P<k>{_K})?\s*-?\s*(?P<span>days?|d|weeks?|wks?|w|months?|mo|m)\b"
_ROUTE = (
    r"(?:(?:subcutaneous(?:ly)?|SC|SQ|subQ|subcut|IV|intravenous(?:ly)?|IM|intramuscular(?:ly)?|orally|by\s+mouth|intravitreal(?:ly)?)\s+)?"
)
_OFTEN = rf"(?:{_EVERY}|(?P<word>daily|weekly|monthly))"
_ASKED = re.compile(
    rf"^\W*(?:the\s+)?(?:(?:requested|prescribed|ordered)\s+)?(?:dose|dosage|dosing|quantity)\s+(?:requested\s+|prescribed\s+|ordered\s+)?(?:does\s+not\s+exceed|not\s+(?:to\s+)?exceed\w*|(?:is\s+)?no\s+more\s+than|"
    rf"(?:is\s+)?not\s+more\s+than|(?:is\s+)?at\s+most|(?:is\s+)?up\s+to|of\s+up\s+to|≤|<=)\s*(?P<n>\d+(?:\.\d+)?)\s*{_UNIT}\s+{_ROUTE}{_OFTEN}",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"(?<![\d.,/-])(?P<n>\d+(?:\.\d+)?)(?:\s*{_UNIT}\b[^.;\d]{{0,30}}?|\s+)\b{_OFTEN}", re.IGNORECASE)
_DAYS = {"d": 1.0, "w": 7.0, "m": 28.0}
_REQUEST = re.compile(r"\b(?:request\w*|pa\b|prior\s+auth\w*|continue|start|begin|initiate|order\w*|prescri\w*|dose)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:was|were|had|tried|failed|previous\w*|prior(?!\s+auth)|stopped|from|until|max(?:imum)?|policy|allows?|label\w*|limit|add(?:ed)?)\b",
    re.IGNORECASE,
)


def judge_asked_dose(demand: Demand, chart: Chart) -> Judged | None:
    """The dose that the plan or the request tells, where it tells one alone; None for any other leaf."""
    asked = _ASKED.match(demand.quote)
    if asked is None:
        return None
    limit, days = Threshold("<=", float(asked["n"]), None, "1"), _days(asked)
    told = [(one, place) for place in chart.places for one in _doses(asked["unit"].lower(), days, place)]
    return settled(chart, [Said(fulfils(exactly(one, "1"), limit), place) for one, place in told], once=True)


def _days(found: re.Match[str]) -> float:
    word = (found.groupdict().get("word") or "").lower()
    return _DAYS[word[0]] if word else number(found["k"] or "1") * _DAYS[found["span"][0].lower()]


def _doses(unit: str, days: float, place: Place) -> Iterator[float]:
    """Doses that a sentence of the plan, or one that requests, tells; those given oftener than at the leaf's interval as so much more."""
    text = place.sentence.text
    if not _of_request(place):
        return
    for found in _TOLD.finditer(text):
        at = next((i for i, t in enumerate(place.read.tokens) if t.start >= found.start()), 0)
        if place.read.reached[at] - {Assertion.PLANNED}:
            continue
        if (found["unit"] or unit).lower() == unit:
            yield float(found["n"]) * max(1.0, days / _days(found))


def _of_request(place: Place) -> bool:
    """Whether a sentence stands in a plan or requests something, and tells of no other time."""
    text = place.sentence.text
    if place.read.default in (Assertion.COPIED, Assertion.FAMILY, Assertion.OTHER) or _PAST.search(text):
        return False
    return place.sentence.section in ("plan", "assessment_plan") or bool(_REQUEST.search(f"{place.sentence.label} {text}"))


_ASKED_INTERVAL = re.compile(
    r"\b(?:dos(?:ed|es|ing)|given|administered|injected|injections?|infusions?|frequency)\b[^.;]{0,40}?\b(?:no|not)\s+(?:be\s+)?more\s+(?:often|frequent(?:ly)?)\s+than\s+(?:once\s+)?"
    rf"every\s+(?P<k>{_K})\s*(?P<span>days?|weeks?|months?)\b",
    re.IGNORECASE,
)
_INTERVAL = re.compile(rf"\b(?:every|q\.?)\s*(?P<k>{_K})\s*-?\s*(?P<span>days?|d|weeks?|wks?|w|months?|mo|m)\b", re.IGNORECASE)
_OF_VISITS = re.compile(r"\b(?:rtc|f/?u|follow\w*|labs?|visits?|checks?|recheck|drops?|gtt|OCT|scan|photos?)\b[^.;,]{0,16}$", re.IGNORECASE)


def judge_asked_interval(demand: Demand, chart: Chart) -> Judged | None:
    """The shortest interval of what is asked for; None for any other leaf, and where the record tells none."""
    asked = _ASKED_INTERVAL.search(demand.flat)
    if asked is None:
        return None
    limit, said = Threshold(">=", _days(asked), None, "d"), []
    for place in chart.places:
        text = place.sentence.text
        if not _of_request(place) or not any(m.kind == "therapy" for m in place.read.mentions):
            continue
        told = [_days(one) for one in _INTERVAL.finditer(text) if not _OF_VISITS.search(text[: one.start()])]
        if told:
            said.append(Said(fulfils(exactly(min(told), "d"), limit), place))
    return settled(chart, said, once=False) if said else None


_BORNE = re.compile(
    r"\bweight\b[^.;]{0,40}\b(?:not\s+(?:above|over|exceed\w*|more\s+than|greater\s+than)|does\s+not\s+exceed|within|below|less\s+than|at\s+or\s+below|no\s+more\s+than)\b[^.;]{0,20}"
    r"\b(?:weight\s+)?(?:capacity|limit|rating)\s+(?:of|for)\s+(?:the\s+)?(?:[a-z]+\s+){0,2}(?:chair|wheelchair|scooter|bed|lift|device|equipment|base|item)",
    re.IGNORECASE,
)
_CAPACITY = re.compile(
    r"\b(?:weight\s+)?(?:capacity|cap\.?|rated(?:\s+(?:for|to))?)\s*(?:of|:|is)?\s*(?P<n>\d{2,4})\s*(?:lbs?|pounds|#)?(?P<kg>\s*kg)?\b",
    re.IGNORECASE,
)
_LB, _LEAST = 0.45359237, 100.0


def judge_borne(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the patient's weight is within what is ordered bears; None for any other leaf."""
    if not _BORNE.search(demand.quote) or demand.parts:
        return None
    bears = [(float(m["n"]) * (1 if m["kg"] else _LB), p) for p in chart.places for m in _CAPACITY.finditer(p.sentence.text)]
    weighs = [
        (v.amount.high, p)
        for p in chart.places
        for v in values(p.sentence.text)
        if v.concept == "weight" and p.read.default is Assertion.PRESENT
    ]
    weighs = weighs or [
        (float(m["n"]) * _LB, p) for p in chart.places for m in _BARE.finditer(p.sentence.text) if p.read.default is Assertion.PRESENT
    ]
    said = [Said(Truth.MET if w <= b else Truth.NOT_MET, place, None, (at,)) for b, at in bears for w, place in weighs]
    found = settled(chart, said, once=True)
    return found.flipped() if demand.negated else found  # `not above`: what is asked is that it be so


_BARE = re.compile(r"\b(?:weight|wt)\s*:?\s*(?P<n>\d{3})\b(?!\s*(?:kg|g\b|%|/))", re.IGNORECASE)
"""A weight of three figures without a unit is one in pounds."""
