"""A rule and a case → a finding: met, not met, not documented or conflict, with the tree that says why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rules.amounts import Amount, compare, days
from rules.facts import Case, Known
from rules.model import All, Always, Any, AtLeast, Atom, If, Node, Not, Ref, Unless, children
from rules.truth import Truth, at_least, conjunction, disjunction, negated

_ONCE = ("tx.", "proc.", "ev.", "hx.", "doc.", "img.")
"""Facts that stay so once they were: therapies, procedures, events, history, documents, findings of a picture."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a node: its truth, the findings below it, and for an atom the facts that it rests on."""

    node: Node
    truth: Truth
    parts: tuple[Finding, ...] = ()
    rests_on: tuple[Known, ...] = ()


def evaluate(node: Node, case: Case) -> Finding:
    """The finding of a node for a case."""
    if isinstance(node, Atom):
        truth, known = atom_truth(node, case)
        return Finding(node, truth, (), known)
    if isinstance(node, Ref):
        return Finding(node, Truth.NOT_DOCUMENTED)
    parts = tuple(evaluate(child, case) for child in children(node))
    return Finding(node, combined(node, [part.truth for part in parts]), parts)


def combined(node: Node, parts: list[Truth]) -> Truth:
    """The truth of a node that is no leaf from the truths of its children."""
    match node:
        case Always():
            return Truth.MET
        case All():
            return conjunction(parts)
        case Any():
            return disjunction(parts)
        case AtLeast():
            return at_least(node.n, parts)
        case Not():
            return negated(parts[0])
        case Unless():
            return disjunction(parts)
        case If():
            return disjunction((negated(parts[0]), parts[1]))
        case _:
            raise TypeError(f"{type(node).__name__} is a leaf")


# ---------------------------------------------------------------- leaves


def atom_truth(atom: Atom, case: Case) -> tuple[Truth, tuple[Known, ...]]:
    """The truth of an atom and what it rests on.

    What is known outside the atom's window does not count. Where facts disagree: what was once so (a therapy, a procedure) is met by any of
    them, and an upper limit on it is broken by any; of a state or a measured value the latest counts; facts of the same time, or without
    one, are a conflict.
    """
    truths = [(_single(atom, one), one) for one in case.of(atom.fact) if _in_window(atom, one, case)]
    met = [one for truth, one in truths if truth is Truth.MET]
    against = [one for truth, one in truths if truth is Truth.NOT_MET]
    if met and against:
        return _settled(atom, met, against)
    if met:
        return Truth.MET, tuple(met)
    unclear = [one for truth, one in truths if not truth.known]
    if against and not unclear:
        return Truth.NOT_MET, tuple(against)
    return Truth.NOT_DOCUMENTED, tuple(unclear)


def _settled(atom: Atom, met: list[Known], against: list[Known]) -> tuple[Truth, tuple[Known, ...]]:
    if any(_same_time(one, other) for one in met for other in against):
        return Truth.CONFLICT, (*met, *against)
    if atom.fact.startswith(_ONCE):
        most = atom.op in ("<=", "<", "!=")  # of what adds up, the greatest counts: an upper limit is broken by any
        return (Truth.NOT_MET, tuple(against)) if most else (Truth.MET, tuple(met))
    latest = max((*met, *against), key=lambda one: one.end or one.start or dt.date.min)
    return (Truth.MET, (latest,)) if latest in met else (Truth.NOT_MET, (latest,))


def _single(atom: Atom, known: Known) -> Truth:
    if atom.outcome and known.outcome != atom.outcome and known.value is not False:
        return Truth.NOT_DOCUMENTED if known.outcome is None else Truth.NOT_MET
    if atom.op is None:
        return _yes(known)
    if isinstance(atom.value, str):
        return _word(atom, known)
    amount = _amount(known)
    if amount is None or atom.value is None:
        return Truth.NOT_MET if known.value is False and atom.op in (">=", ">") else Truth.NOT_DOCUMENTED
    return compare(amount, atom.op, float(atom.value), atom.value2, atom.unit)


def _yes(known: Known) -> Truth:
    if isinstance(known.value, bool):
        return Truth.MET if known.value else Truth.NOT_MET
    if isinstance(known.value, Amount):
        return Truth.MET if known.value.low > 0 else Truth.NOT_MET if known.value.high == 0 else Truth.NOT_DOCUMENTED
    return Truth.MET if known.value else Truth.NOT_DOCUMENTED


def _word(atom: Atom, known: Known) -> Truth:
    if not isinstance(known.value, str) or atom.op not in ("=", "!="):
        return Truth.NOT_DOCUMENTED
    same = known.value.casefold() == str(atom.value).casefold()
    return Truth.MET if same is (atom.op == "=") else Truth.NOT_MET


def _amount(known: Known) -> Amount | None:
    return known.value if isinstance(known.value, Amount) else None


def _in_window(atom: Atom, known: Known, case: Case) -> bool:
    """Whether a fact may lie in the atom's window; one without a date does not, since the window asks for a date."""
    if atom.within is None:
        return True
    window = days(atom.within)
    anchor = case.events.get(atom.before or atom.after or "", case.visit)
    last = known.end or known.start
    if window is None or last is None:
        return False
    away = (anchor - last).days if atom.after is None else (last - anchor).days
    return 0 <= away <= window[1] if atom.after else -1 < away <= window[1]


def _same_time(one: Known, other: Known) -> bool:
    if one.start is None or other.start is None:
        return True
    return one.start <= (other.end or other.start) and other.start <= (one.end or one.start)
