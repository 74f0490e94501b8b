"""The smallest set of facts that would decide an undecided case."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from rules.evaluate import Finding
from rules.model import All, Always, Any, AtLeast, Atom, If, Not, Ref, Unless
from rules.truth import Truth

Needs = frozenset[str]
_CHOICES = 4000  # combinations looked at for "n of"; beyond it the cheapest are taken one by one


@dataclass(frozen=True, slots=True)
class Deciding:
    """Facts, by name, that would make the case met, or not met; None where no facts could."""

    to_meet: Needs | None
    to_fail: Needs | None


def deciding(finding: Finding) -> Deciding:
    """The smallest sets of facts, not documented or in conflict so far, that would decide a finding each way."""
    node = finding.node
    if isinstance(node, Atom | Ref):
        return _leaf(finding)
    parts = [deciding(part) for part in finding.parts]
    match node:
        case Always():
            return Deciding(frozenset(), None)
        case All():
            return Deciding(_every(p.to_meet for p in parts), _least(p.to_fail for p in parts))
        case Any() | Unless():
            return Deciding(_least(p.to_meet for p in parts), _every(p.to_fail for p in parts))
        case AtLeast():
            meet, fail = [p.to_meet for p in parts], [p.to_fail for p in parts]
            return Deciding(_some(node.n, meet), _some(len(parts) - node.n + 1, fail))
        case Not():
            return Deciding(parts[0].to_fail, parts[0].to_meet)
        case If():
            condition, then = parts
            return Deciding(_least((condition.to_fail, then.to_meet)), _every((condition.to_meet, then.to_fail)))


def _leaf(finding: Finding) -> Deciding:
    if finding.truth is Truth.MET:
        return Deciding(frozenset(), None)
    if finding.truth is Truth.NOT_MET:
        return Deciding(None, frozenset())
    name = finding.node.fact if isinstance(finding.node, Atom) else finding.node.ref if isinstance(finding.node, Ref) else ""
    return Deciding(frozenset({name}), frozenset({name}))


def _every(sets: Iterable[Needs | None]) -> Needs | None:
    found: Needs = frozenset()
    for one in sets:
        if one is None:
            return None
        found |= one
    return found


def _least(sets: Iterable[Needs | None]) -> Needs | None:
    known = [one for one in sets if one is not None]
    return min(known, key=lambda one: (len(one), sorted(one)), default=None)


def _some(n: int, sets: list[Needs | None]) -> Needs | None:
    """The smallest union of n of the sets."""
    known = sorted((one for one in sets if one is not None), key=lambda one: (len(one), sorted(one)))
    if n <= 0:
        return frozenset()
    if len(known) < n:
        return None
    choices = itertools.islice(itertools.combinations(known, n), _CHOICES)
    return _least(frozenset().union(*choice) for choice in choices)
