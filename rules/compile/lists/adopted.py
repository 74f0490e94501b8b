"""Lists whose markers and indents were lost: lead-ins that stand straight below a lead-in are its items."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from rules.compile.leads.reading import quantifier
from rules.compile.lists.items import Item
from rules.compile.statements.stances import said

_TWO = re.compile(r"\b(?:both|either|two|2)\b")
_PAIR = 2


def adopted(roots: Iterable[Item]) -> list[Item]:
    """The roots, where `covered when EITHER of the following is met:` has lead-ins with lists of their own straight below it, as these are
    what it asks; whether they are all of them is for a person to look at, unless it says how many."""
    out: list[Item] = []
    parent: Item | None = None
    below: list[Item] = []
    for root in [*roots, None]:
        if root is not None and parent is not None and _leads_below(root):
            below.append(root)
            continue
        if parent is not None and (len(below) >= _PAIR or (below and _stages(below))):
            out[-1] = _with(parent, below)
        else:
            out += below
        below = []
        parent = root if root is not None and _leads(root) else None
        out += [root] if root is not None else []
    return out


def _leads(root: Item) -> bool:
    """A sentence with a stance and a quantifier that no list follows."""
    asked = quantifier(root.span) if root.span.raw.rstrip().endswith(":") else None
    asks = bool(asked and asked[0]) or _CRITERIA.search(root.span.plain) is not None
    return not root.children and not root.marker and asks and said(root.span) is not None


def _leads_below(root: Item) -> bool:
    asked = quantifier(root.span) if root.span.raw.rstrip().endswith(":") else None
    return bool(root.children) and not root.marker and bool(asked and asked[0]) and said(root.span) is None


_CRITERIA = re.compile(r"\bthe\s+following\s+(?:criteria|conditions|requirements)(?:\s+(?:are|is)\s+met)?\s*:\s*$")
_STAGE = re.compile(r"\W*for\s+(?:initial|continuation|continued|continuing|renewal|reauthori\w+)\b")


def _stages(below: list[Item]) -> bool:
    """`For initial therapy, all of the following:`, `For continuation of therapy, …`: the lists of one drug at its stages."""
    return all(_STAGE.match(one.span.plain) for one in below)


def _with(parent: Item, below: list[Item]) -> Item:
    asked = quantifier(parent.span)
    sure = _stages(below) or (asked is not None and _TWO.search(asked[2].plain) is not None and len(below) == _PAIR)
    return replace(parent, children=below, unsure=parent.unsure if sure else "which of these lists belong to the lead-in")
