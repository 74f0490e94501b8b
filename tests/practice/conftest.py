"""A practice's store for each test, and people of every role."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from policies.model import Code, CodeRole, CodeSystem, Listed
from policies.reading import read_document
from policies.store.book import Observation
from policies.store.rows import SourceRow
from policies.store.work import WorkStore
from practice.access import users
from practice.access.actor import Actor, Purpose, Role
from practice.access.users import first_admin
from practice.flow.proposing import propose
from practice.flow.shelf import CaseShelf
from practice.flow.terms import turnaround
from practice.store.cases import put_case
from practice.store.connection import Store, create_store, open_store
from practice.store.documents import put_document
from practice.store.door import Door
from practice.store.ids import content_hash
from practice.store.key import Key
from practice.store.patients import put_patient
from practice.store.rows import CaseRow, Document, Patient
from practice.sweep.run import Ground

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
RAW = "3f" * 32
"""A raw key: tests need not stretch a passphrase each time."""
PASSWORD = "six small grey herons"  # noqa: S105
DoorFor = Callable[..., Door]
Wrap = Callable[..., bytes]


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """argon2id at its cheapest."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(users, "hasher", lambda: quick)


@pytest.fixture
def key() -> Key:
    return Key(RAW)


@pytest.fixture
def store(tmp_path: Path, key: Key) -> Iterator[Store]:
    path = tmp_path / "home" / "practice" / "practice.db"
    create_store(path, key, seed=b"s" * 32, prepare=first_admin("anna", PASSWORD, AT))
    with open_store(path, key) as opened:
        yield opened


@pytest.fixture
def door_for(store: Store) -> DoorFor:
    """`door_for(Role.SPECIALIST, consent="form 3", provider="Okafor, Ada")`"""

    def make(role: Role, consent: str = "", provider: str = "", at: dt.datetime = AT) -> Door:
        return Door(store, Actor(str(role), role, Purpose.PAYMENT, consent, provider), lambda: at)

    return make


@pytest.fixture
def desk(door_for: DoorFor) -> Door:
    """The specialist's door, through which most things come in."""
    return door_for(Role.SPECIALIST)


# ---------------------------------------------------------------- cases against policies

KNEE = """Medical Policy: Knee MRI
Policy Number: K1
Effective Date: 01/01/2026

Coverage Criteria
Knee MRI is considered medically necessary when all of the following criteria are met:
1. Positive McMurray test
2. BMI less than 40
3. Failure of at least 6 weeks of physical therapy

Knee MRI is not covered when there is an active infection of the knee.

Investigational
Injection of ozone is considered investigational.
"""
NOTE = """MRN: 4711
Date of Service: 2026-02-20
Provider: Ada Okafor, MD

HISTORY OF PRESENT ILLNESS
Right knee pain. 8 weeks of physical therapy without relief. No active infection of the knee.

EXAMINATION
BMI 31. McMurray test is positive on the right.

PLAN
Knee MRI on the right.
"""


@dataclass(slots=True)
class Desk:
    """A desk with one payer's policies: `case` puts a case in, `note` a note, `ground` makes what a sweep needs."""

    door: Door
    shelf: CaseShelf
    rules: Path
    published: WorkStore

    def case(self, number: str = "4711", **said: Any) -> CaseRow:
        patient = Patient(
            self.door.ident("p", number), f"urn:test|{number}", "Zyxwhurst", "Quillambra", dt.date(1961, 4, 12), "female", "FL"
        )
        put_patient(self.door, patient)
        row = CaseRow(
            id=self.door.ident("c", number), patient_id=patient.id, key=f"test|{number}", service="Knee MRI", cpt=("73721",),
            icd10=("M23.221",), payer_id="one", payer_name="Payer One", lob="commercial", visit=dt.date(2026, 3, 20),
            provider="Okafor, Ada", location="Main", state="FL",
        )  # fmt: skip
        row = replace(row, **said)
        put_case(self.door, row)
        return row

    def note(self, case: CaseRow, text: str = NOTE, *, part2: bool = False) -> Document:
        content = content_hash(text)
        document = Document(self.door.ident("d", case.patient_id, content), case.patient_id, None, "note", "Note", "Ada Okafor, MD",
                            dt.date(2026, 2, 20), "text", text, content, part2=part2)  # fmt: skip
        put_document(self.door, document)
        propose(self.door, document)
        return document

    def ground(self, day: dt.date = dt.date(2026, 3, 2), **more: Any) -> Ground:
        at = dt.datetime.combine(day, dt.time(9, 30), dt.UTC)
        return replace(Ground(self.shelf, turnaround(), at, day, ahead=30), **more)


def published_in(folder: Path, number: str, *texts: str, code: str = "73721") -> WorkStore:
    """A store of one payer's policy in versions a week apart."""
    store = WorkStore.open(folder / "work" / "policies.duckdb")
    store.put_sources([SourceRow("one.list", "one", "Payer One", ("commercial",))])
    for week, text in enumerate(texts):
        at = dt.datetime(2026, 1, 5, 6, tzinfo=dt.UTC) + dt.timedelta(weeks=week)
        store.begin_run(f"r{week}", at, "1")
        read = read_document(text.encode(), name="policy.txt")
        codes = (
            Code(CodeSystem.CPT, code, code, CodeRole.COVERED), Code(CodeSystem.ICD10CM, "M23", "M23", CodeRole.COVERED),
            Code(CodeSystem.ICD10CM, "M23.4", "M23.4", CodeRole.NOT_COVERED),
        )  # fmt: skip
        snapshot = hashlib.sha256(text.encode()).hexdigest()
        seen = Observation("one.list", "one", f"https://one.test/{number}", snapshot, at, replace(read, codes=codes),
                           Listed(policy_number=number), ("commercial",))  # fmt: skip
        store.record(f"r{week}", seen)
        store.close_run(f"r{week}", "released", {})
    return store


@pytest.fixture
def at_desk() -> type[Desk]:
    """A desk over a store of one's own."""
    return Desk


@pytest.fixture
def publish_one() -> Callable[..., WorkStore]:
    """`publish_one(folder, number, *texts)`: a store of one payer's policy in versions a week apart."""
    return published_in


@pytest.fixture
def knee(tmp_path: Path, desk: Door) -> Iterator[Desk]:
    """A specialist's desk with a policy on knee MRI in force since January."""
    with published_in(tmp_path, "k1", KNEE) as store:
        yield Desk(desk, CaseShelf(store, tmp_path / "rules"), tmp_path / "rules", store)


# ---------------------------------------------------------------- messages of invented payers


def wrapped(
    *sets: Sequence[str], marks: str = "*:~", newline: str = "\n", version: str = "005010X221A1", kind: str = "835", control: int = 1
) -> bytes:
    """An interchange around transactions; in these `*` and `:` stand for the separators."""
    element, component, ending = marks
    body = [f"GS*HP*PAYER*PRACTICE*20260302*0600*{control}*X*{version}"]
    for number, lines in enumerate(sets, start=1):
        body += [f"ST*{kind}*{number:04d}*{version}", *lines, f"SE*{len(lines) + 2}*{number:04d}"]
    body += [f"GE*{len(sets)}*{control}", f"IEA*1*{control:09d}"]
    head = f"ISA*00*{'':10}*00*{'':10}*ZZ*{'PAYER':15}*ZZ*{'PRACTICE':15}*260302*0600*^*00501*{control:09d}*0*P*:"
    return "".join(line.replace("*", element).replace(":", component) + ending + newline for line in (head, *body)).encode("latin-1")


def payment(*claims: str, trace: str = "TR1", amount: str = "100", plb: Sequence[str] = ()) -> list[str]:
    """The lines of an 835."""
    return [
        f"BPR*I*{amount}*C*ACH*CCP***********20260302", f"TRN*1*{trace}*1999999999", "DTM*405*20260302", "N1*PR*Northlake Health Plan",
        "N1*PE*JUNIPER HOLLOW*XX*1999000000", "LX*1", *(line for claim in claims for line in claim.split("~")), *plb,
    ]  # fmt: skip


@pytest.fixture
def wrap() -> Wrap:
    return wrapped


@pytest.fixture
def paying() -> Callable[..., list[str]]:
    return payment
