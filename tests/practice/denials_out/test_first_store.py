"""Figures and queue from narrow reads are those that all lines together give, and memory of them ends when the store changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from practice.access.actor import Role
from practice.denials.actions import actions
from practice.denials.changes import ChangesFound
from practice.denials.first_store import Wanted, behind, counts_of, last_decided, table_in
from practice.denials.freshness import state_of, unchanged_since
from practice.denials.model import Appeal, AppealOutcome
from practice.denials.odds import Past, corrections_in
from practice.denials.prepared import period_of
from practice.denials.queue import Desk, Item, queue
from practice.denials.queue_store import queue_of
from practice.denials.store import appeals, corrections, counted_lines, lines, put_appeal
from practice.flow.terms import turnaround
from practice.patterns.figures import figures, months, refused
from practice.patterns.model import REASON
from practice.patterns.summary import cells, whole
from practice.patterns.summary import months as by_month
from practice.patterns.table import table_of
from practice.refused import AccessRefused
from practice.store.connection import Store

FIRST, LAST, ON = dt.date(2026, 8, 1), dt.date(2027, 5, 31), dt.date(2027, 10, 1)


def test_columns_and_money_are_those_of_the_lines(small: Any, desk: Any, door_for: Any) -> None:
    manager = door_for(Role.MANAGER)
    found, every = counts_of(manager, FIRST, LAST), counted_lines(manager, FIRST, LAST).lines
    known = table_of(every)
    assert len(found.table) == len(known) > 100
    assert whole(found.table) == whole(known)
    with manager.passing("denials.read", "read") as passage:
        every_way = table_in(passage, FIRST, LAST)
    for name in ("payer", "procedure", "provider", "location", REASON):
        assert cells(every_way, name) == cells(known, name), name
        assert name in ("provider", "location") or cells(found.table, name) == cells(known, name), name
    assert by_month(found.table, (("payer", "northlake"),)) == by_month(known, (("payer", "northlake"),))
    answered = appeals(manager)
    later = counted_lines(manager).lines  # what came in since may have been decided after the last day
    inside = {one.line_id for one in every}
    expected = figures([one for one in later if one.line_id in inside or not one.first_pass], answered)
    for one in expected:
        mine = found.money_of(dict(one.key)["payer"])
        assert mine is None or (mine.denied_cents, mine.recovered_cents, mine.at_stake_cents) == (
            one.denied_cents, one.recovered_cents, one.at_stake_cents
        )  # fmt: skip
        assert found.days.get(dict(one.key)["payer"]) == one.turnaround_days


def test_months_agree_with_those_of_the_lines(small: Any, desk: Any) -> None:
    table = counts_of(desk, FIRST, LAST).table
    every = counted_lines(desk, FIRST, LAST).lines
    for month in months(every):
        (mine,) = [one for one in by_month(table, (("payer", month.payer),)) if one.name == f"{month.month:%Y-%m}"]
        assert (mine.refused.refused, mine.refused.lines, mine.denied_cents) == (
            month.refused.refused, month.refused.lines, month.denied_cents
        )  # fmt: skip
    assert not np.any(table.day < -1)


def test_the_lines_behind_a_number_are_as_many_as_it_says(small: Any, desk: Any, door_for: Any) -> None:
    table = counts_of(desk, FIRST, LAST).table
    cell = max(cells(table, "procedure", (("payer", "northlake"),)), key=lambda one: one.refused.refused)
    wanted = Wanted(FIRST, LAST, payer="northlake", procedure=cell.name)
    found = behind(desk, wanted, 0, 1000)
    assert found.total == len(found.lines) == cell.refused.refused > 3 and found.denied_cents == cell.denied_cents
    assert all(refused(line) and number for line, number in found.lines)
    assert behind(desk, wanted, 2, 1).lines == found.lines[2:3]
    with pytest.raises(AccessRefused):
        behind(door_for(Role.MANAGER), wanted, 0, 10)


def test_the_queue_from_worked_lines_is_that_of_all_lines(small: Any, desk: Any) -> None:
    every, answered, declared = lines(desk).lines, appeals(desk), actions()
    whole_desk = Desk(answered, (), (), {}, declared, turnaround(), Past(every, answered, corrections_in(every, answered), declared.fewest))
    narrow = queue_of(desk, declared, turnaround(), ON).items
    assert told(narrow) == told(queue(every, whole_desk, ON))
    assert corrections(desk) == corrections_in(every, answered) and sum(decided for _, decided in corrections(desk).values()) > 3


def told(items: tuple[Item, ...]) -> list[tuple[object, ...]]:
    return [(one.line.line_id, one.step, one.why, one.due, one.odds, one.standing) for one in items]


def test_a_service_that_was_paid_beside_its_duplicate_is_found(small: Any, desk: Any, store: Store) -> None:
    denied = next(one.line for one in queue_of(desk, actions(), turnaround(), ON).items if one.line.first_pass and one.line.denied)
    store.connection.execute("UPDATE claim_lines SET reason = 'duplicate' WHERE id = ?", (denied.line_id,))
    paid = {"id": "'paid-before'", "place": "place + 1", "status": "'paid'", "paid": "12500", "denied": "0", "reason": "''"}
    names = [row[1] for row in store.connection.execute("PRAGMA table_info(claim_lines)")]
    columns = ", ".join(paid.get(name, name) for name in names)
    store.connection.execute(f"INSERT INTO claim_lines SELECT {columns} FROM claim_lines WHERE id = ?", (denied.line_id,))  # noqa: S608
    (found,) = (one for one in queue_of(desk, actions(), turnaround(), ON).items if one.line.line_id == denied.line_id)
    assert found.step == "write off" and "the same service was paid on" in found.why


def test_what_was_made_holds_until_denials_change(small: Any, desk: Any, store: Store) -> None:
    state = state_of(desk)
    lines(desk)
    assert unchanged_since(desk, state), "reading changes nothing"
    line = behind(desk, Wanted(FIRST, LAST), 0, 1).lines[0][0]
    put_appeal(desk, Appeal(line.line_id, "appeal", LAST, None, AppealOutcome.OPEN))
    assert not unchanged_since(desk, state)
    assert unchanged_since(desk, state_of(desk))
    assert not unchanged_since(desk, (state[0], "0" * 64)), "another store with the same number of entries"


def test_those_who_see_no_denials_see_no_figures(small: Any, door_for: Any) -> None:
    for role in (Role.FRONT_DESK, Role.CLINICIAN, Role.VIEWER, Role.ADMIN):
        with pytest.raises(AccessRefused):
            counts_of(door_for(role), FIRST, LAST)
        with pytest.raises(AccessRefused):
            period_of(door_for(role), FIRST, LAST, ChangesFound(()))
        with pytest.raises(AccessRefused):
            last_decided(door_for(role), LAST)
