"""Random rules in which nothing is asked twice, and mutations of them whose direction is known by how they are made.

Where every fact occurs once, each leaf can decide the whole, so that a mutation of one leaf alters who qualifies, in one direction only.
"""

from __future__ import annotations

import random
from dataclasses import replace

from rules.model import All, Any, AtLeast, Atom, If, Node, Not, Unless

UNITS = (("tx.therapy{}", "wk", 6), ("obs.index{}", "kg/m2", 30), ("lab.value{}", "mg/dL", 5), ("tx.sessions{}", "1", 10))


def rule(rng: random.Random, depth: int = 3) -> Node:
    """A random rule of up to `depth` levels."""
    return _node(rng, depth, iter(range(10**6)))


def _node(rng: random.Random, depth: int, names) -> Node:
    if depth == 0 or rng.random() < 0.2:
        return _atom(rng, next(names))
    below = tuple(_node(rng, depth - 1, names) for _ in range(rng.choice((2, 2, 3))))
    match rng.choice(("all", "all", "any", "any", "at_least", "not", "unless", "if")):
        case "all":
            return All(below)
        case "any":
            return Any(below)
        case "at_least":
            return AtLeast(2, below) if len(below) > 2 else All(below)
        case "not":
            return Not(below[0])
        case "unless":
            return Unless(below[0], below[1])
        case _:
            return If(below[0], below[1])


def _atom(rng: random.Random, number: int) -> Atom:
    if rng.random() < 0.4:
        return Atom(f"finding {number}", 0, f"dx.finding{number}")
    name, unit, value = rng.choice(UNITS)
    fact = name.format(number)
    within = rng.choice((None, None, "12 mo")) if fact.startswith("tx.therapy") else None
    return Atom(f"{fact} {value} {unit}", 0, fact, rng.choice((">=", ">", "<=", "<")), value, unit=unit, within=within)


def mutated(rng: random.Random, node: Node) -> tuple[Node, str]:
    """A mutation and its direction: stricter, looser or equivalent."""
    kind = rng.choice(("leaf", "leaf", "leaf", "conjunct", "disjunct", "reorder", "double"))
    extra = Atom("another finding", 0, "dx.another")
    if kind == "leaf":
        return _leaf(rng, node)
    if kind == "conjunct":
        return All((node, extra)), "stricter"
    if kind == "disjunct":
        return Any((node, extra)), "looser"
    if kind == "reorder":
        return _turned(node), "equivalent"
    return Not(Not(node)), "equivalent"


def _leaf(rng: random.Random, node: Node) -> tuple[Node, str]:
    """One leaf made harder or easier; under a negation that turns round."""
    match node:
        case Atom():
            return _altered(rng, node)
        case All() | Any() | AtLeast():
            at = rng.randrange(len(node.of))
            below, direction = _leaf(rng, node.of[at])
            return replace(node, of=(*node.of[:at], below, *node.of[at + 1 :])), direction
        case Not():
            below, direction = _leaf(rng, node.node)
            return Not(below), _opposite(direction)
        case Unless():
            below, direction = _leaf(rng, node.exception)
            return Unless(node.node, below), direction
        case If():
            below, direction = _leaf(rng, node.condition)
            return If(below, node.then), _opposite(direction)
    raise TypeError(node)


def _altered(rng: random.Random, atom: Atom) -> tuple[Node, str]:
    harder = rng.random() < 0.5
    if atom.op is None:
        extra = Atom("a further finding", 0, f"{atom.fact}.further")
        return (All((atom, extra)), "stricter") if harder else (Any((atom, extra)), "looser")
    if atom.within and rng.random() < 0.5:
        # a narrower window leaves less therapy in it
        more_is_better = atom.op in (">=", ">")
        return replace(atom, within="6 mo"), "stricter" if more_is_better else "looser"
    up = harder is (atom.op in (">=", ">"))
    value = float(atom.value) * (1.5 if up else 0.5)
    return replace(atom, value=value), "stricter" if harder else "looser"


def _opposite(direction: str) -> str:
    return {"stricter": "looser", "looser": "stricter"}.get(direction, direction)


def _turned(node: Node) -> Node:
    match node:
        case All() | Any() | AtLeast():
            return replace(node, of=tuple(_turned(one) for one in reversed(node.of)))
        case _:
            return node
