"""Shares that moved on a day, joined with the policy changes they began with. Association with its evidence, never a cause.

A policy's change is held to be what a move began with where all of this is so:
 1. the share of the payer's lines for the policy's procedures differs between the services before and from its effective date on (Fisher's
    exact test, mid-p), and stands up when all changes looked at are allowed for (Benjamini and Hochberg, `FALSE`); where the change is
    known to tighten or broaden, only a move that way counts;
 2. the effective date is among the days on which the move can have begun (the 99.5 % interval of a single change point);
 3. the same procedures did not move the same way at the other payers (a difference of differences beyond chance), so that it is not the
    practice's own doing.
Moves without a known change are found by trying every day of every payer's procedure, each allowed for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from practice.patterns.model import REASON, Key, KnownChange, Rate, Shift
from practice.patterns.rates import Z95, rate
from practice.patterns.table import Flags, Floats, Ints, Table, date_of, number_of

FALSE = 0.05
POLICY_REASONS = frozenset({
    "not_medically_necessary", "experimental", "frequency", "level_of_service", "place_of_service", "documentation", "not_covered",
    "authorization_missing", "authorization_exceeded", "authorization_refused", "benefit_exhausted", "unclassified",
})  # fmt: skip
"""Reasons that a payer's policy can give. Only these are counted here: a policy does not make claims come late."""
FEWEST_LINES = 12
"""Lines that each side of a day must have."""
LEAST_MOVE = 0.03
"""Share by which lines must move for a move to be told."""
_CLEAR = 7.352
_POSSIBLE = 11.979
"""What the fit may lose at the day a move began, with 95 and 99.5 % certainty: the loss x has the distribution (1 - exp(-x / 2))² of the
maximum of a two-sided random walk (Siegmund 1988), not that of a regular parameter."""


@dataclass(frozen=True, slots=True)
class _Series:
    """The days and outcomes of some lines, by day."""

    key: Key
    days: Ints
    refused: Flags

    def sides(self, day: int) -> tuple[int, int, int, int]:
        """Refused and lines before a day, refused and lines from it on."""
        at = int(np.searchsorted(self.days, day))
        before = int(self.refused[:at].sum())
        return before, at, int(self.refused.sum()) - before, len(self.days) - at


@dataclass(frozen=True, slots=True)
class _Tested:
    change: KnownChange
    series: _Series
    others: _Series
    chance: float


def shifts(table: Table, changes: Iterable[KnownChange]) -> tuple[Shift, ...]:
    """The moves told: those that began with a known change, then those without one; each group the least likely by chance first."""
    explained = tuple(_with_changes(table, tuple(sorted(changes, key=lambda one: (one.effective, one.change_id)))))
    rest = tuple(_without(table, explained))
    return (*sorted(explained, key=_order), *sorted(rest, key=_order))


def _order(shift: Shift) -> tuple[float, Key]:
    return shift.chance, shift.key


# ---------------------------------------------------------------- moves with a known change


def _with_changes(table: Table, changes: Sequence[KnownChange]) -> Iterator[Shift]:
    tested = [one for change in changes if (one := _tested(table, change)) is not None]
    chances = dict(zip([one.change.change_id for one in tested], _adjusted([one.chance for one in tested]), strict=True))
    standing = [one for one in tested if chances[one.change.change_id] <= FALSE and _moved(one)]
    fitting = [one for one in standing if _fits(one)]
    told: set[str] = set()
    for one in sorted(fitting, key=lambda found: (-_gain(found.series, found.change), found.change.change_id)):
        if one.change.change_id in told:
            continue
        rivals = [other.change for other in fitting if other is not one and _same_lines(one, other)]
        told.update([one.change.change_id, *(rival.change_id for rival in rivals)])
        yield _shift(one.series, number_of(one.change.effective), chances[one.change.change_id], one.others, one.change, tuple(rivals))


def _tested(table: Table, change: KnownChange) -> _Tested | None:
    mine, others = _lines_of(table, change)
    before, lines_before, after, lines_after = mine.sides(number_of(change.effective))
    if min(lines_before, lines_after) < FEWEST_LINES:
        return None
    return _Tested(change, mine, others, _chance((before, lines_before, after, lines_after), change.direction))


def _lines_of(table: Table, change: KnownChange) -> tuple[_Series, _Series]:
    """The payer's lines for the policy's procedures, and those of all other payers."""
    payer = table.rows_of((("payer", change.payer_id),))
    named = [code for code in sorted(change.procedures) if code in table.values["procedure"]]
    meant = np.ones(len(table), dtype=np.bool_)
    if change.procedures:
        meant = np.isin(table.codes["procedure"], [table.values["procedure"].index(code) for code in named])
    key: Key = (("payer", change.payer_id), *((("procedure", ", ".join(named)),) if named else ()))
    return _series(table, key, payer & meant), _series(table, key[1:], ~payer & meant)


def _series(table: Table, key: Key, rows: Flags | Ints) -> _Series:
    """The rows' days and outcomes; rows are flags over the table, or places in it."""
    days, refused, reason = table.day[rows], table.refused[rows], table.reason[rows]
    outcome = refused & np.isin(reason, [at for at, name in enumerate(table.values[REASON]) if name in POLICY_REASONS])
    known = days >= 0
    order = np.argsort(days[known], kind="stable")
    return _Series(key, days[known][order], outcome[known][order])


def _chance(sides: tuple[int, int, int, int], direction: str = "") -> float:
    """Fisher's exact probability of a move so large that way (either way where no direction is known), what was seen counted half."""
    before, lines_before, after, lines_after = sides
    drawn = stats.hypergeom(lines_before + lines_after, before + after, lines_after)
    more, fewer = float(drawn.sf(after - 1) - drawn.pmf(after) / 2), float(drawn.cdf(after) - drawn.pmf(after) / 2)
    if direction == "tightened":
        return more
    return fewer if direction == "broadened" else min(1.0, 2 * min(more, fewer))


def _adjusted(chances: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg's adjusted probabilities, in the order given: of those told, this share may be chance."""
    return [float(one) for one in stats.false_discovery_control(chances)] if chances else []


def _moved(one: _Tested) -> bool:
    before, lines_before, after, lines_after = one.series.sides(number_of(one.change.effective))
    return abs(after / lines_after - before / lines_before) >= LEAST_MOVE


def _fits(one: _Tested) -> bool:
    days, gains = _profile(one.series)
    if not len(days) or float(gains.max()) - _gain(one.series, one.change) > _POSSIBLE:
        return False
    return _beyond_others(one)


def _beyond_others(one: _Tested) -> bool:
    """Whether the share moved further that way than it did on the other payers' lines, beyond chance (difference of differences)."""
    day = number_of(one.change.effective)
    mine, others = one.series.sides(day), one.others.sides(day)
    if min(others[1], others[3]) < FEWEST_LINES:
        return True
    move, variance = _move(mine)
    common, common_variance = _move(others)
    return abs(move - common) > Z95 * np.sqrt(variance + common_variance) and move * (move - common) > 0


def _move(sides: tuple[int, int, int, int]) -> tuple[float, float]:
    """By how much the share moved and the variance of that (one line of each kind added, so that no share counts as certain)."""
    before, lines_before, after, lines_after = sides
    old, new = (before + 1) / (lines_before + 2), (after + 1) / (lines_after + 2)
    return new - old, old * (1 - old) / (lines_before + 2) + new * (1 - new) / (lines_after + 2)


def _same_lines(one: _Tested, other: _Tested) -> bool:
    return one.series.key[0] == other.series.key[0] and bool(
        not one.change.procedures or not other.change.procedures or one.change.procedures & other.change.procedures
    )


# ---------------------------------------------------------------- change points


def _gain(series: _Series, change: KnownChange) -> float:
    return _gained(*series.sides(number_of(change.effective)))


def _gained(before: int, lines_before: int, after: int, lines_after: int) -> float:
    """Twice what the log likelihood gains by letting the share differ between the sides."""
    whole = _likelihood(before + after, lines_before + lines_after)
    return 2 * (_likelihood(before, lines_before) + _likelihood(after, lines_after) - whole)


def _likelihood(refused: int, lines: int) -> float:
    kept = lines - refused
    return float((refused * np.log(refused / lines) if refused else 0.0) + (kept * np.log(kept / lines) if kept else 0.0)) if lines else 0.0


def _profile(series: _Series) -> tuple[Ints, Floats]:
    """Every day on which a move could have begun, with enough lines on both sides, and what it gains."""
    total, refused = len(series.days), np.cumsum(series.refused.astype(np.int64))
    firsts = np.unique(series.days, return_index=True)[1]
    at = firsts[(firsts >= FEWEST_LINES) & (total - firsts >= FEWEST_LINES)]
    if not len(at):
        return np.array([], dtype=np.int64), np.array([])
    before, after = refused[at - 1], refused[-1] - refused[at - 1]
    gains = _terms(before, at) + _terms(after, total - at) - _terms(refused[-1:], np.array([total]))
    return series.days[at], np.asarray(2 * gains, dtype=np.float64)


def _terms(refused: Ints, lines: Ints) -> Floats:
    kept = lines - refused
    return np.asarray(_entropy(refused, lines) + _entropy(kept, lines), dtype=np.float64)


def _entropy(part: Ints, lines: Ints) -> Floats:
    return np.asarray(np.where(part > 0, part * np.log(np.maximum(part, 1) / lines), 0.0), dtype=np.float64)


# ---------------------------------------------------------------- moves without a known change


def _without(table: Table, explained: Sequence[Shift]) -> Iterator[Shift]:
    known = [(dict(one.key)["payer"], set(dict(one.key).get("procedure", "").split(", "))) for one in explained]
    series, looked = [], 0
    for names, rows in _cells(table):
        if not all(names) or any(names[0] == one and (names[1] in codes or codes == {""}) for one, codes in known):
            continue
        looked += 1
        if len(rows) >= 2 * FEWEST_LINES:  # fewer can have no day with enough lines on both sides
            series.append(_series(table, (("payer", names[0]), ("procedure", names[1])), rows))
    for one in series:
        days, gains = _profile(one)
        if not len(days):
            continue
        day = int(days[int(np.argmax(gains))])
        before, lines_before, after, lines_after = one.sides(day)
        if abs(after / lines_after - before / lines_before) < LEAST_MOVE:
            continue
        chance = _chance((before, lines_before, after, lines_after)) * len(days) * looked
        if chance <= FALSE:
            yield _shift(one, day, min(1.0, chance), None, None, ())


def _cells(table: Table) -> Iterator[tuple[tuple[str, str], Ints]]:
    """Each payer's procedures with the places of their rows, by payer and procedure."""
    whole = table.codes["payer"] * len(table.values["procedure"]) + table.codes["procedure"]
    order = np.argsort(whole, kind="stable")
    starts = np.flatnonzero(np.diff(whole[order], prepend=-1))
    for rows in np.split(order, starts[1:]) if len(order) else ():
        first = rows[0]
        names = (table.name(name, int(table.codes[name][first])) for name in ("payer", "procedure"))
        yield (next(names), next(names)), rows


def _shift(
    series: _Series, day: int, chance: float, elsewhere: _Series | None, change: KnownChange | None, rivals: tuple[KnownChange, ...]
) -> Shift:
    before, after = _rates(series, day)
    earliest, latest = _interval(series, day)
    return Shift(
        series.key, date_of(day), before, after, chance, earliest, latest,
        _rates(elsewhere, day) if elsewhere is not None and len(elsewhere.days) else None, change, rivals,
    )  # fmt: skip


def _rates(series: _Series, day: int) -> tuple[Rate, Rate]:
    before, lines_before, after, lines_after = series.sides(day)
    return rate(before, lines_before), rate(after, lines_after)


def _interval(series: _Series, day: int) -> tuple[dt.date, dt.date]:
    days, gains = _profile(series)
    held = days[gains >= gains.max() - _CLEAR] if len(days) else np.array([day])
    return date_of(min(int(held.min()), day)), date_of(max(int(held.max()), day))
