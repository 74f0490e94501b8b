"""Purge, backup and restore."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import pytest

from practice.access.actor import Actor, Role
from practice.audit.log import verified
from practice.refused import AccessRefused, PracticeError
from practice.store.backup import back_up, restore
from practice.store.cases import put_case
from practice.store.connection import Store, open_store
from practice.store.documents import put_document
from practice.store.door import Door
from practice.store.key import Key
from practice.store.patients import put_patient
from practice.store.retention import idle_patients, purge
from practice.store.rows import CaseRow, Document, Patient

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
TABLES = ("patients", "cases", "documents")
OTHER = Key("the key of the backups")
PATIENT = Patient("p1", "urn:x|77", "Merrow", "Ida", None)
CASE = CaseRow("c1", "p1", "k1", "MRI", ("73721",), (), "northlake", "", "", dt.date(2026, 3, 20), "", "", "")


def by(store: Store, role: Role, at: dt.datetime = AT) -> Door:
    return Door(store, Actor("anna" if role is Role.ADMIN else "sue", role), lambda: at)


def keep(store: Store, name: str, at: dt.datetime, visit: dt.date | None = None) -> None:
    door = by(store, Role.SPECIALIST, at)
    put_patient(door, replace(PATIENT, id=name, key=f"urn:x|{name}"))
    put_case(door, replace(CASE, id=f"c-{name}", key=name, patient_id=name, visit=visit))
    put_document(door, Document(f"d-{name}", name, None, "note", "note", "", None, "text", "words", name))


def counted(store: Store) -> dict[str, int]:
    return {table: store.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}  # noqa: S608


# ---------------------------------------------------------------- purge


def test_a_purged_patient_leaves_nothing_but_the_log(store: Store) -> None:
    keep(store, "p1", AT)
    keep(store, "p2", AT)
    admin = by(store, Role.ADMIN)
    assert purge(admin, ("p1",)) == 1
    assert counted(store) == {"patients": 1, "cases": 1, "documents": 1}
    assert verified(admin).whole
    assert any('"act":"purge"' in row[0] and '"patients":["p1"]' in row[0] for row in store.connection.execute("SELECT body FROM audit"))


def test_a_purge_of_one_who_is_not_there_deletes_nobody(store: Store) -> None:
    keep(store, "p1", AT)
    with pytest.raises(PracticeError, match="nothing was deleted"):
        purge(by(store, Role.ADMIN), ("p1", "nobody"))
    assert counted(store)["patients"] == 1


def test_idle_are_those_without_import_visit_or_event_since(store: Store) -> None:
    old = AT - dt.timedelta(days=900)
    keep(store, "idle", old, visit=old.date())
    keep(store, "coming", old, visit=AT.date())
    keep(store, "fresh", AT, visit=old.date())
    assert idle_patients(by(store, Role.ADMIN), AT - dt.timedelta(days=365)) == ("idle",)
    assert idle_patients(by(store, Role.ADMIN), old) == ()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_admin_purges(role: Role, store: Store) -> None:
    keep(store, "p1", AT)
    with pytest.raises(AccessRefused):
        purge(by(store, role), ("p1",))
    assert counted(store)["patients"] == 1


# ---------------------------------------------------------------- backup and restore


def put_back(store: Store, backup: Path, key: Key = OTHER, role: Role = Role.ADMIN) -> int:
    return restore(store.path, store.key, backup, key, lambda opened: by(opened, role))


@pytest.fixture
def backed(store: Store, tmp_path: Path) -> Path:
    keep(store, "p1", AT)
    file = tmp_path / "kept.backup"
    assert back_up(by(store, Role.ADMIN), file, OTHER) > 0
    return file


def test_a_backup_opens_with_its_own_key_alone_and_tells_nothing(store: Store, backed: Path, key: Key) -> None:
    assert b"Merrow" not in backed.read_bytes()
    with pytest.raises(PracticeError):
        open_store(backed, key)
    with open_store(backed, OTHER) as opened:
        assert counted(opened) == {"patients": 1, "cases": 1, "documents": 1}
        assert opened.seed == store.seed


def test_a_backup_never_writes_over_a_file(store: Store, backed: Path) -> None:
    before = backed.read_bytes()
    with pytest.raises(PracticeError, match="lies here already"):
        back_up(by(store, Role.ADMIN), backed, OTHER)
    assert backed.read_bytes() == before


def test_a_restore_brings_back_what_was_and_says_so_in_the_log(store: Store, backed: Path, key: Key) -> None:
    keep(store, "p2", AT)
    store.close()
    put_back(store, backed)
    with open_store(store.path, key) as again:
        assert counted(again)["patients"] == 1
        verdict = verified(by(again, Role.ADMIN))
        assert verdict.whole, verdict.wrong
        said = [row[0] for row in again.connection.execute("SELECT body FROM audit WHERE body LIKE '%\"restore\"%'")]
        assert len(said) == 1 and "the head mark before" in said[0]
        keep(again, "p3", AT)
        assert verified(by(again, Role.ADMIN)).whole
    assert sorted(path.name for path in store.path.parent.iterdir()) == ["audit.head", "practice.db", "practice.lock"]


def test_a_restore_is_refused_while_somebody_works(store: Store, backed: Path) -> None:
    with pytest.raises(PracticeError, match="in use"):
        put_back(store, backed)


@pytest.mark.parametrize("harm", ["cut", "flip", "other key", "not there", "no admin"])
def test_a_restore_that_cannot_be_done_changes_nothing(harm: str, store: Store, backed: Path, key: Key) -> None:
    keep(store, "p2", AT)
    store.close()
    before = {path.name: path.read_bytes() for path in store.path.parent.iterdir()}
    held = bytearray(backed.read_bytes())
    if harm == "cut":
        backed.write_bytes(held[: len(held) // 2])
    if harm == "flip":
        held[len(held) // 2] ^= 1
        backed.write_bytes(held)
    if harm == "not there":
        backed.unlink()
    with pytest.raises(PracticeError):
        put_back(store, backed, key if harm == "other key" else OTHER, Role.SPECIALIST if harm == "no admin" else Role.ADMIN)
    assert {path.name: path.read_bytes() for path in store.path.parent.iterdir()} == before


def test_a_damaged_store_is_put_aside_and_replaced(store: Store, backed: Path, key: Key) -> None:
    store.close()
    store.path.write_bytes(os.urandom(8192))
    put_back(store, backed)
    with open_store(store.path, key) as again:
        assert counted(again)["patients"] == 1
    assert store.path.with_name("practice.db.unopened").stat().st_size == 8192


def test_the_old_log_of_writes_is_not_mixed_into_the_restored_store(store: Store, backed: Path, key: Key) -> None:
    """A store that was killed leaves a write-ahead log beside it."""
    keep(store, "p2", AT)
    wal = store.path.with_name("practice.db-wal")
    left = wal.read_bytes()
    assert left
    store.close()
    wal.write_bytes(left)
    put_back(store, backed)
    with open_store(store.path, key) as again:
        assert counted(again)["patients"] == 1
        assert again.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
