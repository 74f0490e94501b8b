"""Leaves on the hours that are asked for (`no more than 30 hours a week are requested`): the hours of the request itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, settled
from practice.notes.model import Assertion
from rules.amounts import exactly
from rules.model import Op
from rules.truth import Truth

_PER = r"\s*(?:-\s*)?(?:h|hrs?|hours?)\s*(?:/|per|a|each|every)?\s*(?P<per>week|wk|day|d|month|mo)(?:ly)?\b"
_ASKED = re.compile(
    r"(?P<sign>no\s+more\s+than|not\s+more\s+than|at\s+most|up\s+to|a\s+maximum\s+of|fewer\s+than|less\s+than|at\s+least|a\s+minimum\s+of|more\s+than)\s+"
    rf"(?P<n>\d{{1,3}}){_PER}[^.;]{{0,40}}\b(?:request\w*|recommend\w*|prescri\w*|ordered|proposed|planned|authori[sz]\w*)\b",
    re.IGNORECASE,
)
_ASKED_IN_ALL = re.compile(
    r"(?P<sign>no\s+more\s+than|not\s+more\s+than|at\s+most|up\s+to|a\s+maximum\s+of|fewer\s+than|less\s+than)\s+(?P<n>\d{1,3})\s*(?:h|hrs?|hours?)\s+of\s+"
    r"(?:testing|evaluation|assessment|therapy|treatment|services?)\s+(?:(?:is|are|was|were)\s+)?(?:being\s+)?request\w*\W*$",
    re.IGNORECASE,
)
_IN_ALL = re.compile(
    r"\b(?:total|battery|testing|evaluation|assessment)\b[^.;]{0,16}?(?<![\d.-])(?P<n>\d{1,3}(?:\.\d+)?)\s*(?:h|hrs?|hours?)\b(?!\s*(?:/|per|a|each|every|ago|of\s+sleep)\b)",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"(?<![\d.-])(?P<n>\d{{1,3}}(?:\.\d+)?){_PER}", re.IGNORECASE)
_REQUEST = re.compile(
    r"\b(?:request\w*|recommend\w*|prescri\w*|order(?:ed|s)?|propos\w*|seek\w*|asking\s+for|authorization\s+for)\b", re.IGNORECASE
)
_SCHEDULE = re.compile(r"\b(?:schedule\w*|total(?:s|ing)?)\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:previous\w*|prior|last\s+(?:period|authorization)|denied|approved|speech|school|ot\b|policy|maximum|limit|within\s+that)\b",
    re.IGNORECASE,
)


def judge_requested(demand: Demand, chart: Chart) -> Judged | None:
    """The hours of the request; two requests that disagree are a conflict. None for any other leaf."""
    if (whole := _ASKED_IN_ALL.search(demand.quote)) and not demand.levels and not demand.parts:
        return settled(chart, [one for place in chart.places for one in _said_in_all(whole, place)], once=True)
    asked = _ASKED.search(demand.quote)
    if asked is None or demand.levels or demand.parts:
        return None
    said = [one for place in chart.places for one in _said(asked, place)]
    return settled(chart, said, once=True) if said else NOTHING


def _limit(asked: re.Match[str]) -> Threshold:
    sign = " ".join(asked["sign"].lower().split())
    op: Op = {"fewer than": "<", "less than": "<", "at least": ">=", "a minimum of": ">=", "more than": ">"}.get(sign, "<=")  # type: ignore[assignment]
    return Threshold(op, float(asked["n"]), None, "h")


def _said_in_all(asked: re.Match[str], place: Place) -> Iterator[Said]:
    """The hours of the whole request, under a head or in a sentence that requests."""
    head = f"{place.sentence.label} {place.sentence.heading}"
    requested = re.search(r"\brequest", head, re.IGNORECASE) or place.sentence.section == "plan"
    another = place.read.default in (Assertion.COPIED, Assertion.FAMILY, Assertion.OTHER)
    if another or not (requested or _REQUEST.search(place.sentence.text)):
        return
    told = [found for found in _IN_ALL.finditer(place.sentence.text) if not _OTHER.search(place.sentence.text[: found.end()])]
    if len(told) == 1:
        yield Said(fulfils(exactly(float(told[0]["n"]), "h"), _limit(asked)), place)


def _said(asked: re.Match[str], place: Place) -> Iterator[Said]:
    text = place.sentence.text
    asks = any(_REQUEST.search(one) for one in (text, place.sentence.label, place.sentence.heading))
    if place.read.default in (Assertion.COPIED, Assertion.FAMILY) or not (asks or _SCHEDULE.search(text)):
        return
    for found in _TOLD.finditer(text):
        before = re.split(r"[,;(]", text[: found.start()])[-1]
        behind = re.split(r"[,;)]", text[found.end() :])[0]
        if found["per"][0].lower() == asked["per"][0].lower() and not _OTHER.search(before) and not _OTHER.search(behind):
            truth = fulfils(exactly(float(found["n"]), "h"), _limit(asked))
            if asks or truth is Truth.NOT_MET:  # a schedule is no request, and still may contradict it
                yield Said(truth, place)
