"""Criteria told as paragraphs: `X is necessary when the record shows the following.` and a paragraph for each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.lists.exempting import exempting, waived
from rules.compile.lists.items import Line
from rules.compile.statements.listed_reasons import reason
from rules.compile.statements.stances import said
from rules.compile.text.source import Span
from rules.model import All, Atom, Stance, Statement, doubted

_OPEN = re.compile(r"\b(?:the\s+following|these|as\s+follows)\.\W*$")
_SENTENCE = re.compile(r"^\W*(?:the|an?|each|all|this|at\s+least|no|there|any)\s|^\W*[a-z]+\s+(?:has|have|is|are|was|were|must)\b")


def paragraphs_joined(statements: Sequence[Statement], lines: Sequence[Line]) -> list[Statement]:
    """The statements, where the paragraphs behind a cover that ends in `the following.` are what it asks; a person looks at them."""
    out: list[Statement] = []
    opened: int | None = None
    for one in sorted(statements, key=lambda s: s.citation.start):
        if not lines:
            return list(statements)
        span = Span(lines[0].span.source, one.citation.start, one.citation.end)
        if opened is not None and _goes_on(one, span):
            free = exempting(span)
            node = waived(out[opened].when, free, reason) if free else None
            out[opened] = _with(out[opened], one) if node is None else _cited(replace(out[opened], when=node), one)
            continue
        opened = len(out) if one.stance is Stance.COVERED and said(span) is not None and _OPEN.search(span.plain) else None
        out.append(one)
    return out


def _goes_on(one: Statement, span: Span) -> bool:
    """Whether a paragraph asks: it says nothing of a service by itself."""
    return not one.subject and one.stance in (Stance.REVIEW, Stance.COVERED) and said(span) is None and bool(_SENTENCE.match(span.plain))


def _with(cover: Statement, one: Statement) -> Statement:
    named = isinstance(cover.when, Atom) and _NAMED.search(cover.when.quote.lower())
    joined = _WHY in cover.reasons
    before = () if named else cover.when.of if isinstance(cover.when, All) and joined else (cover.when,)
    nodes = (*before, one.when)
    told = _cited(replace(cover, when=nodes[0] if len(nodes) == 1 else All(nodes)), one)
    return told if joined else doubted(told, _WHY)


def _cited(cover: Statement, one: Statement) -> Statement:
    return replace(cover, citation=replace(cover.citation, end=max(cover.citation.end, one.citation.end)))


_NAMED = re.compile(r"\b(?:following|these)\W*$")
_WHY = "criteria told as paragraphs"
