"""What is missing: the smallest set of statements that would decide a request, in the policy's own words, and whom to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from practice.notes.tokens import mentions, tokens
from rules.deciding import Deciding, deciding
from rules.evaluate import Finding
from rules.model import Atom, Ref, Stance, Statement, leaves
from rules.truth import Truth

_BY_KIND = (
    ("therapy", "the therapist or the prescriber (treatment records)"),
    ("imaging", "radiology or the testing facility (report)"),
    ("procedure", "the office that performed it (operative or procedure note)"),
    ("sign", "the clinician (examination)"),
    ("measure", "the clinician (measurement)"),
)
_FRONT_DESK = re.compile(r"\b(?:age|years of age|member is|enrolled|eligib|network|prior authorization|submitted)\b", re.IGNORECASE)
_EXAMINED = re.compile(r"\b(?:clinician|physician|provider|surgeon)\s+has\s+(?:examined|evaluated|assessed)\b", re.IGNORECASE)
_LAB = re.compile(r"\b(?:lab|serum|a1c|hemoglobin|test result|culture|titer|antibod|screen)\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Missing:
    """One statement of the policy that the record leaves open. `conflict`: the record says both."""

    quote: str
    ask: str
    conflict: bool = False


def missing_of(found: Sequence[tuple[Statement, Finding]]) -> tuple[Missing, ...]:
    """The smallest set that would decide: for the statement that covers and needs least, and for each that refuses and is open."""
    covers = [(s, tree) for s, tree in found if s.stance is Stance.COVERED]
    out: dict[str, Missing] = {}
    if not any(tree.truth is Truth.MET for _, tree in covers):
        needs = [(deciding(tree).to_meet, tree) for _, tree in covers if tree.truth is not Truth.NOT_MET]
        possible = [(names, tree) for names, tree in needs if names]
        if possible:
            names, tree = min(possible, key=lambda pair: (len(pair[0]), sorted(pair[0])))
            out |= {one.quote: one for one in _open(tree, names)}
    for statement, tree in found:
        if statement.stance in (Stance.NOT_COVERED, Stance.UNPROVEN) and not tree.truth.known:
            told: Deciding = deciding(tree)
            out |= {one.quote: one for one in _open(tree, told.to_fail or frozenset())}
    return tuple(out.values())


def _open(tree: Finding, names: frozenset[str]) -> Iterator[Missing]:
    for leaf in _leaf_findings(tree):
        node = leaf.node
        name = node.fact if isinstance(node, Atom) else node.ref if isinstance(node, Ref) else ""
        if name in names and not leaf.truth.known and isinstance(node, Atom | Ref):
            yield Missing(node.quote, whom_to_ask(node.quote), leaf.truth is Truth.CONFLICT)


def _leaf_findings(tree: Finding) -> Iterator[Finding]:
    if not tree.parts and any(True for _ in leaves(tree.node)):
        yield tree
    for part in tree.parts:
        yield from _leaf_findings(part)


def whom_to_ask(quote: str) -> str:
    """Who is likely to have what a statement asks for."""
    if _EXAMINED.search(quote):
        return "the clinician (examination)"
    if _FRONT_DESK.search(quote):
        return "the front desk (registration)"
    if _LAB.search(quote):
        return "the laboratory (result)"
    kinds = {m.kind for m in mentions(tokens(quote))}
    return next((ask for kind, ask in _BY_KIND if kind in kinds), "the clinician (note or addendum)")
