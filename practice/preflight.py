"""Pre-flight of one request: a policy and the notes of a patient → a finding for every leaf, what they come to, what is missing.

Nothing is stored, and nothing of a note is written anywhere but into the result. Rules here are unreviewed and facts unconfirmed, and the
result says so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policies.model import Document
from practice.evidence.chart import chart_of
from practice.evidence.completing import completed
from practice.evidence.conservative import definition_of
from practice.evidence.judged import Judged
from practice.evidence.judging import judge
from practice.human import human_only
from practice.missing import Missing, missing_of
from practice.notes.model import Note
from rules.compile import compile_document
from rules.compile.atoms import negated as says_no
from rules.compile.source import Source
from rules.evaluate import Finding, combined
from rules.facts import Known
from rules.model import Atom, Leaf, Node, Not, Ref, Stance, Statement, children, leaves
from rules.truth import Truth, conjunction, disjunction, negated

_REFUSING = (Stance.NOT_COVERED, Stance.UNPROVEN)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a note, verbatim."""

    file: str
    quote: str


@dataclass(frozen=True, slots=True)
class LeafFinding:
    """What became of one leaf; `truth` is that of the quoted statement itself. `start` and `section` say where it stands in the policy."""

    quote: str
    start: int
    truth: Truth
    evidence: tuple[Evidence, ...]
    stance: Stance
    section: tuple[str, ...]
    review: bool


@dataclass(frozen=True, slots=True)
class Preflight:
    """The whole result. `human_only`: why only a person may go on with it; empty where that is not so."""

    findings: tuple[LeafFinding, ...]
    overall: Truth
    human_only: tuple[str, ...]
    missing: tuple[Missing, ...]
    statements: tuple[Statement, ...]
    issues: tuple[str, ...]


def preflight(document: Document, notes: Iterable[Note], visit: dt.date, codes: Sequence[str] = ()) -> Preflight:
    """The pre-flight of a request on the day of a visit. `codes`: procedures and diagnoses asked for."""
    compiled = compile_document(document)
    chart = chart_of(notes, visit)
    definition = definition_of(compiled.statements, compiled.text)
    asked = completed(compiled.statements, compiled.text)
    judged = {id(leaf): judge(leaf, chart, definition, asked.get(id(leaf))) for s in compiled.statements for leaf in leaves(s.when)}
    trees = [(s, _tree(s.when, judged)) for s in compiled.statements]
    findings = tuple(
        _finding(leaf, judged[id(leaf)], statement) for statement in compiled.statements for leaf in leaves(statement.when)
    )  # fmt: skip
    relevant = [(s, tree) for s, tree in trees if _asked_for(s, codes)]
    return Preflight(
        findings=findings,
        overall=overall_of([(s.stance, tree.truth) for s, tree in relevant]),
        human_only=human_only(compiled.statements, [tree.truth for _, tree in trees], chart),
        missing=missing_of(relevant),
        statements=compiled.statements,
        issues=compiled.issues,
    )


def overall_of(found: Iterable[tuple[Stance, Truth]]) -> Truth:
    """Covered by any statement that covers and by none that refuses; a policy without a statement that covers leaves it undocumented."""
    pairs = list(found)
    covers = [truth for stance, truth in pairs if stance is Stance.COVERED]
    refuses = [truth for stance, truth in pairs if stance in _REFUSING]
    covered = disjunction(covers) if covers else Truth.NOT_DOCUMENTED
    return conjunction([covered, *(negated(truth) for truth in refuses)])


def _asked_for(statement: Statement, codes: Sequence[str]) -> bool:
    """Whether a statement speaks of the codes asked for; one that names no procedure codes always does."""
    from policies.model import CodeSystem

    procedures = [code for code in statement.codes if code.system in (CodeSystem.CPT, CodeSystem.HCPCS)]
    asked = [code for code in codes if re.fullmatch(r"[A-Z]?\d{4,5}[A-Z]?", code)]
    return not procedures or not asked or any(one.first <= code <= one.last for one in procedures for code in asked)


# ---------------------------------------------------------------- trees


def _tree(node: Node, judged: dict[int, Judged], under_not: bool = False) -> Finding:
    """The finding of a node. A leaf whose own words say `no` below a Not is judged as quoted and counts there as its opposite."""
    if isinstance(node, Atom | Ref):
        truth = judged[id(node)].truth
        if under_not and says_no(Source.of(node.quote).span()):
            truth = negated(truth)
        return Finding(node, truth, (), tuple(Known(getattr(node, "fact", ""), True) for _ in judged[id(node)].places[:1]))
    parts = tuple(_tree(child, judged, isinstance(node, Not)) for child in children(node))
    return Finding(node, combined(node, [part.truth for part in parts]), parts)


def _finding(leaf: Leaf, found: Judged, statement: Statement) -> LeafFinding:
    evidence = (
        tuple(dict.fromkeys(Evidence(place.note.file, place.sentence.text) for place in found.places))
        if found.truth is not Truth.NOT_DOCUMENTED
        else ()
    )
    return LeafFinding(
        leaf.quote, leaf.start, found.truth, evidence, statement.stance, statement.citation.section, leaf.review or statement.review
    )
