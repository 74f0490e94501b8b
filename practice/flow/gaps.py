"""What is still open on the way to an approval: along the route of which the record shows most, and what has to be ruled out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.evaluate import Finding
from rules.model import Any as Either
from rules.model import AtLeast, Atom, If, Leaf, Not, Ref, Stance, Statement
from rules.model import Unless as Excepting
from rules.truth import Truth

_REFUSING = (Stance.NOT_COVERED, Stance.UNPROVEN)


@dataclass(frozen=True, slots=True)
class Gap:
    """One leaf that the record leaves open. `want`: whether it has to be so, or has to be not so."""

    leaf: Leaf
    want: bool
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """The best way to coverage: what is open on it, and how many of its parts the record shows already.

    barred  the record speaks against every way
    """

    gaps: tuple[Gap, ...] = ()
    shown: int = 0
    barred: bool = False

    @property
    def wanted(self) -> int:
        """How many parts of the way there are: shown, and open ones that have to be so."""
        return self.shown + sum(gap.want for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class _Route:
    """Leaves that would have to be settled, and how many on the way are already as wanted."""

    gaps: tuple[Gap, ...]
    shown: int

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Routes of which nothing is shown are all alike: the first of them counts, as payers name the usual one first."""
        return not self.shown, len(self.gaps) if self.shown else 0, -self.shown


def way_of(found: Sequence[tuple[Statement, Finding]]) -> Way:
    """The best way to coverage with its open leaves, and those that have to be ruled out, each quote once."""
    covers = [tree for statement, tree in found if statement.stance is Stance.COVERED]
    best = _best(_route(tree, True) for tree in covers)
    out = list(best.gaps) if best else []
    barred = bool(covers) and best is None
    for statement, tree in found:
        if statement.stance in _REFUSING:
            route = _route(tree, False)
            out += route.gaps if route else ()
            barred = barred or route is None
    gaps = tuple({gap.leaf.quote: gap for gap in reversed(out)}.values())[::-1]
    return Way(gaps, best.shown if best else 0, barred)


def _route(tree: Finding, want: bool) -> _Route | None:
    """How a node could come to be as wanted; None where the record speaks against it already."""
    if tree.truth is (Truth.MET if want else Truth.NOT_MET):
        return _Route((), _parts(tree, want))
    if tree.truth.known:
        return None
    node = tree.node
    if isinstance(node, Atom | Ref):
        return _Route((Gap(node, want, tree.truth is Truth.CONFLICT),), 0)
    if isinstance(node, Not):
        return _route(tree.parts[0], not want)
    if isinstance(node, If):
        condition, then = tree.parts
        routes = [_route(condition, not want), _route(then, want)]
        return _best(routes) if want else _all([_route(condition, True), _route(then, False)])
    routes = [_route(part, want) for part in tree.parts]
    if isinstance(node, AtLeast):
        needed = node.n if want else len(routes) - node.n + 1
        return _all(sorted((one for one in routes if one), key=lambda one: one.rank)[:needed])
    return _best(routes) if isinstance(node, Either | Excepting) is want else _all(routes)


def _best(routes: Iterable[_Route | None]) -> _Route | None:
    """The shortest of the routes of which the record shows something, else the first."""
    return min((one for one in routes if one), key=lambda one: one.rank, default=None)


def _all(routes: Sequence[_Route | None]) -> _Route | None:
    """All of them together; None where one of them is barred."""
    if any(one is None for one in routes):
        return None
    return _Route(tuple(gap for one in routes if one for gap in one.gaps), sum(one.shown for one in routes if one))


def _parts(tree: Finding, want: bool) -> int:
    """How many parts of a node that is as wanted the record shows; 1 where it is a leaf, or nothing below tells."""
    if isinstance(tree.node, Not):
        return _parts(tree.parts[0], not want)
    told = [part for part in tree.parts if part.truth is (Truth.MET if want else Truth.NOT_MET)]
    if not told or isinstance(tree.node, Either | Excepting) is want:
        return 1
    return sum(_parts(part, want) for part in told)
