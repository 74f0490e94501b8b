"""Parts that several drafts have: the Re: block, the criteria table, what is enclosed, the points that a person must settle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from practice.drafts.check import rule_of
from practice.drafts.draft import About, Block, Draft, Kind, RecordCite, Sentence, numbered
from practice.drafts.fields import field_cite, fields_of
from practice.drafts.model import CaseFile, Criterion, Paper, PolicyText, Proof
from practice.drafts.saying import (
    block,
    fields,
    lead_words,
    paper_words,
    policy_cite,
    policy_words,
    read_words,
    record_cite,
    record_words,
    stands,
    table,
    version_words,
    where_words,
)
from practice.drafts.selecting import against, best, contradicted, open_criteria, ruled_out_by, shown
from practice.store.rows import ADDENDUM

CLINICIAN = "the clinician (note or addendum)"
PATIENT = ("patient.name", "patient.birth", "patient.member")
SERVICE = ("order.service", "order.cpt", "order.icd10", "order.visit", "order.provider")


def draft(
    case: CaseFile, kind: Kind, title: str, blocks: Iterable[Block | None], *, on: dt.date, addressee: Sequence[str] = (),
    re: Sequence[str] = (*PATIENT, *SERVICE), template: str = "", letter: bool = True, one_page: bool = False,
) -> Draft:  # fmt: skip
    """A draft with numbered sentences; blocks that are None or empty are left out."""
    rules = tuple(rule_of(one.policy_id, one.version, one.content) for one in case.policies)
    kept = [one for one in blocks if one is not None and (one.sentences or len(one.rows) > 1)]
    if case.protected:
        kept.append(block("small", stands(case, "notice")))
    return numbered(Draft(kind, title, tuple(addressee), fields(case, re), tuple(kept), on, rules, template, letter, one_page))


def addressed(case: CaseFile, *more: str) -> tuple[str, ...]:
    """The payer's address as declared, else its name."""
    return (case.payer_address or (case.payer_name,)) + more


def version_sentence(case: CaseFile, policy: PolicyText) -> Sentence:
    """Which version is quoted, and that it was in force on the date of service."""
    words = f"In force on the date of service, {fields_of(case)['order.visit']}: {version_words(policy)}."
    cite = policy_cite(policy, (), "")
    return Sentence(0, words, About.POLICY, (cite, field_cite(case, "order.visit")))


def criteria_table(case: CaseFile, found: Sequence[Criterion], *, most: int = 2, head: str = "asks_head") -> Block:
    """Criteria and what the record shows, side by side, in the policy's order; the payer's lead stands above the lines of its list."""
    rows: list[Sequence[Sequence[Sentence]]] = []
    for one, lead in _with_leads(found):
        says = [policy_words(case, one, quote=one.quote)]
        if lead:
            says.insert(0, lead_words(case, one))
        rows.append((says, list(_shown(case, one, most))))
    return table((stands(case, head), stands(case, "shows_head")), rows, (11, 13))


def _with_leads(found: Sequence[Criterion]) -> Iterator[tuple[Criterion, bool]]:
    told: set[tuple[tuple[str, ...], str]] = set()
    for one in found:
        first = bool(one.lead) and (one.section, one.lead) not in told
        told |= {(one.section, one.lead), (one.section, one.quote)}
        yield one, first


def _shown(case: CaseFile, one: Criterion, most: int) -> Iterator[Sentence]:
    proofs = {proof.quote: proof for proof in reversed(best(one, most) or ruled_out_by(one))}
    for proof in [*proofs.values()][::-1][:most]:
        if said := record_words(case, proof):
            yield said


def answered(case: CaseFile, one: Criterion) -> list[Sentence]:
    """A criterion and the record's answer as sentences of a letter."""
    said = [policy_words(case, one, f"{where_words(one)} asks: “{{}}”.")]
    for at, proof in enumerate(best(one)):
        found = record_words(case, proof, "The {paper} records: “{}”." if at == 0 else "It also records: “{}”.")
        again = at and proof.document_id != best(one)[0].document_id
        found = record_words(case, proof, "The {paper} records: “{}”.") if again else found
        said += [found] if found else []
    return said


def papers_cited(case: CaseFile, blocks: Iterable[Block]) -> tuple[Paper, ...]:
    """The documents that blocks quote, the oldest first."""
    cited = {cite.document_id for part in blocks for one in part.every() for cite in one.cites if isinstance(cite, RecordCite)}
    return tuple(one for one in case.papers if one.id in cited)


def addenda_cited(case: CaseFile, blocks: Iterable[Block | None]) -> tuple[tuple[Paper, ...], ...]:
    """The clinicians' answers that blocks quote, in the order of reading; those of one clinician and day are one addendum."""
    cites = (cite for part in blocks if part for one in part.every() for cite in one.cites if isinstance(cite, RecordCite))
    papers = dict.fromkeys(paper for cite in cites if (paper := case.paper(cite.document_id)) and paper.kind == ADDENDUM)
    groups: dict[str, list[Paper]] = {}
    for paper in papers:
        groups.setdefault(paper_words(paper), []).append(paper)
    return tuple(map(tuple, groups.values()))


def to_file(case: CaseFile, addenda: Iterable[Sequence[Paper]]) -> Iterator[Block]:
    """That answers which go out must stand in the chart too: they are no part of a note."""
    for papers in addenda:
        words = dict.fromkeys(" ".join(paper.text.split()) for paper in papers)
        first = {" ".join(paper.text.split()): paper for paper in reversed(papers)}
        said = [record_words(case, Proof(first[text].id, text, True)) for text in words]
        quoted = [replace(one, to_do=True) for one in said if one]
        yield block("to_do", *quoted, stands(case, "to_file", to_do=True), label=f"To be filed in the chart: {paper_words(papers[0])}")


def to_read(case: CaseFile, blocks: Iterable[Block | None]) -> Iterator[Block]:
    """That sentences which a person has read as saying so are read once more, each beside the policy's words, before they go out."""
    cites = (cite for part in blocks if part for one in part.every() for cite in one.cites if isinstance(cite, RecordCite))
    cited = {cite.pointing for cite in cites if cite.pointing}
    for one in case.criteria:
        for proof in dict.fromkeys(proof for point in one.points for proof in point.proofs if proof.pointing in cited):
            said = record_words(case, proof, "The {paper} records: “{}”.")
            if said:
                words = (replace(policy_words(case, one, "“{}”"), to_do=True), replace(said, to_do=True))
                label = read_words(proof.read_by)
                yield block("to_do", *words, stands(case, "read_so", to_do=True), label=f"{label[:1].upper()}{label[1:]}")


def addendum_item(papers: Sequence[Paper]) -> Block:
    """Answers of one clinician and day, as an enclosure; each is cited."""
    cites = tuple(record_cite(paper, Proof(paper.id, " ".join(paper.text.split()), True)) for paper in papers)
    words = paper_words(papers[0])
    return block("enclosure", Sentence(0, words[:1].upper() + words[1:], About.PATIENT, cites))


def enclosures(case: CaseFile, blocks: Sequence[Block | None]) -> list[Block]:
    """What blocks quote, as enclosures: the documents, the oldest first, then the addenda."""
    plain = [one for one in papers_cited(case, [part for part in blocks if part]) if one.kind != ADDENDUM]
    return [*(paper_item(case, one) for one in plain), *map(addendum_item, addenda_cited(case, blocks))]


def paper_item(case: CaseFile, paper: Paper) -> Block:
    """A document by name, as an enclosure. Its own first words are cited."""
    first = next((line.strip() for line in paper.text.splitlines() if line.strip()), "")
    cite = RecordCite(paper.id, paper.title or paper.kind or "document", paper.written, paper.author, " ".join(first.split()))
    words = paper_words(paper)
    return block("enclosure", Sentence(0, words[:1].upper() + words[1:], About.PATIENT, (cite,)))


def signature(case: CaseFile) -> Block:
    """Who signs: the ordering provider, else the practice's contact."""
    values = fields_of(case)
    name = next((name for name, needed in (("signer", "order.provider"), ("office_signer", "office.contact")) if values[needed]), None)
    return block("closing", stands(case, "sincerely"), stands(case, name) if name else None)


# ---------------------------------------------------------------- for the office alone


def to_do(case: CaseFile, *, named: Sequence[Criterion] = ()) -> tuple[Block, ...]:
    """What a person must settle before this goes out; each stands alone, and goes when the person removes it."""
    return tuple(_to_do(case, named))


def _to_do(case: CaseFile, named: Sequence[Criterion]) -> Iterator[Block]:
    look, wanting = stands(case, "must_look", to_do=True), open_criteria(case)
    for why in case.human_only:
        yield block("to_do", stands(case, "only_person", to_do=True), label=f"{why[:1].upper()}{why[1:]}")
    for one in named:
        if not shown(one) and one in wanting and one.stance != "review":
            then = stands(case, "ask", ask=one.ask or CLINICIAN, to_do=True)
            yield _point(case, one, "The denial names this, and the record has no answer", then)
    for one in against(case):
        yield _point(case, one, "May exclude the request: the record speaks of it", look)
    for one in contradicted(case):
        yield _point(case, one, "The record contradicts this", look)
    for one in case.criteria:
        if one.result == "conflict":
            yield _point(case, one, "The record says both", stands(case, "must_say", to_do=True))
    if case.left_out:
        yield block("to_do", stands(case, "left_out", to_do=True), label="42 CFR Part 2")


def _point(case: CaseFile, one: Criterion, label: str, then: Sentence) -> Block:
    cite = policy_words(case, one, "“{}”")
    said = [replace(cite, to_do=True)]
    for point in one.points:
        for proof in point.proofs[:1]:
            found = record_words(case, proof, "The {paper} records: “{}”.")
            said += [replace(found, to_do=True)] if found else []
    return block("to_do", *said[:3], then, label=label)
