"""A person points at a sentence of the record: what the sentence says, never over another sentence, and gone when the words change."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from practice.access.actor import Role
from practice.flow.answering import answer
from practice.flow.judgement import Judgement, Row
from practice.flow.pointed import DOUBTED
from practice.flow.pointing import near_numbered, point
from practice.flow.running import judgement, preflight_case, settle
from practice.flow.shelf import CaseShelf
from practice.flow.standing import standing
from practice.flow.terms import turnaround
from practice.refused import AccessRefused, PracticeError
from practice.store.answers import answers_of_case, own_answers, withdraw
from practice.store.cases import case_of, put_case, set_status
from practice.store.connection import Store
from practice.store.documents import documents_of_case, put_document
from practice.store.facts import decide, facts_of_case
from practice.store.retention import purge
from practice.store.rows import Answer, CaseRow, Document, State, Status
from tests.practice.conftest import KNEE, NOTE

DAY = dt.date(2026, 3, 2)
SENTENCE = "Eight weeks of therapy at the gym of the physical medicine clinic did nothing for the knee."
THERAPY = "physical therapy"
READ = "8 weeks of physical therapy without relief."
TEXT = NOTE.replace(READ, SENTENCE)


@pytest.fixture
def ada(door_for: Any) -> Any:
    return door_for(Role.CLINICIAN, provider="Okafor, Ada")


def judged(knee: Any, case: CaseRow) -> Judgement:
    found: Judgement = preflight_case(knee.door, knee.shelf, case_of(knee.door, case.id))[0]
    return found


def row_of(found: Judgement | None, words: str = THERAPY) -> Row:
    assert found is not None
    return next(row for row in found.asked if words in row.quote)


def waiting(knee: Any, text: str = TEXT, **said: Any) -> tuple[CaseRow, Document, Row]:
    """A case with a line that is told as not documented, although its sentence stands there."""
    case = knee.case(**said)
    note = knee.note(case, text)
    row = row_of(judged(knee, case))
    assert row.result == "not_documented"
    return case, note, row


def pointed(knee: Any, says: str = "yes", quote: str = SENTENCE, text: str = TEXT) -> tuple[CaseRow, Document, Answer]:
    case, note, row = waiting(knee, text)
    return case, note, point(knee.door, case, row, note.id, quote, says)  # type: ignore[arg-type]


def test_the_sentence_becomes_the_lines_evidence_with_who_read_it_so(knee: Any) -> None:
    case, note, row = waiting(knee)
    assert [one.quote for one in row.near][:1] == [SENTENCE] and row.near[0].why == ""
    made = point(knee.door, case, row, row.near[0].document_id, row.near[0].quote, "yes")
    again = judged(knee, case)
    found = row_of(again)
    assert (found.result, found.confirmed, found.near) == ("met", True, ())
    (shown,) = found.shown
    assert (shown.document_id, shown.quote, shown.read_by, shown.addendum) == (note.id, SENTENCE, "specialist on 2026-03-02", False)
    assert note.text[shown.start :][: len(SENTENCE)] == SENTENCE
    assert (made.kind, made.document_id, made.start, made.says) == ("pointing", note.id, shown.start, SENTENCE)
    assert again.overall == "met" and judgement(knee.door, case.id) == again, "kept and read back the same"


def test_a_sentence_can_say_that_it_is_not_so(knee: Any) -> None:
    case, _, _ = pointed(knee, "no", "No real course at the physio yet.", NOTE.replace(READ, "No real course at the physio yet."))
    assert row_of(judged(knee, case)).result == "not_met"


def test_it_counts_for_its_own_line_alone_and_makes_no_fact(knee: Any) -> None:
    before = NOTE.replace(READ, SENTENCE).replace("McMurray test is positive on the right.", "")
    case, note, row = waiting(knee, before)
    facts = facts_of_case(knee.door, case.id)
    point(knee.door, case, row, note.id, SENTENCE, "yes")
    found = judged(knee, case)
    assert (row_of(found).result, row_of(found, "McMurray").result) == ("met", "not_documented")
    assert facts_of_case(knee.door, case.id) == facts
    other = knee.case(id=knee.door.ident("c", "left"), key="left")
    assert row_of(judged(knee, other)).result == "not_documented", "another request is another act"


def test_words_cut_out_of_a_sentence_bring_the_whole_sentence(knee: Any) -> None:
    """Nobody cuts a "no" away."""
    case, _, made = pointed(knee, quote="clinic  did\nnothing")
    assert made.says == SENTENCE
    assert row_of(judged(knee, case)).shown[0].quote == SENTENCE


# ---------------------------------------------------------------- other sentences


def test_it_never_outweighs_a_sentence_that_says_the_contrary(knee: Any) -> None:
    text = TEXT + "\nADDENDUM\nShe attended 1 of 12 visits of physical therapy and never returned.\n"
    case, _, _ = pointed(knee, text=text)
    row = row_of(judged(knee, case))
    assert row.result == "conflict" and any("1 of 12" in one.quote for one in row.shown)
    assert {bool(one.read_by) for one in row.shown} == {True, False}


def test_a_later_note_that_denies_it_makes_a_conflict(knee: Any) -> None:
    case, _, _ = pointed(knee)
    knee.note(case, "MRN: 4711\nDate of Service: 2026-02-25\n\nHISTORY\nNo physical therapy has been done for the knee.\n")
    row = row_of(judged(knee, case))
    assert row.result == "conflict" and len(row.shown) > 1


def test_two_people_who_read_two_sentences_otherwise_are_a_conflict(knee: Any, ada: Any) -> None:
    case, _, _ = pointed(knee)
    set_status(knee.door, case.id, Status.CLINICIAN)
    knee.note(case, "MRN: 4711\nDate of Service: 2026-02-22\n\nHISTORY\nThe physio saw her twice and let her go.\n")
    row = row_of(judged(knee, case))
    second = next(one for one in documents_of_case(knee.door, case.id) if "twice" in one.text)
    point(ada, case, row, second.id, "The physio saw her twice", "no")
    assert row_of(judged(knee, case)).result == "conflict"


def test_a_clinicians_answer_against_it_is_a_conflict(knee: Any, ada: Any) -> None:
    case, _, _ = pointed(knee)
    set_status(knee.door, case.id, Status.CLINICIAN)
    answer(ada, case, row_of(judged(knee, case)), "He tells me today that he went to it only once.", "no")
    assert row_of(judged(knee, case)).result == "conflict"


def test_a_sentence_that_is_taken_back_later_counts_no_more_and_the_line_says_so(knee: Any) -> None:
    case, note, _ = pointed(knee)
    text = TEXT.replace(SENTENCE, f"{SENTENCE} Correction: strike that, wrong patient.")
    put_document(knee.door, replace(note, text=text, content="later"))
    row = row_of(judged(knee, case))
    assert row.result == "not_documented" and "no longer counts" in row.replies[0].words and row.replies[0].words.startswith("Read so by")


def test_words_whose_fact_was_rejected_count_no_more(knee: Any) -> None:
    quote = "Physical therapy since the holidays, and the knee is what it was."
    case, _, row = waiting(knee, NOTE.replace(READ, quote))
    note = documents_of_case(knee.door, case.id)[0]
    point(knee.door, case, row, note.id, quote, "yes")
    assert row_of(judged(knee, case)).result == "met"
    for fact in facts_of_case(knee.door, case.id):
        if fact.quote and fact.quote.lower() in quote.lower():
            decide(knee.door, fact.id, State.REJECTED)
    row = row_of(judged(knee, case))
    assert row.result == "not_documented" and DOUBTED in row.replies[0].words


# ---------------------------------------------------------------- other words


@pytest.mark.parametrize(
    ("old", "new", "counts"),
    [
        ("Failure of at least 6 weeks of physical therapy", "Failure of at least 12 weeks of physical therapy", False),
        ("when all of the following criteria are met", "when two of the following criteria are met", False),
        ("BMI less than 40", "BMI less than 45", True),
    ],
)
def test_it_falls_away_when_the_policys_words_change(old: str, new: str, counts: bool, knee: Any, tmp_path: Path, publish_one: Any) -> None:
    case, _, made = pointed(knee)
    knee.published.close()
    with publish_one(tmp_path / "later", "k1", KNEE.replace(old, new)) as store:
        knee.published, knee.shelf = store, CaseShelf(store, knee.rules)
        again = judged(knee, case)
        told = [*again.lapsed, *(one for row in again.rows for one in row.replies)]
        assert any(one.read_by for row in again.rows for one in row.shown) is counts
        assert [one.document_id for one in told] == ([] if counts else [made.id])
        assert all("no longer counts" in one.words for one in told)


def test_it_is_bound_to_payer_and_codes(knee: Any) -> None:
    case, _, _ = pointed(knee)
    put_case(knee.door, replace(case, icd10=("M23.222",)))
    row = row_of(judged(knee, case))
    assert row.result == "not_documented" and "what is asked for" in row.replies[0].words


def test_it_is_bound_to_the_documents_words(knee: Any) -> None:
    case, note, _ = pointed(knee)
    put_document(knee.door, replace(note, text=TEXT.replace("did nothing", "did much"), content="later"))
    row = row_of(judged(knee, case))
    assert row.result == "not_documented" and "words of its document have changed" in row.replies[0].words
    put_document(knee.door, replace(note, status="superseded", content="gone"))
    assert "no longer in the record" in row_of(judged(knee, case)).replies[0].words


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("more", "quote", "why"),
    [
        ("\nPASTED FROM PAYER CRITERIA:\nFailed physical therapy for eight weeks.\n", "Failed physical therapy", "copied text"),
        ("\nFAMILY HISTORY\nMother had eight weeks at the physio without relief.\n", "eight weeks at the physio", "a relative"),
        ("\nHer sister had physical therapy for eight weeks without relief.\n", "Her sister had", "a relative"),
        ("\nThe left knee had eight weeks at the physio in 2019.\n", "left knee had eight", "another side"),
        ("\nGOALS\nComplete eight weeks at the physio.\n", "Complete eight weeks", "a goal"),
        ("\nCompleted physical therapy? [ ] Yes [ ] No\n", "Completed physical therapy", "an empty box"),
        ("\nPhysical therapy will begin next week.\n", "therapy will begin", "planned, not done"),
        ("\nWas physical therapy of any help?\n", "Was physical", "a question"),
    ],
)
def test_what_says_nothing_of_this_patient_is_refused(more: str, quote: str, why: str, knee: Any) -> None:
    case, note, row = waiting(knee, TEXT.replace("\nPLAN", f"{more}\nPLAN"))
    with pytest.raises(PracticeError, match=f"not taken: .*{why}"):
        point(knee.door, case, row, note.id, quote, "yes")
    assert answers_of_case(knee.door, case.id) == ()


def test_a_line_that_asks_of_the_family_takes_its_sentence(knee: Any, tmp_path: Path, publish_one: Any) -> None:
    knee.published.close()
    text = KNEE.replace("1. Positive McMurray test", "1. A relative of the first degree has had the same operation")
    with publish_one(tmp_path / "later", "k1", text) as store:
        knee.published, knee.shelf = store, CaseShelf(store, knee.rules)
        case = knee.case()
        note = knee.note(case, NOTE.replace("\nPLAN", "\nFAMILY HISTORY\nHer mother's right knee was done in 2011.\n\nPLAN"))
        row = row_of(judged(knee, case), "relative of the first degree")
        point(knee.door, case, row, note.id, "right knee was done", "yes")
        assert row_of(judged(knee, case), "relative of the first degree").result == "met"


@pytest.mark.parametrize("quote", ["", "  ", "Eight months at the physio", "did nothing for the knee. BMI 31", "nothing for the hip"])
def test_what_does_not_stand_in_the_document_is_refused(quote: str, knee: Any) -> None:
    case, note, row = waiting(knee)
    with pytest.raises(PracticeError, match="word by word"):
        point(knee.door, case, row, note.id, quote, "yes")


def test_what_is_no_sentence_of_a_note_up_to_the_visit_is_refused(knee: Any, ada: Any) -> None:
    case, note, row = waiting(knee)
    with pytest.raises(PracticeError, match="a heading"):
        point(knee.door, case, row, note.id, "EXAMINATION", "yes")
    with pytest.raises(PracticeError, match="more than one sentence"):
        point(knee.door, case, row, note.id, TEXT[TEXT.index("Right knee") : TEXT.index("BMI 31.") + 7], "yes")
    with pytest.raises(PracticeError, match="none of this id"):
        point(knee.door, case, row, "d-of-nobody", SENTENCE, "yes")
    late = replace(note, id="late", content="late", written=dt.date(2026, 3, 21))
    put_document(knee.door, late)
    with pytest.raises(PracticeError, match="after the visit"):
        point(knee.door, case, row, late.id, SENTENCE, "yes")
    entry = replace(note, id="entry", kind="structured", text="Physical therapy, completed", content="entry")
    put_document(knee.door, entry)
    with pytest.raises(PracticeError, match="an entry"):
        point(knee.door, case, row, entry.id, "Physical therapy", "yes")
    with pytest.raises(PracticeError, match="points at none"):
        point(knee.door, case, row, note.id, SENTENCE, "unknown")
    with pytest.raises(PracticeError, match="no day of visit"):
        point(knee.door, replace(case, visit=None), row, note.id, SENTENCE, "yes")


def test_what_is_settled_or_said_already_is_not_said_again(knee: Any) -> None:
    case, note, made = pointed(knee)
    found = judged(knee, case)
    with pytest.raises(PracticeError, match="already"):
        point(knee.door, case, row_of(found), note.id, SENTENCE, "yes")
    with pytest.raises(PracticeError, match=f"withdraw that first .{made.id}"):
        point(knee.door, case, row_of(found), note.id, SENTENCE, "no")
    with pytest.raises(PracticeError, match="nearest sentences"):
        near_numbered(row_of(found), 1)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SPECIALIST, Role.CLINICIAN)])
def test_nobody_else_points(role: Role, knee: Any, door_for: Any, store: Store) -> None:
    """An admin sees no charts, and what one does not see one does not read."""
    case, note, row = waiting(knee)
    with pytest.raises(AccessRefused):
        point(door_for(role), case, row, note.id, SENTENCE, "yes")
    (body,) = store.connection.execute("SELECT body FROM audit WHERE json_extract(body, '$.act') = 'pointings.write'").fetchone()
    assert json.loads(body)["outcome"] == "refused" and answers_of_case(knee.door, case.id) == ()


def test_a_clinician_points_in_their_own_waiting_cases_alone(knee: Any, door_for: Any, ada: Any) -> None:
    case, note, row = waiting(knee)
    set_status(knee.door, case.id, Status.CLINICIAN)
    with pytest.raises(AccessRefused):
        point(door_for(Role.CLINICIAN, provider="Reyes, Ivo"), case, row, note.id, SENTENCE, "yes")
    made = point(ada, case, row, note.id, SENTENCE, "yes")
    assert made.author == "Ada Okafor" and row_of(judged(knee, case)).shown[0].read_by == "Ada Okafor on 2026-03-02"


# ---------------------------------------------------------------- withdrawn, protected, deleted


def test_its_author_takes_it_back_and_both_stay(knee: Any, door_for: Any, ada: Any) -> None:
    case, note, made = pointed(knee)
    assert [one.id for one in own_answers(knee.door)] == [made.id]
    other = door_for(Role.SPECIALIST)
    other.actor = replace(other.actor, user="sam")
    for door, why, refusal in ((other, "wrong", AccessRefused), (ada, "wrong", AccessRefused), (knee.door, " ", PracticeError)):
        with pytest.raises(refusal):
            withdraw(door, made.id, why)
    withdraw(knee.door, made.id, "That was said of the shoulder.")
    assert row_of(judged(knee, case)).result == "not_documented"
    (kept,) = answers_of_case(knee.door, case.id)
    assert (kept.says, kept.why, kept.withdrawn) == (SENTENCE, "That was said of the shoulder.", knee.door.clock())
    assert note.id in {one.id for one in documents_of_case(knee.door, case.id)}, "the note stays what it is"
    with pytest.raises(PracticeError, match="already"):
        withdraw(knee.door, made.id, "again")
    point(knee.door, case, row_of(judged(knee, case)), note.id, SENTENCE, "yes")
    assert row_of(judged(knee, case)).result == "met"


def test_every_act_is_in_the_log_without_its_words(knee: Any, store: Store) -> None:
    case, note, made = pointed(knee)
    withdraw(knee.door, made.id, "That was said of the shoulder.")
    bodies = [row[0] for row in store.connection.execute("SELECT body FROM audit")]
    acts = [one for one in map(json.loads, bodies) if one["act"] == "pointings.write"]
    assert [(one["user"], one["verb"], one["detail"]) for one in acts] == [
        ("specialist", "create", "a sentence was read as saying so"), ("specialist", "delete", "a pointing was withdrawn"),
    ]  # fmt: skip
    assert all(case.patient_id in one["patients"] and made.id in one["refs"] for one in acts) and note.id in acts[0]["refs"]
    assert not [body for body in bodies if "physio" in body or "shoulder" in body]


def test_a_sentence_of_a_protected_document_is_protected(knee: Any, door_for: Any) -> None:
    case, _, _ = waiting(knee)
    hidden = knee.note(case, "MRN: 4711\nDate of Service: 2026-02-11\n\nHISTORY\nThe physio gave up after nine weeks.\n", part2=True)
    open_door = door_for(Role.SPECIALIST, consent="form 12")
    row = row_of(preflight_case(open_door, knee.shelf, case)[0])
    made = point(open_door, case, row, hidden.id, "The physio gave up", "yes")
    assert made.part2 and answers_of_case(knee.door, case.id) == () and own_answers(knee.door) == ()
    assert row_of(judged(knee, case)).result == "not_documented"
    assert row_of(preflight_case(open_door, knee.shelf, case)[0]).result == "met"


def test_a_document_that_turns_out_protected_takes_its_sentence_along(knee: Any, door_for: Any) -> None:
    case, note, _ = pointed(knee)
    put_document(knee.door, replace(note, part2=True, content="tagged"))
    assert answers_of_case(knee.door, case.id) == () and own_answers(knee.door) == ()
    assert len(answers_of_case(door_for(Role.SPECIALIST, consent="form 12"), case.id)) == 1


def test_a_purge_takes_it_along(knee: Any, door_for: Any, store: Store) -> None:
    case, _, _ = pointed(knee)
    purge(door_for(Role.ADMIN), (case.patient_id,))
    assert store.connection.execute("SELECT count(*) FROM answers").fetchone() == (0,)


def test_a_case_is_ready_by_a_pointing_as_by_any_word_of_the_record(knee: Any) -> None:
    case, _, _ = pointed(knee)
    found = judged(knee, case)
    settle(knee.door, case_of(knee.door, case.id), standing(case, found, (), turnaround(), DAY))
    assert case_of(knee.door, case.id).status is Status.READY
