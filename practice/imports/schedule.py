"""Rows of a schedule or order list as values; a row that cannot be taken comes back with its reason."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass

from policies.reading.encoding import decode
from policies.reading.payers import payer_id, payer_name
from practice.imports.cells import Cells
from practice.imports.limits import TABLE_ROWS, Bad, diagnosis_code, service_code
from practice.imports.mapping import FieldName
from practice.imports.mapping import Mapping as Declared
from practice.refused import PracticeError

_YES = {"1", "y", "yes", "true", "urgent", "stat", "x"}
_NO = {"", "0", "n", "no", "false", "routine"}
_SEXES = {"f": "female", "female": "female", "m": "male", "male": "male", "u": "", "unknown": "", "o": "other", "other": "other", "": ""}


@dataclass(frozen=True, slots=True)
class Visit:
    """One row: a patient, who pays, and the service that is asked for."""

    key: str
    mrn: str
    family: str
    given: str
    birth: dt.date | None
    sex: str
    patient_state: str
    service: str
    cpt: tuple[str, ...]
    icd10: tuple[str, ...]
    payer_id: str
    payer_name: str
    lob: str
    member: str
    visit: dt.date | None
    provider: str
    location: str
    state: str
    urgent: bool
    part2: bool


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken: where it stands, why, and its words as they were."""

    place: str
    reason: str
    raw: str


def rows(data: bytes, declared: Declared) -> Iterator[Visit | BadRow]:
    """The rows of a table. Raises PracticeError where the table as a whole is not as declared."""
    reader = csv.reader(io.StringIO(decode(data), newline=""), delimiter=declared.delimiter, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header, declared)
        for number, cells in enumerate(reader, start=2):
            if number > TABLE_ROWS + 1:
                raise PracticeError(f"the table has more than {TABLE_ROWS} rows; split it")
            if any(cell.strip() for cell in cells):
                yield _row(f"row {number}", header, cells, declared)
    except csv.Error as error:
        raise PracticeError(
            f"the table breaks off in line {reader.line_num} ({error}); quote cells that hold quotes or line breaks"
        ) from error


def _check_header(header: list[str], declared: Declared) -> None:
    """Handled, ignored by name, or signalled; cells of a table without a header are never quoted."""
    wanted = {column.column for column in declared.columns.values()}
    if missing := sorted(wanted - set(header)):
        raise PracticeError(f"the table has no column {', '.join(missing)}; correct the mapping, or check that it is the right file")
    strange = [place for place, name in enumerate(header, start=1) if name not in wanted | set(declared.ignore)]
    if strange:
        places = ", ".join(map(str, strange))
        raise PracticeError(f"the mapping neither maps nor ignores column {places} of the table; name it under columns or ignore")
    if len(set(header)) != len(header):
        raise PracticeError("the table has two columns of the same name; rename one")


def _row(place: str, header: list[str], cells: list[str], declared: Declared) -> Visit | BadRow:
    raw = declared.delimiter.join(cells)
    if len(cells) != len(header):
        return BadRow(place, f"{len(cells)} cells where the heading has {len(header)}", raw)
    found = dict(zip(header, (" ".join(cell.split()) for cell in cells), strict=True))
    try:
        return _visit(Cells(found, declared.columns), declared)
    except Bad as bad:
        return BadRow(place, str(bad), raw)


def _visit(cells: Cells[FieldName], declared: Declared) -> Visit:
    mrn, birth, visit = cells.text("mrn", needed=True), cells.day("birth"), cells.day("visit")
    cpt = tuple(sorted({service_code(code, "cpt") for code in cells.several("cpt")}))
    icd10 = tuple(dict.fromkeys(diagnosis_code(code, "icd10") for code in cells.several("icd10")))
    if not cpt:
        raise Bad("cpt: empty")
    if birth and visit and birth > visit:
        raise Bad("birth: after the visit")
    payer = payer_id(cells.text("payer", needed=True)) or ""
    known = payer_name(payer)
    name = known if known and known != payer else cells.printed("payer")
    order = cells.text("order")
    if not order and visit is None:
        raise Bad("neither order nor visit: the case could not be known again")
    return Visit(
        key=f"{declared.system}|order|{order}" if order else f"{declared.system}|visit|{mrn}|{visit}|{' '.join(cpt)}", mrn=mrn,
        family=cells.text("family", needed=True), given=cells.text("given", needed=True), birth=birth, sex=_sex(cells.text("sex")),
        patient_state=_us(cells.text("patient_state"), "patient_state"), service=cells.text("service"), cpt=cpt, icd10=icd10,
        payer_id=payer, payer_name=name, lob=cells.text("lob"), member=cells.text("member"), visit=visit,
        provider=cells.text("provider"), location=cells.text("location"), state=_us(cells.text("state"), "state"),
        urgent=_yes(cells, "urgent"), part2=_yes(cells, "part2"),
    )  # fmt: skip


def _yes(cells: Cells[FieldName], name: FieldName) -> bool:
    words = cells.text(name).lower()
    if words not in _YES | _NO:
        raise Bad(f"{name}: neither yes nor no")
    return words in _YES


def _sex(words: str) -> str:
    if words.lower() not in _SEXES:
        raise Bad("sex: none of female, male, other, unknown")
    return _SEXES[words.lower()]


def _us(words: str, name: str) -> str:
    if words and not (len(words) == 2 and words.isascii() and words.isalpha()):
        raise Bad(f"{name}: not a US state of two letters")
    return words.upper()
