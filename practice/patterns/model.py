"""The values of patterns: cells, rates with intervals, alerts, shifts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

DIMENSIONS = ("payer", "procedure", "provider", "location")
REASON = "reason"

Key = tuple[tuple[str, str], ...]
"""Which lines are meant: pairs of dimension and value, in the order of `DIMENSIONS`, the reason last."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many: the plain share, its 95 % interval (Wilson), and the share drawn towards that of its fellows.

    shrunk  what to expect of the next line: small numbers count little, large ones stand for themselves
    """

    refused: int
    lines: int
    share: float
    low: float
    high: float
    shrunk: float


@dataclass(frozen=True, slots=True)
class Alert:
    """A cell that refuses beyond what is normal.

    expected   lines that would be refused if the cell were like its fellows (payer, procedure, provider and place allowed for)
    chance     probability of so many by chance and ordinary variation, times the cells looked at: at most `alerts.FALSE` where told
    """

    key: Key
    refused: int
    lines: int
    expected: float
    chance: float
    denied_cents: int

    @property
    def share(self) -> float:
        """The share refused."""
        return self.refused / self.lines

    @property
    def usual(self) -> float:
        """The share that would be refused if the cell were like its fellows."""
        return self.expected / self.lines


@dataclass(frozen=True, slots=True)
class KnownChange:
    """A policy's change with a day from which it holds. `procedures`: codes that the policy lists, or empty where it lists none.

    said  what changed, as the digest says it
    """

    change_id: str
    payer_id: str
    policy: str
    version: str
    effective: dt.date
    procedures: frozenset[str]
    said: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """A share that moved on a day.

    change      the policy's change that it began with; None where no known change fits
    others      further changes of the same days, which cannot be told apart from it
    chance      probability of such a move by chance, times the number of moves looked for
    elsewhere   the share at the other payers before and after, for the same procedures
    earliest, latest   days between which the move began, with 95 % certainty
    """

    key: Key
    day: dt.date
    before: Rate
    after: Rate
    chance: float
    earliest: dt.date
    latest: dt.date
    elsewhere: tuple[Rate, Rate] | None = None
    change: KnownChange | None = None
    others: tuple[KnownChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """A payer, procedure or the practice as a whole, in figures.

    first_pass        first decisions that refused nothing
    turnaround_days   median days from receipt to decision; None where the payer gives no day of receipt
    overturned        decided appeals that were overturned, wholly or in part
    denied_cents      refused at the first decision     recovered_cents   paid later after an appeal or correction
    at_stake_cents    refused and still open: not recovered, no appeal decided against us
    """

    key: Key
    lines: int
    first_pass: Rate
    turnaround_days: float | None
    overturned: Rate | None
    denied_cents: int
    recovered_cents: int
    at_stake_cents: int
