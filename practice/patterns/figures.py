"""First-pass acceptance, turnaround, appeals and money: by payer, procedure, reason, provider or place, and over the months."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from practice.denials.model import Appeal, AppealOutcome, ClaimLine, LineStatus
from practice.patterns.model import REASON, Figures, Key, Rate
from practice.patterns.money import Answers, Later, at_stake, by_line, recovered
from practice.patterns.rates import among, rate
from practice.patterns.table import counted

_VALUES: Mapping[str, Callable[[ClaimLine], str]] = {
    "payer": lambda line: line.payer_id,
    "procedure": lambda line: line.procedure,
    "provider": lambda line: line.provider,
    "location": lambda line: line.location,
    REASON: lambda line: line.reason,
}
_WON = (AppealOutcome.OVERTURNED, AppealOutcome.PARTLY)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of services of a payer: what was refused of it, and the money."""

    month: dt.date
    payer: str
    refused: Rate
    denied_cents: int


def figures(lines: Iterable[ClaimLine], appeals: Iterable[Appeal], by: Sequence[str] = ("payer",)) -> tuple[Figures, ...]:
    """The figures of every group, the most dollars refused first. `by`: dimensions, or "reason" (of what was refused).

    Rates of fellows are drawn towards each other. Raises KeyError for a dimension that there is none of.
    """
    every = list(lines)
    answered = by_line(appeals)
    groups: dict[Key, list[ClaimLine]] = defaultdict(list)
    for line in every:
        if counted(line):
            groups[tuple((name, _VALUES[name](line)) for name in by)].append(line)
    later = _later(every)
    keys = sorted(groups)
    rates = among([(_refused(groups[key]), len(groups[key])) for key in keys])
    found = [_figures(key, groups[key], refused, answered, later) for key, refused in zip(keys, rates, strict=True)]
    return tuple(sorted(found, key=lambda one: (-one.denied_cents, one.key)))


def months(lines: Iterable[ClaimLine]) -> tuple[Month, ...]:
    """Refused shares by payer and month of service, in order."""
    groups: dict[tuple[dt.date, str], list[ClaimLine]] = defaultdict(list)
    for line in lines:
        if counted(line) and line.service_date:
            groups[line.service_date.replace(day=1), line.payer_id].append(line)
    return tuple(
        Month(month, payer, rate(_refused(rows), len(rows)), sum(line.denied_cents for line in rows))
        for (month, payer), rows in sorted(groups.items())
    )


def refused(line: ClaimLine) -> bool:
    """Whether a first decision refused the line, wholly or in part."""
    return line.denied or line.status is LineStatus.PARTLY


def _refused(lines: Iterable[ClaimLine]) -> int:
    return sum(refused(line) for line in lines)


def _later(lines: Iterable[ClaimLine]) -> dict[tuple[str, str], int]:
    """Claim and procedure → what stands paid now by a later decision than the first."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        if line.current and not line.first_pass:
            found[line.claim_id, line.procedure] += line.paid_cents
    return found


def _figures(key: Key, lines: Sequence[ClaimLine], share: Rate, answered: Answers, later: Later) -> Figures:
    days = [(line.adjudicated - line.received).days for line in lines if line.received]
    no = [line for line in lines if refused(line)]
    ended = [appeal for line in no for appeal in answered.get(line.line_id, ()) if appeal.outcome is not AppealOutcome.OPEN]
    back = {line.line_id: recovered(line, answered, later) for line in no}
    return Figures(
        key=key,
        lines=len(lines),
        first_pass=Rate(share.lines - share.refused, share.lines, 1 - share.share, 1 - share.high, 1 - share.low, 1 - share.shrunk),
        turnaround_days=median(days) if days else None,
        overturned=rate(sum(appeal.outcome in _WON for appeal in ended), len(ended)) if ended else None,
        denied_cents=sum(line.denied_cents for line in no),
        recovered_cents=sum(back.values()),
        at_stake_cents=sum(at_stake(line, back[line.line_id], answered) for line in no),
    )
