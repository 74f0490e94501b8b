"""Leaves on a share of nights with so many hours of use (`4 hours or more on 70% of nights`): the share that a download tells for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, settled
from practice.evidence.saying.covering import context_of
from practice.notes.lengths import lengths
from practice.notes.model import Assertion
from rules.amounts import Amount, exactly
from rules.truth import Truth

_NIGHTS = re.compile(r"\b(?:nights?|days?)\b", re.IGNORECASE)
_PAP = re.compile(r"\b(?:c|bi|auto|a)?pap\b|\b(?:download|compliance|adherence|usage|used|use|card|device|machine)\b", re.IGNORECASE)
_LIMIT = r"(?:>=|=>|≥|>|at\s+least|more\s+than|over|min(?:imum)?)"
_HOURS = (
    rf"{_LIMIT}\s*(?P<h>\d(?:\.\d)?)\s*\+?\s*(?:h|hrs?|hours?)\b|\b(?P<h2>\d(?:\.\d)?)\s*\+?\s*(?:h|hrs?|hours?)\s*(?:\+|or\s+more|plus)"
)
_TOLD = re.compile(
    rf"(?:{_HOURS})(?P<between>[^.;%]{{0,40}}?)(?P<p>\d{{1,3}}(?:\.\d+)?)\s*%|"
    rf"(?<![\d.<>≥≤])(?P<p3>\d{{1,3}}(?:\.\d+)?)\s*%\s*(?:of\s+(?:the\s+)?)?(?:nights?|days?)[^.;,%]{{0,24}}?"
    rf"(?:{_HOURS.replace('<h>', '<h3>').replace('<h2>', '<h4>')})",
    re.IGNORECASE,
)
_AIM = re.compile(
    r"\b(?:goals?|target|requires?d?|must|needs?|should|looks?\s+for|wants?|minimum|criteri\w+|policy|medicare|cms|insurance|plan\s+to|aim\w*|if|until|encourag\w+|told|advised)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"\b(?P<n>\d{2,3})[\s-]*(?:consecutive\s+)?(?:d|days?|nights?)\b|\b\d{1,3}\s*/\s*(?P<of>\d{2,3})\b", re.IGNORECASE)
_ASKED_PERIOD = re.compile(r"\b(?P<n>\d{2,3})[\s-]*(?:consecutive[\s-]*)?(?:days?|nights?)[\s-]*(?:period|window|span)?\b", re.IGNORECASE)


def judge_adherence(demand: Demand, chart: Chart) -> Judged | None:
    """The share of nights that the record tells for the hours asked; None for any other leaf."""
    if demand.hours is None or demand.share is None or not _NIGHTS.search(demand.quote):
        return None
    if demand.negated or demand.outcomes or any(item.kind not in ("therapy", "") for item in demand.items) or demand.unread:
        return None
    said = [one for place in chart.places for one in _said(demand, demand.hours, demand.share, place, chart)]
    return settled(chart, said, once=True) if said else None


def _said(demand: Demand, hours: Threshold, share: Threshold, place: Place, chart: Chart) -> Iterator[Said]:
    text = place.sentence.text
    if place.read.default not in (Assertion.PRESENT, Assertion.HISTORICAL) or place.sentence.section == "goals" or _AIM.search(text):
        return
    around = (text, place.sentence.label, place.sentence.heading, *context_of(chart, place))
    if not any(_PAP.search(one) for one in around):
        return
    for found in _TOLD.finditer(text):
        used = float(next(found[key] for key in ("h", "h2", "h3", "h4") if found[key]))
        if used < hours.value or re.search(r"\bany\b", found["between"] or "", re.IGNORECASE):
            continue
        nights = float(found["p"] or found["p3"])
        truth = fulfils(exactly(nights, "%"), share)
        if truth is Truth.MET and not _long_enough(demand, around, place, chart):
            continue
        if truth is Truth.MET or used == hours.value:
            yield Said(truth, place)


def _long_enough(demand: Demand, around: tuple[str, ...], place: Place, chart: Chart) -> bool:
    """Whether the share is of as many days as the leaf asks, where it asks any."""
    asked = _ASKED_PERIOD.search(demand.quote)
    if asked is None:
        return True
    limit = Threshold(">=", float(asked["n"]) - 1, None, "d")  # the first and the last day both count
    told = [Amount(float(m["n"] or m["of"]), float(m["n"] or m["of"]), "d") for one in around for m in _PERIOD.finditer(one)]
    told += [one.amount for text in around for one in lengths(text, chart.visit, chart.written(place))]
    told += [Amount(days, days, "d") for text in around for days in _span(text)]
    return any(fulfils(one, limit) is Truth.MET for one in told)


_SPAN = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/\d{2,4})?\s*(?:-|–|to|through)\s*(\d{1,2})/(\d{1,2})(?:/\d{2,4})?(?![\d/])")
_MONTH, _MONTHS = 30.4, 12


def _span(text: str) -> Iterator[float]:
    """The days between two days of a year or of two that follow each other, by months of one length."""
    for found in _SPAN.finditer(text):
        month, day, month2, day2 = (int(found[n]) for n in (1, 2, 3, 4))
        if 1 <= month <= _MONTHS and 1 <= month2 <= _MONTHS:
            yield ((month2 - month) % _MONTHS) * _MONTH + day2 - day - 1.0
