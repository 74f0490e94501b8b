"""What a sentence says besides its stance: a second one, or the criteria of another body."""

from __future__ import annotations

import re

from rules.compile.statements.stances import Said, said
from rules.compile.text.claims import own_words
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


_SIDES = re.compile(
    r",?\s+(?:and|but|while|whereas|yet)\s+(?:however,?\s+)?(?:(?:it|they|this|these)\s+)?"
    r"(?=(?:is|are|will|may|remains?)\s|(?:[\w-]+\s+){1,6}(?:is|are)\s+(?:considered\s+)?(?:not\s+(?:covered|medically)|experimental|investigational|unproven))"
)
_PLAINLY = re.compile(
    r"\W*(?:(?!\b(?:if|when|who|that|which|unless|has|have|is|are)\b)[\w-]+\s+){0,6}?(?:is|are|will|may|remains?)\s+(?:be\s+)?(?:considered\s+|deemed\s+)?(?:also\s+)?"
    r"(?:(?:(?:to\s+be\s+)?not\s+(?:be\s+)?(?:considered\s+)?)?(?:covered|medically\s+necessary|reimbursed|reimbursable)|"
    r"experimental|investigational|unproven|cosmetic|non-?\s?covered)\b"
)
"""`is not covered`, `spraying is investigational`: said of a service, and never of a patient."""
_REFUSED = ("not_covered", "unproven")


def second_at(sentence: Span) -> tuple[int, int] | None:
    """Where `is covered for A, and is not covered for B` turns to its second statement: the end of the first, the start of the second."""
    if not _SIDES.search(sentence.masked):
        return None
    first = said(sentence)
    if first is None or re.search(r"[:;]", sentence.masked) or (first.stance != "covered" and first.stance not in _REFUSED):
        return None
    for found in _SIDES.finditer(sentence.masked, first.span.end - sentence.start):
        right = sentence.part(found.end())
        second = said(right) if _PLAINLY.match(right.plain) else None
        told = second is not None and (not _OPENS.match(right.plain) or bool(own_words(right.since(second.span.end))))
        if told and second is not None and (first.stance in _REFUSED) != (second.stance in _REFUSED):
            return found.start(), found.end()
    return None


_BEFORE = re.compile(r"(?:\band|\bbut|\bwhile|\bwhereas|\byet)\s+(?:however,?\s+)?(?:(?:it|they|this|these)\s+)?$")
_OPENS = re.compile(r"\W*(?:is|are|will|may|remains?)\s")


def goes_on(statement: Span) -> bool:
    """Whether a statement is the second of its sentence and says nothing of what service: it is that of the first."""
    before = statement.source.plain[max(0, statement.start - 20) : statement.start]
    return _OPENS.match(statement.plain) is not None and _BEFORE.search(before) is not None


def second_stance(span: Span, first: Said) -> bool:
    """Whether a sentence goes on to say something else of a service (`is covered for A and is not covered for B`)."""
    behind = span.since(first.span.end)
    end = re.search(r"[:;]", behind.masked)
    second = said(behind.part(0, end.start()) if end else behind)
    refusals = ("not_covered", "unproven")
    return second is not None and second.stance != first.stance and not (second.stance in refusals and first.stance in refusals)
