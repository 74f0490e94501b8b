"""Files to lines without a store: for samples, and for trying out what a file says. The same steps as taking them in."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from policies.reading.payers import payer_id
from practice.denials.lines import Decided, lines_of
from practice.denials.model import ClaimLine
from practice.denials.sequence import Decision, sequenced
from practice.remittance.envelope import slices, survey
from practice.remittance.model import Claim, Payment
from practice.remittance.segments import segments
from practice.remittance.x835 import read
from practice.store.ids import ident


def lines_in(files: Iterable[bytes], payers: Mapping[str, str], seed: bytes = b"") -> tuple[ClaimLine, ...]:
    """The lines of whole 835 transactions in these files, in sequence, by day of decision.

    payers  names of payers as they print them → our ids      seed  from which identifiers are made
    Raises PracticeError where a file is no X12, Bad where a payment cannot be read.
    """
    decisions: dict[str, list[Decision]] = defaultdict(list)
    for number, data in enumerate(files):
        for order, (lines, claim) in enumerate(_decided(data, number, payers, seed)):
            if lines:
                decisions[lines[0].claim_id].append(Decision(lines, claim.payer_number, claim.frequency, (number, order)))
    found = (line for claim in decisions.values() for line in sequenced(claim))
    return tuple(sorted(found, key=lambda line: (line.adjudicated, line.claim_id, line.line_id)))


def _decided(data: bytes, number: int, payers: Mapping[str, str], seed: bytes) -> Iterable[tuple[tuple[ClaimLine, ...], Claim]]:
    whole = [one for one in survey(segments(io.BytesIO(data))).transactions if not one.refused and one.kind == "835"]
    for transaction, part in slices(segments(io.BytesIO(data)), whole):
        decided: Decided | None = None
        seen: Counter[tuple[str, ...]] = Counter()
        for piece in read(part, transaction.place):
            if isinstance(piece, Payment):
                decided = _payment(piece, transaction.digest, payers, f"file {number}")
            elif isinstance(piece, Claim) and decided is not None:
                mark = (piece.number, piece.status, piece.payer_number)
                seen[mark] += 1
                yield lines_of(piece, decided, lambda kind, *parts: ident(seed, kind, *parts), seen[mark]), piece


def _payment(payment: Payment, digest: str, payers: Mapping[str, str], file_id: str) -> Decided | None:
    on = payment.paid_on or payment.made_on
    if on is None:
        return None
    payer = payers.get(payment.payer_name) or payer_id(payment.payer_name) or ""
    return Decided(f"{payer}|{payment.trace or digest}|{on}", payer, payment.payer_name, on, file_id, payment.payee)
