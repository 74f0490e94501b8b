"""One file into the store: all of it in one transaction, bad rows aside, and nothing at all when it was taken in before."""

from __future__ import annotations

import json
from collections.abc import Mapping as Names
from dataclasses import dataclass, field
from typing import Literal

from practice.access.roles import FOLDER
from practice.imports.bindings import PATH
from practice.imports.bundle import Bundle, Placed, read_bundle
from practice.imports.fhir_model import Appointment, CoverageResource, DocumentReference, MedicationCode, Patient, ServiceRequest
from practice.imports.into_cases import take_schedule
from practice.imports.into_chart import subject, take_coverage, take_entry, take_note, take_patient
from practice.imports.into_notes import take_file
from practice.imports.into_orders import take_order
from practice.imports.limits import Bad, check_size
from practice.imports.mapping import Mapping
from practice.imports.report import Report, Tally
from practice.refused import PracticeError
from practice.store import rows
from practice.store.door import Door
from practice.store.ids import content_hash
from practice.store.imported import Quarantined, put_import, quarantine, was_imported

Kind = Literal["schedule", "bundle", "note"]


def kind_of(data: bytes, name: str) -> Kind:
    """What a file most likely is, by its ending and its first sign."""
    ending = name.lower().rpartition(".")[2]
    if ending in ("csv", "tsv"):
        return "schedule"
    return "bundle" if ending == "json" or data.lstrip()[:1] == b"{" else "note"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the practice has declared, and what the person says of the file.

    mapping  of a schedule's columns; needed for a schedule      payers  names of payers as other systems print them → our ids
    case_id  the case that a note belongs to, where its head does not tell the patient
    again    take the file in though it was before, for instance after a patient was purged
    """

    mapping: Mapping | None = None
    payers: Names[str, str] = field(default_factory=dict)
    case_id: str | None = None
    again: bool = False


def import_file(door: Door, data: bytes, name: str, kind: Kind, settings: Settings = Settings()) -> Report:
    """Take a file in; `name` is kept in the store. Raises PracticeError where nothing can be taken; then the store is as it was."""
    door.require("import")
    check_size(data)
    if kind == "schedule" and settings.mapping is None:
        raise PracticeError("a schedule needs a mapping of its columns; see docs/practice.md")
    import_id = _mark(data, kind, settings)
    tally = Tally()
    with door.together():
        if was_imported(door, import_id) and not settings.again:
            return Report(kind, again=True)
        _take(door, data, name, kind, settings, tally)
        if tally.bad:
            quarantine(door, tuple(_aside(door, import_id, bad.place, bad.reason, bad.raw) for bad in tally.bad))
        put_import(door, import_id, kind, name, len(data), tally.counts | {"rows quarantined": len(tally.bad)})
    counts = tuple(sorted((what, count) for what, count in tally.counts.items() if count))
    return Report(kind, False, counts, tuple((bad.place, bad.reason) for bad in tally.bad))


def _mark(data: bytes, kind: Kind, settings: Settings) -> str:
    """A file and all by which it is read: what is declared anew lets the same file in again."""
    mapping = settings.mapping.model_dump_json() if settings.mapping and kind == "schedule" else ""
    payers = json.dumps(settings.payers, sort_keys=True) if kind == "bundle" else ""
    declared = [path.read_bytes() for path in (PATH, FOLDER / "part2.yml", FOLDER / "note_heads.yml")]
    return content_hash(kind, data, mapping, payers, settings.case_id or "", *declared)


def _take(door: Door, data: bytes, name: str, kind: Kind, settings: Settings, tally: Tally) -> None:
    if kind == "schedule" and settings.mapping is not None:
        take_schedule(door, data, settings.mapping, tally)
    elif kind == "bundle":
        _take_bundle(door, read_bundle(data), settings.payers, tally)
    elif kind == "note":
        take_file(door, data, name, settings.case_id, tally)


def _aside(door: Door, import_id: str, place: str, reason: str, raw: str) -> Quarantined:
    return Quarantined(door.ident("quarantine", import_id, place, raw), import_id, place, reason, raw)


def _take_bundle(door: Door, bundle: Bundle, payers: Names[str, str], tally: Tally) -> None:
    tally.bad.extend(bundle.bad)
    tally.counts.update(bundle.left)
    people = People(door, bundle, payers, tally)
    for placed in bundle.placed:
        try:
            people.take(placed)
        except Bad as bad:
            tally.refuse(placed.place, str(bad), placed.raw)


class People:
    """The patients and coverages of one bundle, as they are taken in, for the resources that refer to them."""

    def __init__(self, door: Door, bundle: Bundle, payers: Names[str, str], tally: Tally) -> None:
        self.door, self.bundle, self.payers, self.tally = door, bundle, payers, tally
        self.patients: dict[int, rows.Patient] = {}
        self.coverages: dict[int, rows.Coverage] = {}

    def take(self, placed: Placed) -> None:
        """Take one resource in. Raises Bad."""
        one = placed.resource
        match one:
            case Patient():
                self.patients[id(one)] = take_patient(self.door, one, self.tally)
            case MedicationCode():
                return  # looked up by those that refer to it
            case CoverageResource():
                self._coverage(one)
            case DocumentReference():
                take_note(self.door, one, self._subject(placed), self.tally)
            case ServiceRequest():
                take_order(self.door, one, self._subject(placed), self.bundle, self.coverages, self.tally)
            case Appointment():
                self._appointment(one)
            case _:
                take_entry(self.door, placed, self._subject(placed), self.bundle, self.tally)

    def _subject(self, placed: Placed) -> rows.Patient:
        return subject(placed.resource, self.bundle, self.patients)

    def _coverage(self, one: CoverageResource) -> None:
        patient = subject(one, self.bundle, self.patients)
        if one.status not in ("active", ""):
            self.tally.counts["coverages not active"] += 1
            return
        self.coverages[id(one)] = take_coverage(self.door, one, patient, self.payers, self.tally)

    def _appointment(self, one: Appointment) -> None:
        """An appointment gives its order the day; one without an order names no service."""
        if not any(isinstance(self.bundle.at(reference), ServiceRequest) for reference in one.basedOn):
            raise Bad("basedOn: names no order in the bundle, so that the service is not known")
        self.tally.counts["appointments of an order"] += 1
