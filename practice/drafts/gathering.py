"""A case file from the store: the case as the person may see it, held against policies in the version in force on its visit."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from policies.model import Document as PolicyDocument
from practice.denials.letter_store import letters as decision_letters
from practice.denials.model import Cited, DenialLetter
from practice.drafts.criteria import criteria_of
from practice.drafts.draft import Kept
from practice.drafts.model import CaseFile, CitedWords, Criterion, Denial, Gap, Office, Order, Paper, Passage, Person, PolicyText, Result
from practice.drafts.words import one_line
from practice.flow.answered import heard
from practice.flow.charted import Record, doubt_of, opinion_of, overlaps
from practice.preflight import Preflight, weigh
from practice.refused import PracticeError
from practice.store.answers import answers_of_case
from practice.store.cases import case_of, visible
from practice.store.documents import documents_of_case
from practice.store.door import Door
from practice.store.facts import facts_of_case
from practice.store.patients import coverage_on, patient_of
from practice.store.requests import outcomes_of
from practice.store.rows import Answer, CaseRow, Document, OutcomeRow, Patient, State
from rules.compile import compile_document
from rules.model import Statement
from rules.truth import Truth, conjunction

REGISTRATION, LETTER = "registration", "decision letter"
_DENIED = ("denied", "partly_approved", "partly")


@dataclass(frozen=True, slots=True)
class Held:
    """A policy to hold the case against: `text` is what the statements' offsets point into, `reviewed` the places of accepted ones."""

    policy: PolicyText
    text: str
    statements: tuple[Statement, ...]
    reviewed: frozenset[int] = frozenset()


def held_document(document: PolicyDocument, policy_id: str, payer_id: str, payer_name: str, version: int | None = None) -> Held:
    """A policy as read, from the record or a file, with the compiler's own reading of it, which nobody has reviewed."""
    compiled = compile_document(document)
    return Held(policy_text(document, policy_id, payer_id, payer_name, version), compiled.text, compiled.statements)


def policy_text(document: PolicyDocument, policy_id: str, payer_id: str, payer_name: str, version: int | None) -> PolicyText:
    """The policy's version with its words, section by section."""
    meta = document.metadata
    sections = tuple(Passage(one.path, one.text, one.page) for one in document.sections if one.text.strip())
    content = hashlib.sha256("\x1f".join(f"{one.path}\x1e{one.text}" for one in sections).encode()).hexdigest()
    title = meta.title or policy_id
    return PolicyText(policy_id, payer_id, payer_name, meta.policy_number or "", title, version, meta.effective, content, sections)


def gather(
    door: Door, case_id: str, held: Sequence[Held], office: Office, *, address: tuple[str, ...] = (), denial: Denial | None = None
) -> CaseFile:
    """Everything a draft of a case may rest on. Raises PracticeError where it has no visit or no policy is in force for it.

    denial  the payer's decision where the store does not hold it
    """
    with door.together():
        case = case_of(door, case_id)
        patient = patient_of(door, case.patient_id)
        documents = documents_of_case(door, case_id, structured=True)
        facts = facts_of_case(door, case_id)
        answers = answers_of_case(door, case_id)
        outcomes = outcomes_of(door, case_id)
        letters = decision_letters(door)
        left_out = _left_out(door, case_id)
        member = next((one.member for one in coverage_on(door, patient.id, case.visit) if one.member), "") if case.visit else ""
    if case.visit is None:
        raise PracticeError(f"case {case_id}: it has no day of visit, on which a policy must be in force; import the schedule")
    if not held:
        raise PracticeError(f"case {case_id}: no policy of its payer is known to be in force on {case.visit}; name one with --policy")
    record = Record(case, patient, case.visit, documents, facts, left_out, answers)
    found = assembled(record, held, office, member=member, address=address, denial=denial or denial_of(outcomes))
    return with_letter(found, [one for one in letters if one.case_id == case_id])


def with_letter(case: CaseFile, letters: Sequence[DenialLetter]) -> CaseFile:
    """The case with the payer's last decision letter: its sentence becomes a document that can be cited."""
    last = max((one for one in letters if one.decided), key=lambda one: (one.decided or dt.date.min, one.letter_id), default=None)
    if last is None or last.decided is None or (case.denial and case.denial.decided_on > last.decided):
        return case
    quote = one_line(last.quote)
    cited = tuple(dict.fromkeys(one_line(one.criterion) for one in last.cited if one.criterion.strip()))
    named = tuple(dict.fromkeys(one_line(one.named) for one in last.cited if one.named and one_line(one.named) not in (quote, *cited)))
    paper = Paper(LETTER, LETTER, LETTER, last.payer_name or case.payer_name, last.decided, "\n".join((quote, *cited, *named)))
    codes = case.denial.codes if case.denial else ()
    others = tuple(one for one in cited if one != quote)
    denial = Denial(last.decided, quote, codes, last.reference, LETTER, last.appeal_by, others, tuple(map(_rest, last.cited)))
    return replace(case, papers=(*case.papers, paper), denial=denial)


def _rest(one: Cited) -> CitedWords:
    since = dt.date.fromisoformat(one.effective) if one.effective else None
    return CitedWords(LETTER, one.policy, one_line(one.criterion), one_line(one.named), one.version, since)


def assembled(
    record: Record, held: Sequence[Held], office: Office, *, member: str = "", address: tuple[str, ...] = (), denial: Denial | None = None
) -> CaseFile:
    """The case file from its parts."""
    case = record.case
    weighed = [(one, _weigh(record, one)) for one in held]
    bearing = [found for _, found in weighed if found.relevant]
    overall = conjunction(found.overall for found in bearing) if bearing else Truth.NOT_DOCUMENTED
    result: Result = "not_documented" if overall is Truth.CONFLICT else overall.word  # type: ignore[assignment]
    return CaseFile(
        case_id=case.id, patient=_person(record.patient, member), order=_order(case, record.visit), payer_name=_payer(case, held),
        office=office, policies=tuple(one.policy for one in held), papers=(*map(_paper, record.documents), _registration(record.patient)),
        criteria=tuple(one for policy, found in weighed for one in _criteria(record, policy, found)), overall=result,
        human_only=tuple(dict.fromkeys(why for _, found in weighed for why in found.human_only)),
        gaps=tuple(gap for policy, found in weighed for gap in _gaps(policy, found)), denial=denial, payer_address=address, lob=case.lob,
        left_out=record.left_out, protected=case.part2 or any(one.part2 for one in record.documents),
    )  # fmt: skip


def _weigh(record: Record, held: Held) -> Preflight:
    chart = record.chart
    codes = (*record.case.cpt, *record.case.icd10)
    second = heard(record, held.statements, held.text, opinion_of(record, chart.side), chart)
    return weigh(held.statements, held.text, chart, codes, second, doubt_of(record.facts))


def _criteria(record: Record, held: Held, found: Preflight) -> tuple[Criterion, ...]:
    accepted = {id(held.statements[place]) for place in held.reviewed}
    return criteria_of(
        held.policy, held.text, held.statements, found.findings,
        confirmed=lambda document, quote: _confirmed(record, document, quote), reviewed=lambda one: id(one) in accepted,
    )  # fmt: skip


def _confirmed(record: Record, document_id: str, quote: str) -> bool:
    """Whether every fact that was read from these words is confirmed, and there is one; registration stands for itself."""
    document = record.document(document_id)
    if document is None:
        return document_id == REGISTRATION
    if document.kind == "structured":
        return True
    start = document.text.find(quote)
    held = [one for one in record.facts if one.document_id == document_id and one.state is not State.REJECTED]
    here = [one for one in held if start >= 0 and overlaps(one, start, start + len(quote))]
    return bool(here) and all(one.state is State.CONFIRMED for one in here)


def _gaps(held: Held, found: Preflight) -> tuple[Gap, ...]:
    places = {one.quote: one.section for one in reversed(found.findings)}
    return tuple(
        Gap(held.policy.policy_id, places.get(one.quote, ()), " ".join(one.quote.split()), one.ask, one.conflict) for one in found.missing
    )


def _person(patient: Patient, member: str) -> Person:
    return Person(patient.family, patient.given, patient.birth, patient.key.rpartition("|")[2], member)


def _order(case: CaseRow, visit: dt.date) -> Order:
    return Order(
        case.service, case.cpt, case.icd10, visit, provider=_named(case.provider), location=case.location, urgent=case.urgent
    )  # fmt: skip


def _named(provider: str) -> str:
    """ "Family, Given" as a signature has it; a degree behind the comma stays there."""
    family, _, given = provider.partition(", ")
    return f"{given} {family}" if given and not given.isupper() and "," not in given else provider


def _payer(case: CaseRow, held: Sequence[Held]) -> str:
    """The name that registration has; where that is only our id, the one under which the payer publishes."""
    return case.payer_name if case.payer_name not in ("", case.payer_id) else held[0].policy.payer_name


def _paper(document: Document) -> Paper:
    title = document.title or document.kind or "document"
    named = title[:1].lower() + title[1:] if title[1:2].islower() else title
    return Paper(document.id, named, document.kind, document.author, document.written, document.text)


def _registration(patient: Patient) -> Paper:
    """The registration, which says when the patient was born."""
    text = "\n".join(filter(None, (f"born {patient.birth}" if patient.birth else "", patient.sex)))
    return Paper(REGISTRATION, "registration", REGISTRATION, "", None, text)


def denial_of(outcomes: Sequence[OutcomeRow]) -> Denial | None:
    """The payer's last adverse decision, as the store keeps it; None where the last decision was another."""
    last = max(outcomes, key=lambda one: (one.decided_on, one.id), default=None)
    if last is None or last.decision not in _DENIED:
        return None
    body = json.loads(last.body)
    due = body.get("appeal_by")
    return Denial(
        last.decided_on, str(body.get("reason", "")), last.reasons, str(body.get("reference", "")), str(body.get("document", "")),
        dt.date.fromisoformat(due) if due else None,
    )  # fmt: skip


def _left_out(door: Door, case_id: str) -> int:
    """How many documents are left out as protected records."""
    with door.passing("notes.read", "read") as passage:
        patient = visible(door, passage, case_id)
        row = passage.row("SELECT count(*) FROM documents WHERE patient_id = ? AND part2 > ?", (patient, passage.part2))
        passage.touch(patient, refs=[case_id])
    return int(row[0]) if row else 0


# ---------------------------------------------------------------- kept drafts


def with_words(kept: Kept, documents: Sequence[Document], answers: Sequence[Answer] = ()) -> CaseFile:
    """The case that a kept draft was made from, with the words of its documents as they are in the record now.

    answers  what people have said of its lines: a sentence whose pointing was withdrawn shows nothing any more

    A document that is gone, may no longer be used, or holds other bytes, is left out: what cites it fails the check.
    """
    hashes, now = dict(kept.hashes), {one.id: one for one in documents}
    papers = []
    for paper in kept.basis.papers:
        document = now.get(paper.id)
        if paper.id in (REGISTRATION, LETTER):
            papers.append(replace(paper, text=hashes.get(paper.id, "")))
        elif document is not None and document.content == hashes.get(paper.id):
            papers.append(replace(_paper(document), text=document.text))
    told = frozenset(one.id for one in answers if one.withdrawn is None)
    return replace(kept.basis, papers=tuple(papers), criteria=tuple(_still(one, told) for one in kept.basis.criteria))


def _still(one: Criterion, told: frozenset[str]) -> Criterion:
    points = (replace(point, proofs=tuple(p for p in point.proofs if not p.pointing or p.pointing in told)) for point in one.points)
    return replace(one, points=tuple(points))


def hashes_of(case: CaseFile, documents: Sequence[Document]) -> tuple[tuple[str, str], ...]:
    """What tells whether a document is still the same; of registration and decision letter their own words."""
    known = {one.id: one.content for one in documents}
    own = tuple((one.id, one.text) for one in case.papers if one.id in (REGISTRATION, LETTER))
    return (*((one.id, known[one.id]) for one in case.papers if one.id in known), *own)
