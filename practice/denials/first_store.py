"""First decisions as pages need them: columns for counting, money and days by payer, and the lines behind a number a page at a time.

Nothing here makes an object of every line of the store.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, starmap
from typing import Any

from practice.denials.model import ClaimLine
from practice.denials.store import appeals, page_of
from practice.denials.totals import Tallied
from practice.patterns.model import DIMENSIONS
from practice.patterns.money import Later, Money, Refusal, money_by_payer
from practice.patterns.table import Table, table_of_columns
from practice.store.columns import day
from practice.store.door import Door, Passage

_COUNTED = "l.first_pass = 1 AND l.status <> 'reversed' AND l.adjudicated >= ? AND l.adjudicated <= ?"
_REFUSED = "l.first_pass = 1 AND l.status IN ('denied', 'partly') AND l.adjudicated >= ? AND l.adjudicated <= ?"
_OF = {
    "payer": "l.payer_id", "procedure": "l.procedure", "provider": "coalesce(nullif(c.provider, ''), l.provider)",
    "location": "coalesce(nullif(c.location, ''), l.location)",
}  # fmt: skip
_COLUMNS = ("l.reason", "l.status IN ('denied', 'partly')", "l.service_date", "l.denied")
_DAYS = "CAST(julianday(l.adjudicated) - julianday(l.received) AS INTEGER)"
_COUNTED_BY = ("payer", "procedure")
"""The dimensions that figures are counted by; whose they are besides is looked at for patterns alone."""


@dataclass(frozen=True, slots=True)
class Counts:
    """First decisions of some days, in figures: nothing in it is about one claim.

    names  payer → as its payments print it      money  by payer, and with an empty key for all
    days   payer → the median days from receipt to decision      left_out  lines of protected records that are not in it
    """

    start: dt.date
    end: dt.date
    table: Table
    names: Mapping[str, str]
    money: Mapping[str, Money]
    days: Mapping[str, float]
    left_out: int

    def money_of(self, payer: str = "") -> Money | None:
        """The money of a payer, or of all; None where nothing was refused."""
        return self.money.get(payer)


def counts_of(door: Door, start: dt.date, end: dt.date) -> Counts:
    """The figures of first decisions between two days, both included. Raises AccessRefused."""
    with door.together():
        answered = appeals(door)
        with door.passing("denials.read", "read") as passage:
            table, left = table_in(passage, start, end, _COUNTED_BY), _left_out(passage, start, end)
            names, days = _names(passage), _days(passage, start, end)
            no, later = refusals_in(passage, start, end)
            passage.detail = f"{len(table)} lines, counted"
    return Counts(start, end, table, names, money_by_payer(no, answered, later), days, left)


def last_decided(door: Door, until: dt.date) -> dt.date | None:
    """The day of the latest payment up to a day; None where there is none."""
    with door.passing("denials.read", "read") as passage:
        row = passage.row(
            "SELECT max(adjudicated) FROM remit_payments WHERE superseded_by IS NULL AND adjudicated <= ?", (until.isoformat(),)
        )
    return day(row[0]) if row else None


def table_in(passage: Passage, start: dt.date, end: dt.date, dimensions: Sequence[str] = DIMENSIONS) -> Table:
    """The columns of first decisions inside another act."""
    found = _columns(passage, start, end, (*(_OF[one] for one in dimensions), *_COLUMNS))
    return table_of_columns(dict(zip(dimensions, found, strict=False)), *found[len(dimensions) :])


def tallied_in(passage: Passage, start: dt.date, end: dt.date) -> Iterator[Tallied]:
    """The same decisions as they are added up."""
    month, no, days = "coalesce(substr(l.service_date, 1, 7), '')", _COLUMNS[1], _DAYS
    found = _columns(passage, start, end, ("l.procedure", month, "l.reason", no, "l.denied", "l.charged", days))
    return starmap(Tallied, zip(*found, strict=True))


def _columns(passage: Passage, start: dt.date, end: dt.date, wanted: Sequence[str]) -> list[list[Any]]:
    """Each column whole, as one text: a large store's lines are read in half the time that so many rows take."""
    of_case = " LEFT JOIN cases c ON c.id = l.case_id" if any("c." in one for one in wanted) else ""
    columns = ", ".join(f"json_group_array({one})" for one in wanted)
    row = passage.row(
        f"SELECT {columns} FROM claim_lines l{of_case} WHERE {_COUNTED} AND l.part2 <= ?",  # noqa: S608 - names only
        (start.isoformat(), end.isoformat(), passage.part2),
    )
    return [json.loads(text) for text in row or ("[]",) * len(wanted)]


def refusals_in(passage: Passage, start: dt.date, end: dt.date) -> tuple[list[Refusal], Later]:
    """First decisions that refused something, and what later decisions on the same claims pay now."""
    values = passage.part2, start.isoformat(), end.isoformat()
    columns = "l.id, l.claim_id, l.procedure, l.payer_id, l.paid, l.denied"
    rows = passage.rows(f"SELECT {columns} FROM claim_lines l WHERE l.part2 <= ? AND {_REFUSED}", values)  # noqa: S608 - names only
    later = passage.rows(
        "SELECT l.claim_id, l.procedure, sum(l.paid) FROM claim_lines l INDEXED BY claim_lines_later"  # noqa: S608 - names only
        " WHERE l.part2 <= ? AND l.first_pass = 0 AND l.current = 1"
        f" AND l.claim_id IN (SELECT l.claim_id FROM claim_lines l WHERE {_REFUSED}) GROUP BY 1, 2",
        values,
    )
    return [Refusal(*row) for row in rows], {(claim, procedure): paid for claim, procedure, paid in later}


def _left_out(passage: Passage, start: dt.date, end: dt.date) -> int:
    sql = f"SELECT count(*) FROM claim_lines l WHERE {_COUNTED} AND l.part2 > ?"  # noqa: S608 - names only
    row = passage.row(sql, (start.isoformat(), end.isoformat(), passage.part2))
    return int(row[0]) if row else 0


def _names(passage: Passage) -> dict[str, str]:
    return dict(passage.rows("SELECT payer_id, max(payer_name) FROM remit_payments WHERE payer_name <> '' GROUP BY payer_id ORDER BY 1"))


def _days(passage: Passage, start: dt.date, end: dt.date) -> dict[str, float]:
    """Medians out of how many lines took how many days."""
    rows = passage.rows(
        f"SELECT l.payer_id, {_DAYS}, count(*) FROM claim_lines l"  # noqa: S608 - names only
        f" WHERE {_COUNTED} AND l.part2 <= ? AND l.received IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
        (start.isoformat(), end.isoformat(), passage.part2),
    )
    taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for payer, days, count in rows:
        taken[payer].append((days, count))
    return {payer: _median(found) for payer, found in taken.items()}


def _median(found: list[tuple[int, int]]) -> float:
    total = sum(count for _, count in found)
    ends = list(accumulate(count for _, count in found))
    middle = [next(days for (days, _), end in zip(found, ends, strict=True) if end > at) for at in ((total - 1) // 2, total // 2)]
    return sum(middle) / 2


# ---------------------------------------------------------------- the lines behind


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which first decisions are meant; empty means all. `month`: of service, as "2026-03"."""

    start: dt.date
    end: dt.date
    payer: str = ""
    procedure: str = ""
    reason: str = ""
    month: str = ""
    refused: bool = True


@dataclass(frozen=True, slots=True)
class Behind:
    """Some lines, each with the practice's own claim number, of so many in all that were refused so much."""

    lines: tuple[tuple[ClaimLine, str], ...]
    total: int
    denied_cents: int


def behind(door: Door, wanted: Wanted, start: int, count: int) -> Behind:
    """The lines behind a number from a place on, the latest decision first. For those who work on single denials."""
    where, values = _where(wanted)
    with door.passing("denials.detail", "read") as passage:
        sql = f"SELECT count(*), coalesce(sum(l.denied), 0) FROM claim_lines l WHERE {where} AND l.part2 <= ?"  # noqa: S608 - names only
        row = passage.row(sql, (*values, passage.part2)) or (0, 0)
        found = page_of(passage, where, values, start, count)
        passage.detail = f"{len(found)} of {row[0]} lines behind a number"
    return Behind(found, int(row[0]), int(row[1]))


def _where(wanted: Wanted) -> tuple[str, tuple[str, ...]]:
    parts, values = [_COUNTED], [wanted.start.isoformat(), wanted.end.isoformat()]
    if wanted.refused:
        parts.append("l.status IN ('denied', 'partly')")
    named = (("l.payer_id", wanted.payer), ("l.procedure", wanted.procedure), ("l.reason", wanted.reason))
    for column, value in (*named, ("substr(l.service_date, 1, 7)", wanted.month)):
        if value:
            parts.append(f"{column} = ?")
            values.append(value)
    return " AND ".join(parts), tuple(values)
