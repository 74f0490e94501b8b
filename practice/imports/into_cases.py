"""Rows of a schedule into the store."""

from __future__ import annotations

import dataclasses
import datetime as dt

from practice.imports.limits import Bad
from practice.imports.mapping import Mapping
from practice.imports.part2 import protected_diagnosis, protected_service
from practice.imports.report import Tally
from practice.imports.schedule import BadRow, Visit, rows
from practice.store.cases import put_case
from practice.store.door import Door
from practice.store.patients import patient_by_key, put_coverage, put_patient
from practice.store.rows import CaseRow, Coverage, Patient


def take_schedule(door: Door, data: bytes, declared: Mapping, tally: Tally) -> None:
    """Take in the rows of a schedule; those that cannot be go to the tally's quarantine."""
    seen: dict[str, Visit] = {}
    for row in rows(data, declared):
        if isinstance(row, BadRow):
            tally.bad.append(row)
        elif row.key in seen:
            _twice(row, seen[row.key], len(tally.bad), tally)
        else:
            seen[row.key] = row
            _take(door, row, declared, tally)


def _twice(row: Visit, first: Visit, number: int, tally: Tally) -> None:
    if row == first:
        tally.counts["rows repeated"] += 1
    else:
        tally.refuse(f"repeated order {number + 1}", "the order stands twice in the file, with different contents", repr(row))


def _take(door: Door, row: Visit, declared: Mapping, tally: Tally) -> None:
    key = f"{declared.system}|{row.mrn}"
    fresh = Patient(door.ident("patient", key), key, row.family, row.given, row.birth, row.sex, row.patient_state)
    try:
        patient = same_person(door, fresh)
    except Bad as bad:
        tally.refuse(f"order of row {sum(tally.counts.values()) + 1}", str(bad), repr(row))
        return
    tally.wrote("patients", put_patient(door, patient))
    coverage = Coverage(
        door.ident("coverage", patient.id, row.payer_id, row.member, row.lob), patient.id, row.payer_id, row.payer_name, row.lob, row.member
    )
    tally.wrote("coverages", put_coverage(door, coverage))
    case = CaseRow(
        id=door.ident("case", row.key), patient_id=patient.id, key=row.key, service=row.service, cpt=row.cpt, icd10=row.icd10,
        payer_id=row.payer_id, payer_name=row.payer_name, lob=row.lob, visit=row.visit, provider=row.provider, location=row.location,
        state=row.state, urgent=row.urgent, part2=row.part2 or protected_diagnosis(row.icd10) or protected_service(row.cpt),
    )  # fmt: skip
    tally.wrote("cases", put_case(door, case))


def same_person(door: Door, fresh: Patient) -> Patient:
    """The patient to keep: what we knew stays where the new record is silent. Raises Bad where the birth dates differ."""
    kept = patient_by_key(door, fresh.key)
    if kept is None:
        return fresh
    if kept.birth and fresh.birth and kept.birth != fresh.birth:
        raise Bad("the record number belongs to a patient with another birth date; correct one of them at its source")
    known: dict[str, str | dt.date | None] = {name: getattr(fresh, name) or getattr(kept, name) for name in ("birth", "sex", "state")}
    return dataclasses.replace(fresh, **known)  # type: ignore[arg-type]
