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

from practice.patterns.bins import Bins, Cells, bins_of, cells_of, sums
from practice.patterns.model import REASON, Alert, Key
from practice.patterns.table import Flags, Floats, Table

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
class _Found:
    key: Key
    bins: Flags
    reason: int | None
    refused: int
    expected: float
    tail: float


def alerts(table: Table) -> tuple[Alert, ...]:
    """The cells told, the least likely by chance first."""
    if len(table) == 0 or not table.refused.any():
        return ()
    bins = bins_of(table)
    cells = [cells_of(bins, family) for family in FAMILIES]
    allowed = np.ones(bins.refused.shape)
    told: list[Alert] = []
    looked = _looked_at(bins, cells)
    while len(told) < MOST:
        best = min(_candidates(bins, cells, _normal(bins, allowed)), key=lambda one: (one.tail, one.key), default=None)
        if best is None or best.tail * looked > FALSE:
            break
        told.append(_alert(bins, best, looked))
        _allow(allowed, best)
    return tuple(told)


def _looked_at(bins: Bins, cells: list[Cells]) -> int:
    """How many cells could be told: those with enough lines, for any reason and for each reason that occurs."""
    reasons = len(bins.occurring())
    enough = [int((one.lines >= FEWEST).sum()) for one in cells]
    return sum(count * (1 + (reasons if one.family in WITH_REASON else 0)) for count, one in zip(enough, cells, strict=True))


@dataclass(frozen=True, slots=True)
class _Normal:
    """What is usual, as far as it is the same for every family.

    share    for each bin, and `of_reason` for each bin and reason, the lines that the practice's usual share would refuse
    effects  dimension → for each bin, how often its value is refused beside the others
    counted  refusals by procedure and reason, without what was told already      common  how refusals divide into reasons at large
    allowed  for each bin and reason, what has been told already
    """

    share: Floats
    of_reason: Floats
    effects: dict[str, Floats]
    counted: Floats
    common: Floats
    allowed: Floats

    def expected(self, without: tuple[str, ...], reason: int | None) -> Floats:
        """For each bin the lines that would be refused (for a reason), the effects of some dimensions left out."""
        found = self.share if reason is None else self.of_reason[:, reason]
        for dimension, effect in self.effects.items():
            if dimension not in without:
                found = found * effect
        return found


def _normal(bins: Bins, allowed: Floats) -> _Normal:
    common, own = _reasons(bins, allowed)
    of_reason = _mixes(own, common)[bins.codes["procedure"]] * allowed * bins.lines[:, None]
    share = np.sum(of_reason.T, axis=0)
    base = _base(bins, share)
    seen = bins.outcome(None)
    effects = {name: np.ones(len(bins)) for name in bins.codes}
    whole = base * share
    for _ in range(_ROUNDS):
        for name, codes in bins.codes.items():
            kinds, now = len(bins.values[name]), whole / effects[name]
            factors = (sums(codes, seen, kinds) + _OWN) / (sums(codes, now, kinds) + _OWN)
            effects[name] = factors[codes]
            whole = now * effects[name]
    return _Normal(base * share, base * of_reason, effects, own, common, allowed)


def _base(bins: Bins, share: Floats) -> float:
    """The practice's usual share: that of the middle one of its payers' procedures, which a few bad cells do not raise."""
    cells = cells_of(bins, ("payer", "procedure"))
    seen, wanted = cells.sums(bins.outcome(None)), cells.sums(share)
    mean = float(seen.sum() / wanted.sum())
    return mean * _middle(seen, wanted * mean)


def _mixes(own: Floats, common: Floats) -> Floats:
    """How refusals of each procedure divide into reasons when nothing is out of the ordinary; rows sum to one."""
    return np.asarray((own + _MIX * common) / (own.sum(axis=1, keepdims=True) + _MIX), dtype=np.float64)


def _reasons(bins: Bins, allowed: Floats) -> tuple[Floats, Floats]:
    """The practice's shares of reasons, and each procedure's counts without what was told already."""
    procedures, kinds = bins.codes["procedure"], len(bins.values["procedure"])
    usual = bins.refused / allowed
    counts = np.stack([sums(procedures, usual[:, reason], kinds) for reason in range(usual.shape[1])], axis=1)
    return counts.sum(axis=0) / max(1e-9, float(counts.sum())), counts


def _candidates(bins: Bins, cells: list[Cells], normal: _Normal) -> Iterator[_Found]:
    occurring = bins.occurring()
    for one in cells:
        yield from _worst(bins, one, None, normal)
        if one.family in WITH_REASON:
            for reason in occurring:
                yield from _worst(bins, one, reason, normal)


def _wanted(bins: Bins, cells: Cells, reason: int | None, normal: _Normal) -> Floats:
    """What each cell of a family would have refused if it were like its fellows; the cell itself has no say in what is usual."""
    wanted = cells.sums(normal.expected(cells.family, reason))
    if len(cells.family) > 1:
        usual, refused = normal.expected(cells.family, None), bins.outcome(None)
        seen, expected = cells.sums(refused), cells.sums(usual)
        for dimension in cells.family:
            codes, kinds = bins.codes[dimension], len(bins.values[dimension])
            of_cell = codes[cells.first]
            others_seen = sums(codes, refused, kinds)[of_cell] - seen
            others_expected = sums(codes, usual, kinds)[of_cell] - expected
            wanted = wanted * (others_seen + _OWN) / (others_expected + _OWN)
    if reason is not None and "procedure" in cells.family:
        wanted = wanted * _mix_without(bins, cells, reason, normal)
    return np.maximum(wanted, 1e-9)


def _mix_without(bins: Bins, cells: Cells, reason: int, normal: _Normal) -> Floats:
    """By how much the reason's share of a procedure changes when a cell's own refusals are left out."""
    of_cell = bins.codes["procedure"][cells.first]
    usual = bins.refused / normal.allowed
    per_reason = [cells.sums(usual[:, one]) for one in range(usual.shape[1])]
    all_here, here = np.sum(per_reason, axis=0), per_reason[reason]
    counted, of_all = normal.counted[of_cell, reason], normal.counted.sum(axis=1)[of_cell]
    drawn = _MIX * normal.common[reason]
    before, after = (counted + drawn) / (of_all + _MIX), (counted - here + drawn) / (of_all - all_here + _MIX)
    return np.asarray(after / np.maximum(before, 1e-12), dtype=np.float64)


def _worst(bins: Bins, cells: Cells, reason: int | None, normal: _Normal) -> Iterator[_Found]:
    """The cell of a family that is hardest to put down to chance."""
    seen, wanted = cells.sums(bins.outcome(reason)), _wanted(bins, cells, reason, normal)
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
    key = tuple((dimension, bins.values[dimension][int(bins.codes[dimension][cells.first[at]])]) for dimension in cells.family)
    named = (*key, (REASON, bins.values[REASON][reason])) if reason is not None else key
    yield _Found(named, cells.of_bin == at, reason, int(seen[at]), float(wanted[at]), float(tails[at]))


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


def _alert(bins: Bins, found: _Found, looked: int) -> Alert:
    cents = bins.cents[found.bins] if found.reason is None else bins.cents[found.bins, found.reason]
    return Alert(
        found.key, found.refused, int(bins.lines[found.bins].sum()), round(found.expected, 3), min(1.0, found.tail * looked),
        int(cents.sum()),
    )  # fmt: skip


def _allow(allowed: Floats, found: _Found) -> None:
    """From now on the cell is expected to be as it is."""
    ratio = found.refused / found.expected
    if found.reason is None:
        allowed[found.bins] *= ratio
    else:
        allowed[found.bins, found.reason] *= ratio
