"""What a reading must keep to, whoever made it: quotes verbatim, at their offsets, and none of the passage's quoted words left out."""

from __future__ import annotations

from collections.abc import Iterator

from rules.book.identity import at_places
from rules.book.model import BookError
from rules.book.passages import words_outside
from rules.model import Leaf, Statement, leaves

Span = tuple[int, int]


def anchored(statement: Statement, text: str, place: Span, name: str) -> Statement:
    """The statement with every quote at its offset: where it says, or where the passage has it, or the only place in the text that has it.

    Raises BookError for a quote that does not stand verbatim in the text, or that stands in more than one place outside the passage.
    """
    return at_places(statement, [(_start(leaf, text, place, name), leaf.quote) for leaf in leaves(statement.when)])


def _start(leaf: Leaf, text: str, place: Span, name: str) -> int:
    if not leaf.quote.strip():
        raise BookError(f"{name}: a leaf without a quote; every leaf quotes the words it rests on")
    if text[leaf.start : leaf.start + len(leaf.quote)] == leaf.quote:
        return leaf.start
    inside = text.find(leaf.quote, *place)
    if inside >= 0:
        return inside
    found = list(_everywhere(text, leaf.quote))
    if not found:
        raise BookError(f"{name}: “{_short(leaf.quote)}” does not stand in the policy's text; copy the words as they are printed")
    if len(found) > 1:
        raise BookError(f"{name}: “{_short(leaf.quote)}” stands in {len(found)} places outside the passage; say which by its start")
    return found[0]


def _everywhere(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def dropped(old: Statement, new: Statement, text: str) -> tuple[str, ...]:
    """The words that the old reading quotes and the new one does not."""
    return words_outside(text, _spans(new), _spans(old))


def _spans(statement: Statement) -> tuple[Span, ...]:
    return tuple((leaf.start, leaf.start + len(leaf.quote)) for leaf in leaves(statement.when))


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else f"{words[:79]}…"
