"""A better reader reads kept snapshots again, before anything new is recorded: our change is never the payer's."""

from __future__ import annotations

from collections.abc import Mapping

from crawlers.declaration import Declaration
from payerwatch.home import Home
from payerwatch.week.reading import read_all
from payerwatch.week.recording import payer_of
from policies.model import Fetch, Issue, Outcome
from policies.store.book import Observation
from policies.store.rows import AddressRow, RunRow
from policies.store.work import WorkStore


def reread(home: Home, store: WorkStore, run: RunRow, declarations: Mapping[str, Declaration]) -> tuple[Issue, ...]:
    """Read again what another reader version read, and record it with the cause `reread`. Returns what could not be read."""
    rows = [row for row in store.read_otherwise(run.reader_version) if row.source_id in declarations]
    if not rows:
        return ()
    fetches = [_as_fetch(row) for row in rows]
    places = store.snapshot_places(row.snapshot_id for row in rows)
    reads = read_all(home.archive, [f for f in fetches if f.snapshot_id in places], declarations, places)
    observations = [
        Observation(
            r.fetch.source_id,
            payer_of(declarations[r.fetch.source_id], r.fetch, r.document),
            r.fetch.url,
            r.fetch.snapshot_id or "",
            r.fetch.observed_at,
            r.document,
            r.fetch.listed,
            declarations[r.fetch.source_id].lob,
        )
        for r in reads
        if r.document
    ]
    store.record_all(run.run_id, observations)
    return tuple(r.issue for r in reads if r.issue)


def _as_fetch(row: AddressRow) -> Fetch:
    return Fetch(
        row.source_id, row.url, "policy", Outcome.FETCHED, row.last_seen, row.last_seen, snapshot_id=row.snapshot_id, listed=row.listed
    )
