"""Words that say what others mean: `is skilled, meaning that a helper cannot do it`, `has reached a plateau, defined as no change`."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.text.source import Span
from rules.model import Always, Atom, Node, Stance

_WHICH_IS = re.compile(
    r",\s+which\s+is\s+(?:necessary|needed|done|required|performed|intended)\s+(?:in\s+order\s+)?(?:to|so)\s(?!(?:[^;]*\b(?:and|or)\s+(?:the|has|have|is)\b))[^;]*$"
)
"""`a scan has been done, which is necessary to ensure …`: what it is good for."""
_MEANING = re.compile(r",\s+(?:meaning|which\s+means|that\s+is\s+to\s+say|in\s+other\s+words),?\s+(?:that\s+)?(?=\w)")
_DEFINED = re.compile(r",?\s+(?:which\s+is\s+)?defined\s+as\s+(?=(?:an?\s+)?(?:no|lack\s+of|absence\s+of|failure)\b)")
_FEW = 8  # words that name what is defined


_WHY_REFUSED = re.compile(
    r",?\s+(?:as|because|since|given\s+that)\s+(?:there\s+(?:is|are|has\s+been)\s+)?(?:no|insufficient|inadequate|limited|little)\s+(?:[a-z-]+\s+){0,3}?(?:evidence|data|studies|literature|proof)\b[^;]*$"
)
"""`relieving pain, as there is no evidence that …`: why it is refused."""


def explained(span: Span, context: Context, clause: Clause) -> Node | None:
    """A demand with what it means stays one demand, whatever stands in the explanation; the absence that defines a name is asked for;
    why something is refused is no part of what is refused."""
    if context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN) and (why := _WHY_REFUSED.search(span.masked)) and why.start():
        context.claims.add(span.part(why.start()))
        return clause(span.part(0, why.start()), context)
    if (why := _WHICH_IS.search(span.masked)) and has_verb(span.part(0, why.start())):
        context.claims.add(span.part(why.start()))
        return clause(span.part(0, why.start()), context)
    if (found := _MEANING.search(span.masked)) is not None:
        behind = span.part(found.end())
        node = clause(span.part(0, found.start()), context)
        if not isinstance(node, Atom) or node.op is not None or not negated(behind) or figures(behind) or ";" in span.masked:
            return None
        return replace(node, quote=span.raw, start=span.start)
    found = _DEFINED.search(span.masked)
    left = span.part(0, found.start()) if found else span
    if found is None or negated(left) or not 0 < len(word_list(left)) <= _FEW or "," in left.masked:
        return None
    context.claims.add(span.part(0, found.end()))
    node = clause(span.part(found.end()), context)
    return replace(node, review=True) if len(figures(span)) > 1 and not isinstance(node, Always) else node
