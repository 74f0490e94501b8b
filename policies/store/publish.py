"""The release of our own repository: the work store copied, checked, and put in place in one step."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from policies.archive import sync_folder
from policies.store.connection import Connection, connect, prepare
from policies.store.rows import StoreError


def publish(work_path: Path, published_path: Path) -> None:
    """Replace the published store by a checked copy of the work store. Readers keep what they have opened.

    No connection to the work store may be open. Raises StoreError, the published store untouched, where the copy
    cannot be made or does not agree with the work store.
    """
    con = connect(work_path, read_only=False)
    try:
        prepare(con, work_path)
        counts = settle(con)
    finally:
        con.close()
    release(work_path, published_path, counts)


def settle(con: Connection) -> dict[str, int]:
    """Fold the write-ahead log into the file; the rows of every table. Close the store, then `release`."""
    con.execute("CHECKPOINT store")
    return _counts(con)


def release(work_path: Path, published_path: Path, counts: dict[str, int]) -> None:
    """Put a checked copy of a settled and closed work store in place. Raises StoreError, as `publish` does.

    A process loses its lock on a file as soon as it closes any handle on it, so the file is copied with no store open.
    """
    log = work_path.with_name(work_path.name + ".wal")
    if log.exists():
        raise StoreError(f"{work_path}: its log {log.name} is still there after a checkpoint; end other runs and publish again")
    published_path.parent.mkdir(parents=True, exist_ok=True)
    beside = published_path.with_name(published_path.name + ".next")
    try:
        shutil.copyfile(work_path, beside)
        _sync(beside)
        _compare(beside, counts, work_path)
        beside.replace(published_path)
    except OSError as error:
        raise StoreError(f"{published_path}: the release could not be written: {error}; the last one stays") from error
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(published_path.parent)


def _compare(copy: Path, expected: dict[str, int], work_path: Path) -> None:
    con = connect(copy, read_only=True)
    try:
        found = _counts(con)
    finally:
        con.close()
    if found != expected:
        tables = ", ".join(f"{t}: {expected[t]} rows, {found.get(t)} copied" for t in expected if found.get(t) != expected[t])
        raise StoreError(f"{work_path}: the copy differs from the store ({tables}); publish again")


def _counts(con: Connection) -> dict[str, int]:
    names = [name for (name,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'store' ORDER BY 1").fetchall()]
    return {name: con.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0] for name in names}  # noqa: S608 - names of our tables


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
