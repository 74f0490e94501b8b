"""Which statements of a policy bear on a request. One that refuses or covers something outright speaks only of the thing it names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policies.model import CodeSystem
from practice.evidence.record.chart import Chart, Place
from practice.notes.model import Assertion
from practice.notes.tokens import stem, tokens
from rules.model import Always, Stance, Statement

REFUSING = (Stance.NOT_COVERED, Stance.UNPROVEN)
_PROCEDURES = (CodeSystem.CPT, CodeSystem.HCPCS)
_SAID = frozenset({Assertion.PRESENT, Assertion.HISTORICAL, Assertion.PLANNED})
_EMPTY = frozenset(
    ("a", "an", "the", "of", "for", "to", "in", "on", "at", "by", "with", "without", "from", "as", "or", "and", "any", "all", "than",
     "more", "less", "that", "which", "is", "are", "use", "used", "its", "other", "another", "one", "two")
)  # fmt: skip
_JOINED = re.compile(r"[,;:]|\b(?:and|or)\b")


def asked_for(statement: Statement, codes: Sequence[str]) -> bool:
    """Whether a statement speaks of the codes asked for; one that names no procedure codes always does."""
    procedures = [code for code in statement.codes if code.system in _PROCEDURES]
    asked = [code for code in codes if re.fullmatch(r"[A-Z]?\d{4,5}[A-Z]?", code)]
    return not procedures or not asked or any(one.first <= code <= one.last for one in procedures for code in asked)


def bearing(statements: Sequence[Statement], codes: Sequence[str], chart: Chart) -> tuple[Statement, ...]:
    """The statements that bear on a request, in their order.

    "Injection of ozone is unproven" refuses every request for it and no other: it counts where the record names it, or where the policy
    covers nothing. "X is covered", without a condition, never covers what the policy covers under conditions.
    """
    asked = [one for one in statements if asked_for(one, codes)]
    covering = [one for one in asked if one.stance is Stance.COVERED]
    conditional = any(not isinstance(one.when, Always) for one in covering)
    return tuple(one for one in asked if _counts(one, bool(covering), conditional, chart))


def _counts(one: Statement, covering: bool, conditional: bool, chart: Chart) -> bool:
    if not isinstance(one.when, Always) or any(code.system in _PROCEDURES for code in one.codes):
        return True
    if one.stance is Stance.COVERED:
        return not conditional
    return one.stance not in REFUSING or not covering or any(names(place, one.subject) for place in chart.places)


def names(place: Place, subject: str) -> bool:
    """Whether a sentence names a subject as this patient's, planned included: all words of one of the things that it joins.

    A thing of one word counts only with a further word of the subject beside it ("ozone" of "Injection of platelet rich plasma or ozone").
    """
    whole = _words(subject)
    parts = [words for part in _JOINED.split(subject.lower()) if (words := _words(part))]
    return any(_stands(place, words, whole) for words in parts)


def _stands(place: Place, words: frozenset[str], whole: frozenset[str]) -> bool:
    said = {token.stem: at for at, token in enumerate(place.read.tokens) if token.word}
    if not words <= said.keys():
        return False
    if len(words) == 1 and len(whole) > 1 and not (whole - words) & said.keys():
        return False
    return all(place.read.assertion(said[word], said[word]) in _SAID for word in words)


def _words(text: str) -> frozenset[str]:
    return frozenset(stem(token.text) for token in tokens(text) if token.word and token.text not in _EMPTY)
