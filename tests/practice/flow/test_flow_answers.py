"""A clinician answers what the record leaves open: in own words, bound to the policy's words, never over an older record."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies.store.work import WorkStore
from practice.access.actor import Role
from practice.access.views import schedule
from practice.flow.answering import answer, line_numbered, words_of
from practice.flow.conflicts import conflicts
from practice.flow.judgement import Judgement, Row
from practice.flow.running import current, judgement, preflight_case, settle
from practice.flow.shelf import CaseShelf
from practice.flow.standing import standing
from practice.flow.terms import turnaround
from practice.refused import AccessRefused, PracticeError
from practice.store.answers import answers_of_case, own_answers, withdraw
from practice.store.backup import back_up
from practice.store.cases import case_of, cases_between, put_case, set_status
from practice.store.connection import Store, open_store
from practice.store.documents import documents_of_case
from practice.store.facts import decide, facts_of_case
from practice.store.retention import purge
from practice.store.rows import ADDENDUM, Answer, CaseRow, State, Status
from tests.practice.conftest import KNEE, NOTE

DAY = dt.date(2026, 3, 2)
OPEN = NOTE.replace(" No active infection of the knee.", "")
FOUND = "The joint is cool and dry, and she has had no fever since January."
INFECTED = "active infection of the knee"


@pytest.fixture
def ada(door_for: Any) -> Any:
    return door_for(Role.CLINICIAN, provider="Okafor, Ada")


def swept(knee: Any, case: CaseRow) -> Judgement:
    """The case held against its policy by the specialist, and its bucket kept."""
    found: Judgement = preflight_case(knee.door, knee.shelf, case)[0]
    settle(knee.door, case_of(knee.door, case.id), standing(case, found, (), turnaround(), DAY))
    return found


def row_of(found: Judgement | None, words: str = INFECTED) -> Row:
    assert found is not None
    return next(row for row in found.asked if words in row.quote)


def waiting(knee: Any, text: str = OPEN, **said: Any) -> tuple[CaseRow, Judgement]:
    """A case whose exclusion nobody has spoken of."""
    case = knee.case(**said)
    knee.note(case, text)
    return case, swept(knee, case)


def given(knee: Any, ada: Any, says: str = FOUND, holds: str = "no") -> tuple[CaseRow, Answer]:
    case, found = waiting(knee)
    return case, answer(ada, case, row_of(found), says, holds)  # type: ignore[arg-type]


def test_an_answered_exclusion_makes_the_case_ready(knee: Any, ada: Any) -> None:
    case, found = waiting(knee)
    assert row_of(found).result == "not_documented" and case_of(knee.door, case.id).status is Status.CLINICIAN
    made = answer(ada, case, row_of(found), FOUND, "no")
    again = swept(knee, case)
    row = row_of(again)
    assert (row.result, row.confirmed, again.overall) == ("not_met", True, "met")
    assert [(one.quote, one.source, one.addendum) for one in row.shown] == [(FOUND, "Addendum by Ada Okafor, 2026-03-02", True)]
    assert case_of(knee.door, case.id).status is Status.READY
    assert judgement(knee.door, case.id) == again, "kept and read back the same"
    assert (made.author, made.by, made.purpose, made.quote) == ("Ada Okafor", "clinician", "payment", row.quote)


def test_it_is_a_document_of_its_own_kind_with_one_confirmed_fact(knee: Any, ada: Any) -> None:
    case, made = given(knee, ada)
    document = next(one for one in documents_of_case(knee.door, case.id) if one.id == made.id)
    assert (document.kind, document.title, document.author, document.text, document.case_id) == (
        ADDENDUM, "Addendum", "Ada Okafor", FOUND, case.id,
    )  # fmt: skip
    (fact,) = [one for one in facts_of_case(knee.door, case.id) if one.document_id == made.id]
    assert (fact.origin, fact.state, fact.decided_by, fact.quote, fact.value) == (ADDENDUM, State.CONFIRMED, "clinician", FOUND, False)
    with pytest.raises(PracticeError, match="only its author"):
        decide(knee.door, fact.id, State.REJECTED)


def test_its_words_are_evidence_for_its_own_line_alone(knee: Any, ada: Any) -> None:
    """A sentence that names a sign answers the line it was given to, and is never read as a note."""
    case, found = waiting(knee, OPEN.replace("McMurray test is positive on the right.", ""))
    assert row_of(found, "McMurray").result == "not_documented"
    answer(ada, case, row_of(found), "Cool joint; the McMurray test is positive on the right.", "no")
    again = swept(knee, case)
    assert (row_of(again).result, row_of(again, "McMurray").result) == ("not_met", "not_documented")


def test_a_case_with_answers_and_no_note_is_not_ready(knee: Any, ada: Any) -> None:
    case = knee.case()
    found = swept(knee, case)
    set_status(knee.door, case.id, Status.CLINICIAN)
    for row in found.asked:
        answer(ada, case, row, f"I looked at this on 2 March, point {row.start}.", "no" if row.stance == "not_covered" else "yes")
    again = swept(knee, case)
    assert again.overall == "met" and any("no note" in one for one in again.problems)
    assert case_of(knee.door, case.id).status is not Status.READY


# ---------------------------------------------------------------- older records, second answers


def test_an_older_record_that_contradicts_it_makes_a_conflict(knee: Any, ada: Any) -> None:
    case, made = given(knee, ada)
    knee.note(case, "MRN: 4711\nDate of Service: 2026-02-10\n\nASSESSMENT\nActive infection of the knee.\n")
    again = swept(knee, case)
    row = row_of(again)
    assert row.result == "conflict" and again.overall != "met"
    assert {one.addendum for one in row.shown} == {True, False} and len(row.shown) == 2
    assert case_of(knee.door, case.id).status is Status.CLINICIAN
    assert not {one.id for one in facts_of_case(knee.door, case.id) if one.document_id == made.id} & conflicts(
        facts_of_case(knee.door, case.id)
    )


def test_a_note_that_denies_it_outright_makes_a_conflict_too(knee: Any, ada: Any) -> None:
    case, found = waiting(knee, NOTE)
    assert row_of(found).result == "not_met"
    set_status(knee.door, case.id, Status.CLINICIAN)
    answer(ada, case, row_of(found), "The culture of 1 March grew staphylococci.", "yes")
    assert row_of(swept(knee, case)).result == "conflict"


def test_two_clinicians_who_disagree_make_a_conflict(knee: Any, ada: Any, door_for: Any) -> None:
    case, _ = given(knee, ada)
    other = door_for(Role.CLINICIAN, provider="Okafor, Ada")
    other.actor = replace(other.actor, user="eve")
    answer(other, case, row_of(current(other, knee.shelf, case_of(knee.door, case.id))), "It was red and warm this morning.", "yes")
    row = row_of(swept(knee, case))
    assert row.result == "conflict" and len(row.shown) == 2


def test_cannot_say_leaves_it_open_and_says_who_was_asked(knee: Any, ada: Any) -> None:
    case, made = given(knee, ada, "I have not seen her since the fever.", "unknown")
    again = swept(knee, case)
    row = row_of(again)
    assert (row.result, row.shown) == ("not_documented", ())
    assert row.replies[0].words == "asked of Ada Okafor on 2026-03-02: cannot say" and row.replies[0].document_id == made.id
    told = standing(case, again, (), turnaround(), DAY)
    assert told.status is Status.CLINICIAN and "asked of Ada Okafor on 2026-03-02: cannot say" in " ".join(ask.what for ask in told.asks)
    assert not [one for one in facts_of_case(knee.door, case.id) if one.document_id == made.id]
    answer(ada, case, row, FOUND, "no")
    assert row_of(swept(knee, case)).result == "not_met", "who could not say may say later"


# ---------------------------------------------------------------- other words, another request


def reworded(tmp_path: Path, knee: Any, publish: Callable[..., WorkStore], old: str, new: str) -> Any:
    """The same desk over a record in which the policy now reads otherwise."""
    knee.published.close()
    store = publish(tmp_path / "later", "k1", KNEE.replace(old, new))
    knee.published, knee.shelf = store, CaseShelf(store, knee.rules)
    return store


@pytest.mark.parametrize(
    ("old", "new", "counts", "said"),
    [
        ("active infection of the knee", "active or recent infection of the knee", False, "the line's words have changed"),
        ("Knee MRI is not covered when there is an active infection of the knee.", "", False, "no longer has the line"),
        ("BMI less than 40", "BMI less than 45", True, ""),
        ("Knee MRI is not covered when", "Knee MRI is not covered  when", True, ""),
    ],
)
def test_it_counts_only_for_the_words_it_was_given_to(
    old: str, new: str, counts: bool, said: str, knee: Any, ada: Any, tmp_path: Path, publish_one: Any
) -> None:
    case, made = given(knee, ada)
    with reworded(tmp_path, knee, publish_one, old, new):
        again = swept(knee, case)
        told = [*again.lapsed, *(one for row in again.rows for one in row.replies)]
        assert any(one.addendum for row in again.rows for one in row.shown) is counts
        assert [one.document_id for one in told] == ([] if counts else [made.id])
        assert all(said in one.words and "no longer counts" in one.words for one in told)


def test_it_does_not_count_for_another_request_or_payer(knee: Any, ada: Any) -> None:
    case, _ = given(knee, ada)
    for changed in ({"icd10": ("M23.222",)}, {"lob": "", "cpt": ("73721", "73722")}):
        put_case(knee.door, replace(case, **changed))
        row = row_of(swept(knee, case_of(knee.door, case.id)))
        assert row.result == "not_documented" and "what is asked for" in row.replies[0].words
    put_case(knee.door, case)
    assert row_of(swept(knee, case)).result == "not_met"


def test_it_belongs_to_its_case_alone(knee: Any, ada: Any) -> None:
    case, made = given(knee, ada)
    other = knee.case(id=knee.door.ident("c", "left"), key="left")
    assert row_of(swept(knee, other)).result == "not_documented"
    assert made.id not in {one.id for one in documents_of_case(knee.door, other.id)}
    assert made.id in {one.id for one in documents_of_case(knee.door, case.id)}


# ---------------------------------------------------------------- what is taken, and from whom


def test_it_must_say_something_of_its_own(knee: Any) -> None:
    _, found = waiting(knee)
    row = row_of(found)
    for words in (
        "",
        "  \n ",
        row.quote,
        row.line,
        f"No {row.quote}.",
        "Knee MRI is not covered.",
        "Does not apply.",
        "The patient has none.",
    ):
        with pytest.raises(PracticeError, match=r"sentence|own words"):
            words_of(words, row)
    for words in ("x" * 601, "A “quoted” joint.", "A bell \x07 rings."):
        with pytest.raises(PracticeError, match=r"at most|signs out"):
            words_of(words, row)
    assert (
        words_of("  No active infection\nof the knee on  examination today. ", row)
        == "No active infection of the knee on examination today."
    )


def test_what_is_settled_or_answered_is_not_answered_again(knee: Any, ada: Any) -> None:
    case, found = waiting(knee)
    for number in (0, len(found.asked) + 1):
        with pytest.raises(PracticeError, match="there are lines 1 to"):
            line_numbered(found, number)
    with pytest.raises(PracticeError, match="already"):
        answer(ada, case, row_of(found, "McMurray"), "It was painful on rotation.", "yes")
    answer(ada, case, row_of(found), FOUND, "no")
    with pytest.raises(PracticeError, match="withdraw that answer first"):
        answer(ada, case, row_of(found), "Still cool today.", "no")
    past = replace(case, visit=dt.date(2026, 3, 1))
    with pytest.raises(PracticeError, match="visit is over"):
        answer(ada, past, row_of(found), "Still cool today.", "no")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CLINICIAN])
def test_nobody_but_a_clinician_answers(role: Role, knee: Any, door_for: Any, store: Store) -> None:
    case, found = waiting(knee)
    with pytest.raises(AccessRefused):
        answer(door_for(role), case, row_of(found), FOUND, "no")
    if role is Role.SPECIALIST:
        assert own_answers(door_for(role)) == (), "who may point finds what was pointed at"
    else:
        with pytest.raises(AccessRefused):
            own_answers(door_for(role))
    assert answers_of_case(knee.door, case.id) == ()
    (body,) = store.connection.execute("SELECT body FROM audit WHERE json_extract(body, '$.act') = 'answers.write' LIMIT 1").fetchone()
    assert json.loads(body)["outcome"] == "refused"


def test_a_clinician_answers_their_own_waiting_cases_alone(knee: Any, door_for: Any, ada: Any) -> None:
    case, found = waiting(knee)
    with pytest.raises(AccessRefused):
        answer(door_for(Role.CLINICIAN, provider="Reyes, Ivo"), case, row_of(found), FOUND, "no")
    set_status(knee.door, case.id, Status.READY)
    with pytest.raises(AccessRefused):
        answer(ada, case, row_of(found), FOUND, "no")


def test_a_case_that_waits_for_others_too_is_seen_by_its_clinician(knee: Any, ada: Any, door_for: Any) -> None:
    case, _ = waiting(knee, OPEN.replace("8 weeks of physical therapy without relief.", ""))
    assert case_of(knee.door, case.id).status is Status.MISSING
    assert [one.id for one in cases_between(ada).cases] == [case.id]
    set_status(knee.door, case.id, Status.MISSING, ("tx", "img", "doc"))
    assert cases_between(ada).cases == ()
    set_status(knee.door, case.id, Status.AT_RISK, ("exam.instability",))
    assert [one.id for one in cases_between(ada).cases] == [case.id]
    assert cases_between(door_for(Role.CLINICIAN, provider="Reyes, Ivo")).cases == ()


def test_who_keeps_no_judgement_sees_it_as_of_now(knee: Any, ada: Any) -> None:
    case, _ = given(knee, ada)
    assert row_of(judgement(knee.door, case.id)).result == "not_documented"
    assert row_of(current(ada, knee.shelf, case)).result == "not_met"
    assert row_of(current(ada, None, case)).result == "not_documented", "without policies the kept one is all there is"
    assert row_of(judgement(knee.door, case.id)).result == "not_documented"


# ---------------------------------------------------------------- withdrawn, protected, deleted


def test_its_author_takes_it_back_and_both_stay(knee: Any, ada: Any, door_for: Any) -> None:
    case, made = given(knee, ada)
    swept(knee, case)
    assert case_of(knee.door, case.id).status is Status.READY and cases_between(ada).cases == ()
    assert [one.id for one in own_answers(ada)] == [made.id], "its author finds it though the case waits no more"
    eve = door_for(Role.CLINICIAN, provider="Okafor, Ada")
    eve.actor = replace(eve.actor, user="eve")
    for door, why, refusal in ((eve, "wrong", AccessRefused), (knee.door, "wrong", AccessRefused), (ada, "  ", PracticeError)):
        with pytest.raises(refusal):
            withdraw(door, made.id, why)
    withdraw(ada, made.id, "That was the other knee.")
    with pytest.raises(PracticeError, match="already"):
        withdraw(ada, made.id, "again")
    assert row_of(swept(knee, case)).result == "not_documented" and case_of(knee.door, case.id).status is Status.CLINICIAN
    (kept,) = answers_of_case(knee.door, case.id)
    assert (kept.says, kept.why, kept.withdrawn) == (FOUND, "That was the other knee.", ada.clock())
    assert made.id not in {one.id for one in documents_of_case(knee.door, case.id)}
    assert made.id in {one.id for one in documents_of_case(knee.door, case.id, superseded=True)}
    (fact,) = [one for one in facts_of_case(knee.door, case.id) if one.document_id == made.id]
    assert (fact.state, fact.decided_by) == (State.REJECTED, "clinician")
    answer(ada, case, row_of(judgement(knee.door, case.id)), "Now the right one: cool and dry.", "no")
    assert len(answers_of_case(knee.door, case.id)) == 2


def test_every_act_is_in_the_log_without_its_words(knee: Any, ada: Any, store: Store) -> None:
    case, made = given(knee, ada)
    withdraw(ada, made.id, "That was the other knee.")
    bodies = [row[0] for row in store.connection.execute("SELECT body FROM audit")]
    acts = [(one["verb"], case.patient_id in one["patients"], made.id in one["refs"]) for one in map(json.loads, bodies)
            if one["act"] == "answers.write"]  # fmt: skip
    assert acts == [("create", True, True), ("delete", True, True)]
    assert not [body for body in bodies if "cool and dry" in body or "other knee" in body]


def test_a_protected_answer_is_left_out_without_consent(knee: Any, door_for: Any) -> None:
    case = knee.case(part2=True)
    open_door = door_for(Role.SPECIALIST, consent="form 12")
    knee.note(case, OPEN, part2=True)
    found = preflight_case(open_door, knee.shelf, case)[0]
    settle(open_door, case, standing(case, found, (), turnaround(), DAY))
    ada = door_for(Role.CLINICIAN, provider="Okafor, Ada", consent="form 12")
    made = answer(ada, case, row_of(found), FOUND, "no")
    assert made.part2 and own_answers(door_for(Role.CLINICIAN, provider="Okafor, Ada")) == ()
    with pytest.raises(AccessRefused):
        answers_of_case(knee.door, case.id)
    assert [one.id for one in answers_of_case(open_door, case.id)] == [made.id]
    assert preflight_case(open_door, knee.shelf, case)[0].protected


def test_an_answer_given_with_protected_records_at_hand_is_protected(knee: Any, ada: Any, door_for: Any) -> None:
    case, found = waiting(knee)
    assert not answer(ada, case, row_of(found), "I cannot tell from what I have.", "unknown").part2
    knee.note(case, "MRN: 4711\nDate of Service: 2026-02-11\n\nHISTORY\nShe came for counselling.\n", part2=True)
    consented = door_for(Role.CLINICIAN, provider="Okafor, Ada", consent="form 12")
    made = answer(consented, case, row_of(found), FOUND, "no")
    assert made.part2 and made.id not in {one.id for one in answers_of_case(knee.door, case.id)}
    assert row_of(swept(knee, case)).result == "not_documented"


def test_a_purge_takes_it_along_and_a_backup_keeps_it(knee: Any, ada: Any, door_for: Any, store: Store, tmp_path: Path) -> None:
    case, made = given(knee, ada)
    admin = door_for(Role.ADMIN)
    back_up(admin, tmp_path / "kept", store.key)
    assert FOUND.encode() not in (tmp_path / "kept").read_bytes()
    purge(admin, (case.patient_id,))
    for table in ("answers", "documents", "facts"):
        assert store.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608 - names of tables only
    with open_store(tmp_path / "kept", store.key) as old:
        assert old.connection.execute("SELECT document_id FROM answers").fetchall() == [(made.id,)]


def test_the_front_desk_reads_nothing_of_it(knee: Any, ada: Any, door_for: Any) -> None:
    case, found = waiting(knee)
    answer(ada, case, row_of(found), "I have not seen her since the fever.", "unknown")
    swept(knee, case)
    (one,) = schedule(door_for(Role.FRONT_DESK), None, None)
    assert one.missing == ("an answer from the clinician",) and "fever" not in repr(one) and "Okafor" not in repr(one)


def test_an_answer_counts_for_a_line_that_no_entry_may_answer(knee: Any, ada: Any, tmp_path: Path, publish_one: Any) -> None:
    """That an entry's level is no change says nothing of a clinician's own words on the change."""
    line = "Gain of at least 10 degrees in active range of motion"
    with reworded(tmp_path, knee, publish_one, "Positive McMurray test", line):
        case, found = waiting(knee)
        assert row_of(found, line).result == "not_documented"
        answer(ada, case, row_of(found, line), "Flexion went from 95 at the start to 112 today.", "yes")
        assert row_of(swept(knee, case), line).result == "met"
