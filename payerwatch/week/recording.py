"""One source's part of a visit → versions, behind its gate. A source whose gate closes keeps its last good state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawlers.declaration import Declaration
from crawlers.discovery import Discovery
from payerwatch.week.comparing import Gone
from payerwatch.week.plan import Read
from policies.model import Document, Fetch, Issue, Outcome
from policies.store.book import Observation
from policies.store.gates import Expected, KnownPolicy, ListedPolicy, ReadPolicy, check_gates, is_closed
from policies.store.identity import slug
from policies.store.rows import RunRow
from policies.store.visit import Seen
from policies.store.work import WorkStore


@dataclass(frozen=True, slots=True)
class SourcePart:
    """What a visit brought of one source."""

    declaration: Declaration
    discovery: Discovery
    fetches: tuple[Fetch, ...]

    @property
    def to_read(self) -> tuple[Fetch, ...]:
        """The policies that brought new bytes."""
        return self._policies(Outcome.FETCHED)

    @property
    def unchanged(self) -> tuple[Fetch, ...]:
        """The policies that showed what they showed before."""
        return self._policies(Outcome.UNCHANGED)

    @property
    def failed(self) -> frozenset[str]:
        """The addresses of policies that could not be fetched."""
        return frozenset(fetch.url for fetch in self._policies(Outcome.FAILED))

    def _policies(self, outcome: Outcome) -> tuple[Fetch, ...]:
        return tuple(fetch for fetch in self.fetches if fetch.purpose == "policy" and fetch.outcome is outcome)


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """What recording one source came to. `blind`: nothing of it could be used."""

    source_id: str
    gone: Gone
    issues: tuple[Issue, ...]
    blind: bool


def record_source(store: WorkStore, run: RunRow, part: SourcePart, reads: Sequence[Read]) -> SourceRecord:
    """Record one source if its gate stays open. Given again after a kill it comes to the same."""
    source_id = part.declaration.source_id
    known = () if part.declaration.folder else store.known_policies(source_id)
    refused = _gates(known, part, reads)
    if is_closed(refused) or not part.discovery.addresses:
        store.mark_sources(run.run_id, seen=(), blind=[source_id])
        return SourceRecord(source_id, Gone(), refused, blind=True)
    held = {issue.url for issue in refused}
    moved = store.mark_seen(run.run_id, [Seen(f.source_id, f.url, f.observed_at, f.listed) for f in part.unchanged])
    observations = [observation(part.declaration, read) for read in reads if read.document and read.fetch.url not in held]
    recorded = store.record_all(run.run_id, observations)
    remarks = tuple(one.issue for one in (*moved, *recorded) if one.issue)
    gone = _gone(store, run, part, known)
    store.mark_sources(run.run_id, seen=[source_id], blind=())
    return SourceRecord(source_id, gone, (*refused, *remarks), blind=False)


def _gates(known: Sequence[KnownPolicy], part: SourcePart, reads: Sequence[Read]) -> tuple[Issue, ...]:
    if not part.discovery.addresses:
        return ()  # discovery has said already why there is nothing
    source_id, wanted = part.declaration.source_id, part.declaration.expect
    expected = Expected(source_id, wanted.min_policies, wanted.max_policies, wanted.min_text, wanted.must_contain, wanted.max_lost)
    listed = [ListedPolicy(address.url, address.listed.policy_number) for address in part.discovery.addresses]
    texts = [ReadPolicy(read.fetch.url, _text(read.document)) for read in reads if read.document]
    return check_gates(expected, listed, known, texts)


def _text(document: Document) -> str:
    return "\n".join(words for section in document.sections for words in (section.heading, section.text))


def observation(declaration: Declaration, read: Read) -> Observation:
    """One reading as the store records it. Raises ValueError for a reading without a document."""
    if read.document is None or read.fetch.snapshot_id is None:
        raise ValueError(f"{read.fetch.url}: there is no document to record")
    return Observation(
        source_id=declaration.source_id,
        payer_id=payer_of(declaration, read.fetch, read.document),
        url=read.fetch.url,
        snapshot_id=read.fetch.snapshot_id,
        observed_at=read.fetch.observed_at,
        document=read.document,
        listed=read.fetch.listed,
        lob=declaration.lob,
        prepared=read.prepared,
    )


def payer_of(declaration: Declaration, fetch: Fetch, document: Document) -> str:
    """The source's payer; for saved files the one that the folder's rules name, then the one that the file itself names."""
    if declaration.folder is None:
        return declaration.payer.id
    from policies.reading.payers import payer_id

    return fetch.listed.payer or payer_id(document.metadata.payer) or declaration.payer.id


def _gone(store: WorkStore, run: RunRow, part: SourcePart, known: Sequence[KnownPolicy]) -> Gone:
    """Only a list that was seen whole can show that a policy left it; saved files never do.

    A policy is still listed where one of its addresses is, or its number at an address that could not be fetched.
    A failed address that nobody knows may be any policy's new one: then nothing is said to be gone before the next visit.
    """
    if part.declaration.folder is not None or not part.discovery.complete:
        return Gone()
    numbers = {slug(address.listed.policy_number) for address in part.discovery.addresses if address.listed.policy_number}
    strange = part.failed - {url for policy in known for url in policy.urls}
    if strange and not numbers:
        return Gone()
    listed = {address.url for address in part.discovery.addresses} | _by_number(known, numbers)
    found = store.mark_unlisted(run.run_id, part.declaration.source_id, sorted(listed))
    return Gone(found.unlisted, found.relisted)


def _by_number(known: Sequence[KnownPolicy], numbers: set[str]) -> set[str]:
    return {url for policy in known if slug(policy.number or "") in numbers for url in policy.urls}
