"""The values of a contract brief: one payer's figures for a meeting. Nothing in them is about one patient."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from practice.denials.changes import PolicyChange, Words
from practice.patterns.model import Alert, Rate, Shift

Unit = Literal["share", "days", "cents", "count"]


@dataclass(frozen=True, slots=True)
class Value:
    """A number with its 95 % interval (None where it is a plain sum) and on how many lines or cases it rests.

    Shares are 0 to 1, money is in cents.
    """

    value: float
    low: float | None
    high: float | None
    of: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One headline figure: of the payer, of all other payers, and of the payer in the year before; None where there are no lines.

    key  leads to the claims behind `mine`
    """

    key: str
    words: str
    unit: Unit
    mine: Value | None
    others: Value | None
    before: Value | None


@dataclass(frozen=True, slots=True)
class Beside:
    """How the payer stands beside the others, procedures allowed for.

    expected  the share it would refuse if it refused each of its procedures as the other payers do
    more      its share less that, with the interval
    lines     its first decisions on procedures that other payers decided on too; the others are not compared
    """

    share: Value
    expected: Value
    more: Value
    lines: int


@dataclass(frozen=True, slots=True)
class Row:
    """A reason, a procedure with a reason, or a month: what the payer refused of what it decided, beside the others."""

    key: str
    label: str
    mine: Rate
    others: Rate | None
    denied_cents: int
    at_stake_cents: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A cell of this payer that refuses beyond what is normal."""

    key: str
    label: str
    alert: Alert
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Move:
    """A share that moved; with the change it began with, its words in both versions, and changes that cannot be told from it.

    months  the same lines by month of service, refused for reasons that a policy can give
    """

    key: str
    label: str
    shift: Shift
    change: PolicyChange | None
    words: tuple[Words, ...]
    old_name: str
    new_name: str
    rivals: tuple[str, ...]
    months: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """A denial that cites what the policy in force does not contain.

    cited    the payer's words, or "" where they might tell of a patient      figures  cited figures that the nearest sentence lacks
    """

    key: str
    policy: str
    version: str
    decided: dt.date | None
    cited: str
    nearest: str
    figures: tuple[str, ...]
    denied_cents: int


@dataclass(frozen=True, slots=True)
class AppealRow:
    """One kind of answer: filed, decided, and of these paid in the end, wholly or in part."""

    key: str
    kind: str
    filed: int
    won: Rate | None
    recovered_cents: int


@dataclass(frozen=True, slots=True)
class Brief:
    """One payer's brief. `start`, `end`: the days of decision, both included; `before_start`: where the year before begins.

    left_out  lines of protected records that are not in it
    """

    practice: str
    payer_id: str
    payer_name: str
    start: dt.date
    end: dt.date
    before_start: dt.date
    lines: int
    claims: int
    figures: tuple[Figure, ...]
    beside: Beside | None
    patterns: tuple[Pattern, ...]
    rows: tuple[Row, ...]
    reasons: tuple[Row, ...]
    months: tuple[Row, ...]
    moves: tuple[Move, ...]
    appeals: tuple[AppealRow, ...]
    errors: tuple[ErrorRow, ...]
    method: tuple[str, ...]
    left_out: int
    invented: bool = False

    def figure(self, key: str) -> Figure | None:
        """A headline figure by its key."""
        return next((one for one in self.figures if one.key == key), None)
