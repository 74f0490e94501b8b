"""The part of the store that a batch of observations touches, held in memory: observations in, rows to write out.

No input or output here; `record.py` fills a book from the tables and writes it back.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from policies.document_json import dump, section_hash, text_hash
from policies.model import Document, Issue, Listed, Problem
from policies.store.identity import Claim, address_slug, identify
from policies.store.rows import AddressRow, Outcome, PolicyRow, Recorded, VersionRow
from policies.store.timeline import CLAIMED, Decision, New, Reread, Seen, Sight, claim, decide

VersionKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the store keeps of a document besides its rows: its text as JSON and its hashes; see `prepare`."""

    text: str
    text_hash: str
    section_hashes: tuple[str, ...]


def prepare(document: Document) -> Prepared:
    """The part of recording that needs no store, so that it can be done where the document is read, in another process."""
    return prepare_hashed(document, text_hash(document))


def prepare_hashed(document: Document, words: str) -> Prepared:
    """The same for a document whose text hash is known."""
    return Prepared(dump(document), words, tuple(section_hash(section) for section in document.sections))


@dataclass(frozen=True, slots=True)
class Observation:
    """One reading of one snapshot, seen at one address.

    observed_at  the instant the content is taken as seen
    listed       what the listing says of the policy; stronger than what the document prints
    lob          the source's lines of business, for a document that prints none
    prepared     `prepare(document)`, where it has been done already
    """

    source_id: str
    payer_id: str
    url: str
    snapshot_id: str
    observed_at: dt.datetime
    document: Document
    listed: Listed = field(default_factory=Listed)
    lob: tuple[str, ...] = ()
    prepared: Prepared | None = None

    @property
    def claim(self) -> Claim:
        """What it says of the policy it belongs to."""
        return Claim(self.payer_id, self.source_id, self.url, self.listed.policy_number, self.document.metadata.policy_number, self.title)

    @property
    def title(self) -> str | None:
        """The listing's title before the document's."""
        return self.listed.title or self.document.metadata.title


class Book:
    """Policies, addresses and versions of one batch; what `enter` changed is named by the sets and by `read`."""

    def __init__(self, run_id: str, reader_version: str) -> None:
        self.run_id, self.reader_version = run_id, reader_version
        self.policies: dict[str, PolicyRow] = {}
        self.addresses: dict[tuple[str, str], AddressRow] = {}
        self.versions: dict[str, dict[int, VersionRow]] = {}
        self.fresh: set[VersionKey] = set()  # versions to insert
        self.touched: set[VersionKey] = set()  # recorded versions whose row changed
        self.read: dict[VersionKey, Observation] = {}  # whose documents are to be written, for fresh and for touched versions
        self.rereads: dict[VersionKey, int] = {}  # a version that was read again: the number of its new reading
        self.touched_policies: set[str] = set()
        self.touched_addresses: set[tuple[str, str]] = set()

    def enter(self, seen: Observation) -> Recorded:
        """Record one observation. The same observation entered again in the same run comes to the same."""
        here = self.addresses.get((seen.source_id, seen.url))
        policy_id, issue = identify(seen.claim, None if here is None else self.policies[here.policy_id], self.policies)
        head = here if here is not None and here.policy_id == policy_id else None
        words = seen.prepared.text_hash if seen.prepared else text_hash(seen.document)
        sight = Sight(seen.snapshot_id, seen.observed_at, words, seen.document, seen.listed)
        versions = self.versions.setdefault(policy_id, {})
        decision = decide(versions.values(), head, sight)
        backfilled = any(v.observed_first > seen.observed_at for v in versions.values())
        version = self._apply(decision, policy_id, seen, sight)
        self._enter_policy(policy_id, seen)
        self._enter_address(here, seen, version)
        return Recorded(
            seen.source_id,
            seen.url,
            policy_id,
            version.version_no,
            self._outcome(decision, seen, version),
            version.previous,
            backfilled,
            issue or _beside(decision, seen, policy_id),
        )

    def _apply(self, decision: Decision, policy_id: str, seen: Observation, sight: Sight) -> VersionRow:
        if isinstance(decision, Seen):
            return self._see_again(decision.version, seen, sight)
        number = max(self.versions[policy_id], default=0) + 1
        version = _version(policy_id, number, seen, sight, self.run_id, self.reader_version)
        if isinstance(decision, Reread):
            version = _instead_of(decision.version, version)
            self._move_addresses(decision.version, number)
        elif decision.previous is not None:
            version = replace(version, previous=decision.previous.version_no)
        self.versions[policy_id][number] = version
        self.fresh.add((policy_id, number))
        self.read[policy_id, number] = seen
        return version

    def _see_again(self, version: VersionRow, seen: Observation, sight: Sight) -> VersionRow:
        now = replace(
            version,
            observed_first=min(version.observed_first, seen.observed_at),
            observed_last=max(version.observed_last, seen.observed_at),
        )
        if seen.observed_at >= version.observed_last:
            claims: dict[str, Any] = {name: claim(sight, name) or getattr(version, name) for name in CLAIMED}
            now = replace(now, **claims)
        key = (version.policy_id, version.version_no)
        if version.reader_version != self.reader_version:  # the same text, but roles, codes or dates may be read better
            now = replace(now, reader_version=self.reader_version)
            self.read[key] = seen
        if now != version:
            self.versions[version.policy_id][version.version_no] = now
            self.touched.add(key)
        return now

    def _move_addresses(self, version: VersionRow, number: int) -> None:
        """Addresses that showed a version show its new reading from now on; those outside the batch follow in the store."""
        self.rereads[version.policy_id, version.version_no] = number
        for key, row in self.addresses.items():
            if (row.policy_id, row.version_no) == (version.policy_id, version.version_no):
                self.addresses[key] = replace(row, version_no=number)
                self.touched_addresses.add(key)

    def _enter_policy(self, policy_id: str, seen: Observation) -> None:
        before = self.policies.get(policy_id)
        if before is None:
            now = _policy(policy_id, seen)
        elif seen.observed_at >= before.last_seen:
            now = _policy_now(before, seen)
        else:
            now = replace(before, first_seen=min(before.first_seen, seen.observed_at))
        if now != before:
            self.policies[policy_id] = now
            self.touched_policies.add(policy_id)

    def _enter_address(self, here: AddressRow | None, seen: Observation, version: VersionRow) -> None:
        if here is not None and seen.observed_at < here.last_seen:
            return
        key = (seen.source_id, seen.url)
        row = AddressRow(*key, version.policy_id, version.version_no, seen.snapshot_id, seen.observed_at, seen.listed)
        if row != here:
            self.addresses[key] = row
            self.touched_addresses.add(key)

    def _outcome(self, decision: Decision, seen: Observation, version: VersionRow) -> Outcome:
        own = (version.run_id, version.url, version.snapshot_id) == (self.run_id, seen.url, seen.snapshot_id)
        if isinstance(decision, Seen) and not own:
            return "seen_again"
        return outcome_of(version)


def outcome_of(version: VersionRow) -> Outcome:
    """What recording a version was when it was recorded."""
    if version.cause == "reread":
        return "reread"
    return "new_policy" if version.version_no == 1 else "new_version"


def _version(policy_id: str, number: int, seen: Observation, sight: Sight, run_id: str, reader_version: str) -> VersionRow:
    metadata = seen.document.metadata
    return VersionRow(
        policy_id=policy_id,
        version_no=number,
        cause="published",
        run_id=run_id,
        snapshot_id=seen.snapshot_id,
        text_hash=sight.text_hash,
        url=seen.url,
        title=_title(seen),
        effective=claim(sight, "effective"),
        published=claim(sight, "published"),
        last_review=claim(sight, "last_review"),
        next_review=claim(sight, "next_review"),
        status=metadata.status.value,
        lob=metadata.lob or seen.lob,
        observed_first=seen.observed_at,
        observed_last=seen.observed_at,
        reader_version=reader_version,
    )


def _instead_of(old: VersionRow, new: VersionRow) -> VersionRow:
    """A reread takes over the observed time of what it reads again."""
    return replace(
        new,
        cause="reread",
        previous=old.version_no,
        observed_first=min(old.observed_first, new.observed_first),
        observed_last=max(old.observed_last, new.observed_last),
    )


def _policy(policy_id: str, seen: Observation) -> PolicyRow:
    metadata = seen.document.metadata
    return PolicyRow(
        policy_id=policy_id,
        payer_id=seen.payer_id,
        source_id=seen.source_id,
        url=seen.url,
        number=seen.listed.policy_number or metadata.policy_number,
        title=_title(seen),
        lob=metadata.lob or seen.lob,
        status=metadata.status.value,
        first_seen=seen.observed_at,
        last_seen=seen.observed_at,
    )


def _policy_now(before: PolicyRow, seen: Observation) -> PolicyRow:
    now = _policy(before.policy_id, seen)
    return replace(
        now,
        number=now.number or before.number,
        title=seen.title or before.title,
        lob=now.lob or before.lob,
        first_seen=before.first_seen,
        unlisted_since=before.unlisted_since,
        relisted_at=before.relisted_at,
    )


def _title(seen: Observation) -> str:
    return seen.title or seen.listed.policy_number or seen.document.metadata.policy_number or address_slug(seen.url)


def _beside(decision: Decision, seen: Observation, policy_id: str) -> Issue | None:
    if not isinstance(decision, New) or decision.beside is None:
        return None
    detail = (
        f"{policy_id} has two addresses with different texts at the same visit, this one and {decision.beside.url}: both are kept "
        "and each is compared with itself; exclude one in the declaration, or give them different numbers"
    )
    return Issue(Problem.DECLARATION, detail, seen.source_id, seen.url)
