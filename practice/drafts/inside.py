"""Drafts for the house: thin and absent documentation, feedback to the provider, and messages about what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from practice.drafts.draft import About, Block, Draft, Kind, Sentence
from practice.drafts.fields import fields_of
from practice.drafts.model import CaseFile, Criterion, Gap, Proof
from practice.drafts.parts import CLINICIAN, PATIENT, SERVICE, draft, version_sentence
from practice.drafts.saying import block, policy_cite, policy_words, record_words, stands, table
from practice.drafts.selecting import against, best, contradicted, open_criteria, speaking
from practice.drafts.words import declared
from practice.evidence.nearby.barred import COPIED, DECLINED, GOAL, OTHER, PLANNED, RELATIVE, SIDE, TAKEN_BACK
from practice.evidence.nearby.near import MOST

_SHORT_NOTE = 40


def flags(case: CaseFile, on: dt.date) -> Draft:
    """What is thin or absent, with whom to ask: contradictions and exclusions first, then what is open, then what rests on little."""
    body: list[Block | None] = [block("paragraph", version_sentence(case, one)) for one in case.policies]
    groups = (
        ("both_head", [one for one in case.criteria if one.result == "conflict"]),
        ("excludes_head", [one for one in against(case) if one.result != "conflict"]),
        ("contradicts_head", contradicted(case)),
        ("open_head", open_criteria(case)),
        ("thin_head", [one for one in speaking(case) if thin(case, one)]),
    )
    for title, found in groups:
        rows = [_row(case, one, near=True) for one in found if title == "both_head" or one.result != "conflict"]
        if rows:
            heads = [stands(case, name) for name in ("asks_head", "shows_head", "then_head")]
            body += [block("heading", stands(case, title)), table(heads, rows, (9, 9, 6))]
    if case.left_out:
        body.append(block("paragraph", stands(case, "left_out")))
    return draft(case, Kind.FLAGS, "Thin or absent documentation", body, on=on, letter=False)


def thin(case: CaseFile, one: Criterion) -> str:
    """Why a criterion that is met rests on little; "" where it does not."""
    proofs = best(one, 9)
    papers = [case.paper(proof.document_id) for proof in proofs]
    if all(paper is None or paper.written is None for paper in papers):
        return "no_date"
    if all(paper is None or not paper.author for paper in papers):
        return "no_author"
    if len(proofs) == 1 and len(proofs[0].quote) < _SHORT_NOTE:
        return "short"
    return ""


def _row(case: CaseFile, one: Criterion, *, near: bool = False) -> Sequence[Sequence[Sentence]]:
    proofs = best(one) or tuple(proof for point in one.points for proof in point.proofs)[:2]
    found = [said for proof in proofs if (said := record_words(case, proof))]
    beside = _near(case, one) if near and not found else []
    return [policy_words(case, one)], found or [stands(case, "not_documented"), *beside], [_then(case, one, bool(found))]


def _near(case: CaseFile, one: Criterion) -> list[Sentence]:
    """Where to look: the nearest sentences of the record, with why they were not taken where that is known. They show nothing."""
    near = {beside.quote: beside for point in reversed(one.points) for beside in reversed(point.near)}
    said: list[Sentence] = []
    for beside in list(near.values())[::-1][:MOST]:
        words = record_words(case, Proof(beside.document_id, beside.quote))
        why = _WHYS.get(beside.why, "near_plan" if beside.why.startswith("stands under") else "")
        said += [*([words] if words else []), *([stands(case, why)] if words and why else [])]
    return [stands(case, "near_head"), *said] if said else []


_WHYS = {
    COPIED: "near_copied", RELATIVE: "near_relative", OTHER: "near_other", SIDE: "near_side", TAKEN_BACK: "near_back", GOAL: "near_goal",
    PLANNED: "near_planned", DECLINED: "near_declined",
}  # fmt: skip
"""Why a sentence was not taken → the declared sentence that says so."""


def _then(case: CaseFile, one: Criterion, found: bool) -> Sentence:
    if one.result == "met":
        return stands(case, thin(case, one) or "must_look")
    return stands(case, "must_look") if found else stands(case, "ask", ask=one.ask or CLINICIAN)


# ---------------------------------------------------------------- feedback to the provider


def feedback(case: CaseFile, on: dt.date) -> Draft:
    """What would complete the note, for the provider: the payer's words beside the note's own. It never says what to find."""
    rows = [(policy, found) for policy, found, _ in (_row(case, one) for one in (*contradicted(case), *open_criteria(case)))]
    body: list[Block | None] = [
        block("paragraph", stands(case, "about_record"), stands(case, "addendum")),
        *(block("paragraph", version_sentence(case, one)) for one in case.policies),
        table((stands(case, "asks_head"), stands(case, "shows_head")), rows, (12, 10)),
        block("paragraph", stands(case, "if_not_done")),
    ]
    who = (case.order.provider,) if case.order.provider else ()
    return draft(case, Kind.FEEDBACK, "Documentation feedback", body, on=on, addressee=who, re=(*PATIENT, *SERVICE), letter=False)


# ---------------------------------------------------------------- what is missing


def missing(case: CaseFile, on: dt.date) -> Draft:
    """One message for each whom to ask, in the payer's words."""
    body: list[Block | None] = []
    for ask, gaps in _by_ask(_gaps(case)):
        body.append(block("heading", stands(case, "to_head", ask=ask)))
        body.append(block("paragraph", stands(case, "incomplete")))
        body += [block("item", _gap(case, gap)) for gap in gaps]
        body.append(block("paragraph", stands(case, "send_or_none"), _thanks(case)))
    return draft(case, Kind.MISSING, "What is missing", body, on=on, letter=False)


def front_desk(case: CaseFile, on: dt.date) -> Draft:
    """The same for the front desk: the visit, and whom to wait for; nothing clinical."""
    words = sorted({plain_ask(gap.ask) for gap in _gaps(case)})
    body: list[Block | None] = [
        block("paragraph", stands(case, "waits")),
        *(block("item", stands(case, "plain_item", ask=one)) for one in words),
        block("paragraph", stands(case, "keep_visit")),
    ]
    desk = ("The front desk",)
    return draft(case, Kind.FRONT_DESK, "Waiting for", body, on=on, addressee=desk, re=("patient.name", "order.visit"), letter=False)


def plain_ask(ask: str) -> str:
    """Whom to wait for, in words that are not clinical."""
    return declared().desk.get(ask, declared().desk[CLINICIAN])


def _gaps(case: CaseFile) -> tuple[Gap, ...]:
    """What would decide the request; where nothing is named, every criterion that is open."""
    if case.gaps:
        return case.gaps
    return tuple(Gap(one.policy_id, one.section, one.quote, one.ask) for one in open_criteria(case))


def _by_ask(gaps: Sequence[Gap]) -> Iterator[tuple[str, list[Gap]]]:
    groups: dict[str, list[Gap]] = {}
    for gap in gaps:
        groups.setdefault(gap.ask, []).append(gap)
    yield from sorted(groups.items())


def _gap(case: CaseFile, gap: Gap) -> Sentence | None:
    policy = case.policy(gap.policy_id)
    if policy is None:
        return None
    return Sentence(0, f"The policy asks: “{gap.quote}”.", About.POLICY, (policy_cite(policy, gap.section, gap.quote),))


def _thanks(case: CaseFile) -> Sentence | None:
    return stands(case, "call_us") if fields_of(case)["office.phone"] else None
