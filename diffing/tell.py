"""What a comparison comes to for the billing lead: an event, a kind, a headline, and whether it matters at all.

Told are criteria, codes, a moved effective date and the end of a policy; see docs/decisions/0004-what-is-told.md.
Whether it concerns this practice is `diffing.interest`'s question.
"""

from __future__ import annotations

from dataclasses import dataclass

from diffing.model import Change, ChangeKind, Comparison, Direction, Overall, Severity
from policies.model import Status
from policies.store.rows import VersionRow
from policies.store.timeline import CLAIMED

ENDED = frozenset({Status.RETIRED, Status.REPLACED})
MATTERS = frozenset({Overall.CRITERIA, Overall.CODES})
ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`event` is changed, new, retired, unlisted or relisted; `matters`: worth telling a practice that it concerns."""

    event: str
    kind: str
    direction: str
    severity: Severity
    matters: bool
    headline: str


def verdict(comparison: Comparison, old: VersionRow, new: VersionRow) -> Verdict:
    """Judge one comparison of two versions of a policy."""
    if new.status in ENDED and old.status not in ENDED:
        words = "The payer has retired this policy." if new.status == Status.RETIRED else "The payer has replaced this policy."
        return Verdict("retired", "metadata", "unknown", Severity.HIGH, True, words)
    moved = old.effective != new.effective
    matters = comparison.overall in MATTERS or moved
    return Verdict(
        event="changed",
        kind=_kind(comparison, _dates_moved(old, new)),
        direction=str(comparison.direction),
        severity=_severity(comparison.changes, moved),
        matters=matters,
        headline=_headline(comparison, old, new),
    )


def _dates_moved(old: VersionRow, new: VersionRow) -> bool:
    """Whether a date of the version moved; where the listing states it, the texts themselves do not differ in it."""
    return any(getattr(old, name) != getattr(new, name) for name in CLAIMED)


def _kind(comparison: Comparison, dates_moved: bool) -> str:
    """The most important kind; below wording and metadata there is only furniture and moves."""
    if comparison.overall != Overall.NO_CHANGE:
        return str(comparison.overall)
    if dates_moved:
        return str(ChangeKind.METADATA)
    only_moved = comparison.changes and all(change.kind == ChangeKind.MOVED for change in comparison.changes)
    return str(ChangeKind.MOVED if only_moved else ChangeKind.BOILERPLATE)


def _severity(changes: tuple[Change, ...], moved: bool) -> Severity:
    found = [change.severity for change in changes] + ([Severity.MEDIUM] if moved else [])
    return min(found, key=ORDER.index, default=Severity.NONE)


def _headline(comparison: Comparison, old: VersionRow, new: VersionRow) -> str:
    if old.effective != new.effective and comparison.overall not in MATTERS:
        return _dated(new)
    if not comparison.changes and _dates_moved(old, new):
        return "Only a date of publication or review has moved; the text reads as before."
    if not comparison.changes:
        return "The text reads the same; only its layout or furniture differs."
    ranked = sorted(comparison.changes, key=lambda change: (_rank(change), ORDER.index(change.severity)))
    first, others = ranked[0], len(ranked) - 1
    more = f" And {others} more difference{'s' if others > 1 else ''} below." if others else ""
    return f"{first.explanation}{more}"


def _dated(new: VersionRow) -> str:
    if new.effective is None:
        return "The effective date is not printed any more; the criteria read as before."
    return f"The effective date is now {new.effective:%B} {new.effective.day}, {new.effective.year}; the criteria read as before."


def _rank(change: Change) -> int:
    order = (ChangeKind.CRITERIA, ChangeKind.CODES, ChangeKind.EVIDENCE, ChangeKind.WORDING, ChangeKind.METADATA)
    rank = order.index(change.kind) if change.kind in order else len(order)
    return 2 * rank + (change.direction in (Direction.NONE,))
