"""Invented decisions of two payers over a year: one refuses far more from the day on which its policy changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

CHANGED = dt.date(2026, 3, 1)
FIRST = dt.date(2025, 9, 1)
EACH, PAYERS = 360, (("alpha", "Alpha Health"), ("beta", "Beta Care"))
CHARGED = 138_000


def refused(payer: str, number: int, day: dt.date) -> bool:
    """Every twentieth; at alpha two of five from the change on."""
    return number % 20 == 0 or (payer == "alpha" and day >= CHANGED and number % 5 < 2)


def put_decisions(connection: Any) -> None:
    """Payments of one claim with one line each, as remittances leave them."""
    connection.execute("BEGIN")
    for payer, name in PAYERS:
        for number in range(EACH):
            _put(connection, payer, name, number)
    connection.execute("COMMIT")


def _put(connection: Any, payer: str, name: str, number: int) -> None:
    day = FIRST + dt.timedelta(days=number)
    ident, decided = f"{payer}{number:03}", (day + dt.timedelta(days=20)).isoformat()
    connection.execute(
        "INSERT INTO remit_payments(id, identity, digest, file_id, number, trace, payer_id, payer_name, payee, handling, amount,"
        " adjudicated, head, tail, superseded_by, at) VALUES (?, ?, '', 'f', 0, '', ?, ?, '', 'I', 0, ?, '[]', '[]', NULL, ?)",
        (f"y{ident}", f"y{ident}", payer, name, decided, decided),
    )
    connection.execute(
        "INSERT INTO remit_claims(id, payment_id, claim_id, place, number, status, frequency, payer_number, member, raw, part2, patient_id)"
        " VALUES (?, ?, ?, 0, ?, '1', '1', '', '', '[]', 0, NULL)",
        (f"d{ident}", f"y{ident}", f"m{ident}", f"CLAIM-{ident}"),
    )
    connection.execute(
        "INSERT INTO claim_lines(id, decision_id, claim_id, place, payer_id, payer_name, lob, procedure, modifiers, provider, location,"
        " service_date, adjudicated, received, charged, allowed, paid, patient, denied, adjustments, remarks, status, reason, first_pass,"
        " sequence, current, file_id, case_id, match, policy_version, part2) VALUES (?, ?, ?, 0, ?, ?, 'commercial', '73721', '[]', '', '',"
        " ?, ?, ?, ?, ?, ?, 0, ?, '[]', '[]', ?, ?, 1, 'original', 1, 'f', NULL, 'none', NULL, 0)",
        tuple(_cells(ident, payer, name, number, day, decided)),
    )


def _cells(ident: str, payer: str, name: str, number: int, day: dt.date, decided: str) -> Iterator[object]:
    no = refused(payer, number, day)
    paid = 0 if no else CHARGED // 2
    yield from (f"l{ident}", f"d{ident}", f"m{ident}", payer, name, day.isoformat(), decided, day.isoformat(), CHARGED, paid, paid)
    yield from (CHARGED if no else 0, "denied" if no else "paid", "not_medically_necessary" if no else "")
