"""Many rules against many cases: the truths alone, a column of cases at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rules.evaluate import atom_truth
from rules.facts import Case
from rules.model import All, Always, Any, AtLeast, Atom, If, Node, Not, Ref, Unless, children
from rules.truth import Truth

Column = npt.NDArray[np.int8]
_NEGATED = np.array([Truth.MET, Truth.NOT_DOCUMENTED, Truth.CONFLICT, Truth.NOT_MET], dtype=np.int8)
# where one part is a conflict and another is not documented, the whole is a conflict: so `all` compares by this rank, `any` by the value
_RANK_ALL = np.array([0, 2, 1, 3], dtype=np.int8)
_FROM_RANK = np.array([Truth.NOT_MET, Truth.CONFLICT, Truth.NOT_DOCUMENTED, Truth.MET], dtype=np.int8)


class Cases:
    """Cases prepared for many rules: an atom is looked at only for the cases that know its fact, and only once."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._cases = tuple(cases)
        self._by_fact: dict[str, list[int]] = {}
        for index, case in enumerate(self._cases):
            for fact in case.known:
                self._by_fact.setdefault(fact, []).append(index)
        self._atoms: dict[Atom, Column] = {}

    def truths(self, node: Node) -> Column:
        """The truth of a node for every case, as `Truth` values in the order of the cases."""
        if isinstance(node, Atom):
            return self._atom(node)
        if isinstance(node, Ref):
            return np.full(len(self._cases), Truth.NOT_DOCUMENTED, dtype=np.int8)
        if isinstance(node, Always):
            return np.full(len(self._cases), Truth.MET, dtype=np.int8)
        return _combined(node, [self.truths(child) for child in children(node)], len(self._cases))

    def _atom(self, atom: Atom) -> Column:
        known = self._atoms.get(atom)
        if known is None:
            known = np.full(len(self._cases), Truth.NOT_DOCUMENTED, dtype=np.int8)
            for index in self._by_fact.get(atom.fact, ()):
                known[index] = atom_truth(atom, self._cases[index])[0]
            self._atoms[atom] = known
        return known


def _combined(node: Node, parts: list[Column], count: int) -> Column:
    match node:
        case All():
            return _all(parts, count)
        case Any() | Unless():
            return _any(parts, count)
        case AtLeast():
            return _at_least(node.n, parts, count)
        case Not():
            return _NEGATED[parts[0]]
        case If():
            return _any([_NEGATED[parts[0]], parts[1]], count)
        case _:
            raise TypeError(f"{type(node).__name__} is a leaf")


def _all(parts: list[Column], count: int) -> Column:
    if not parts:
        return np.full(count, Truth.MET, dtype=np.int8)
    return _FROM_RANK[np.minimum.reduce([_RANK_ALL[part] for part in parts])]


def _any(parts: list[Column], count: int) -> Column:
    if not parts:
        return np.full(count, Truth.NOT_MET, dtype=np.int8)
    found: Column = np.maximum.reduce(parts)
    return found


def _at_least(n: int, parts: list[Column], count: int) -> Column:
    stacked = np.stack(parts) if parts else np.empty((0, count), dtype=np.int8)
    met = (stacked == Truth.MET).sum(axis=0)
    undecided = ((stacked == Truth.NOT_DOCUMENTED) | (stacked == Truth.CONFLICT)).sum(axis=0)
    unknown = np.where((stacked == Truth.CONFLICT).any(axis=0), Truth.CONFLICT, Truth.NOT_DOCUMENTED)
    found = np.where(met >= n, Truth.MET, np.where(met + undecided < n, Truth.NOT_MET, unknown))
    return found.astype(np.int8)
