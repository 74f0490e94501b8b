"""Phrases that are one demand in spite of the connectives inside them."""

from __future__ import annotations

import re

from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern


def without_kept(span: Span) -> str:
    """The words outside of brackets, without connectives and commas inside a fixed phrase (`18 or older`) or a list of bare names."""
    kept = pattern("kept_together").sub(lambda m: "_" * len(m.group()), span.masked)
    kept = _OF_EITHER.sub(lambda m: "_" * len(m.group()), kept)
    kept = _AT_PLACES.sub(lambda m: "_" * len(m.group()), kept)
    kept = _GIVEN_TOGETHER.sub(lambda m: "_" * len(m.group()), kept)
    return _BARE_NAMES.sub(" ", _OF_TRIALS.sub(lambda m: "_" * len(m.group()), kept))


_AT_PLACES = re.compile(r"\b(?:at|of)\s+the\s+(?:[\w-]+\s){0,2}[\w-]+,\s+(?:(?:[\w-]+\s){0,2}[\w-]+,\s+)+or\s+(?:[\w-]+\s){0,2}[\w-]+\W*$")
"""`at the spine, femoral neck, or total hip`: where one figure is measured."""
_GIVEN_TOGETHER = re.compile(
    r"\bcombination\s+(?:therapy|treatment|regimen)\s+(?:with|of)\s(?:(?!\b(?:or|has|have|is|are|was|must)\b)[^;])*$"
)
"""`combination therapy with A, B, and C`: what is given together is one demand."""


_OF_EITHER = re.compile(
    r"\b(?:response|intoleran\w+|failure|failed)\s+(?:to|of|with),\s+(?:[^;.]{0,40}(?:of|to|with),?\s+)?or\s+(?:has\s+|is\s+)?(?:an?\s+)?"
    r"(?:contraindications?|intoleran\w+|contraindicated)\s+(?:to|of|with)\b"
)
"""`an inadequate response to, is intolerant of, or has a contraindication to X`: one demand."""
_OF_TRIALS = re.compile(
    r"\b(?:failure|contraindication|intolerance|trial|response)(?:\s+(?:of|to))?(?:,?\s+(?:or\s+|and\s+)?(?:failure|contraindication|intolerance|response)(?:\s+(?:of|to))?)+"
)
"""`failure, contraindication, or intolerance to X`: one demand."""
_BARE_NAMES = re.compile(r"\b[\w-]+,\s+(?:[\w-]+,\s+)+(?:and|or)\s")
"""`shoulder, neck, or back pain`: a list of single words before its noun."""
