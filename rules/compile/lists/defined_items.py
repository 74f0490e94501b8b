"""An item of a list that says what a word of an item before it means (`X means …`): the meaning stands where the word is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rules.compile.lists.items import Item
from rules.compile.lists.joining import Listed
from rules.compile.text.context import Context
from rules.compile.text.source import Span
from rules.model import All, Any, Atom, Node

_MEANS = re.compile(r"^\W*(?:an?\s+|the\s+)?(?P<term>[a-z][\w-]*(?:\s+[\w-]+){0,4}?)\s+(?:means|(?:is|are)\s+defined\s+(?:as|by))\s+(?=\S)")


def with_meanings(
    listed: Sequence[Listed], items: Sequence[Item], context: Context, clause: Callable[[Span, Context], Node]
) -> list[Listed]:
    """The nodes of a list; a definition among them is no demand of its own where an item before it asks for what it defines."""
    out: list[Listed] = []
    for one, item in zip(listed, items, strict=True):
        told = _MEANS.match(item.span.masked) if not item.children else None
        at = next((n for n, before in enumerate(out) if told and _asks(before.node, told.group("term"))), None)
        if told is None or at is None:
            out.append(one)
            continue
        context.claims.add(item.span.part(0, told.end()))
        meaning = clause(item.span.part(told.end()), context)
        context.claims.held += _named(out[at].node, told.group("term"))
        out[at] = replace(out[at], node=_meant(out[at].node, told.group("term"), meaning))
    return out


def _asks(node: Node, term: str) -> bool:
    return bool(_named(node, term))


def _named(node: Node, term: str) -> list[tuple[int, int]]:
    """Where the atoms stand that end with the term."""
    if isinstance(node, Atom):
        plain = " ".join(node.quote.lower().split())
        return [(node.start, node.start + len(node.quote))] if node.op is None and plain.endswith(term) else []
    return [place for one in node.of for place in _named(one, term)] if isinstance(node, All | Any) else []


def _meant(node: Node, term: str, meaning: Node) -> Node:
    if isinstance(node, All | Any):
        return replace(node, of=tuple(_meant(one, term, meaning) for one in node.of))
    return meaning if _named(node, term) else node
