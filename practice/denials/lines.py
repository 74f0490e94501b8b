"""A claim of a remittance as lines of our record. Pure: the same claim gives the same lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from practice.denials.model import Adjustment, ClaimLine, LineStatus, Round
from practice.denials.reasons import UNCLASSIFIED, denying, main_reason, shared
from practice.imports.part2 import protected_service
from practice.remittance.model import Claim, Service

Ident = Callable[..., str]
"""How identifiers are made of a kind and its parts: `Door.ident` in the store."""
REVERSAL = "22"
REFUSED = "4"
PRICING_ONLY = "25"
"""CLP02 of a claim that is only priced beforehand: no decision, and no line."""
_LOBS = {"16": "medicare_advantage", "MA": "medicare", "MB": "medicare", "MC": "medicaid"}
"""What CLP06 says of the line of business, where it says it for certain."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What all claims of one payment share. `payment` is its identity, the same in a corrected file."""

    payment: str
    payer_id: str
    payer_name: str
    adjudicated: dt.date
    file_id: str
    payee: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A service, or a claim without any, with its share of what was adjusted on the claim."""

    number: int
    procedure: str
    modifiers: tuple[str, ...]
    day: dt.date | None
    charged: int
    paid: int
    allowed: int | None
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...]
    location: str = ""


def claim_id(ident: Ident, payer_id: str, number: str) -> str:
    """The claim over all its decisions."""
    return ident("claim", payer_id, number)


def lines_of(claim: Claim, decided: Decided, ident: Ident, repetition: int = 0) -> tuple[ClaimLine, ...]:
    """The lines of one decision, not matched and not yet in sequence.

    repetition  how often the same claim stood in the payment with the same status and payer's number before
    """
    if claim.status == PRICING_ONLY:
        return ()
    whole = claim_id(ident, decided.payer_id, claim.number)
    renderer = claim.person("82")
    provider = (renderer.identifier if renderer else "") or decided.payee
    part2 = protected_service(service.procedure for service in claim.services)
    mark = (whole, decided.payment, claim.status, claim.payer_number, repetition)
    return tuple(
        _line(piece, claim, decided, (whole, ident("line", *mark, number)), provider, part2=part2)
        for number, piece in enumerate(pieces(claim))
    )


def pieces(claim: Claim) -> tuple[Piece, ...]:
    """The services with what was adjusted on them; in sum always what the claim charges and pays (CLP03, CLP04).

    What was adjusted on the claim, and what its services do not account for, stands with a piece of its own, number 0. Only where the
    whole claim was refused there, each service bears its part, so that its refusal is seen.
    """
    if not claim.services:
        return (Piece(0, "", (), claim.day, claim.charged, claim.paid, None, claim.adjustments, claim.remarks),)
    shares: list[tuple[Adjustment, ...]] = [() for _ in claim.services]
    own = claim.adjustments
    if own and _wholly_refused(claim):
        shares, own = _shares(claim), ()
    found = [
        _piece(service, (*service.adjustments, *share), service.paid - sum(one.cents for one in share), claim)
        for service, share in zip(claim.services, shares, strict=True)
    ]
    charged = claim.charged - sum(one.charged for one in found)
    paid = claim.paid - sum(one.paid for one in found)
    if own or charged or paid:
        found.append(Piece(0, "", (), claim.day, charged, paid, None, own, claim.remarks))
    return tuple(found)


def _piece(service: Service, adjustments: tuple[Adjustment, ...], paid: int, claim: Claim) -> Piece:
    return Piece(
        service.number, service.procedure or service.revenue, service.modifiers, service.day or claim.day, service.charged, paid,
        service.allowed, adjustments, (*service.remarks, *(code for code in claim.remarks if code not in service.remarks)),
        dict(service.references).get("LU", ""),
    )  # fmt: skip


def _wholly_refused(claim: Claim) -> bool:
    """Nothing is paid, and what the services leave is exactly what was taken off on the claim, for a denying reason."""
    left = sum(service.paid for service in claim.services)
    taken = sum(one.cents for one in claim.adjustments)
    positive = all(one.cents >= 0 for one in claim.adjustments) and all(service.paid >= 0 for service in claim.services)
    return claim.paid == 0 and positive and 0 < left == taken and bool(denying(claim.adjustments, claim.remarks))


def _shares(claim: Claim) -> list[tuple[Adjustment, ...]]:
    """The claim's adjustments laid on its services in order, until what each leaves is used up; to the cent."""
    waiting = [replace(one) for one in claim.adjustments]
    shares: list[tuple[Adjustment, ...]] = []
    for service in claim.services:
        left, share = service.paid, []
        while left > 0 and waiting:
            cents = min(left, waiting[0].cents)
            share.append(replace(waiting[0], cents=cents))
            waiting[0] = replace(waiting[0], cents=waiting[0].cents - cents)
            left -= cents
            if waiting[0].cents == 0:
                waiting.pop(0)
        shares.append(tuple(share))
    return shares


def _line(piece: Piece, claim: Claim, decided: Decided, ids: tuple[str, str], provider: str, *, part2: bool) -> ClaimLine:
    status, reason, refused = _judged(piece, claim.status)
    patient = sum(one.cents for one in piece.adjustments if one.group == "PR")
    return ClaimLine(
        line_id=ids[1], claim_id=ids[0], payer_id=decided.payer_id, payer_name=decided.payer_name, lob=_LOBS.get(claim.filing, ""),
        procedure=piece.procedure, modifiers=piece.modifiers, diagnoses=(), provider=provider, location=piece.location,
        service_date=piece.day, adjudicated=decided.adjudicated, received=claim.received, charged_cents=piece.charged,
        allowed_cents=piece.paid + patient if piece.allowed is None else piece.allowed, paid_cents=piece.paid, patient_cents=patient,
        adjustments=piece.adjustments, remarks=piece.remarks, status=status, denied=status is LineStatus.DENIED, reason=reason,
        first_pass=piece.charged > 0, case_id=None, policy_version=None, sequence=Round.ORIGINAL, file_id=decided.file_id,
        denied_cents=refused, part2=part2,
    )  # fmt: skip


def _judged(piece: Piece, status: str) -> tuple[LineStatus, str, int]:
    """What came of a piece, its reason, and the cents refused."""
    if status == REVERSAL:
        return LineStatus.REVERSED, "", 0
    refused = denying(piece.adjustments, piece.remarks, paid=piece.paid > 0)
    cents = sum(refused.values())
    nothing = piece.paid <= 0 and piece.charged > 0
    if nothing and not shared(piece.adjustments) and (refused or status == REFUSED):
        return LineStatus.DENIED, main_reason(refused) or UNCLASSIFIED, cents or piece.charged
    return (LineStatus.PARTLY, main_reason(refused), cents) if refused else (LineStatus.PAID, "", 0)
