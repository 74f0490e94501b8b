"""Relative clauses in a row: `members with X who are A, or who have B, and who have no C`."""

from __future__ import annotations

import re

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import Clause, people
from rules.compile.leaves.joints import word_list
from rules.compile.text.source import Span
from rules.model import All, Always, Any, Node

_WHO = re.compile(r",?\s+(?:(?P<c>and|or)\s+)?(?=who\s)")


def clauses_of_who(span: Span, context: Context, clause: Clause) -> Node | None:
    """The people, and what each clause asks of them; clauses joined by `or` are alternatives, `and who` binds less than `or who`."""
    cuts = list(_WHO.finditer(span.masked))
    if len(cuts) < 2 or cuts[0].group("c") or not all(c.group("c") for c in cuts[1:]) or ";" in span.masked:
        return None
    edges = [c.end() + len("who ") for c in cuts]
    told = [span.part(a, b) for a, b in zip(edges, [*(c.start() for c in cuts[1:]), len(span)], strict=True)]
    head = span.part(0, cuts[0].start())
    if any(len(word_list(one)) < 2 for one in told) or not word_list(head):
        return None
    groups: list[list[Node]] = []
    for cut, one in zip(cuts, told, strict=True):
        node = clause(one, context)
        if cut.group("c") == "or" and groups:
            groups[-1].append(node)
        else:
            groups.append([node])
    who = people(head, context, clause)
    asked = tuple(Any(tuple(g)) if len(g) > 1 else g[0] for g in groups)
    nodes = asked if isinstance(who, Always) else (who, *asked)
    return All(nodes) if len(nodes) > 1 else nodes[0]


def or_for_whom(first: list[Node], second: list[Node]) -> list[Node]:
    """`women aged 18 or older or for whom growth is complete`: the last of what is told of them, or what stands behind."""
    if not first or not second:
        return [*first, *second]
    last = first[-1]
    *shared, told = last.of if isinstance(last, All) else (last,)
    return [*first[:-1], _both([*shared, Any((told, _both(second)), review=bool(shared) or len(second) > 1)])]


def _both(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else All(tuple(nodes))
