"""What the store holds of a case as one chart: notes read into sentences, structured entries as a second opinion on each criterion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from practice.cases import assembled
from practice.evidence.nearby.answerable import answerable
from practice.evidence.record.chart import Chart, Place, chart_of
from practice.evidence.record.judged import Judged
from practice.flow.noted import fact_name
from practice.notes.reading import note_of
from practice.notes.tokens import mentions, tokens
from practice.preflight import Doubted, Evidence, Opinion, SecondOpinion
from practice.store.rows import ADDENDUM, Answer, CaseRow, Document, Fact, Patient, State
from rules.amounts import Amount
from rules.compile.leaves.atoms import denies
from rules.evaluate import atom_truth
from rules.facts import Case, Known
from rules.lookup.naming import called
from rules.model import Atom, Leaf
from rules.truth import Truth

NO_NOTE = frozenset({"structured", ADDENDUM})
"""What is no note: an answer to one line of a policy is evidence for that line alone."""
_SAID = frozenset({"note", ADDENDUM})
"""Origins of facts that are words of people, and no entries."""
_TIMES = frozenset({"d", "wk", "mo", "a"})
_SILENT = Opinion(Truth.NOT_DOCUMENTED)


@dataclass(frozen=True, slots=True)
class Record:
    """Everything of a case that a pre-flight reads; `visit` is the day from which windows count back."""

    case: CaseRow
    patient: Patient
    visit: dt.date
    documents: tuple[Document, ...]
    facts: tuple[Fact, ...]
    left_out: int = 0
    answers: tuple[Answer, ...] = ()

    @property
    def chart(self) -> Chart:
        """The notes that were written up to the visit."""
        return chart_from(self.documents, self.visit)

    def document(self, document_id: str) -> Document | None:
        """A document by its id."""
        return next((one for one in self.documents if one.id == document_id), None)


def chart_from(documents: Sequence[Document], visit: dt.date) -> Chart:
    """The chart of those documents that are notes and were written up to the visit."""
    noted = (one for one in documents if one.kind not in NO_NOTE)
    read = (note_of(one.text, one.id) for one in noted if one.written is None or one.written <= visit)
    dated = {one.id: one.written for one in documents}
    return chart_of((replace(note, dated=note.dated or dated[note.file]) for note in read), visit)


def opinion_of(record: Record, side: str | None) -> SecondOpinion:
    """What registration and structured entries say of a criterion: only what a typed, dated entry says outright.

    side  the side that is treated; an entry of the other side alone says nothing
    """
    entered = (one for one in record.facts if one.origin not in _SAID)
    structured = tuple(one for one in entered if one.state is not State.REJECTED and _on(one, side))
    known = assembled(record.case, record.patient, structured, unconfirmed=True)
    by_id = {one.id: one for one in structured}

    def opinion(leaf: Leaf) -> Opinion:
        if not isinstance(leaf, Atom) or not _typed(leaf) or not answerable(leaf):
            return _SILENT
        truth, rests_on = atom_truth(leaf, _lasting(known, leaf))
        if truth is Truth.NOT_DOCUMENTED:
            return _SILENT
        evidence = (_evidence(one, by_id.get(one.source), record.patient) for one in rests_on)
        return Opinion(truth, tuple(dict.fromkeys(evidence)))

    return opinion


def _on(fact: Fact, side: str | None) -> bool:
    own = dict(fact.qualifiers).get("laterality", "")
    return side is None or own in ("", "bilateral", side)


def _typed(leaf: Atom) -> bool:
    """Whether an entry can say outright what the leaf asks: no condition in it that the entry could not show."""
    further = leaf.before or leaf.after or leaf.per or leaf.term or leaf.examples
    return not (leaf.review or further or denies(leaf.quote))


def _lasting(known: Case, leaf: Atom) -> Case:
    """Where the leaf asks how long a therapy lasted: its entries as lengths, from their first to their last day."""
    if leaf.unit not in _TIMES or not leaf.fact.startswith("tx."):
        return known
    lengths = tuple(
        replace(one, value=Amount(float((one.end - one.start).days), float((one.end - one.start).days), "d"))
        for one in known.of(leaf.fact)
        if one.value is True and one.start and one.end
    )
    return replace(known, known={**known.known, leaf.fact: lengths})


def _evidence(known: Known, fact: Fact | None, patient: Patient) -> Evidence:
    if fact is None:
        value = {True: "yes", False: "no"}.get(known.value) if isinstance(known.value, bool) else known.value
        said = f"born {patient.birth}" if known.fact.startswith(("pt.age", "pt.adult")) else f"{called(known.fact)}: {value}"
        return Evidence("registration", said)
    return Evidence(fact.document_id or "", fact.quote, fact.span_start or 0, fact.id)


def doubt_of(facts: Iterable[Fact]) -> Doubted:
    """Whether what notes say of a criterion rests on words whose fact a person has rejected."""
    rejected: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.state is State.REJECTED and fact.document_id and fact.origin == "note":
            rejected.setdefault(fact.document_id, []).append(fact)

    def doubted(leaf: Leaf, said: Judged) -> bool:
        return any(_same(leaf, place, rejected.get(place.note.file, ())) for place in said.places)

    return doubted


def _same(leaf: Leaf, place: Place, rejected: Sequence[Fact]) -> bool:
    """Whether one of the rejected facts is of the words at a place, and of what the leaf asks (or nothing tells what that is)."""
    here = [one for one in rejected if one.span_start is not None and overlaps(one, place.sentence.start, place.sentence.end)]
    if not here:
        return False
    asked = {name for mention in mentions(tokens(leaf.quote)) for name in mention.names}
    told = {mention.concept: mention.names for mention in place.read.mentions}
    names = {concept for concept, wider in told.items() if not asked or asked & (wider | {concept})}
    gone = {one.fact for one in here}
    return not names or any(fact_name(m.concept, m.kind) in gone for m in place.read.mentions if m.concept in names)


def overlaps(fact: Fact, start: int, end: int) -> bool:
    """Whether a fact's words lie in a stretch of its document."""
    return fact.span_start is not None and fact.span_end is not None and fact.span_start < end and start < fact.span_end
