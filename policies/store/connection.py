"""The only door to DuckDB: how a store file is opened, and how many rows are written at once.

A file is attached to a private in-memory database and never connected to by path: DuckDB keeps one shared instance
for each path in a process, so that a page would go on reading a published store that has been replaced meanwhile.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
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


def connect(path: Path, *, read_only: bool) -> Connection:
    """Attach a store file; every later access to other files or the network is refused by DuckDB.

    What does not fit into memory is put aside in `<path>.spill`, beside the store. Raises StoreError.
    """
    con = duckdb.connect(":memory:", config=_SETTINGS)
    try:
        con.execute(f"SET temp_directory = {_quoted(path.with_name(path.name + '.spill'))}")
        con.execute(f"ATTACH {_quoted(path)} AS store{' (READ_ONLY)' if read_only else ''}")
        con.execute("USE store")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        con.close()
        raise StoreError(f"{path}: {_why(error)}") from error
    return con


def prepare(con: Connection, path: Path) -> None:
    """Create the tables, or bring an older file up to date. Raises StoreError for a file of a newer payerwatch."""
    found = schema_version(con)
    if found == SCHEMA_VERSION:
        return
    refuse_newer(found, path)
    con.begin()
    for statement in TABLES if found is None else [s for step in range(found, SCHEMA_VERSION) for s in MIGRATIONS[step]]:
        con.execute(statement)
    con.execute("INSERT OR REPLACE INTO meta VALUES ('schema_version', ?)", [str(SCHEMA_VERSION)])
    con.commit()


def schema_version(con: Connection) -> int | None:
    """The version of the tables in an attached file; None for a file without tables."""
    if not con.execute("SELECT 1 FROM duckdb_tables() WHERE database_name = 'store' AND table_name = 'meta'").fetchall():
        return None
    rows = con.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchall()
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
    con.execute(f"{verb} {_named(table)} ({', '.join(map(_named, columns))}) SELECT {values}", lists)  # noqa: S608


def rows_of(rows: Iterable[Sequence[Any]], **types: str) -> tuple[str, list[list[Any]]]:
    """A sub-select of given rows for joins, `column=TYPE` in order, and the parameters that it needs.

    Without rows it selects none.
    """
    lists = _turned(rows) or [[] for _ in types]
    columns = ", ".join(f"unnest(?::{sql_type}[]) AS {_named(name)}" for name, sql_type in types.items())
    return f"(SELECT {columns})", lists


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
    return [[utc(v) if isinstance(v, dt.datetime) else list(v) if isinstance(v, tuple) else v for v in column] for column in zip(*rows, strict=True)]


def _types(con: Connection, table: str) -> dict[str, str]:
    found = con.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'store' AND table_name = ?", [table]
    ).fetchall()
    return {str(name): str(data_type) for name, data_type in found}


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a table or column")
    return name


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _why(error: duckdb.Error) -> str:
    words = " ".join(str(error).split())
    if "Could not set lock" in words or "already attached" in words:
        return "another payerwatch has this store open; wait until it is done, or end it"
    if "does not exist" in words:
        return "there is no such store; `payerwatch run` makes it"
    if "not a valid DuckDB database" in words:
        return "not a store of payerwatch; put the file aside, or name another"
    return f"the store cannot be opened: {words}"
