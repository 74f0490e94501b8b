"""`A and no B`, `X is shown and has not been treated`: a member that is refused, behind what is asked for."""

from __future__ import annotations

import re

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb, held_together, word_list
from rules.compile.leaves.series import loose, read_all
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern, words
from rules.model import All, Node

_REFUSED_MEMBER = re.compile(
    r"(?:,\s*(?:and\s+)?|\s+and\s+)(?:has\s+|have\s+|with\s+)?(?=(?:no|not|never|without|does\s+not|do\s+not|cannot|can\s+not|could\s+not|(?:is|are)\s+unable\s+to|(?:is|are|was)\s+(?:not|no\s+longer)|(?:has|have|had)\s+(?:not|no|never)|(?:shows?|reveals?|demonstrates?|there\s+(?:is|are))\s+no\b|absence\s+of|"
    r"freedom\s+from|free\s+(?:of|from)|lack\s+of)\b)"
)
_VERB_REFUSED = re.compile(r"\W*(?:cannot|(?:can|could|does|do|is|are|was|has|have|had)\s+not|(?:is|are)\s+(?:unable|no\s+longer))\b")
_ASIDE = re.compile(r",\s+(?:including|such\s+as|as\s+well\s+as|like|along\s+with)\s[^,]*$")


def refused_member(span: Span, context: Context, clause: Clause) -> Node | None:
    """`A and no B`: the refusal begins at its own word; what stands before it is asked for."""
    held = [m.span() for m in pattern("not_negations").finditer(span.plain)]
    for found in _REFUSED_MEMBER.finditer(span.masked):
        if any(a <= found.end() < b for a, b in held) or held_together(span.masked, found):
            continue
        left, right = span.part(0, found.start()), span.part(found.end())
        if len(word_list(left)) < 2 or len(word_list(right)) < 2:
            continue
        if "and" not in found.group() and _ASIDE.search(left.masked):
            continue  # `the picture, including films, is not conclusive`: the comma closes an aside
        if "and" not in found.group() and re.search(r",\s+or\s", right.masked):
            continue  # `is inconclusive, not available, or cannot be done`: the last `or` rules the commas
        holds = re.search(r"\b(?:that|which)\b", left.plain)
        if holds and not (has_verb(left.part(0, holds.start())) and _VERB_REFUSED.match(right.masked)):
            continue
        if re.search(r"\bneither\b|\b(?:is|are|was|were)\s*$", left.plain) or word_list(left)[-1] in words().verbs:
            continue
        return All(read_all([left, right], context, clause), review=bool(holds or re.search(r"\bor\b", loose(left))))
    return None
