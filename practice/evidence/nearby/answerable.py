"""Whether a structured entry may answer a leaf: one measure never answers for another, and a level never for a change."""

from __future__ import annotations

import functools

from practice.evidence.figures.gained import is_change
from practice.notes.tokens import tokens
from practice.notes.values import named_measures
from practice.notes.wording import note_measures
from rules.model import Leaf

_QUALIFIED = {"bcva_snellen_denominator": ("glare_acuity",), "ige": ("specific_ige",), "hemoglobin": ("hba1c", "mch")}
"""Names of facts, with the measures that are something else although they are told in the same unit."""


def answerable(leaf: Leaf) -> bool:
    """Whether an entry under the leaf's fact may be taken for what its quote asks."""
    fact = getattr(leaf, "fact", "").rpartition(".")[2]
    if is_change(leaf.quote):
        return False
    asked = {measure.concept for measure, _, _ in named_measures(tokens(leaf.quote))}
    if asked & set(_QUALIFIED.get(fact, ())):
        return False
    return not asked or fact not in _measured() or fact in asked


@functools.cache
def _measured() -> frozenset[str]:
    return frozenset(measure.concept for measure in note_measures())
