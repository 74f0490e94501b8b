"""Lists inside lists whose indentation is lost, where the connectives alone tell which item belongs to which lead-in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rules.compile.lists.items import Item

_ANY_OF = re.compile(r"\b(?:any|either|one(?:\s+or\s+more)?)\s+(?:\([^()]*\)\s+)?(?:one\s+)?of\b[^:]*:\s*$")
_ALL_OF = re.compile(r"\b(?:all|both|each)\s+(?:\([^()]*\)\s+)?of\b[^:]*:\s*$")
_TWO_OF = re.compile(r"\b(?:both|either)\s+of\b[^:]*:\s*$")
_PAIR = 2
_MOST = 40  # items of a list that is tried


@dataclass(frozen=True, slots=True)
class Nest:
    """An item by its place, with the places below it; `end`: the place behind the last of them."""

    at: int
    kind: str
    below: tuple[Nest, ...]
    end: int


def nested(items: Sequence[Item]) -> list[Item] | None:
    """The items with those below each lead-in as its children, where every connective fits in one way alone; None everywhere else.

    A lead-in that asks for one of its items is joined by `or`, one that asks for all by `and`, and each has at least two.
    """
    kinds = [_kind(one) for one in items]
    if not any(kinds[:-1]) or kinds[-1] or len(items) > _MOST:
        return None
    if any(one.children or not one.marker or (one.leads and not kind) for one, kind in zip(items, kinds, strict=True)):
        return None
    joints = ["" if kinds[n] else (items[n + 1].before or items[n].after) for n in range(len(items) - 1)] + [""]
    if any(not joint and not kind for joint, kind in zip(joints[:-1], kinds[:-1], strict=True)) or "and/or" in joints:
        return None
    found: dict[object, tuple[Nest, ...]] = {}
    for natural in ("and", "or"):
        for read in _lists(0, natural, 0, kinds, joints, items):
            if read[-1].end == len(items):
                found.setdefault(_sense(natural, read), read)
            if len(found) > 1:
                return None
    return [_made(one, items, joints) for one in next(iter(found.values()))] if found else None


def _kind(item: Item) -> str:
    text = item.span.plain
    return "or" if _ANY_OF.search(text) else "and" if _ALL_OF.search(text) else ""


def _lists(
    start: int, natural: str, exact: int, kinds: Sequence[str], joints: Sequence[str], items: Sequence[Item]
) -> Iterator[tuple[Nest, ...]]:
    """The ways to read a list that begins at a place and is joined by `natural`: its members."""
    for first in _members(start, kinds, joints, items):
        if not exact or exact > 1:
            joined = first.end < len(items) and joints[first.end - 1] == natural
            if joined:
                for rest in _lists(first.end, natural, exact - 1 if exact else 0, kinds, joints, items):
                    yield (first, *rest)
        if not exact or exact == 1:
            yield (first,)


def _members(at: int, kinds: Sequence[str], joints: Sequence[str], items: Sequence[Item]) -> Iterator[Nest]:
    """The ways to read the item at a place, with what stands below it."""
    if not kinds[at]:
        yield Nest(at, "", (), at + 1)
        return
    if at + 1 >= len(items):
        return
    exact = _PAIR if _TWO_OF.search(items[at].span.plain) else 0
    for below in _lists(at + 1, kinds[at], exact, kinds, joints, items):
        if len(below) >= _PAIR:
            yield Nest(at, kinds[at], below, below[-1].end)


def _sense(kind: str, members: Sequence[Nest]) -> object:
    """What a reading comes to: lists of one kind inside each other ask the same as one list."""
    out: list[object] = []
    for one in members:
        inner = _sense(one.kind, one.below) if one.below else None
        bare = one.below and kind == one.kind
        out += [one.at, *inner[1]] if bare and isinstance(inner, tuple) else [(one.at, inner)]
    return (kind, tuple(out))


def _made(nest: Nest, items: Sequence[Item], joints: Sequence[str]) -> Item:
    item = items[nest.at]
    if not nest.below:
        return item
    item.children = [_made(one, items, joints) for one in nest.below]
    last = item.children[-1]
    item.after, item.alone = joints[nest.end - 1], last.alone
    last.after, last.alone = "", False
    return item
