"""Which lines each number of a brief stands on, by the key of the number: the brief counts these, and those allowed may list them. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from practice.denials.model import ClaimLine, DenialLetter
from practice.patterns.figures import refused
from practice.patterns.model import DIMENSIONS, REASON, Key
from practice.patterns.table import counted


@dataclass(frozen=True, slots=True)
class Slices:
    """First decisions of a period by whose they are.

    before  the payer's first decisions of the year before      end  the last day of the period
    later   claim → its later decisions, from which comes what was recovered
    """

    payer_id: str
    start: dt.date
    end: dt.date
    mine: tuple[ClaimLine, ...]
    others: tuple[ClaimLine, ...]
    before: tuple[ClaimLine, ...]
    later: Mapping[str, Sequence[ClaimLine]]

    def with_later(self, lines: Iterable[ClaimLine]) -> list[ClaimLine]:
        """First decisions together with the later ones on the same claims."""
        found = list(lines)
        return [*found, *(line for claim in dict.fromkeys(one.claim_id for one in found) for line in self.later.get(claim, ()))]

    @property
    def refused(self) -> tuple[ClaimLine, ...]:
        """The payer's refused first decisions."""
        return tuple(filter(refused, self.mine))

    @property
    def period(self) -> tuple[ClaimLine, ...]:
        """All first decisions of the period."""
        return (*self.mine, *self.others)


def sliced(lines: Iterable[ClaimLine], payer_id: str, start: dt.date, end: dt.date) -> Slices:
    """The slices of a payer and a period, by day of decision, both days included; lines before `start` are the year before."""
    every = tuple(lines)
    first = [line for line in every if counted(line) and line.adjudicated <= end]
    later: dict[str, list[ClaimLine]] = defaultdict(list)
    for line in every:
        if not line.first_pass:
            later[line.claim_id].append(line)
    now = [line for line in first if line.adjudicated >= start]
    return Slices(
        payer_id, start, end,
        mine=tuple(line for line in now if line.payer_id == payer_id),
        others=tuple(line for line in now if line.payer_id != payer_id),
        before=tuple(line for line in first if line.payer_id == payer_id and line.adjudicated < start),
        later=dict(later),
    )  # fmt: skip


def of_key(lines: Iterable[ClaimLine], key: Key) -> tuple[ClaimLine, ...]:
    """The lines that a pattern's key means, its reason left aside; "72148, 72149" means either."""
    wanted = [(name, frozenset(value.split(", "))) for name, value in key if name in DIMENSIONS]
    return tuple(line for line in lines if all(_value(line, name) in values for name, values in wanted))


def for_reason(lines: Iterable[ClaimLine], key: Key) -> tuple[ClaimLine, ...]:
    """Of these the refused ones, for the key's reason where it names one."""
    named = [value for name, value in key if name == REASON]
    return tuple(line for line in lines if refused(line) and (not named or line.reason == named[0]))


def grouped(lines: Iterable[ClaimLine], *names: str) -> dict[tuple[str, ...], list[ClaimLine]]:
    """Lines by the values of some dimensions, "reason", or "month" of service."""
    found: dict[tuple[str, ...], list[ClaimLine]] = defaultdict(list)
    for line in lines:
        found[tuple(_value(line, name) for name in names)].append(line)
    return dict(sorted(found.items()))


def of_letter(lines: Sequence[ClaimLine], letter: DenialLetter) -> tuple[ClaimLine, ...]:
    """The lines a letter speaks of."""
    wanted = frozenset(letter.line_ids)
    return tuple(line for line in lines if line.line_id in wanted)


def ids(lines: Iterable[ClaimLine]) -> tuple[str, ...]:
    """The lines' ids, in order."""
    return tuple(sorted(line.line_id for line in lines))


def _value(line: ClaimLine, name: str) -> str:
    if name == "payer":
        return line.payer_id
    if name == "month":
        return f"{line.service_date:%Y-%m}" if line.service_date else ""
    return str(getattr(line, name))
