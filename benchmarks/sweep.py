"""How long the morning sweep takes: 300 invented cases with notes, first whole, then unchanged, then after one rule was accepted.

    python -m benchmarks.sweep --published data/home/published/policies.duckdb

The store lies in memory of a temporary folder, encrypted as always; every read and write is in the audit log.
"""

from __future__ import annotations

import argparse
import datetime as dt
import secrets
import tempfile
import time
from pathlib import Path

from policies.store.reader import PublishedStore
from practice.access.actor import Actor, Role
from practice.flow.proposing import propose
from practice.flow.shelf import CaseShelf
from practice.flow.terms import turnaround
from practice.store.cases import put_case
from practice.store.connection import create_store, open_store
from practice.store.documents import put_document
from practice.store.door import Door
from practice.store.ids import content_hash
from practice.store.key import Key
from practice.store.patients import put_patient
from practice.store.rows import CaseRow, Document, Patient
from practice.sweep.run import Ground, sweep
from rules.book.acts import Person, accept
from rules.book.compiling import compile_one
from rules.book.file import load, save
from rules.book.refresh import propose as propose_rules

DAY = dt.date(2026, 11, 23)
AT = dt.datetime(2026, 11, 23, 11, tzinfo=dt.UTC)
SERVICES = (
    ("72148", "Lumbar spine MRI", "M54.16", "northlake"), ("27447", "Total knee replacement", "M17.11", "northlake"),
    ("73721", "Knee MRI", "M23.221", "copperleaf"), ("64483", "Epidural injection", "M54.16", "copperleaf"),
    ("66984", "Cataract surgery", "H25.13", "northlake"), ("E0601", "CPAP device", "G47.33", "silverpine"),
)  # fmt: skip
NOTES = (
    "HISTORY OF PRESENT ILLNESS\nLow back pain runs into the left leg for {n} weeks. Naproxen for {n} weeks did not help.\n"
    "{m} sessions of physical therapy were completed.\n\nEXAMINATION\nStraight leg raise is positive on the left. Strength is full.\n\n"
    "PLAN\nLumbar spine MRI is ordered.\n",
    "HISTORY OF PRESENT ILLNESS\nRight knee pain for {n} months. Meloxicam for {m} weeks did not help. The knee locks.\n\n"
    "EXAMINATION\nMcMurray test is positive on the right. There is an effusion.\n\nIMAGING\nStanding films: Kellgren-Lawrence grade 4.\n\n"
    "PLAN\nKnee MRI.\n",
    "HISTORY OF PRESENT ILLNESS\nBlurred vision in both eyes, worse with glare, for {n} months. She denies eye pain.\n\n"
    "EXAMINATION\nBest corrected visual acuity 20/60 OD and 20/50 OS.\n\nPLAN\nCataract surgery of the right eye.\n",
)


def filled(door: Door, cases: int) -> None:
    """Put invented patients with a case and two notes each into the store."""
    for number in range(cases):
        code, service, diagnosis, payer = SERVICES[number % len(SERVICES)]
        patient = Patient(
            door.ident("p", number), f"urn:bench|{number}", f"Family{number}", "Given", dt.date(1960, 1, 1 + number % 28), "female"
        )
        put_patient(door, patient)
        visit = DAY + dt.timedelta(days=1 + number % 14)
        put_case(door, CaseRow(door.ident("c", number), patient.id, f"bench|{number}", service, (code,), (diagnosis,), payer, payer,
                               "commercial", visit, "Okafor, Ada", "Main", "FL"))  # fmt: skip
        for place in range(2):
            text = NOTES[(number + place) % len(NOTES)].format(n=4 + number % 9, m=6 + place)
            text = f"Date of Service: 2026-11-{1 + place * 9:02d}\nProvider: Ada Okafor, MD\n\n{text}"
            document = Document(door.ident("d", number, place), patient.id, None, "note", "Note", "Ada Okafor, MD",
                                dt.date(2026, 11, 1 + place * 9), "text", text, content_hash(text))  # fmt: skip
            put_document(door, document)
            propose(door, document)


def timed(what: str, door: Door, published: Path, rules: Path) -> None:
    """One sweep, as a process would do it that has just started: the policies are read anew."""
    start = time.perf_counter()
    with PublishedStore.open(published) as store:
        found = sweep(door, Ground(CaseShelf(store, rules), turnaround(), AT, DAY))
    failed = sum(bool(need.failed) for need in found.needs)
    print(f"{what}: {time.perf_counter() - start:5.1f} s; {len(found.needs)} cases, {found.judged} judged anew, {failed} failed")


def accepted(published: Path, rules: Path) -> None:
    """A person accepts one statement of one policy."""
    with PublishedStore.open(published) as store:
        list(propose_rules(rules, store, ["northlake:nlm-0105"], AT, lambda found: map(compile_one, found)))
    book = load(rules, "northlake:nlm-0105")
    assert book is not None  # noqa: S101 - it was proposed a line above
    save(rules, accept(book, [book.entries[0].number], Person("Ruth Ames", AT)))


def main() -> None:
    """Measure."""
    given = argparse.ArgumentParser()
    given.add_argument("--published", type=Path, required=True)
    given.add_argument("--cases", type=int, default=300)
    said = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path, rules = Path(folder) / "practice.db", Path(folder) / "rules"
        create_store(path, Key("9c" * 32), seed=secrets.token_bytes(32))
        with open_store(path, Key("9c" * 32)) as store:
            door = Door(store, Actor("bench", Role.SPECIALIST), lambda: AT)
            start = time.perf_counter()
            with door.together():
                filled(door, said.cases)
            print(f"imported: {time.perf_counter() - start:5.1f} s")
            timed("the first sweep", door, said.published, rules)
            timed("nothing has changed", door, said.published, rules)
            accepted(said.published, rules)
            timed("one rule of one policy accepted", door, said.published, rules)


if __name__ == "__main__":
    main()
