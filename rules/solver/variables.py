"""What a solver may choose: one variable for each thing that atoms ask about, and what must hold between them.

Two atoms ask about the same thing when fact, outcome, defined term, per and event are the same; windows and thresholds may differ. A length
of time counts in days, a month as 30.4375.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import z3

from rules.amounts import days
from rules.model import Atom, Leaf, Ref

DAYS = {"min": 1 / 1440, "h": 1 / 24, "d": 1.0, "wk": 7.0, "mo": 30.4375, "a": 365.25}
NO_WINDOW = float("inf")
_CUMULATIVE = ("tx.", "proc.", "ev.", "plan.")
_EXACT = 10**6


@dataclass(frozen=True, slots=True)
class Thing:
    """What an atom asks about, without its window and threshold. `kind` is bool, number or word."""

    fact: str
    kind: str
    outcome: str = ""
    term: str = ""
    per: str = ""
    event: str = ""
    unit: str = ""

    @property
    def name(self) -> str:
        """A name for the solver, the same for the same thing."""
        return "\x1f".join((self.fact, self.kind, self.outcome, self.term, self.per, self.event, self.unit))


def thing_of(leaf: Leaf) -> Thing:
    """The thing that a leaf asks about."""
    if isinstance(leaf, Ref):
        return Thing(f"ref:{leaf.ref}", "bool")
    kind = "bool" if leaf.op is None else "word" if isinstance(leaf.value, str) else "number"
    unit = "d" if leaf.unit in DAYS else leaf.unit or "1"
    event = leaf.before or leaf.after or ""
    return Thing(leaf.fact, kind, leaf.outcome or "", leaf.term or "", leaf.per or "", event, unit if kind == "number" else "")


def window_of(leaf: Leaf) -> float:
    """The window in days, infinite where there is none."""
    if isinstance(leaf, Ref) or leaf.within is None:
        return NO_WINDOW
    found = days(leaf.within)
    return found[1] if found else NO_WINDOW


def scaled(value: float, unit: str | None, context: z3.Context) -> z3.ArithRef:
    """A threshold as an exact rational in the thing's unit."""
    factor = DAYS.get(unit or "", 1.0)
    return z3.Q(round(value * factor * _EXACT), _EXACT, context)


class Variables:
    """The variables of the leaves of some rules. `documented` is a flag for each thing and window."""

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        self.context = z3.Context()  # its own, so that what was compared before cannot alter the answer
        self.windows: dict[Thing, set[float]] = {}
        for leaf in leaves:
            self.windows.setdefault(thing_of(leaf), set()).add(window_of(leaf))

    def documented(self, thing: Thing, window: float) -> z3.BoolRef:
        """Whether the record says anything of the thing within the window."""
        return z3.Bool(f"doc|{thing.name}|{window}", self.context)

    def value(self, thing: Thing, window: float) -> z3.ExprRef:
        """The value within the window; measured values are the same in every window that holds them."""
        at = window if thing.kind == "bool" or thing.fact.startswith(_CUMULATIVE) else NO_WINDOW
        name = f"val|{thing.name}|{at}"
        match thing.kind:
            case "bool":
                return z3.Bool(name, self.context)
            case "word":
                return z3.String(name, self.context)
            case _:
                return z3.Real(name, self.context)

    def axioms(self) -> list[z3.BoolRef]:
        """What holds for every patient."""
        found: list[z3.BoolRef] = []
        for thing, windows in sorted(self.windows.items(), key=lambda pair: pair[0].name):
            ordered = sorted(windows)
            for narrow, wide in itertools.pairwise(ordered):
                found.append(z3.Implies(self.documented(thing, narrow), self.documented(thing, wide)))
                found += self._monotone(thing, narrow, wide)
            for window in ordered:
                found += self._possible(thing, window)
        return found + self._ages() + self._durations()

    def _monotone(self, thing: Thing, narrow: float, wide: float) -> list[z3.BoolRef]:
        """What was so in the narrow window was so in the wide one."""
        if thing.kind == "bool":
            return [z3.Implies(self.value(thing, narrow), self.value(thing, wide))]
        if thing.kind == "number" and thing.fact.startswith(_CUMULATIVE):
            return [self.value(thing, narrow) <= self.value(thing, wide)]
        return []

    def _possible(self, thing: Thing, window: float) -> list[z3.BoolRef]:
        if thing.kind != "number":
            return []
        value = self.value(thing, window)
        limits = [value >= 0] if not thing.unit.startswith("Cel") and "score" not in thing.unit else []
        if thing.unit == "%":
            limits.append(value <= 100)
        if thing.fact == "pt.age":
            limits.append(value <= round(120 * DAYS["a"]))
        if thing.unit == "1" and ("count" in thing.fact or "sessions" in thing.fact):
            limits.append(z3.IsInt(value))
        return limits

    def _ages(self) -> list[z3.BoolRef]:
        """Adults are 18 or older; children and adolescents are younger."""
        age = next((thing for thing in self.windows if thing.fact == "pt.age" and thing.kind == "number"), None)
        if age is None:
            return []
        years = self.value(age, NO_WINDOW)
        grown = scaled(18, "a", self.context)
        found = []
        for thing in self.windows:
            if thing.kind == "bool" and thing.fact in ("pt.adult", "pt.adolescent", "pt.child", "pt.pediatric"):
                flag = self.value(thing, NO_WINDOW)
                found.append(
                    flag == (years >= grown) if thing.fact == "pt.adult" else z3.Implies(flag, years < scaled(21, "a", self.context))
                )
        return found

    def _durations(self) -> list[z3.BoolRef]:
        """Nobody is treated longer than the symptoms last."""
        treated = [t for t in self.windows if t.kind == "number" and t.unit == "d" and t.fact.startswith("tx.")]
        lasting = [
            t for t in self.windows if t.kind == "number" and t.unit == "d" and t.fact.startswith("sx.") and t.fact.endswith("duration")
        ]
        if len(lasting) != 1:
            return []
        longest = self.value(lasting[0], max(self.windows[lasting[0]]))
        return [self.value(t, max(self.windows[t])) <= longest for t in treated]


def condition(variables: Variables, leaf: Leaf) -> z3.BoolRef:
    """What must hold of the variable for the leaf to be met, once it is documented."""
    value = variables.value(thing_of(leaf), window_of(leaf))
    if isinstance(leaf, Ref) or leaf.op is None:
        return value
    if isinstance(leaf.value, str):
        same = value == z3.StringVal(leaf.value.casefold(), variables.context)
        return same if leaf.op == "=" else z3.Not(same)
    return _compared(value, leaf, variables.context)


def near(variables: Variables, leaf: Leaf) -> z3.BoolRef | None:
    """The value lies within a fifth of the leaf's threshold; None for a leaf that compares no numbers."""
    if isinstance(leaf, Ref) or leaf.op is None or leaf.value is None or isinstance(leaf.value, str):
        return None
    value, threshold = variables.value(thing_of(leaf), window_of(leaf)), float(leaf.value)
    return z3.And(
        value >= scaled(threshold * 0.8, leaf.unit, variables.context), value <= scaled(threshold * 1.2, leaf.unit, variables.context)
    )


def _compared(value: z3.ExprRef, atom: Atom, context: z3.Context) -> z3.BoolRef:
    threshold = scaled(float(atom.value or 0), atom.unit, context)
    match atom.op:
        case ">=":
            return value >= threshold
        case ">":
            return value > threshold
        case "<=":
            return value <= threshold
        case "<":
            return value < threshold
        case "!=":
            return value != threshold
        case "between":
            return z3.And(value >= threshold, value <= scaled(float(atom.value2 or 0), atom.unit, context))
        case _:
            return value == threshold
