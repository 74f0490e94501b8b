"""Statements that define a term: what the term is said to mean, and nothing of the words that name it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.compile.leaves.atoms import Context
from rules.compile.lists.items import Item
from rules.compile.lists.structure import item_node
from rules.compile.statements.made import made
from rules.compile.text.source import Span
from rules.model import Always, Stance, Statement

_TERM = re.compile(
    r"^\W{0,3}[^.:;]{2,80}?\s+(?:(?:is|are)\s+defined\s+(?:as|by)|means|refers\s+to|consists\s+of|(?:is|are)\s+(?:considered|deemed)\s[^.:;]{2,40}?\s(?:when|if))"
    r"(?:\s+having)?(?:\s+follows\b\W*)?\s*(?=\S)"
)
"""`Failed fusion is defined as …`, `Members are considered tolerant when …`: the term, and the word that opens what it means."""


def definition(span: Span, children: Sequence[Item], whole: Span) -> Statement:
    """A sentence that defines, with the list that goes on with it."""
    context = Context(Stance.DEFINITION)
    found = _TERM.match(span.plain)
    body = span.part(found.end()) if found else span
    context.claims.add(span.upto(body.start))
    node = item_node(Item(body.trimmed(" \t\n"), children=list(children)), context)
    if isinstance(node, Always):
        node = item_node(Item(span), context)
    return made(Stance.DEFINITION, whole, node, span.raw[:60], context=context)
