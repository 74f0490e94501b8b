"""Leaves on what only women or only men can have (`postmenopausal osteoporosis`), against the sex that the record tells."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.notes.model import Assertion
from rules.truth import Truth

_OF_WOMEN = re.compile(
    r"\b(?:post-?\s?menopausal|menstruat\w+|menorrhagia|endometrio\w+|uterine|cervical\s+cancer|ovarian)\b", re.IGNORECASE
)
_OF_MEN = re.compile(r"\b(?:prostat\w+|testicular|erectile|penile|osteoporosis\s+in\s+(?:an?\s+)?m[ae]n)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:or|and/or|not|no|without|never|partner|mother|family|relative|fetus|donor|unless|if|of\s+childbearing)\b", re.IGNORECASE
)
_FEMALE = re.compile(r"\b(?:female|woman|lady)\b|\b\d{1,3}\s?(?:yo|y/o|y\.o\.)?\s?F\b|\bSex:?\s*F\b")
_MALE = re.compile(r"\b(?:(?<!fe)male|man|gentleman)\b|\b\d{1,3}\s?(?:yo|y/o|y\.o\.)?\s?M\b|\bSex:?\s*M\b")
_TRANS = re.compile(
    r"\b(?:trans(?:gender|masc\w*|fem\w*|\s+(?:man|woman|male|female))?|nonbinary|intersex|assigned\s+\w+\s+at\s+birth|afab|amab|ftm|mtf)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(r"\b(?:dob|age|sex|year|yo|y/o|y\.o\.|patient|pt|client|name|re|\d{1,3}\s?[MF])\b", re.IGNORECASE)
_HEAD = 8


def judge_of_sex(demand: Demand, chart: Chart) -> Judged:
    """NOT_MET where a leaf asks what a patient of the sex that the head of the notes tells cannot have; else nothing."""
    women, men = bool(_OF_WOMEN.search(demand.quote)), bool(_OF_MEN.search(demand.quote))
    rest = _OF_MEN.sub(" ", _OF_WOMEN.sub(" ", demand.quote))
    either = re.fullmatch(r"\W*(?:or|and/or|current|currently)?\W*", rest, re.IGNORECASE)
    if women == men or demand.negated or demand.levels or (_OPEN.search(demand.quote) and not either):
        return NOTHING
    if any(_TRANS.search(note.text) for note in chart.notes):
        return NOTHING
    told = [(sex, place) for place in chart.places if (sex := _sex(place))]
    if {sex for sex, _ in told} != ({"male"} if women else {"female"}):
        return NOTHING
    return Judged(Truth.NOT_MET, (told[0][1],))


def _sex(place: Place) -> str | None:
    """The sex that a line of the head of a note tells of the patient."""
    text = place.sentence.text
    if place.number >= _HEAD or place.sentence.section not in ("", "letter", "complaint", "hpi") or not _TELLS.search(text):
        return None
    if place.read.default is not Assertion.PRESENT or re.search(
        r"\b(?:wife|husband|sister|brother|mother|father|son|daughter|partner)\b", text, re.IGNORECASE
    ):
        return None
    named = {sex for sex, pattern in (("female", _FEMALE), ("male", _MALE)) if pattern.search(text)}
    return next(iter(named)) if len(named) == 1 else None
