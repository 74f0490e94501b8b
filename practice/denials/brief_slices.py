"""Which lines each number of a brief stands on, by the key of the number: the brief counts these, and those allowed may list them. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from practice.denials.model import Appeal, ClaimLine, DenialLetter
from practice.denials.totals import Totals, paid_later, totals_of_lines
from practice.patterns.figures import refused
from practice.patterns.model import DIMENSIONS, REASON, Key
from practice.patterns.money import Answers, Later, by_line
from practice.patterns.table import counted


@dataclass(frozen=True, slots=True)
class Slices:
    """A payer's first decisions of a period, and all other payers' added up.

    before  the payer's first decisions of the year before      end  the last day of the period
    later   claim and procedure → what stands paid now by a later decision than the first      answered  line → our answers
    """

    payer_id: str
    start: dt.date
    end: dt.date
    mine: tuple[ClaimLine, ...]
    before: tuple[ClaimLine, ...]
    others: Totals
    later: Later
    answered: Answers

    def totals(self, lines: Sequence[ClaimLine]) -> Totals:
        """Some of the payer's lines added up."""
        return totals_of_lines(lines, self.answered, self.later)

    @property
    def refused(self) -> tuple[ClaimLine, ...]:
        """The payer's refused first decisions."""
        return tuple(filter(refused, self.mine))


def first_decisions(lines: Iterable[ClaimLine], end: dt.date, start: dt.date | None = None) -> list[ClaimLine]:
    """The first decisions up to a day, from another on where it is given, both included; by day of decision."""
    return [line for line in lines if counted(line) and line.adjudicated <= end and (start is None or line.adjudicated >= start)]


def sliced(
    lines: Sequence[ClaimLine], payer_id: str, start: dt.date, end: dt.date, whole: Totals, appeals: Iterable[Appeal]
) -> Slices:  # fmt: skip
    """The slices of a payer and a period; lines before `start` are the year before.

    lines  at least the payer's own, with every later decision on their claims      whole  all payers' first decisions of the period
    """
    first = [line for line in first_decisions(lines, end) if line.payer_id == payer_id]
    mine = tuple(line for line in first if line.adjudicated >= start)
    later, answered = paid_later(lines), by_line(appeals)
    others = whole.without(totals_of_lines(mine, answered, later))
    return Slices(payer_id, start, end, mine, tuple(line for line in first if line.adjudicated < start), others, later, answered)


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
