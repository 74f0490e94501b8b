"""The digest: the changes of one run for one audience, as a value. Rendering is in `diffing.render`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

SEVERITIES = ("high", "medium", "low", "none")
DIRECTIONS_BY_WEIGHT = ("tightened", "mixed", "unknown", "broadened", "none")
WEB_ADDRESS = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One difference inside a changed policy; `redline` is escaped HTML with <ins> and <del> only."""

    section: str
    kind: str
    direction: str
    explanation: str
    redline: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One policy of the digest. `from_version` is None for a new policy, `to_version` for one that is gone from the list."""

    policy_id: str
    payer: str
    number: str | None
    title: str
    url: str
    event: str
    kind: str
    direction: str
    severity: str
    headline: str
    affects: tuple[str, ...]
    effective: dt.date | None
    observed: dt.datetime
    snapshot_id: str | None
    from_version: int | None
    to_version: int | None
    parts: tuple[Part, ...]

    @property
    def says_direction(self) -> bool:
        """A new, retired or withdrawn policy has no direction worth a word, nor has a change that alters none."""
        return self.event == "changed" and self.direction != "none"

    @property
    def link(self) -> str | None:
        """The payer's address where a browser may follow it; None for a saved file and for anything that is not http(s)."""
        return self.url if WEB_ADDRESS.fullmatch(self.url) else None


@dataclass(frozen=True, slots=True)
class Blind:
    """Something that could not be seen; `since` is the last time it was, None when it never was."""

    source_id: str
    payer: str
    url: str | None
    problem: str
    detail: str
    since: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What the run did: sources visited, addresses checked, of these unchanged, policies in the record."""

    sources: int
    checked: int
    unchanged: int
    policies: int


@dataclass(frozen=True, slots=True)
class Digest:
    """One run's digest, already in reading order."""

    run_id: str
    at: dt.datetime
    practice: str | None
    told: tuple[Entry, ...]
    filed: tuple[Entry, ...]
    blind: tuple[Blind, ...]
    counts: Counts

    @property
    def deadlines(self) -> tuple[Entry, ...]:
        """Told entries that take effect after the run's day, soonest first."""
        ahead = (entry for entry in self.told if entry.effective and entry.effective > self.at.date())
        return tuple(sorted(ahead, key=lambda entry: (entry.effective or dt.date.max, entry.policy_id)))


def in_reading_order(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Most severe first, harder before easier, then by how much of the practice is touched, then by payer and number."""
    return tuple(
        sorted(
            entries,
            key=lambda e: (
                SEVERITIES.index(e.severity),
                DIRECTIONS_BY_WEIGHT.index(e.direction),
                -len(e.affects),
                e.payer.lower(),
                e.number or "",
                e.policy_id,
            ),
        )
    )
