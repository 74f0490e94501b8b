"""Cells that refuse beyond what is normal, found one after the other.

What is normal for a line: the practice's share, times what is usual for its payer, procedure, provider and place, each drawn towards one
where numbers are small, and by reason as is usual for the procedure. A cell may differ from that by chance and by ordinary variation
between cells (its spread is estimated from the cells themselves); both are in the tail of a negative binomial distribution. The
cell that is hardest to put down to either is told first; then it is allowed for, and the others are looked at anew, so that a
payer is not told for what one of its procedures did. It stops where the next cell, times all the cells looked at, could be chance:
the probability that a list holds any false alert is at most `FALSE`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import stats

from practice.patterns.model import REASON, Alert, Key
from practice.patterns.table import Flags, Floats, Ints, Table

FALSE = 0.05
"""Accepted probability of a false alert in one list."""
FEWEST = 5
"""Refused lines below which nothing is told of a cell."""
MOST = 100
FAMILIES: tuple[tuple[str, ...], ...] = (
    ("payer",), ("procedure",), ("provider",), ("location",),
    ("payer", "procedure"), ("payer", "provider"), ("payer", "location"), ("procedure", "provider"), ("procedure", "location"),
)  # fmt: skip
WITH_REASON: tuple[tuple[str, ...], ...] = (("payer",), ("provider",), ("location",), ("payer", "procedure"))
"""Families that are looked at for each reason too. Not procedures: how their refusals divide into reasons is taken for their nature."""
_OWN = 16.0
"""Refused lines that a payer's, procedure's, provider's or place's own effect must outweigh."""
_MIX = 20.0
"""Refused lines that the common mix of reasons counts for beside a procedure's own."""
_ROUNDS = 4
_LEAST_SPREAD = {1: 0.2, 2: 0.12}
"""Ordinary variation between cells of so many dimensions, as a share of the expected rate, below which no estimate goes."""
_OF_REASONS = 0.3
"""The same where one reason is looked at: how refusals divide into reasons varies more."""
_MOST_SPREAD = {1: 0.25, 2: 0.5}


@dataclass(frozen=True, slots=True)
class _Cells:
    """One family: for each row its cell; for each cell its lines, the first row of it, and whether every value is known."""

    family: tuple[str, ...]
    of_row: Ints
    lines: Ints
    first: Ints
    named: Flags


@dataclass(frozen=True, slots=True)
class _Found:
    key: Key
    rows: Flags
    reason: int | None
    refused: int
    expected: float
    tail: float


def alerts(table: Table) -> tuple[Alert, ...]:
    """The cells told, the least likely by chance first."""
    if len(table) == 0 or not table.refused.any():
        return ()
    cells = [_cells(table, family) for family in FAMILIES]
    allowed = np.ones((len(table), len(table.values[REASON])))
    told: list[Alert] = []
    looked = _looked_at(table, cells)
    while len(told) < MOST:
        best = min(_candidates(table, cells, _normal(table, allowed)), key=lambda one: (one.tail, one.key), default=None)
        if best is None or best.tail * looked > FALSE:
            break
        told.append(_alert(table, best, looked))
        _allow(allowed, best)
    return tuple(told)


def _cells(table: Table, family: tuple[str, ...]) -> _Cells:
    of_row = np.zeros(len(table), dtype=np.int64)
    for dimension in family:
        of_row = of_row * len(table.values[dimension]) + table.codes[dimension]
    _, first, of_row = np.unique(of_row, return_index=True, return_inverse=True)
    named = np.ones(len(first), dtype=np.bool_)
    for dimension in family:
        named &= np.array([bool(name) for name in table.values[dimension]])[table.codes[dimension][first]]
    return _Cells(family, of_row, np.bincount(of_row), first, named)


def _looked_at(table: Table, cells: list[_Cells]) -> int:
    """How many cells could be told: those with enough lines, for any reason and for each reason that occurs."""
    reasons = len(np.unique(table.reason[table.refused]))
    enough = [int((one.lines >= FEWEST).sum()) for one in cells]
    return sum(count * (1 + (reasons if one.family in WITH_REASON else 0)) for count, one in zip(enough, cells, strict=True))


@dataclass(frozen=True, slots=True)
class _Normal:
    """What is usual, as far as it is the same for every family.

    base     the practice's share        factors  dimension → for each of its values, how often it is refused beside the others
    mix      for each row and reason, how refusals of its procedure divide into reasons
    allowed  for each row and reason, what has been told already
    """

    base: float
    factors: dict[str, Floats]
    mix: Floats
    allowed: Floats

    def rows(self, table: Table, without: tuple[str, ...], reason: int | None) -> Floats:
        """For each row the probability of being refused (for a reason), the effects of some dimensions left out."""
        found = (
            self.base * (self.mix * self.allowed).sum(axis=1)
            if reason is None
            else self.base * self.mix[:, reason] * self.allowed[:, reason]
        )
        for dimension, factor in self.factors.items():
            if dimension not in without:
                found = found * factor[table.codes[dimension]]
        return np.asarray(found, dtype=np.float64)


def _normal(table: Table, allowed: Floats) -> _Normal:
    mix = _mixes(table, allowed)
    share = (mix * allowed).sum(axis=1)
    base = _base(table, share)
    factors = {name: np.ones(len(table.values[name])) for name in table.codes}
    for _ in range(_ROUNDS):
        for name, codes in table.codes.items():
            now = base * share
            for other, factor in factors.items():
                if other != name:
                    now = now * factor[table.codes[other]]
            kinds = len(factors[name])
            seen, wanted = _sums(codes, table.refused, kinds), _sums(codes, now, kinds)
            factors[name] = (seen + _OWN) / (wanted + _OWN)
    return _Normal(base, factors, mix, allowed)


def _base(table: Table, share: Floats) -> float:
    """The practice's usual share: that of the middle one of its payers' procedures, which a few bad cells do not raise."""
    cells = _cells(table, ("payer", "procedure"))
    seen, wanted = _sums(cells.of_row, table.refused), _sums(cells.of_row, share)
    mean = float(seen.sum() / wanted.sum())
    return mean * _middle(seen, wanted * mean)


def _mixes(table: Table, allowed: Floats) -> Floats:
    """For each row, how refusals of its procedure divide into reasons when nothing is out of the ordinary; rows sum to one."""
    common, own, procedures = _reasons(table, allowed)
    drawn = (own + _MIX * common) / (own.sum(axis=1, keepdims=True) + _MIX)
    return np.asarray(drawn[procedures], dtype=np.float64)


def _reasons(table: Table, allowed: Floats) -> tuple[Floats, Floats, Ints]:
    """The practice's shares of reasons, each procedure's counts without what was told already, and the procedure of each row."""
    procedures = table.codes["procedure"]
    usual = 1.0 / allowed[np.arange(len(table)), table.reason]
    counts = np.zeros((len(table.values["procedure"]), allowed.shape[1]))
    np.add.at(counts, (procedures[table.refused], table.reason[table.refused]), usual[table.refused])
    return counts.sum(axis=0) / max(1e-9, counts.sum()), counts, procedures


def _candidates(table: Table, cells: list[_Cells], normal: _Normal) -> Iterator[_Found]:
    for one in cells:
        yield from _worst(table, one, None, normal)
        if one.family in WITH_REASON:
            for reason in np.unique(table.reason[table.refused]):
                yield from _worst(table, one, int(reason), normal)


def _wanted(table: Table, cells: _Cells, reason: int | None, normal: _Normal) -> Floats:
    """What each cell of a family would have refused if it were like its fellows; the cell itself has no say in what is usual."""
    count = len(cells.lines)
    wanted = _sums(cells.of_row, normal.rows(table, cells.family, reason), count)
    if len(cells.family) > 1:
        any_reason = normal.rows(table, cells.family, None)
        seen, expected = _sums(cells.of_row, table.refused, count), _sums(cells.of_row, any_reason, count)
        for dimension in cells.family:
            codes, kinds = table.codes[dimension], len(table.values[dimension])
            of_cell = codes[cells.first]
            others_seen = _sums(codes, table.refused, kinds)[of_cell] - seen
            others_expected = _sums(codes, any_reason, kinds)[of_cell] - expected
            wanted = wanted * (others_seen + _OWN) / (others_expected + _OWN)
    if reason is not None and "procedure" in cells.family:
        wanted = wanted * _mix_without(table, cells, reason, normal)
    return np.maximum(wanted, 1e-9)


def _mix_without(table: Table, cells: _Cells, reason: int, normal: _Normal) -> Floats:
    """By how much the reason's share of a procedure changes when a cell's own refusals are left out."""
    common, own, procedures = _reasons(table, normal.allowed)
    count, of_cell = len(cells.lines), procedures[cells.first]
    usual = np.where(table.refused, 1.0 / normal.allowed[np.arange(len(table)), table.reason], 0.0)
    all_here = _sums(cells.of_row, usual, count)
    here = _sums(cells.of_row, usual * (table.reason == reason), count)
    before = (own[of_cell, reason] + _MIX * common[reason]) / (own.sum(axis=1)[of_cell] + _MIX)
    after = (own[of_cell, reason] - here + _MIX * common[reason]) / (own.sum(axis=1)[of_cell] - all_here + _MIX)
    return np.asarray(after / np.maximum(before, 1e-12), dtype=np.float64)


def _worst(table: Table, cells: _Cells, reason: int | None, normal: _Normal) -> Iterator[_Found]:
    """The cell of a family that is hardest to put down to chance."""
    outcome = table.refused if reason is None else table.reason == reason
    seen, wanted = _sums(cells.of_row, outcome, len(cells.lines)), _wanted(table, cells, reason, normal)
    if len(cells.family) == 1:
        wanted = wanted * _middle(seen, wanted)
    usable = (seen >= FEWEST) & (seen > wanted) & cells.named
    if not usable.any():
        return
    least = _LEAST_SPREAD[len(cells.family)] if reason is None else _OF_REASONS
    shape = 1.0 / _spread(seen, wanted, least, _MOST_SPREAD[len(cells.family)]) ** 2
    tails = np.ones(len(seen))
    tails[usable] = stats.nbinom.sf(seen[usable] - 1, shape, shape / (shape + wanted[usable]))
    at = int(np.argmin(tails))
    key = tuple((dimension, table.name(dimension, int(table.codes[dimension][cells.first[at]]))) for dimension in cells.family)
    named = (*key, (REASON, table.name(REASON, reason))) if reason is not None else key
    yield _Found(named, cells.of_row == at, reason, int(seen[at]), float(wanted[at]), float(tails[at]))


def _sums(places: Ints, weights: Floats | Flags, count: int = 0) -> Floats:
    """The weights of the rows of each place, added up."""
    return np.bincount(places, weights, count).astype(np.float64)


def _middle(seen: Floats, wanted: Floats) -> float:
    """What the middle line's cell has against what it was expected to have: bad fellows do not raise what is usual for a provider."""
    order = np.argsort(seen / wanted)
    at = int(np.searchsorted(np.cumsum(wanted[order]), wanted.sum() / 2))
    return float(np.clip((seen / wanted)[order][at], 0.5, 1.5))


def _spread(seen: Floats, wanted: Floats, least: float, most: float) -> float:
    """How far cells of a family differ beyond chance, as a share of what is expected: by the middle half, which no outlier moves."""
    enough = wanted >= 3
    if enough.sum() < 8:
        return least
    away = (seen[enough] - wanted[enough]) / np.sqrt(wanted[enough])
    middle = (np.quantile(away, 0.75) - np.quantile(away, 0.25)) / 1.349
    noise = 2.33 / np.sqrt(enough.sum())  # the estimate's own standard error where there is no variation beyond chance
    beyond = (middle**2 - 1 - noise) / float(np.median(wanted[enough]))
    return float(np.clip(np.sqrt(max(beyond, 0.0)), least, max(least, most)))


def _alert(table: Table, found: _Found, looked: int) -> Alert:
    outcome = found.rows & (table.refused if found.reason is None else table.reason == found.reason)
    return Alert(
        found.key, found.refused, int(found.rows.sum()), round(found.expected, 3), min(1.0, found.tail * looked),
        int(table.denied_cents[outcome].sum()),
    )  # fmt: skip


def _allow(allowed: Floats, found: _Found) -> None:
    """From now on the cell is expected to be as it is."""
    ratio = found.refused / found.expected
    if found.reason is None:
        allowed[found.rows] *= ratio
    else:
        allowed[found.rows, found.reason] *= ratio
