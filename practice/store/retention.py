"""Deleting for good: one patient, or all who have had no activity since a day. The audit log stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

from practice.refused import PracticeError
from practice.store.columns import stamp
from practice.store.door import Door, Passage

_LAST = (
    "max(p.active_at, coalesce((SELECT max(visit) FROM cases WHERE patient_id = p.id), ''),"
    " coalesce((SELECT max(e.at) FROM events e JOIN cases c ON c.id = e.case_id WHERE c.patient_id = p.id), ''))"
)


def idle_patients(door: Door, since: dt.datetime) -> tuple[str, ...]:
    """The patients without any activity since an instant: no import that changed them, no visit, no event."""
    with door.passing("purge", "read") as passage:
        found = tuple(row[0] for row in passage.rows(f"SELECT p.id FROM patients p WHERE {_LAST} < ? ORDER BY p.id", (stamp(since),)))  # noqa: S608
        passage.touch(*found)
        passage.detail = f"{len(found)} patients without activity"
    return found


def purge(door: Door, patients: tuple[str, ...]) -> int:
    """Delete patients with all that hangs on them; returns how many. Raises PracticeError where one is not there."""
    with door.passing("purge", "delete") as passage:
        for patient in patients:
            if not passage.run("DELETE FROM patients WHERE id = ?", (patient,)):
                raise PracticeError(f"patient {patient}: not in the store; nothing was deleted")
        _forget_raw(passage, patients)
        passage.touch(*patients)
        passage.detail = f"{len(patients)} patients deleted"
    _settle(door.store.connection)
    return len(patients)


def _forget_raw(passage: Passage, patients: tuple[str, ...]) -> None:
    """Quarantined rows and file names may name anybody, and prepared figures count everybody: they go with every purge."""
    if patients:
        passage.run("DELETE FROM prepared")
        passage.run("DELETE FROM quarantine")
        passage.run("UPDATE imports SET name = ''")


def _settle(connection: Any) -> None:
    """Nothing deleted stays behind in the log of the last writes; freed pages were overwritten (secure_delete)."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
