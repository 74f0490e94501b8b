"""Requests that only a person may go on with.

Investigational or off-label use, a clinical trial, complex paediatric history, the patient's own appeal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from practice.evidence.record.chart import Chart, Place
from practice.notes.model import Assertion
from practice.notes.wording import leaf_words
from rules.model import Stance, Statement
from rules.truth import Truth

_ADULT = 18
_SAID = frozenset({Assertion.PRESENT, Assertion.HISTORICAL, Assertion.PLANNED})
_REASONS = {
    "investigational": "investigational or off-label use",
    "trial": "a clinical trial",
    "appeal": "the patient's own appeal",
    "pediatric": "complex paediatric history",
}


def human_only(statements: Sequence[Statement], truths: Sequence[Truth], chart: Chart) -> tuple[str, ...]:
    """Why only a person may go on; empty where nothing says so."""
    out = [_REASONS["investigational"]] if any(_unproven(s, t) for s, t in zip(statements, truths, strict=True)) else []
    child = bool(chart.ages) and all(age < _ADULT for age, _ in chart.ages)
    for name, phrases in leaf_words().human.items():
        if name == "pediatric" and not child:
            continue
        if any(_says(place, phrases) for place in chart.places):
            out.append(_REASONS[name])
    return tuple(dict.fromkeys(out))


def _unproven(statement: Statement, truth: Truth) -> bool:
    return statement.stance is Stance.UNPROVEN and truth is Truth.MET and statement.when is not None


def _says(place: Place, phrases: Sequence[str]) -> bool:
    return any(_stated(place, start) for start in _starts(place, phrases))


def _starts(place: Place, phrases: Sequence[str]) -> Iterator[int]:
    lower = place.sentence.text.lower()
    for phrase in phrases:
        for found in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", " ".join(lower.split()) if "\n" in lower else lower):
            yield found.start()


def _stated(place: Place, start: int) -> bool:
    """Whether it is said of this patient and not denied."""
    at = next((i for i, token in enumerate(place.read.tokens) if token.start >= start), None)
    return at is not None and place.read.assertion(at, at) in _SAID
