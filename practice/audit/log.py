"""Verify and export the log, itself an act that is logged."""

from __future__ import annotations

from typing import Any

from practice.audit.chain import Verdict, kept, verify
from practice.audit.entry import Kept, entry_of
from practice.audit.fhir import audit_event
from practice.audit.head import read_head
from practice.store.door import Door


def verified(door: Door) -> Verdict:
    """Follow the chain from its first entry to the head marks."""
    door.require("audit.read", "read")
    store = door.store
    connection = store.connection
    mark, wrong = None, ""
    try:
        mark = read_head(store.head_mark, store.key)  # before the entries: others may add meanwhile, which is no fault
    except ValueError as error:
        wrong = str(error)
    connection.execute("BEGIN")
    try:
        verdict = verify(connection, mark, wrong)
    finally:
        connection.execute("ROLLBACK")
    with door.passing("audit.read", "read") as passage:
        passage.detail = f"verified {verdict.count} entries: {'whole' if verdict.whole else 'not whole'}"
    return verdict


def exported(door: Door) -> list[dict[str, Any]]:
    """All entries as FHIR AuditEvents, that of the export itself left for the next one."""
    with door.passing("audit.read", "read") as passage:
        events = [audit_event(one) for one in kept(passage.connection)]
        passage.detail = f"exported {len(events)} entries"
    return events


def latest(door: Door, count: int) -> tuple[Kept, ...]:
    """The last entries, the latest first; the entry of this reading is not among them yet."""
    with door.passing("audit.read", "read") as passage:
        rows = passage.rows("SELECT number, body, before, hash FROM audit ORDER BY number DESC LIMIT ?", (count,))
        passage.detail = f"the latest {len(rows)} entries"
    return tuple(Kept(row[0], entry_of(row[1])[1], row[2], row[3]) for row in rows)
