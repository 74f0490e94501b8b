"""First decisions added up so far that a payer can be taken out of all again: what stays is "the other payers". Pure.

Everything is counted in whole numbers, so that the order of the lines changes nothing and a difference is exact.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from typing import NamedTuple, TypeVar

from practice.denials.model import AppealOutcome, ClaimLine
from practice.denials.odds import WON
from practice.patterns.figures import refused
from practice.patterns.money import Answers, Later, Refused, at_stake, recovered
from practice.patterns.shifts import POLICY_REASONS

K = TypeVar("K")
V = TypeVar("V")


class Tallied(NamedTuple):
    """What is counted of a first decision. `month` of service, as "2026-03", or ""; `days` from receipt to decision, where known."""

    procedure: str
    month: str
    reason: str
    refused: bool
    denied_cents: int
    charged_cents: int
    days: int | None


class Cell(NamedTuple):
    """So many lines, so many of them refused, and so many of these for a reason that a policy can give."""

    lines: int = 0
    refused: int = 0
    by_policy: int = 0


class Ended(NamedTuple):
    """What became of refused lines: cents refused, recovered since and still at stake; decided appeals, and those of them that were won."""

    denied_cents: int = 0
    decided: int = 0
    won: int = 0
    recovered_cents: int = 0
    at_stake_cents: int = 0


class Sums(NamedTuple):
    """Cents refused and charged, and the sums of their squares and products."""

    denied: int = 0
    charged: int = 0
    denied_squared: int = 0
    product: int = 0
    charged_squared: int = 0


NONE_ENDED, _NOTHING = Ended(), Sums()


@dataclass(frozen=True, slots=True)
class Totals:
    """Some payers' first decisions of a period.

    cells    procedure and month of service → the lines        reasons  procedure and reason → refused lines
    days     days from receipt to decision → lines             ended    what became of what was refused
    """

    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    reasons: Mapping[tuple[str, str], int] = field(default_factory=dict)
    days: Mapping[int, int] = field(default_factory=dict)
    sums: Sums = _NOTHING
    ended: Ended = NONE_ENDED

    def whole(self) -> Cell:
        """All lines together."""
        return _added(self.cells.values())

    def by_procedure(self) -> dict[str, Cell]:
        """Each procedure's lines."""
        return _grouped((procedure, cell) for (procedure, _), cell in self.cells.items())

    def by_month(self, procedures: frozenset[str] | None = None) -> dict[str, Cell]:
        """Each month's lines, of some procedures where they are named; "" holds those without a day of service."""
        named = (key for key in self.cells if procedures is None or key[0] in procedures)
        return _grouped((key[1], self.cells[key]) for key in named)

    def refused_for(self, reason: str, procedure: str | None = None) -> int:
        """Lines refused for a reason, of one procedure where it is named."""
        if procedure is not None:
            return self.reasons.get((procedure, reason), 0)
        return sum(count for (_, named), count in self.reasons.items() if named == reason)

    def without(self, part: Totals) -> Totals:
        """The same lines without some of them. Raises ValueError where those are not among them."""
        return Totals(
            {key: cell for key, cell in _less(self.cells, part.cells, _cell_less).items() if cell.lines},
            {key: count for key, count in _less(self.reasons, part.reasons, _count_less).items() if count},
            {key: count for key, count in _less(self.days, part.days, _count_less).items() if count},
            Sums(*map(int.__sub__, self.sums, part.sums)),
            Ended(*map(int.__sub__, self.ended, part.ended)),
        )


def totals_of(rows: Iterable[Tallied], ended: Ended = NONE_ENDED) -> Totals:
    """First decisions added up; ended: what became of those that were refused."""
    every = tuple(rows)
    no = [one for one in every if one.refused]
    lines = Counter((one.procedure, one.month) for one in every)
    refusals = Counter((one.procedure, one.month) for one in no)
    by_policy = Counter((one.procedure, one.month) for one in no if one.reason in POLICY_REASONS)
    return Totals(
        {key: Cell(count, refusals[key], by_policy[key]) for key, count in lines.items()},
        Counter((one.procedure, one.reason) for one in no),
        Counter(one.days for one in every if one.days is not None),
        Sums(
            sum(one.denied_cents for one in every), sum(one.charged_cents for one in every),
            sum(one.denied_cents**2 for one in every), sum(one.denied_cents * one.charged_cents for one in every),
            sum(one.charged_cents**2 for one in every),
        ),
        ended,
    )  # fmt: skip


def totals_of_lines(lines: Sequence[ClaimLine], answered: Answers, later: Later) -> Totals:
    """The same of whole lines."""
    return totals_of(map(_tallied, lines), ended_of([one for one in lines if refused(one)], answered, later))


def ended_of(refusals: Iterable[Refused], answered: Answers, later: Later) -> Ended:
    """What became of refused lines."""
    denied = decided = won = back = stake = 0
    for one in refusals:
        outcomes = [answer.outcome for answer in answered.get(one.line_id, ()) if answer.outcome is not AppealOutcome.OPEN]
        came = recovered(one, answered, later)
        decided, won = decided + len(outcomes), won + sum(outcome in WON for outcome in outcomes)
        denied, back, stake = denied + one.denied_cents, back + came, stake + at_stake(one, came, answered)
    return Ended(denied, decided, won, back, stake)


def paid_later(lines: Iterable[ClaimLine]) -> Later:
    """Claim and procedure → what stands paid now by a later decision than the first."""
    found: defaultdict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        if line.current and not line.first_pass:
            found[line.claim_id, line.procedure] += line.paid_cents
    return found


def days_between(received: dt.date | None, adjudicated: dt.date) -> int | None:
    """Days from receipt to decision."""
    return (adjudicated - received).days if received else None


def _tallied(line: ClaimLine) -> Tallied:
    month = f"{line.service_date:%Y-%m}" if line.service_date else ""
    no = refused(line)
    days = days_between(line.received, line.adjudicated)
    return Tallied(line.procedure, month, line.reason if no else "", no, line.denied_cents, line.charged_cents, days)


def _added(cells: Iterable[Cell]) -> Cell:
    return Cell(*map(sum, zip(Cell(), *cells, strict=True)))


def _grouped(pairs: Iterable[tuple[str, Cell]]) -> dict[str, Cell]:
    found: defaultdict[str, list[Cell]] = defaultdict(list)
    for key, cell in pairs:
        found[key].append(cell)
    return {key: _added(cells) for key, cells in sorted(found.items())}


def _less(whole: Mapping[K, V], part: Mapping[K, V], less: Callable[[V, V], V]) -> dict[K, V]:
    if strange := part.keys() - whole.keys():
        raise ValueError(f"{len(strange)} kinds of lines are not among those they are taken from")
    return {key: less(value, part[key]) if key in part else value for key, value in whole.items()}


def _count_less(whole: int, part: int) -> int:
    if part > whole:
        raise ValueError("more lines are taken away than there are")
    return whole - part


def _cell_less(whole: Cell, part: Cell) -> Cell:
    return Cell(*starmap(_count_less, zip(whole, part, strict=True)))
