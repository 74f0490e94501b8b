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
            return Formulas(_value(True, variables), _value(False, variables))
        case All():
            return Formulas(_and(met, variables), _or(not_met, variables))
        case Any() | Unless():
            return Formulas(_or(met, variables), _and(not_met, variables))
        case AtLeast():
            return Formulas(_at_least(met, node.n, variables), _at_least(not_met, len(parts) - node.n + 1, variables))
        case Not():
            return Formulas(not_met[0], met[0])
        case If():
            return Formulas(z3.Or(not_met[0], met[1]), z3.And(met[0], not_met[1]))
        case _:
            raise TypeError(f"{type(node).__name__} is no node")


def _value(value: bool, variables: Variables) -> z3.BoolRef:
    return z3.BoolVal(value, variables.context)


def _and(parts: list[z3.BoolRef], variables: Variables) -> z3.BoolRef:
    return z3.And(*parts) if parts else _value(True, variables)


def _or(parts: list[z3.BoolRef], variables: Variables) -> z3.BoolRef:
    return z3.Or(*parts) if parts else _value(False, variables)


def _at_least(parts: list[z3.BoolRef], n: int, variables: Variables) -> z3.BoolRef:
    if n <= 0:
        return _value(True, variables)
    if n > len(parts):
        return _value(False, variables)
    return z3.PbGe([(part, 1) for part in parts], n)
