"""Leaves on the illness of relatives (`family history of breast cancer`): what the patient has says nothing of them."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.notes.model import Assertion
from rules.truth import Truth

_ASKS = re.compile(
    r"^\W*(?:(?:an?|the|any|positive|known|strong|significant)\s+)*(?:family\s+history|(?:first|second)[\s-]degree\s+relatives?|blood\s+relatives?|relatives?)\b",
    re.IGNORECASE,
)
_OR_OWN = re.compile(r"\bpersonal\b|\bor\s+(?:the\s+)?(?:patient|member|individual)\b", re.IGNORECASE)
_KIN = re.compile(
    r"\b(?:mother|father|mom|dad|parents?|brothers?|sisters?|siblings?|sons?|daughters?|child(?:ren)?|aunts?|uncles?|cousins?|nieces?|nephews?|"
    r"grand(?:mother|father|parents?|ma|pa)|MG[MF]|PG[MF]|relatives?|famil(?:y|ial)|fhx?|fam\s+hx)\b",
    re.IGNORECASE,
)
_FIRST_DEGREE = re.compile(r"\bfirst[\s-]degree\b", re.IGNORECASE)
_FURTHER = re.compile(r"\b(?:aunts?|uncles?|cousins?|nieces?|nephews?|grand\w+|MG[MF]|PG[MF])\b", re.IGNORECASE)
_NOT_BLOOD = re.compile(r"\b(?:step|adopt\w*|foster|in-law|by\s+marriage|host|husband|wife|spouse|partner)", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"\b(?:unknown|not\s+known|does\s+not\s+know|did\s+not\s+know|unsure|unclear|possibl[ey]|may\s+have|maybe|\?)", re.IGNORECASE
)
_NONE = re.compile(r"\b(?:no|not|denies|denied|negative|without|neither|nor|never|none)\b", re.IGNORECASE)


def judge_of_family(demand: Demand, chart: Chart) -> Judged | None:
    """What the record tells of relatives; None for a leaf that does not ask for them alone."""
    if not _ASKS.match(demand.quote) or _OR_OWN.search(demand.quote):
        return None
    names = frozenset(name for item in demand.concepts for name in item.names)
    if not names or demand.count or demand.levels or demand.age or demand.negated:
        return NOTHING
    told = [(said, place) for place in chart.places if (said := _of_kin(place, names)) is not None]
    if _FIRST_DEGREE.search(demand.quote):
        told = [(said, place) for said, place in told if said is Truth.NOT_MET or not _FURTHER.search(place.sentence.text)]
    yes, no = (tuple(place for said, place in told if said is wanted) for wanted in (Truth.MET, Truth.NOT_MET))
    if yes and no:
        return Judged(Truth.CONFLICT, (*yes, *no))
    return Judged(Truth.MET, yes) if yes else Judged(Truth.NOT_MET, no) if no else NOTHING


def _of_kin(place: Place, names: frozenset[str]) -> Truth | None:
    """What one sentence says of relatives, where it names the illness and a relative, or stands among what is told of them."""
    text = place.sentence.text
    ours = [m for m in place.read.mentions if m.names & names]
    if not ours or _NOT_BLOOD.search(text) or _UNKNOWN.search(text) or place.read.default is Assertion.COPIED:
        return None
    if place.sentence.section != "family" and not _KIN.search(f"{place.sentence.label} {text}"):
        return None
    reached = frozenset().union(*(place.read.reached[i] for m in ours for i in range(m.first, m.last + 1)))
    if Assertion.ABSENT in reached:
        return Truth.NOT_MET
    if reached - {Assertion.FAMILY, Assertion.OTHER, Assertion.HISTORICAL} or _NONE.search(text):
        return None
    return Truth.MET
