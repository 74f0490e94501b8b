"""Leaves on how many visits are asked for at once (`not more than 12 visits, to be used within 60 days`): the request itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, settled
from practice.notes.lengths import number
from practice.notes.model import Assertion
from rules.truth import Truth, conjunction

_NOUN = r"(?:visits|sessions|treatments|appointments)"
_ASKED = re.compile(
    rf"\b(?:requests?|asks?|authori[sz]\w*|approv\w*|cover\w*)\b[^.;]{{0,40}}?\b(?:(?:not|no)\s+more\s+than|up\s+to|at\s+most|a\s+maximum\s+of|a\s+limit\s+of)\s+(?P<n>\d{{1,3}})\s+(?:\w+\s+)?(?P<noun>{_NOUN})\b"
    r"(?:[^.;]{0,30}?\b(?:with)?in\s+(?P<d>\d{1,3})\s+(?P<unit>days|weeks|months))?",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"(?<![\d.#/-])(?P<n>\d{{1,3}})\s+(?:\w+\s+)?{_NOUN}\b", re.IGNORECASE)
_LENGTH = re.compile(
    r"\b(?:for|over|x|in|within|across|the\s+next)\s*(?P<d>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\s*(?P<unit>days?|weeks?|wks?|months?)\b",
    re.IGNORECASE,
)
_REST = re.compile(r"\brest\s+of\s+(?:the\s+)?year\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:had|has\s+had|attended|completed|used|so\s+far|to\s+date|since|previous\w*|prior|last|already|approved|denied|exhausted|authorized|of\s+\d+|policy|limit)\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(r"\brequest\w*|\bplan\b|\bask(?:s|ing)\s+for\b|\brecommend\w*|^P\b", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7, "m": 30}


def judge_asked_visits(demand: Demand, chart: Chart) -> Judged | None:
    """The visits of the request, and the time in which they are to be used; None for any other leaf."""
    asked = _ASKED.search(demand.flat)
    if asked is None or demand.levels:
        return None
    said = [one for place in chart.places for one in _said(asked, place)]
    return settled(chart, said, once=True) if said else None


def _said(asked: re.Match[str], place: Place) -> Iterator[Said]:
    text = place.sentence.text
    head = place.sentence.label or place.sentence.heading
    if place.read.default not in (Assertion.PLANNED, Assertion.PRESENT) or not (_REQUEST.search(text) or _REQUEST.search(head)):
        return
    told = [found for found in _TOLD.finditer(text) if not _OTHER.search(text[max(0, found.start() - 40) : found.end() + 16])]
    if len(told) != 1:
        return
    truths = [Truth.MET if int(told[0]["n"]) <= int(asked["n"]) else Truth.NOT_MET]
    if asked["d"]:
        truths.append(_in_time(asked, text))
    if (truth := conjunction(truths)).known:
        yield Said(truth, place)


def _in_time(asked: re.Match[str], text: str) -> Truth:
    """Whether the visits are asked for within the time."""
    found = _LENGTH.search(text)
    if found is None:
        return Truth.NOT_DOCUMENTED
    days = number(found["d"]) * _DAYS[found["unit"][0].lower()]
    return Truth.MET if days <= int(asked["d"]) * _DAYS[asked["unit"][0].lower()] else Truth.NOT_MET
