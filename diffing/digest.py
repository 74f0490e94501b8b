"""The digest: the changes of one run for one audience, as a value. Rendering is in `diffing.render`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from rules.book.model import Withdrawn

SEVERITIES = ("high", "medium", "low", "none")
DIRECTIONS_BY_WEIGHT = ("tightened", "mixed", "unknown", "broadened", "none")
QUOTED = 300
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
    owned: str = "unknown"
    owned_words: str = ""
    monthly_volume: int = 0

    @property
    def unannounced(self) -> bool:
        """The payer names this change nowhere, though it has places to do so."""
        return self.owned == "nowhere"

    @property
    def says_direction(self) -> bool:
        """A new, retired or withdrawn policy has no direction worth a word, nor has a change that alters none."""
        return self.event == "changed" and self.direction != "none"

    @property
    def link(self) -> str | None:
        """The payer's address where a browser may follow it; None for a saved file and for anything that is not http(s)."""
        return self.url if WEB_ADDRESS.fullmatch(self.url) else None


@dataclass(frozen=True, slots=True)
class Promise:
    """One change that a payer has announced. `announced` is the payer's class, "" where none is printed; `state` is ahead, due, not_seen,
    put_off, …; `text` quotes the payer, one block a line.
    """

    payer: str
    policy: str
    number: str | None
    policy_id: str | None
    announced: str
    effective: dt.date | None
    text: str
    sentence: str
    state: str
    url: str
    page: int | None

    @property
    def link(self) -> str | None:
        """The bulletin's address where a browser may follow it."""
        return self.url if WEB_ADDRESS.fullmatch(self.url) else None

    @property
    def quote(self) -> str:
        """The payer's words on one line, cut at a word where they are long; the bulletin has all of them."""
        line = " ".join(self.text.split())
        return line if len(line) <= QUOTED else f"{line[:QUOTED].rsplit(' ', 1)[0]} …"


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
class Forward:
    """What a changed policy would have meant for the practice's approved cases of the past year, as a sentence of counts."""

    policy_id: str
    to_version: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What the run did: sources visited, addresses checked, of these unchanged, policies in the record."""

    sources: int
    checked: int
    unchanged: int
    policies: int


@dataclass(frozen=True, slots=True)
class Digest:
    """One run's digest, already in reading order. `withdrawn`: accepted rules whose text the run found changed.

    forward  counts that the practice's own side has left for this run; empty where nobody ran its cases forward
    """

    run_id: str
    at: dt.datetime
    practice: str | None
    told: tuple[Entry, ...]
    filed: tuple[Entry, ...]
    blind: tuple[Blind, ...]
    counts: Counts
    promises: tuple[Promise, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    forward: tuple[Forward, ...] = ()

    def ahead_of(self, entry: Entry) -> str:
        """What an entry would have meant for the approved cases of the past year; "" where nobody has looked."""
        found = (one.sentence for one in self.forward if (one.policy_id, one.to_version) == (entry.policy_id, entry.to_version))
        return next(found, "")

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """What takes effect after the run's day: told changes and announced ones, soonest first."""
        today = self.at.date()
        told = [Deadline(e.effective, e.payer, e.title, e.number, e.policy_id, e.headline, e.link) for e in self.told if e.effective]
        known = {(one.policy_id, one.day) for one in told}
        promised = [
            Deadline(
                p.effective, p.payer, p.policy, p.number, p.policy_id, f"Announced{f' as {p.announced}' if p.announced else ''}.", p.link
            )
            for p in self.promises
            if p.effective and p.state == "ahead" and (p.policy_id, p.effective) not in known
        ]
        ahead = (one for one in (*told, *promised) if one.day > today)
        return tuple(sorted(ahead, key=lambda one: (one.day, one.payer.lower(), one.title, one.policy_id or "")))

    @property
    def ahead(self) -> tuple[Promise, ...]:
        """What was announced and is not in force yet, soonest first; what was put off last."""
        waiting = [one for one in self.promises if one.state in ("ahead", "due", "put_off")]
        return tuple(sorted(waiting, key=lambda p: (p.state == "put_off", p.effective or dt.date.max, p.payer.lower(), p.policy)))

    @property
    def broken(self) -> tuple[Promise, ...]:
        """What was announced, whose day has passed, and which is not seen."""
        return tuple(one for one in self.promises if one.state == "not_seen")

    @property
    def unannounced(self) -> tuple[Entry, ...]:
        """Told changes that the payer names nowhere."""
        return tuple(entry for entry in self.told if entry.unannounced)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day ahead on which a policy changes; `words` say what it is about."""

    day: dt.date
    payer: str
    title: str
    number: str | None
    policy_id: str | None
    words: str
    link: str | None


def in_reading_order(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Most severe first, harder before easier, then by how much of the practice is touched, then by payer and number."""
    return tuple(
        sorted(
            entries,
            key=lambda e: (
                SEVERITIES.index(e.severity),
                DIRECTIONS_BY_WEIGHT.index(e.direction),
                -e.monthly_volume,
                -len(e.affects),
                e.payer.lower(),
                e.number or "",
                e.policy_id,
            ),
        )
    )
