"""Leaves on how often a thing is (`headaches on 15 or more days per month`): so many days of a week or a month."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asked import Demand, Threshold
from practice.evidence.chart import Chart, Place
from practice.evidence.judged import NOTHING, Judged, Said, fulfils, settled
from practice.evidence.naming import assertion, holds
from practice.notes.lengths import lengths
from practice.notes.model import Assertion
from practice.notes.tokens import stem
from rules.amounts import Amount
from rules.model import Op
from rules.truth import Truth, conjunction

_PER = r"(?:/|per|a|each|every|in\s+a|out\s+of\s+the|of\s+the)\s*(?P<per>week|wk|month|mo)\b"
_ASKED = re.compile(
    rf"(?P<sign>at\s+least|more\s+than|fewer\s+than|less\s+than|≥|>=|>)?\s*(?P<n>\d{{1,2}})\s*(?P<more>or\s+more|or\s+greater)?\s*days\s*{_PER}",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"(?P<n>\d{{1,2}})(?:\s*(?:-|–|to)\s*(?P<m>\d{{1,2}}))?\s*(?:[a-z-]+\s+){{0,2}}(?:days?|d)\s*{_PER}", re.IGNORECASE)
_OF_THEM = re.compile(r"(?P<n>\d{1,2})\s+of\s+(?:them|these|those|which)\b", re.IGNORECASE)
_LIMIT = re.compile(r"(?:at\s+least|more\s+than|minimum\s+of|goal\W+(?:\w+\s+){0,3}|needs?|requires?|≥|>=?|by)\s*$", re.IGNORECASE)
_LASTING = re.compile(r"\bfor\s+(?:(?P<sign>more\s+than)|at\s+least)?\s*(?P<n>\d+)\s*(?P<unit>weeks|months|years)\b", re.IGNORECASE)
_LOOSE = frozenset(stem(w) for w in ("month", "week", "features", "attack", "participation", "day"))
_USED = frozenset({Assertion.PRESENT, Assertion.HISTORICAL})


def judge_often(demand: Demand, chart: Chart) -> Judged | None:
    """How often the record says that it is; None for any other leaf."""
    asked = _ASKED.search(demand.quote)
    if asked is None or not (asked["sign"] or asked["more"]) or demand.levels or demand.parts or not demand.concepts:
        return None
    if demand.negated or demand.outcomes or any(item.kind == "" and item.word not in _LOOSE for item in demand.items):
        return NOTHING
    return settled(chart, [one for place in chart.places for one in _said(demand, asked, place, chart)], once=False)


def _limit(asked: re.Match[str]) -> Threshold:
    sign = " ".join((asked["sign"] or "").lower().split())
    op: Op = ">" if sign in ("more than", ">") else "<" if sign in ("fewer than", "less than") else ">="
    return Threshold(op, float(asked["n"]), None, "1")


def _said(demand: Demand, asked: re.Match[str], place: Place, chart: Chart) -> Iterator[Said]:
    text = place.sentence.text
    if place.read.default not in _USED or place.sentence.section == "goals":
        return
    for found in _TOLD.finditer(text):
        if found["per"][0].lower() != asked["per"][0].lower() or _LIMIT.search(text[: found.start()]):
            continue
        for figure in (found, *_OF_THEM.finditer(text, found.end())):
            if _of_thing(demand, place, figure.start(), figure.end()):
                low = float(figure["n"])
                high = float(figure["m"]) if figure is found and figure["m"] else low
                yield from _known(conjunction([fulfils(Amount(low, high, "1"), _limit(asked)), _lasted(demand, place, chart)]), place)


def _known(truth: Truth, place: Place) -> Iterator[Said]:
    if truth.known:
        yield Said(truth, place)


def _lasted(demand: Demand, place: Place, chart: Chart) -> Truth:
    """Where the leaf also asks for how long it has been so: what the sentence says of that."""
    asked = _LASTING.search(demand.quote)
    if asked is None:
        return Truth.MET
    limit = Threshold(">" if asked["sign"] else ">=", float(asked["n"]), None, {"w": "wk", "m": "mo", "y": "a"}[asked["unit"][0].lower()])
    told = [fulfils(one.amount, limit) for one in lengths(place.sentence.text, chart.visit, chart.written(place))]
    return Truth.MET if Truth.MET in told else Truth.NOT_DOCUMENTED


def _of_thing(demand: Demand, place: Place, start: int, end: int) -> bool:
    """Whether the stretch of the figure names the thing, and says that it is so."""
    text = place.sentence.text
    begin = max((text.rfind(mark, 0, start) for mark in ",;."), default=-1) + 1
    stop = min((at for mark in ",;." if (at := text.find(mark, end)) >= 0), default=len(text))
    for item in demand.concepts:
        spots = [s for s in holds(item, place.read.tokens, place.read.mentions) if begin <= place.read.tokens[s[0]].start < stop]
        if not any(assertion(item, spot, place) in _USED for spot in spots):
            return False
    return True
