"""How often a result was found, and by which test a disease was: `a reduction of 75 % on two separate occasions`."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import word_list
from rules.compile.leaves.series import loose, read_all
from rules.compile.text.source import Span
from rules.model import All, Node, Stance

_OCCASIONS = re.compile(
    r",?\s+(?=on\s+(?:at\s+least\s+)?(?:two|three|four|five|\d)\s+(?:\(\d\)\s+|_+\s+)?(?:or\s+more\s+)?(?:(?:separate|different|consecutive|distinct)\s+)?occasions\W*$)"
)
_FOUND_BY = re.compile(
    r"\b(?:documented|confirmed|shown|demonstrated|diagnosed|evidenced)\s+(?:by|on|with|through)\s+(?:an?\s+)?(?:[\w-]+\s+){1,5}?(?P<joint>(?:showing|revealing|demonstrating|indicating|with)\s+)(?=\S)"
)


def on_occasions(span: Span, context: Context, clause: Clause) -> Node | None:
    """`at least 75 % relief on two separate occasions`: how much, and how many times."""
    found = _OCCASIONS.search(span.masked)
    left = span.part(0, found.start()) if found else span
    if found is None or negated(left) or not any(f.op and not f.window for f in figures(left)):
        return None
    return All(read_all([left, span.part(found.end())], context, clause))


def shown_by_test(span: Span, context: Context, clause: Clause) -> Node | None:
    """`intolerance documented by testing showing a uptake below 80 %`: the finding with its test, and the figure of the test."""
    found = _FOUND_BY.search(span.masked)
    if found is None or not word_list(span.part(0, found.start())) or negated(span.part(0, found.start())):
        return None
    left, right = span.part(0, found.start("joint")), span.part(found.end("joint"))
    compared = [f for f in figures(right) if f.op and not f.window]
    if len(compared) != 1 or figures(left) or re.search(r"[,;]|\b(?:and|or)\b", loose(span)):
        return None
    context.claims.add(span.part(found.start("joint"), found.end("joint")))
    return All(read_all([left, right], context, clause))


_AS_WELL = re.compile(r",\s+as\s+well\s+as\s+(?=[a-z])")


def as_well_as(span: Span, context: Context, clause: Clause) -> Node | None:
    """`has tried A such as B, C, D, as well as E`: both."""
    found = _AS_WELL.search(span.masked) if context.stance is Stance.COVERED else None
    left = span.part(0, found.start()) if found else span
    if found is None or len(word_list(left)) < _SAYS or negated(span) or re.search(r"[;,]|\b(?:or|and)\b", span.masked[found.end() :]):
        return None
    context.claims.add(span.part(found.start(), found.end()))
    return All(read_all([left, span.part(found.end())], context, clause))


_SAYS = 2
