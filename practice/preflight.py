"""Pre-flight of one request: a policy and the notes of a patient → a finding for every leaf, what they come to, what is missing.

Nothing is stored, and nothing of a note is written anywhere but into the result. Rules here are unreviewed and facts unconfirmed, and the
result says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from policies.model import Document
from practice.bearing import REFUSING, bearing
from practice.diagnoses import Diagnosis, diagnoses_of
from practice.evidence.asking.demand import demand
from practice.evidence.completing import completed
from practice.evidence.judging import judge, judge_demand
from practice.evidence.nearby.features import Wanted
from practice.evidence.nearby.near import Near, Nearby
from practice.evidence.record.chart import Chart, chart_of
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.therapies.conservative import definition_of
from practice.human import human_only
from practice.missing import Missing, missing_of
from practice.narrowed import Narrowed, narrowed
from practice.notes.model import Note
from practice.trailing import trailing
from rules.compile import compile_document
from rules.compile.leaves.atoms import denies
from rules.evaluate import Finding, combined
from rules.facts import Known
from rules.model import Atom, Leaf, Node, Not, Ref, Stance, Statement, children, leaves
from rules.truth import Truth, conjunction, disjunction, negated


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a note, verbatim, where they stand in it.

    fact     the fact that they are, for a structured entry
    read_by  who has read them as saying so, and when ("sue on 2026-03-02"); `pointing` the act itself; "" where the reading has
    """

    file: str
    quote: str
    start: int = 0
    fact: str = ""
    read_by: str = ""
    pointing: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What else than notes says of a leaf, such as structured entries of the chart."""

    truth: Truth
    evidence: tuple[Evidence, ...] = ()


SecondOpinion = Callable[[Leaf], Opinion]
Doubted = Callable[[Leaf, Judged], bool]
"""Whether what the notes say of a leaf rests on words that a person has rejected."""


@dataclass(frozen=True, slots=True)
class LeafFinding:
    """What became of one leaf; `truth` is that of the quoted statement itself. `start` and `section` say where it stands in the policy.

    near  of one that is not documented the nearest sentences of the record; none was read as saying it
    """

    quote: str
    start: int
    truth: Truth
    evidence: tuple[Evidence, ...]
    stance: Stance
    section: tuple[str, ...]
    review: bool
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class Preflight:
    """The whole result. `human_only`: why only a person may go on with it; empty where that is not so.

    diagnoses   how the policy's lists name the diagnoses asked for; they do not change `overall`, which is that of the statements
    relevant    the statements that bear on what is asked for, each with the tree of its findings
    """

    findings: tuple[LeafFinding, ...]
    overall: Truth
    human_only: tuple[str, ...]
    missing: tuple[Missing, ...]
    statements: tuple[Statement, ...]
    issues: tuple[str, ...]
    diagnoses: tuple[Diagnosis, ...] = ()
    relevant: tuple[tuple[Statement, Finding], ...] = ()


def preflight(document: Document, notes: Iterable[Note], visit: dt.date, codes: Sequence[str] = ()) -> Preflight:
    """The pre-flight of a request on the day of a visit. `codes`: procedures and diagnoses asked for."""
    compiled = compile_document(document)
    found = weigh(compiled.statements, compiled.text, chart_of(notes, visit), codes)
    return replace(found, issues=compiled.issues, diagnoses=diagnoses_of(document.codes, codes))


def weigh(
    statements: Sequence[Statement],
    text: str,
    chart: Chart,
    codes: Sequence[str] = (),
    second: SecondOpinion | None = None,
    doubted: Doubted | None = None,
) -> Preflight:
    """The statements of a policy against a chart. `text`: what the statements' offsets point into."""
    definition = definition_of(statements, text)
    asked = completed(statements, text)
    judged: dict[int, tuple[Judged, Opinion | None]] = {}
    for leaf in (leaf for s in statements for leaf in leaves(s.when)):
        said = judge(leaf, chart, definition, asked.get(id(leaf)))
        if doubted is not None and said.places and doubted(leaf, said):
            said = NOTHING
        judged[id(leaf)] = said, second(leaf) if second else None
    for name, behind in (one for s in statements for one in trailing(s.when, text)):
        said, opinion = judged[id(name)]
        if said.truth is Truth.MET:
            whole = judge_demand(demand(f"{name.quote} {behind}"), chart, definition)
            judged[id(name)] = whole if whole.truth is Truth.MET else NOTHING, opinion
    nearby = Nearby(chart)
    trees = [(s, _tree(s.when, judged)) for s in statements]
    bear = {id(one) for one in bearing(statements, codes, chart)}
    relevant = [(s, tree) for s, tree in trees if id(s) in bear]
    wholes = {id(leaf): whole for _, tree in trees for leaf, whole in narrowed(tree, text)}
    return Preflight(
        findings=tuple(
            _looked(_whole(_finding(leaf, judged[id(leaf)], s), wholes.get(id(leaf)), judged, text), text, nearby)
            for s in statements
            for leaf in leaves(s.when)
        ),
        overall=overall_of([(s.stance, tree.truth) for s, tree in relevant]),
        human_only=human_only([s for s, _ in relevant], [tree.truth for _, tree in relevant], chart),
        missing=missing_of(relevant),
        statements=tuple(statements),
        issues=(),
        relevant=tuple(relevant),
    )


def overall_of(found: Iterable[tuple[Stance, Truth]]) -> Truth:
    """Covered by any statement that covers and by none that refuses; a policy without a statement that covers leaves it undocumented."""
    pairs = list(found)
    covers = [truth for stance, truth in pairs if stance is Stance.COVERED]
    refuses = [truth for stance, truth in pairs if stance in REFUSING]
    covered = disjunction(covers) if covers else Truth.NOT_DOCUMENTED
    return conjunction([covered, *(negated(truth) for truth in refuses)])


# ---------------------------------------------------------------- trees


def _tree(node: Node, judged: dict[int, tuple[Judged, Opinion | None]], under_not: bool = False) -> Finding:
    """The finding of a node. A leaf whose own words say `no` below a Not is judged as quoted and counts there as its opposite."""
    if isinstance(node, Atom | Ref):
        truth, evidence = _settled(*judged[id(node)])
        if under_not and denies(node.quote):
            truth = negated(truth)
        return Finding(node, truth, (), tuple(Known(getattr(node, "fact", ""), True) for _ in evidence[:1]))
    parts = tuple(_tree(child, judged, isinstance(node, Not)) for child in children(node))
    return Finding(node, combined(node, [part.truth for part in parts]), parts)


def _settled(said: Judged, second: Opinion | None) -> tuple[Truth, tuple[Evidence, ...]]:
    """What notes and the rest of the chart come to; where they contradict each other it is a conflict, never a choice."""
    noted = tuple(dict.fromkeys(Evidence(place.note.file, place.sentence.text, place.sentence.start) for place in said.places))
    if second is None or second.truth is Truth.NOT_DOCUMENTED:
        return said.truth, noted if said.truth is not Truth.NOT_DOCUMENTED else ()
    if said.truth is Truth.NOT_DOCUMENTED:
        return second.truth, second.evidence
    return said.truth if said.truth is second.truth else Truth.CONFLICT, (*noted, *second.evidence)


def _finding(leaf: Leaf, judged: tuple[Judged, Opinion | None], statement: Statement) -> LeafFinding:
    truth, evidence = _settled(*judged)
    return LeafFinding(
        leaf.quote, leaf.start, truth, evidence, statement.stance, statement.citation.section, leaf.review or statement.review
    )


def _whole(found: LeafFinding, whole: Narrowed | None, judged: dict[int, tuple[Judged, Opinion | None]], text: str) -> LeafFinding:
    """The finding of a leaf that is met, with what narrows it; its evidence is that of the leaves that decide it."""
    if whole is None or found.truth is not Truth.MET:
        return found
    settled = [_settled(*judged[id(leaf)]) for leaf in whole.leaves]
    decides = [words for truth, words in settled if truth is whole.truth] if whole.truth is not Truth.NOT_DOCUMENTED else []
    evidence = tuple(dict.fromkeys(one for words in decides for one in words))
    return replace(found, quote=text[found.start : whole.end], truth=whole.truth, evidence=evidence)


def _looked(found: LeafFinding, text: str, nearby: Nearby) -> LeafFinding:
    """The finding, with where to look for what is not documented."""
    if found.truth is not Truth.NOT_DOCUMENTED:
        return found
    start, end = text.rfind("\n", 0, found.start) + 1, text.find("\n", found.start + len(found.quote))
    line = text[start : end if end >= 0 else len(text)]
    return replace(found, near=nearby.of(Wanted(found.quote, line, found.section[-1:])))
