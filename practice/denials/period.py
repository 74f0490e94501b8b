"""What every payer's brief of a period shares, and what is looked for among all payers at once; nothing in it is about one claim. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from practice.denials.brief_slices import first_decisions
from practice.denials.changes import ChangesFound
from practice.denials.model import Appeal, ClaimLine
from practice.denials.totals import Totals, paid_later, totals_of_lines
from practice.patterns.alerts import alerts
from practice.patterns.model import Alert, Shift
from practice.patterns.money import by_line
from practice.patterns.shifts import shifts
from practice.patterns.table import Table, table_of

YEAR = dt.timedelta(days=364)


@dataclass(frozen=True, slots=True)
class Period:
    """The first decisions of some days, of all payers.

    patterns, moves   what is beyond normal, and what moved      totals  the decisions added up
    state             of all that it was made from; "" where it was not made from a store
    """

    start: dt.date
    end: dt.date
    patterns: tuple[Alert, ...]
    moves: tuple[Shift, ...]
    totals: Totals
    state: str = ""


def usual_days(last: dt.date) -> tuple[dt.date, dt.date]:
    """The days that are looked at where nobody has chosen others: the year up to the latest decision."""
    return last - YEAR, last


def period_of_table(start: dt.date, end: dt.date, table: Table, totals: Totals, changes: ChangesFound, state: str = "") -> Period:
    """The period from columns."""
    return Period(start, end, alerts(table), shifts(table, changes.known), totals, state)


def period_of_lines(
    lines: Sequence[ClaimLine], start: dt.date, end: dt.date, appeals: Iterable[Appeal], changes: ChangesFound
) -> Period:  # fmt: skip
    """The period from all lines, with every later decision on them."""
    first = first_decisions(lines, end, start)
    totals = totals_of_lines(first, by_line(appeals), paid_later(lines))
    return period_of_table(start, end, table_of(first), totals, changes)
