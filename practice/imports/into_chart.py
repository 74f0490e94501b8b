"""Resources of a bundle into the store: patients, coverages, entries with their facts, and notes."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from policies.reading.payers import payer_id
from practice.flow.proposing import propose
from practice.imports.bundle import Bundle, Placed
from practice.imports.chart import Entry, entry_of
from practice.imports.fhir_model import Content, CoverageResource, DocumentReference, Patient, Reference, Resource
from practice.imports.into_cases import same_person
from practice.imports.limits import ATTACHMENT_BYTES, Bad, plausible
from practice.imports.notes import media_of, text_of
from practice.imports.part2 import protected_label, protected_note
from practice.imports.report import Tally
from practice.store import rows
from practice.store.documents import put_document, retract
from practice.store.door import Door
from practice.store.facts import replace_facts
from practice.store.ids import content_hash
from practice.store.patients import put_coverage, put_patient


def take_patient(door: Door, one: Patient, tally: Tally) -> rows.Patient:
    """Keep a patient by record number. Raises Bad."""
    key = _record_number(one)
    name = next((name for name in one.name if name.use in ("official", "")), None) or next(iter(one.name), None)
    if name is None or not name.family:
        raise Bad("name: no family name")
    state = next((address.state for address in one.address if len(address.state) == 2), "")
    birth = plausible(one.birthDate, "birthDate") if one.birthDate else None
    fresh = rows.Patient(door.ident("patient", key), key, name.family, " ".join(name.given), birth, one.gender, state.upper())
    patient = same_person(door, fresh)
    tally.wrote("patients", put_patient(door, patient))
    return patient


def _record_number(one: Patient) -> str:
    """The medical record number with its system; else the first identifier; else the resource's id. Raises Bad."""
    numbers = [each for each in one.identifier if each.value and "MR" in each.type.codes()] or [
        each for each in one.identifier if each.value
    ]
    if numbers:
        return f"{numbers[0].system or 'urn:unknown'}|{numbers[0].value.strip()}"
    if not one.id:
        raise Bad("identifier: neither a record number nor an id")
    return f"urn:fhir:id|{one.id}"


def take_coverage(door: Door, one: CoverageResource, patient: rows.Patient, payers: Mapping[str, str], tally: Tally) -> rows.Coverage:
    """Keep a coverage; the payer is known by its printed name, first by the practice's own list of names."""
    said = next((payor.display for payor in one.payor if payor.display), "")
    payer = payers.get(said) or payer_id(said) or ""
    coverage = rows.Coverage(
        door.ident("coverage", patient.id, payer, one.subscriberId, ""), patient.id, payer, said, "", one.subscriberId,
        one.period.start, one.period.end,
    )  # fmt: skip
    tally.wrote("coverages", put_coverage(door, coverage))
    return coverage


def take_entry(door: Door, placed: Placed, patient: rows.Patient, bundle: Bundle, tally: Tally) -> None:
    """Keep a structured entry with its facts. Raises Bad."""
    one = placed.resource
    entry = entry_of(one, bundle.drugs)
    document_id = door.ident("entry", patient.id, one.resourceType, _own(one, entry.line))
    if entry.retracted:
        tally.counts["entries retracted"] += int(retract(door, document_id))
    elif entry.skipped:
        tally.counts["entries that say nothing yet"] += 1
    elif not entry.said:
        tally.counts["entries not bound to a fact"] += 1
    else:
        _keep(door, entry, document_id, one.resourceType, patient, tally)


def _keep(door: Door, entry: Entry, document_id: str, kind: str, patient: rows.Patient, tally: Tally) -> None:
    content = content_hash(entry.line, *entry.said)
    document = rows.Document(
        document_id, patient.id, None, "structured", kind, entry.author, entry.written, "text/plain", entry.line, content, part2=entry.part2
    )
    wrote = put_document(door, document)
    tally.wrote("entries", wrote)
    if wrote == "unchanged":
        return
    facts = [
        rows.Fact(
            id=door.ident("fact", document_id, content, said.fact, said.qualifiers), patient_id=patient.id, case_id=None, fact=said.fact,
            value=said.value, start=said.start, end=said.end, assertion=said.assertion, qualifiers=said.qualifiers,
            document_id=document_id, span_start=0, span_end=len(entry.line), quote=entry.line, author=entry.author, written=entry.written,
            origin=kind, state=said.state, part2=entry.part2,
        )
        for said in entry.said
    ]  # fmt: skip
    tally.counts["facts new"] += replace_facts(door, document, facts)


def take_note(door: Door, one: DocumentReference, patient: rows.Patient, tally: Tally) -> None:
    """Keep the texts of a document. Raises Bad."""
    own = _own(one, "")
    if "entered-in-error" in (one.status, one.docStatus):
        gone = sum(retract(door, door.ident("document", patient.id, own, place)) for place in range(len(one.content)))
        tally.counts["documents retracted"] += gone
        return
    for place, content in enumerate(one.content):
        data = _attached(content)
        media = media_of(data, content.attachment.title, content.attachment.contentType)
        text = text_of(data, media)
        kind = one.type.said or "note"
        labels = [coding.code for label in one.securityLabel for coding in label.coding] + [coding.code for coding in one.meta.security]
        document = rows.Document(
            id=door.ident("document", patient.id, own or content_hash(data), place), patient_id=patient.id, case_id=None, kind=kind,
            title=content.attachment.title or kind, author=next((each.display for each in one.author if each.display), ""),
            written=one.date, media=media, text=text, content=content_hash(data), data=None if media == "text" else data,
            status="superseded" if one.status == "superseded" else "current",
            part2=protected_label(labels) or protected_note(text, kind),
        )  # fmt: skip
        tally.wrote("documents", put_document(door, document))
        tally.counts["facts proposed"] += propose(door, document)


def subject(one: Resource, bundle: Bundle, patients: dict[int, rows.Patient]) -> rows.Patient:
    """The patient whom a resource is about. Raises Bad."""
    reference = one.beneficiary if isinstance(one, CoverageResource) else getattr(one, "subject", None)
    found = bundle.at(reference) if isinstance(reference, Reference) else None
    if found is None or id(found) not in patients:
        raise Bad("its patient is not in the bundle, or could not be taken in")
    return patients[id(found)]


def _attached(content: Content) -> bytes:
    attachment = content.attachment
    if attachment.data is None:
        raise Bad("content.attachment: only an address, no data; export the bundle with its attachments")
    if len(attachment.data) > ATTACHMENT_BYTES * 4 // 3:
        raise Bad(f"content.attachment: more than {ATTACHMENT_BYTES} bytes")
    try:
        return base64.b64decode("".join(attachment.data.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Bad("content.attachment.data: not base64") from None


def _own(one: Resource, otherwise: str) -> str:
    """By what a resource is known again."""
    return one.id or next((f"{each.system}|{each.value}" for each in one.identifier if each.value), otherwise)
