"""What stands before the clause that asks: `despite X, the patient Y`, and people of whom alone something is required."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, atom
from rules.compile.leaves.cuts import Clause, people
from rules.compile.leaves.joints import has_verb, word_list
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import words
from rules.model import All, Always, Atom, If, Node, Not

_DESPITE = re.compile(r"^\W*(?:despite|in\s+spite\s+of|notwithstanding)\s")
_COMMA = re.compile(r",\s+")


def despite_first(span: Span, context: Context, clause: Clause) -> Node | None:
    """`despite appropriate, skilled care for 3 months, the patient has A`: the care, whatever commas its name holds, and A."""
    if not _DESPITE.match(span.plain):
        return None
    for found in _COMMA.finditer(span.masked):
        left, right = span.part(0, found.start()), span.part(found.end())
        said = word_list(right)
        if len(said) > _TWO and said[0] in words().clause_starts | words().people and has_verb(right):
            return All((atom(left, context), clause(right, context)))
    return None


_TWO = 2
_REQUIRED = re.compile(
    r"^\W*(?P<who>(?:[\w-]+\s+){0,3}(?:women|men|members|patients|individuals|children|adults|adolescents|persons|smokers|females|males)\b[^,;:]*?)\s+"
    r"(?:(?:are|is)\s+required\s+to|must|should|needs?\s+to)\s+(?=(?:have|be|undergo|receive|show|meet|complete|provide|demonstrate)\b)"
)
_OF_SOME = re.compile(r"\b(?:who|whose|with|under|over|aged?|ages|undergoing|receiving|younger|older)\b")


def required_of(span: Span, context: Context, clause: Clause) -> Node | None:
    """`women 40 years of age or older must have had a test`: asked of these alone."""
    found = _REQUIRED.match(span.masked)
    who = span.part(found.start("who"), found.end("who")) if found else span
    if not found or not (figures(who) or _OF_SOME.search(who.masked)):
        return None
    context.claims.add(span.part(found.end("who"), found.end()))
    first = people(who, replace(context, under="all"), clause)
    then = clause(span.part(found.end()), context)
    if isinstance(first, Always):
        return then
    return If(first, then) if context.under == "all" and not context.alternative else All((first, then))


_BESIDES_THIS = re.compile(r"^\W*(?:and,?\s+)?(?:in\s+)?addition\s+to\s+(?:this|these|the\s+above|such|that)\b[^,;]*,\s+(?=\S)")
_THAT_IS = re.compile(r",\s+(?:i\.\s?e\.|that\s+is),?\s")


def pointed(span: Span, context: Context, clause: Clause) -> Node | None:
    """`in addition to this, Y` asks for Y; `confined to bed, i.e., unable to A, B, and C` is one demand with what it means."""
    if again := _BESIDES_THIS.match(span.plain):
        context.claims.add(span.part(0, again.end()))
        return clause(span.part(again.end()), context)
    told = _THAT_IS.search(span.masked)
    if not told or figures(span) or not word_list(span.part(0, told.start())):
        return None
    node = atom(span.part(0, told.start()), context)  # what it means turns nothing round
    inner = node.node if isinstance(node, Not) else node
    if not isinstance(inner, Atom):
        return None
    whole = replace(inner, quote=span.trimmed().raw, start=span.trimmed().start)
    return Not(whole) if isinstance(node, Not) else whole
