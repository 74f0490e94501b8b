"""Sentences that lean on others: a further demand belongs to the cover said before it, and a heading states nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.claims import own_words
from rules.compile.conditions import both
from rules.compile.joints import has_verb, word_list
from rules.compile.lists import Item, Line
from rules.compile.source import Span
from rules.compile.stances import said
from rules.model import Always, Any, Stance, Statement

_AND = re.compile(r"\W*and\b")
_OR = re.compile(r"\W*or\b")
_DEMAND = re.compile(r"\b(?:must|shall|(?:is|are)\s+(?:also\s+)?required|requires?|needs?\s+to|have\s+to|has\s+to)\b")
_OF_PEOPLE = re.compile(
    r"\W*(?:in\s+addition,?\s+)?(?:the\s+|all\s+|each\s+)?(?:patients?|members?|individuals?|beneficiar(?:y|ies)|recipients?|persons?)\s+must\b"
)
_TITLE = 8  # words of the longest title


def heading_stance(root: Item) -> str | None:
    """The stance of a line that holds nothing but its words (`Not Medically Necessary:`): it is said of what follows."""
    if root.children or root.marker:
        return None
    found = said(root.span)
    if found is None:
        return None
    rest = [*own_words(root.span.upto(found.span.start)), *own_words(root.span.since(found.span.end))]
    return found.stance if not [w for w in rest if w not in _OF_HEADINGS] else None


_OF_HEADINGS = frozenset(
    {"services", "service", "indications", "criteria", "coverage", "uses", "covered", "medically", "necessary", "when", "not"}
)


def is_title(root: Item, behind: Item | None) -> bool:
    """A line without a verb that stands alone before a sentence that says something of a service is a title."""
    span = root.span
    plain = span.raw.rstrip()
    if behind is None or root.children or root.marker or root.before or root.after or plain.endswith((".", ";", ",")):
        return False
    said_of = word_list(span)
    if not said_of or len(said_of) > _TITLE or any(c.isdigit() for c in plain) or has_verb(span) or not plain[:1].isupper():
        return False
    return said(behind.span) is not None and said(span) is None


def is_heading(span: Span) -> bool:
    """A few words without verb and figure before a colon."""
    said_of = word_list(span)
    return span.raw.rstrip().endswith(":") and 0 < len(said_of) <= _TITLE and not has_verb(span) and not any(c.isdigit() for c in span.raw)


def under_headings(statements: list[Statement], headings: Sequence[Span]) -> list[Statement]:
    """Every heading as part of the statement that follows it; one that nothing follows is left for a person."""
    out = sorted(statements, key=lambda s: s.citation.start)
    for heading in headings:
        place = next((n for n, s in enumerate(out) if s.citation.start >= heading.end), None)
        if place is not None:
            between = [h for h in headings if heading.end <= h.start < out[place].citation.start]
            start = min(heading.start, *(h.start for h in between)) if between else heading.start
            out[place] = replace(out[place], citation=replace(out[place].citation, start=start))
    return out


def demands_joined(statements: Sequence[Statement], lines: Sequence[Line]) -> list[Statement]:
    """The statements, where a demand that says nothing of a service itself is asked for besides the cover before it."""
    out: list[Statement] = []
    for one in sorted(statements, key=lambda s: s.citation.start):
        at = _cover_before(out)
        span = Span(lines[0].span.source, one.citation.start, one.citation.end) if lines else None
        if span is None or at is None or not _leans(one, span):
            out.append(one)
            continue
        before = span.source.plain[out[at].citation.end : span.start]
        said_before = before[-8:] + span.plain
        if _OR.match(span.plain) or re.search(r"\bor\W*$", before):
            out[at] = _together(out[at], one, "or")
        elif _AND.match(span.plain) or re.search(r"\band\W*$", before) or _DEMAND.search(said_before):
            out[at] = _together(out[at], one, "and")
        else:
            reason = f"whether this goes on with the statement before it: {span.raw[:60]}"
            out[at] = replace(out[at], review=True, reasons=(*out[at].reasons, reason))
            out.append(replace(one, review=True, reasons=(*one.reasons, reason)))
    return out


def _cover_before(out: Sequence[Statement]) -> int | None:
    """The place of the statement before, if it says what is covered; limits and paperwork may stand between."""
    for at in range(len(out) - 1, -1, -1):
        if out[at].stance not in (Stance.LIMIT, Stance.ADMINISTRATIVE, Stance.DEFINITION):
            return at if out[at].stance is Stance.COVERED else None
    return None


def _leans(one: Statement, span: Span) -> bool:
    """Whether a statement without a subject and a stance of its own goes on; prose that was left for a person, only where it demands."""
    if one.subject or isinstance(one.when, Always) or said(span) is not None:
        return False
    if one.stance is Stance.REVIEW:
        return bool(_AND.match(span.plain) or _OF_PEOPLE.match(span.plain))
    return one.stance is Stance.COVERED


def _together(cover: Statement, more: Statement, kind: str) -> Statement:
    """The cover with what is asked besides."""
    nodes = (cover.when, more.when)
    node = both(nodes) if kind == "and" or any(isinstance(n, Always) for n in nodes) else Any(nodes, review=True)
    review = cover.review or more.review or kind == "or"
    citation = replace(cover.citation, end=max(cover.citation.end, more.citation.end))
    return replace(cover, when=node, review=review, reasons=(*cover.reasons, *more.reasons), citation=citation)
