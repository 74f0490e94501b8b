"""First decisions as columns: what is counted, and nothing that names a patient or a claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from practice.denials.model import ClaimLine, LineStatus
from practice.patterns.model import DIMENSIONS, REASON, Key

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
First = tuple[str, str, str, str, str, bool, dt.date | str | None, int]
"""A first decision: payer, procedure, provider, location, reason, whether refused, day of service (or its ISO text), cents refused."""


@dataclass(frozen=True, slots=True)
class Table:
    """One row for each first decision on a service with a charge.

    codes    dimension → for each row, the place of its value in `values` of that dimension; the dimensions that were asked for
    refused  whether the payer refused it, wholly or in part      reason  place in `values["reason"]`; 0 is "" for what was not refused
    day      service date as days since 1970; -1 where it is not known
    """

    codes: dict[str, Ints]
    values: dict[str, tuple[str, ...]]
    refused: Flags
    reason: Ints
    day: Ints
    denied_cents: Ints

    def __len__(self) -> int:
        return len(self.refused)

    def name(self, dimension: str, code: int) -> str:
        """The value that a code stands for."""
        return self.values[dimension][code]

    def rows_of(self, key: Key) -> Flags:
        """Which rows a key means, its reason left aside."""
        chosen = np.ones(len(self), dtype=np.bool_)
        for dimension, value in key:
            if dimension != REASON:
                known = self.values[dimension]
                chosen &= self.codes[dimension] == known.index(value) if value in known else False
        return chosen

    def outcome_of(self, key: Key) -> Flags:
        """Which rows were refused, for the key's reason where it names one."""
        reasons = [value for dimension, value in key if dimension == REASON]
        if not reasons:
            return self.refused
        known = self.values[REASON]
        return self.reason == known.index(reasons[0]) if reasons[0] in known else np.zeros(len(self), dtype=np.bool_)


def counted(line: ClaimLine) -> bool:
    """Whether a line is a first decision that says something of the payer's habits."""
    return line.first_pass and line.status is not LineStatus.REVERSED


def table_of(lines: Iterable[ClaimLine]) -> Table:
    """The columns of the lines that count."""
    rows = [line for line in lines if counted(line)]
    return table_from(
        [
            (line.payer_id, line.procedure, line.provider, line.location, line.reason,
             line.denied or line.status is LineStatus.PARTLY, line.service_date, line.denied_cents)
            for line in rows
        ]
    )  # fmt: skip


def table_from(rows: Sequence[First]) -> Table:
    """The columns of first decisions that count."""
    whole: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * 8
    return table_of_columns(dict(zip(DIMENSIONS, whole, strict=False)), *whole[len(DIMENSIONS) :])


def table_of_columns(
    parts: Mapping[str, Sequence[str]], reasons: Sequence[str], refused: Sequence[bool], days: Sequence[dt.date | str | None],
    cents: Sequence[int],
) -> Table:  # fmt: skip
    """The columns of first decisions that count, each given whole, as in `First`. parts: dimension → its column, for those asked for."""
    no = np.array(refused, dtype=np.bool_)
    columns = {name: _coded(column) for name, column in parts.items()}
    columns[REASON] = _coded([reason if denied else "" for reason, denied in zip(reasons, refused, strict=True)])
    numbered = {one: _numbered(one) for one in set(days)}
    return Table(
        codes={name: columns[name][0] for name in parts},
        values={name: known for name, (_, known) in columns.items()},
        refused=no,
        reason=columns[REASON][0],
        day=np.fromiter(map(numbered.__getitem__, days), np.int64, len(days)),
        denied_cents=np.array(cents, dtype=np.int64),
    )


_EPOCH = dt.date(1970, 1, 1)


def date_of(day: int) -> dt.date:
    """The date of a day's number."""
    return _EPOCH + dt.timedelta(days=int(day))


def number_of(day: dt.date) -> int:
    """The number of a date."""
    return (day - _EPOCH).days


def _numbered(day: dt.date | str | None) -> int:
    if not day:
        return -1
    return number_of(dt.date.fromisoformat(day) if isinstance(day, str) else day)


def _coded(values: Sequence[str]) -> tuple[Ints, tuple[str, ...]]:
    known = tuple(sorted({"", *values}))
    place = {value: at for at, value in enumerate(known)}
    return np.fromiter(map(place.__getitem__, values), np.int64, len(values)), known
