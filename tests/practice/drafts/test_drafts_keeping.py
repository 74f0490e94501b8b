"""Drafts in the store: states by named people of the right role, nothing written over, everything logged, nothing outside."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from practice.access.actor import Role
from practice.drafts import appeal, packet
from practice.drafts.check import check
from practice.drafts.draft import Draft, Kind
from practice.drafts.editing import added, removed, replaced, said_by
from practice.drafts.gathering import denial_of
from practice.drafts.keeping import APPROVES, bring, change, drafts_at, exported, keep, opened
from practice.drafts.model import CaseFile
from practice.drafts.templates import Template
from practice.refused import AccessRefused, PracticeError
from practice.store.cases import case_of, cases_between
from practice.store.connection import Store
from practice.store.documents import put_document
from practice.store.door import Door
from practice.store.retention import purge
from practice.store.rows import Document, OutcomeRow

ON = dt.date(2026, 3, 2)
DoorFor = Callable[..., Door]
Gathered = Callable[[Door], CaseFile]


def settled(draft: Draft) -> Draft:
    """Without its points to settle."""
    while draft.open:
        draft = removed(draft, draft.open[0].number)
    return draft


@pytest.fixture
def kept(filled: Door, gathered: Gathered) -> str:
    case = gathered(filled)
    return keep(filled, settled(appeal.appeal(case, ON)), case)


def bodies(store: Store) -> list[dict[str, object]]:
    return [json.loads(row[0]) for row in store.connection.execute("SELECT body FROM audit ORDER BY number")]


def test_what_is_gathered_is_what_the_store_holds(filled: Door, gathered: Gathered) -> None:
    case = gathered(filled)
    assert (case.patient.member, case.patient.number, case.order.provider) == ("CLB-44019", "100210", "Ivo Reyes")
    assert [one.quote for one in case.criteria][1] == "A positive McMurray test" and case.criteria[0].lead.endswith("are met:")
    assert {paper.id for paper in case.papers} == {"d1", "registration"}


def test_a_draft_goes_its_way_with_name_and_time(kept: str, filled: Door, door_for: DoorFor) -> None:
    desk, doctor = filled, door_for(Role.CLINICIAN)
    assert [fault.why for fault in opened(desk, kept).faults] == []
    with pytest.raises(AccessRefused):
        case_of(doctor, "c1")
    bring(desk, kept, "reviewed")
    assert [one.id for one in cases_between(doctor).cases] == ["c1"], "what has been reviewed waits for the clinician"
    with pytest.raises(AccessRefused, match="approved by a clinician"):
        bring(desk, kept, "approved", stand_for_marks=True)
    with pytest.raises(PracticeError, match="nobody has confirmed"):
        bring(doctor, kept, "approved")
    bring(doctor, kept, "approved", stand_for_marks=True)
    with pytest.raises(AccessRefused):
        bring(doctor, kept, "submitted")
    bring(desk, kept, "submitted")
    found = opened(desk, kept)
    assert [(act.what, act.by) for act in found.acts] == [
        ("made", "specialist"), ("reviewed", "specialist"), ("approved", "clinician"), ("submitted", "specialist"),
    ]  # fmt: skip
    assert all(act.at.tzinfo for act in found.acts) and len({act.content for act in found.acts}) == 1
    assert found.standing.by == "clinician" and found.standing.stood_for > 5
    assert [one.id for one in cases_between(doctor).cases] == []


@pytest.mark.parametrize("state", ["approved", "submitted", "draft", "sent"])
def test_no_state_is_skipped(state: str, kept: str, filled: Door, door_for: DoorFor) -> None:
    before = opened(filled, kept).row.state
    with pytest.raises((PracticeError, AccessRefused)):
        bring(filled, kept, state, stand_for_marks=True)
    assert opened(filled, kept).row.state == before == "draft"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("what", ["review", "edit", "export", "open", "make"])
def test_each_role_against_each_act(what: str, role: Role, kept: str, filled: Door, door_for: DoorFor, gathered: Gathered) -> None:
    case = gathered(filled)
    bring(filled, kept, "reviewed")
    door = door_for(role)
    acts = {
        "review": ({Role.CLINICIAN}, lambda: bring(door, kept, "approved", stand_for_marks=True)),
        "edit": ({Role.SPECIALIST, Role.CLINICIAN}, lambda: change(door, kept, thanked(opened(door, kept).draft, case), "thanks")),
        "export": ({Role.SPECIALIST, Role.CLINICIAN}, lambda: exported(door, kept, ".pdf")),
        "open": ({Role.SPECIALIST, Role.CLINICIAN}, lambda: opened(door, kept)),
        "make": ({Role.SPECIALIST}, lambda: keep(door, appeal.appeal(case, ON), case)),
    }  # fmt: skip
    allowed, doing = acts[what]
    if role in allowed:
        doing()
        return
    count = len(bodies(filled.store))
    with pytest.raises(AccessRefused) as refused:
        doing()
    assert "Jessamine" not in str(refused.value)
    assert "refused" in [body["outcome"] for body in bodies(filled.store)[count:]]


def thanked(draft: Draft, case: CaseFile) -> Draft:
    return added(draft, draft.blocks[0].sentences[0].number, said_by(case, 0, "Thank you for your time.", (), "sue"))


def test_an_edit_makes_it_a_draft_again(kept: str, filled: Door, gathered: Gathered) -> None:
    bring(filled, kept, "reviewed")
    change(filled, kept, thanked(opened(filled, kept).draft, gathered(filled)), "thanks")
    found = opened(filled, kept)
    assert found.row.state == "draft" and found.acts[-1].detail == "thanks; it was reviewed, and is a draft again"
    assert any(one.by == "sue" for one in found.draft.every()) and found.acts[-1].content != found.acts[0].content


def test_an_edit_that_claims_what_nothing_holds_changes_nothing(kept: str, filled: Door, gathered: Gathered) -> None:
    case, before = gathered(filled), opened(filled, kept)
    number = next(one.number for one in before.draft.every() if "8 weeks" in one.text)
    claim = said_by(case, number, "He completed 18 weeks of physical therapy.", (), "sue", keep=before.draft.sentence(number).cites)
    with pytest.raises(PracticeError, match="not changed"):
        change(filled, kept, replaced(before.draft, claim), "claim")
    assert opened(filled, kept).row.data == before.row.data and len(opened(filled, kept).acts) == 1


def test_a_draft_with_a_fault_is_not_kept(filled: Door, gathered: Gathered) -> None:
    case = gathered(filled)
    letter = appeal.appeal(case, ON)
    claim = replace(letter.every().__next__(), text="Somebody else")
    with pytest.raises(PracticeError, match="was not kept"):
        keep(filled, replaced(letter, claim), case)
    assert drafts_at(filled) == ()


def test_what_is_submitted_stays_as_it_is(kept: str, filled: Door, door_for: DoorFor, gathered: Gathered) -> None:
    bring(filled, kept, "reviewed")
    bring(door_for(Role.CLINICIAN), kept, "approved", stand_for_marks=True)
    bring(filled, kept, "submitted")
    with pytest.raises(PracticeError, match="it is submitted"):
        change(filled, kept, thanked(opened(filled, kept).draft, gathered(filled)), "thanks")


def test_open_points_and_changed_rules_hold_the_approval(filled: Door, gathered: Gathered, door_for: DoorFor, template: Template) -> None:
    case = gathered(filled)
    with_points = keep(filled, packet.packet(case, template, ON), case)
    bring(filled, with_points, "reviewed")
    with pytest.raises(PracticeError, match="points are open"):
        bring(filled, with_points, "approved", stand_for_marks=True)
    change(filled, with_points, settled(opened(filled, with_points).draft), "settled")
    bring(filled, with_points, "reviewed")
    with pytest.raises(PracticeError, match="version 2 is in force"):
        bring(filled, with_points, "approved", stale=("version 2 is in force",), stand_for_marks=True)
    bring(filled, with_points, "approved", stand_for_marks=True)
    with pytest.raises(PracticeError, match="version 2 is in force"):
        bring(filled, with_points, "submitted", stale=("version 2 is in force",))
    assert Role.SPECIALIST in APPROVES[Kind.PACKET] and Role.SPECIALIST not in APPROVES[Kind.APPEAL]


def test_a_note_that_changed_meanwhile_is_seen(kept: str, filled: Door, store: Store) -> None:
    chart = Document("d1", "p1", None, "Office visit", "Office visit", "Ivo Reyes, MD", dt.date(2026, 2, 16), "text", "All is well.", "h2")
    put_document(filled, chart)
    found = opened(filled, kept)
    assert len(found.faults) >= 4 and all("not in the record" in fault.why for fault in found.faults)
    with pytest.raises(PracticeError, match="the check finds"):
        bring(filled, kept, "reviewed")


def test_every_act_is_in_the_log_and_names_nobody(kept: str, filled: Door, store: Store) -> None:
    exported(filled, kept, ".pdf")
    acts = [(body["act"], body["verb"]) for body in bodies(store)]
    assert ("drafts.write", "create") in acts and ("drafts.export", "execute") in acts and ("drafts.read", "read") in acts
    assert "Jessamine" not in json.dumps(bodies(store)) and "physical therapy" not in json.dumps(bodies(store))
    assert opened(filled, kept).acts[-1].what == "exported"


def test_a_purge_takes_drafts_and_their_acts(kept: str, filled: Door, door_for: DoorFor, store: Store) -> None:
    purge(door_for(Role.ADMIN), ("p1",))
    left = [store.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("drafts", "draft_acts")]  # noqa: S608
    assert left == [0, 0]


def test_protected_records_stay_out_unless_consent_is_stated(filled: Door, gathered: Gathered, door_for: DoorFor) -> None:
    put_document(
        filled, Document("d2", "p1", None, "note", "Note", "", None, "text", "McMurray test is positive. Buprenorphine.", "h9", part2=True)
    )
    without = gathered(filled)
    assert without.left_out == 1 and not without.protected and "d2" not in {paper.id for paper in without.papers}
    letter = appeal.appeal(without, ON)
    assert any(block.label == "42 CFR Part 2" for block in letter.blocks) and "Buprenorphine" not in repr(letter)
    consented = door_for(Role.SPECIALIST, consent="form 12 of 2026-03-01")
    case = gathered(consented)
    assert case.protected and case.left_out == 0
    letter = settled(appeal.appeal(case, ON))
    assert "42 CFR part 2 prohibits" in letter.blocks[-1].sentences[0].text
    draft_id = keep(consented, letter, case)
    with pytest.raises(AccessRefused):
        opened(filled, draft_id)
    assert opened(consented, draft_id).row.part2 and drafts_at(filled) == ()


def test_the_last_adverse_decision_is_the_one_that_is_answered() -> None:
    first = OutcomeRow(
        "o1", "c1", None, "denied", ("197",), dt.date(2026, 3, 1), json.dumps({"reason": "No note.", "appeal_by": "2026-08-28"})
    )
    later = OutcomeRow("o2", "c1", None, "approved", (), dt.date(2026, 3, 9))
    found = denial_of((first,))
    assert found is not None and (found.reason, found.appeal_by, found.codes) == ("No note.", dt.date(2026, 8, 28), ("197",))
    assert denial_of((first, later)) is None and denial_of(()) is None


def test_without_a_denial_there_is_nothing_to_appeal(case: CaseFile) -> None:
    with pytest.raises(PracticeError, match="no denial"):
        appeal.appeal(replace(case, denial=None), ON)


def test_the_same_day_two_drafts_do_not_write_over_each_other(filled: Door, gathered: Gathered, door_for: DoorFor) -> None:
    case = gathered(filled)
    first = keep(filled, appeal.appeal(case, ON), case)
    later = door_for(Role.SPECIALIST, at=dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC))
    second = keep(later, appeal.appeal(case, ON), case)
    assert first != second and len(drafts_at(filled, "c1")) == 2
    assert check(opened(filled, first).draft, case) == ()


def test_nothing_of_a_draft_is_in_the_clear_on_disk(kept: str, filled: Door, store: Store) -> None:
    files = [path for path in Path(store.path).parent.rglob("*") if path.is_file()]
    assert files and not [path for path in files if b"Jessamine" in path.read_bytes() or b"McMurray" in path.read_bytes()]
