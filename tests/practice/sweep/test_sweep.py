"""The list before the first call: what comes first, that nothing drops out of it, and that a second sweep changes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from practice.access.actor import Role
from practice.audit.chain import verify
from practice.audit.head import read_head
from practice.flow import running
from practice.flow.requests import decided, submitted, told
from practice.flow.terms import turnaround
from practice.flow.trails import trail_of
from practice.refused import AccessRefused
from practice.store.cases import case_of
from practice.store.rows import Status
from practice.store.work import drafts_of
from practice.sweep import run
from practice.sweep.desk import desk as desk_view
from practice.sweep.desk import waiting
from practice.sweep.model import Rank
from practice.sweep.run import sweep

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
DAY = AT.date()


def listed(found: Any) -> dict[str, Any]:
    return {need.case_id: need for need in found.needs}


def filled(knee: Any) -> dict[str, Any]:
    """One case of each kind."""
    cases = {
        "ready": knee.case("1"), "missing": knee.case("2"), "near": knee.case("3", visit=DAY),
        "at risk": knee.case("4", visit=dt.date(2026, 3, 6)),
        "stalled": knee.case("5", visit=dt.date(2026, 3, 25)), "waiting": knee.case("6", visit=dt.date(2026, 3, 25)),
        "denied": knee.case("7", visit=dt.date(2026, 2, 1)), "far": knee.case("8", visit=dt.date(2026, 9, 1)),
        "closed": knee.case("9"), "no day": knee.case("10", visit=None),
    }  # fmt: skip
    for name in ("ready", "near", "at risk", "stalled", "waiting", "closed"):
        knee.note(cases[name])
    for name, days in (("stalled", 12), ("waiting", 1), ("denied", 40), ("closed", 20)):
        submitted(knee.door, cases[name], AT - dt.timedelta(days=days), turnaround(), reference="")
    decided(knee.door, cases["denied"], "denied", dt.date(2026, 2, 1), appeal_by=dt.date(2026, 3, 1))
    decided(knee.door, cases["closed"], "approved", dt.date(2026, 3, 1))
    return cases


def test_everybody_who_needs_something_the_most_pressing_first(knee: Any) -> None:
    cases = filled(knee)
    found = sweep(knee.door, knee.ground())
    names = {case.id: name for name, case in cases.items()}
    ranked = [(names[need.case_id], need.rank) for need in found.needs]
    assert dict(ranked) == {
        "denied": Rank.OVERDUE, "stalled": Rank.OVERDUE, "near": Rank.TODAY, "no day": Rank.TODAY, "at risk": Rank.TODAY,
        "ready": Rank.READY, "missing": Rank.TO_DO, "waiting": Rank.WAITING,
    }  # fmt: skip
    assert [rank for _, rank in ranked] == sorted(rank for _, rank in ranked)
    needs = listed(found)
    assert "no longer possible" in needs[cases["denied"].id].why[0]
    assert needs[cases["at risk"].id].status is Status.AT_RISK and needs[cases["at risk"].id].asks[0].late
    assert case_of(knee.door, cases["stalled"].id).status is Status.PAYER
    (draft,) = drafts_of(knee.door, cases["stalled"].id)
    assert needs[cases["stalled"].id].outreach == draft.id and b"February 18, 2026" in draft.data


def test_a_second_sweep_changes_nothing(knee: Any) -> None:
    cases = filled(knee)
    first = sweep(knee.door, knee.ground())
    state = [(case_of(knee.door, one.id), trail_of(knee.door, one.id), drafts_of(knee.door, one.id)) for one in cases.values()]
    second = sweep(knee.door, knee.ground())
    assert (first.judged > 0, second.judged) == (True, 0)
    assert [(one.case_id, one.rank, one.asks, one.why) for one in second.needs] == [
        (one.case_id, one.rank, one.asks, one.why) for one in first.needs
    ]
    assert state == [(case_of(knee.door, one.id), trail_of(knee.door, one.id), drafts_of(knee.door, one.id)) for one in cases.values()]


def test_a_step_that_fails_leaves_the_case_in_the_list_on_top(knee: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = filled(knee)
    judge = run.preflight_case

    def broken(door: Any, shelf: Any, case: Any, **more: Any) -> Any:
        if case.id in (cases["ready"].id, cases["stalled"].id):
            raise ValueError("Zyxwhurst has pain")
        return judge(door, shelf, case, **more)

    monkeypatch.setattr(run, "preflight_case", broken)
    found = sweep(knee.door, knee.ground())
    needs = listed(found)
    assert len(found.needs) == 8
    for name in ("ready", "stalled"):
        need = needs[cases[name].id]
        assert need.rank is Rank.FAILED and "ValueError" in need.failed[0]
        assert "Zyxwhurst" not in need.failed[0]
    assert any("the payer is late" in why for why in needs[cases["stalled"].id].why), "a failure silences no deadline"
    assert needs[cases["stalled"].id].outreach


@pytest.mark.parametrize("step", ["standing", "prepare", "settle", "judgement_in"])
def test_no_failing_step_silences_a_deadline(knee: Any, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    case = knee.case()
    submitted(knee.door, case, AT - dt.timedelta(days=12), turnaround())

    def broken(*_: Any, **__: Any) -> Any:
        raise KeyError("Quillambra")

    monkeypatch.setattr(run, step, broken)
    (need,) = sweep(knee.door, knee.ground()).needs if step != "judgement" else sweep(knee.door, knee.ground(shelf=None)).needs
    assert need.rank is Rank.FAILED and need.failed
    assert any("the payer is late" in why for why in need.why)


def test_broken_clocks_are_told_with_the_case(knee: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case = knee.case()
    submitted(knee.door, case, AT - dt.timedelta(days=12), turnaround())
    knee.door.store.connection.execute("UPDATE events SET body = 'not json'")
    knee.door.store.connection.execute("UPDATE requests SET state = 'info_requested'")
    knee.door.store.connection.execute("UPDATE events SET kind = 'info_requested'")
    (need,) = sweep(knee.door, knee.ground()).needs
    assert need.rank is Rank.FAILED and "its clocks cannot be told" in need.failed[0]


def test_without_policies_deadlines_are_told_all_the_same(knee: Any) -> None:
    filled(knee)
    found = sweep(knee.door, knee.ground(shelf=None, trouble=("nothing is published yet",)))
    assert len(found.needs) == 8 and {need.rank for need in found.needs} == {Rank.FAILED}
    assert found.trouble == ("nothing is published yet",)
    assert any("the payer is late" in why for need in found.needs for why in need.why)


def test_what_is_judged_again_after_a_rule_changed_is_what_it_touches(knee: Any) -> None:
    from rules.book.compiling import compile_one
    from rules.book.refresh import propose

    knee.note(knee.case("1"))
    knee.case("2", cpt=("99999",))
    assert [sweep(knee.door, knee.ground()).judged for _ in range(2)] == [2, 0]
    list(propose(knee.rules, knee.published, ["one:k1"], AT, lambda found: map(compile_one, found)))
    assert [sweep(knee.door, knee.ground()).judged for _ in range(2)] == [1, 0]


def test_an_answer_to_the_payer_is_due(knee: Any) -> None:
    case = knee.case()
    submitted(knee.door, case, AT - dt.timedelta(days=2), turnaround())
    told(knee.door, case, "info_requested", {"by": "2026-03-02"}, AT)
    (need,) = sweep(knee.door, knee.ground()).needs
    assert need.rank is Rank.TODAY and need.asks[0].what.startswith("send the payer")


def test_protected_cases_are_counted_and_not_listed(knee: Any) -> None:
    knee.case("1", part2=True)
    found = sweep(knee.door, knee.ground())
    assert (found.needs, found.left_out) == ((), 1)


def test_the_front_desk_sees_what_rescheduling_needs(knee: Any, door_for: Any) -> None:
    filled(knee)
    sweep(knee.door, knee.ground())
    rows = desk_view(door_for(Role.FRONT_DESK), DAY, 30)
    assert rows[0]["status"] == "the date is at risk"
    assert {frozenset(row) for row in rows} == {frozenset({"visit", "patient", "location", "status", "missing", "case"})}
    shown = str(rows)
    assert not [word for word in ("MRI", "73721", "M23", "BMI", "McMurray", "Okafor", "therapy", "one:k1", "Payer One") if word in shown]


def test_a_clinician_sees_what_waits_for_them(knee: Any, door_for: Any) -> None:
    case = knee.case(icd10=("M23.40",))
    knee.note(case)
    sweep(knee.door, knee.ground())
    rows = waiting(door_for(Role.CLINICIAN), turnaround(), DAY)
    assert [row["case"] for row in rows] == [case.id] and "M23.40" in rows[0]["what"]
    assert waiting(door_for(Role.CLINICIAN, provider="Somebody, Else"), turnaround(), DAY) == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FRONT_DESK, Role.CLINICIAN, Role.MANAGER, Role.ADMIN])
def test_the_whole_list_is_the_specialists(knee: Any, door_for: Any, role: Role) -> None:
    knee.case()
    with pytest.raises(AccessRefused):
        sweep(door_for(role), knee.ground())


def test_every_read_of_a_sweep_is_in_the_log_and_the_log_is_whole(knee: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each passage through the door writes one entry, and no statement on patient data runs outside of one."""
    from practice.store import door as doors

    knee.note(knee.case())
    passages: list[str] = []
    inside = doors.Door.passing

    def counted(self: Any, act: str, verb: Any) -> Any:
        passages.append(act)
        return inside(self, act, verb)

    before = knee.door.store.connection.execute("SELECT count(*) FROM audit").fetchone()[0]
    monkeypatch.setattr(doors.Door, "passing", counted)
    sweep(knee.door, knee.ground())
    store = knee.door.store
    assert store.connection.execute("SELECT count(*) FROM audit").fetchone()[0] - before == len(passages) > 5
    assert verify(store.connection, read_head(store.head_mark, store.key)).whole


def test_nothing_is_kept_of_a_case_that_could_not_be_judged(knee: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    case = knee.case()
    knee.note(case)

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("half way")

    monkeypatch.setattr(running, "put_findings", broken)
    sweep(knee.door, knee.ground())
    assert running.judgement(knee.door, case.id) is None
