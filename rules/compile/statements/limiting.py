"""Statements that say how many or how often."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.figures.words import Figure
from rules.compile.leaves.atoms import Context
from rules.compile.leaves.reading import clause
from rules.compile.statements.conditions import asked_behind
from rules.compile.statements.limits import CAPPED, capped_atom, counted_atom, often_atom
from rules.compile.statements.made import Group, made
from rules.compile.statements.segments import both, segments
from rules.compile.statements.stances import Said
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern
from rules.model import All, Any, Atom, If, Node, Stance, Statement, Unless

LIMITED = re.compile(r"\b(?:is|are|be)\s+limited\s+to\s+")


def _conditioned(tail: Span) -> bool:
    """Whether something is asked behind the words that cover (`up to 3 garments are covered for members with X`)."""
    return tail.find(pattern("segment")) is not None or bool(
        re.match(
            r"\W*(?:for|in)\s+(?:\w+\s+)?(?:individuals|patients|members|persons|beneficiaries|adults|children)\s+(?:with|who)\b",
            tail.plain,
        )
    )


_TWO_LIMITS = re.compile(
    r"\s+and\s+(?=(?:up\s+to\s+|no\s+more\s+than\s+|a\s+maximum\s+of\s+)?(?:\d+|one|two|three|four|five|six)\s+(?:[a-z-]+\s+){0,4}"
    r"(?:per|each|every|for|in|within|of)\b)"
)


_GOES_ON = re.compile(r"\W*(?:per|each|every|within|in\s+an?)\s+(?:[\w-]+\s*){1,3}\W*$")
"""`… sessions are covered per year`: the time of the limit behind the words that cover."""


def _limits(span: Span, context: Context) -> list[Node]:
    """`no more than 13 sessions per course and 3 courses per year`: each number with its own time. Empty where there is one limit."""
    cuts = list(_TWO_LIMITS.finditer(span.masked))
    parts = span.between(cuts)
    first = [next((f for f in figures(part) if (f.counted or f.unit == "1") and not f.window), None) for part in parts]
    if len(parts) < 2 or None in first:
        return []
    return [counted_atom(part, figure) for part, figure in zip(parts, first, strict=True) if figure is not None]


def limit_statement(group: Group, figure: Figure, whole: Span) -> Statement:
    context = Context(Stance.LIMIT)
    span = group.span
    limited = LIMITED.search(span.masked)
    head = span.upto(group.said.span.start) if group.said is not None else span
    tail = span.since(group.said.span.end) if group.said is not None else span.part(len(span))
    if _GOES_ON.match(tail.plain):
        head, tail = span, span.part(len(span))
    if several := _limits(head, context):
        return made(Stance.LIMIT, whole, both([*several, *segments(tail, Context(Stance.COVERED))]))
    if group.said is None and limited and not CAPPED.match(span.plain):
        tail = span.part(limited.end())
        context.claims.add(span.part(0, limited.end()))
        return made(
            Stance.LIMIT,
            whole,
            _with_rest(often, tail) if (often := often_atom(tail)) else _counted(tail, figure, context),
            span.part(0, limited.start()).trimmed().raw[:120],
            context=context,
        )
    if group.said is not None and group.children and figure.end <= head.end:
        return made(Stance.LIMIT, whole, both([counted_atom(head, figure), *asked_behind(tail, group.children, Context(Stance.COVERED))]))
    if group.said is None or (CAPPED.match(span.plain) and not _conditioned(span.since(group.said.span.end))):
        return made(Stance.LIMIT, whole, capped_atom(span, figure, context))
    head, tail = span.upto(group.said.span.start), span.since(group.said.span.end)
    if (often := often_atom(tail)) is not None:
        behind = tail.since(often.start + len(often.quote))
        rest = segments(behind, Context(Stance.COVERED))
        if rest and re.match(r"\W*or\b", behind.plain):
            return made(Stance.LIMIT, whole, Any((often, both(rest))), head.trimmed().raw[:120])  # `every 5 years or when it is broken`
        return made(Stance.LIMIT, whole, both([often, *rest]), head.trimmed().raw[:120])
    if figure.start >= tail.start:
        return made(Stance.LIMIT, whole, clause(tail, context), head.trimmed().raw[:120])
    nodes = [clause(head, context), *segments(tail, Context(Stance.COVERED))]
    return made(Stance.LIMIT, whole, both(nodes))


_MORE = re.compile(
    r"\W*(?:(?:up\s+to|no\s+more\s+than|a\s+maximum\s+of)\s+[\w-]+\s+(?:\(\d+\)\s+)?)?(?:additional|extra|further)\s+(?:\w+\s+)?(?:hours?|visits?|days?|sessions?|units?|weeks?|treatments?)\b"
)


_GRANTS = re.compile(r"\b(?:approve|authorize|cover|allow)\w*\W*$")


def granted_besides(span: Span, told: Said) -> Statement | None:
    """`The plan may approve up to 4 additional hours when A`: how much more, and no service of its own."""
    behind = span.since(told.span.end)
    if told.stance != "covered" or not _GRANTS.search(told.span.plain):
        return None
    if not _MORE.match(behind.plain) or not figures(behind):
        return None
    context = Context(Stance.LIMIT)
    context.claims.add(span.upto(behind.start))
    node = clause(behind, context)
    if isinstance(node, All | Any):
        node = replace(node, review=True)  # how far a condition behind it goes
    return made(Stance.LIMIT, span, node, context=context)


def _with_rest(often: Atom, tail: Span) -> Node:
    """`limited to once every 2 years, unless X`: how often, and what it is waived for or asked of."""
    rest = tail.since(often.start + len(often.quote))
    excepted = rest.find(pattern("exceptions"))
    if excepted is not None and not rest.upto(excepted.start):
        return Unless(often, clause(rest.since(excepted.end).trimmed(), Context(Stance.COVERED)))
    return both([often, *segments(rest, Context(Stance.COVERED))])


_SO_MANY_IN = re.compile(
    r"\W*(?:up\s+to\s+)?[\w()-]+\s+(?:\(\d+\)\s+)?(?:[a-z-]+\s+){0,3}?(?:over|in|within|during)\s+(?:an?\s+|any\s+|the\s+)?[\w-]+\s+(?:days?|weeks?|months?|years?)\W*"
)
"""`15 visits over 3 weeks`: how many, and in what time."""


def _counted(tail: Span, figure: Figure, context: Context) -> Node:
    if _SO_MANY_IN.fullmatch(tail.plain):
        return counted_atom(tail, figure)
    node = clause(tail, context)
    if isinstance(node, Unless | If) and (told := _limited(node)) is not None and told.op is None:
        own = counted_atom(tail.source.span(told.start, told.start + len(told.quote)), figure)
        return replace(node, node=own) if isinstance(node, Unless) else replace(node, then=own)
    return counted_atom(tail, figure) if isinstance(node, Atom) and node.op is None else node


def _limited(node: Unless | If) -> Atom | None:
    """What a limit with an exception or a condition allows."""
    told = node.node if isinstance(node, Unless) else node.then
    return told if isinstance(told, Atom) else None


_ASKED = re.compile(r"\b(?:when|if|who|provided)\b")


def capped_service(span: Span, figure: Figure) -> list[Statement]:
    """`Up to 36 sessions of X within 12 weeks for adults with A when B`: how many, and what is asked; empty where nothing is asked."""
    found = pattern("subject_for").search(span.masked)
    if found is None or found.start() < figure.end - span.start or not _ASKED.search(span.masked, found.start()):
        return []
    head = span.part(0, found.start()).trimmed()
    context = Context(Stance.COVERED)
    context.claims.add(head)
    asked = made(Stance.COVERED, span, both(segments(span.part(found.start()), context)), head.raw[:120], context=context)
    return [asked, made(Stance.LIMIT, head, counted_atom(head, figure))]


def with_limit(statement: Statement, span: Span) -> list[Statement]:
    """`One or two stents per eye for …`: how many besides what for."""
    found = pattern("subject_for").search(span.masked)
    head = span.part(0, found.start()) if found else None
    if head is None or not re.search(r"\bper\s", head.plain):
        return [statement]
    counted = [f for f in figures(head) if f.counted]
    return [statement, made(Stance.LIMIT, head, clause(head, Context(Stance.LIMIT)))] if counted else [statement]
