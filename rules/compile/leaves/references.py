"""Parts that are defined elsewhere: `the criteria listed above`."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import word_list
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern
from rules.model import All, Any, Node, Not, Ref, Stance

_OR_CLAUSE = re.compile(
    r"\w\s+or\s+(?:the\s+)?(?:member|patient|individual|beneficiary|they|he|she)\s+(?:previously\s+|currently\s+)?(?:has|have|is|are|meets?|was|met)\b"
)
"""`takes X or the member has met the criteria above`: only one of the two is told elsewhere."""
_TWO_REFERENCES = re.compile(r",?\s+(?P<c>and|or)\s+(?:for\s+)?(?=(?:all|any)\s+other\b)")
_AND_MORE = re.compile(
    r",?\s+and\s+(?=(?:has|have|had|is|are|does|do|did|requires?|needs?)\s+(?!been\b|met\b)\w|(?:the\s+)?(?:[a-z-]+\s+){1,3}(?:shows?|is|are|has|have|demonstrates?|confirms?|documents?)\s)"
)
"""`meets the criteria above and has failed A`: A is asked besides."""
_DOES_NOT_MEET = re.compile(r"^\W*(?:(?:the|a)\s+)?\w+\s+(?:(?:who|that)\s+)?(?:does|do|did)\s+not\s+(?:meet|satisfy|fulfil)\s+")
_ITEMS_MET = re.compile(r"\W*(?:the\s+)?(?:items|criteria|conditions|requirements)\s+_+(?:,\s*_+)*,?\s+(?:and|or)\s+_+\s")
_EXCEPTION_FIRST = re.compile(r"\w[\w)_]*,?\s+(?:unless|except\s+(?:when|if|where))\s[^;]*$")
"""`used with other surgery, unless the criteria above are met`: what the exception takes away is told first."""
_NONE_OF = re.compile(r"^\W*(?:none|neither)\s+of\s+(?:the\s+)?")
_UNMET = re.compile(r"\s+(?:is|are|were|was|has|have)\s+not\s+(?:been\s+)?(?:met|satisfied|fulfilled)\W*$")


def reference(span: Span, context: Context, clause: Clause) -> Node | None:
    """`criteria listed above`: a part defined elsewhere."""
    found = pattern("references").search(span.masked)
    if (
        not found
        or len(word_list(span)) > 30
        or (any(f.value != 1 for f in figures(span)) and not _ITEMS_MET.match(span.masked))
        or _OR_CLAUSE.search(span.masked)
        or re.search(r",\s+(?:and|or)\s+$", span.plain[: found.start()])
        or _EXCEPTION_FIRST.search(span.masked[: found.start()])
    ):
        return None
    if (more := _AND_MORE.search(span.masked, found.end())) and not _ITEMS_MET.match(span.masked):
        return All((clause(span.part(0, more.start()), context), clause(span.part(more.end()), context)))
    if two := _TWO_REFERENCES.search(span.masked):
        parts = [clause(p, context) for p in (span.part(0, two.start()), span.part(two.end()))]
        return Any(tuple(parts)) if two.group("c") == "or" or context.stance is not Stance.COVERED else All(tuple(parts))
    if refused := _DOES_NOT_MEET.match(span.masked):
        context.claims.add(span.part(0, refused.end()))
        return Not(Ref(" ".join(span.plain[found.start() : found.end()].split()), span.part(refused.end()).raw, span.start + refused.end()))
    if none := _NONE_OF.match(span.masked):
        context.claims.add(span.part(0, none.end()))
        return Not(clause(span.part(none.end()), context))
    if unmet := _UNMET.search(span.masked):
        inner = span.part(0, unmet.start())
        context.claims.add(span.part(unmet.start()))
        return Not(clause(inner, context))
    return Ref(" ".join(span.plain[found.start() : found.end()].split()), span.raw, span.start)
