"""Studies with their time, and the genes that tests find."""

from __future__ import annotations

import re

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.of_tests import TESTS
from rules.compile.text.source import Span
from rules.model import All, Any, Node

_DATED = re.compile(
    rf"\b{TESTS}\b(?:\s*_+)?\s+(?:performed|done|obtained|completed|taken)\s+(?:within|in|during)\s+the\s+(?:past|last|previous|prior|preceding)\s+[^,;]{{1,20}}?"
    r"\b(?:days?|weeks?|months?|years?)\s+(?=(?:reveals?|shows?|demonstrates?|confirms?|documents?)\s)"
)


def dated_study(span: Span, context: Context, clause: Clause) -> Node | None:
    """`a study performed within the past 24 months reveals A`: when it was done, and what it shows."""
    found = _DATED.search(span.masked)
    if found is None or ";" in span.masked or re.search(r"\b(?:and|or)\b", span.masked[: found.start()]):
        return None
    return All((clause(span.part(0, found.end()).trimmed(), context), clause(span.part(found.end()), context)))


_GENES = re.compile(
    r"^(?P<what>\W*(?:[\w-]+\s+){0,3}?diagnosis\s+of\s+[^,;]+?)\s+due\s+to\s+(?P<one>[^,;]*?\b(?:deletion|mutation|deficiency|variant|duplication))\s+or\s+"
    r"(?P<two>[^,;]*?\b(?:deletion|mutation|deficiency|variant|duplication))(?:\s+(?P<shown>(?:as\s+)?confirmed\s+(?:by|with|on)\s[^,;]*))?\W*$"
)


def gene_causes(span: Span, context: Context, clause: Clause) -> Node | None:
    """`diagnosis of A due to a B deletion or a C mutation confirmed by testing`: A, one of the two, and the test."""
    found = _GENES.match(span.masked)
    if found is None or re.search(r"\b(?:and|or)\b", found["what"]):
        return None
    either = Any(tuple(clause(span.part(found.start(n), found.end(n)), context) for n in ("one", "two")))
    context.claims.add(span.part(found.end("what"), found.start("one")))
    shown = [clause(span.part(found.start("shown"), found.end("shown")), context)] if found["shown"] else []
    return All((clause(span.part(0, found.end("what")), context), either, *shown))
