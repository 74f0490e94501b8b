"""The practice's side of the generated home: one specialist, cases of the coming days, and claims of three years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from practice.access.actor import Actor, Purpose, Role
from practice.access.users import User, add_user, first_admin
from practice.store.cases import put_case
from practice.store.connection import Store, create_store, open_store
from practice.store.door import Door
from practice.store.key import Key
from practice.store.patients import put_patient
from practice.store.rows import CaseRow, Patient

KEY = "3f" * 32
USER, PASSWORD = "sue", "six small grey herons"
CASES = 60
_DENIED = ("not_medically_necessary", "authorization_missing")
EVERY = 25
"""One claim in so many stands denied."""
CORRECTED = 100
"""One claim in so many was denied first, and paid when it was corrected."""


def people_and_claims(home: Path, claims: int) -> None:
    """Write the practice's store."""
    now = dt.datetime.now(dt.UTC)
    path = home / "practice" / "practice.db"
    create_store(path, Key(KEY), seed=b"s" * 32, prepare=first_admin("anna", PASSWORD, now))
    with open_store(path, Key(KEY)) as store:
        add_user(Door(store, Actor("anna", Role.ADMIN, Purpose.OPERATIONS), lambda: now), User(USER, Role.SPECIALIST), PASSWORD)
        if claims:
            door = Door(store, Actor(USER, Role.SPECIALIST), lambda: now)
            with door.together():
                for number in range(CASES):
                    _case(door, number, now.date())
            _claims(store, claims, now.date())


def _case(door: Door, number: int, day: dt.date) -> None:
    patient = Patient(door.ident("p", number), f"urn:generated|{number}", f"Family{number}", "Given", dt.date(1960, 1, 1), "female", "FL")
    put_patient(door, patient)
    put_case(
        door,
        CaseRow(
            door.ident("c", number), patient.id, f"generated|{number}", "Imaging", (str(10000 + number),), ("M17.11",),
            f"payer{number % 100:03}", f"Payer {number % 100}", "commercial", day + dt.timedelta(days=1 + number % 12), "", "Main Street",
            "FL",
        ),
    )  # fmt: skip


def _claims(store: Store, count: int, day: dt.date) -> None:
    """Payments of 100 claims of one line, as remittances leave them."""
    connection = store.connection
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO remit_payments(id, identity, digest, file_id, number, trace, payer_id, payer_name, payee, handling, amount,"
        " adjudicated, head, tail, superseded_by, at) VALUES (?, ?, '', 'f', ?, '', ?, '', '', 'I', 0, ?, '[]', '[]', NULL, ?)",
        ((f"y{n}", f"y{n}", n, f"payer{n % 100:03}", _day(day, n), _day(day, n)) for n in range(-(-count // 100))),
    )
    connection.executemany(
        "INSERT INTO remit_claims(id, payment_id, claim_id, place, number, status, frequency, payer_number, member, raw, part2, patient_id)"
        " VALUES (?, ?, ?, ?, ?, '1', '1', '', '', '[]', 0, NULL)",
        ((f"d{n}", f"y{n // 100}", f"m{n}", n % 100, f"N{n}") for n in range(count)),
    )
    connection.executemany(
        "INSERT INTO claim_lines(id, decision_id, claim_id, place, payer_id, payer_name, lob, procedure, modifiers, provider, location,"
        " service_date, adjudicated, received, charged, allowed, paid, patient, denied, adjustments, remarks, status, reason, first_pass,"
        " sequence, current, file_id, case_id, match, policy_version, part2) VALUES (?, ?, ?, 0, ?, ?, 'commercial', ?, '[]', ?, ?, ?, ?,"
        " NULL, ?, ?, ?, 0, ?, '[]', '[]', ?, ?, ?, ?, ?, 'f', NULL, 'none', NULL, 0)",
        _lines(count, day),
    )
    connection.execute("COMMIT")


def _lines(count: int, day: dt.date) -> Iterator[tuple[object, ...]]:
    for n in range(count):
        if n % CORRECTED == 1:
            yield _line(n, f"l{n}", day, denied=True, turn=(1, "original", 0))
            yield _line(n, f"k{n}", day, denied=False, turn=(0, "corrected", 1))
        else:
            yield _line(n, f"l{n}", day, denied=n % EVERY == 0, turn=(1, "original", 1))


def _line(n: int, name: str, day: dt.date, *, denied: bool, turn: tuple[int, str, int]) -> tuple[object, ...]:
    """A claim's line; `turn`: whether it is the first decision, which one it is, and whether it stands."""
    charged = 20_000 + 100 * (n % 300)
    paid = 0 if denied else charged // 2
    status, reason = ("denied", _DENIED[n // EVERY % len(_DENIED)]) if denied else ("paid", "")
    payer = n // 100 % 100
    return (
        name, f"d{n}", f"m{n}", f"payer{payer:03}", f"Payer {payer}", str(10000 + n % 400), f"Provider {n % 30}", f"Place {n % 5}",
        _day(day, n // 100), _day(day, n // 100), charged, paid, paid, 0 if paid else charged, status, reason, *turn,
    )  # fmt: skip


def _day(day: dt.date, n: int) -> str:
    return (day - dt.timedelta(days=10 + n % 1_000)).isoformat()
