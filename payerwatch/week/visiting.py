"""Sources → archive and journal. What the journal holds already is not asked for again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import payerwatch
from crawlers.declaration import Declaration
from crawlers.discovery import Discovery
from crawlers.visit import visit
from payerwatch.home import Home
from payerwatch.progress import counted
from payerwatch.refusal import USAGE, Refusal
from payerwatch.week.plan import Clock, Declared
from policies.archive import ArchiveError, ArchiveWriter, read_body
from policies.journal import Journal
from policies.model import Fetch
from policies.store.rows import RunRow
from policies.store.work import WorkStore


@dataclass(frozen=True, slots=True)
class Visited:
    """Every fetch of the run so far, in the order of the journal, and what was found of each source."""

    fetches: tuple[Fetch, ...]
    discoveries: Mapping[str, Discovery]


def visit_sources(
    home: Home, store: WorkStore, run: RunRow, sources: Declared, contact: str, clock: Clock, on_fetch: Callable[[Fetch], None]
) -> Visited:
    """Visit every source that is due. Raises what archive and journal raise.

    on_fetch: told of every new line of the journal
    """
    folder = home.run_folder(run.run_id)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        ArchiveWriter(home.archive, run.run_id) as archive,
        Journal(folder / "fetches.jsonl", home.archive) as journal,
        counted("fetching") as progress,
    ):

        def told(fetch: Fetch) -> None:
            progress(1)
            on_fetch(fetch)

        discoveries = visit(
            sources.due,
            known=store.known_validators(),
            archive=archive,
            journal=journal,
            at=run.at,
            clock=clock,
            contact=contact or "no contact needed on this machine",
            on_progress=told,
            recall=_recall(home, store),
            version=payerwatch.__version__,
        )
        fetches = journal.fetches()
    return Visited(fetches, discoveries)


def _recall(home: Home, store: WorkStore) -> Callable[[str], bytes | None]:
    def bytes_of(snapshot_id: str) -> bytes | None:
        place = store.snapshot_place(snapshot_id)
        if place is None:
            return None
        try:
            return read_body(home.archive, place.warc_file, place.warc_offset)
        except ArchiveError:
            return None

    return bytes_of


def require_contact(due: tuple[Declaration, ...], contact: str) -> None:
    """A payer's administrator must be able to reach whoever runs this; loopback and folders need nobody. Raises Refusal."""
    if contact:
        return
    abroad = [one.source_id for one in due if one.folder is None and set(one.hosts) - {name.rsplit(":", 1)[0] for name in one.loopback}]
    if abroad:
        some = ", ".join(abroad[:3])
        raise Refusal(
            f"{len(abroad)} sources are on the network ({some}, …) and no contact is given; "
            "give --contact or PAYERWATCH_CONTACT an e-mail address or page where their operators can reach you",
            USAGE,
        )
