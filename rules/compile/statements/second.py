"""What a sentence says besides its stance: a second one, or the criteria of another body."""

from __future__ import annotations

import re

from rules.compile.statements.stances import Said, said
from rules.compile.text.source import Span
from rules.model import Always, Node, Ref


def criteria_of(span: Span, to: str) -> Node:
    """The criteria of another body, as they are named."""
    at = span.plain.find(to.lower())
    if at < 0:
        return Always()
    named = span.part(at)
    end = re.search(r"[;:]|\.\s*$|,\s+(?=[a-z]|cp\b)", named.masked)
    quote = (named.part(0, end.start()) if end else named).trimmed()
    return Ref(f"criteria of {to}", quote.raw, quote.start)


def second_stance(span: Span, first: Said) -> bool:
    """Whether a sentence goes on to say something else of a service (`is covered for A and is not covered for B`)."""
    behind = span.since(first.span.end)
    end = re.search(r"[:;]", behind.masked)
    second = said(behind.part(0, end.start()) if end else behind)
    refusals = ("not_covered", "unproven")
    return second is not None and second.stance != first.stance and not (second.stance in refusals and first.stance in refusals)
