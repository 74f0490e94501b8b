"""Questions to the tables, rows out. The only place that reads them with SQL, besides the counts of publishing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

from policies.document_json import load
from policies.model import Document, Issue, Problem, Validators
from policies.store.connection import Connection, column_names, quoted, rows_of, utc, value
from policies.store.gates import KnownPolicy
from policies.store.listed_json import load_listed
from policies.store.rows import (
    AddressRow,
    AnnouncedRow,
    ChangePartRow,
    ChangeRow,
    CodeRow,
    PolicyRow,
    RunRow,
    SectionRow,
    SnapshotPlace,
    SourceRow,
    VersionRow,
)

Row = TypeVar("Row")

# ruff: noqa: S608 - the statements are put together from names of tables and columns in this file; values are parameters

# Versions that no reread has replaced.
LIVE = """WITH live AS (
    SELECT v.* FROM versions AS v
    ANTI JOIN (SELECT policy_id, previous FROM versions WHERE cause = 'reread') AS r
    ON v.policy_id = r.policy_id AND v.version_no = r.previous)"""
# Of these the one of each policy that is in force on a day, by what was known at an instant; and the one that was seen last.
CAN_HOLD = "WHERE status <> 'draft' AND NOT (status = 'upcoming' AND effective IS NULL)"
STARTS = "coalesce(effective, observed_first::DATE)"
IN_FORCE = f"""{CAN_HOLD} AND {STARTS} <= ? AND observed_first <= ?
    QUALIFY row_number() OVER (PARTITION BY policy_id ORDER BY {STARTS} DESC, observed_first DESC, version_no DESC) = 1"""
LATEST = "QUALIFY row_number() OVER (PARTITION BY policy_id ORDER BY observed_last DESC, observed_first DESC, version_no DESC) = 1"

# For a policy's address only a snapshot that was recorded counts: were a text held back by a gate, or not readable,
# a "not modified" next week would make it lost for good.
_VALIDATORS = """
    WITH good AS (
        SELECT source_id, url, purpose, etag, last_modified, snapshot_id, fetched_at FROM fetches
        WHERE outcome <> 'failed' AND snapshot_id IS NOT NULL AND purpose <> 'token'),
    usable AS (
        SELECT g.* FROM good AS g LEFT JOIN addresses AS a USING (source_id, url)
        WHERE CASE WHEN g.purpose = 'policy' THEN a.snapshot_id = g.snapshot_id ELSE TRUE END)
    SELECT source_id, url,
        arg_max({'etag': etag, 'last_modified': last_modified, 'snapshot_id': snapshot_id}, (purpose = 'policy', fetched_at))
    FROM usable GROUP BY source_id, url"""


def validators(con: Connection) -> dict[tuple[str, str], Validators]:
    """What a conditional request may say, by (source_id, url)."""
    rows = con.execute(_VALIDATORS).fetchall()
    return {(source_id, url): Validators(v["etag"], v["last_modified"], v["snapshot_id"]) for source_id, url, v in rows}


def addresses_at(con: Connection, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], AddressRow]:
    """The recorded addresses among these (source_id, url)."""
    given, lists = rows_of(sorted(set(keys)), source_id="VARCHAR", url="VARCHAR")
    found = con.execute(f"{_select(AddressRow, 'addresses')} SEMI JOIN {given} USING (source_id, url)", lists).fetchall()
    rows = (_address(cells) for cells in found)
    return {(row.source_id, row.url): row for row in rows}


def addresses_of(con: Connection, ids: Iterable[str]) -> tuple[AddressRow, ...]:
    """The addresses that show these policies, by source and address."""
    given, lists = rows_of([(i,) for i in sorted(ids)], policy_id="VARCHAR")
    sql = f"{_select(AddressRow, 'addresses')} SEMI JOIN {given} USING (policy_id) ORDER BY source_id, url"
    return tuple(_address(cells) for cells in con.execute(sql, lists).fetchall())


def policies_by_id(con: Connection, ids: Iterable[str]) -> dict[str, PolicyRow]:
    """The recorded policies among these identifiers."""
    given, lists = rows_of([(i,) for i in sorted(ids)], policy_id="VARCHAR")
    found = _rows(con, PolicyRow, f"{_select(PolicyRow, 'policies')} SEMI JOIN {given} USING (policy_id)", lists)
    return {row.policy_id: row for row in found}


def versions_of(con: Connection, ids: Iterable[str]) -> tuple[VersionRow, ...]:
    """All versions of these policies, by policy and number."""
    given, lists = rows_of([(i,) for i in sorted(ids)], policy_id="VARCHAR")
    sql = f"{_select(VersionRow, 'versions')} SEMI JOIN {given} USING (policy_id) ORDER BY policy_id, version_no"
    return _rows(con, VersionRow, sql, lists)


def all_in_force(con: Connection, service_date: dt.date, known_at: dt.datetime | None) -> tuple[VersionRow, ...]:
    """`asof.in_force`, or `asof.as_of`, of every policy at once: the same choice in SQL, since a page asks for thousands."""
    sql = f"{LIVE} {_select(VersionRow, 'live')} {IN_FORCE} ORDER BY policy_id"
    return _rows(con, VersionRow, sql, [service_date, utc(known_at or dt.datetime.max.replace(tzinfo=dt.UTC))])


def all_latest(con: Connection) -> tuple[VersionRow, ...]:
    """`asof.known_on` of every policy at the end of time: the version of each that was seen last."""
    return _rows(con, VersionRow, f"{LIVE} {_select(VersionRow, 'live')} {LATEST} ORDER BY policy_id")


def versions_in_run(con: Connection, run_id: str) -> tuple[VersionRow, ...]:
    """The versions that a run recorded, by policy and number."""
    return _rows(con, VersionRow, f"{_select(VersionRow, 'versions')} WHERE run_id = ? ORDER BY policy_id, version_no", [run_id])


def runs(con: Connection) -> tuple[RunRow, ...]:
    """All runs, the latest first."""
    return _rows(con, RunRow, f'{_select(RunRow, "runs")} ORDER BY "at" DESC, run_id DESC')


def sources(con: Connection) -> tuple[SourceRow, ...]:
    """All sources, by source_id."""
    return _rows(con, SourceRow, f"{_select(SourceRow, 'sources')} ORDER BY source_id")


def policies(con: Connection) -> tuple[PolicyRow, ...]:
    """All policies, by policy_id."""
    return _rows(con, PolicyRow, f"{_select(PolicyRow, 'policies')} ORDER BY policy_id")


def policies_listed(con: Connection, payer_id: str | None, ids: Collection[str] | None, limit: int) -> tuple[tuple[PolicyRow, ...], int]:
    """The first policies by payer and title, of one payer or among these ids where they are given, and how many there are in all."""
    given, lists = rows_of([(i,) for i in sorted(ids or ())], policy_id="VARCHAR")
    among = f"SEMI JOIN {given} USING (policy_id)" if ids is not None else ""
    values = [*(lists if ids is not None else []), payer_id, payer_id]
    chosen = f"{among} WHERE (?::VARCHAR IS NULL OR payer_id = ?)"
    order = f"ORDER BY payer_id, lower(title), policy_id LIMIT {limit:d}"
    rows = _rows(con, PolicyRow, f"{_select(PolicyRow, 'policies')} {chosen} {order}", values)
    (count,) = con.execute(f"SELECT count(*) FROM policies {chosen}", values).fetchall()[0]
    return rows, int(count)


def policies_at(con: Connection, urls: Iterable[str]) -> dict[str, PolicyRow]:
    """The policies at these addresses, by address; where there are several, the first by policy_id."""
    given, lists = rows_of([(i,) for i in sorted(set(urls))], url="VARCHAR")
    found = _rows(con, PolicyRow, f"{_select(PolicyRow, 'policies')} SEMI JOIN {given} USING (url) ORDER BY policy_id DESC", lists)
    return {row.url: row for row in found}


def announcing(con: Connection) -> frozenset[str]:
    """The sources whose documents announce changes: bulletins, which are no policies themselves."""
    return frozenset(source_id for (source_id,) in con.execute("SELECT DISTINCT source_id FROM announced").fetchall())


def sections(con: Connection, policy_id: str, version_no: int) -> tuple[SectionRow, ...]:
    """The sections of a version in reading order; empty for a version there is not."""
    sql = f"{_select(SectionRow, 'sections')} WHERE policy_id = ? AND version_no = ? ORDER BY position"
    return _rows(con, SectionRow, sql, [policy_id, version_no])


def codes(con: Connection, policy_id: str, version_no: int) -> tuple[CodeRow, ...]:
    """The codes of a version, by system, role and code."""
    sql = f'{_select(CodeRow, "codes")} WHERE policy_id = ? AND version_no = ? ORDER BY system, role, "first", "last"'
    return _rows(con, CodeRow, sql, [policy_id, version_no])


def changes(con: Connection, run_id: str) -> tuple[ChangeRow, ...]:
    """The changes of a run, by policy."""
    sql = f"{_select(ChangeRow, 'changes')} WHERE run_id = ? ORDER BY policy_id, to_version, event"
    return _rows(con, ChangeRow, sql, [run_id])


def announced(con: Connection, run_id: str) -> tuple[AnnouncedRow, ...]:
    """The announcements as of a run, by payer, bulletin and position."""
    order = "ORDER BY payer_id, source_id, bulletin_id, version_no, position"
    return _rows(con, AnnouncedRow, f"{_select(AnnouncedRow, 'announced')} WHERE run_id = ? {order}", [run_id])


def change_parts(con: Connection, run_id: str, policy_id: str) -> tuple[ChangePartRow, ...]:
    """The parts of a policy's changes in a run, in order."""
    sql = f"{_select(ChangePartRow, 'change_parts')} WHERE run_id = ? AND policy_id = ? ORDER BY to_version, position"
    return _rows(con, ChangePartRow, sql, [run_id, policy_id])


def all_change_parts(con: Connection, run_id: str) -> tuple[ChangePartRow, ...]:
    """The parts of all changes of a run, by policy and position."""
    return _rows(
        con, ChangePartRow, f"{_select(ChangePartRow, 'change_parts')} WHERE run_id = ? ORDER BY policy_id, position, to_version", [run_id]
    )


def issues(con: Connection, run_id: str) -> tuple[Issue, ...]:
    """The issues of a run, by source, address, problem and words."""
    order = "source_id NULLS FIRST, url NULLS FIRST, problem, detail"
    sql = f"SELECT problem, detail, source_id, url FROM issues WHERE run_id = ? ORDER BY {order}"
    return tuple(
        Issue(Problem(problem), detail, source_id, url) for problem, detail, source_id, url in con.execute(sql, [run_id]).fetchall()
    )


def documents(con: Connection, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Document]:
    """The documents of these versions, by (policy_id, version_no); versions that there are not are left out."""
    given, lists = rows_of(sorted(set(keys)), policy_id="VARCHAR", version_no="INTEGER")
    order = "ORDER BY policy_id, version_no, position"
    sql = f"SELECT policy_id, version_no, part FROM documents SEMI JOIN {given} USING (policy_id, version_no) {order}"
    parts: dict[tuple[str, int], list[str]] = {}
    for policy_id, version_no, part in con.execute(sql, lists).fetchall():
        parts.setdefault((policy_id, version_no), []).append(part)
    return {key: load("".join(found)) for key, found in parts.items()}


def snapshot_places(con: Connection, ids: Iterable[str]) -> dict[str, SnapshotPlace]:
    """Where these snapshots stand in the archive; those that the store does not know are left out."""
    given, lists = rows_of([(i,) for i in sorted(ids)], snapshot_id="VARCHAR")
    found = _rows(con, SnapshotPlace, f"{_select(SnapshotPlace, 'snapshots')} SEMI JOIN {given} USING (snapshot_id)", lists)
    return {place.snapshot_id: place for place in found}


def read_otherwise(con: Connection, reader_version: str) -> tuple[AddressRow, ...]:
    """The addresses whose version was read by another reader version, by source and address."""
    columns = ", ".join(f"a.{name}" for name in column_names(AddressRow))
    found = con.execute(
        f"SELECT {columns} FROM addresses AS a JOIN versions AS v USING (policy_id, version_no) "
        "WHERE v.reader_version <> ? ORDER BY a.source_id, a.url",
        [reader_version],
    ).fetchall()
    return tuple(_address(cells) for cells in found)


def known_policies(con: Connection, source_id: str) -> tuple[KnownPolicy, ...]:
    """The policies of a source that were listed until now, with their addresses in it, by policy_id."""
    found = con.execute(
        "SELECT policy_id, list(a.url), any_value(p.number) FROM addresses AS a JOIN policies AS p USING (policy_id) "
        "WHERE a.source_id = ? AND p.unlisted_since IS NULL GROUP BY policy_id ORDER BY policy_id",
        [source_id],
    ).fetchall()
    return tuple(KnownPolicy(policy_id, frozenset(urls), number) for policy_id, urls, number in found)


def _address(cells: Sequence[Any]) -> AddressRow:
    *plain, listed = cells
    shown: tuple[Any, ...] = (*map(value, plain), load_listed(listed))
    return AddressRow(*shown)


def find_snapshot(con: Connection, prefix: str) -> SnapshotPlace | None:
    """The one snapshot whose id begins so; None where there is none, or more than one."""
    found = con.execute("SELECT snapshot_id FROM snapshots WHERE starts_with(snapshot_id, ?) LIMIT 2", [prefix.lower()]).fetchall()
    return snapshot_places(con, [found[0][0]])[found[0][0]] if len(found) == 1 else None


def sources_before(con: Connection, run_id: str) -> frozenset[str]:
    """The sources of which another run than this one has recorded a version."""
    found = con.execute(
        "SELECT DISTINCT source_id FROM addresses JOIN versions USING (policy_id) WHERE versions.run_id <> ?", [run_id]
    ).fetchall()
    return frozenset(source_id for (source_id,) in found)


def _rows(con: Connection, row: type[Row], sql: str, parameters: Iterable[Any] = ()) -> tuple[Row, ...]:
    return tuple(row(*map(value, cells)) for cells in con.execute(sql, list(parameters)).fetchall())


def _select(row: type[Any], table: str) -> str:
    """The columns of a row class, which bear the names of its fields."""
    return f"SELECT {', '.join(map(quoted, column_names(row)))} FROM {quoted(table)}"
