"""A better reader reads kept snapshots again, before anything new is recorded: our change is never the payer's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from crawlers.declaration import Declaration
from payerwatch.home import Home
from payerwatch.pool import Workers
from payerwatch.progress import say
from payerwatch.week.reading import read_all
from payerwatch.week.recording import observation
from policies.model import Fetch, Issue, Outcome
from policies.store.rows import AddressRow, RunRow
from policies.store.work import WorkStore


def reread(workers: Workers, home: Home, store: WorkStore, run: RunRow, declarations: Mapping[str, Declaration]) -> tuple[Issue, ...]:
    """Read again what another reader version read, and record it with the cause `reread`. Returns what could not be read."""
    rows = [row for row in store.read_otherwise(run.reader_version) if row.source_id in declarations]
    if rows:
        say(f"the reader has changed: reading {len(rows)} kept snapshots again")
    ordered = sorted(rows, key=lambda row: (row.source_id, row.url))
    return tuple(
        issue
        for source_id, group in groupby(ordered, key=lambda row: row.source_id)
        for issue in _source(workers, home, store, run, declarations[source_id], list(group))
    )


def _source(
    workers: Workers, home: Home, store: WorkStore, run: RunRow, declaration: Declaration, rows: list[AddressRow]
) -> Iterator[Issue]:
    places = store.snapshot_places(row.snapshot_id for row in rows)
    fetches = [_as_fetch(row) for row in rows if row.snapshot_id in places]
    reads = list(read_all(workers, home.archive, fetches, declaration, places))
    store.record_all(run.run_id, [observation(declaration, read) for read in reads if read.document])
    yield from (read.issue for read in reads if read.issue)


def _as_fetch(row: AddressRow) -> Fetch:
    return Fetch(
        row.source_id, row.url, "policy", Outcome.FETCHED, row.last_seen, row.last_seen, snapshot_id=row.snapshot_id, listed=row.listed
    )
