"""What a store can be asked, the same for the run's own store and for the published one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from policies.model import Document, Issue, Validators
from policies.store import asof, passages, queries
from policies.store.connection import Connection, connect, damage, refuse_newer, schema_version
from policies.store.gates import KnownPolicy
from policies.store.passages import Holding
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
    StoreError,
    VersionRow,
)


class StoreReader:
    """Questions to an open store; close it after use (it is a context manager). Rows come in a fixed order."""

    def __init__(self, con: Connection, path: Path) -> None:
        self._con, self._path = con, path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
        if damaged := damage(error, self._path):
            raise damaged from error

    @property
    def path(self) -> Path:
        """The store's file."""
        return self._path

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        self._con.close()

    def runs(self) -> tuple[RunRow, ...]:
        """All runs, the latest first."""
        return queries.runs(self._con)

    def sources(self) -> tuple[SourceRow, ...]:
        """All sources, by source_id."""
        return queries.sources(self._con)

    def policies(self) -> tuple[PolicyRow, ...]:
        """All policies, by policy_id."""
        return queries.policies(self._con)

    def policies_listed(
        self, payer_id: str | None = None, ids: Collection[str] | None = None, limit: int = 500
    ) -> tuple[tuple[PolicyRow, ...], int]:
        """The first policies by payer and title (of one payer, among these ids), and how many there are in all."""
        return queries.policies_listed(self._con, payer_id, ids, limit)

    def policies_at(self, urls: Iterable[str]) -> dict[str, PolicyRow]:
        """The policies at these addresses, by address."""
        return queries.policies_at(self._con, urls)

    def announcing(self) -> frozenset[str]:
        """The sources whose documents announce changes: bulletins, which are no policies themselves."""
        return queries.announcing(self._con)

    def policy(self, policy_id: str) -> PolicyRow | None:
        """One policy; None where there is none of this identifier."""
        return queries.policies_by_id(self._con, [policy_id]).get(policy_id)

    def versions(self, policy_id: str) -> tuple[VersionRow, ...]:
        """All versions of a policy, by number (the order of recording)."""
        return queries.versions_of(self._con, [policy_id])

    def versions_of(self, policy_ids: Iterable[str]) -> dict[str, tuple[VersionRow, ...]]:
        """The versions of many policies, by policy and number; a policy there is not is left out."""
        found = groupby(queries.versions_of(self._con, policy_ids), key=lambda version: version.policy_id)
        return {policy_id: tuple(group) for policy_id, group in found}

    def policies_of(self, policy_ids: Iterable[str]) -> dict[str, PolicyRow]:
        """Many policies by policy_id; those there are not are left out."""
        return queries.policies_by_id(self._con, policy_ids)

    def sections(self, policy_id: str, version_no: int) -> tuple[SectionRow, ...]:
        """The sections of a version in reading order; empty for a version there is not."""
        return queries.sections(self._con, policy_id, version_no)

    def codes(self, policy_id: str, version_no: int) -> tuple[CodeRow, ...]:
        """The codes of a version, by system, role and code."""
        return queries.codes(self._con, policy_id, version_no)

    def document(self, policy_id: str, version_no: int) -> Document:
        """The document of a version. Raises StoreError for a version there is not."""
        found = queries.documents(self._con, [(policy_id, version_no)])
        if not found:
            raise StoreError(f"{self._path}: there is no version {policy_id}@{version_no}; `versions` lists those there are")
        return found[policy_id, version_no]

    def documents(self, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Document]:
        """The documents of many versions, by (policy_id, version_no); those that there are not are left out."""
        return queries.documents(self._con, keys)

    def changes(self, run_id: str) -> tuple[ChangeRow, ...]:
        """The changes of a run, by policy."""
        return queries.changes(self._con, run_id)

    def announced(self, run_id: str) -> tuple[AnnouncedRow, ...]:
        """The announcements as of a run, by payer, bulletin and position."""
        return queries.announced(self._con, run_id)

    def change_parts(self, run_id: str, policy_id: str) -> tuple[ChangePartRow, ...]:
        """The parts of a policy's changes in a run, in order."""
        return queries.change_parts(self._con, run_id, policy_id)

    def change_parts_by_policy(self, run_id: str) -> dict[str, tuple[ChangePartRow, ...]]:
        """The parts of all changes of a run, in order, by policy_id."""
        found = groupby(queries.all_change_parts(self._con, run_id), key=lambda part: part.policy_id)
        return {policy_id: tuple(group) for policy_id, group in found}

    def issues(self, run_id: str) -> tuple[Issue, ...]:
        """The issues of a run, by source, address, problem and words."""
        return queries.issues(self._con, run_id)

    def snapshot_place(self, snapshot_id: str) -> SnapshotPlace | None:
        """Where a snapshot's bytes stand in the archive; None for one that never came in."""
        return queries.snapshot_places(self._con, [snapshot_id]).get(snapshot_id)

    def find_snapshot(self, prefix: str) -> SnapshotPlace | None:
        """The one snapshot whose id begins so; None where there is none, or more than one."""
        return queries.find_snapshot(self._con, prefix)

    def snapshot_places(self, snapshot_ids: Iterable[str]) -> dict[str, SnapshotPlace]:
        """The same for many; those that never came in are left out."""
        return queries.snapshot_places(self._con, snapshot_ids)

    def known_validators(self) -> dict[tuple[str, str], Validators]:
        """What a conditional request may say, by (source_id, url): the latest good fetch.

        For a policy, that of the snapshot recorded last; one that was held back or could not be read is asked for again.
        """
        return queries.validators(self._con)

    def known_policies(self, source_id: str) -> tuple[KnownPolicy, ...]:
        """The policies of a source that were listed until now; `check_gates` compares the visit's list with them."""
        return queries.known_policies(self._con, source_id)

    def read_otherwise(self, reader_version: str) -> tuple[AddressRow, ...]:
        """The addresses whose version was read by another reader version: to be read again from their snapshot.

        Do it before the visit's own observations are recorded, else a better reading cannot be told from a change.
        """
        return queries.read_otherwise(self._con, reader_version)

    def in_force(self, policy_id: str, service_date: dt.date) -> VersionRow | None:
        """The version in force on a date of service; see `policies.store.asof.in_force`."""
        return asof.in_force(self.versions(policy_id), service_date)

    def known_on(self, policy_id: str, instant: dt.datetime) -> VersionRow | None:
        """The version last seen at or before an instant; see `policies.store.asof.known_on`."""
        return asof.known_on(self.versions(policy_id), instant)

    def as_of(self, policy_id: str, service_date: dt.date, known_at: dt.datetime) -> VersionRow | None:
        """The version that, by what had been observed at `known_at`, is in force on a date of service."""
        return asof.as_of(self.versions(policy_id), service_date, known_at)

    def all_in_force(self, service_date: dt.date, known_at: dt.datetime | None = None) -> dict[str, VersionRow]:
        """`in_force` (or `as_of` where `known_at` is given) for every policy that has such a version, by policy_id."""
        return {v.policy_id: v for v in queries.all_in_force(self._con, service_date, known_at)}

    def all_latest(self) -> dict[str, VersionRow]:
        """The version of every policy that was seen last, by policy_id."""
        return {v.policy_id: v for v in queries.all_latest(self._con)}

    def sources_before(self, run_id: str) -> frozenset[str]:
        """The sources of which an earlier run than this one has recorded a policy."""
        return queries.sources_before(self._con, run_id)

    # ------------------------------------------------------------ search

    def index_name(self) -> str | None:
        """The word index that belongs to this store's passages; None before the first."""
        return passages.index_name(self._con)

    def section_texts(self) -> Iterator[passages.SectionText]:
        """Every section that search covers, in a fixed order, streamed."""
        return passages.section_texts(self._con)

    def embedded(self) -> frozenset[str]:
        """The hashes of passages that have an embedding."""
        return passages.embedded(self._con)

    def has_embeddings(self) -> bool:
        """Whether anything can be found by meaning."""
        return passages.has_embeddings(self._con)

    def ordinals_of(self, versions: Sequence[tuple[str, int]]) -> tuple[int, ...]:
        """The passages of these versions, in order."""
        return passages.ordinals_of(self._con, versions)

    def ordinals_among(self, payer_id: str | None, service_date: dt.date | None, code: str | None) -> tuple[int, ...]:
        """The passages of the versions in force on a day (else of the latest), of one payer and with a code where they are named."""
        return passages.ordinals_among(self._con, payer_id, service_date, code)

    def nearest(self, vector: Sequence[float], ordinals: Sequence[int], limit: int) -> tuple[int, ...]:
        """The passages among these that are nearest in meaning, nearest first."""
        return passages.nearest(self._con, vector, ordinals, limit)

    def passages(self, ordinals: Sequence[int]) -> dict[int, passages.FoundPassage]:
        """These passages with what is shown of them, by ordinal."""
        return passages.passages(self._con, ordinals)

    def versions_with_code(self, code: str) -> frozenset[tuple[str, int]]:
        """The versions that list a code, alone or inside a range."""
        return self.versions_with_codes([code]).get(code, frozenset())

    def versions_with_codes(self, codes: Iterable[str]) -> dict[str, frozenset[tuple[str, int]]]:
        """The same of many codes; a code that no version lists is left out."""
        return passages.versions_with_codes(self._con, codes)

    def holding_with_codes(self, asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[Holding, ...]]:
        """(payer, code) → the payer's policies (bulletins left out) of which any version lists the code; what none lists is left out."""
        return passages.holding_with_codes(self._con, asked)


class PublishedStore(StoreReader):
    """The published store, read-only. A run may write its own store and publish meanwhile: this one stays as it was opened."""

    @classmethod
    def open(cls, path: Path) -> PublishedStore:
        """Raises StoreError where there is none, where it is damaged, or where it is of a newer payerwatch."""
        con = connect(path, read_only=True)
        try:
            found = schema_version(con)
            if found is None:
                raise StoreError(f"{path}: not a store of payerwatch; put the file aside, or name another")
            refuse_newer(found, path)
        except Exception as error:
            con.close()
            if damaged := damage(error, path):
                raise damaged from error
            raise
        return cls(con, path)
