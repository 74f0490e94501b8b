"""One visit to one address, and what the listing said of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from policies.issue import Problem


class Outcome(StrEnum):
    """What a fetch came to."""

    FETCHED = "fetched"  # bytes arrived and are archived
    UNCHANGED = "unchanged"  # 304, or the same bytes again: proof of "checked, unchanged"
    FAILED = "failed"  # see `problem`; never becomes a version and never erases one


@dataclass(frozen=True, slots=True)
class Listed:
    """What the listing says of a policy link; stronger than what the document itself prints.

    payer  the payer's id, where one source holds files of several payers
    """

    title: str | None = None
    policy_number: str | None = None
    effective: dt.date | None = None
    published: dt.date | None = None
    last_review: dt.date | None = None
    next_review: dt.date | None = None
    payer: str | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """One visit to one address, successful or not: a line of the run's journal.

    purpose      "listing" (discovery), "policy", "robots" or "token"
    observed_at  the instant the content is taken as seen (run's clock, or the observed date of a saved file)
    snapshot_id  sha256 of the body in hex; None where nothing arrived
    robots       "allowed", "refused", "absent", "unreachable" or "n/a" (files)
    warc         file name and byte offset of the record in the archive
    """

    source_id: str
    url: str
    purpose: str
    outcome: Outcome
    observed_at: dt.datetime
    fetched_at: dt.datetime
    status: int | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    snapshot_id: str | None = None
    length: int | None = None
    robots: str = "n/a"
    warc_file: str | None = None
    warc_offset: int | None = None
    problem: Problem | None = None
    detail: str = ""
    listed: Listed = field(default_factory=Listed)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request needs to know of the last good visit to an address."""

    etag: str | None
    last_modified: str | None
    snapshot_id: str
