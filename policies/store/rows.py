"""The rows of the store as values. Instants are timezone-aware UTC; a column that may be null is `| None`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from policies.model import Issue, Listed

Outcome = Literal["new_policy", "new_version", "reread", "seen_again"]


class StoreError(Exception):
    """The store cannot be opened, written or published; one line that names the file and what to do."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run: `state` is open, released or held; `summary` is JSON text as given to `close_run`."""

    run_id: str
    at: dt.datetime
    state: str
    reader_version: str
    summary: str | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A declared source, when it was last seen and since when it is blind."""

    source_id: str
    payer_id: str
    payer_name: str
    lob: tuple[str, ...]
    home: str | None = None
    last_seen: dt.datetime | None = None
    blind_since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy. Address, source, title and status are those of its latest observation."""

    policy_id: str
    payer_id: str
    source_id: str
    url: str
    number: str | None
    title: str
    lob: tuple[str, ...]
    status: str
    first_seen: dt.datetime
    last_seen: dt.datetime
    unlisted_since: dt.datetime | None = None
    relisted_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class AddressRow:
    """What one address of a source showed when it was last recorded, and what the listing said of it."""

    source_id: str
    url: str
    policy_id: str
    version_no: int
    snapshot_id: str
    last_seen: dt.datetime
    listed: Listed


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version without its document. `previous` is the version to compare with; of a reread, the one it reads again."""

    policy_id: str
    version_no: int
    cause: str
    run_id: str
    snapshot_id: str
    text_hash: str
    url: str
    title: str
    effective: dt.date | None
    published: dt.date | None
    last_review: dt.date | None
    next_review: dt.date | None
    status: str
    lob: tuple[str, ...]
    observed_first: dt.datetime
    observed_last: dt.datetime
    reader_version: str
    previous: int | None = None


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section of a version, in reading order by `position` (from 0)."""

    policy_id: str
    version_no: int
    position: int
    path: tuple[str, ...]
    level: int
    role: str
    text: str
    page: int | None
    section_hash: str


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code, or a range where `last` differs from `first`, of a version."""

    policy_id: str
    version_no: int
    system: str
    first: str
    last: str
    role: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of a run: `event` is changed, new, retired, unlisted or relisted.

    owned   where the payer speaks of it: announced, history, nowhere, unknown; `owned_words` says so in a sentence
    monthly_volume  visits a month of the practice that it touches, as far as the profile tells them
    """

    run_id: str
    policy_id: str
    from_version: int | None
    to_version: int | None
    event: str
    kind: str
    direction: str
    severity: str
    told: bool
    affects: tuple[str, ...]
    headline: str
    url: str
    effective: dt.date | None
    owned: str = "unknown"
    owned_words: str = ""
    monthly_volume: int = 0


@dataclass(frozen=True, slots=True)
class AnnouncedRow:
    """One announcement and what has come of it by a run.

    source_id, bulletin_id, version_no   the bulletin it stands in; `position` orders the announcements of one bulletin
    policy, number, announced, effective, text, section, page   as the payer prints them; `announced` is the class, "" where none is printed
    about, seen_version                  the policy it means and the version that carries it, None where there is none (yet)
    told                                 it concerns the practice
    """

    run_id: str
    source_id: str
    bulletin_id: str
    version_no: int
    position: int
    payer_id: str
    policy: str
    number: str | None
    announced: str
    effective: dt.date | None
    text: str
    section: str
    page: int | None
    url: str
    announced_on: dt.date
    state: str
    about: str | None
    seen_version: int | None
    sentence: str
    told: bool


@dataclass(frozen=True, slots=True)
class ChangePartRow:
    """One part of a change, in order by `position`; `redline` is escaped HTML with <ins> and <del> only."""

    run_id: str
    policy_id: str
    to_version: int | None
    position: int
    section: str
    kind: str
    direction: str
    severity: str
    old: str | None
    new: str | None
    redline: str
    explanation: str
    page: int | None


@dataclass(frozen=True, slots=True)
class SnapshotPlace:
    """Where the bytes of a snapshot stand in the archive: file name and byte offset."""

    snapshot_id: str
    content_type: str | None
    length: int
    warc_file: str
    warc_offset: int
    first_seen: dt.datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording one observation came to.

    previous     the version to compare with (`reread`: the version it reads again); None where there is none
    backfilled   a version that was observed later is already known, so this is history and no news
    issue        something a person should look at, such as two policies at one address
    """

    source_id: str
    url: str
    policy_id: str
    version_no: int
    outcome: Outcome
    previous: int | None = None
    backfilled: bool = False
    issue: Issue | None = field(default=None, compare=False)
