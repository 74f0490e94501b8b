"""What became of the money that first decisions refused: recovered since, still at stake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from practice.denials.model import Appeal, AppealOutcome


class Refused(Protocol):
    """What is asked of a refused line to follow its money; cents."""

    @property
    def line_id(self) -> str: ...
    @property
    def claim_id(self) -> str: ...
    @property
    def procedure(self) -> str: ...
    @property
    def paid_cents(self) -> int: ...
    @property
    def denied_cents(self) -> int: ...


class Refusal(NamedTuple):
    """A refused line, no more of it than its money needs."""

    line_id: str
    claim_id: str
    procedure: str
    payer_id: str
    paid_cents: int
    denied_cents: int


@dataclass(frozen=True, slots=True)
class Money:
    """Cents that were refused, and what became of them."""

    denied_cents: int = 0
    recovered_cents: int = 0
    at_stake_cents: int = 0


Answers = Mapping[str, Sequence[Appeal]]
"""Our answers to each line."""
Later = Mapping[tuple[str, str], int]
"""Claim and procedure → what stands paid now by a later decision than the first."""


def by_line(appeals: Iterable[Appeal]) -> Answers:
    """Appeals by the line they are about."""
    found: dict[str, list[Appeal]] = defaultdict(list)
    for appeal in appeals:
        found[appeal.line_id].append(appeal)
    return found


def recovered(line: Refused, answered: Answers, later: Later) -> int:
    """What came in after the refusal: as appeals say, else what a later decision pays beyond the first; never more than was refused."""
    said = sum(appeal.recovered_cents for appeal in answered.get(line.line_id, ()))
    paid = max(0, later.get((line.claim_id, line.procedure), 0) - line.paid_cents)
    return min(line.denied_cents, max(said, paid))


def at_stake(line: Refused, back: int, answered: Answers) -> int:
    """What may still come: nothing where the last answer was upheld and none is open. back: what was recovered."""
    own = answered.get(line.line_id, ())
    given_up = any(one.outcome is AppealOutcome.UPHELD for one in own) and not any(one.outcome is AppealOutcome.OPEN for one in own)
    return 0 if given_up else line.denied_cents - back


def money_by_payer(refusals: Iterable[Refusal], appeals: Iterable[Appeal], later: Later) -> dict[str, Money]:
    """The money of each payer, and with an empty name of all together."""
    answered = by_line(appeals)
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in refusals:
        back = recovered(one, answered, later)
        stake = at_stake(one, back, answered)
        for payer in (one.payer_id, ""):
            total = sums[payer]
            total[0] += one.denied_cents
            total[1] += back
            total[2] += stake
    return {payer: Money(*total) for payer, total in sorted(sums.items())}
