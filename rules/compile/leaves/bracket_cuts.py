"""Brackets as cuts: what a bracket says more than the words before it is asked besides, instead, or of some."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.comparing import TIMES
from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, negated
from rules.compile.leaves.brackets import Bracket, read_bracket
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.exceptions import excepted
from rules.compile.leaves.joints import clause_joint, word_list
from rules.compile.text.source import SHORT, Span
from rules.model import All, Always, Any, Atom, If, Node, Not, leaves

_JOINED = re.compile(r"\b(?:and|or)\b")


def closing_bracket(span: Span, context: Context, clause: Clause) -> Node | None:
    """A bracket at the end that says more than the words before it; it is about all of them."""
    return _bracket(span, context, clause, closing=True)


def inner_bracket(span: Span, context: Context, clause: Clause) -> Node | None:
    """The first bracket inside a phrase that is not cut any more."""
    return _bracket(span, context, clause, closing=False)


def _bracket(span: Span, context: Context, clause: Clause, closing: bool) -> Node | None:
    for inner in span.brackets():
        if inner.start in context.handled or (closing and span.since(inner.end)):
            continue
        found = read_bracket(inner, span)
        if found.kind == "plain" or (closing and found.kind in ("one_of", "measured")):
            continue  # a measure belongs to the words straight before it
        if closing and found.kind == "or" and _SERIES.search(span.upto(inner.start).masked):
            continue  # `A, B, and C (or D)`: D stands in for C alone
        if closing and found.kind in ("or", "exception") and (joint := clause_joint(span.upto(inner.start))) and joint.kind == "and":
            continue  # `has A and has tried B (or C)`, `(unless C)`: C stands in for B alone
        if closing and _EACH_ITS_OWN.search(span.upto(inner.start).masked):
            continue  # `A (a) or B (b)`: each has its own
        beside = any(f.op and not inner.start <= f.start < inner.end for f in figures(span))  # `(at least 3 per day) for at least 6 months`
        if not closing and found.kind == "and" and len(inner) <= SHORT and figures(inner) and not beside:
            continue  # `chronic (>90 days) ulcers`: its figure is read with the words around it
        return _with_bracket(span, inner, found, context, clause, closing)
    return None


_ABSENCE = re.compile(r"\W*(?:(?:the\s+)?absence\s+of|no(?:\s+evidence\s+of)?|without|lack\s+of)\s+")
_EACH_MEASURED = re.compile(r"[^_,;]*\w\s*_{3,},?\s+(?P<c>or|and)\s+[^_,;]*\w\s*_{3,}\W*")


def each_measured_in_bracket(span: Span, context: Context, clause: Clause) -> Node | None:
    """`A (under 1 mm) or B (1 to 3 mm)`: each with its own figure."""
    if refused := _ABSENCE.match(span.masked):
        inner = each_measured_in_bracket(span.part(refused.end()), context, clause)
        if not isinstance(inner, Any | All):
            return None
        context.claims.add(span.part(0, refused.end()))
        return Not(Any(inner.of))
    found = _EACH_MEASURED.fullmatch(span.masked)
    told = list(span.brackets())
    if found is None or len(told) != _PAIR or not all(figures(one.part(1, len(one) - 1)) for one in told) or negated(span):
        return None
    if re.search(r"\b(?:or|and)\b", span.upto(told[0].start).masked):
        return None
    sides = clause(span.upto(told[0].end), context), clause(span.part(found.end("c")), context)
    return Any(sides) if found.group("c") == "or" else All(sides)


_PAIR = 2
_EACH_ITS_OWN = re.compile(r"_,?\s+(?:and/)?or\s+(?!(?:by|of|with|to|in|for|at)\b)\w[^,;_]*$")
_SERIES = re.compile(r",\s+(?:[^,;]+,\s+)*and\s")


def _with_bracket(span: Span, inner: Span, found: Bracket, context: Context, clause: Clause, closing: bool) -> Node:
    left, right = span.upto(inner.start), span.since(inner.end)
    handled = replace(context, handled=context.handled | {inner.start})
    if found.kind == "examples":
        context.claims.add(inner)
        base = clause(left if not right else span, handled)
        return with_examples(base, found.examples)
    node = clause(left if not right.trimmed() else span, handled)
    said = _each_name(found, replace(handled.with_figure(left), under="all"), clause)
    if (told := _meant(span, inner, found, node, said, context)) is not None:
        return told
    if found.kind in ("measured", "and") and isinstance(node, Atom) and isinstance(said, Atom) and said.op and _tests(node, right):
        first = replace(said, quote=span.upto(inner.end).raw, start=span.start)
        return All((first, clause(right, handled)))  # `injections (3 or more per day) for at least 6 months`
    if found.kind == "measured":
        return _measured(span, inner, node, said)
    context.claims.add(inner.upto(found.inside.start))
    if found.kind == "exception":
        return excepted(node, said, context, span)
    if found.kind == "if" and context.under == "all" and not context.alternative:
        return If(said, node)
    if found.kind == "or" and not closing and right.trimmed() and _VERBAL.match(found.inside.plain) and not figures(found.inside):
        return node  # `receiving (or expecting to receive) therapy`: two verbs with one object
    if found.kind == "or":
        return Any((node, said), review=bool(word_list(right)))
    return _with_more(span.upto(inner.end), node, said, ended=not right.trimmed())


def _meant(span: Span, inner: Span, found: Bracket, node: Node, said: Node, context: Context) -> Node | None:
    """What a bracket says in the place of the words before it; None where it says something else."""
    if isinstance(node, Not) and _THAT_IS.match(inner.plain) and isinstance(said, Any) and found.kind in ("instead", "and", "measured"):
        context.claims.add(span)
        return Not(said)  # `does not have X (i.e., A or B)`: neither
    if found.kind not in ("instead", "one_of"):
        return None
    context.claims.add(span)
    return said if not span.since(inner.end) and not negated(span.upto(inner.start)) else node


def _measured(span: Span, inner: Span, node: Node, said: Node) -> Node:
    """Words and the figure in their bracket: one demand, unless the figure is of something else."""
    right = span.since(inner.end)
    if _told_already(node, inner):
        if isinstance(node, Atom) and isinstance(said, Atom) and said.op and said.unit == "1" != node.unit:
            return replace(said, quote=node.quote, start=node.start)  # how many, before which
        if isinstance(node, Atom) and isinstance(said, Atom) and said.op and node.unit == "1" and said.unit in TIMES and node.op:
            return All((node, said))  # `at least two drugs (at least 8 weeks each)`: how many, and how long
        return node
    behind = [f for f in figures(right) if not f.window] or _JOINED.search(right.masked)
    alone = isinstance(node, Atom) and not node.op and not figures(right)
    one = isinstance(said, Atom) and not isinstance(node, All | Any) and (not behind or alone)
    other = isinstance(node, Atom) and node.op and node.unit != "{grade}"  # `two or more events (glucose below 54)`: how many, and which
    if (last := _of_last_refused(span.upto(inner.end), node, said)) is not None:
        return last
    if not one or other or not isinstance(said, Atom):
        return All((node, said))
    whole = replace(said, quote=span.raw, start=span.start)
    return Not(whole) if isinstance(node, Not) else whole


_THAT_IS = re.compile(r"\W*(?:i\.?\s?e\.?|that\s+is),?\s")


def _tests(node: Atom, right: Span) -> bool:
    """Whether the figure of an atom is the only one behind its bracket."""
    behind = [f for f in figures(right) if f.op and not f.window]
    return (
        len(behind) == 1
        and behind[0].value == node.value
        and (behind[0].unit or node.unit) == node.unit
        and not _JOINED.search(right.masked)
    )


def _with_more(span: Span, node: Node, said: Node, ended: bool) -> Node:
    if isinstance(said, Always):
        return node
    return _refused_so_far(span, node, said) if ended else All((node, said))


def _each_name(found: Bracket, context: Context, clause: Clause) -> Node:
    """What stands in a bracket; names between commas alone, behind `at least one`, each by itself."""
    if found.kind != "one_of" or re.search(r"\b(?:and|or)\b", found.inside.plain):
        return clause(found.inside, context)
    cuts = list(re.finditer(r",\s*", found.inside.masked))
    return Any(tuple(clause(part, replace(context, under="any")) for part in found.inside.between(cuts)))


def _refused_so_far(span: Span, node: Node, said: Node) -> Node:
    """`no advanced disease (grade 2 or more)`: the figure tells what is refused."""
    if isinstance(node, Not) and isinstance(node.node, Atom) and isinstance(said, Atom) and said.op:
        return Not(replace(said, quote=span.raw, start=span.start))
    return _of_last_refused(span, node, said) or All((node, said))


def _of_last_refused(span: Span, node: Node, said: Node) -> Node | None:
    """`no infection or uncontrolled diabetes (A1c above 8 %)`: a figure of the last one. `span` ends with its bracket."""
    if not (isinstance(node, Not) and isinstance(node.node, Any) and isinstance(said, Atom) and said.op):
        return None
    last = node.node.of[-1]
    if not isinstance(last, Atom) or last.op or not span.start <= last.start < span.end:
        return None
    whole = span.part(last.start - span.start)
    if not whole.plain[len(last.quote) :].lstrip().startswith("("):
        return None
    return Not(
        replace(node.node, of=(*node.node.of[:-1], replace(said, quote=whole.raw, start=whole.start, review=last.review or said.review)))
    )


_VERBAL = re.compile(r"\W*[a-z]+ing\b[^,;]*\W*$")


def _told_already(node: Node, inner: Span) -> bool:
    """Whether an atom that compares is quoted with the bracket inside it, so that its figure is tested."""
    return any(
        isinstance(leaf, Atom) and leaf.op is not None and leaf.start <= inner.start and inner.end <= leaf.start + len(leaf.quote)
        for leaf in leaves(node)
    )


def with_examples(node: Node, examples: tuple[str, ...]) -> Node:
    """Examples belong to the last atom before them."""
    match node:
        case Atom():
            return replace(node, examples=(*node.examples, *examples))
        case Not():
            return replace(node, node=with_examples(node.node, examples))
        case All() | Any():
            return replace(node, of=(*node.of[:-1], with_examples(node.of[-1], examples)))
        case _:
            return node
