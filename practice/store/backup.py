"""Encrypted backup and restore: written beside, opened and verified, then put in place in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from practice.audit.chain import verify
from practice.audit.head import Head, read_head, set_head
from practice.refused import PracticeError
from practice.store.connection import Store, alone, connect, migrate, open_store
from practice.store.door import Door
from practice.store.key import Key


def back_up(door: Door, to: Path, key: Key) -> int:
    """Write the store, encrypted under a key, to a file; returns how many audit entries it holds.

    Raises PracticeError where a file lies there already, or what was written does not open and verify.
    """
    if to.exists():
        raise PracticeError(f"{to}: a file lies here already; name a new one")
    if not to.parent.is_dir():
        raise PracticeError(f"{to.parent}: no such folder; make it first")
    with door.passing("backup", "execute") as passage:
        passage.detail = "encrypted backup"
    beside = to.with_name(to.name + ".next")
    try:
        _export(door.store.connection, beside, key)
        count = _verified(beside, key, "the backup")
        os.link(beside, to)  # unlike a rename, this never writes over a file
    except FileExistsError as error:
        raise PracticeError(f"{to}: a file lies here already; name a new one") from error
    finally:
        _clear(beside)
    return count


def restore(path: Path, key: Key, backup: Path, backup_key: Key, admit: Callable[[Store], Door]) -> int:
    """Put a backup in the store's place, under the store's key; returns how many audit entries it holds.

    admit  lets a person in by the users of the backup
    A store that lies there and opens is replaced whole; one that does not open is put aside as practice.db.unopened.
    Raises PracticeError while the store is in use, where the backup does not open and verify, or the person may not restore; then
    nothing was changed.
    """
    if not backup.is_file():
        raise PracticeError(f"{backup}: there is no backup here")
    with alone(path):
        _verified(backup, backup_key, "the backup")
        beside = path.parent / "restoring" / path.name
        try:
            _copied(backup, backup_key, beside, key)
            with open_store(beside, key) as store:
                _entered(admit(store), _said(path, key))
            count = _verified(beside, key, "the restored store")
            _step_aside(path, key)
            beside.replace(path)
            store.head_mark.replace(path.with_name("audit.head"))
        finally:
            shutil.rmtree(beside.parent, ignore_errors=True)
    return count


def _copied(backup: Path, backup_key: Key, to: Path, key: Key) -> None:
    shutil.rmtree(to.parent, ignore_errors=True)
    to.parent.mkdir(mode=0o700)
    source = connect(backup, backup_key)
    try:
        _export(source, to, key)
        head = Head(*source.execute("SELECT count, hash FROM audit_head").fetchone())
    finally:
        source.close()
    set_head(to.with_name("audit.head"), key, head)


def _entered(door: Door, said: str) -> None:
    with door.passing("restore", "execute") as passage:
        passage.detail = f"restored from a backup; {said}"
    door.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _export(connection: Any, to: Path, key: Key) -> None:
    _clear(to)
    os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    connection.execute("ATTACH DATABASE ? AS copied KEY ?", (str(to), key.secret))
    try:
        connection.execute("SELECT sqlcipher_export('copied')").fetchall()
        connection.execute(f"PRAGMA copied.user_version = {version:d}")
    finally:
        connection.execute("DETACH DATABASE copied")
    with to.open("rb") as file:
        os.fsync(file.fileno())


def _verified(path: Path, key: Key, what: str) -> int:
    """How many audit entries a file holds. Raises PracticeError where it does not open, is damaged, or its chain is broken."""
    connection = connect(path, key)
    try:
        _sound(connection, path, what)
        migrate(connection, path)
        count, last = connection.execute("SELECT count, hash FROM audit_head").fetchone()
        verdict = verify(connection, Head(count, last))
    finally:
        connection.close()
    if not verdict.whole:
        raise PracticeError(f"{path}: {what} is not whole: {verdict.wrong[0]}")
    return verdict.count


def _sound(connection: Any, path: Path, what: str) -> None:
    try:
        sound = connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        sound = sound and not connection.execute("PRAGMA cipher_integrity_check").fetchall()
    except connection.DatabaseError:
        sound = False
    if not sound:
        raise PracticeError(f"{path}: {what} is damaged; take another")


def _said(path: Path, key: Key) -> str:
    """What the head mark says before the restore sets it back."""
    try:
        head = read_head(path.with_name("audit.head"), key)
    except ValueError:
        return "the head mark before could not be read"
    return f"the head mark before: {head.count} entries, {head.hash}" if head else "there was no head mark before"


def _step_aside(path: Path, key: Key) -> None:
    """Let nothing of the old store be mixed with the new one: its log of last writes is folded in, or put aside with it."""
    if not path.exists():
        _clear(path, itself=False)
        return
    try:
        connection = connect(path, key)
    except PracticeError:
        aside = path.with_name(path.name + ".unopened")
        path.replace(aside)
        for ending in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
        return
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    _clear(path, itself=False)


def _clear(path: Path, *, itself: bool = True) -> None:
    for ending in ("", "-wal", "-shm") if itself else ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).unlink()
