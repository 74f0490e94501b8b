"""Leaves on how many levels of the spine are treated at once (`more than two facet levels treated in one session`): what the plan says."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, settled
from practice.evidence.record.scene import corrected
from practice.notes.model import Assertion
from rules.amounts import exactly

_WORDS = {"one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_N = r"\d|" + "|".join(_WORDS)
_ASKED = re.compile(
    rf"^\W*(?P<sign>more\s+than|greater\s+than|>|at\s+least|no\s+more\s+than|up\s+to)\s+(?P<n>{_N})\s+(?:(?:facet|spinal|vertebral|joint|nerve)\s+)*levels?\b(?:\s+(?:are\s+|is\s+|being\s+)?(?:treated|injected|ablated|requested))?"
    r"\s*(?:(?:in|per|at|during)\s+(?:one|a\s+single|the\s+same|each|any\s+one|a)\s+(?:session|visit|procedure|time|setting))?\W*$",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"(?<![\w-])(?P<n>{_N})\s*[- ]?levels?\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:fusion|laminectomy|previous|prior|last|19\d\d|20\d\d|not|instead|policy|criteria|maximum|max|limit|allowed|or)\b", re.IGNORECASE
)
_SIGNS = {"more than": ">", "greater than": ">", ">": ">", "at least": ">=", "no more than": "<=", "up to": "<="}


def judge_levels_treated(demand: Demand, chart: Chart) -> Judged | None:
    """How many levels the plan names; None for any other leaf, and where it names no number of them."""
    asked = _ASKED.match(demand.flat)
    if asked is None:
        return None
    sign = _SIGNS[" ".join(asked["sign"].lower().split())]
    limit = Threshold(">" if sign == ">" else ">=" if sign == ">=" else "<=", float(_number(asked["n"])), None, "1")
    said = [Said(fulfils(exactly(float(many), "1"), limit), place) for place in chart.places if (many := _planned(place, chart))]
    return settled(chart, said, once=True) if said else None


def _number(word: str) -> int:
    return _WORDS.get(word.lower()) or int(word)


def _planned(place: Place, chart: Chart) -> int:
    """The number of levels that a sentence of the plan gives; 0 where it gives none or several."""
    if place.sentence.section not in ("plan", "assessment_plan") or place.read.default in (Assertion.COPIED, Assertion.FAMILY):
        return 0
    found = {_number(one["n"]) for one in _TOLD.finditer(place.sentence.text)}
    return found.pop() if len(found) == 1 and not _OTHER.search(place.sentence.text) and not corrected(chart, place) else 0
