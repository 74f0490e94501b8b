"""A policy's rules as people have reviewed them: entries with their sources and periods, and every act in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, Protocol

from policies.model import Document
from rules.model import Statement, needs_review

MACHINE = "payerwatch"
"""Who acts where no person does."""

Origin = Literal["compiler", "person", "assist"]


class BookError(Exception):
    """A rule's file cannot be read, changed or written; one line that names the file or statement and what to do."""


class State(StrEnum):
    """Where an entry stands. `withdrawn`: it was accepted, and the text under its quotes has changed; it holds for its own dates."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Reading(Protocol):
    """What the compiler makes of a document: `text` is the text into which every offset points, and quotes stand verbatim in it."""

    @property
    def statements(self) -> Sequence[Statement]: ...

    @property
    def text(self) -> str: ...


Compile = Callable[[Document], Reading]


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry stands in one version.

    start, end      its passage in the compiled text; `starts` are the offsets of its leaves, in order
    quotes_hash     sha256 over the quotes; `section_hash` as the citation gives it
    valid_from, valid_until   the dates of service on which this version is in force, both included; no `valid_from`: on none.
                              No `valid_until`: until the next version
    """

    version_no: int
    snapshot_id: str
    effective: dt.date | None
    section: tuple[str, ...]
    page: int | None
    section_hash: str
    quotes_hash: str
    start: int
    end: int
    starts: tuple[int, ...]
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether this version is in force on a date of service."""
        return self.valid_from is not None and self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of an entry, at an instant in UTC, with the hashes of the source (quotes and section) and of the reading."""

    reviewer: str
    at: dt.datetime
    note: str
    version_no: int
    source_hash: str
    statement_hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement of a policy under review.

    number   its name in commands; never given twice in a book
    passage  the words it was read from, as printed
    read_as  fingerprint of the compiler's reading of the passage
    """

    number: int
    state: State
    statement: Statement
    passage: str
    read_as: str
    sources: tuple[Source, ...]
    origin: Origin = "compiler"
    decision: Decision | None = None

    @property
    def latest(self) -> Source:
        """Where it was seen last."""
        return self.sources[-1]

    @property
    def flagged(self) -> bool:
        """Whether the reading itself says that a person must look."""
        return self.statement.review or needs_review(self.statement.when)

    @property
    def settled(self) -> bool:
        """Whether a person has had a hand in it; the compiler then no longer changes it."""
        return self.state is not State.PROPOSED or self.origin != "compiler"

    def source_of(self, version_no: int) -> Source | None:
        """Where it stands in a version."""
        return next((one for one in self.sources if one.version_no == version_no), None)


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to a book. `by` is a person's name or `payerwatch`; `before` is the statement that was replaced, in contract form."""

    at: dt.datetime
    by: str
    what: str
    statements: tuple[int, ...]
    version_no: int | None = None
    note: str = ""
    source_hash: str = ""
    run_id: str = ""
    before: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """The rules of one policy. `revision` counts the writes; `versions` are those that were compiled, in the order of their dates."""

    policy_id: str
    payer_id: str
    title: str
    revision: int = 0
    versions: tuple[int, ...] = ()
    entries: tuple[Entry, ...] = ()
    history: tuple[Act, ...] = ()

    def entry(self, number: int) -> Entry:
        """The entry of this number. Raises BookError."""
        for one in self.entries:
            if one.number == number:
                return one
        known = ", ".join(str(one.number) for one in self.entries) or "none"
        raise BookError(f"{self.policy_id}: there is no statement {number}; there are {known}")

    def standing_in(self, version_no: int) -> tuple[Entry, ...]:
        """The entries of a version in the order of its text."""
        found = [(source.start, one.number, one) for one in self.entries if (source := one.source_of(version_no))]
        return tuple(one for _, _, one in sorted(found, key=lambda row: row[:2]))


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An acceptance that a new version has withdrawn, as the digest tells it.

    because  "published": the payer changed the text; "reread": the text is the same and we read it better
    """

    policy_id: str
    title: str
    subject: str
    quote: str
    reviewer: str
    statement: int
    version_no: int
    because: str = "published"
