"""First decisions as columns: what is counted, and nothing that names a patient or a claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from practice.denials.model import ClaimLine, LineStatus
from practice.patterns.model import DIMENSIONS, REASON, Key

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Table:
    """One row for each first decision on a service with a charge.

    codes    dimension → for each row, the place of its value in `values` of that dimension
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
    refused = np.array([line.denied or line.status is LineStatus.PARTLY for line in rows], dtype=np.bool_)
    parts = {
        "payer": [line.payer_id for line in rows],
        "procedure": [line.procedure for line in rows],
        "provider": [line.provider for line in rows],
        "location": [line.location for line in rows],
        REASON: [line.reason if no else "" for line, no in zip(rows, refused, strict=True)],
    }
    columns = {name: _coded(values) for name, values in parts.items()}
    return Table(
        codes={name: columns[name][0] for name in DIMENSIONS},
        values={name: known for name, (_, known) in columns.items()},
        refused=refused,
        reason=columns[REASON][0],
        day=np.array([(line.service_date - _EPOCH).days if line.service_date else -1 for line in rows], dtype=np.int64),
        denied_cents=np.array([line.denied_cents for line in rows], dtype=np.int64),
    )


_EPOCH = dt.date(1970, 1, 1)


def date_of(day: int) -> dt.date:
    """The date of a day's number."""
    return _EPOCH + dt.timedelta(days=int(day))


def number_of(day: dt.date) -> int:
    """The number of a date."""
    return (day - _EPOCH).days


def _coded(values: Sequence[str]) -> tuple[Ints, tuple[str, ...]]:
    known = tuple(sorted({"", *values}))
    place = {value: at for at, value in enumerate(known)}
    return np.array([place[value] for value in values], dtype=np.int64), known
