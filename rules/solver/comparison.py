"""Equivalent, stricter, looser, incomparable, or new paperwork: two nodes compared by z3, every witness confirmed by the evaluator."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import z3

from rules.model import Leaf, Node
from rules.solver.encoding import Formulas, formulas
from rules.solver.variables import Variables, near
from rules.solver.witness import Witness, all_leaves, case_of, confirmed, words_of
from rules.truth import Truth

MILLISECONDS = 2000
_MET = 20  # weight of a leaf that is met against that of a value near its threshold


class Relation(StrEnum):
    """How the new rule stands to the old one."""

    EQUIVALENT = "equivalent"
    STRICTER = "stricter"
    LOOSER = "looser"
    INCOMPARABLE = "incomparable"
    NEW_PAPERWORK = "new_paperwork"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """lost: a patient who met the old rule and does not meet the new one; gained: the reverse; paperwork: one who met the old rule and
    whose record leaves the new one open. `why` says what kept the solver from an answer.
    """

    relation: Relation
    lost: Witness | None = None
    gained: Witness | None = None
    paperwork: Witness | None = None
    why: str = ""


class _Undecided(Exception):
    """The solver or the evaluator gave no answer to rely on."""


def compare(old: Node, new: Node, milliseconds: int = MILLISECONDS) -> Verdict:
    """Compare two nodes. A time-out is unknown, never equal; so is a witness that the evaluator does not confirm."""
    every = all_leaves(old, new)
    variables = Variables(every)
    before, after = formulas(old, variables), formulas(new, variables)
    try:
        lost = _difference(old, new, before, after, variables, every, milliseconds)
        gained = _difference(new, old, after, before, variables, every, milliseconds)
        paperwork = None if lost else _paperwork(old, new, before, after, variables, every, milliseconds)
    except _Undecided as reason:
        return Verdict(Relation.UNKNOWN, why=str(reason))
    return Verdict(_relation(lost, gained, paperwork), lost, gained, paperwork)


def _relation(lost: Witness | None, gained: Witness | None, paperwork: Witness | None) -> Relation:
    if lost and gained:
        return Relation.INCOMPARABLE
    if lost:
        return Relation.STRICTER
    if gained:
        return Relation.LOOSER
    return Relation.NEW_PAPERWORK if paperwork else Relation.EQUIVALENT


def _difference(
    old: Node, new: Node, before: Formulas, after: Formulas, variables: Variables, every: list[Leaf], milliseconds: int
) -> Witness | None:
    """A patient with everything on record who meets `old` and does not meet `new`."""
    asked = [before.met, after.not_met, *_all_documented(variables)]
    return _witness(old, new, asked, after, variables, every, Truth.NOT_MET, milliseconds)


def _paperwork(
    old: Node, new: Node, before: Formulas, after: Formulas, variables: Variables, every: list[Leaf], milliseconds: int
) -> Witness | None:
    """A patient who meets `old` and whose record leaves `new` open."""
    asked = [before.met, z3.Not(after.met), z3.Not(after.not_met)]
    return _witness(old, new, asked, after, variables, every, Truth.NOT_DOCUMENTED, milliseconds)


def _witness(
    old: Node,
    new: Node,
    asked: list[z3.BoolRef],
    after: Formulas,
    variables: Variables,
    every: list[Leaf],
    wanted: Truth,
    milliseconds: int,
) -> Witness | None:
    model = _model(asked, variables, (old, new), milliseconds)
    if model is None:
        return None
    found = case_of(model, variables, every)
    if not confirmed(old, new, found, wanted):
        raise _Undecided("the evaluator does not confirm the solver's patient")
    return Witness(found, words_of(new, found))


def _all_documented(variables: Variables) -> list[z3.BoolRef]:
    return [variables.documented(thing, window) for thing, windows in variables.windows.items() for window in windows]


def _model(asked: list[z3.BoolRef], variables: Variables, rules: tuple[Node, Node], milliseconds: int) -> z3.ModelRef | None:
    """A model in which as many leaves of the new rule as can be are met, so that what fails is what tells the rules apart; values lie near
    the thresholds, as a patient's would.
    """
    plain = z3.Solver(ctx=variables.context)
    plain.set("timeout", milliseconds, "random_seed", 0)
    plain.add(*variables.axioms(), *asked)
    answer = plain.check()
    if answer == z3.unsat:
        return None
    if answer == z3.unknown:
        raise _Undecided(f"no answer within {milliseconds} ms ({plain.reason_unknown()})")
    fewest = z3.Optimize(ctx=variables.context)
    fewest.set("timeout", milliseconds)
    fewest.add(*variables.axioms(), *asked)
    for leaf in all_leaves(rules[1]):
        fewest.add_soft(formulas(leaf, variables).met, _MET)
    for leaf in all_leaves(*rules):
        close = near(variables, leaf)
        if close is not None:
            fewest.add_soft(close, 1)
    return fewest.model() if fewest.check() == z3.sat else plain.model()
