"""The only door to DuckDB: how a store file is opened, and how many rows are written at once.

A file is attached to a private in-memory database and never connected to by path: DuckDB keeps one shared instance
for each path in a process, so that a page would go on reading a published store that has been replaced meanwhile.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from pathlib import Path
from typing import Any

import duckdb

from policies.store.rows import StoreError
from policies.store.schema import MIGRATIONS, SCHEMA_VERSION, TABLES

Connection = duckdb.DuckDBPyConnection

_MEMORY = "128MB"
_THREADS = 2
_NAME = re.compile(r"[a-z_]+")
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": _MEMORY,
    "threads": _THREADS,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}
_DAMAGE = (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException, duckdb.FatalException)

_TYPES: dict[str, dict[str, str]] = {}


def connect(path: Path, *, read_only: bool) -> Connection:
    """Attach a store file; every later access to other files or the network is refused by DuckDB.

    What does not fit into memory is put aside in a folder beside the store (`spill`). Raises StoreError.
    """
    con = duckdb.connect(":memory:", config=_SETTINGS)
    try:
        con.execute(f"SET temp_directory = {_file(spill(path))}")
        con.execute(f"ATTACH {_file(path)} AS store{' (READ_ONLY)' if read_only else ''}")
        con.execute("USE store")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        con.close()
        raise StoreError(f"{path}: {_why(error)}") from error
    return con


def damage(error: BaseException | None, path: Path) -> StoreError | None:
    """What a person is told where a file that could be opened cannot be read; None for any other error."""
    if not isinstance(error, _DAMAGE):
        return None
    return StoreError(
        f"{path}: the store is damaged ({_line(error)}); a published store that is put aside is made anew by the next release"
    )


def spill(path: Path) -> Path:
    """The folder for what does not fit into memory; a process that was killed may leave it behind."""
    return path.with_name(path.name + ".spill")


def prepare(con: Connection, path: Path) -> None:
    """Create the tables, or bring an older file up to date. Raises StoreError for a file of a newer payerwatch."""
    found = schema_version(con)
    if found == SCHEMA_VERSION:
        return
    refuse_newer(found, path)
    with transaction(con):
        for statement in TABLES if found is None else [s for step in range(found, SCHEMA_VERSION) for s in MIGRATIONS[step]]:
            con.execute(statement)
        con.execute("INSERT OR REPLACE INTO meta VALUES ('schema_version', ?)", [str(SCHEMA_VERSION)])


def schema_version(con: Connection) -> int | None:
    """The version of the tables in an attached file; None for a file without tables."""
    try:
        rows = con.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchall()
    except duckdb.CatalogException:
        return None
    return int(rows[0][0]) if rows else None


def refuse_newer(found: int | None, path: Path) -> None:
    """Raise StoreError where a file was written by a newer payerwatch."""
    if found is not None and found > SCHEMA_VERSION:
        raise StoreError(f"{path}: written by a newer payerwatch (tables {found}, this one knows {SCHEMA_VERSION}); update payerwatch")


def insert(con: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, replace: bool = False) -> None:
    """Append many rows in one statement, a list for each column; row by row DuckDB takes a hundred times as long.

    Column types are those of the table. `replace` overwrites the rows that have the same primary key.
    """
    lists = _turned(rows)
    if not lists:
        return
    types = _types(con, table)
    values = ", ".join(f"unnest(?::{types[column]}[])" for column in columns)
    verb = "INSERT OR REPLACE INTO" if replace else "INSERT INTO"
    con.execute(f"{verb} {quoted(table)} ({', '.join(map(quoted, columns))}) SELECT {values}", lists)


def update(con: Connection, table: str, keys: Sequence[str], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Set columns of many rows in one statement; each given row holds its key values, then the new ones, in order."""
    types = _types(con, table)
    given, lists = rows_of(rows, **{name: types[name] for name in (*keys, *columns)})
    if not lists[0]:
        return
    changed = ", ".join(f"{quoted(c)} = given.{quoted(c)}" for c in columns)
    same = " AND ".join(f"{quoted(table)}.{quoted(k)} = given.{quoted(k)}" for k in keys)
    con.execute(f"UPDATE {quoted(table)} SET {changed} FROM {given} AS given WHERE {same}", lists)  # noqa: S608 - names are checked


def delete(con: Connection, table: str, keys: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Delete the rows with these keys in one statement."""
    types = _types(con, table)
    given, lists = rows_of(rows, **{name: types[name] for name in keys})
    same = " AND ".join(f"{quoted(table)}.{quoted(k)} = given.{quoted(k)}" for k in keys)
    con.execute(f"DELETE FROM {quoted(table)} USING {given} AS given WHERE {same}", lists)  # noqa: S608 - names are checked


@contextmanager
def transaction(con: Connection) -> Iterator[None]:
    """All or nothing. Raises StoreError where DuckDB cannot do it (a full disk, no memory)."""
    con.begin()
    try:
        yield
        con.commit()
    except BaseException as error:
        with suppress(duckdb.Error):  # after a failed commit there is nothing left to roll back
            con.rollback()
        if isinstance(error, duckdb.Error):
            raise StoreError(f"the store could not be written, and this step is not in it: {_line(error)}") from error
        raise


def rows_of(rows: Iterable[Sequence[Any]], **types: str) -> tuple[str, list[list[Any]]]:
    """A sub-select of given rows for joins, `column=TYPE` in order, and the parameters that it needs.

    Without rows it selects none.
    """
    lists = _turned(rows) or [[] for _ in types]
    columns = ", ".join(f"unnest(?::{sql_type}[]) AS {quoted(name)}" for name, sql_type in types.items())
    return f"(SELECT {columns})", lists


def column_names(row: type[Any]) -> tuple[str, ...]:
    """The columns of a row class, which are its fields in order."""
    return tuple(f.name for f in fields(row))


def cells(row: Any, names: Sequence[str]) -> tuple[Any, ...]:
    """These columns of a row."""
    return tuple(getattr(row, name) for name in names)


def quoted(name: str) -> str:
    """The name of a table or column as SQL takes it, also where it is a word of SQL. Raises ValueError for anything else."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a table or column")
    return f'"{name}"'


def utc(at: dt.datetime) -> dt.datetime:
    """An instant as the store keeps it: naive, UTC. Raises ValueError without a time zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone; give an instant in UTC")
    return at.astimezone(dt.UTC).replace(tzinfo=None)


def value(stored: Any) -> Any:
    """A stored value as the rooms use it: instants aware, lists as tuples."""
    if isinstance(stored, dt.datetime):
        return stored.replace(tzinfo=dt.UTC)
    return tuple(stored) if isinstance(stored, list) else stored


def _turned(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return [[_stored(v) for v in column] for column in zip(*rows, strict=True)]


def _stored(given: Any) -> Any:
    if isinstance(given, dt.datetime):
        return utc(given)
    return list(given) if isinstance(given, tuple) else given


def _types(con: Connection, table: str) -> dict[str, str]:
    """The types of a table's columns, asked for once: the tables of every store are the same."""
    if table not in _TYPES:
        columns = "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'store'"
        for name, column, data_type in con.execute(columns).fetchall():
            _TYPES.setdefault(str(name), {})[str(column)] = str(data_type)
    return _TYPES[table]


def _file(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _line(error: duckdb.Error) -> str:
    return " ".join(str(error).split())


def _why(error: duckdb.Error) -> str:
    words = _line(error)
    if "Could not set lock" in words or "already attached" in words:
        return "another payerwatch has this store open; wait until it is done, or end it"
    if "does not exist" in words:
        return "there is no such store; `payerwatch run` makes it"
    if "not a valid DuckDB database" in words:
        return "not a store of payerwatch; put the file aside, or name another"
    return f"the store cannot be opened: {words}"
