"""First decisions counted from their columns: by one dimension, by reason, by month of service."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from practice.patterns.model import REASON, Key, Rate
from practice.patterns.rates import rate
from practice.patterns.table import Flags, Ints, Table


@dataclass(frozen=True, slots=True)
class Cell:
    """What was refused of so many lines, and the cents. `name`: the dimension's value, or a month of service as "2026-03"."""

    name: str
    refused: Rate
    denied_cents: int


def whole(table: Table, within: Key = ()) -> Cell:
    """All lines of a key together."""
    rows = table.rows_of(within)
    no = table.refused & rows
    return Cell("", rate(int(no.sum()), int(rows.sum())), int(table.denied_cents[no].sum()))


def cells(table: Table, dimension: str, within: Key = ()) -> tuple[Cell, ...]:
    """Each value of a dimension that occurs, the most cents first; for "reason" each reason, of all the lines."""
    rows = table.rows_of(within)
    if dimension == REASON:
        return _sorted(_counted(table.reason, rows & table.refused, table, int(rows.sum())))
    return _sorted(_counted(table.codes[dimension], rows, table, None, dimension))


def months(table: Table, within: Key = (), besides: bool = False) -> tuple[Cell, ...]:
    """Month by month of service, in order; lines without a day of service are in none. besides: the lines that the key does not mean."""
    rows = table.rows_of(within)
    rows = (~rows if besides else rows) & (table.day >= 0)
    month = table.day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return tuple(
        _cell(str(np.datetime64(int(one), "M")), table, rows & (month == one)) for one in np.unique(month[rows])
    )  # fmt: skip


def _cell(name: str, table: Table, rows: Flags) -> Cell:
    no = rows & table.refused
    return Cell(name, rate(int(no.sum()), int(rows.sum())), int(table.denied_cents[no].sum()))


def _counted(places: Ints, rows: Flags, table: Table, of: int | None, dimension: str = REASON) -> list[Cell]:
    names = table.values[dimension]
    lines = np.bincount(places[rows], minlength=len(names))
    no = rows & table.refused
    refused = np.bincount(places[no], minlength=len(names))
    cents = np.bincount(places[no], table.denied_cents[no], len(names)).astype(np.int64)
    return [
        Cell(names[at], rate(int(refused[at]), int(lines[at]) if of is None else of), int(cents[at])) for at in np.flatnonzero(lines)
    ]  # fmt: skip


def _sorted(found: list[Cell]) -> tuple[Cell, ...]:
    return tuple(sorted(found, key=lambda one: (-one.denied_cents, -one.refused.refused, one.name)))
