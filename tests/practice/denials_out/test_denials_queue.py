"""The work queue: one next step for every denial that stands, its last day, and nothing that ages silently."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from practice.denials.actions import actions
from practice.denials.model import Adjustment, Appeal, AppealOutcome, ClaimLine, DenialLetter, LineStatus, Round
from practice.denials.odds import Past, corrections_in
from practice.denials.queue import ASK, Act, Desk, Found, Item, queue
from practice.denials.reasons import reasons
from practice.flow.terms import turnaround
from practice.refused import PracticeError

ON = dt.date(2026, 3, 2)
AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def line(name: str = "a", *, carc: str = "50", group: str = "CO", reason: str = "not_medically_necessary", **said: Any) -> ClaimLine:
    one = ClaimLine(
        line_id=name, claim_id=f"claim {name}", payer_id="northlake", payer_name="Northlake", lob="", procedure="72148", modifiers=(),
        diagnoses=(), provider="Okafor, Ada", location="Main", service_date=dt.date(2026, 2, 1), adjudicated=dt.date(2026, 2, 24),
        received=None, charged_cents=50000, allowed_cents=0, paid_cents=0, patient_cents=0,
        adjustments=(Adjustment(group, carc, 50000),), remarks=(), status=LineStatus.DENIED, denied=True, reason=reason, first_pass=True,
        case_id=None, policy_version="northlake:nl-1@2", sequence=Round.ORIGINAL, file_id="f", denied_cents=50000,
    )  # fmt: skip
    return one._replace(**said)


def items(*lines: ClaimLine, on: dt.date = ON, **more: Any) -> tuple[Item, ...]:
    declared = actions()
    appeals = more.pop("appeals", ())
    desk = Desk(appeals, more.pop("letters", ()), more.pop("acts", ()), more.pop("found", {}), declared, turnaround(),
                more.pop("odds", Past(lines, appeals, corrections_in(lines, appeals), declared.fewest)))  # fmt: skip
    return queue(lines, desk, on)


def step(one: ClaimLine, **more: Any) -> str:
    (item,) = items(one, **more)
    return item.step


def test_every_reason_that_denies_has_a_step_an_owner_and_a_last_day() -> None:
    lines = [line(name, reason=name) for name, one in reasons().reasons.items() if one.denies]
    found = items(*lines)
    assert {item.line.line_id for item in found} == {one.line_id for one in lines}
    assert all(item.step and item.owner and item.due and item.why for item in found)
    assert all(item.correct and item.record for item in found if item.step == "corrected claim")


def test_peer_to_peer_while_it_is_in_time_then_an_appeal_then_it_is_overdue() -> None:
    one = line()
    (first,) = items(one)
    assert (first.step, first.due, first.owner) == ("peer-to-peer", dt.date(2026, 3, 10), "clinician (Okafor, Ada)") and first.soon
    (later,) = items(one, on=dt.date(2026, 3, 11))
    assert (later.step, later.due, later.due_from) == ("appeal", dt.date(2026, 8, 23), "turnaround.yml: appeal") and not later.soon
    (last,) = items(one, on=dt.date(2026, 8, 24))
    assert last.overdue and last.left == -1 and last.standing == "overdue" and "the last day has passed" in last.why
    assert later.record == "the policy in force (northlake:nl-1@2) and the notes"


def test_the_day_of_the_payers_letter_counts_before_ours() -> None:
    letter = DenialLetter("l", None, "northlake", "", "", "", (), None, None, "", "", (), dt.date(2026, 4, 1), None, "", ("a",))
    (one,) = items(line(), on=dt.date(2026, 3, 20), letters=(letter,))
    assert (one.step, one.due, one.due_from) == ("appeal", dt.date(2026, 4, 1), "the payer's letter")


def test_a_corrected_claim_says_what_to_correct_and_from_which_record() -> None:
    (one,) = items(line(carc="11", reason="coding"))
    assert (one.step, one.correct, one.record) == (
        "corrected claim", "the diagnosis that the service was for", "the assessment in the visit note",
    )  # fmt: skip
    missing = line(carc="197", reason="authorization_missing")
    (unknown,) = items(missing)
    assert unknown.step == "appeal" and unknown.record.startswith("no approval of a request is in the store")
    (known,) = items(missing, found={"a": Found(approval="AB12, approved 2026-01-20")})
    assert known.step == "corrected claim" and "AB12, approved 2026-01-20" in known.record


def test_the_patient_is_billed_only_where_the_payer_says_so() -> None:
    theirs = line(carc="204", group="PR", reason="not_covered")
    late = dt.date(2026, 9, 1)
    tried = Appeal("a", "appeal", dt.date(2026, 3, 1), dt.date(2026, 4, 1), AppealOutcome.UPHELD)
    assert step(theirs, appeals=(tried,)) == "bill patient"
    assert step(line(carc="204", reason="not_covered"), appeals=(tried,)) == "write off"
    assert "bill patient" not in {item.step for item in items(line(carc="204", reason="not_covered"), on=late)}


def test_steps_that_changed_nothing_give_way_and_open_ones_wait_for_the_payer() -> None:
    one = line()
    filed = Appeal("a", "appeal", dt.date(2026, 3, 1), None, AppealOutcome.OPEN)
    (waiting,) = items(one, appeals=(filed,))
    assert (waiting.step, waiting.due, waiting.waiting) == (ASK, dt.date(2026, 4, 30), True)
    (late,) = items(one, on=dt.date(2026, 5, 1), appeals=(filed,))
    assert late.overdue and "is not answered" in late.why
    upheld = replace(filed, decided=dt.date(2026, 4, 20), outcome=AppealOutcome.UPHELD)
    (second,) = items(one, on=dt.date(2026, 5, 1), appeals=(upheld,))
    assert (second.step, second.due) == ("second appeal", dt.date(2026, 4, 20) + dt.timedelta(days=180)) and "tried: appeal" in second.why
    again = replace(upheld, kind="second appeal")
    assert step(one, on=dt.date(2026, 5, 1), appeals=(upheld, again)) == "external review"
    review = replace(upheld, kind="external review")
    assert step(one, on=dt.date(2026, 5, 1), appeals=(upheld, again, review)) == "write off"


def test_no_appeal_after_a_remark_that_says_so_and_none_for_pennies() -> None:
    assert step(line(remarks=("N211",))) == "write off"
    (small,) = items(line(denied_cents=900))
    assert small.step == "write off" and "small" in small.why and small.odds is None


def test_a_duplicate_of_a_paid_service_is_written_off_with_that_reason() -> None:
    denied = line("b", carc="18", reason="duplicate", claim_id="claim")
    paid = line("p", claim_id="claim", status=LineStatus.PAID, denied=False, reason="", denied_cents=0, paid_cents=40000)
    (one,) = items(denied, paid)
    assert one.step == "write off" and "was paid on 2026-02-24" in one.why
    assert step(denied) == "corrected claim"


def test_only_what_stands_and_is_not_closed_is_in_it_and_nothing_else_leaves() -> None:
    gone = line("gone", current=False)
    partly = line("partly", status=LineStatus.PARTLY, denied=False, denied_cents=4000)
    paid = line("paid", status=LineStatus.PAID, denied=False, denied_cents=0)
    acts = (Act("x", "written off", "", "time has passed", "sue", AT), Act("y", "billed patient", "", "", "sue", AT),
            Act("y", "reopened", "", "", "sue", AT), Act("z", "owner", "kim", "", "sue", AT))  # fmt: skip
    found = items(gone, partly, paid, line("x"), line("y"), line("z"), acts=acts, on=dt.date(2031, 1, 1))
    assert {one.line.line_id: one.overdue for one in found} == {"partly": True, "y": True, "z": True}
    assert next(one.owner for one in found if one.line.line_id == "z") == "kim"


def test_what_was_decided_after_the_day_is_not_in_the_queue_of_that_day() -> None:
    assert items(line(), on=dt.date(2026, 2, 23)) == () and len(items(line(), on=dt.date(2026, 2, 24))) == 1


def test_overdue_stands_first_then_the_soonest_then_the_most_dollars() -> None:
    old = line("old", adjudicated=dt.date(2025, 1, 1), denied_cents=5000)
    lines = [line("late", carc="11", reason="coding"), line("rich", denied_cents=90000), line("poor", denied_cents=60000), old]
    assert [one.line.line_id for one in items(*lines)] == ["old", "rich", "poor", "late"]


def test_odds_are_of_decided_answers_in_the_narrowest_group_that_has_enough() -> None:
    lines = [line(f"n{at}") for at in range(6)] + [line(f"o{at}", payer_id="other") for at in range(5)]
    ended = [Appeal(one.line_id, "appeal", ON, ON, AppealOutcome.OVERTURNED if at % 3 else AppealOutcome.UPHELD)
             for at, one in enumerate(lines)]  # fmt: skip
    open_ = Appeal("n0", "appeal", ON, None, AppealOutcome.OPEN)
    past = Past(lines, [*ended, open_], {}, fewest=5)
    here = past.odds("northlake", "not_medically_necessary", "appeal")
    assert here and (here.rate.refused, here.rate.lines) == (4, 6) and here.words.startswith("4 of 6 paid (30% to 90%) at this payer")
    elsewhere = past.odds("third", "not_medically_necessary", "appeal")
    assert elsewhere and (elsewhere.rate.refused, elsewhere.rate.lines) == (7, 11) and "all payers" in elsewhere.of
    assert past.odds("northlake", "not_medically_necessary", "external review") is None
    assert Past(lines, ended[:4], {}, fewest=5).odds("northlake", "coding", "appeal") is None


def test_corrected_claims_have_odds_from_the_remittances_themselves() -> None:
    firsts = [line(f"a{at}", reason="coding", current=False) for at in range(5)]
    later = [one._replace(line_id=f"b{at}", claim_id=one.claim_id, first_pass=False, current=True, sequence=Round.CORRECTED,
                     denied=at == 0, paid_cents=0 if at == 0 else 30000) for at, one in enumerate(firsts)]  # fmt: skip
    found = corrections_in([*firsts, *later], ())
    odds = Past((), (), found, fewest=5).odds("northlake", "coding", "corrected claim")
    assert odds and (odds.rate.refused, odds.rate.lines) == (4, 5)
    appealed = Appeal(firsts[0].line_id, "appeal", ON, None, AppealOutcome.OPEN)
    assert corrections_in([*firsts, *later], [appealed]) == {("northlake", "coding"): (4, 4)}


def test_the_practices_own_file_lies_over_and_mistakes_are_named(tmp_path: Path) -> None:
    own = tmp_path / "denial_actions.yml"
    own.write_text("steps:\n  appeal: {owner: Kim Ray, window: appeal}\nsmall_cents: 10\n", encoding="utf-8")
    found = actions(own)
    assert found.steps["appeal"].owner == "Kim Ray" and found.small_cents == 10 and found.steps["peer-to-peer"].owner == "clinician"
    own.write_text("reasons:\n  coding: {ladder: [shout]}\n", encoding="utf-8")
    with pytest.raises(PracticeError, match=r"denial_actions\.yml: reasons\.coding\.ladder"):
        actions(own)
