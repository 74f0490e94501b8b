"""Leaves on any of several therapies of which a later one has words of its own (`physical therapy or supervised home exercise`)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Item
from practice.notes.tokens import Mention, Token, mentions, tokens

_JOINED = frozenset({"and", "plus", "with", "then", "after", "before", "than", "to", "but", "not"})
_OR = frozenset({"or", "and/or"})
_APART = frozenset({",", "/", *_OR})
_MANY = 2


def either_therapy(quote: str, found: Demand) -> Demand | None:
    """The same demand of each therapy of a row that ends with `or`, the words right before one its own; None for any other leaf."""
    therapies = [item for item in found.items if item.kind == "therapy"]
    words = tokens(quote)
    named = [m for m in mentions(words) if m.kind == "therapy"]
    if len(therapies) < _MANY or found.negated or found.concurrent or found.count or found.classes:
        return None
    gaps = [words[one.last + 1 : other.first] for one, other in itertools.pairwise(named)]
    if not all(_row(gap) for gap in gaps) or not any(token.text in _OR for token in gaps[-1]):
        return None
    own = {m.first: _own(gap) for m, gap in zip(named[1:], gaps, strict=True)}
    narrowing = frozenset(stem for stems in own.values() for stem in stems)
    if not narrowing & {item.word for item in found.items}:
        return None
    parts = tuple(_of(item, found, named, own, narrowing) for item in therapies)
    return replace(found, parts=parts, joined="any")


def _row(gap: Sequence[Token]) -> bool:
    """Whether therapies on either side of these words are members of one row of alternatives."""
    return any(token.text in _APART for token in gap) and not any(token.text in _JOINED for token in gap)


def _own(gap: Sequence[Token]) -> frozenset[str]:
    """The words behind the last comma or `or`, which narrow the therapy that follows."""
    last = max(i for i, token in enumerate(gap) if token.text in _APART)
    return frozenset(token.stem for token in gap[last + 1 :] if token.word)


def _of(item: Item, found: Demand, named: Sequence[Mention], own: dict[int, frozenset[str]], narrowing: frozenset[str]) -> Demand:
    """What is asked of one therapy: itself, what narrows it alone, and what is asked of all."""
    mine = frozenset(stem for m in named if m.concept in item.names for stem in own.get(m.first, frozenset()))
    rest = tuple(i for i in found.items if i.kind != "therapy" and (i.word not in narrowing or i.word in mine))
    return replace(found, items=(item, *rest), examples=(), directed=found.directed and bool(mine))
