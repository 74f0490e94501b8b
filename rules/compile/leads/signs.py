"""A lead-in that ends with a comparison (`the daily dose does not exceed:`): each item below says of what figure."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.reading import figures
from rules.compile.leaves.naming import yes_no
from rules.compile.text.source import Source, Span
from rules.model import All, Any, Atom, Node, Op

_SIGNS: tuple[tuple[str, Op], ...] = (
    (
        r"(?:(?:does|do|must|should|will|may|is|are)\s+)?not\s+(?:be\s+|to\s+)?(?:exceed(?:ing)?|more\s+than|greater\s+than|above|over)",
        "<=",
    ),
    (r"(?:is|are|be)?\s*(?:no\s+(?:more|greater|higher|longer)\s+than|less\s+than\s+or\s+equal\s+to|at\s+most|up\s+to|<=|≤)", "<="),
    (r"(?:is|are|be|of)?\s*(?:at\s+least|not\s+less\s+than|no\s+less\s+than|greater\s+than\s+or\s+equal\s+to|>=|≥)", ">="),
    (r"(?:is|are|be|of)?\s*(?:greater\s+than|more\s+than|exceeds?|exceeding|above|over|>)", ">"),
    (r"(?:is|are|be|of)?\s*(?:less\s+than|below|under|lower\s+than|<)", "<"),
)


def sign_at_end(rest: Span) -> Op | None:
    """The comparison that a lead-in leaves to its items."""
    said = rest.plain.rstrip(" :,\n")
    return next((op for words, op in _SIGNS if re.search(rf"(?<![\w.])(?:{words})$", said)), None)


def with_sign(node: Node, op: Op, source: Source) -> Node:
    """A member with the comparison of its lead-in at its first figure, where it prints none of its own."""
    if isinstance(node, Atom):
        own = re.search(r"[<>≤≥]|\b(?:than|least|most|more|less|exceed\w*|up\s+to|between|older|younger)\b", node.quote.lower())
        if own or node.op == "between":
            return node
        return replace(node, op=op) if node.op else _bare(node, op, source)
    if isinstance(node, All):
        return replace(node, of=(with_sign(node.of[0], op, source), *node.of[1:])) if node.of else node
    if isinstance(node, Any):
        return replace(node, of=tuple(with_sign(one, op, source) for one in node.of))
    return node


def _bare(atom: Atom, op: Op, source: Source) -> Atom:
    """`10 mg` below such a lead-in: the figure that the words open with."""
    first = next(iter(figures(source.span(atom.start, atom.start + len(atom.quote)))), None)
    if first is None or first.start - atom.start > _OPENS or first.window or not first.unit:
        return atom
    return replace(atom, op=op, value=first.value, unit=first.unit)


_OPENS = 3  # letters before a figure that opens the words


_CHANGE = re.compile(
    r"(?P<what>\b(?:[a-z]+ly\s+)?(?:improvement|reduction|decrease|increase|worsening|decline|change)s?(?:\s+(?:[a-z]+\s+)?from\s+(?:[a-z]+\s+)?baseline)?)"
    r"(?:\s+\([^()]*\))?\W*$"
)


def change_in(rest: Span, phrase: Span | None) -> str:
    """`improvement from baseline in one of`: what has changed in each item of the list; "" where the lead-in says nothing of it."""
    if phrase is None or not re.search(r"\bin\W*$", rest.source.plain[rest.start : phrase.start]):
        return ""
    found = _CHANGE.search(re.sub(r"\s+in\W*$", "", rest.plain))
    return found.group("what") if found else ""


def changed(node: Node, change: str) -> Node:
    """A member whose fact names the change, which its own words do not say again."""
    if isinstance(node, Atom):
        told = node.op is not None or change.split()[0] in node.quote.lower()
        return node if told else replace(node, fact=yes_no(f"{change} in {node.quote}"))
    return replace(node, of=tuple(changed(one, change) for one in node.of)) if isinstance(node, All | Any) else node
