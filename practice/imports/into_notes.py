"""A note given as a file into the store."""

from __future__ import annotations

from practice.flow.proposing import propose
from practice.imports.limits import Bad
from practice.imports.notes import Head, head_of, media_of, text_of
from practice.imports.part2 import protected_note
from practice.imports.report import Tally
from practice.store.cases import case_of
from practice.store.documents import put_document
from practice.store.door import Door
from practice.store.ids import content_hash
from practice.store.patients import patients_with_number
from practice.store.rows import Document


def take_file(door: Door, data: bytes, name: str, case_id: str | None, tally: Tally) -> None:
    """Keep a note for the case given, or for the patient whose record number stands at its head; else it goes to the quarantine."""
    try:
        media = media_of(data, name)
        text = text_of(data, media)
        head = head_of(text)
        patient_id = case_of(door, case_id).patient_id if case_id else _patient(door, head)
    except Bad as bad:
        tally.refuse("the note", str(bad), "")
        return
    content = content_hash(data)
    document = Document(
        id=door.ident("document", patient_id, content), patient_id=patient_id, case_id=case_id, kind=head.kind or "note",
        title=head.kind or "Note", author=head.author, written=head.written, media=media, text=text, content=content,
        data=None if media == "text" else data, part2=protected_note(text, head.kind),
    )  # fmt: skip
    tally.wrote("documents", put_document(door, document))
    tally.counts["facts proposed"] += propose(door, document)


def _patient(door: Door, head: Head) -> str:
    """The patient whom a note's head names by record number, and by birth date where it prints one. Raises Bad."""
    if not head.mrn:
        raise Bad("no record number at its head; name the case with --case")
    found = patients_with_number(door, head.mrn)
    if len(found) != 1:
        known = "several patients" if found else "no patient"
        raise Bad(f"{known} in the store with the record number at its head; import the schedule first, or name the case with --case")
    if head.birth and found[0].birth and head.birth != found[0].birth:
        raise Bad("the birth date at its head is not that of the patient with the record number")
    return found[0].id
