"""First decisions that are alike in every dimension, counted together: what patterns are looked for in.

The bins stand in the order of their values, so that the order of the lines changes nothing, not even a last digit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from practice.patterns.model import REASON
from practice.patterns.table import Flags, Floats, Ints, Table


@dataclass(frozen=True, slots=True)
class Bins:
    """One bin for each payer, procedure, provider and place that occur together.

    codes    dimension → for each bin, the place of its value in `values` of that dimension
    lines    how many lines each bin has      refused  bin × reason → how many of them were refused for it
    whole    how many were refused at all     cents    bin × reason → what was refused
    """

    codes: dict[str, Ints]
    values: dict[str, tuple[str, ...]]
    lines: Floats
    refused: Floats
    whole: Floats
    cents: Ints

    def __len__(self) -> int:
        return len(self.lines)

    def outcome(self, reason: int | None) -> Floats:
        """How many lines of each bin were refused, for a reason where one is meant."""
        return self.whole if reason is None else self.refused[:, reason]

    def occurring(self) -> list[int]:
        """The reasons that anything was refused for."""
        return [int(one) for one in np.flatnonzero(self.refused.sum(axis=0))]


@dataclass(frozen=True, slots=True)
class Cells:
    """One family of dimensions: for each bin its cell; for each cell its lines, the first bin of it, and whether every value is known."""

    family: tuple[str, ...]
    of_bin: Ints
    lines: Floats
    first: Ints
    named: Flags

    def sums(self, weights: Floats) -> Floats:
        """What the bins of each cell come to together."""
        return sums(self.of_bin, weights, len(self.lines))


def bins_of(table: Table) -> Bins:
    """The lines of a table in bins."""
    first, of_row = _numbered(table.codes, table.values, tuple(table.codes), len(table))
    reasons, no = len(table.values[REASON]), table.refused
    place = of_row[no] * reasons + table.reason[no]
    shape = (len(first), reasons)
    refused = np.bincount(place, minlength=shape[0] * shape[1]).astype(np.float64).reshape(shape)
    return Bins(
        codes={name: codes[first] for name, codes in table.codes.items()},
        values=table.values,
        lines=np.bincount(of_row, minlength=len(first)).astype(np.float64),
        refused=refused,
        whole=refused.sum(axis=1),
        cents=np.bincount(place, table.denied_cents[no], shape[0] * shape[1]).astype(np.int64).reshape(shape),
    )


def cells_of(bins: Bins, family: tuple[str, ...]) -> Cells:
    """The cells of a family."""
    first, of_bin = _numbered(bins.codes, bins.values, family, len(bins))
    named = np.ones(len(first), dtype=np.bool_)
    for dimension in family:
        named &= np.array([bool(name) for name in bins.values[dimension]])[bins.codes[dimension][first]]
    return Cells(family, of_bin, sums(of_bin, bins.lines, len(first)), first, named)


def sums(places: Ints, weights: Floats, count: int) -> Floats:
    """The weights of each place, added up."""
    return np.bincount(places, weights, count).astype(np.float64)


def _numbered(codes: dict[str, Ints], values: dict[str, tuple[str, ...]], family: tuple[str, ...], count: int) -> tuple[Ints, Ints]:
    """The first of each combination of values, in their order, and for each row the place of its own."""
    whole = np.zeros(count, dtype=np.int64)
    for dimension in family:
        whole = whole * len(values[dimension]) + codes[dimension]
    _, first, of_row = np.unique(whole, return_index=True, return_inverse=True)
    return first, of_row
