"""What is cut off a clause as an exception: it waives a demand, or takes a case away."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.joints import word_list
from rules.compile.text.source import Span
from rules.compile.text.vocabulary import pattern
from rules.model import All, Any, AtLeast, If, Node, Not, Stance, Unless


def exception(span: Span, context: Context, clause: Clause) -> Node | None:
    """X unless E. In a statement that refuses, an exception takes away: X and not E."""
    found = span.find(pattern("exceptions"))
    if not found or pattern("not_exceptions").match(span.plain, found.start - span.start):
        return None
    node, exception = span.upto(found.start), span.since(found.end)
    comma = exception.masked.find(",")
    if exception and comma > 0 and not set(word_list(node)) - {"and", "but", "or"} and len(word_list(exception.part(comma))) > _SAYS:
        waives = clause(exception.part(0, comma).trimmed(), replace(context, under="all"))
        return excepted(clause(exception.part(comma + 1), context), waives, context, span)  # `except for A, B has failed`
    if not node or not exception:
        return None
    if more := BEHIND_EXCEPTION.match(exception.plain):  # `A, unless contraindicated, with B`
        why = clause(exception.part(0, more.end("why")).trimmed(), replace(context, under="all"))
        behind = clause(exception.part(more.end()), context)
        if exception.part(more.end()).plain.lstrip().startswith("for "):
            return excepted(All((clause(node, context), behind)), why, context, span)  # how long what is waived lasts
        return All((excepted(clause(node, context), why, context, span), behind))
    waives = clause(exception.trimmed(), replace(context, under="all"))
    if GOES_ON.search(exception.masked) and isinstance(waives, All | Any):
        waives = replace(waives, review=True)
    return excepted(clause(node, context), waives, context, span)


_SAYS = 3  # words of a demand
BEHIND_EXCEPTION = re.compile(
    r"\W*(?P<why>(?:medically\s+|clinically\s+)?(?:contraindicated|inappropriate|not\s+tolerated|intolerant)"
    r"(?:\s+or\s+(?:(?:clinically\s+)?inappropriate|contraindicated|not\s+tolerated|intolerant|refused))?),\s+"
    r"(?:and\s+(?=(?:the|this|an?|at\s+least|no|any)\s)|(?:and\s+)?(?=(?:with|has|have|is|are|after|documented|for\s+(?:at\s+least\s+|a\s+minimum\s+of\s+)?\w+\s+(?:days|weeks|months|years))\s?))"
)
GOES_ON = re.compile(
    r"^[^,]*,\s+and\s+(?:(?:the|an?|this|he|she|they|there|members?|patients?)\s+(?:[a-z-]+\s+){0,4}?)?(?:has|have|had|is|are|was|were|must|will|does|do)\b"
)
"""`unless A, and the member has B`: B may be asked for besides."""


def excepted(node: Node, exception: Node, context: Context, said: Span | None = None) -> Node:
    """A demand that the exception waives, or, of one of several indications and in a refusal, a case that the exception takes away."""
    if context.stance in (Stance.NOT_COVERED, Stance.UNPROVEN):
        return All((node, Not(exception)))
    if said is not None and context.under == "any" and not _DEMANDED.search(said.plain):
        return All((node, Not(exception)))
    return Unless(node, exception)


def of_the_denied(node: Node, denied: bool = False) -> Node:
    """Conditions of cover, in which an exception of what must be absent takes a case away: `none of: A, except B`."""
    match node:
        case Not():
            return replace(node, node=of_the_denied(node.node, not denied))
        case Unless() if denied:
            return All((of_the_denied(node.node, denied), Not(of_the_denied(node.exception))), review=node.review)
        case Unless():
            return replace(node, node=of_the_denied(node.node, denied))
        case All() | Any() | AtLeast():
            return replace(node, of=tuple(of_the_denied(one, denied) for one in node.of))
        case If():
            return replace(node, then=of_the_denied(node.then, denied))
        case _:
            return node


_DEMANDED = re.compile(
    r"\b(?:failed|failure\s+(?:of|to|with)|trials?|tried|respon\w+|treat\w+|therap\w+|refractory|contraindicat\w+|intoleran\w+|adverse|toxicity|required|waived|must|"
    r"documentation|document\w*|taken|taking|received|completed|evaluat\w+|tests?|test\w*)\b"
)
"""What is asked for and may be waived; without such a word an item of an any-list is an indication."""
