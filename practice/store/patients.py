"""Patients and who pays for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from practice.refused import AccessRefused
from practice.store.cases import sees_patient
from practice.store.columns import day, iso, stamp
from practice.store.door import Door
from practice.store.ids import content_hash
from practice.store.rows import Coverage, Patient, Wrote

_FIELDS = "id, natural_key, family, given, birth, sex, state"


def put_patient(door: Door, patient: Patient) -> Wrote:
    """Keep a patient, by natural key."""
    content = content_hash(patient.key, patient.family, patient.given, patient.birth, patient.sex, patient.state)
    with door.passing("cases.write", "update") as passage:
        passage.touch(patient.id)
        kept = passage.row("SELECT content FROM patients WHERE id = ?", (patient.id,))
        if kept == (content,):
            return "unchanged"
        passage.run(
            "INSERT INTO patients(id, natural_key, family, given, birth, sex, state, content, active_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT(id) DO UPDATE SET family = excluded.family, given = excluded.given, birth = excluded.birth, sex = excluded.sex,"
            " state = excluded.state, content = excluded.content, active_at = excluded.active_at",
            (patient.id, patient.key, patient.family, patient.given, iso(patient.birth), patient.sex, patient.state, content,
             stamp(passage.at)),
        )  # fmt: skip
    return "changed" if kept else "new"


def patient_by_key(door: Door, key: str) -> Patient | None:
    """The patient with a record number, as "system|number"."""
    with door.passing("cases.write", "read") as passage:
        row = passage.row(f"SELECT {_FIELDS} FROM patients WHERE natural_key = ?", (key,))  # noqa: S608 - names of columns only
        if row:
            passage.touch(row[0])
    return _patient(row) if row else None


def patients_with_number(door: Door, number: str) -> tuple[Patient, ...]:
    """Patients with a record number, of whatever system."""
    with door.passing("cases.write", "read") as passage:
        rows = passage.rows(
            f"SELECT {_FIELDS} FROM patients WHERE substr(natural_key, instr(natural_key, '|') + 1) = ? ORDER BY id",  # noqa: S608
            (number,),
        )
        passage.touch(*(row[0] for row in rows))
    return tuple(_patient(row) for row in rows)


def patient_of(door: Door, patient_id: str) -> Patient:
    """A patient. Raises AccessRefused where there is none that the person may see."""
    return patients_of(door, (patient_id,))[patient_id]


def patients_of(door: Door, identifiers: tuple[str, ...]) -> dict[str, Patient]:
    """Patients by identifier. Raises AccessRefused where one is none that the person may see."""
    found = {}
    with door.passing("cases.read", "read") as passage:
        for identifier in dict.fromkeys(identifiers):
            row = passage.row(f"SELECT {_FIELDS} FROM patients WHERE id = ?", (identifier,))  # noqa: S608 - names of columns only
            if row is None or not sees_patient(door, passage, identifier):
                raise AccessRefused(f"patient {identifier}: there is none that you may see")
            found[identifier] = _patient(row)
        passage.touch(*found)
    return found


def put_coverage(door: Door, coverage: Coverage) -> Wrote:
    """Keep a coverage."""
    values = (coverage.patient_id, coverage.payer_id, coverage.payer_name, coverage.lob, coverage.member, iso(coverage.start),
              iso(coverage.end))  # fmt: skip
    with door.passing("cases.write", "update") as passage:
        passage.touch(coverage.patient_id)
        kept = passage.row('SELECT patient_id, payer_id, payer_name, lob, member, start, "end" FROM coverages WHERE id = ?', (coverage.id,))
        if kept == values:
            return "unchanged"
        passage.run(
            'INSERT OR REPLACE INTO coverages(id, patient_id, payer_id, payer_name, lob, member, start, "end") VALUES (?,?,?,?,?,?,?,?)',
            (coverage.id, *values),
        )
    return "changed" if kept else "new"


def coverage_on(door: Door, patient_id: str, on: dt.date) -> tuple[Coverage, ...]:
    """The coverages of a patient that hold on a day."""
    with door.passing("cases.read", "read") as passage:
        if not sees_patient(door, passage, patient_id):
            raise AccessRefused(f"patient {patient_id}: there is none that you may see")
        passage.touch(patient_id)
        rows = passage.rows(
            'SELECT id, patient_id, payer_id, payer_name, lob, member, start, "end" FROM coverages'
            ' WHERE patient_id = ? AND (start IS NULL OR start <= ?) AND ("end" IS NULL OR "end" >= ?) ORDER BY id',
            (patient_id, iso(on), iso(on)),
        )
    return tuple(Coverage(row[0], row[1], row[2], row[3], row[4], row[5], day(row[6]), day(row[7])) for row in rows)


def _patient(row: tuple[Any, ...]) -> Patient:
    identifier, key, family, given, birth, sex, state = row
    return Patient(identifier, key, family, given, day(birth), sex, state)
