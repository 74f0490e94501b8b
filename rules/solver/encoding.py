"""A node as two formulas: when it is met, and when it is not met. What is neither is not documented."""

from __future__ import annotations

from dataclasses import dataclass

import z3

from rules.model import All, Always, Any, AtLeast, Atom, If, Node, Not, Ref, Unless, children
from rules.solver.variables import Variables, condition, thing_of, window_of


@dataclass(frozen=True, slots=True)
class Formulas:
    """`met` and `not_met` never hold together."""

    met: z3.BoolRef
    not_met: z3.BoolRef


def formulas(node: Node, variables: Variables) -> Formulas:
    """The formulas of a node over the variables of its leaves."""
    if isinstance(node, Atom | Ref):
        documented = variables.documented(thing_of(node), window_of(node))
        holds = condition(variables, node)
        return Formulas(z3.And(documented, holds), z3.And(documented, z3.Not(holds)))
    parts = [formulas(child, variables) for child in children(node)]
    met, not_met = [part.met for part in parts], [part.not_met for part in parts]
    match node:
        case Always():
            return Formulas(z3.BoolVal(True), z3.BoolVal(False))
        case All():
            return Formulas(z3.And(*met), z3.Or(*not_met))
        case Any() | Unless():
            return Formulas(z3.Or(*met), z3.And(*not_met))
        case AtLeast():
            return Formulas(_at_least(met, node.n), _at_least(not_met, len(parts) - node.n + 1))
        case Not():
            return Formulas(not_met[0], met[0])
        case If():
            return Formulas(z3.Or(not_met[0], met[1]), z3.And(met[0], not_met[1]))
        case _:
            raise TypeError(f"{type(node).__name__} is no node")


def _at_least(parts: list[z3.BoolRef], n: int) -> z3.BoolRef:
    if n <= 0:
        return z3.BoolVal(True)
    if n > len(parts):
        return z3.BoolVal(False)
    return z3.PbGe([(part, 1) for part in parts], n)
