"""Demands that are told group by group (`Members 0-20: A; members 21 and older: B`): one of a group is asked for that group's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.lists.joining import Listed
from rules.model import All, Any, AtLeast, Atom, If, Node, leaves

OF_AGES = re.compile(
    r"\W*(?P<who>(?:members|patients|individuals|persons|people|children|adolescents|adults|beneficiaries)\s+(?:ages?\s+|aged\s+|who\s+are\s+)?"
    r"(?:(?:under|over|younger\s+than|older\s+than|at\s+least)\s+)?\d+[^:;.]{0,40}):\s+(?=\S)"
)
"""`Members 0-20: documentation of X`: of which of them the rest is asked."""


def by_group(listed: Sequence[Listed]) -> Node | None:
    """A list whose items are each asked of an age group: one group with its demand, so that nobody outside of all groups passes."""
    groups = [one.node for one in listed if isinstance(one.node, If) and _of_ages(one.node)]
    if len(groups) < _SEVERAL or len(groups) < len(listed):
        return None
    return Any(tuple(All((one.condition, one.then)) for one in groups))


_SEVERAL = 2


def none_vacuous(node: Node) -> Node:
    """One of several alternatives holds for those alone of whom it is asked: `A if X, or B if Y` is not met by whoever has neither."""
    match node:
        case All():
            return replace(node, of=tuple(none_vacuous(one) for one in node.of))
        case Any():
            return replace(node, of=tuple(_held_by_some(none_vacuous(one)) for one in node.of))
        case AtLeast():
            return replace(node, of=tuple(_held_by_some(none_vacuous(one)) for one in node.of))
        case _:
            return node


def _held_by_some(node: Node) -> Node:
    return All((node.condition, node.then), review=node.review) if isinstance(node, If) else node


def _of_ages(node: If) -> bool:
    return any(isinstance(leaf, Atom) and leaf.fact == "pt.age" for leaf in leaves(node.condition))
