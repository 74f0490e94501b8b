"""Two or three outcomes that share the treatment they are about: each is quoted up to it."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.leaves.atoms import Context, atom, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import word_list
from rules.compile.leaves.series import opens_clause
from rules.compile.text.source import Span
from rules.model import All, Any, Atom, Node, Not

_SHARED = re.compile(
    r"\b(?:response|intoleran\w+|failure|contraindications?|trial)(?:\s+(?:to|of|with))?\s*,[^;.]*?,?\s+(?:or|and/or)\s+[^;.]*?"
    r"\b(?:response|intoleran\w+|failure|contraindications?)\s+(?:to|of|with)\b"
)
_TRIED_OR = re.compile(
    r"\b(?:tried(?:\s+and\s+failed)?|failed)(?:,\s+(?:(?:cannot|could\s+not|did\s+not|does\s+not|is\s+unable\s+to)\s+tolerate|(?:is\s+|are\s+)?intolerant\s+(?:to|of)))?,?\s+or\s+(?:has|have|had|is)\s+(?:an?\s+)?(?:\w+\s+){0,2}(?:contraindications?|intoleran\w+|contraindicated)(?:\s+(?:to|of|with)),?\s"
)
"""`has tried and failed, or has a contraindication to, X`: the first verb has the object of the second."""
_ONE_OBJECT = re.compile(
    r"\b(?:response|intoleran\w+|failure|contraindications?|trial|hypersensitivity|allergy),?\s+(?:or|and/or)\s+(?P<two>(?:an?\s+)?(?:[a-z]+\s+){0,2}?"
    r"(?:response|intoleran\w+|failure|contraindications?|hypersensitivity|allergy|adverse\s+(?:reactions?|effects?|events?))\s+(?:to|of|with|from)\b)"
)
_INTERRUPTED = re.compile(
    r"\b(?:to|of|with|in|on|from)(?P<joint>,\s+or\s+(?:with\s+)?|\s+\(or\s+(?:with\s+)?)(?P<two>(?:[\w-]+\s+){1,7}(?:to|of|with|after|from|on))(?:,|\))\s+(?=\S)"
)
_OTHER_VERB = re.compile(
    r"\b(?:to|of|with|for)(?P<joint>,\s+or\s+)(?P<two>(?:refuses|declines|is|has|was|cannot|does)\b(?:\s+[a-z-]+){0,4}),\s+(?=\S)"
)
"""`is no candidate for, or refuses, X`: the second verb is told between commas."""
_OTHER_TIME = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|must|may)\s+(?:[a-z]+\s+){0,2}?[a-z]+(?:ing|ed|en|ne|o)(?P<joint>,\s+or\s+)"
    r"(?P<two>(?:is|are|was|were|has|have|had|will|plans?\s+to)\s+(?:[a-z]+\s+){0,2}[a-z]+(?:ing|ed|en|ne|go)),\s+(?=[a-z])(?!(?:or|and|but)\b)"
)
"""`is undergoing, or has undergone, X`: the same at another time."""
_WHO = re.compile(r"(?<=\w),?\s+who\s+(?=\w)")
_BARE_OR = re.compile(
    r"\b(?:is|are|was)\s+not\s+[^,;]*\b(?:to|of|with|for)(?P<joint>\s+or\s+)(?P<two>(?:refuses|refused|declines|declined|has|is|was|cannot|does|did)\s+(?=\S))"
)
"""`is not a candidate for or has declined X`."""
_UNHELPED = re.compile(r"(?<=[a-z])\s+(?=(?:unresponsive|refractory|resistant|not\s+respon\w+)\s+to\b)")


_OR_CLAUSE = re.compile(r",\s+or\s+(?=(?:the\s+)?(?:patient|member|individual|beneficiary)\s+(?:has|is|have|had|cannot)\b)")
"""`a poor response to, or no tolerance of, A, or the patient has B`: the last clause stands by itself."""


_AND_VERB = re.compile(r",?\s+and\s+(?=(?:would|will|is|are|has|have|does|do|must|can|cannot)\s)")
"""`unresponsive to, or unable to take, A and would otherwise need B`: B is asked besides."""
_ONLY_WHO = re.compile(r"\W*(?:the\s+|an?\s+)?(?:patient|member|individual|beneficiary|child)s?\s+(?:is|are|has\s+been)\W*")
_WHO_ARE = re.compile(r",?\s+(?:who|that|which)(?:\s+(?:is|are|was|were|has\s+been|have\s+been))?\W*$")


def _alone(found: re.Match[str] | None, span: Span) -> re.Match[str] | None:
    """A match whose connective is the only one."""
    return found if found and len(re.findall(r"\b(?:and|or)\b|,", span.masked)) == 1 else None


def interrupted(span: Span, context: Context, clause: Clause) -> Node | None:
    """`unresponsive to, or with a contraindication to, X`: two, of which the first has the object of the second."""
    found = next((f for pattern in (_OTHER_VERB, _OTHER_TIME) if (f := pattern.search(span.masked))), None)
    found = _INTERRUPTED.search(span.plain) or found or _alone(_BARE_OR.search(span.masked), span)
    if not found or ";" in span.masked:
        return None
    joint = found.start("joint")
    if found.re is _OTHER_TIME and (who := _WHO.search(span.masked[:joint])):
        told = interrupted(span.part(who.end()), context, clause)
        return All((clause(span.part(0, who.start()), context), told)) if told is not None else None
    if any(opens_clause(word_list(span.part(c.end()))) for c in re.finditer(r",\s+(?:and\s+)?", span.masked[:joint])):
        return None  # the clauses of a series are parted first
    if beside := _AND_VERB.search(span.masked, found.end()):
        told = interrupted(span.part(0, beside.start()), context, clause)
        return All((told, clause(span.part(beside.end()), context))) if told is not None else None
    if more := _OR_CLAUSE.search(span.masked, found.end()):
        left, right = span.part(0, more.start()), span.part(more.end())
        told = interrupted(left, context, clause)
        return Any((told, clause(right, context))) if told is not None else None
    if (of := _UNHELPED.search(span.masked[: found.start("joint")])) and not negated(span.part(0, of.start())):
        told = interrupted(span.part(of.end()), context, clause)
        before = span.part(0, of.start())
        before = before.part(0, who.start()) if (who := _WHO_ARE.search(before.masked)) else before
        if _ONLY_WHO.fullmatch(before.plain):
            context.claims.add(before)
            return told
        return All((clause(before, context), told)) if told is not None else None
    opens = found.group("joint").find("(")
    left, second = span.part(0, found.start("joint")), span.part(found.start("two") if opens < 0 else found.start("joint") + opens)
    first = atom(left, context)
    inner = first.node if isinstance(first, Not) else first
    if not isinstance(inner, Atom):
        return None
    whole = inner if inner.op else replace(inner, quote=span.raw, start=span.start)
    return Any((Not(whole) if isinstance(first, Not) else whole, atom(second, context)))


def shared_object(span: Span, context: Context, clause: Clause) -> Node | None:
    """`inadequate response, intolerance, or contraindication to T`: one demand; without T the first members would ask for anything."""
    found = _SHARED.search(span.masked) or _TRIED_OR.search(span.masked)
    pair = None if found else _ONE_OBJECT.search(span.masked)
    found = found or pair
    if not found or re.search(r"\b(?:and|unless|despite)\b", span.part(found.end()).masked) or ";" in span.masked:
        return None
    before = span.part(0, found.start()).masked
    if re.search(r",|\b(?:and|or)\b", before):
        return None
    if pair is None:
        return _triple(span, found, context)
    whole, second = atom(span, context), clause(span.part(pair.start("two")), context)
    return Any((whole, second)) if isinstance(whole, Atom) else whole


_OR_IS = re.compile(r"(?:,\s+(?:or\s+)?|\s+or\s+)(?P<one>(?:has|have|had|is|are|cannot|could\s+not|did\s+not|does\s+not|intolerant)\s)")
_OUTCOME_WORD = re.compile(
    r"(?:^|[,\s])(?:or\s+|and/or\s+)?(?P<one>(?:(?:an?|inadequate|insufficient|documented|history\s+of)\s+)*(?:tried\s+and\s+failed|failure|trial|response|intolerance|contraindications?)\b)"
)


def _triple(span: Span, found: re.Match[str], context: Context) -> Node:
    """`failure, contraindication, or intolerance to T`: three, each quoted up to the T that it is about."""
    whole = atom(span, context)
    said = span.masked[found.start() : found.end()]
    if found.re is _TRIED_OR and isinstance(whole, Atom) and not whole.op and (others := list(_OR_IS.finditer(said))):
        parts = [span.part(found.start() + other.start("one")) for other in others]
        return Any((whole, *(replace(whole, quote=part.raw, start=part.start) for part in parts)))
    starts = [m.start("one") for m in _OUTCOME_WORD.finditer(said)]
    if not isinstance(whole, Atom) or whole.op or len(starts) < _THREE or not re.search(r"\bor\b", said):
        return whole
    later = [span.part(found.start() + at) for at in starts[1:]]
    return Any((whole, *(replace(whole, quote=one.raw, start=one.start) for one in later)))


_THREE = 3
