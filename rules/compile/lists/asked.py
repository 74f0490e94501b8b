"""What is asked only of those of whom a condition is true: behind a list, the condition binds to the last member."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.text.context import Context
from rules.compile.text.source import Span
from rules.model import All, Always, If, Node, Stance

_MEMBERS = re.compile(r",\s+(?:(?:[^,;]|,\s+(?!and\b))*,)?\s*and\s+(?=\S)|;\s+and\s+")
_PAIR = re.compile(r"\band\b")


_AND_IF = re.compile(r",?\s+and,?\s+(?=if\s[^,;]+,\s+\S)")


def and_if(span: Span, context: Context, clause: Callable[[Span, Context], Node]) -> Node | None:
    """`A and, if B, C`: A of everybody, C of those of whom B is true."""
    found = _AND_IF.search(span.masked)
    if found is None or not span.part(0, found.start()):
        return None
    inside = replace(context, under="all")
    return All((clause(span.part(0, found.start()), inside), clause(span.part(found.end()), inside)))


def asked_of_some(condition: Node, demand: Node, said: Span) -> Node:
    """`A, B, and C if D`: A and B are asked of everybody, C where D is true; a pair without a comma is for a person to look at."""
    listed = bool(_MEMBERS.search(said.masked))
    if listed and (bound := _of_last(condition, demand, said)):
        return bound
    return If(condition, demand, review=bool(_PAIR.search(said.masked)))


def _of_last(condition: Node, demand: Node, said: Span) -> Node | None:
    """The demand with its last member alone under the condition; None where the members were not told apart."""
    if not isinstance(demand, All) or len(demand.of) < 2:
        return None
    last = demand.of[-1]
    if isinstance(last, All) and (inner := _of_last(condition, last, said)):
        return replace(demand, of=(*demand.of[:-1], inner))
    return replace(demand, of=(*demand.of[:-1], If(condition, last)))


_ASKED = re.compile(
    r"^\W*(?:(?:an?|the|documented|completed|written|recent|current|negative|annual|prior)\s+)*(?:[\w-]+\s+){0,3}?(?:plan|evaluation|assessment|tests?|testing|"
    r"screening|counsel\w+|clearance|consultation|contraception|examination|monitoring)\b"
)
_GIVEN_UP = re.compile(
    r"^\W*(?:(?:documented|documentation\s+of|confirmed|verified|proof\s+of|evidence\s+of)\s+)?(?:[\w-]+\s+){0,2}?"
    r"(?:(?:smoking|tobacco|nicotine|vaping)\s+(?:cessation|abstinence)|(?:nicotine|tobacco|smoke)[\s-]free\s+status|abstinence\s+from\s+(?:smoking|tobacco|nicotine))\b"
)
"""What those who smoke must have given up."""
_KEPT_LOW = re.compile(r"\b(?:h(?:b|ba|aemoglobin\s+a|emoglobin\s+a)1c|a1c|glucose|blood\s+pressure|viral\s+load|inr)\b")
"""What is kept below a bound in those who have the disease."""


def asked_if(condition: Node, demand: Node, said: Span, context: Context) -> Node | None:
    """`a safety plan for patients with A`, `an A1c below 8 % in patients with B`: one of several demands, asked of these alone."""
    if context.under != "all" or not context.listed or context.alternative or context.stance is not Stance.COVERED:
        return None
    if isinstance(condition, Always) or isinstance(demand, Always):
        return None
    if _GIVEN_UP.match(said.masked):
        return If(condition, demand)
    bounds = [f for f in figures(said) if f.op and not f.window]
    low = bool(_KEPT_LOW.search(said.masked)) and bool(bounds) and all(f.op in ("<", "<=") for f in bounds)
    return If(condition, demand) if low or (_ASKED.match(said.masked) and not bounds) else None
