"""The work store: the run's own file, with one writer and no readers beside it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from shutil import rmtree
from typing import Any

from policies.model import Fetch, Issue
from policies.store import passages, visit
from policies.store.book import Observation
from policies.store.connection import cells, column_names, connect, delete, insert, prepare, spill, transaction
from policies.store.publish import release, settle
from policies.store.reader import StoreReader
from policies.store.record import record_batches, recorded_in
from policies.store.rows import AnnouncedRow, ChangePartRow, ChangeRow, Recorded, RunRow, SourceRow, StoreError
from policies.store.visit import Listing, Seen


class WorkStore(StoreReader):
    """Opened with `WorkStore.open`; a context manager. Every method that writes is one transaction, or none has happened."""

    @classmethod
    def open(cls, path: Path) -> WorkStore:
        """Open the store, making it or bringing it up to date. Raises StoreError where it is in use or of a newer payerwatch."""
        path.parent.mkdir(parents=True, exist_ok=True)
        con = connect(path, read_only=False)
        rmtree(spill(path), ignore_errors=True)  # of a process that was killed; now that the store is ours nobody else uses it
        try:
            prepare(con, path)
        except StoreError:
            con.close()
            raise
        return cls(con, path)

    # ------------------------------------------------------------ runs

    def open_run(self) -> RunRow | None:
        """The run that was begun and not closed, to be continued; None where there is none."""
        return next((run for run in self.runs() if run.state == "open"), None)

    def begin_run(self, run_id: str, at: dt.datetime, reader_version: str) -> RunRow:
        """Begin a run, or continue the open one (its `at` stays, the reader version is taken over).

        Raises StoreError where another run is open, or this one is closed.
        """
        run = self.open_run()
        if run is not None and run.run_id == run_id:
            self._con.execute("UPDATE runs SET reader_version = ? WHERE run_id = ?", [reader_version, run_id])
            return self._run(run_id)
        if run is not None:
            raise StoreError(f"{self.path}: run {run.run_id} is still open; continue it before {run_id} is begun")
        if any(r.run_id == run_id for r in self.runs()):
            raise StoreError(f"{self.path}: run {run_id} is closed; give the new run another identifier")
        insert(self._con, "runs", column_names(RunRow), [(run_id, at, "open", reader_version, None)])
        return self._run(run_id)

    def close_run(self, run_id: str, state: str, summary: Mapping[str, object]) -> None:
        """Close a run as "released" or "held"; `summary` is kept as JSON."""
        if state not in ("released", "held"):
            raise ValueError(f"{state!r}: a run is closed as 'released' or 'held'")
        self._run(run_id)
        text = json.dumps(summary, sort_keys=True, default=str)
        self._con.execute("UPDATE runs SET state = ?, summary = ? WHERE run_id = ?", [state, text, run_id])

    # ------------------------------------------------------------ what was fetched

    def put_sources(self, sources: Iterable[SourceRow]) -> None:
        """Make the declared sources known; when they were seen and since when they are blind stays as it is."""
        visit.put_sources(self._con, sources)

    def mark_sources(self, run_id: str, *, seen: Collection[str], blind: Collection[str]) -> None:
        """Sources that were seen in this run, and those that could not be; "blind since" is the first such run."""
        visit.mark_sources(self._con, self._run(run_id).at, seen, blind)

    def record_fetches(self, run_id: str, fetches: Sequence[Fetch]) -> None:
        """Keep the fetches of a run and the places of new snapshots; the same fetches again change nothing.

        Of several lines for one (source_id, url, purpose) the last counts.
        """
        visit.record_fetches(self._con, self._run(run_id).run_id, fetches)

    def mark_seen(self, run_id: str, seen: Sequence[Seen]) -> tuple[Recorded, ...]:
        """Addresses that showed what they showed before (a 304, or the same bytes). Do it before `record_all`.

        Where the listing has come to say another date for one, a version is recorded and returned.
        An address that was never recorded is left alone.
        """
        run = self._run(run_id)
        moved = visit.mark_seen(self._con, seen)
        return self.record_all(run.run_id, moved)

    # ------------------------------------------------------------ what was read

    def record(self, run_id: str, observation: Observation) -> Recorded:
        """Record one observation; many are far quicker together."""
        return self.record_all(run_id, [observation])[0]

    def record_all(self, run_id: str, observations: Sequence[Observation]) -> tuple[Recorded, ...]:
        """Record observations, 64 a transaction, whatever their order; the answers are ordered by time and address.

        Given again after a kill, in the same run, they come to the same.
        """
        return tuple(record_batches(self._con, self._run(run_id), observations))

    def recorded_in(self, run_id: str) -> tuple[Recorded, ...]:
        """What a run has recorded so far that was not merely seen again, by policy and version; also after a kill."""
        return recorded_in(self._con, run_id)

    def mark_unlisted(self, run_id: str, source_id: str, listed: Collection[str]) -> Listing:
        """Compare a source's list with the policies known of it. Only for a source whose gate stayed open.

        listed: the addresses of all policy links of this visit, fetched or not.
        """
        return visit.mark_unlisted(self._con, self._run(run_id).at, source_id, listed)

    # ------------------------------------------------------------ what came of it

    def write_changes(self, run_id: str, changes: Sequence[ChangeRow], parts: Sequence[ChangePartRow]) -> None:
        """The changes of a run and their parts, instead of those written before. Raises ValueError for rows of another run."""
        self._check_run(run_id, {*(c.run_id for c in changes), *(p.run_id for p in parts)})
        with transaction(self._con):
            self._replace("changes", run_id, ChangeRow, changes)
            self._replace("change_parts", run_id, ChangePartRow, parts)

    def write_announced(self, run_id: str, rows: Sequence[AnnouncedRow]) -> None:
        """The announcements as of a run, instead of those written before. Raises ValueError for rows of another run."""
        self._check_run(run_id, {row.run_id for row in rows})
        with transaction(self._con):
            self._replace("announced", run_id, AnnouncedRow, rows)

    def write_issues(self, run_id: str, issues: Iterable[Issue]) -> None:
        """The issues of a run, instead of those written before; the same issue twice is one."""
        rows = dict.fromkeys((run_id, i.source_id, i.url, i.problem.value, i.detail) for i in issues)
        with transaction(self._con):
            delete(self._con, "issues", ("run_id",), [(run_id,)])
            insert(self._con, "issues", ("run_id", "source_id", "url", "problem", "detail"), rows)

    def replace_passages(self, rows: Sequence[passages.PassageRow], name: str) -> None:
        """Put these passages in the place of all others, and name the word index that belongs to them."""
        passages.replace_passages(self._con, rows, name)

    def add_embeddings(self, rows: Sequence[tuple[str, list[float]]]) -> None:
        """Keep the embeddings of passages, by hash."""
        passages.add_embeddings(self._con, rows)

    def publish(self, published_path: Path) -> None:
        """Replace the published store by a checked copy of this one; see `policies.store.publish`."""
        try:
            self.close_and_publish(published_path)
        finally:
            self._con = connect(self.path, read_only=False)

    def close_and_publish(self, published_path: Path) -> None:
        """The same for the end of a run: this store is closed afterwards."""
        counts = settle(self._con)
        self.close()
        release(self.path, published_path, counts)

    def _run(self, run_id: str) -> RunRow:
        found = next((run for run in self.runs() if run.run_id == run_id), None)
        if found is None:
            raise StoreError(f"{self.path}: there is no run {run_id}; begin it first")
        return found

    def _check_run(self, run_id: str, found: Collection[str]) -> None:
        self._run(run_id)
        if strange := sorted(set(found) - {run_id}):
            raise ValueError(f"rows of run {strange[0]} were given for run {run_id}")

    def _replace(self, table: str, run_id: str, row: type[Any], rows: Sequence[Any]) -> None:
        names = column_names(row)
        delete(self._con, table, ("run_id",), [(run_id,)])
        insert(self._con, table, names, (cells(r, names) for r in rows))
