"""A model of the solver → a case for the evaluator, and the sentence that a billing lead reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import z3

from rules.amounts import Amount, exactly
from rules.evaluate import Finding, evaluate
from rules.facts import Case, Known, case
from rules.model import Atom, Leaf, Node, Ref, leaves
from rules.solver.variables import DAYS, NO_WINDOW, Thing, Variables, thing_of, window_of
from rules.truth import Truth

VISIT = dt.date(2026, 1, 1)
_NICE = ("a", "mo", "wk", "d")


@dataclass(frozen=True, slots=True)
class Witness:
    """A patient who fares differently under two rules: the case, and in words what tells the rules apart for it."""

    case: Case
    words: str


def case_of(model: z3.ModelRef, variables: Variables, every: Iterable[Leaf]) -> Case:
    """The case that a model describes; what it leaves open is not documented."""
    found: list[Known] = []
    units = _units(every)
    for thing in sorted(variables.windows, key=lambda one: one.name):
        for window in sorted(variables.windows[thing]):
            if not z3.is_true(model.eval(variables.documented(thing, window), model_completion=False)):
                continue
            value = _value(model, variables, thing, window, units)
            if value is not None:
                found.append(_known(thing, window, value))
    return case(VISIT, found, {thing.event: VISIT for thing in variables.windows if thing.event})


def _known(thing: Thing, window: float, value: bool | Amount | str) -> Known:
    """A fact at the near edge of its window, so that it lies in this window and not in a narrower one."""
    day = VISIT if window == NO_WINDOW else VISIT - dt.timedelta(days=int(window) - 1)
    outcome = thing.outcome or None
    return Known(thing.fact, value, day, day, outcome)


def _value(
    model: z3.ModelRef, variables: Variables, thing: Thing, window: float, units: dict[Thing, str | None]
) -> bool | Amount | str | None:
    value = model.eval(variables.value(thing, window), model_completion=True)
    if thing.kind == "bool":
        return bool(z3.is_true(value))
    if thing.kind == "word":
        return str(value.as_string())
    number = float(value.as_fraction()) if isinstance(value, z3.RatNumRef) else None
    if number is None:
        return None
    unit = units.get(thing)
    return exactly(round(number / DAYS.get(unit or "", 1.0), 6), unit)


def _units(every: Iterable[Leaf]) -> dict[Thing, str | None]:
    """The unit in which to tell a thing: the longest of those that its atoms use."""
    found: dict[Thing, str | None] = {}
    for leaf in every:
        if isinstance(leaf, Atom) and leaf.op is not None:
            thing, unit = thing_of(leaf), leaf.unit
            if thing not in found or (unit in DAYS and DAYS[unit] < DAYS.get(found[thing] or "", 10**9)):
                found[thing] = unit
    return found


# ---------------------------------------------------------------- confirmed, and told


def confirmed(old: Node, new: Node, found: Case, wanted: Truth) -> bool:
    """Whether the evaluator agrees: the old rule is met, and the new one comes to `wanted`."""
    return evaluate(old, found).truth is Truth.MET and evaluate(new, found).truth is wanted


def words_of(failing: Node, found: Case) -> str:
    """The facts on which a rule fails for a case: "5 wk of tx.pt", each as its own atom names it."""
    missed = list(_blamed(evaluate(failing, found)))
    said = dict.fromkeys(_said(atom, found) for atom in missed)
    return "; ".join(said)


def _blamed(finding: Finding, wanted: bool = True) -> Iterable[Leaf]:
    """The leaves because of which a finding is not what was wanted."""
    node = finding.node
    if isinstance(node, Atom | Ref):
        yield node
        return
    for index, part in enumerate(finding.parts):
        want = _wanted_below(node, index, wanted)
        if part.truth is not (Truth.MET if want else Truth.NOT_MET):
            yield from _blamed(part, want)


def _wanted_below(node: Node, index: int, wanted: bool) -> bool:
    from rules.model import If, Not

    if isinstance(node, Not) or (isinstance(node, If) and index == 0):
        return not wanted
    return wanted


def _said(leaf: Leaf, found: Case) -> str:
    if isinstance(leaf, Ref):
        return f"“{leaf.quote}”"
    known = found.of(leaf.fact)
    if not known:
        return f"nothing on record of “{leaf.quote}”"
    value = known[0].value
    if isinstance(value, Amount):
        return f"{amount_words(value)} where the text says “{leaf.quote}”"
    if isinstance(value, bool):
        return f"{'' if value else 'no '}“{leaf.quote}”".strip()
    return f"{value} where the text says “{leaf.quote}”"


_WORDS = {"a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours", "min": "minutes", "%": "%", "1": "", "kg/m2": "kg/m²"}


def amount_words(amount: Amount) -> str:
    """'5 weeks', '39.5 kg/m²'."""
    unit = _WORDS.get(amount.unit or "1", amount.unit or "")
    number = f"{amount.low:g}"
    if number == "1" and unit in ("years", "months", "weeks", "days", "hours", "minutes"):
        unit = unit[:-1]
    return f"{number} {unit}".strip() if unit != "%" else f"{number} %"


def all_leaves(*nodes: Node) -> list[Leaf]:
    """The leaves of several nodes."""
    return [leaf for node in nodes for leaf in leaves(node)]


__all__ = ["Witness", "all_leaves", "amount_words", "case_of", "confirmed", "window_of", "words_of"]
