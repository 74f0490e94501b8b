"""The library: found by words, payer, procedure and reason; nothing about a patient is handed on; sources stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from practice.access.actor import Role
from practice.library.keeping import passage_of, put_letter, search
from practice.library.model import Letter, Passage
from practice.library.parting import of_text, passages
from practice.refused import AccessRefused, PracticeError
from practice.store.backup import back_up
from practice.store.cases import put_case
from practice.store.connection import Store, open_store
from practice.store.door import Door
from practice.store.key import Key
from practice.store.patients import put_patient
from practice.store.retention import purge
from practice.store.rows import CaseRow, Patient

DoorFor = Callable[..., Door]
CASE = CaseRow("c1", "p1", "k1", "Knee MRI", ("73721",), (), "northlake", "Northlake", "", dt.date(2026, 3, 20), "", "", "FL")


def letter(name: str, outcome: str = "overturned", payer: str = "northlake", **more: object) -> Letter:
    said = (
        Passage(f"{name}-1", "policy", "Your policy counts therapies that run at the same time.", ("therapies may run at the same time",)),
        Passage(f"{name}-2", "patient", "Mr. Zyxwhurst completed twelve therapies."),
        Passage(f"{name}-3", "office", f"We ask for a reviewer of the same specialty, {name}."),
    )
    fields: dict[str, object] = {
        "case_id": None, "codes": ("73721",), "reason": "therapy not documented", "title": "Appeal", "written": dt.date(2026, 2, 1),
        "passages": said,
    }  # fmt: skip
    return Letter(id=name, payer_id=payer, outcome=outcome, **(fields | more))  # type: ignore[arg-type]


@pytest.fixture
def shelved(desk: Door) -> Door:
    put_patient(desk, Patient("p1", "urn:x|1", "Zyxwhurst", "Ida", dt.date(1960, 5, 4)))
    put_case(desk, CASE)
    put_letter(desk, letter("one", case_id="c1"))
    put_letter(desk, letter("two", "upheld", "copperleaf", codes=("72148",), reason="not medically necessary", written=dt.date(2026, 3, 1)))
    return desk


def test_words_find_passages_with_their_source(shelved: Door) -> None:
    first, *_ = search(shelved, "therapy at the same time")
    assert first.passage.text.startswith("Your policy counts") and first.passage.cites == ("therapies may run at the same time",)
    assert first.source in ("Appeal, 2026-02-01, northlake, overturned (letter one)", "Appeal, 2026-03-01, copperleaf, upheld (letter two)")


def test_nothing_about_a_patient_is_found(shelved: Door) -> None:
    assert search(shelved, "Zyxwhurst twelve") == ()
    with pytest.raises(AccessRefused):
        passage_of(shelved, "one-2")
    assert passage_of(shelved, "one-3").letter_id == "one"


@pytest.mark.parametrize(
    ("asked", "letters"),
    [({"payer_id": "copperleaf"}, {"two"}), ({"code": "73721"}, {"one"}), ({"outcome": "overturned"}, {"one"}),
     ({"reason": "MEDICALLY"}, {"two"}), ({"payer_id": "nobody"}, set()), ({"code": "7372"}, set())],
)  # fmt: skip
def test_payer_procedure_reason_and_outcome_narrow(asked: dict[str, str], letters: set[str], shelved: Door) -> None:
    for text in ("reviewer specialty", ""):
        assert {hit.letter_id for hit in search(shelved, text, **asked)} == letters  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ['"', "a* OR b", "NEAR(x y)", "text:reviewer", "'; DROP TABLE library; --", "-specialty", "(((("])
def test_words_are_words_and_never_a_query(text: str, shelved: Door) -> None:
    search(shelved, text)
    assert len(search(shelved, "")) == 3  # the passage that both letters have is told once


def test_the_same_letter_takes_the_new_outcome(shelved: Door) -> None:
    put_letter(shelved, letter("one", "upheld", case_id="c1"))
    assert {hit.outcome for hit in search(shelved, "reviewer")} == {"upheld"} and len(search(shelved, "reviewer")) == 2
    with pytest.raises(PracticeError, match="there are overturned"):
        put_letter(shelved, letter("one", "won"))


def test_a_purge_takes_the_letter_its_passages_and_its_words(shelved: Door, door_for: DoorFor, store: Store) -> None:
    purge(door_for(Role.ADMIN), ("p1",))
    assert {hit.letter_id for hit in search(shelved, "reviewer")} == {"two"}
    assert store.connection.execute("SELECT count(*) FROM library_words WHERE library_words MATCH 'zyxwhurst'").fetchone() == (1,)
    assert store.connection.execute("SELECT count(*) FROM library_passages").fetchone() == (3,)


def test_a_backup_can_be_searched_too(shelved: Door, door_for: DoorFor, tmp_path: Path, key: Key) -> None:
    back_up(door_for(Role.ADMIN), tmp_path / "kept", key)
    with open_store(tmp_path / "kept", key) as copy:
        assert len(search(Door(copy, shelved.actor, shelved.clock), "reviewer specialty")) == 2


def test_protected_letters_need_consent(shelved: Door, door_for: DoorFor) -> None:
    put_letter(shelved, letter("three", part2=True))
    assert "three" not in {hit.letter_id for hit in search(shelved, "reviewer")}
    assert "three" in {hit.letter_id for hit in search(door_for(Role.SPECIALIST, consent="form 1"), "reviewer")}
    with pytest.raises(AccessRefused):
        passage_of(shelved, "three-3")


@pytest.mark.parametrize("role", list(Role))
def test_who_may_search_and_who_may_add(role: Role, shelved: Door, door_for: DoorFor) -> None:
    door = door_for(role)
    for allowed, doing in (
        ({Role.SPECIALIST, Role.CLINICIAN}, lambda: search(door, "reviewer")),
        ({Role.SPECIALIST}, lambda: put_letter(door, letter("four"))),
    ):
        if role in allowed:
            doing()
        else:
            with pytest.raises(AccessRefused):
                doing()


def test_of_a_letter_from_elsewhere_only_what_is_about_nobody_is_handed_on() -> None:
    text = (
        "We ask for a reviewer of the same specialty as the ordering physician.\n\n"
        "Mr. Zyxwhurst has pain in his knee.\n\n"
        "Her claim number is on the first page.\n\n"
        "She was seen on 2026-03-02 by the surgeon.\n\n"
        "Physical therapy was completed without relief.\n\n"
        "Please send the criteria that were used in the decision.\n"
    )
    found = passages(of_text(text), "x")
    assert [one.text for one in found if one.about == "office"] == [
        "We ask for a reviewer of the same specialty as the ordering physician.",
        "Please send the criteria that were used in the decision.",
    ]  # fmt: skip
    assert sum(one.about == "patient" for one in found) == 4
