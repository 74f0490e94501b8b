"""Remittances as tables (CSV): another system's columns, declared in YAML, into the same record as X12."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from policies.reading.encoding import decode
from practice.denials.model import Adjustment
from practice.denials.taking import NOTHING, RemitReport, RemitSettings, Taking
from practice.imports.cells import Cells
from practice.imports.limits import TABLE_ROWS, Bad, check_size, service_code
from practice.imports.mapping import Column
from practice.imports.schedule import BadRow
from practice.refused import PracticeError
from practice.remittance.elements import cents, printed
from practice.remittance.model import Claim, Payment, Person, Service
from practice.store.door import Door
from practice.store.ids import content_hash

Name = Literal[
    "claim", "payer_claim", "status", "frequency", "payer", "trace", "decided", "received", "member", "provider", "location",
    "service_date", "procedure", "modifiers", "charged", "paid", "allowed", "adjustments", "remarks",
]  # fmt: skip
_NEEDED: tuple[Name, ...] = ("claim", "payer", "decided", "charged", "paid", "adjustments")
_DAYS: tuple[Name, ...] = ("decided", "received", "service_date")


class TableMapping(BaseModel):
    """One mapping file, whole.

    columns      our field → their column, as in a schedule's mapping; `adjustments` needs `split`, and holds pieces such as "CO-197:100.00"
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["remittance"]
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    columns: dict[Name, Column]
    ignore: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _short(cls, found: object) -> object:
        """A column may be given by its name alone."""
        if isinstance(found, dict) and isinstance(found.get("columns"), dict):
            columns = {name: {"column": one} if isinstance(one, str) else one for name, one in found["columns"].items()}
            return found | {"columns": columns}
        return found

    @model_validator(mode="after")
    def _whole(self) -> TableMapping:
        if missing := [name for name in _NEEDED if name not in self.columns]:
            raise ValueError(f"no column is named for {', '.join(missing)}")
        if bare := [name for name in _DAYS if name in self.columns and not self.columns[name].format]:
            raise ValueError(f"give the format of {', '.join(bare)}, such as '%m/%d/%Y'")
        return self


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: a service, and the payment and claim it belongs to."""

    payer: str
    trace: str
    decided: dt.date
    claim: str
    payer_claim: str
    status: str
    frequency: str
    received: dt.date | None
    member: str
    provider: str
    service: Service
    cells: tuple[str, ...]


def load_table(path: Path) -> TableMapping:
    """Read a mapping. Raises PracticeError."""
    try:
        return TableMapping.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise PracticeError(f"{path}: the mapping cannot be read ({error.strerror}); docs/denials.md shows one") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise PracticeError(f"{path}: not YAML") from None
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        raise PracticeError(f"{path}: {'.'.join(str(part) for part in first['loc']) or 'mapping'}: {first['msg']}") from None


def take_table(door: Door, data: bytes, name: str, declared: TableMapping, settings: RemitSettings = NOTHING) -> RemitReport:
    """Take a table in. Rows that cannot be read are put aside; raises PracticeError where the table is not as declared."""
    door.require("import")
    check_size(data)
    file_id = content_hash("table", data, declared.model_dump_json())
    groups: dict[tuple[str, str, dt.date], list[_Row]] = defaultdict(list)
    bad: list[BadRow] = []
    for row in _rows(data, declared):
        if isinstance(row, BadRow):
            bad.append(row)
        else:
            groups[row.payer, row.trace, row.decided].append(row)
    taking = Taking(door, file_id, settings, "table")
    with door.together():
        if taking.known():
            return RemitReport("table", again=True)
        taking.take_tables([(_payment(*key, rows), _claims(rows)) for key, rows in sorted(groups.items())], bad)
        return taking.finish(name, len(data))


def _payment(payer: str, trace: str, decided: dt.date, rows: list[_Row]) -> Payment:
    amount = sum(row.service.paid for row in rows)
    return Payment(trace, "", payer, "", "", "I", amount, decided, None, (("TABLE", payer, trace, str(decided)),), ())


def _claims(rows: list[_Row]) -> list[Claim]:
    """Rows of one claim and status are one decision."""
    groups: dict[tuple[str, str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        groups[row.claim, row.status, row.payer_claim].append(row)
    return [_claim(number, found) for number, found in enumerate(groups.values(), start=1)]


def _claim(number: int, rows: list[_Row]) -> Claim:
    first = rows[0]
    people = [Person("QC", "", "", "MI", first.member)] if first.member else []
    people += [Person("82", "", "", "XX", first.provider)] if first.provider else []
    charged, paid = sum(row.service.charged for row in rows), sum(row.service.paid for row in rows)
    owed = sum(one.cents for row in rows for one in row.service.adjustments if one.group == "PR")
    raw = tuple(segment for row in rows for segment in _segments(row, charged, paid, row is first))
    return Claim(
        first.claim, first.status, charged, paid, owed, "", first.payer_claim, first.frequency, (), (), tuple(people),
        (("050", first.received),) if first.received else (), (), tuple(row.service for row in rows), raw, (), number,
    )  # fmt: skip


def _segments(row: _Row, charged: int, paid: int, first: bool) -> Iterator[tuple[str, ...]]:
    """A row as segments, so that it reconciles like any other, and its cells as they were."""
    one = row.service
    if first:
        yield "CLP", row.claim, row.status, printed(charged), printed(paid)
    yield "SVC", one.procedure, printed(one.charged), printed(one.paid)
    for each in one.adjustments:
        yield "CAS", each.group, each.carc, printed(each.cents), each.quantity
    yield ("ROW", *row.cells)


def _rows(data: bytes, declared: TableMapping) -> Iterator[_Row | BadRow]:
    reader = csv.reader(io.StringIO(decode(data), newline=""), delimiter=declared.delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check(header, declared)
        for number, cells in enumerate(reader, start=2):
            if number > TABLE_ROWS + 1:
                raise PracticeError(f"the table has more than {TABLE_ROWS} rows; split it")
            if any(cell.strip() for cell in cells):
                yield _row(number, header, cells, declared)
    except csv.Error as error:
        raise PracticeError(f"the table breaks off in line {reader.line_num} ({error}); quote cells with quotes or line breaks") from None


def _check(header: list[str], declared: TableMapping) -> None:
    """Handled, ignored by name, or signalled; cells of a table without a header are never quoted."""
    wanted = {column.column for column in declared.columns.values()}
    if missing := sorted(wanted - set(header)):
        raise PracticeError(f"the table has no column {', '.join(missing)}; correct the mapping, or check that it is the right file")
    strange = [str(place) for place, name in enumerate(header, start=1) if name not in wanted | set(declared.ignore)]
    if strange or len(set(header)) != len(header):
        raise PracticeError(f"column {', '.join(strange) or 'twice'} of the table is neither mapped nor ignored, or stands there twice")


def _row(number: int, header: list[str], cells: list[str], declared: TableMapping) -> _Row | BadRow:
    place, raw = f"row {number}", declared.delimiter.join(cells)
    if len(cells) != len(header):
        return BadRow(place, f"{len(cells)} cells where the heading has {len(header)}", raw)
    found = Cells(dict(zip(header, (" ".join(cell.split()) for cell in cells), strict=True)), declared.columns)
    try:
        decided = found.day("decided")
        if decided is None:
            raise Bad("decided: empty")
        return _Row(
            found.text("payer", needed=True), found.text("trace"), decided, found.text("claim", needed=True), found.text("payer_claim"),
            found.text("status") or "1", found.text("frequency"), found.day("received"), found.text("member"), found.text("provider"),
            _service(found), tuple(cells),
        )  # fmt: skip
    except Bad as bad:
        return BadRow(place, str(bad), raw)


def _service(found: Cells[Name]) -> Service:
    day, location, allowed = found.day("service_date"), found.text("location"), found.text("allowed")
    code = found.text("procedure")
    return Service(
        1, "HC", service_code(code, "procedure") if code else "", tuple(found.several("modifiers")), "", "", "",
        cents(found.text("charged", needed=True), "charged"), cents(found.text("paid", needed=True), "paid"),
        cents(allowed, "allowed") if allowed else None, tuple(map(_adjustment, found.several("adjustments"))),
        tuple(found.several("remarks")), (("472", day),) if day else (), (("LU", location),) if location else (),
    )  # fmt: skip


def _adjustment(piece: str) -> Adjustment:
    """ "CO-197:100.00" """
    code, _, amount = piece.replace(" ", "").partition(":")
    group, _, carc = code.partition("-")
    if group not in ("CO", "PR", "OA", "PI", "CR") or not carc.isalnum():
        raise Bad("adjustments: not of the form CO-197:100.00")
    return Adjustment(group, carc, cents(amount, "adjustments"))
