"""Commas that do not part equals: `A, B, and, for C, has D`, `A and has B, C, or D`."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import clause_joint, has_verb, word_list
from rules.compile.leaves.series import loose, opens_clause, read_all
from rules.compile.text.source import Span
from rules.model import All, If, Node, Stance

_AND_FOR = re.compile(r",\s+and,?\s+for\s+(?P<what>[^,;]+),\s+(?=(?:has|have|is|are|must|the|there|an?|at\s+least|no)\s)")
_COMMA = re.compile(r",\s+(?=\S)")


def and_for(span: Span, context: Context, clause: Clause) -> Node | None:
    """`is an adult, has A, and, for augmentation, has B`: B is asked of these alone."""
    aside = _AND_FOR.search(span.masked)
    before = span.part(0, aside.start()) if aside else span
    if aside is None or len(word_list(before)) < _SAYS:
        return None
    inside = replace(context, under="all")
    cuts = [c for c in _COMMA.finditer(before.masked) if opens_clause(word_list(before.part(c.end())))]
    first = read_all(before.between(cuts), inside, clause)
    what = clause(span.part(aside.start("what"), aside.end("what")), inside)
    return All((*first, If(what, clause(span.part(aside.end()), inside), review=True)))


_SAYS = 2
_LISTED = re.compile(r",\s+(?P<c>(?:and/)?or\s+|and\s+)?(?=\S)")
_HAS = re.compile(r"\W*(?:has|have|had)\s")


def first_besides(span: Span, context: Context, clause: Clause) -> Node | None:
    """`was diagnosed with A and has B, C, or D`: A, and one of the three that the second verb is about."""
    cuts = list(_LISTED.finditer(span.masked))
    if len(cuts) < _SAYS or cuts[-1].group("c") != "or " or any(c.group("c") for c in cuts[:-1]) or context.stance is not Stance.COVERED:
        return None
    first, *others = span.between(cuts)
    joint = clause_joint(first)
    if joint is None or joint.kind != "and" or not joint.sure or not _HAS.match(joint.parts[1].masked):
        return None
    if ";" in span.masked or any(opens_clause(word_list(one)) or has_verb(one) for one in others) or not has_verb(joint.parts[0]):
        return None
    return All(read_all([joint.parts[0], span.since(joint.parts[1].start)], context, clause))


def comma_clause(span: Span, context: Context, clause: Clause) -> Node | None:
    """`is an adult, remains in pain despite A`: two clauses that a series left behind, whose `and` stands before its last."""
    cuts = [c for c in _COMMA.finditer(span.masked) if _VERB.match(span.masked, c.end())]
    if len(cuts) != 1 or span.masked.count(",") != 1 or re.search(r"\b(?:that|which|who|whose|neither)\b", span.masked):
        return None
    left, right = span.part(0, cuts[0].start()), span.part(cuts[0].end())
    if re.search(r"\bor\b", loose(right)) or any(has_verb(left.part(m.end())) for m in re.finditer(r"\bor\s", loose(left))):
        return None
    if not has_verb(left) or len(word_list(right)) < _SAYS or context.stance is not Stance.COVERED:
        return None
    return All(read_all([left, right], context, clause))


_VERB = re.compile(r"(?:is|are|was|has|have|had|remains?|does|do|requires|continues|weighs|cannot|will)\s")
