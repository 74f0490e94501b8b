"""The sheet for a peer-to-peer call: one page, the three likeliest challenges, and what the record answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from practice.drafts.draft import Block, Draft, Kind, Sentence
from practice.drafts.inside import thin
from practice.drafts.model import CaseFile, Criterion, Proof
from practice.drafts.parts import draft, version_sentence
from practice.drafts.saying import block, fields, policy_words, record_words, stands, table, where_words
from practice.drafts.selecting import against, answering, best, contradicted, exceptions, open_criteria, speaking

CHALLENGES = 3
_HEAD = ("patient.name", "patient.birth", "patient.member", "order.service", "order.cpt", "order.icd10", "order.visit", "denial.reference",
         "denial.decided_on")  # fmt: skip


def peer_to_peer(case: CaseFile, on: dt.date) -> Draft:
    """The sheet, for the clinician who makes the call. It stays in the house."""
    body: list[Block | None] = [*fields(case, _HEAD)]
    body += [block("paragraph", version_sentence(case, one)) for one in case.policies[:1]]
    if case.denial and case.denial.reason:
        cited = (Proof(case.denial.document_id, words, True) for words in case.denial.cited[:2])
        said = [record_words(case, proof, "The letter states: “{}”.") for proof in cited]
        body += [block("paragraph", stands(case, "reason_inside"), *said)]
    chosen = challenges(case)
    rows = []
    excused = False
    for label, one in chosen:
        answer, excused = _answer(case, one, label == "why_denial", excused)
        rows.append(([stands(case, label), policy_words(case, one)], answer))
    if rows:
        body.append(table((stands(case, "challenges_head"), stands(case, "answer_from_head")), rows, (10, 12)))
    told = {proof for _, one in chosen for proof in best(one, 1)}
    strong = [one for one in speaking(case) if best(one, 1)[0] not in told and one not in [c for _, c in chosen]]
    if strong:
        body.append(block("heading", stands(case, "else_head")))
        body += [block("item", record_words(case, best(one, 1)[0], "“{}”")) for one in _apart(strong)[:3]]
    body.append(block("heading", stands(case, "call_head")))
    body += [Block("field", (stands(case, "dots"),), label)
             for label in ("Reviewer and specialty", "Date and time", "Decision and reference", "Reason, if not overturned")]  # fmt: skip
    return draft(
        case, Kind.PEER, "Peer-to-peer call", body, on=on, addressee=(case.order.provider,) if case.order.provider else (), re=(),
        letter=False, one_page=True,
    )  # fmt: skip


def challenges(case: CaseFile) -> tuple[tuple[str, Criterion], ...]:
    """The likeliest challenges with why each is one: the denial's reason, an exclusion, what is contradicted or open, then what rests on
    least. Each section of a policy is named once, unless there are not enough."""
    ranked = list(_ranked(case))
    chosen: list[tuple[str, Criterion]] = []
    for fresh in (True, False):
        for label, one in ranked:
            held = [other for _, other in chosen]
            if len(chosen) < CHALLENGES and one not in held and (not fresh or one.section not in [other.section for other in held]):
                chosen.append((label, one))
    return tuple(sorted(chosen, key=lambda pair: [one for _, one in ranked].index(pair[1])))


def _ranked(case: CaseFile) -> Iterator[tuple[str, Criterion]]:
    named = answering(case, case.denial) if case.denial else ()
    named = tuple(one for one in named if one.stance != "review" or one.result == "met")
    yield from (("why_denial", one) for one in named)
    yield from (("why_exclusion", one) for one in against(case))
    yield from (("why_both", one) for one in case.criteria if one.result == "conflict")
    yield from (("why_contradicted", one) for one in contradicted(case))
    wanting = [gap.quote for gap in case.gaps]
    deciding = [one for one in open_criteria(case) if any(words in one.quote for words in wanting)]
    yield from (("why_open", one) for one in deciding)
    yield from (("why_open", one) for one in open_criteria(case) if one.stance == "covered" and not wanting)
    yield from (("why_thin", one) for one in speaking(case) if thin(case, one))
    yield from (("why_open", one) for one in open_criteria(case) if one not in deciding)
    yield from (("why_thin", one) for one in sorted(speaking(case), key=lambda one: len(best(one, 9))))


def _answer(case: CaseFile, one: Criterion, denied: bool, excused: bool) -> tuple[list[Sentence], bool]:
    """What the record answers; where the reason for denial is not met, the exception that the record shows, told once."""
    proofs = best(one) or tuple(proof for point in one.points for proof in point.proofs)[:1]
    answer = [said for proof in proofs if (said := record_words(case, proof))]
    if one.result == "met" and answer:
        return answer, excused
    waived = exceptions(case)[:1] if denied else ()
    for other in () if excused else waived:
        answer += [stands(case, "exception"), policy_words(case, other, f"{where_words(other, 'the')} reads: “{{}}”.")]
        answer += [said for proof in best(other) if (said := record_words(case, proof))]
    if waived:
        return [*answer, *([stands(case, "same_exception")] if excused else [])], True
    return [*answer, stands(case, "read_both" if answer else "nothing")], excused


def _apart(found: list[Criterion]) -> list[Criterion]:
    """Those with different words of the record."""
    told: dict[str, Criterion] = {}
    for one in found:
        told.setdefault(best(one, 1)[0].quote, one)
    return sorted(told.values(), key=found.index)
