"""Counts beside each other, of which each is enough: so many episodes in a year, or fewer in each of several."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import word_list
from rules.compile.text.source import Span
from rules.model import All, Any, Node

_COUNT = 3  # words of a count without its noun
_AT_LEAST = re.compile(r"(?:\b(?:with|of|having|there\s+(?:is|are|was|were|have\s+been)|has\s+had|have\s+had)\s+)?(?=at\s+least\s|≥|>=)")


def so_many(members: list[Span], context: Context, clause: Clause) -> Node | None:
    """`X with at least 7 episodes in a year, at least 5 a year for 2 years, or at least 3 a year for 3 years`: X, and one of the counts;
    `X with at least 7, at least 5, or at least 3 episodes` is no such series."""
    opens = _AT_LEAST.search(members[0].masked)
    if not opens or not all(re.match(r"[\s,]*(?:at\s+least\s|≥|>=)", m.plain) and len(word_list(m)) > _COUNT for m in members[1:]):
        return None
    head, first = members[0].part(0, opens.start()), members[0].part(opens.end())
    if len(word_list(first)) <= _COUNT:
        return None
    context.claims.add(members[0].part(opens.start(), opens.end()))
    counts = Any(tuple(clause(one, replace(context, under="any")) for one in (first, *members[1:])))
    return All((clause(head, context), counts)) if word_list(head) else counts
