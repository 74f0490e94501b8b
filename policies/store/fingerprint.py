"""One hash over everything a store says, to tell whether two runs came to the same."""

from __future__ import annotations

import hashlib
from pathlib import Path

from policies.store.connection import Connection, connect, quoted

# When a byte happened to be fetched and where it happened to be written differ between runs that come to the same.
_LEFT_OUT = {
    "fetches": ("fetched_at", "warc_file", "warc_offset"),
    "snapshots": ("warc_file", "warc_offset"),
    "runs": ("summary",),
}
_MADE_FROM_OTHERS = ("embeddings", "meta", "passages")  # the search index and its name
_ROWS_AT_ONCE = 200  # a document may take 100 KB and the store's memory is small


def fingerprint(path: Path) -> str:
    """SHA-256 in hex over the rows of all tables, whatever their order; the search index is left out.

    The store must not be open for writing.
    """
    con = connect(path, read_only=True)
    try:
        tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'store' ORDER BY 1").fetchall()
        said = (f"{table} {_rows(con, table)} " for (table,) in tables if table not in _MADE_FROM_OTHERS)
        return hashlib.sha256("".join(said).encode()).hexdigest()
    finally:
        con.close()


def _rows(con: Connection, table: str) -> int:
    """The sum of the hashes of a table's rows: equal for equal rows in any order."""
    without = ", ".join(quoted(column) for column in _LEFT_OUT.get(table, ()))
    columns = f"* EXCLUDE ({without})" if without else "*"
    one = f"SELECT sha256(to_json(r)::VARCHAR) FROM (SELECT {columns} FROM {quoted(table)} WHERE rowid >= ? AND rowid < ?) AS r"  # noqa: S608
    last = con.execute(f"SELECT coalesce(max(rowid), -1) FROM {quoted(table)}").fetchall()[0][0]  # noqa: S608 - names of our tables
    starts = range(0, last + 1, _ROWS_AT_ONCE)
    return sum(int(row, 16) for start in starts for (row,) in con.execute(one, [start, start + _ROWS_AT_ONCE]).fetchall())
