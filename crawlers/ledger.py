"""What this run has fetched already, and where every new fetch is written: archive first, journal second."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence

from policies.archive import Archived, ArchiveError, ArchiveWriter, read_body
from policies.journal import Journal
from policies.model import Fetch, Outcome, Validators

REDIRECTED = "redirected to "


class Ledger:
    """The books of one visit.

    known        what the last good visits said, by (source_id, url)
    recall       the bytes of a snapshot of earlier runs, or None where they are not at hand
    on_progress  told of every fetch once it stands in the journal
    """

    def __init__(
        self,
        archive: ArchiveWriter,
        journal: Journal,
        *,
        known: Mapping[tuple[str, str], Validators],
        recall: Callable[[str], bytes | None],
        on_progress: Callable[[Fetch], None],
    ) -> None:
        self._archive, self._journal = archive, journal
        self._known, self._recall, self._on_progress = known, recall, on_progress
        self._earlier = {(fetch.source_id, fetch.url, fetch.purpose): fetch for fetch in journal.fetches()}
        self._places: dict[str, list[tuple[str, int]]] = {}
        for fetch in journal.fetches():
            self._remember(fetch)

    def earlier(self, source_id: str, url: str, purpose: str) -> Fetch | None:
        """What this run's journal says of an address already, whoever wrote the line."""
        return self._earlier.get((source_id, url, purpose))

    def earlier_robots(self, url: str) -> Fetch | None:
        """The robots.txt that any source of this run has fetched from the address."""
        return next((fetch for key, fetch in self._earlier.items() if key[1:] == (url, "robots")), None)

    def known(self, source_id: str, url: str) -> Validators | None:
        """What a conditional request may say."""
        return self._known.get((source_id, url))

    def keep(
        self, *, url: str, status: int, headers: Sequence[tuple[str, str]], body: bytes, fetched_at: dt.datetime, known: Validators | None
    ) -> Archived:
        """Archive one response; bytes that the last good visit brought already become a revisit record."""
        same = known is not None and known.snapshot_id == hashlib.sha256(body).hexdigest()
        return self._archive.write(url=url, status=status, headers=headers, body=body, fetched_at=fetched_at, snapshot_known=same)

    def write(self, fetch: Fetch) -> None:
        """Add a line to the journal. Raises what the journal raises: a store that fails stops the run."""
        self._journal.append(fetch)
        self._earlier[(fetch.source_id, fetch.url, fetch.purpose)] = fetch
        self._remember(fetch)
        self._on_progress(fetch)

    def body(self, snapshot_id: str | None) -> bytes | None:
        """The bytes of a snapshot, from this run's archive or from earlier runs; None where neither has them."""
        if snapshot_id is None:
            return None
        for warc_file, offset in self._places.get(snapshot_id, ()):
            try:
                return read_body(self._archive.folder, warc_file, offset)
            except ArchiveError:  # a revisit record points at bytes and has none; another place may have them
                continue
        return self._recall(snapshot_id)

    def _remember(self, fetch: Fetch) -> None:
        if fetch.snapshot_id and fetch.warc_file is not None and fetch.warc_offset is not None:
            self._places.setdefault(fetch.snapshot_id, []).append((fetch.warc_file, fetch.warc_offset))


def final_address(fetch: Fetch) -> str:
    """The address from which the answer came in the end: relative links stand on it."""
    if fetch.outcome is not Outcome.FAILED and fetch.detail.startswith(REDIRECTED):
        return fetch.detail.removeprefix(REDIRECTED)
    return fetch.url
