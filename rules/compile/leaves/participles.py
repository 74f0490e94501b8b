"""What two participles say of one finding: `pain not associated with an injury and not responding to 3 weeks of therapy`."""

from __future__ import annotations

import re

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.text.source import Span
from rules.model import All, Any, Node

_CAUSES = r"(?:associated\s+with|secondary\s+to|attributable\s+to|related\s+to|caused\s+by|explained\s+by|due\s+to)"
_EFFECTS = (
    r"(?:interfering\s+with|requiring|limiting|impairing|preventing|affecting|persisting|lasting|causing|"
    r"(?:un)?respon(?:ding|sive)\s+to|refractory\s+to|relieved\s+by|controlled\s+(?:by|with|on)|improved\s+(?:by|with)|treated\s+with)"
)
_FIRST = re.compile(
    rf"\s+(?P<no>not\s+|(?=without\s))?(?:(?P<cause>{_CAUSES}|(?:after|following|without)\s+(?:an?|any|the)\s+\w+(?=\s+and\s))|{_EFFECTS})"
)
_NEXT = re.compile(
    rf",?\s+and\s+(?P<next>(?:is\s+|are\s+)?(?:not\s+)?(?:{_CAUSES}|{_EFFECTS})\b|no\s+(?:\w+\s+)?(?:improvement|response|relief)\s+(?:with|after|from|to)\b)"
)


_EITHER = re.compile(
    r"^(?P<one>[^,;]*\b(?:un)?responsive\s+to\s[^,;]*?)\s+or\s+(?P<two>(?:is\s+|are\s+)?(?:not\s+)?(?:amenable|responsive|suitable|controlled)\s[^,;]*)$"
)


_SET_OFF = re.compile(
    r",\s+(?=(?:unrelieved|uncontrolled|unresponsive|refractory|resistant|not\s+relieved|not\s+controlled)\s+(?:by|with|to|on)\s)"
)


def set_off(span: Span, context: Context, clause: Clause) -> Node | None:
    """`swelling of the arm, unrelieved by elevation`: the finding, and what has not helped."""
    found = _SET_OFF.search(span.masked)
    if (
        found is None
        or re.search(r"[,;]|\b(?:and|or)\b", span.masked[found.end() :])
        or re.search(r"[,;]|\b(?:no|not)\b", span.masked[: found.start()])
    ):
        return None
    return All((clause(span.part(0, found.start()), context), clause(span.part(found.end()), context)))


def responsive_or(span: Span, context: Context, clause: Clause) -> Node | None:
    """`unresponsive to A or not amenable to B`: one of the two."""
    found = _EITHER.match(span.masked)
    if found is None or re.search(r"\b(?:and|or)\b", found["one"] + " " + found["two"]):
        return None
    return Any((clause(span.part(0, found.end("one")), context), clause(span.part(found.start("two")), context)))


def participles(span: Span, context: Context, clause: Clause) -> Node | None:
    """The finding with what the first says of it, and what the second says; a cause or a refusal is told apart from the finding."""
    first = _FIRST.search(span.masked)
    second = _NEXT.search(span.masked, first.end()) if first else None
    if first is None or second is None or len(word_list(span.part(0, first.start()))) < _FEWEST or has_verb(span.part(0, first.start())):
        return None
    if re.search(r";|\bor\b", span.masked[first.start() :]) or re.search(r"\b(?:if|when|unless|who|that|which)\b", span.masked):
        return None
    apart = first.start() + 1 if first["no"] or first["cause"] else second.start()
    cuts = sorted({0, apart, second.start("next")})
    ends = [*cuts[1:], len(span.masked)]
    parts = [span.part(a, b if b != second.start("next") else second.start()) for a, b in zip(cuts, ends, strict=True)]
    kept = [one for one in parts if len(word_list(one)) > 0]
    return All(tuple(clause(one, context) for one in kept)) if len(kept) > 1 else None


_FEWEST = 1
