"""The encrypted file: refused or opened, its tables, its values, several processes at once."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import sqlite3
import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.access.actor import Actor, Role
from practice.notes.model import Assertion
from practice.refused import AccessRefused, PracticeError
from practice.store import schema
from practice.store.answers import answers_of_case
from practice.store.cases import case_of, cases_between, put_case, set_status
from practice.store.columns import value_column, value_of
from practice.store.connection import Store, alone, connect, create_store, open_store
from practice.store.documents import document_of, documents_of_case, put_document
from practice.store.door import Door
from practice.store.facts import decide, facts_of_case, put_facts, replace_facts
from practice.store.ids import content_hash, ident
from practice.store.key import Key, chosen_key
from practice.store.patients import coverage_on, patient_by_key, patient_of, put_coverage, put_patient
from practice.store.requests import add_event, events_of, outcomes_of, put_outcome, put_request, requests_due
from practice.store.rows import (
    CaseRow,
    Coverage,
    Document,
    Draft,
    Event,
    Fact,
    FindingRow,
    OutcomeRow,
    Patient,
    Request,
    State,
    Status,
)
from practice.store.work import STATES, advance, drafts_of, findings_of, put_draft, put_findings
from rules.amounts import Amount, exactly

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
PATIENT = Patient("p1", "urn:x|77", "Merrow", "Ida", dt.date(1960, 5, 4), "female", "FL")
CASE = CaseRow(
    "c1", "p1", "urn:x|order|9", "Knee MRI", ("73721",), ("M23.221",), "northlake", "Northlake", "commercial", dt.date(2026, 3, 20),
    "Reyes, Ivo", "Main Street", "FL", urgent=True,
)  # fmt: skip
NOTE = Document(
    "d1", "p1", None, "Office visit", "Office visit", "Ivo Reyes", dt.date(2026, 2, 1), "text", "The knee locks twice a week.", "h1"
)
FACT = Fact(
    "f1", "p1", None, "sx.locking", True, dt.date(2026, 2, 1), dt.date(2026, 2, 1), "failed", Assertion.PRESENT, (("laterality", "right"),),
    "d1", 4, 14, "knee locks", "Ivo Reyes", dt.date(2026, 2, 1),
)  # fmt: skip


@pytest.fixture
def filled(desk: Door) -> Door:
    put_patient(desk, PATIENT)
    put_case(desk, CASE)
    put_document(desk, NOTE)
    put_facts(desk, [FACT])
    return desk


# ---------------------------------------------------------------- the key and the file


def test_the_file_holds_no_word_of_what_is_in_it(filled: Door, store: Store) -> None:
    held = b"".join(path.read_bytes() for path in store.path.parent.iterdir())
    for word in (b"SQLite format", b"Merrow", b"locks", b"73721", b"patients"):
        assert word not in held


def test_another_key_is_refused_in_one_line_and_nothing_is_printed(store: Store, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PracticeError) as refused:
        open_store(store.path, Key("another passphrase altogether"))
    assert "the key does not open the store" in str(refused.value) and "\n" not in str(refused.value)
    assert "another passphrase" not in str(refused.value)
    assert capfd.readouterr() == ("", "")


def test_without_a_key_nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("practice.store.key._from_keyring", lambda: None)
    with pytest.raises(PracticeError, match="PAYERWATCH_PRACTICE_KEY is not set"):
        chosen_key(None)
    with pytest.raises(PracticeError, match="PAYERWATCH_PRACTICE_KEY is not set"):
        chosen_key("")
    monkeypatch.setattr("practice.store.key._from_keyring", lambda: "kept in the keyring")
    assert chosen_key(None).secret == "kept in the keyring"  # noqa: S105


@pytest.mark.parametrize("text", ["", "q7q7q", "q" * 15, "a key with a\nline break in it", "a key with a \x00 in it, long enough"])
def test_a_poor_key_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(PracticeError) as refused:
        Key(text)
    assert not text or text not in str(refused.value)


def test_a_key_does_not_show_itself(store: Store) -> None:
    assert "3f" * 8 not in repr(store) + repr(store.key) + str(store.key)


@pytest.mark.parametrize(
    "text", ["it's a quoted 'pass' phrase", 'with "double" quotes; --', "x'00' not really raw", "ünï cödé päss phräse"]
)
def test_any_printable_passphrase_opens_its_own_store_alone(text: str, tmp_path: Path) -> None:
    path = tmp_path / "practice" / "practice.db"
    create_store(path, Key(text), seed=b"s" * 32)
    with open_store(path, Key(text)) as opened:
        assert opened.seed == b"s" * 32
    with pytest.raises(PracticeError):
        open_store(path, Key(text + " "))


def test_a_file_that_is_not_encrypted_is_refused(tmp_path: Path, key: Key) -> None:
    path = tmp_path / "practice.db"
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE t(x)")
    with pytest.raises(PracticeError, match="not encrypted"):
        open_store(path, key)


def test_an_absent_store_is_named_with_its_remedy(tmp_path: Path, key: Key) -> None:
    with pytest.raises(PracticeError, match="practice init"):
        open_store(tmp_path / "practice.db", key)
    assert not list(tmp_path.iterdir())


def test_a_store_is_not_made_over_another(store: Store, key: Key) -> None:
    before = store.path.read_bytes()
    with pytest.raises(PracticeError, match="already lies here"):
        create_store(store.path, key, seed=b"t" * 32)
    assert store.path.read_bytes() == before


def test_only_the_owner_may_read_the_files(filled: Door, store: Store) -> None:
    for path in store.path.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700


def test_nothing_is_spilled_and_what_is_deleted_is_overwritten(store: Store) -> None:
    said = {name: store.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("temp_store", "secure_delete", "journal_mode")}
    assert said == {"temp_store": 2, "secure_delete": 1, "journal_mode": "wal"}
    assert store.connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_store_of_a_newer_program_is_left_alone(store: Store, key: Key) -> None:
    store.connection.execute("PRAGMA user_version = 99")
    with pytest.raises(PracticeError, match="newer payerwatch"):
        open_store(store.path, key)


def test_a_migration_that_fails_leaves_the_tables_as_they_were(store: Store, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (*schema.MIGRATIONS, ("CREATE TABLE half(x)", "CREATE TABEL typo(x)"))
    monkeypatch.setattr("practice.store.connection.MIGRATIONS", broken)
    with pytest.raises(Exception, match="TABEL"):
        open_store(store.path, key)
    connection = connect(store.path, key)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
    assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)
    connection.close()


def test_a_later_migration_is_applied_once(store: Store, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("practice.store.connection.MIGRATIONS", (*schema.MIGRATIONS, ("CREATE TABLE later(x)",)))
    for _ in range(2):
        with open_store(store.path, key) as opened:
            assert opened.connection.execute("SELECT count(*) FROM later").fetchone() == (0,)


def test_answers_of_an_older_store_are_answers_still(tmp_path: Path, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of answers was made anew for its second kind: every word, name and time is what it was."""
    path = tmp_path / "old" / "practice.db"
    monkeypatch.setattr("practice.store.connection.MIGRATIONS", schema.MIGRATIONS[: schema.MIGRATIONS.index(schema.POINTINGS)])
    create_store(path, key, seed=b"s" * 32, prepare=_answered)
    monkeypatch.setattr("practice.store.connection.MIGRATIONS", schema.MIGRATIONS)
    for _ in range(2):
        with open_store(path, key) as opened:
            (found,) = answers_of_case(Door(opened, Actor("sue", Role.SPECIALIST), lambda: AT), "c1")
            assert (found.id, found.document_id, found.says, found.author, found.by) == ("a1", "a1", "It locks.", "Ivo Reyes", "ivo")
            assert (found.kind, found.holds, found.at, found.why, found.withdrawn) == ("answer", "yes", AT, "wrong knee", AT)
            opened.connection.execute("DELETE FROM documents WHERE id = 'nobody'")  # the cascade finds its table
    with open_store(path, key) as opened:
        opened.connection.execute("DELETE FROM documents WHERE id = 'a1'")
        assert opened.connection.execute("SELECT count(*) FROM answers").fetchone() == (0,)


def _answered(connection: Any) -> None:
    at = AT.isoformat()
    connection.execute("INSERT INTO patients VALUES ('p1', 'k', 'Merrow', 'Ida', NULL, '', 'FL', 'c', ?)", (at,))
    connection.execute(
        "INSERT INTO cases(id, patient_id, natural_key, service, cpt, icd10, payer_id, payer_name, lob, visit, provider, location, state,"
        " urgent, status, missing, content, part2, created_at, updated_at) VALUES ('c1', 'p1', 'k1', '', '[]', '[]', 'n', 'N', '', NULL,"
        " '', '', 'FL', 0, 'new', '[]', 'c', 0, ?, ?)",
        (at, at),
    )
    connection.execute(
        "INSERT INTO documents VALUES ('a1', 'p1', 'c1', 'addendum:answer', 'Addendum', 'Ivo Reyes', '2026-03-02', 'withdrawn', 'text',"
        " 'It locks.', NULL, 'h', 0, ?)",
        (at,),
    )
    connection.execute(
        "INSERT INTO answers VALUES ('a1', 'p1', 'c1', 'b', 'n', 'n:k@1', 'A locked knee', 'locked', 'covered', 'yes', 'ivo', ?, 'payment',"
        " ?, 'wrong knee', 0)",
        (at, at),
    )


def test_a_restore_waits_for_those_who_have_the_store_open(store: Store) -> None:
    with pytest.raises(PracticeError, match="in use"), alone(store.path):
        pass


# ---------------------------------------------------------------- values


def test_what_is_put_in_comes_out(filled: Door) -> None:
    assert patient_by_key(filled, PATIENT.key) == PATIENT == patient_of(filled, "p1")
    assert case_of(filled, "c1") == CASE
    assert documents_of_case(filled, "c1") == (NOTE,) == (document_of(filled, "d1"),)
    assert facts_of_case(filled, "c1") == (FACT,)


def test_putting_the_same_in_again_changes_nothing(filled: Door) -> None:
    assert [put_patient(filled, PATIENT), put_case(filled, CASE), put_document(filled, NOTE), put_facts(filled, [FACT])] == [
        "unchanged"
    ] * 3 + [0]


def test_an_import_moves_the_visit_and_leaves_the_status(filled: Door) -> None:
    set_status(filled, "c1", Status.MISSING, ("img.xray",))
    assert put_case(filled, replace(CASE, visit=dt.date(2026, 4, 1))) == "changed"
    found = case_of(filled, "c1")
    assert (found.visit, found.status, found.missing) == (dt.date(2026, 4, 1), Status.MISSING, ("img.xray",))


def test_cases_come_by_day_of_visit_and_those_without_come_last(filled: Door) -> None:
    put_case(filled, replace(CASE, id="c2", key="2", visit=None))
    put_case(filled, replace(CASE, id="c3", key="3", visit=dt.date(2026, 3, 1)))
    assert [one.id for one in cases_between(filled).cases] == ["c3", "c1", "c2"]
    assert [one.id for one in cases_between(filled, dt.date(2026, 3, 1), dt.date(2026, 3, 1)).cases] == ["c3"]


def test_superseded_and_structured_documents_come_only_when_asked_for(filled: Door) -> None:
    put_document(filled, replace(NOTE, id="d2", content="h2", status="superseded"))
    put_document(filled, replace(NOTE, id="d3", content="h3", kind="structured"))
    assert [one.id for one in documents_of_case(filled, "c1")] == ["d1"]
    assert {one.id for one in documents_of_case(filled, "c1", superseded=True, structured=True)} == {"d1", "d2", "d3"}


def test_a_fact_of_a_note_is_a_proposal_until_a_person_decides(filled: Door) -> None:
    put_facts(filled, [replace(FACT, id="f2", state=State.CONFIRMED, decided_by="machine", decided_at=AT)])
    proposed = next(one for one in facts_of_case(filled, "c1") if one.id == "f2")
    assert (proposed.state, proposed.decided_by, proposed.decided_at) == (State.PROPOSED, "", None)
    decided = decide(filled, "f2", State.CONFIRMED)
    assert (decided.state, decided.decided_by, decided.decided_at) == (State.CONFIRMED, "specialist", AT)
    assert put_facts(filled, [replace(FACT, id="f2")]) == 0
    assert next(one for one in facts_of_case(filled, "c1") if one.id == "f2").state is State.CONFIRMED


@pytest.mark.parametrize("wrong", [{"quote": "knee clicks"}, {"span_start": 5}, {"document_id": "elsewhere"}])
def test_a_quote_that_does_not_stand_in_its_document_is_refused(wrong: dict[str, object], filled: Door) -> None:
    with pytest.raises(PracticeError, match=r"quote|document"):
        put_facts(filled, [replace(FACT, id="f9"), replace(FACT, id="f10", **wrong)])  # type: ignore[arg-type]
    assert [one.id for one in facts_of_case(filled, "c1")] == ["f1"], "all or none"


def test_the_evidence_of_another_patient_is_refused(filled: Door) -> None:
    put_patient(filled, replace(PATIENT, id="p2", key="urn:x|78"))
    with pytest.raises(PracticeError, match="another patient"):
        put_facts(filled, [replace(FACT, id="f2", patient_id="p2")])


def test_an_entry_received_anew_loses_the_facts_it_no_longer_gives(filled: Door) -> None:
    replace_facts(filled, NOTE, [replace(FACT, id="f7", origin="Observation")])
    assert [one.id for one in facts_of_case(filled, "c1")] == ["f7"]


@given(
    st.one_of(
        st.booleans(),
        st.text(max_size=20),
        st.builds(exactly, st.floats(-1e9, 1e9), st.sampled_from([None, "kg/m2", "%"])),
        st.builds(
            lambda low, more, unit: Amount(low, low + more, unit), st.floats(0, 1e6), st.floats(0, 1e6), st.sampled_from(["mo", None])
        ),
        st.just(Amount(3.0, float("inf"), "wk")),
    )
)
def test_a_value_survives_its_columns(value: bool | str | Amount) -> None:
    assert value_of(*value_column(value)) == value


def test_findings_take_the_place_of_those_before(filled: Door) -> None:
    first, second = (FindingRow(name, "c1", "northlake:nlm-1@2", "met", "{}", AT) for name in ("x", "y"))
    put_findings(filled, "c1", [first])
    put_findings(filled, "c1", [second])
    assert findings_of(filled, "c1") == (second,)


def test_a_draft_goes_from_state_to_state_and_skips_none(filled: Door) -> None:
    draft = Draft("r1", "c1", "packet", "approved", "docx", "northlake", "northlake:nlm-1@2", b"\x00bytes", "somebody", AT)
    put_draft(filled, draft)
    (kept,) = drafts_of(filled, "c1")
    assert (kept.state, kept.by, kept.data) == ("draft", "specialist", b"\x00bytes")
    with pytest.raises(PracticeError, match="next comes reviewed"):
        advance(filled, "r1", "submitted")
    for state in STATES[1:]:
        advance(filled, "r1", state)
        assert drafts_of(filled, "c1")[0].state == state
    with pytest.raises(PracticeError, match="make a new one"):
        put_draft(filled, draft)


def test_requests_come_by_their_clock(filled: Door) -> None:
    late, soon = (
        Request(name, "c1", "northlake", "REF", True, "open", AT, AT + dt.timedelta(hours=h)) for name, h in (("a", 72), ("b", 5))
    )
    put_request(filled, late)
    put_request(filled, soon)
    assert requests_due(filled) == (soon, late)
    assert requests_due(filled, AT + dt.timedelta(hours=6)) == (soon,)
    event = Event("e1", "c1", "b", "called", AT, "spec")
    add_event(filled, event)
    outcome = OutcomeRow("o1", "c1", "b", "denied", ("197",), dt.date(2026, 3, 9))
    put_outcome(filled, outcome)
    assert (events_of(filled, "c1"), outcomes_of(filled, "c1")) == ((event,), (outcome,))


def test_coverage_holds_between_its_days(filled: Door) -> None:
    put_coverage(filled, Coverage("v1", "p1", "northlake", "Northlake", "", "M1", dt.date(2026, 1, 1), dt.date(2026, 6, 30)))
    assert [one.id for one in coverage_on(filled, "p1", dt.date(2026, 6, 30))] == ["v1"]
    assert coverage_on(filled, "p1", dt.date(2026, 7, 1)) == () == coverage_on(filled, "p1", dt.date(2025, 12, 31))


def test_identifiers_are_the_same_for_the_same_and_depend_on_the_store() -> None:
    assert ident(b"a" * 32, "patient", "x|1") == ident(b"a" * 32, "patient", "x|1")
    others = {ident(b"b" * 32, "patient", "x|1"), ident(b"a" * 32, "case", "x|1"), ident(b"a" * 32, "patient", "x", "1")}
    assert len(others | {ident(b"a" * 32, "patient", "x|1")}) == 4
    assert content_hash("ab", "c") != content_hash("a", "bc")


# ---------------------------------------------------------------- the door


def entries(store: Store) -> list[str]:
    return [row[0] for row in store.connection.execute("SELECT body FROM audit ORDER BY number")]


@pytest.mark.parametrize(
    "read",
    [
        lambda door: case_of(door, "c1"),
        lambda door: cases_between(door),
        lambda door: patient_of(door, "p1"),
        lambda door: documents_of_case(door, "c1"),
        lambda door: document_of(door, "d1"),
        lambda door: facts_of_case(door, "c1"),
        lambda door: findings_of(door, "c1"),
        lambda door: drafts_of(door, "c1"),
        lambda door: events_of(door, "c1"),
        lambda door: outcomes_of(door, "c1"),
    ],
)
def test_every_read_writes_one_entry_that_names_the_patient(read, filled: Door, store: Store) -> None:  # type: ignore[no-untyped-def]
    before = len(entries(store))
    read(filled)
    (entry,) = entries(store)[before:]
    assert '"patients":["p1"]' in entry and '"user":"specialist"' in entry and '"purpose":"payment"' in entry and '"verb":"read"' in entry


def test_what_fails_is_undone_with_its_entry(filled: Door, store: Store) -> None:
    before = entries(store)
    with pytest.raises(ZeroDivisionError), filled.together():
        set_status(filled, "c1", Status.READY)
        raise ZeroDivisionError
    assert entries(store) == before
    assert case_of(filled, "c1").status is Status.NEW


def test_nothing_is_handed_out_where_the_entry_cannot_be_written(filled: Door, store: Store) -> None:
    store.connection.execute("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    with pytest.raises(Exception, match="disk full"):
        case_of(filled, "c1")


def test_a_refusal_is_logged_even_where_all_else_is_undone(filled: Door, store: Store) -> None:
    clerk = Door(store, Actor("dora", Role.FRONT_DESK), lambda: AT)
    before = len(entries(store))
    with pytest.raises(AccessRefused):
        case_of(clerk, "c1")
    with pytest.raises(AccessRefused), clerk.together():
        case_of(clerk, "c1")
    assert [('"outcome":"refused"' in one, '"act":"cases.read"' in one) for one in entries(store)[before:]] == [(True, True)] * 2


def test_a_refusal_that_the_caller_swallows_is_logged_too(filled: Door, store: Store) -> None:
    clerk = Door(store, Actor("dora", Role.FRONT_DESK), lambda: AT)
    before = len(entries(store))
    with clerk.together(), suppress(AccessRefused):  # as a careless caller would
        case_of(clerk, "c1")
    assert [('"outcome":"refused"' in one) for one in entries(store)[before:]] == [True]


OUTSIDE_THE_DOOR = {
    "practice/access/sessions.py", "practice/access/users.py", "practice/audit/chain.py", "practice/audit/log.py",
    "practice/store/backup.py", "practice/store/connection.py", "practice/store/door.py", "practice/store/retention.py",
}  # fmt: skip
"""Modules that speak to the connection themselves: users, sessions, the chain, the file as a whole. None reads a patient's row."""


def test_nobody_else_speaks_to_the_connection() -> None:
    house = Path(__file__).parents[3]
    modules = [path for room in ("practice", "dashboard", "payerwatch") for path in (house / room).rglob("*.py")]
    found = {path.relative_to(house).as_posix() for path in modules if "connection.execute" in path.read_text("utf-8")}
    policies_own = {name for name in found if not name.startswith("practice/")}
    assert found - policies_own == OUTSIDE_THE_DOOR
    patients = ("FROM patients", "FROM cases", "FROM documents", "FROM facts", "FROM drafts", "FROM outcomes")
    for name in OUTSIDE_THE_DOOR - {"practice/store/retention.py"}:
        assert not [table for table in patients if table in (house / name).read_text("utf-8")], name


def work(path: str, number: int) -> None:
    with open_store(Path(path), Key("3f" * 32)) as own:
        door = Door(own, Actor(f"w{number}", Role.SPECIALIST), lambda: AT)
        for step in range(25):
            put_patient(door, Patient(f"p{number}-{step}", f"urn:x|{number}-{step}", "Many", "At Once", None))


def test_several_processes_write_at_once_and_the_chain_stays_whole(store: Store) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=work, args=(str(store.path), number)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    from practice.audit.log import verified

    verdict = verified(Door(store, Actor("anna", Role.ADMIN), lambda: AT))
    assert verdict.whole, verdict.wrong
    assert store.connection.execute("SELECT count(*) FROM patients").fetchone() == (100,)
    assert verdict.count == 101  # and the first admin
