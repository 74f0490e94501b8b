"""The facts of notes into the store: proposals, kept beside what people have decided."""

from __future__ import annotations

from practice.flow.noted import facts_of_note
from practice.store.door import Door
from practice.store.facts import put_facts
from practice.store.rows import Document


def propose(door: Door, document: Document) -> int:
    """Keep what a note says as proposals; returns how many are new.

    A note that is read again (or was superseded) loses the proposals it no longer gives; what a person has decided stays.
    """
    if document.kind == "structured":
        return 0
    facts = facts_of_note(document, door.ident)
    kept = {fact.id for fact in facts}
    with door.passing("facts.propose", "delete") as passage:
        rows = passage.rows("SELECT id FROM facts WHERE document_id = ? AND origin = 'note' AND state = 'proposed'", (document.id,))
        gone = [row[0] for row in rows if row[0] not in kept]
        for identifier in gone:
            passage.run("DELETE FROM facts WHERE id = ?", (identifier,))
        passage.touch(document.patient_id, refs=[document.id])
        passage.detail = f"{len(gone)} proposals withdrawn"
    return put_facts(door, facts)
