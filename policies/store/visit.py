"""What a visit leaves in the store besides new texts: fetches, sources seen or blind, addresses unchanged, policies gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from policies.model import Fetch, Listed, Outcome
from policies.store import queries
from policies.store.book import Observation
from policies.store.connection import Connection, column_names, delete, insert, rows_of, transaction, update, utc, value
from policies.store.rows import AddressRow, SnapshotPlace, SourceRow
from policies.store.timeline import listing_moved

_FETCH = tuple(f.name for f in fields(Fetch) if f.name != "listed")
_FETCH_KEY = ("run_id", "source_id", "url", "purpose")


@dataclass(frozen=True, slots=True)
class Seen:
    """An address that showed what it showed before, and what the listing says of it at this visit."""

    source_id: str
    url: str
    observed_at: dt.datetime
    listed: Listed = field(default_factory=Listed)


@dataclass(frozen=True, slots=True)
class Listing:
    """Policies that left a source's list at a visit, and those that came back, by policy_id."""

    unlisted: tuple[str, ...]
    relisted: tuple[str, ...]


def put_sources(con: Connection, sources: Iterable[SourceRow]) -> None:
    """Make sources known; `last_seen` and `blind_since` stay as they are."""
    marks = {row.source_id: (row.last_seen, row.blind_since) for row in queries.sources(con)}
    none = (None, None)
    rows = [
        (s.source_id, s.payer_id, s.payer_name, s.lob, s.home, *marks.get(s.source_id, none))
        for s in sorted(sources, key=lambda s: s.source_id)
    ]
    insert(con, "sources", column_names(SourceRow), rows, replace=True)


def mark_sources(con: Connection, at: dt.datetime, seen: Collection[str], blind: Collection[str]) -> None:
    """Seen sources are not blind; blind ones are since the first such run."""
    now = utc(at)
    con.execute("UPDATE sources SET last_seen = ?, blind_since = NULL WHERE list_contains(?::VARCHAR[], source_id)", [now, sorted(seen)])
    con.execute(
        "UPDATE sources SET blind_since = coalesce(blind_since, ?) WHERE list_contains(?::VARCHAR[], source_id)",
        [now, sorted(set(blind) - set(seen))],
    )


def record_fetches(con: Connection, run_id: str, fetches: Sequence[Fetch]) -> None:
    """Replace the fetches of these (run, source, address, purpose), and add the places of snapshots not known yet."""
    last = {(f.source_id, f.url, f.purpose): f for f in fetches}
    places = _places(fetches)
    known = queries.snapshot_places(con, places)
    with transaction(con):
        delete(con, "fetches", _FETCH_KEY, ((run_id, *key) for key in last))
        insert(con, "fetches", ("run_id", *_FETCH), ((run_id, *_fetch_cells(f)) for f in last.values()))
        new = [places[i] for i in sorted(places) if i not in known]
        insert(con, "snapshots", column_names(SnapshotPlace), (tuple(getattr(p, n) for n in column_names(SnapshotPlace)) for p in new))


def mark_seen(con: Connection, seen: Sequence[Seen]) -> tuple[Observation, ...]:
    """Move the last sight of addresses, of the versions they show and of their policies.

    Returns an observation of the stored document for each address of which the listing has come to say another date.
    """
    rows = queries.addresses_at(con, ((s.source_id, s.url) for s in seen))
    known = {(s.source_id, s.url): s for s in seen if (s.source_id, s.url) in rows}
    moved = {key for key, s in known.items() if listing_moved(rows[key].listed, s.listed)}
    same = [(rows[key], known[key].observed_at) for key in sorted(known) if key not in moved]
    with transaction(con):
        _touch(con, same)
    return tuple(_again(con, rows[key], known[key]) for key in sorted(moved))


def mark_unlisted(con: Connection, at: dt.datetime, source_id: str, listed: Collection[str]) -> Listing:
    """Note the policies of a source that have no listed address left, and those that have one again."""
    given, lists = rows_of([(url,) for url in sorted(set(listed))], url="VARCHAR")
    found = con.execute(
        "SELECT policy_id, bool_or(g.url IS NOT NULL), any_value(p.unlisted_since), any_value(p.relisted_at) "  # noqa: S608 - names only
        f"FROM addresses AS a JOIN policies AS p USING (policy_id) LEFT JOIN {given} AS g ON g.url = a.url "
        "WHERE a.source_id = ? AND p.source_id = ? GROUP BY policy_id ORDER BY policy_id",
        [*lists, source_id, source_id],
    ).fetchall()
    rows = [(policy_id, is_listed, value(since), value(relisted)) for policy_id, is_listed, since, relisted in found]
    gone = [i for i, is_listed, since, _ in rows if not is_listed and since in (None, at)]
    back = [i for i, is_listed, since, relisted in rows if is_listed and (since not in (None, at) or relisted == at)]
    undone = [i for i, is_listed, since, _ in rows if is_listed and since == at]  # this run's own word, taken back
    with transaction(con):
        update(con, "policies", ("policy_id",), ("unlisted_since",), [(i, at) for i in gone] + [(i, None) for i in undone])
        update(con, "policies", ("policy_id",), ("unlisted_since", "relisted_at"), ((i, None, at) for i in back))
    return Listing(tuple(gone), tuple(back))


def _touch(con: Connection, same: Sequence[tuple[AddressRow, dt.datetime]]) -> None:
    given, lists = rows_of(
        [(row.source_id, row.url, row.policy_id, row.version_no, at) for row, at in same],
        source_id="VARCHAR", url="VARCHAR", policy_id="VARCHAR", version_no="INTEGER", seen="TIMESTAMP",
    )  # fmt: skip
    con.execute(
        f"UPDATE addresses SET last_seen = greatest(last_seen, g.seen) FROM {given} AS g "  # noqa: S608 - names only
        "WHERE addresses.source_id = g.source_id AND addresses.url = g.url",
        lists,
    )
    con.execute(
        "UPDATE versions SET observed_last = greatest(observed_last, g.seen) "  # noqa: S608 - names only
        f"FROM (SELECT policy_id, version_no, max(seen) AS seen FROM {given} GROUP BY ALL) AS g "
        "WHERE versions.policy_id = g.policy_id AND versions.version_no = g.version_no",
        lists,
    )
    con.execute(
        "UPDATE policies SET last_seen = g.latest.seen, source_id = g.latest.source_id, url = g.latest.url "  # noqa: S608 - names only
        "FROM (SELECT policy_id, max({'seen': seen, 'source_id': source_id, 'url': url}) AS latest "
        f"FROM {given} GROUP BY ALL) AS g WHERE policies.policy_id = g.policy_id AND g.latest.seen >= policies.last_seen",
        lists,
    )


def _again(con: Connection, row: AddressRow, seen: Seen) -> Observation:
    policy = queries.policies_by_id(con, [row.policy_id])[row.policy_id]
    document = queries.documents(con, [(row.policy_id, row.version_no)])[row.policy_id, row.version_no]
    return Observation(row.source_id, policy.payer_id, row.url, row.snapshot_id, seen.observed_at, document, seen.listed, policy.lob)


def _places(fetches: Sequence[Fetch]) -> dict[str, SnapshotPlace]:
    """The place of the full record of each snapshot that arrived.

    A revisit record comes after the record it stands for. The first part of a run's archive has the shortest file name,
    so that the order by length, name and offset is the order of writing.
    """
    arrived = [f for f in fetches if f.outcome is Outcome.FETCHED and f.snapshot_id and f.warc_file and f.warc_offset is not None]
    places: dict[str, SnapshotPlace] = {}
    for f in sorted(arrived, key=lambda f: (len(f.warc_file or ""), f.warc_file or "", f.warc_offset or 0)):
        if f.snapshot_id and f.warc_file and f.warc_offset is not None:
            place = SnapshotPlace(f.snapshot_id, f.content_type, f.length or 0, f.warc_file, f.warc_offset, f.observed_at)
            places.setdefault(f.snapshot_id, place)
    return places


def _fetch_cells(fetch: Fetch) -> tuple[Any, ...]:
    """Enumerations are words, as DuckDB takes them."""
    return tuple(str(v) if isinstance(v := getattr(fetch, name), Outcome) else v for name in _FETCH)
