"""The encrypted file, opened or refused in one line. The one module that knows sqlcipher3."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from practice.audit.head import Head, set_head
from practice.refused import PracticeError
from practice.store.key import Key
from practice.store.schema import MIGRATIONS

_PLAIN = b"SQLite format 3\x00"
_BUSY_MS = 15_000
_PRAGMAS = (
    "PRAGMA busy_timeout = 15000",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
)


@dataclass(slots=True)
class Store:
    """An open store: the file, its connection, its key and the hold that keeps a restore away while it is open."""

    path: Path
    connection: Any
    key: Key = field(repr=False)
    _hold: IO[bytes] = field(repr=False)
    _seed: bytes = field(default=b"", repr=False)

    @property
    def head_mark(self) -> Path:
        return self.path.with_name("audit.head")

    @property
    def seed(self) -> bytes:
        """The store's own secret, from which identifiers are made."""
        if not self._seed:
            self._seed = bytes.fromhex(self.connection.execute("SELECT value FROM meta WHERE name = 'seed'").fetchone()[0])
        return self._seed

    def close(self) -> None:
        self.connection.close()
        self._hold.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def create_store(path: Path, key: Key, *, seed: bytes, prepare: Callable[[Any], None] = lambda _: None) -> None:
    """Make a store, whole or not at all.

    seed  32 random bytes from the entrance      prepare  puts in what it cannot do without, such as its first admin
    Raises PracticeError where a store already lies there.
    """
    if path.exists():
        raise PracticeError(f"{path}: a practice's store already lies here; nothing was changed")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(path.name + ".next")
    with suppress(FileNotFoundError):
        beside.unlink()
    os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connection = connect(beside, key)
    migrate(connection, beside)
    connection.execute("INSERT INTO meta(name, value) VALUES ('seed', ?)", (seed.hex(),))
    prepare(connection)
    head = Head(*connection.execute("SELECT count, hash FROM audit_head").fetchone())
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    set_head(path.with_name("audit.head"), key, head)
    beside.replace(path)


def open_store(path: Path, key: Key) -> Store:
    """Open a store. Raises PracticeError where it is absent, not encrypted, newer than this program, or the key does not open it."""
    if not path.is_file():
        raise PracticeError(f"{path}: there is no practice's store here; 'payerwatch practice init' makes one")
    hold = _held(path, fcntl.LOCK_SH)
    try:
        connection = connect(path, key)
        migrate(connection, path)
    except BaseException:
        hold.close()
        raise
    return Store(path, connection, key, hold)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the store against everybody else, to put another in its place. Raises PracticeError while it is in use."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _held(path, fcntl.LOCK_EX):
        yield


def _held(path: Path, how: int) -> IO[bytes]:
    descriptor = os.open(path.with_name("practice.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    hold = os.fdopen(descriptor, "r+b")
    try:
        fcntl.flock(hold, how | fcntl.LOCK_NB)
    except OSError as error:
        hold.close()
        said = "is in use; end the other commands" if how == fcntl.LOCK_EX else "is being restored; wait for that to end"
        raise PracticeError(f"{path}: the store {said}, and try again") from error
    return hold


def connect(path: Path, key: Key) -> Any:
    """A connection with the house's settings. Raises PracticeError."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError as error:
        raise PracticeError("the practice's store needs the library sqlcipher3; install the project again") from error
    with path.open("rb") as file:
        salt = file.read(len(_PLAIN))
        if salt == _PLAIN:
            raise PracticeError(f"{path}: this file is not encrypted and is no store of ours; nothing was read")
    connection = dbapi2.connect(str(path), isolation_level=None, timeout=_BUSY_MS / 1000)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # a wrong key is told in one line, by us
        connection.execute(f"PRAGMA key = {key.literal_of(salt)}")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    except dbapi2.DatabaseError as error:
        connection.close()
        if "locked" in str(error) or "busy" in str(error):
            raise PracticeError(f"{path}: the store is busy; try again in a moment") from None
        raise PracticeError(
            f"{path}: the key does not open the store, or the file is damaged; check the key, or restore a backup"
        ) from None
    return connection


def migrate(connection: Any, path: Path) -> None:
    """Bring the tables to this program's version, all at once or not at all. Raises PracticeError where they are newer."""
    if _version(connection, path) == len(MIGRATIONS):
        return
    connection.execute("BEGIN EXCLUSIVE")
    try:
        for number, migration in enumerate(MIGRATIONS[_version(connection, path) :], start=_version(connection, path) + 1):
            for statement in migration:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number:d}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: Any, path: Path) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise PracticeError(
            f"{path}: the store was made by a newer payerwatch (its tables: {version}, known here: {len(MIGRATIONS)}); update it"
        )
    return version
