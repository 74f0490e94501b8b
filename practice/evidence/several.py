"""Leaves that ask several things in one (`physical therapy and NSAIDs`, `low back pain with radiculopathy`): each for itself."""

from __future__ import annotations

import re
from dataclasses import replace

from practice.evidence.asked import Demand, Item
from practice.notes.tokens import mentions, tokens
from practice.notes.wording import wider


def _symptom_with(quote: str, found: Demand) -> bool:
    """`low back pain with radiculopathy`: a symptom, and a thing that a sentence of its own may tell."""
    kinds = [item.kind for item in found.items]
    bare = not (found.negated or found.outcomes or found.window or found.duration or found.count or found.share or found.unread)
    left = tokens(quote.split(" with ")[0])
    ends = any(m.last == len(left) - 1 and m.kind == "symptom" for m in mentions(left))  # and not `pain that interferes with`
    return (
        bare
        and ends
        and " with " in quote
        and len(kinds) > 1
        and kinds[0] == "symptom"
        and set(kinds[1:]) <= {"finding", "chronic", "symptom"}
    )


def several(quote: str, found: Demand) -> Demand:
    """A demand for several therapies at once (`physical therapy and NSAIDs`): each for itself, with all that is asked besides."""
    if found.joined or found.levels:
        return found
    if one := next((item for item in found.items if item.either and item.kind not in ("therapy", "imaging")), None):
        parts = tuple(
            replace(found, items=tuple(Item(frozenset({name}), one.kind) if i is one else i for i in found.items))
            for name in sorted(one.names)
        )
        return replace(found, parts=parts, joined="all" if found.negated else "any")
    if _symptom_with(quote, found):
        return replace(found, parts=tuple(replace(found, items=(one,), examples=()) for one in found.items), joined="all")
    therapies = [item for item in found.items if item.kind == "therapy"]
    if len(therapies) < 2 or not re.search(r"\b(?:and|plus|as well as)\b|,", quote):
        return found
    if any(a.names & wider(next(iter(b.names))) for a in therapies for b in therapies if a is not b):
        return found
    rest = tuple(item for item in found.items if item.kind != "therapy")
    parts = tuple(replace(found, items=(one, *rest), examples=()) for one in therapies)
    return replace(found, parts=parts, joined="all")
