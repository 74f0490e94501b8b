"""The chain: added to, never altered; any altered byte, any cut is noticed."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.access.actor import Actor, Role
from practice.audit.entry import FIRST, Entry, Outcome, canonical, entry_of, link
from practice.audit.fhir import audit_event
from practice.audit.log import exported, verified
from practice.refused import AccessRefused
from practice.store.connection import Store
from practice.store.door import Door
from practice.store.patients import patient_by_key, put_patient
from practice.store.rows import Patient

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
TRIGGERS = ("audit_is_not_updated", "audit_is_not_deleted", "audit_is_added_at_its_end", "audit_head_goes_forward", "audit_head_stays")


@pytest.fixture
def admin(store: Store) -> Door:
    """The admin's door of a store in which something has been done."""
    desk = Door(store, Actor("sue", Role.SPECIALIST), lambda: AT)
    for number in range(4):
        put_patient(desk, Patient(f"p{number}", f"urn:x|{number}", "Merrow", "Ida", None))
    patient_by_key(desk, "urn:x|2")
    return Door(store, Actor("anna", Role.ADMIN), lambda: AT)


def disarmed(store: Store) -> None:
    """What somebody with the key could do: take the triggers away."""
    for trigger in TRIGGERS:
        store.connection.execute(f"DROP TRIGGER {trigger}")


def rows(store: Store) -> list[tuple[int, str, str, str]]:
    return list(store.connection.execute("SELECT number, body, before, hash FROM audit ORDER BY number"))


def test_an_untouched_chain_is_whole_and_verifying_is_logged(admin: Door, store: Store) -> None:
    before = len(rows(store))
    verdict = verified(admin)
    assert verdict.whole and verdict.count == before
    assert "verified" in rows(store)[-1][1]
    assert verified(admin).count == before + 1


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE audit SET body = 'x' WHERE number = 2",
        "DELETE FROM audit WHERE number = 2",
        "DELETE FROM audit",
        "INSERT INTO audit VALUES (99, 'x', 'y', 'z')",
        "INSERT OR REPLACE INTO audit VALUES (2, 'x', 'y', 'z')",
        "UPDATE audit_head SET count = 1",
        "DELETE FROM audit_head",
    ],
)
def test_the_store_itself_refuses_to_alter_the_log(harm: str, admin: Door, store: Store) -> None:
    with pytest.raises(Exception, match="only added to"):
        store.connection.execute(harm)
    assert verified(admin).whole


def flips(text: str) -> list[str]:
    """A text with one byte altered, for every byte of it."""
    return [text[:place] + chr(ord(sign) ^ 1) + text[place + 1 :] for place, sign in enumerate(text)]


@pytest.mark.parametrize("number", [1, 3, 6])
@pytest.mark.parametrize("column", ["body", "before", "hash"])
def test_every_altered_byte_of_an_entry_is_noticed(column: str, number: int, admin: Door, store: Store) -> None:
    disarmed(store)
    whole = store.connection.execute(f"SELECT {column} FROM audit WHERE number = ?", (number,)).fetchone()[0]  # noqa: S608
    altered = flips(whole)
    assert len(altered) >= 64
    from practice.audit.chain import verify
    from practice.audit.head import read_head

    mark = read_head(store.head_mark, store.key)
    for one in altered:
        store.connection.execute(f"UPDATE audit SET {column} = ? WHERE number = ?", (one, number))  # noqa: S608
        assert not verify(store.connection, mark).whole, one
    store.connection.execute(f"UPDATE audit SET {column} = ? WHERE number = ?", (whole, number))  # noqa: S608
    assert verify(store.connection, mark).whole


def test_an_entry_taken_out_of_the_middle_is_noticed(admin: Door, store: Store) -> None:
    disarmed(store)
    store.connection.execute("DELETE FROM audit WHERE number = 3")
    assert verified(admin).wrong == ("entry 3 is missing",)


def test_a_cut_end_is_noticed_by_the_mark_in_the_store(admin: Door, store: Store) -> None:
    disarmed(store)
    store.connection.execute("DELETE FROM audit WHERE number >= 5")
    assert any("its end was cut" in wrong for wrong in verified(admin).wrong)


def test_a_cut_end_with_the_stores_mark_set_back_is_noticed_by_the_mark_beside_it(admin: Door, store: Store) -> None:
    disarmed(store)
    store.connection.execute("DELETE FROM audit WHERE number >= 5")
    store.connection.execute("UPDATE audit_head SET count = 4, hash = (SELECT hash FROM audit WHERE number = 4)")
    assert any("head mark beside the store" in wrong for wrong in verified(admin).wrong)


def test_a_chain_written_anew_is_noticed(admin: Door, store: Store) -> None:
    disarmed(store)
    kept = [entry_of(body) for _, body, _, _ in rows(store)]
    store.connection.execute("DELETE FROM audit")
    before = FIRST
    for number, entry in kept:
        body = canonical(entry if number != 2 else Entry(**{**vars_of(entry), "user": "somebody else"}), number)
        own = link(before, body)
        store.connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?)", (number, body, before, own))
        before = own
    store.connection.execute("UPDATE audit_head SET hash = ?", (before,))
    assert any("written anew" in wrong for wrong in verified(admin).wrong)


def vars_of(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in entry.__slots__}


def test_a_mark_that_is_gone_is_noticed_and_not_made_anew(admin: Door, store: Store) -> None:
    store.head_mark.unlink()
    put_patient(Door(store, Actor("sue", Role.SPECIALIST), lambda: AT), Patient("p9", "urn:x|9", "Merrow", "Ida", None))
    assert any("is gone" in wrong for wrong in verified(admin).wrong)
    assert not store.head_mark.exists()


def test_every_altered_byte_of_the_mark_is_noticed(admin: Door, store: Store) -> None:
    whole = store.head_mark.read_text("ascii").rstrip("\n")
    for one in flips(whole):
        store.head_mark.write_text(one, "utf-8")
        assert not verified(admin).whole, one


def test_an_older_store_put_in_place_is_noticed(admin: Door, store: Store) -> None:
    """The encrypted file of yesterday under the mark of today."""
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    old = store.path.read_bytes()
    put_patient(Door(store, Actor("sue", Role.SPECIALIST), lambda: AT), Patient("p9", "urn:x|9", "Merrow", "Ida", None))
    store.close()
    store.path.write_bytes(old)
    from practice.store.connection import open_store

    with open_store(store.path, store.key) as opened:
        assert not verified(Door(opened, Actor("anna", Role.ADMIN), lambda: AT)).whole


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_admin_sees_the_log(role: Role, store: Store) -> None:
    other = Door(store, Actor("x", role), lambda: AT)
    for see in (verified, exported):
        with pytest.raises(AccessRefused):
            see(other)


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


MOMENTS = st.datetimes(min_value=dt.datetime(1900, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001 - the zone stands beside it
ENTRIES = st.builds(
    Entry, MOMENTS, texts, texts, texts, st.just("read"), texts, texts, st.sampled_from(Outcome), st.lists(texts, max_size=3).map(tuple),
    st.lists(texts, max_size=3).map(tuple), texts,
)  # fmt: skip


@given(ENTRIES, st.integers(1, 10**9))
def test_an_entry_survives_its_canonical_form(entry: Entry, number: int) -> None:
    body = canonical(entry, number)
    assert body.isascii()
    assert entry_of(body) == (number, entry)
    assert canonical(entry_of(body)[1], number) == body


def test_the_export_is_audit_events_in_order(admin: Door, store: Store) -> None:
    events = exported(admin)
    assert len(events) == len(rows(store)) - 1
    assert [event["id"] for event in events] == [f"payerwatch-{number}" for number in range(1, len(events) + 1)]
    for event in events:
        assert event["resourceType"] == "AuditEvent"
        assert event["action"] in "CRUDE" and event["outcome"] in ("0", "4", "8", "12")
        for needed in ("type", "recorded", "agent", "source"):
            assert event[needed], needed
        assert event["agent"][0]["requestor"] is True and event["source"]["observer"]
        assert dt.datetime.fromisoformat(event["recorded"]).tzinfo is not None
    put = next(event for event in events if event["subtype"][0]["code"] == "cases.write")
    assert put["entity"][0]["what"] == {"reference": "Patient/p0"}
    assert put["purposeOfEvent"][0]["coding"][0]["code"] == "HPAYMT"
    hashes = [event["entity"][-1]["detail"][0]["valueString"] for event in events]
    assert hashes == [row[3] for row in rows(store)[:-1]]


def test_a_refusal_is_exported_as_one(store: Store) -> None:
    with pytest.raises(AccessRefused):
        patient_by_key(Door(store, Actor("val", Role.VIEWER), lambda: AT), "urn:x|1")
    last = exported(Door(store, Actor("anna", Role.ADMIN), lambda: AT))[-1]
    assert (last["outcome"], last["agent"][0]["who"]["identifier"]["value"]) == ("4", "val")


def test_an_export_names_nobody_by_name(admin: Door) -> None:
    said = json.dumps(exported(admin))
    assert "Merrow" not in said and "urn:x|" not in said


def test_the_shape_of_an_event_without_patient() -> None:
    from practice.audit.entry import Kept

    entry = Entry(AT, "anna", "admin", "login", "execute", "operations")
    event = audit_event(Kept(1, entry, FIRST, "h"))
    assert event["type"]["code"] == "110114" and "outcomeDesc" not in event
