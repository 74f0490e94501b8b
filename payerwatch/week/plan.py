"""What a run is asked to do, and what its stages hand on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crawlers.declaration import Declaration
from diffing.interest import Interest
from payerwatch.home import Home
from policies.model import Document, Fetch, Issue
from policies.store.book import Prepared

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, slots=True)
class Plan:
    """One run, as asked for. `at` is None for "now"; a run that is continued keeps its own instant."""

    home: Home
    sources: Path
    at: dt.datetime | None
    interest: Interest | None
    use_model: bool
    contact: str
    clock: Clock


@dataclass(frozen=True, slots=True)
class Declared:
    """The sources of this run: those that are due, all that are declared, and declarations that cannot be used."""

    due: tuple[Declaration, ...]
    every: tuple[Declaration, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """One fetched policy, read; or the reason why it could not be."""

    fetch: Fetch
    document: Document | None
    prepared: Prepared | None
    issue: Issue | None


@dataclass(frozen=True, slots=True)
class Done:
    """How a run ended: its id, what it could not handle, and where the digest lies."""

    run_id: str
    issues: tuple[Issue, ...]
    digest: Path
    subject: str
    told: int
    filed: int
