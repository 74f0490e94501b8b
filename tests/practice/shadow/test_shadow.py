"""Beside the manual process, and the figures by week: known numbers in, known numbers out; unknown stays unknown."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from practice.access.actor import Role
from practice.flow.requests import decided, happened, submitted, told
from practice.flow.running import preflight_case
from practice.flow.terms import turnaround
from practice.flow.trails import trails
from practice.refused import AccessRefused, PracticeError
from practice.shadow.beside import beside, pairs, record
from practice.shadow.reading import for_figures
from practice.shadow.weeks import before_and_after, by_week, week_of
from practice.store.rows import Status
from practice.sweep.run import sweep

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)


def test_both_verdicts_are_kept_side_by_side(knee: Any) -> None:
    agreed, apart, unseen = knee.case("1"), knee.case("2"), knee.case("3")
    knee.note(agreed)
    for case in (agreed, apart):
        preflight_case(knee.door, knee.shelf, case)
    for case in (agreed, apart, unseen):
        record(knee.door, case, Status.READY, 12.5, 3, AT)
    submitted(knee.door, apart, AT - dt.timedelta(days=1), turnaround())
    decided(knee.door, apart, "denied", AT.date())
    rows = {row.case_id: row for row in beside(trails(knee.door))}
    assert (rows[agreed.id].agree, rows[agreed.id].worse) == (True, False)
    assert (rows[apart.id].ours, rows[apart.id].agree, rows[apart.id].worse) == ("missing_documentation", False, True)
    assert (rows[apart.id].decision, rows[apart.id].minutes, rows[apart.id].open > 2) == ("denied", 12.5, True)
    assert (rows[unseen.id].ours, rows[unseen.id].worse) == ("", False)
    assert pairs(rows.values()) == (
        ("ready", "missing_documentation", 1), ("ready", "not judged", 1), ("ready", "ready", 1),
    )  # fmt: skip


def test_the_last_entry_of_a_case_counts_and_ours_is_that_of_the_moment(knee: Any) -> None:
    case = knee.case()
    preflight_case(knee.door, knee.shelf, case)
    record(knee.door, case, Status.READY, 5, 0, AT)
    knee.note(case)
    preflight_case(knee.door, knee.shelf, case)
    (row,) = beside(trails(knee.door))
    assert row.ours == "missing_documentation", "a later judgement does not change what was compared"
    record(knee.door, case, Status.MISSING, 5, 0, AT + dt.timedelta(minutes=1))
    (row,) = beside(trails(knee.door))
    assert (row.theirs, row.ours) == ("missing_documentation", "ready")


@pytest.mark.parametrize(("verdict", "minutes"), [(Status.CLOSED, 1), (Status.READY, -1)])
def test_what_cannot_be_is_refused(knee: Any, verdict: Status, minutes: float) -> None:
    with pytest.raises(PracticeError):
        record(knee.door, knee.case(), verdict, minutes, 0, AT)


def worked(knee: Any) -> None:
    """Three requests in the week of 2 March 2026, one in the week before."""
    for number, (days, minutes, decision, asked) in enumerate(
        [(0, 30, "approved", False), (0, 10, "approved", True), (1, None, "denied", False), (6, 20, None, False)]
    ):
        case = knee.case(str(number), visit=dt.date(2026, 3, 20))
        at = AT - dt.timedelta(days=days) if days > 1 else AT - dt.timedelta(minutes=number)
        if minutes is not None:
            happened(knee.door, case.id, "handled", {"minutes": minutes, "touches": 1}, at)
        submitted(knee.door, case, at, turnaround())
        if asked:
            told(knee.door, case, "info_requested", {}, at + dt.timedelta(minutes=5))
            told(knee.door, case, "info_sent", {}, at + dt.timedelta(minutes=9))
        if decision:
            decided(knee.door, case, decision, dt.date(2026, 3, 3))


def test_the_figures_of_a_week(knee: Any) -> None:
    worked(knee)
    found = dict(by_week(*for_figures(knee.door)))
    assert list(found) == ["2026-W09", "2026-W10"]
    week = found["2026-W10"]
    assert (week.requests, week.minutes, week.touches) == (3, (20.0, 2), (pytest.approx(7 / 3), 3))
    assert week.first_pass == (pytest.approx(1 / 3), 3)
    assert week.turnaround[0] == pytest.approx(26.5, abs=0.1) and week.turnaround[1] == 3
    before = found["2026-W09"]
    assert (before.requests, before.minutes, before.turnaround, before.first_pass) == (1, (20.0, 1), (None, 0), (None, 0))


def test_before_and_after(knee: Any) -> None:
    worked(knee)
    found = dict(before_and_after(*for_figures(knee.door), since=dt.date(2026, 3, 4)))
    assert (found["before"].requests, found["after"].requests) == (1, 3)
    none = dict(before_and_after(*for_figures(knee.door), since=dt.date(2027, 1, 1)))
    assert (none["after"].requests, none["after"].minutes, none["after"].first_pass) == (0, (None, 0), (None, 0))


def test_escalations_of_the_day_and_reschedules_avoided_come_from_the_sweep(knee: Any) -> None:
    saved, moved, today = (knee.case(n, visit=dt.date(2026, 3, 6)) for n in ("1", "2", "3"))
    knee.door.store.connection.execute("UPDATE cases SET visit = '2026-03-02' WHERE id = ?", (today.id,))
    for _ in range(2):
        sweep(knee.door, knee.ground())
    for case in (saved, moved):
        submitted(knee.door, case, AT - dt.timedelta(minutes=1), turnaround())
        decided(knee.door, case, "approved", dt.date(2026, 3, 5))
    happened(knee.door, moved.id, "rescheduled", {}, AT)
    (week,) = [figures for name, figures in by_week(*for_figures(knee.door)) if name == "2026-W10"]
    assert (week.same_day, week.avoided, week.rescheduled) == (1, 1, 1)


def test_the_manager_gets_figures_and_no_patient(knee: Any, door_for: Any) -> None:
    worked(knee)
    found, visits = for_figures(door_for(Role.MANAGER))
    shown = str(found) + str(visits)
    cases = [row[0] for row in knee.door.store.connection.execute("SELECT id FROM cases")]
    assert set(found) == {"0", "1", "2", "3"} and not any(f"'{case}': Trail" in shown for case in cases)
    with pytest.raises(AccessRefused):
        for_figures(door_for(Role.FRONT_DESK))


def test_weeks_are_those_of_iso() -> None:
    assert [week_of(dt.date(*day)) for day in ((2026, 1, 1), (2027, 1, 1), (2026, 12, 31))] == ["2026-W01", "2026-W53", "2026-W53"]
