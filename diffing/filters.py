"""Narrowing a digest to what a reader asked for. An empty wish filters nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from diffing.digest import Entry


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants to see: payers by name, procedures by the phrase the digest uses, kinds of change."""

    payers: frozenset[str] = frozenset()
    procedures: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


def matching(entries: Collection[Entry], wish: Wish) -> tuple[Entry, ...]:
    """The entries that fulfil every wish, in their order."""
    return tuple(entry for entry in entries if _fulfils(entry, wish))


def _fulfils(entry: Entry, wish: Wish) -> bool:
    if wish.payers and entry.payer not in wish.payers:
        return False
    if wish.procedures and not wish.procedures & set(entry.affects):
        return False
    kinds = {entry.kind, *(part.kind for part in entry.parts)}
    return not wish.kinds or bool(wish.kinds & kinds)


def choices(entries: Collection[Entry]) -> Wish:
    """Everything a reader may ask for among these entries."""
    return Wish(
        payers=frozenset(entry.payer for entry in entries),
        procedures=frozenset(phrase for entry in entries for phrase in entry.affects),
        kinds=frozenset(kind for entry in entries for kind in (entry.kind, *(part.kind for part in entry.parts))),
    )
