"""Three values and conflict: met, not met, not documented, and a record that says both.

Silence is never "no". A conflict counts as unknown in everything built on it, and stays visible.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """The order is that of Kleene's logic: `all` is the least, `any` the greatest of what is below. CONFLICT is an unknown that shows."""

    NOT_MET = 0
    NOT_DOCUMENTED = 1
    CONFLICT = 2
    MET = 3

    @property
    def word(self) -> str:
        """As the findings name it."""
        return _WORDS[self]

    @property
    def known(self) -> bool:
        """Met or not met."""
        return self in (Truth.MET, Truth.NOT_MET)


_WORDS = {
    Truth.NOT_MET: "not_met",
    Truth.NOT_DOCUMENTED: "not_documented",
    Truth.CONFLICT: "conflict",
    Truth.MET: "met",
}


def negated(truth: Truth) -> Truth:
    """Not: the unknown ones stay what they are."""
    return {Truth.MET: Truth.NOT_MET, Truth.NOT_MET: Truth.MET}.get(truth, truth)


def conjunction(parts: Iterable[Truth]) -> Truth:
    """All of: one that is not met decides; among unknown ones a conflict shows. MET for none."""
    found = frozenset(parts)
    if Truth.NOT_MET in found:
        return Truth.NOT_MET
    return _unknown(found) or Truth.MET


def disjunction(parts: Iterable[Truth]) -> Truth:
    """One or more of: one that is met decides. NOT_MET for none."""
    found = frozenset(parts)
    if Truth.MET in found:
        return Truth.MET
    return _unknown(found) or Truth.NOT_MET


def at_least(n: int, parts: Iterable[Truth]) -> Truth:
    """n or more of: met when n are; not met when too few can still be."""
    found = tuple(parts)
    met = sum(one is Truth.MET for one in found)
    open_ones = sum(not one.known for one in found)
    if met >= n:
        return Truth.MET
    if met + open_ones < n:
        return Truth.NOT_MET
    return _unknown(frozenset(found)) or Truth.NOT_MET


def _unknown(found: frozenset[Truth]) -> Truth | None:
    if Truth.CONFLICT in found:
        return Truth.CONFLICT
    return Truth.NOT_DOCUMENTED if Truth.NOT_DOCUMENTED in found else None
