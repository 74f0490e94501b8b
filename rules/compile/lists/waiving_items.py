"""Items of a list that waive the one before them: `An exception to this requirement can be made if A`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import people
from rules.compile.leaves.reading import clause
from rules.compile.lists.exempting import EXCEPTION_MADE, Exempting, exempting, points_back
from rules.compile.lists.items import Item
from rules.compile.lists.joining import Listed
from rules.model import Always, Node, Unless


def without_waiving(listed: list[Listed], items: Sequence[Item], context: Context) -> list[Listed]:
    """The members of a list; one that waives the demand said last is an exception of it and no demand."""
    if len(items) != len(listed):
        return listed
    out: list[Listed] = []
    for one, item in zip(listed, items, strict=True):
        found = _waives(item) if out else None
        why = None if found is None else people(found[0].why, replace(context, under="all"), clause)
        if found is None or why is None or isinstance(why, Always) or isinstance(out[-1].node, Always):
            out.append(one)
            continue
        context.claims.add(item.span)
        node: Node = Unless(out[-1].node, why, review=not found[1])
        out[-1] = replace(out[-1], node=node, after=one.after or out[-1].after, alone=one.alone)
    return out


def _waives(item: Item) -> tuple[Exempting, bool] | None:
    """What an item waives of the one before it, and whether it does so for sure."""
    if item.children:
        return None
    if made := EXCEPTION_MADE.match(item.span.masked):
        what = item.span.part(made.start("what"), made.end("what")) if made.group("what") else None
        told = Exempting(what, item.span.part(made.start("why"), made.end("why")))
        return (told, made.group("sure") in ("will", "can")) if what is not None and points_back(what) else None
    found = exempting(item.span)
    return (found, True) if found is not None and found.what is not None and points_back(found.what) else None


_NAMED = re.compile(r"\W*(?:the\s+)?(?:items?|criteri(?:on|a)|requirements?|conditions?|steps?)\s+\(?(?P<label>\w{1,4})\)?\W*$")
"""`Requirement (4)`: an item by its label."""


def own_waiver(item: Item, context: Context) -> tuple[Item, Node, bool] | None:
    """An item whose last line waives it (`Requirement (4) is waived when A` at the end of item 4): without that line, what waives it,
    and whether it is sure that the whole item is meant. None for any other item."""
    last = item.children[-1] if item.children else None
    found = exempting(last.span) if last is not None and not last.children else None
    if last is None or found is None or found.what is None:
        return None
    named = _NAMED.match(found.what.plain)
    if not (named and named["label"] == _WITHOUT_SIGNS.sub("", item.marker).lower()) and not (points_back(found.what) and not last.marker):
        return None
    why = people(found.why, replace(context, under="all"), clause)
    if isinstance(why, Always):
        return None
    context.claims.add(last.span)
    return replace(item, children=item.children[:-1]), why, named is not None or len(item.children) == 1


_WITHOUT_SIGNS = re.compile(r"[^\w]")
