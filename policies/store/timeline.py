"""What one more observation means for the versions of a policy: seen again, read again, or a new version. Values only.

An address is compared with what it showed itself when it was last recorded; so two addresses of one policy whose texts
differ (a web page and its PDF) do not take turns in raising changes. A new address, and an observation older than what
its address showed last (back-filled history), is compared with what was known of the policy at that instant.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from policies.model import Document, Listed
from policies.store.asof import known_on, live
from policies.store.rows import AddressRow, VersionRow

CLAIMED = ("effective", "published", "last_review", "next_review")


@dataclass(frozen=True, slots=True)
class Sight:
    """One observation, as far as it is compared."""

    snapshot_id: str
    at: dt.datetime
    text_hash: str
    document: Document
    listed: Listed


@dataclass(frozen=True, slots=True)
class Seen:
    """The text of `version` again."""

    version: VersionRow


@dataclass(frozen=True, slots=True)
class Reread:
    """The bytes of `version` again, read to another text: ours to explain, never a change of the payer."""

    version: VersionRow


@dataclass(frozen=True, slots=True)
class New:
    """A text that was not there before.

    previous    the version to compare it with, where there is one
    backfilled  a version observed later is already known
    beside      another address showed this other text of the policy at the same instant: neither came after the other
    """

    previous: VersionRow | None = None
    backfilled: bool = False
    beside: VersionRow | None = None


Decision = Seen | Reread | New


def decide(versions: Iterable[VersionRow], head: AddressRow | None, sight: Sight) -> Decision:
    """Place an observation among the versions of its policy.

    head   what this address showed when it was last recorded, if it belonged to this policy; its version is a live one
    """
    rows = live(versions)
    if not rows:
        return New()
    if head is not None and sight.at >= head.last_seen:
        return _next_at_address(rows, head, sight)
    return _among_history(rows, sight)


def claim(sight: Sight, name: str) -> dt.date | None:
    """A date of the payer's: the listing's word before the document's."""
    stated: dt.date | None = getattr(sight.listed, name) or getattr(sight.document.metadata, name)
    return stated


def _next_at_address(rows: tuple[VersionRow, ...], head: AddressRow, sight: Sight) -> Decision:
    shown = next(v for v in rows if v.version_no == head.version_no)
    moved = listing_moved(head.listed, sight.listed)
    if shown.text_hash == sight.text_hash and not moved:
        return Seen(shown)
    if sight.snapshot_id in (head.snapshot_id, shown.snapshot_id) and not moved:
        return Reread(shown)  # the payer's bytes are the same, so the difference is ours
    current = known_on(rows, sight.at)
    if current is not None and current != shown and current.text_hash == sight.text_hash:
        return Seen(current)  # this address follows another that showed the text before
    return New(shown, any(v.observed_first > sight.at for v in rows))


def _among_history(rows: tuple[VersionRow, ...], sight: Sight) -> Decision:
    before = known_on(rows, sight.at)
    after = min((v for v in rows if v.observed_first > sight.at), key=lambda v: (v.observed_first, v.version_no), default=None)
    held = [v for v in reversed(rows) if v.observed_first <= sight.at <= v.observed_last]
    near = [*held, *(v for v in (before, after) if v is not None)]
    for version in near:
        if version.text_hash == sight.text_hash:
            return Seen(version)
    for version in near:
        if version.snapshot_id == sight.snapshot_id:
            return Reread(version)
    backfilled = after is not None
    if before is not None and sight.at in (before.observed_first, before.observed_last):
        return New(None, backfilled, beside=before)
    return New(before, backfilled)


def listing_moved(before: Listed, now: Listed) -> bool:
    """Whether the listing says another date than it did.

    A date that a declaration newly reads from the listing, or reads no longer, says nothing about the payer.
    """
    return any(a is not None and b is not None and a != b for a, b in ((getattr(before, n), getattr(now, n)) for n in CLAIMED))
