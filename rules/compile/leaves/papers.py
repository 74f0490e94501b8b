"""Papers asked for besides: `a trial of two drugs and clinical documentation of X`; and who prescribes, one demand however it is told."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, atom, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import word_list
from rules.compile.leaves.series import read_all
from rules.compile.text.source import Span
from rules.model import All, Node, Stance

_AND_PAPERS = re.compile(
    r",?\s+and\s+(?=(?:clinical\s+|written\s+|supporting\s+|medical\s+)?(?:documentation\s+(?:of|that|showing)|(?:chart|clinical|progress)\s+notes\s+(?:that|showing|of)"
    r"|medical\s+records\s+(?:that|showing|of))\s)"
)


def with_papers(span: Span, context: Context, clause: Clause) -> Node | None:
    """A finding, and what the papers beside it must show."""
    found = _AND_PAPERS.search(span.masked)
    if found is None or context.stance is not Stance.COVERED:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    if len(word_list(left)) < _SAYS or negated(left) or re.search(r"\bor\b", left.masked) or _PAPERS.search(left.masked):
        return None
    return All(read_all([left, right], context, clause))


_TRIED = re.compile(
    r"\W*(?:(?:the\s+)?(?:patient|member|individual)\s+)?(?:(?:has|have)\s+)?tried\s+(?:(?!\b(?:and|or|for)\b)[^,;:])+\s+and\s+(?:(?:has|have)\s+)?had\s+an?\s+"
    r"(?:inadequate|insufficient)\s+(?:clinical\s+)?response(?:\s*_+)?\W*"
)


def answered(span: Span, context: Context, _: Clause) -> Node | None:
    """`has tried a harp and had an inadequate response`: the response is that to the harp."""
    return atom(span, context) if _TRIED.fullmatch(span.masked) and not figures(span) else None


_PRESCRIBER = re.compile(
    r"\W*(?:the\s+)?prescriber\s+is\s+(?:an?\s+)[^;:.]*,?\s+or\s+(?:the\s+prescriber\s+)?has\s+(?:also\s+)?consulted\s+(?:with\s+)?[^;:.]*"
)


def who_prescribes(span: Span, context: Context, _: Clause) -> Node | None:
    """`Prescriber is a luthier, or has consulted with one`: who prescribes."""
    return atom(span, context) if _PRESCRIBER.fullmatch(span.masked) and not figures(span) else None


_SAYS = 3  # words of a finding
_PAPERS = re.compile(r"\b(?:documentation|records?|notes?|evidence)\b[^,;]*$")
"""`documentation of A and documentation of B`: a pair of its own."""
