"""What was read → versions, behind the gates. A source whose gate closes keeps its last good state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crawlers.declaration import Declaration
from crawlers.discovery import Discovery
from payerwatch.week.comparing import Gone
from payerwatch.week.plan import Read
from payerwatch.week.visiting import Visited
from policies.model import Document, Fetch, Issue, Outcome
from policies.reading.payers import payer_id
from policies.store.book import Observation
from policies.store.identity import slug
from policies.store.gates import Expected, ListedPolicy, ReadPolicy, check_gates, is_closed
from policies.store.rows import Recorded, RunRow
from policies.store.visit import Seen
from policies.store.work import WorkStore


@dataclass(frozen=True, slots=True)
class Record:
    """What recording came to."""

    recorded: tuple[Recorded, ...]
    gone: Gone
    issues: tuple[Issue, ...]
    blind: frozenset[str]


@dataclass(slots=True)
class Visit:
    """One source's part of the run while it is sorted out."""

    declaration: Declaration
    discovery: Discovery
    reads: list[Read] = field(default_factory=list)
    unchanged: list[Fetch] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)


def to_read(fetches: Iterable[Fetch]) -> list[Fetch]:
    """The policies that brought new bytes."""
    return [fetch for fetch in fetches if fetch.purpose == "policy" and fetch.outcome is Outcome.FETCHED]


def record(store: WorkStore, run: RunRow, visited: Visited, declarations: Mapping[str, Declaration], reads: Sequence[Read]) -> Record:
    """Record every source whose gate stays open. Given again after a kill it comes to the same."""
    visits = _sorted_out(visited, declarations, reads)
    issues: list[Issue] = []
    seen: list[Seen] = []
    observations: list[Observation] = []
    blind, open_visits = set[str](), list[Visit]()
    for visit in visits:
        refused = _gates(store, visit)
        issues += refused
        if is_closed(refused) or not visit.discovery.addresses:
            blind.add(visit.declaration.source_id)
            continue
        held = {issue.url for issue in refused}
        open_visits.append(visit)
        seen += [Seen(f.source_id, f.url, f.observed_at, f.listed) for f in visit.unchanged]
        observations += [_observation(visit.declaration, r.fetch, r.document) for r in visit.reads if r.document and r.fetch.url not in held]
    moved = store.mark_seen(run.run_id, seen)
    recorded = store.record_all(run.run_id, observations)
    issues += [one.issue for one in (*moved, *recorded) if one.issue]
    gone = _gone(store, run, open_visits)
    store.mark_sources(run.run_id, seen={v.declaration.source_id for v in open_visits}, blind=blind)
    return Record(store.recorded_in(run.run_id), gone, tuple(issues), frozenset(blind))


def _sorted_out(visited: Visited, declarations: Mapping[str, Declaration], reads: Sequence[Read]) -> list[Visit]:
    visits = {source: Visit(declarations[source], found) for source, found in sorted(visited.discoveries.items())}
    for read in reads:
        visits[read.fetch.source_id].reads.append(read)
    for fetch in visited.fetches:
        if fetch.purpose != "policy" or fetch.source_id not in visits:
            continue
        if fetch.outcome is Outcome.UNCHANGED:
            visits[fetch.source_id].unchanged.append(fetch)
        if fetch.outcome is Outcome.FAILED:
            visits[fetch.source_id].failed.add(fetch.url)
    return list(visits.values())


def _gates(store: WorkStore, visit: Visit) -> tuple[Issue, ...]:
    if not visit.discovery.addresses:
        return ()  # discovery has said already why there is nothing
    declaration, wanted = visit.declaration, visit.declaration.expect
    expected = Expected(
        declaration.source_id, wanted.min_policies, wanted.max_policies, wanted.min_text, wanted.must_contain, wanted.max_lost
    )
    listed = [ListedPolicy(address.url, address.listed.policy_number) for address in visit.discovery.addresses]
    known = () if declaration.folder else store.known_policies(declaration.source_id)
    texts = [ReadPolicy(read.fetch.url, _text(read.document)) for read in visit.reads if read.document]
    return check_gates(expected, listed, known, texts)


def _text(document: Document) -> str:
    return "\n".join(part for section in document.sections for part in (section.heading, section.text))


def _observation(declaration: Declaration, fetch: Fetch, document: Document) -> Observation:
    return Observation(
        source_id=declaration.source_id,
        payer_id=payer_of(declaration, fetch, document),
        url=fetch.url,
        snapshot_id=fetch.snapshot_id or "",
        observed_at=fetch.observed_at,
        document=document,
        listed=fetch.listed,
        lob=declaration.lob,
    )


def payer_of(declaration: Declaration, fetch: Fetch, document: Document) -> str:
    """The source's payer; for saved files the one that the folder's rules name, then the one that the file itself names."""
    if declaration.folder is None:
        return declaration.payer.id
    return fetch.listed.payer or payer_id(document.metadata.payer) or declaration.payer.id


def _gone(store: WorkStore, run: RunRow, visits: Iterable[Visit]) -> Gone:
    """Only a list that was seen whole can show that a policy left it; saved files never do.

    A policy is still listed where one of its addresses is, or its number at an address that could not be fetched.
    A failed address that nobody knows may be any policy's new one: then nothing is said to be gone before the next visit.
    """
    unlisted: list[str] = []
    relisted: list[str] = []
    for visit in visits:
        source_id = visit.declaration.source_id
        if visit.declaration.folder is not None or not visit.discovery.complete:
            continue
        listed = {address.url for address in visit.discovery.addresses}
        numbers = {slug(address.listed.policy_number) for address in visit.discovery.addresses if address.listed.policy_number}
        known = store.known_policies(source_id)
        strange = visit.failed - {url for policy in known for url in policy.urls}
        if strange and not numbers:
            continue
        listed |= {url for policy in known if slug(policy.number or "") in numbers for url in policy.urls}
        found = store.mark_unlisted(run.run_id, source_id, sorted(listed))
        unlisted += found.unlisted
        relisted += found.relisted
    return Gone(tuple(sorted(unlisted)), tuple(sorted(relisted)))
