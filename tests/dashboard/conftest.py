"""A small published store: one week, or two, of two payers, as a run leaves it."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from policies.archive import ArchiveWriter
from policies.model import Block, Issue, Metadata, Problem, Section
from policies.model import Document as PolicyDocument
from policies.model import Role as Part
from policies.reading import read_document
from policies.search.index import build
from policies.store.book import Observation
from policies.store.reader import PublishedStore
from policies.store.rows import ChangePartRow, ChangeRow, SourceRow
from policies.store.work import WorkStore
from policies.visit import Fetch, Outcome
from practice.access.actor import Actor, Purpose, Role
from practice.access.users import User, add_user, first_admin
from practice.flow.proposing import propose
from practice.store.cases import put_case
from practice.store.connection import create_store, open_store
from practice.store.documents import put_document
from practice.store.door import Door
from practice.store.ids import content_hash
from practice.store.key import Key
from practice.store.patients import put_patient
from practice.store.rows import CaseRow, Document, Patient
from rules.book import refresh
from rules.book.compiling import compile_one
from tests.dashboard.remittances import put_decisions

MONDAY = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)
KNEE, HAND = "https://alpha.test/knee", "https://beta.test/hand"
HOSTILE = "Hand <script>alert(1)</script> therapy, $x$ and *stars*"
REDLINE = "after <del>six</del><ins>twelve</ins> weeks of therapy"

Publish = Callable[..., Path]


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """`publish(changed=True)`: the home whose store has the first week, and the second with its changes where they are wished."""
    return lambda **wishes: _home(tmp_path / "home", **wishes)


def _home(home: Path, *, changed: bool = True, title: str = "Hand therapy", blind: bool = True, practice: str | None = None) -> Path:
    with WorkStore.open(home / "work" / "policies.duckdb") as store:
        for n, words in enumerate(("after six weeks", "after twelve weeks") if changed else ("after six weeks",) * 2):
            run_id = f"r{n}"
            store.begin_run(run_id, MONDAY + dt.timedelta(weeks=n), "1")
            store.put_sources([SourceRow("alpha.list", "alpha", "Alpha Health", ()), SourceRow("beta.list", "beta", "Beta Care", ())])
            store.record_all(run_id, [_seen("alpha", KNEE, "Knee surgery", words, n), _seen("beta", HAND, title, words, n)])
            lost = blind and n == 1
            store.mark_sources(run_id, seen={"alpha.list"} if lost else {"alpha.list", "beta.list"}, blind={"beta.list"} if lost else set())
            if lost:
                store.write_issues(run_id, [Issue(Problem.CHALLENGE_PAGE, "asked for a puzzle", "beta.list", "https://beta.test/list")])
            if changed and n == 1:
                store.write_changes(run_id, *_changes(run_id, store))
            store.close_run(run_id, "released", {"practice": practice, "sources": 2, "checked": 2, "unchanged": 0 if changed else 2})
        store.close_and_publish(home / "published" / "policies.duckdb")
    return home


def _seen(payer: str, url: str, title: str, words: str, n: int) -> Observation:
    section = Section("Coverage", 2, Part.COVERAGE, ("Coverage",), (Block("paragraph", f"Surgery is covered {words} of therapy."),))
    snapshot_id = hashlib.sha256(f"{url} {words}".encode()).hexdigest()
    at = MONDAY + dt.timedelta(weeks=n)
    return Observation(f"{payer}.list", payer, url, snapshot_id, at, PolicyDocument(Metadata(title=title), (section,)))


def _changes(run_id: str, store: WorkStore) -> tuple[list[ChangeRow], list[ChangePartRow]]:
    rows, parts = [], []
    for policy in store.policies():
        told = policy.payer_id == "alpha"
        kind, direction, severity = ("criteria", "tightened", "high") if told else ("wording", "none", "low")
        affects = ("knee arthroscopy (29881), 12 a month",) if told else ("hand therapy (97110), 5 a month",)
        rows.append(
            ChangeRow(
                run_id, policy.policy_id, 1, 2, "changed", kind, direction, severity, told, affects, "a wait is longer", policy.url, None
            )
        )
        parts.append(
            ChangePartRow(
                run_id, policy.policy_id, 2, 0, "Coverage", kind, direction, severity, "six", "twelve", REDLINE, "6 weeks became 12", None
            )
        )
    return rows, parts


@pytest.fixture
def first_page() -> Path:
    """The script that Streamlit runs."""
    return Path(__file__).parents[2] / "dashboard" / "app.py"


@pytest.fixture
def hostile() -> str:
    """A title in which every sign means something to a browser or to Markdown."""
    return HOSTILE


@pytest.fixture(autouse=True)
def no_cached_store() -> Iterator[None]:
    """What one test has read is not shown to the next; and a page that was drawn does not stay the main module, which workers look at."""
    import streamlit as st

    main = sys.modules["__main__"]
    st.cache_data.clear()
    yield
    st.cache_data.clear()
    sys.modules["__main__"] = main


# ---------------------------------------------------------------- an office with everything

RAW_KEY = "3f" * 32
"""A raw key: tests need not stretch a passphrase each time."""
PASSWORD = "six small grey herons"  # noqa: S105
PEOPLE = {"sue": Role.SPECIALIST, "clara": Role.CLINICIAN, "fred": Role.FRONT_DESK, "mona": Role.MANAGER, "vic": Role.VIEWER}
NAME, NUMBER = "Zyxwhurst", "90417"
NOTE = """MRN: 90417
Date of Service: {day}
Provider: Ada Okafor, MD

HISTORY OF PRESENT ILLNESS
Right knee pain. 8 weeks of physical therapy without relief.

EXAMINATION
McMurray test is positive on the right.
"""
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Knee MRI</title><script>document.title = "seized"</script></head><body><main>
<h1>Knee MRI</h1><p>Policy number: K-12</p><p>Effective date: {effective}</p><h2>Coverage criteria</h2>
<p>Knee MRI is considered medically necessary when all of the following criteria are met:</p>
<ol><li>Positive McMurray test</li><li>Failure of at least {weeks} weeks of physical therapy</li></ol>
<h2>Codes</h2><p>CPT codes covered when the criteria are met:</p>
<table><tr><th>Code</th><th>Words</th></tr><tr><td>73721</td><td>knee, without contrast</td></tr></table></main></body></html>"""


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two payers' policies in two versions, their bytes, search, proposals to review, and a practice with people and a case."""
    home = tmp_path_factory.mktemp("office") / "home"
    with WorkStore.open(home / "work" / "policies.duckdb") as store:
        for n, (weeks, effective) in enumerate(((6, "January 1, 2026"), (12, "March 1, 2026"))):
            _week(store, home, n, weeks, effective)
        build(store, home / "published" / "search", "r1")
        store.close_and_publish(home / "published" / "policies.duckdb")
    with PublishedStore.open(home / "published" / "policies.duckdb") as published:
        known = [policy.policy_id for policy in published.policies()]
        done = list(refresh.propose(home / "rules", published, known, MONDAY, lambda documents: iter(map(compile_one, documents))))
        assert not any(one.problem for one in done)
    _practice(home)
    return home


def _week(store: WorkStore, home: Path, n: int, weeks: int, effective: str) -> None:
    run_id, at = f"r{n}", MONDAY + dt.timedelta(weeks=n)
    store.begin_run(run_id, at, "1")
    store.put_sources([SourceRow("alpha.list", "alpha", "Alpha Health", ()), SourceRow("beta.list", "beta", "Beta Care", ())])
    fetches, seen = [], []
    with ArchiveWriter(home / "archive", run_id) as archive:
        for payer, url in (("alpha", KNEE), ("beta", "https://beta.test/knee")):
            body = PAGE.format(weeks=weeks + (2 if payer == "beta" else 0), effective=effective).encode()
            kept = archive.write(
                url=url, status=200, headers=[("Content-Type", "text/html")], body=body, fetched_at=at, snapshot_known=False
            )
            fetches.append(
                Fetch(f"{payer}.list", url, "policy", Outcome.FETCHED, at, at, 200, "text/html", snapshot_id=kept.snapshot_id,
                      length=len(body), warc_file=kept.warc_file, warc_offset=kept.warc_offset)
            )  # fmt: skip
            read = read_document(body, name="knee.html")
            seen.append(Observation(f"{payer}.list", payer, url, kept.snapshot_id or "", at, read))
    store.record_fetches(run_id, fetches)
    store.record_all(run_id, seen)
    store.mark_sources(run_id, seen={"alpha.list", "beta.list"}, blind=set())
    if n == 1:
        store.write_changes(run_id, *_changes(run_id, store))
    store.close_run(run_id, "released", {"practice": "Knees and Hands", "sources": 2, "checked": 2, "unchanged": 0})


def _practice(home: Path) -> None:
    now = dt.datetime.now(dt.UTC)
    path, key = home / "practice" / "practice.db", Key(RAW_KEY)
    create_store(path, key, seed=b"s" * 32, prepare=first_admin("anna", PASSWORD, now))
    (home / "practice" / "office.yml").write_text("name: Knees and Hands\naddress: [1 Main Street]\n", "utf-8")
    with open_store(path, key) as store:
        admin = Door(store, Actor("anna", Role.ADMIN, Purpose.OPERATIONS), lambda: now)
        for name, role in PEOPLE.items():
            add_user(admin, User(name, role), PASSWORD)
        _case(Door(store, Actor("sue", Role.SPECIALIST), lambda: now), now.date())
        put_decisions(store.connection)


def _case(door: Door, day: dt.date) -> None:
    patient = Patient(door.ident("p", NUMBER), f"urn:test|{NUMBER}", NAME, "Quillambra", dt.date(1961, 4, 12), "female", "FL")
    put_patient(door, patient)
    case = CaseRow(
        door.ident("c", NUMBER), patient.id, f"test|{NUMBER}", "Knee MRI", ("73721",), ("M23.221",), "alpha", "Alpha Health", "",
        day + dt.timedelta(days=1), "", "Main Street", "FL",
    )  # fmt: skip
    put_case(door, case)
    written = day - dt.timedelta(days=9)
    text = NOTE.format(day=written)
    note = Document(door.ident("d", NUMBER), patient.id, None, "note", "Office visit", "Ada Okafor, MD", written, "text", text,
                    content_hash(text))  # fmt: skip
    put_document(door, note)
    propose(door, note)
