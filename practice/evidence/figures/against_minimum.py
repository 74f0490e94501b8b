"""Leaves on an estimate that must reach a minimum which the record itself gives (`at or above the Schnur minimum`), or on its weight."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.figures.numeric import judge_measure
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED, Assertion
from rules.amounts import exactly
from rules.truth import Truth

_SCHNUR = re.compile(r"\bschnur\b", re.IGNORECASE)
_AT_LEAST = re.compile(
    r"\b(?:at\s+or\s+above|meets?|exceeds?|at\s+least|equal\s+to|above|greater|or\s+more|reach\w*|no\s+less)\b", re.IGNORECASE
)
_WEIGHT = re.compile(
    r"\b(?:estimat\w+|weight|amount|volume|resection)\b[^.;]{0,40}\b(?:tissue|resection|remov\w+|resect\w+)\b|\btissue\s+to\s+be\s+removed\b",
    re.IGNORECASE,
)
_GRAMS = re.compile(r"(?<![\d.,])(?P<n>\d{1,2},\d{3}|\d{2,4})\s*(?:g|gm|grams?)\b", re.IGNORECASE)
_ESTIMATE = re.compile(r"\b(?:estimat\w*|resect\w*|remov\w*|excis\w*|anticipat\w*|per\s+(?:side|breast))\b", re.IGNORECASE)
_WAS = re.compile(r"\b(?:was|were|pathology|specimens?|weighed|previous\w*)\b", re.IGNORECASE)
_DONE = re.compile(
    r"\b(?:was|were|previous\w*|pathology|specimens?|total|combined|altogether|both\s+breasts\s+together|expander|implant|lost|gained)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:at\s+least|minimum|min|more\s+than|required?|requires?|needs?|must|table|policy|plan['’]s|criteri\w+|insurer|payer|goal|aim\w*)\b[^.;]{0,30}$|[≥>]\s*$",
    re.IGNORECASE,
)
_BETWEEN = 3


def judge_against_minimum(demand: Demand, chart: Chart) -> Judged | None:
    """Whether an estimate of tissue reaches the minimum that is told, or the weight that is asked; None for any other leaf."""
    if demand.negated or demand.parts or demand.window:
        return None
    limit = next((one for one in demand.levels if one.unit == "g"), None)
    schnur = bool(_SCHNUR.search(demand.quote) and _AT_LEAST.search(demand.quote))
    if not schnur and not (limit and "resection_weight" in demand.measures and _WEIGHT.search(demand.quote)):
        return None
    if not schnur and judge_measure(demand, chart).truth is not Truth.NOT_DOCUMENTED:
        return None  # told by the name of the measure itself
    said = list(_said(None if schnur else limit, chart))
    return settled(chart, said, once=True) if said else None


def _said(limit: Threshold | None, chart: Chart) -> Iterator[Said]:
    for place in chart.places:
        if not _tells(place, chart):
            continue
        own = _estimates(place.sentence.text)
        if not own or not _ESTIMATE.search(_clause_of(place.sentence.text)):
            continue
        asked, more = (limit, ()) if limit else _minimum(place, chart)
        if asked is None:
            continue
        truths = {fulfils(exactly(n, "g"), asked) for n in own}
        if len(truths) == 1:
            yield Said(truths.pop(), place, None, more)
        elif Truth.NOT_MET in truths:
            yield Said(Truth.NOT_MET, place, None, more)


def _tells(place: Place, chart: Chart) -> bool:
    stated = place.read.default in (*STATED, Assertion.PLANNED) and place.sentence.section not in ("goals", "family", "copied", "pasted")
    return stated and speaks(place) and not corrected(chart, place)


def _clause_of(text: str) -> str:
    return _SCHNUR.split(text)[0]


def _estimates(text: str) -> list[float]:
    """The grams that a sentence estimates for each side, what stands behind the name of the scale left out."""
    before = re.split(r"[;(]|\bvs\.?\b|(?<=[a-z])\.\s", text)
    told = [
        part
        for part in before
        if not _SCHNUR.search(part) and not re.search(r"\b(?:minimum|threshold|figure|cut-?off)\b", part, re.IGNORECASE)
    ]
    if any(_GRAMS.search(part) and (_WAS.search(part) or (_DONE.search(part) and not _ESTIMATE.search(part))) for part in told):
        return []
    if any(_LIMIT.search(part[: m.start()]) for part in told for m in _GRAMS.finditer(part)):
        return []
    return [
        float(m["n"].replace(",", ""))
        for part in told
        for m in _GRAMS.finditer(part)
        if not re.search(r"\b(?:total|combined|both)\b", part, re.IGNORECASE)
    ]


def _minimum(place: Place, chart: Chart) -> tuple[Threshold | None, tuple[Place, ...]]:
    """The minimum of the scale as the sentence, or one right behind it, gives it."""
    one: Place | None = place
    for _ in range(_BETWEEN):
        if one is None:
            break
        for part in re.split(r"[;(]|(?<=[a-z])\.\s", one.sentence.text):
            if (name := _SCHNUR.search(part)) and (grams := _GRAMS.search(part, name.end())):
                value = float(grams["n"].replace(",", ""))
                return Threshold(">=", value, None, "g"), (() if one is place else (one,))
        one = chart.next(one)
    return None, ()
