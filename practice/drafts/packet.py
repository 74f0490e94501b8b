"""The submission packet in the payer's declared template, and the one-paragraph summary."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from practice.drafts.draft import Block, Draft, Kind, Sentence
from practice.drafts.fields import LABELS, fields_of
from practice.drafts.model import CaseFile, Criterion, Paper, Proof
from practice.drafts.parts import (
    addenda_cited,
    addendum_item,
    addressed,
    criteria_table,
    draft,
    paper_item,
    signature,
    to_do,
    to_file,
    to_read,
    version_sentence,
)
from practice.drafts.saying import block, field, record_words, stands
from practice.drafts.selecting import best, ruled_out, speaking
from practice.drafts.templates import GENERAL, AskedPaper, Template, enclosed, stale

_QUOTES = 4


def packet(case: CaseFile, template: Template, on: dt.date) -> Draft:
    """The packet. A required field that the record does not have, and a document that is not there, are points to settle."""
    made: list[Block | None] = list(_form(case, template))
    if "summary" in template.parts:
        made += [block("heading", stands(case, "summary_head")), _paragraph(case)]
    if "criteria" in template.parts:
        made += [*_criteria(case), *_exclusions(case)]
    addenda = addenda_cited(case, made)
    attached, wanting = _attachments(case, template.attachments)
    attached += map(addendum_item, addenda)
    made.append(signature(case))
    if "attachments" in template.parts and attached:
        made += [block("heading", stands(case, "enclosed_head")), *attached]
    if why := stale(template, case.policies):
        made.append(block("to_do", stands(case, "template_old", to_do=True), label=why))
    if template.general:
        made.append(block("to_do", stands(case, "general_form", to_do=True), label=f"{GENERAL[:1].upper()}{GENERAL[1:]}"))
    made += [*wanting, *to_file(case, addenda), *to_read(case, made), *to_do(case)]
    return draft(
        case, Kind.PACKET, template.title, made, on=on, addressee=addressed(case), re=(),
        template=template.named,
    )  # fmt: skip


def _form(case: CaseFile, template: Template) -> Iterator[Block]:
    values = fields_of(case)
    for asked in template.fields:
        found = field(case, asked.field, asked.label)
        if found:
            yield found
        elif asked.required:
            yield Block("field", (stands(case, "not_documented"),), asked.label or LABELS[asked.field])
    for asked in template.fields:
        if asked.required and not values[asked.field]:
            yield block("to_do", stands(case, "form_asks", to_do=True), label=asked.label or LABELS[asked.field])


def _criteria(case: CaseFile) -> list[Block | None]:
    found = speaking(case)
    if not found:
        return [block("to_do", stands(case, "none_met", to_do=True), label="No criterion is documented")]
    versions = [block("paragraph", version_sentence(case, one)) for one in case.policies]
    return [block("heading", stands(case, "criteria_head")), *versions, criteria_table(case, found)]


def _exclusions(case: CaseFile) -> list[Block]:
    """The payer's exclusions that the record denies, with its words."""
    found = ruled_out(case)
    return [block("heading", stands(case, "excluded_head")), criteria_table(case, found, head="excludes_words")] if found else []


def _attachments(case: CaseFile, asked: Sequence[AskedPaper]) -> tuple[list[Block], list[Block]]:
    attached: dict[str, Block] = {}
    wanting = []
    for one in asked:
        own, speaks = enclosed(case, one)
        attached |= {paper.id: paper_item(case, paper) for paper in own}
        if own or not one.required:
            continue
        said = [stands(case, "not_there", ask=one.ask, to_do=True)]
        told = _speaks(case, speaks, one) if speaks else None
        said += [told] if told else []
        wanting.append(block("to_do", *said, label=f"To enclose: {one.label}"))
    return list(attached.values()), wanting


def _speaks(case: CaseFile, paper: Paper, asked: AskedPaper) -> Sentence | None:
    """The line in which another document speaks of what is asked for."""
    lines = [line for line in paper.text.splitlines() if any(re.search(rf"\b{re.escape(word)}", line, re.I) for word in asked.words)]
    if not lines:
        return None
    told = record_words(case, Proof(paper.id, " ".join(lines[0].split())), "The {paper} states: “{}”.")
    return replace(told, to_do=True) if told else None


# ---------------------------------------------------------------- the summary


def summary(case: CaseFile, on: dt.date) -> Draft:
    """The case in one paragraph."""
    said = _paragraph(case)
    made = [said, *to_file(case, addenda_cited(case, [said])), *to_read(case, [said]), *to_do(case)]
    return draft(case, Kind.SUMMARY, "Clinical summary", made, on=on, addressee=addressed(case), letter=False)


def _paragraph(case: CaseFile) -> Block:
    values = fields_of(case)
    said: list[Sentence | None] = [stands(case, "scheduled" if values["patient.birth"] else "scheduled_undated")]
    said += [stands(case, name) for name, needed in (("ordered", "order.provider"), ("diagnosed", "order.icd10")) if values[needed]]
    last = ""
    for one in _first(speaking(case)):
        proof = best(one, 1)[0]
        words = "It also records: “{}”." if proof.document_id == last else "The {paper} records: “{}”."
        said.append(record_words(case, proof, words))
        last = proof.document_id
    return block("paragraph", *said)


def _first(found: Sequence[Criterion]) -> list[Criterion]:
    """A few criteria that are shown: one of each section first, each with words that were not said yet."""
    chosen: list[Criterion] = []
    for fresh in (True, False):
        for one in found:
            told = {_words(best(other, 1)[0]) for other in chosen}
            sections = {other.section for other in chosen}
            if len(chosen) < _QUOTES and _words(best(one, 1)[0]) not in told and (not fresh or one.section not in sections):
                chosen.append(one)
    return sorted(chosen, key=found.index)


def _words(proof: Proof) -> tuple[str, str]:
    """What a proof says, whoever stands behind it."""
    return proof.document_id, proof.quote
