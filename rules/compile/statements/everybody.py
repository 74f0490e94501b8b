"""Demands on everybody, told in a sentence of their own: each cover beside it asks for more than its own sentence says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.compile.lists.items import Line
from rules.compile.text.source import Span
from rules.model import Stance, Statement, doubted

_EVERYBODY = re.compile(
    r"^\W*(?:(?:in\s+addition|additionally|also|moreover|furthermore),?\s+)?(?:for\s+(?:all|any|every)\s+[^,;:]{3,40},\s+the\s+\w+\s+must\b"
    r"|(?:every|all|each|any)\s+(?:candidates?|patients?|members?|individuals?|persons?|people|applicants?|recipients?|requests?)"
    r"\b[^:;.]{0,60}?\bmust\b)"
)
"""`In addition, every candidate, whatever the age, must have A`, `For all indications, the member must have B`."""


def asked_of_everybody(statements: Sequence[Statement], lines: Sequence[Line]) -> list[Statement]:
    """The statements; where one that stands apart asks something of everybody, cover beside it is for a person to look at."""
    if not lines:
        return list(statements)
    source = lines[0].span.source
    apart = [s for s in statements if s.stance in (Stance.REVIEW, Stance.COVERED) and not s.subject and _asks(source.span(0), s)]
    if not apart:
        return list(statements)
    told = source.text[apart[0].citation.start : apart[0].citation.end]
    reason = f"a demand on everybody stands by itself: {' '.join(told.split())[:60]}"
    return [doubted(s, reason) if s.stance is Stance.COVERED else s for s in statements]


def _asks(whole: Span, one: Statement) -> bool:
    return _EVERYBODY.match(whole.plain[one.citation.start : one.citation.end]) is not None
