"""Paperwork that is asked for only of some: what the statement says is required is no condition of it."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.leaves.atoms import Context
from rules.compile.text.source import Span
from rules.model import All, Atom, Node

_REQUIRED = re.compile(
    r"^\W*(?:[\w-]+\s+){0,6}(?:prior\s+authorization|precertification|pre-?authorization|preauthorization|prior\s+approval|notification)\s+(?:is|are|will\s+be)\s+"
    r"(?:required|needed|necessary)\W*$|^[^,;]*\b(?:requires?|needs?)\s+(?:prior\s+authorization|precertification|pre-?authorization|prior\s+approval|notification)\W*$"
)


def when_required(node: Node, whole: Span, context: Context) -> Node:
    """`Prior authorization is required when X`: the statement says what is required, X is what it asks."""
    first = node.of[0] if isinstance(node, All) and len(node.of) > 1 else None
    if not isinstance(node, All) or not isinstance(first, Atom) or first.op is not None or not _REQUIRED.match(first.quote.lower()):
        return node
    context.claims.add(whole.source.span(first.start, first.start + len(first.quote)))
    return node.of[1] if len(node.of) == 2 else replace(node, of=node.of[1:])
