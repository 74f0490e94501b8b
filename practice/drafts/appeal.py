"""The appeal letter: the denial's reason answered criterion by criterion from the version in force on the date of service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from practice.drafts.compared import points
from practice.drafts.draft import Block, Draft, Kind, Sentence
from practice.drafts.model import CaseFile, Criterion, Denial, Proof
from practice.drafts.parts import (
    PATIENT,
    SERVICE,
    addenda_cited,
    addressed,
    answered,
    criteria_table,
    draft,
    enclosures,
    signature,
    to_do,
    to_file,
    to_read,
    version_sentence,
)
from practice.drafts.saying import block, record_words, stands
from practice.drafts.selecting import answering, exceptions, shown, speaking
from practice.refused import PracticeError

_RE = (*PATIENT, *SERVICE, "denial.reference", "denial.decided_on", "denial.codes")
_ASK = ("overturn", "if_not", "speak")


def appeal(case: CaseFile, on: dt.date) -> Draft:
    """The letter. Raises PracticeError where no denial is known."""
    if case.denial is None:
        raise PracticeError(f"case {case.case_id}: no denial is in the record; an appeal answers one")
    denial = case.denial
    named = tuple(sorted(answering(case, denial), key=case.criteria.index))
    waived = [one for one in exceptions(case) if named and one not in named]
    answers = [one for one in named if one.result == "met" and shown(one)] if not waived else []
    rest = [one for one in speaking(case) if one not in answers and one not in waived]
    body: list[Block | None] = [block("paragraph", *_opening(case, denial), *_reason(case, denial))]
    body += [block("paragraph", version_sentence(case, one)) for one in case.policies]
    if waived:
        body.append(block("heading", stands(case, "exception_head")))
        body += [block("paragraph", *answered(case, one)) for one in waived]
    if answers:
        body.append(block("heading", stands(case, "answer_head")))
        body += [block("paragraph", *answered(case, one)) for one in answers]
    if rest:
        head = stands(case, "others_head" if answers or waived else "criteria_shown_head")
        body += [block("heading", head), criteria_table(case, rest)]
    body.append(block("paragraph", *(stands(case, name) for name in _ASK)))
    body.append(signature(case))
    addenda = addenda_cited(case, body)
    if papers := enclosures(case, body):
        body += [block("heading", stands(case, "enclosed_head")), *papers]
    body += [*to_file(case, addenda), *to_read(case, body)]
    body += points(case)
    body += [*_unsaid(case, denial, named, [*waived, *answers]), *to_do(case, named=() if waived else named)]
    return draft(case, Kind.APPEAL, "Appeal of an adverse determination", body, on=on, addressee=addressed(case), re=_RE)


def _opening(case: CaseFile, denial: Denial) -> list[Sentence]:
    return [stands(case, "appeals"), *([stands(case, "reference")] if denial.reference else [])]


def _reason(case: CaseFile, denial: Denial) -> list[Sentence]:
    if not denial.reason:
        return []
    letter = record_words(case, Proof(denial.document_id, denial.reason, True), "Your letter gives this reason: “{}”.")
    said = [record_words(case, Proof(denial.document_id, words, True), "It states: “{}”.") for words in denial.cited]
    return [letter or stands(case, "reason"), *(one for one in said if one)]


def _unsaid(case: CaseFile, denial: Denial, named: Sequence[Criterion], answers: Sequence[Criterion]) -> list[Block]:
    """What a person must know before the letter goes on."""
    found = []
    if not denial.reason:
        found.append(("Reason for denial", "no_reason"))
    elif not named:
        found.append(("Reason for denial", "names_none"))
    elif not answers:
        found.append(("The letter does not answer the denial", "no_answer"))
    found.append(("Deadline", "due" if denial.appeal_by else "no_deadline"))
    return [block("to_do", stands(case, name, to_do=True), label=label) for label, name in found]
