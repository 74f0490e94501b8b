"""What is beyond normal and what moved, for all payers at once: the same findings as in a brief, for the screen."""

from __future__ import annotations

from dataclasses import dataclass

from policies.store.reader import StoreReader
from practice.denials.brief import label_of
from practice.denials.brief_model import Move
from practice.denials.changes import ChangesFound, Words, known_changes, words_of
from practice.denials.period import Period
from practice.patterns.model import Alert, Shift


@dataclass(frozen=True, slots=True)
class Found:
    """Patterns beyond what is normal; moves, each with its payer's id; and the policy changes they were held against."""

    patterns: tuple[Alert, ...]
    moves: tuple[tuple[str, Move], ...]
    changes: ChangesFound


def changes_known(store: StoreReader | None) -> ChangesFound:
    """The changes that digests told; none before the first release."""
    return known_changes(store) if store else ChangesFound(())


def found_in(period: Period, changes: ChangesFound, store: StoreReader | None) -> Found:
    """Patterns and moves of a period. store: the published policies, for the words of both versions."""
    named = tuple((dict(one.key)["payer"], _move(number, one, changes, store)) for number, one in enumerate(period.moves, start=1))
    return Found(period.patterns, named, changes)


def _move(number: int, shift: Shift, changes: ChangesFound, store: StoreReader | None) -> Move:
    change = changes.of(shift.change.change_id) if shift.change else None
    words: tuple[Words, ...] = words_of(store, change) if change and store else ()
    return Move(
        f"move:{number}", label_of(shift.key), shift, change, words,
        old_name=f"version {change.from_version}" if change and change.from_version else "",
        new_name=f"version {change.to_version}" if change else "",
        rivals=tuple(f"{one.policy}, version {one.version}, {one.effective}" for one in shift.others),
    )  # fmt: skip
