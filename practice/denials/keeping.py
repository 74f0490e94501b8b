"""Payments, claims and lines into the store's tables. Only `practice.denials.taking` writes through here, inside its own act."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from practice.denials.model import Adjustment, ClaimLine, LineStatus, Round
from practice.remittance.model import Answer, Claim, Closing, Imbalance, Payment, Problem, Raw
from practice.store.columns import day, decoded, iso, listed, stamp, words
from practice.store.door import Passage

LINE = (
    "id, decision_id, claim_id, place, payer_id, payer_name, lob, procedure, modifiers, provider, service_date, adjudicated, received,"
    " charged, allowed, paid, patient, denied, adjustments, remarks, status, reason, first_pass, sequence, current, file_id, case_id,"
    " match, policy_version, part2, location"
)
_MARKS = ",".join("?" * (LINE.count(",") + 1))


@dataclass(frozen=True, slots=True)
class Kept:
    """A payment's identifiers: this content, and the payment over all its contents."""

    id: str
    identity: str
    digest: str
    file_id: str
    number: int
    payer_id: str
    adjudicated: dt.date


def packed(raw: Raw) -> str:
    """Segments as a column."""
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def put_payment(passage: Passage, kept: Kept, payment: Payment) -> None:
    """A payment's head. Its tail comes when its claims are in."""
    passage.run(
        "INSERT INTO remit_payments(id, identity, digest, file_id, number, trace, payer_id, payer_name, payee, handling, amount,"
        " adjudicated, head, tail, at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (kept.id, kept.identity, kept.digest, kept.file_id, kept.number, payment.trace, kept.payer_id, payment.payer_name, payment.payee,
         payment.handling, payment.amount, iso(kept.adjudicated), packed(payment.raw), "[]", stamp(passage.at)),
    )  # fmt: skip


def put_claims(passage: Passage, payment_id: str, found: Sequence[tuple[str, int, Claim, tuple[ClaimLine, ...], str]]) -> None:
    """Decisions with their lines: (decision id, its place in the payment, the claim, its lines, its claim id)."""
    passage.run_many(
        "INSERT INTO remit_claims(id, payment_id, claim_id, place, number, status, frequency, payer_number, member, raw, part2)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (
            (decision, payment_id, whole, place, claim.number, claim.status, claim.frequency, claim.payer_number, member_of(claim),
             packed(claim.raw), int(any(line.part2 for line in lines)))
            for decision, place, claim, lines, whole in found
        ),
    )  # fmt: skip
    put_lines(passage, ((decision, lines) for decision, _, _, lines, _ in found))


def put_lines(passage: Passage, found: Iterable[tuple[str, tuple[ClaimLine, ...]]]) -> None:
    """Lines under their decisions, in the place of those of the same id."""
    passage.run_many(
        f"INSERT OR REPLACE INTO claim_lines({LINE}) VALUES ({_MARKS})",  # noqa: S608 - names of columns only
        (_cells(decision, place, line) for decision, lines in found for place, line in enumerate(lines)),
    )


def member_of(claim: Claim) -> str:
    """The member number: the insured's where another person than the patient is named, else the patient's."""
    found = claim.person("IL", "QC")
    return (found.identifier if found else "") or next((one.identifier for one in claim.people if one.role == "QC"), "")


def put_end(passage: Passage, payment_id: str, closing: Closing, flags: Sequence[Problem | Imbalance]) -> None:
    """What ends a payment: its last segments, provider-level adjustments, and all that was not as it should be."""
    passage.run("UPDATE remit_payments SET tail = ? WHERE id = ?", (packed(closing.raw), payment_id))
    passage.run_many(
        "INSERT INTO provider_adjustments(payment_id, place, provider, fiscal_end, reason, reference, cents) VALUES (?,?,?,?,?,?,?)",
        ((payment_id, at, one.provider, iso(one.fiscal_end), one.reason, one.reference, one.cents)
         for at, one in enumerate(closing.providers)),
    )  # fmt: skip
    passage.run_many(
        "INSERT INTO remit_flags(payment_id, number, place, what, told, reckoned) VALUES (?,?,?,?,?,?)",
        ((payment_id, at, one.place, one.what, *((one.told, one.reckoned) if isinstance(one, Imbalance) else (None, None)))
         for at, one in enumerate(flags)),
    )  # fmt: skip


def supersede(passage: Passage, identity: str, by: str) -> tuple[str, ...]:
    """Let other contents of a payment stand no longer: their segments are kept, their lines do not count. Returns their claims."""
    old = passage.rows("SELECT id FROM remit_payments WHERE identity = ? AND superseded_by IS NULL AND id <> ? ORDER BY id", (identity, by))
    claims: list[str] = []
    for (payment,) in old:
        claims += [row[0] for row in passage.rows("SELECT DISTINCT claim_id FROM remit_claims WHERE payment_id = ?", (payment,))]
        passage.run("DELETE FROM claim_lines WHERE decision_id IN (SELECT id FROM remit_claims WHERE payment_id = ?)", (payment,))
        passage.run("UPDATE remit_payments SET superseded_by = ? WHERE id = ?", (by, payment))
    return tuple(claims)


def put_answer(passage: Passage, answer_id: str, file_id: str, payer_id: str, answer: Answer, part2: bool) -> bool:
    """An answer, once; False where it was there."""
    return bool(
        passage.run(
            "INSERT INTO payer_answers(id, file_id, kind, number, member, payer_id, reference, decision, codes, procedures, service_date,"
            " decided, charged, raw, part2) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(id) DO NOTHING",
            (answer_id, file_id, answer.kind, answer.number, answer.member, payer_id, answer.reference, answer.decision,
             listed(answer.codes), listed(answer.procedures), iso(answer.service_date), iso(answer.decided), answer.charged,
             packed(answer.raw), int(part2)),
        )
    )  # fmt: skip


def _cells(decision: str, place: int, one: ClaimLine) -> tuple[object, ...]:
    adjusted = json.dumps([(a.group, a.carc, a.cents, a.quantity, a.level) for a in one.adjustments], separators=(",", ":"))
    return (
        one.line_id, decision, one.claim_id, place, one.payer_id, one.payer_name, one.lob, one.procedure, listed(one.modifiers),
        one.provider, iso(one.service_date), iso(one.adjudicated), iso(one.received), one.charged_cents, one.allowed_cents, one.paid_cents,
        one.patient_cents, one.denied_cents, adjusted, listed(one.remarks), str(one.status), one.reason, int(one.first_pass),
        str(one.sequence), int(one.current), one.file_id, one.case_id, "", one.policy_version, int(one.part2), one.location,
    )  # fmt: skip


_STATUS = {str(one): one for one in LineStatus}
_ROUND = {str(one): one for one in Round}


def line_from(row: Sequence[Any], diagnoses: tuple[str, ...] = ()) -> ClaimLine:
    """A line from its columns in the order of LINE; diagnoses: those of its case."""
    return ClaimLine(
        line_id=row[0], claim_id=row[2], payer_id=row[4], payer_name=row[5], lob=row[6], procedure=row[7], modifiers=words(row[8]),
        diagnoses=diagnoses, provider=row[9], location=row[30], service_date=day(row[10]), adjudicated=dt.date.fromisoformat(row[11]),
        received=day(row[12]), charged_cents=row[13], allowed_cents=row[14], paid_cents=row[15], patient_cents=row[16],
        denied_cents=row[17], adjustments=_adjustments(row[18]), remarks=words(row[19]),
        status=_STATUS[row[20]], denied=row[20] == LineStatus.DENIED, reason=row[21], first_pass=bool(row[22]),
        sequence=_ROUND[row[23]], current=bool(row[24]), file_id=row[25], case_id=row[26], policy_version=row[28], part2=bool(row[29]),
    )  # fmt: skip


def _adjustments(text: str) -> tuple[Adjustment, ...]:
    return () if text == "[]" else tuple(Adjustment(*one) for one in decoded(text)[0])
