"""Leaves on low blood sugars (`more than one event with glucose below 54`): the readings that the record tells, each with its day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, settled
from practice.notes.model import STATED, Assertion
from rules.truth import Truth

_ASKED = re.compile(
    r"\b(?:recurrent|more\s+than\s+one|two\s+or\s+more|at\s+least\s+(?:two|2)|multiple|repeated|history\s+of)\b.*\b(?:hypoglyc\w+|glucose)\b.*?"
    r"(?:<|less\s+than|below|under|≤|<=)\s*(?P<n>\d{2})\b",
    re.IGNORECASE | re.DOTALL,
)
_MANY = re.compile(r"\b(?:recurrent|more\s+than\s+one|two\s+or\s+more|at\s+least\s+(?:two|2)|multiple|repeated)\b", re.IGNORECASE)
_SUGAR = re.compile(
    r"\b(?:meter|glucoses?|glucometer|bgs?|fsbg|smbg|cgm|sugars?|lows?|hypoglyc\w+|hypos?|readings?|fingersticks?)\b", re.IGNORECASE
)
_READING = re.compile(
    r"(?<![\d./<>≥≤-])(?P<n>\d{2})\s*(?:mg/dl)?\s*(?:\(|on|,\s*(?=on))\s*(?P<day>\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d{2}-\d{2})|"
    r"(?<![\d/])(?P<day2>\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d{2}-\d{2})\s*(?::|=|was|-)?\s*(?P<n2>\d{2})(?![\d/%.-])",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?P<k>\d{1,2}|two|three|four|five|six|several|multiple)\s+(?:separate\s+|documented\s+|confirmed\s+)*(?:lows?|hypoglyc\w+\s+(?:events?|episodes?)|readings?|events?|episodes?|glucoses?|"
    r"values?)\s+(?:of\s+)?(?:<|less\s+than|below|under)\s*(?P<n>\d{2})\b(?!\d)",
    re.IGNORECASE,
)
_AIM = re.compile(
    r"\b(?:goal|target|if|alarm\s+(?:set|at)|is\s+(?:defined|a\s+)|means?|rule\s+of|reviewed|education|criteri\w+|policy|requires?|when)\b",
    re.IGNORECASE,
)


def judge_lows(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the record tells more than one reading below the figure; None for any other leaf."""
    asked = _ASKED.search(demand.quote)
    if asked is None or demand.parts or demand.negated or not _MANY.search(demand.quote):
        return None
    if demand.window or re.search(r"\bthird[\s-]party|assistance\b", demand.quote, re.IGNORECASE):
        return NOTHING
    return settled(chart, [one for place in chart.places for one in _said(float(asked["n"]), place)], once=True)


def _said(limit: float, place: Place) -> Iterator[Said]:
    text = place.sentence.text
    if place.read.default not in STATED or place.sentence.section == "goals" or _AIM.search(text):
        return
    if not (_SUGAR.search(text) or _SUGAR.search(place.sentence.label) or _SUGAR.search(place.sentence.heading)):
        return
    days = {
        found["day"] or found["day2"]
        for found in _READING.finditer(text)
        if _holds(place, found.start()) and float(found["n"] or found["n2"]) < limit
    }
    counted = [m for m in _COUNTED.finditer(text) if _holds(place, m.start()) and float(m["n"]) <= limit and m["k"] not in ("0", "1")]
    if len(days) > 1 or counted:
        yield Said(Truth.MET, place)


def _holds(place: Place, start: int) -> bool:
    at = next((i for i, token in enumerate(place.read.tokens) if token.start >= start), 0)
    return not place.read.reached[at] - {Assertion.HISTORICAL}
