"""Findings told by what shows them: evidence that stands for its finding, a part that each must meet, several figures of one measure."""

from __future__ import annotations

import re

from rules.compile.atoms import Context, negated
from rules.compile.cuts import Clause
from rules.compile.figures import figures
from rules.compile.joints import word_list
from rules.compile.series import read_all
from rules.compile.source import Span
from rules.model import All, Any, Node

_SHOWN = re.compile(
    r",?\s+(?:\(|which\s+is\s+|that\s+is\s+)?(?:as\s+)?(?:defined|evidenced|demonstrated|shown|indicated|measured|manifested)\s+(?:by|as|in)\s+(?:either\s+)?"
)
_OUTCOMES = frozenset(
    ["response", "benefit", "improvement", "progress", "efficacy", "effectiveness", "therapy", "success", "stabilization", "positively"]
)
"""What a figure measures and what nobody can test without it."""


def shown_by(span: Span, context: Context, clause: Clause) -> Node | None:
    """`a positive response, demonstrated by a reduction of 50 % or less pain`: what shows it is what is asked for; a disease that is
    `defined as` a finding with a figure stays a demand of its own."""
    found = _SHOWN.search(span.masked)
    if not found:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    told = word_list(left)
    if len(told) < 2 or figures(left) or negated(left) or not [f for f in figures(right) if f.op]:
        return None
    if _OUTCOMES & set(told):
        context.claims.add(span.part(0, found.end()))
        return clause(right, context)
    if "defined" in found.group() and not re.search(r"\b(?:and|or)\b|,", left.masked):
        context.claims.add(span.part(0, found.end()))
        return clause(right, context)  # `obesity, defined as a BMI of 40 or more` asks for the BMI
    return None


_EACH = re.compile(r",\s+(?=each\s+(?:from|of|used|taken|tried|given|with|for|in|lasting)\b)")


def each_of(span: Span, context: Context, clause: Clause) -> Node | None:
    """`two drugs, each from a different class`: how many, and what each of them must be."""
    found = _EACH.search(span.masked)
    if not found or re.search(r",|\bor\b", span.masked[found.end() :]):
        return None
    return All(read_all([span.part(0, found.start()), span.part(found.end())], context, clause))


_AFFECTING = re.compile(r",?\s+(?=(?:affecting|involving|covering)\s+)")


def extent(span: Span, context: Context, clause: Clause) -> Node | None:
    """`psoriasis affecting 10 % or less of the body`: what it is, and how much of it."""
    found = _AFFECTING.search(span.masked)
    if not found or "%" not in span.part(found.end()).plain:
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    first = next(iter(figures(right)), None)
    if first is None or first.start - right.start > _NEAR or len(word_list(left)) < 2 or figures(left) or negated(left):
        return None
    return All(read_all([left, right], context, clause))


_NEAR = 24  # letters between the word and the share


_PLUS = re.compile(r"\s+plus\s+(?=(?:at\s+least\s+)?(?:one|an?|two|additional|another)\b)")


def plus(span: Span, context: Context, clause: Clause) -> Node | None:
    """`a steroid plus one additional controller`: both."""
    found = _PLUS.search(span.masked)
    if not found or re.search(r"\b(?:evidenced|shown)\s+by\b", span.masked[: found.start()]):
        return None
    left, right = span.part(0, found.start()), span.part(found.end())
    if len(word_list(left)) < 2 or negated(left):
        return None
    context.claims.add(span.part(found.start(), found.end()))
    return All(read_all([left, right], context, clause))


_PEOPLE = re.compile(
    r",\s+(?:(?P<c>and|or)\s+)?(?:for\s+)?(?=(?:an?\s+)?(?:[\w-]+\s+)?(?:members|patients|individuals|persons|people|children|adults|adolescents|women|men|those)"
    r"\s+(?:with|who|whose|for|under|over|aged?|at|in|between|younger|older|undergoing|receiving|\d+)\b)"
)


def groups_of_people(span: Span, context: Context, clause: Clause) -> Node | None:
    """`children under 7, members with A, or members for whom B`: groups of people, each by itself."""
    cuts = list(_PEOPLE.finditer(span.masked))
    if len(cuts) < 2 or not (kind := cuts[-1].group("c")) or ";" in span.masked:
        return None
    edges = [0, *(c.end() for c in cuts)]
    parts = [span.part(a, b) for a, b in zip(edges, [*(c.start() for c in cuts), len(span)], strict=True)]
    nodes = read_all(parts, context, clause)
    return Any(nodes, review=kind == "and")
