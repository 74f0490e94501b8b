"""Requests, their clocks, and the message when one runs out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from practice.drafts.check import check
from practice.drafts.draft import each
from practice.drafts.keeping import keep, opened
from practice.drafts.outreach import as_text, basis, outreach, prepare
from practice.drafts.policies import moved
from practice.flow.requests import decided, happened, referenced, submitted, told
from practice.flow.terms import turnaround
from practice.flow.trails import trail_of, trails
from practice.refused import PracticeError
from practice.store.cases import case_of
from practice.store.rows import Status
from practice.store.work import drafts_of

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
EARLIER = AT - dt.timedelta(days=10)


def due(knee: Any, case: Any, at: dt.datetime = AT) -> Any:
    own = turnaround().of(case.payer_id, case.lob, case.state)
    return trail_of(knee.door, case.id).deadlines(own, at)


@pytest.mark.parametrize(("urgent", "length"), [(False, dt.timedelta(days=7)), (True, dt.timedelta(hours=72))])
def test_the_clock_runs_from_submission(knee: Any, urgent: bool, length: dt.timedelta) -> None:
    case = knee.case(urgent=urgent)
    request = submitted(knee.door, case, EARLIER, turnaround())
    assert request.due_at == EARLIER + length
    assert case_of(knee.door, case.id).status is Status.SUBMITTED
    for at, over in ((request.due_at - HOUR, False), (request.due_at, True)):
        (found,) = due(knee, case, at)
        assert (found.over, found.status) == (over, Status.PAYER if over else Status.SUBMITTED)


def test_payer_state_and_line_override_the_default(tmp_path: Path) -> None:
    own = tmp_path / "turnaround.yml"
    own.write_text(
        "states: {TX: {standard: {days: 3}}}\npayers:\n  one: {urgent: {hours: 24}, lobs: {medicaid: {standard: {hours: 48}}}}\n"
        "closed: [2026-03-12]\n",
        "utf-8",
    )
    found = turnaround(own)
    assert found.of("two", "commercial", "TX").standard.days == 3 and found.of("two", "commercial", "TX").urgent.hours == 72
    assert found.of("one", "commercial", "TX").urgent.hours == 24 and found.of("one", "commercial", "TX").standard.days == 3
    assert found.of("one", "medicaid", "TX").standard.hours == 48 and found.of("one", "medicaid", "TX").standard.days is None
    assert found.of("one", "medicaid", "TX").appeal.days == 60 and found.of("one", "commercial", "").appeal.days == 180
    assert found.business_days_before(dt.date(2026, 3, 13), 1) == dt.date(2026, 3, 11)
    assert found.business_days_before(dt.date(2026, 3, 15), 0) == dt.date(2026, 3, 13)


@pytest.mark.parametrize(
    "text",
    ["payers: {one: {standart: {days: 3}}}", "default: {standard: {days: 3, hours: 2}}", "- x", "payers: [", "default: {prepare: -1}"],
)
def test_a_mistake_in_the_file_is_told(tmp_path: Path, text: str) -> None:
    own = tmp_path / "turnaround.yml"
    own.write_text(text, "utf-8")
    with pytest.raises(PracticeError, match=r"turnaround\.yml: .*put the file right"):
        turnaround(own)


def test_what_happened_is_kept_in_order_and_by_whom(knee: Any) -> None:
    case = knee.case()
    submitted(knee.door, case, EARLIER, turnaround(), reference="")
    referenced(knee.door, case, "A-77")
    told(knee.door, case, "status", {"said": "in review"}, AT)
    trail = trail_of(knee.door, case.id)
    assert [event.kind for event in trail.events] == ["submitted", "referenced", "status"]
    assert {event.by for event in trail.events} == {"specialist"} and trail.requests[0].reference == "A-77"
    assert trails(knee.door) == {case.id: trail}


def test_no_second_request_while_one_is_open_and_none_ahead_of_time(knee: Any) -> None:
    case = knee.case()
    with pytest.raises(PracticeError, match="lies ahead"):
        submitted(knee.door, case, AT + HOUR, turnaround())
    first = submitted(knee.door, case, EARLIER, turnaround())
    assert submitted(knee.door, case, EARLIER, turnaround()) == first
    with pytest.raises(PracticeError, match="open already"):
        submitted(knee.door, case, AT, turnaround())
    assert len(trail_of(knee.door, case.id).requests) == 1


def test_what_the_payer_asks_for_has_its_own_day(knee: Any) -> None:
    case = knee.case()
    submitted(knee.door, case, EARLIER, turnaround())
    told(knee.door, case, "info_requested", {}, EARLIER + HOUR)
    (found,) = due(knee, case)
    assert found.kind == "answer" and found.status is Status.MISSING and "no day is entered" in found.why and found.act
    told(knee.door, case, "info_requested", {"by": "2026-03-01"}, AT)
    (found,) = due(knee, case)
    assert found.over and found.by == dt.date(2026, 3, 1)
    told(knee.door, case, "info_sent", {}, AT)
    assert [one.kind for one in due(knee, case)] == ["turnaround"]


def test_decisions_and_appeals(knee: Any) -> None:
    case = knee.case(lob="medicare_advantage")
    with pytest.raises(PracticeError, match="nothing was submitted"):
        decided(knee.door, case, "denied", AT.date())
    submitted(knee.door, case, EARLIER, turnaround())
    with pytest.raises(PracticeError, match="before it was submitted"):
        decided(knee.door, case, "denied", dt.date(2026, 1, 1))
    decided(knee.door, case, "denied", dt.date(2026, 3, 1), reasons=("CO-50",))
    (found,) = due(knee, case)
    assert (found.kind, found.by, found.over) == ("appeal", dt.date(2026, 5, 5), False)  # 65 days
    (late,) = due(knee, case, dt.datetime(2026, 5, 6, tzinfo=dt.UTC))
    assert late.over and late.open
    happened(knee.door, case.id, "appeal_submitted", {}, AT)
    (found,) = due(knee, case)
    assert not found.act and "appeal sent" in found.why


def test_the_letters_own_day_counts_before_the_rule(knee: Any) -> None:
    case = knee.case()
    submitted(knee.door, case, EARLIER, turnaround())
    decided(knee.door, case, "partly_approved", dt.date(2026, 3, 1), appeal_by=dt.date(2026, 3, 15))
    assert [one.by for one in due(knee, case)] == [dt.date(2026, 3, 15)]


def test_an_approval_closes(knee: Any) -> None:
    case = knee.case()
    submitted(knee.door, case, EARLIER, turnaround())
    decided(knee.door, case, "approved", dt.date(2026, 3, 1))
    assert [one.open for one in due(knee, case)] == [False] and case_of(knee.door, case.id).status is Status.CLOSED


def test_the_next_message_is_prepared_once_and_changes_when_it_was_sent(knee: Any) -> None:
    case = knee.case()
    request = submitted(knee.door, case, EARLIER, turnaround(), reference="A-77")
    own = turnaround().of(case.payer_id, case.lob, case.state)
    assert prepare(knee.door, case, request, trail_of(knee.door, case.id), own)
    assert prepare(knee.door, case, request, trail_of(knee.door, case.id), own) is None
    told(knee.door, case, "outreach_sent", {}, AT)
    assert prepare(knee.door, case, request, trail_of(knee.door, case.id), own)
    first, second = (as_text(opened(knee.door, draft.id).draft) for draft in drafts_of(knee.door, case.id))
    assert "A-77" in first and "A-77" in second and ("supervisor" in first) != ("supervisor" in second)
    assert {draft.state for draft in drafts_of(knee.door, case.id)} == {"draft"}


def test_a_message_holds_nothing_clinical_and_no_name(knee: Any) -> None:
    case = knee.case()
    knee.note(case)
    request = submitted(knee.door, case, EARLIER, turnaround())
    for sent in (0, 2):
        found = basis(case, request, turnaround().of("one", "", ""), sent)
        made = outreach(found, AT.date())
        text = as_text(made)
        assert not [word for word in ("Zyxwhurst", "Quillambra", "McMurray", "M23.221", "pain", "Okafor") if word in text]
        assert "{" not in text and "February 27, 2026, 09:30 UTC" in text and check(made, found) == ()


def test_a_message_is_held_against_the_request_word_by_word(knee: Any) -> None:
    """An altered number, a day that is not the request's, a wrong quote and a claim that nothing holds are refused, by whoever put in."""
    case = knee.case()
    request = submitted(knee.door, case, EARLIER, turnaround(), reference="A-77")
    found = basis(case, request, turnaround().of("one", "", ""), 1)
    made = outreach(found, AT.date())
    assert check(made, found) == ()
    tried = 0
    for one in made.every():
        planted = [one.text + more for more in (" She cannot walk.", " The note says “severe pain”.", " Section 9 asks for it.")]
        planted += [one.text[: at.start()] + str((int(at[0]) + 1) % 10) + one.text[at.end() :] for at in re.finditer(r"\d", one.text)]
        for text in planted:
            altered = each(made, lambda said, one=one, text=text: replace(said, text=text) if said.number == one.number else said)
            assert check(altered, found), text
            with pytest.raises(PracticeError, match="was not kept"):
                keep(knee.door, altered, found)
            tried += 1
    assert tried > 40 and drafts_of(knee.door, case.id) == ()
    other = replace(found, asked=replace(found.asked, reference="B-12"))
    assert any("request.reference" in fault.why for fault in check(made, other)), "another request's message"


def test_a_message_without_reference_or_day_says_so(knee: Any) -> None:
    case = knee.case(visit=None)
    request = replace(submitted(knee.door, case, EARLIER, turnaround()), reference="")
    found = basis(case, request, turnaround().of("one", "", ""), 0)
    made = outreach(found, AT.date())
    assert check(made, found) == () and len(made.open) == 1
    assert "Date of service" not in as_text(made) and "member's number" in as_text(made)
    assert moved(case, found) == () and moved(replace(case, visit=AT.date()), found)
