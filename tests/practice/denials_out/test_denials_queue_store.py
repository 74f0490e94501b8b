"""The queue through the door: what the records add, who sees what, and what a person enters."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest

from practice.access.actor import Role
from practice.denials.actions import actions
from practice.denials.queue_store import counted, enter, queue_counts, queue_of
from practice.denials.store import lines
from practice.denials.taking import RemitSettings, take_x12
from practice.flow.terms import turnaround
from practice.refused import AccessRefused, PracticeError
from practice.store.connection import Store
from practice.store.requests import put_outcome, put_request
from practice.store.rows import OutcomeRow, Request

ON = dt.date(2027, 10, 1)


def items(door: Any, on: dt.date = ON) -> Any:
    return queue_of(door, actions(), turnaround(), on).items


def test_every_denial_that_stands_is_in_the_queue_once(small: Any, store: Store, desk: Any) -> None:
    found = items(desk)
    sql = "SELECT count(*), sum(denied) FROM claim_lines WHERE current = 1 AND (status = 'denied' OR (status = 'partly' AND denied > 0))"
    count, cents = store.connection.execute(sql).fetchone()
    assert (len(found), sum(one.line.denied_cents for one in found)) == (count, cents) and count > 10
    assert [one.overdue for one in found] == sorted((one.overdue for one in found), reverse=True)
    assert any(one.overdue for one in found) and len({one.line.line_id for one in found}) == count


def test_the_manager_sees_the_same_as_counts_and_others_nothing(small: Any, desk: Any, door_for: Any) -> None:
    counts = queue_counts(door_for(Role.MANAGER), actions(), turnaround(), ON)
    assert counts == counted(items(desk)) and sum(one.items for one in counts) == len(items(desk))
    with pytest.raises(AccessRefused):
        items(door_for(Role.MANAGER))
    for role in (Role.FRONT_DESK, Role.VIEWER, Role.CLINICIAN, Role.ADMIN):
        with pytest.raises(AccessRefused):
            items(door_for(role))
        with pytest.raises(AccessRefused):
            queue_counts(door_for(role), actions(), turnaround(), ON)


def test_owner_write_off_and_reopening_are_kept_with_the_name(small: Any, store: Store, desk: Any, door_for: Any) -> None:
    first, second = (one.line.line_id for one in items(desk)[:2])
    allowed = actions().write_off
    enter(desk, first, "owner", owner="kim")
    enter(desk, second, "written off", reason="time has passed", allowed=allowed)
    now = {one.line.line_id: one for one in items(desk)}
    assert now[first].owner == "kim" and second not in now
    enter(desk, second, "reopened")
    assert second in {one.line.line_id for one in items(desk)}
    kept = store.connection.execute("SELECT act, by FROM denial_acts WHERE line_id = ? ORDER BY number", (second,)).fetchall()
    assert [tuple(row) for row in kept] == [("written off", "specialist"), ("reopened", "specialist")]
    with pytest.raises(PracticeError, match="the reason must be one of"):
        enter(desk, first, "written off", reason="Mr. Ashgrove moved away", allowed=allowed)
    with pytest.raises(AccessRefused):
        enter(door_for(Role.MANAGER), first, "written off", reason="time has passed", allowed=allowed)
    with pytest.raises(AccessRefused, match="no denial"):
        enter(desk, "nobody", "reopened")


def test_an_approval_on_file_makes_it_a_corrected_claim_with_its_number(knee: Any, wrap: Any, paying: Any) -> None:
    case = knee.case(key="fhir|test|order|JH-1")
    at = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
    put_request(knee.door, Request("r", case.id, "one", "AUTH-778", False, "approved", at, at))
    put_outcome(knee.door, OutcomeRow("o", case.id, "r", "approved", (), dt.date(2026, 3, 10)))
    claim = "CLP*JH-1*4*900*0**12*P1*11*1~SVC*HC:73721*900*0**1~DTM*472*20260320~CAS*CO*197*900"
    take_x12(knee.door, io.BytesIO(wrap(paying(claim, amount="0"))), "m.835", RemitSettings({"Northlake Health Plan": "one"}))
    (line,) = lines(knee.door).lines
    if line.case_id is None:
        knee.door.store.connection.execute("UPDATE claim_lines SET case_id = ?", (case.id,))
    (one,) = items(knee.door, dt.date(2026, 4, 1))
    assert one.step == "corrected claim" and one.correct == "the authorization number"
    assert one.record == "the payer's approval of the request: AUTH-778, approved 2026-03-10"
