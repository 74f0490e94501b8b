"""Documents of a patient's record."""

from __future__ import annotations

from typing import Any

from practice.refused import AccessRefused
from practice.store.cases import sees_patient, visible
from practice.store.columns import day, iso, stamp
from practice.store.door import Door
from practice.store.rows import Document, Wrote

_FIELDS = "id, patient_id, case_id, kind, title, author, written, status, media, text, content, bytes, part2"


def put_document(door: Door, document: Document) -> Wrote:
    """Keep a document. The same content for the same patient is kept once; a tag as a Part 2 record is never taken off by an import."""
    with door.passing("cases.write", "update") as passage:
        passage.touch(document.patient_id, refs=[document.id])
        kept = passage.row("SELECT content, status, part2 FROM documents WHERE id = ?", (document.id,))
        if kept and kept[:2] == (document.content, document.status) and (kept[2] or not document.part2):
            return "unchanged"
        passage.run(
            "INSERT INTO documents(id, patient_id, case_id, kind, title, author, written, status, media, text, bytes, content, part2,"
            " imported_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET status = excluded.status,"
            " part2 = max(part2, excluded.part2), text = excluded.text, bytes = excluded.bytes, content = excluded.content",
            (document.id, document.patient_id, document.case_id, document.kind, document.title, document.author, iso(document.written),
             document.status, document.media, document.text, document.data, document.content, int(document.part2), stamp(passage.at)),
        )  # fmt: skip
    return "changed" if kept else "new"


def retract(door: Door, document_id: str) -> bool:
    """Take a document out with its facts, because its source says that it was entered in error. Whether it was there."""
    with door.passing("cases.write", "delete") as passage:
        row = passage.row("SELECT patient_id FROM documents WHERE id = ?", (document_id,))
        if row:
            passage.run("DELETE FROM documents WHERE id = ?", (document_id,))
            passage.touch(row[0], refs=[document_id])
    return row is not None


def documents_of_case(door: Door, case_id: str, *, superseded: bool = False, structured: bool = False) -> tuple[Document, ...]:
    """The documents of a case's patient that belong to the case or to no case in particular, the oldest first.

    superseded  whether those that another document has replaced come along
    structured  whether structured entries come along, each of which is kept as a document of one line
    """
    with door.passing("notes.read", "read") as passage:
        patient = visible(door, passage, case_id)
        rows = passage.rows(
            f"SELECT {_FIELDS} FROM documents WHERE patient_id = ? AND (case_id = ? OR case_id IS NULL) AND part2 <= ?"  # noqa: S608
            " AND (status = 'current' OR ?) AND (kind <> 'structured' OR ?) ORDER BY written IS NULL, written, id",
            (patient, case_id, passage.part2, int(superseded), int(structured)),
        )
        passage.touch(patient, refs=[case_id, *(row[0] for row in rows)])
    return tuple(_document(row) for row in rows)


def document_of(door: Door, document_id: str) -> Document:
    """One document. Raises AccessRefused where there is none that the person may see."""
    with door.passing("notes.read", "read") as passage:
        row = passage.row(f"SELECT {_FIELDS} FROM documents WHERE id = ? AND part2 <= ?", (document_id, passage.part2))  # noqa: S608
        if row is None or not sees_patient(door, passage, row[1]):
            raise AccessRefused(f"document {document_id}: there is none that you may see")
        passage.touch(row[1], refs=[document_id])
    return _document(row)


def _document(row: tuple[Any, ...]) -> Document:
    return Document(
        id=row[0], patient_id=row[1], case_id=row[2], kind=row[3], title=row[4], author=row[5], written=day(row[6]), status=row[7],
        media=row[8], text=row[9], content=row[10], data=row[11], part2=bool(row[12]),
    )  # fmt: skip
