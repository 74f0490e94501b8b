"""Notes become proposals: words, place, author and day of each; importing again changes nothing; people's decisions stay."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from practice.flow.conflicts import conflicts
from practice.flow.noted import fact_name, facts_of_note
from practice.flow.proposing import propose
from practice.notes.model import Assertion
from practice.store.facts import decide, facts_of_case
from practice.store.rows import Document, Fact, State
from rules.amounts import exactly

DAY = dt.date(2026, 2, 20)


def noted(text: str, **more: Any) -> tuple[Fact, ...]:
    said: dict[str, Any] = {"kind": "note", "written": DAY} | more
    document = Document("d", "p", None, said["kind"], "Note", "Ada Okafor, MD", said["written"], "text", text, "h",
                        status=more.get("status", "current"))  # fmt: skip
    return facts_of_note(document, lambda *parts: "|".join(map(str, parts)))


def test_each_fact_has_its_words_its_place_and_who_wrote_them() -> None:
    text = (
        "HPI: No physical therapy yet. Meloxicam from 2026-01-02 to 2026-02-10 did not help.\n\nEXAM: BMI 31. McMurray positive, right.\n"
    )
    facts = {one.fact: one for one in noted(text)}
    assert all(text[one.span_start : one.span_end] == one.quote for one in facts.values())
    assert {one.author for one in facts.values()} == {"Ada Okafor, MD"} and {one.written for one in facts.values()} == {DAY}
    assert {one.state for one in facts.values()} == {State.PROPOSED}
    assert (facts["tx.physical_therapy"].assertion, facts["tx.physical_therapy"].value) == (Assertion.ABSENT, False)
    assert (facts["tx.meloxicam"].start, facts["tx.meloxicam"].end) == (dt.date(2026, 1, 2), dt.date(2026, 2, 10))
    assert facts["obs.bmi"].value == exactly(31, "kg/m2") and facts["obs.bmi"].start == DAY
    assert facts["exam.mcmurray"].qualifiers == (("laterality", "right"),)


@pytest.mark.parametrize(
    ("text", "assertion"),
    [
        ("PLAN: Start physical therapy next week.", Assertion.PLANNED),
        ("Family history: his mother had physical therapy.", Assertion.FAMILY),
        ("She declined physical therapy.", Assertion.DECLINED),
    ],
)
def test_what_is_not_done_is_not_said_to_be(text: str, assertion: Assertion) -> None:
    (fact,) = [one for one in noted(text) if one.fact == "tx.physical_therapy"]
    assert fact.assertion is assertion


def test_payers_criteria_copied_into_a_note_give_no_fact() -> None:
    assert noted("CRITERIA:\n- Failure of physical therapy\n- Positive McMurray test\n") == ()


def test_undated_notes_count_nothing_back() -> None:
    facts = noted("HPI: Physical therapy three months ago.", written=None)
    assert [one.start for one in facts if one.fact == "tx.physical_therapy"] == [None]


def test_superseded_notes_and_structured_lines_give_nothing() -> None:
    assert noted("McMurray positive.", status="superseded") == () == noted("McMurray positive.", kind="structured")


def test_names_join_the_rules_vocabulary() -> None:
    assert [fact_name("hba1c", "measure"), fact_name("nsaid", "therapy"), fact_name("relief", "finding"), fact_name("x", "word")] == [
        "lab.hba1c", "tx.nsaid", "", "",
    ]  # fmt: skip


def test_again_changes_nothing_and_decisions_stay(knee: Any) -> None:
    case = knee.case()
    document = knee.note(case)
    first = facts_of_case(knee.door, case.id)
    decide(knee.door, first[0].id, State.CONFIRMED)
    decide(knee.door, first[1].id, State.REJECTED)
    assert propose(knee.door, document) == 0
    after = {one.id: one.state for one in facts_of_case(knee.door, case.id)}
    assert after == {one.id: one.state for one in first} | {first[0].id: State.CONFIRMED, first[1].id: State.REJECTED}


def test_a_better_reading_takes_its_old_proposals_back_and_nothing_else(knee: Any) -> None:
    from practice.store.facts import put_facts

    case = knee.case()
    document = knee.note(case)
    kept = len(facts_of_case(knee.door, case.id))
    stale = Fact("00000000-0000-8000-8000-000000000001", case.patient_id, None, "sx.pain", True, document_id=document.id)
    put_facts(knee.door, [stale])
    propose(knee.door, document)
    assert len(facts_of_case(knee.door, case.id)) == kept
    put_facts(knee.door, [stale])
    decide(knee.door, stale.id, State.REJECTED)
    propose(knee.door, document)
    assert stale.id in {one.id for one in facts_of_case(knee.door, case.id)}


def fact(name: str, value: Any = True, *, how: Assertion = Assertion.PRESENT, on: dt.date = DAY, state: State = State.PROPOSED) -> Fact:
    key = f"{name}{value}{how}{on}{state}"
    return Fact(key, "p", None, name, value, on, on, assertion=how, written=on, state=state)


def test_contradictions() -> None:
    later = DAY + dt.timedelta(days=5)
    yes, no = fact("sx.locking"), fact("sx.locking", False, how=Assertion.ABSENT)
    assert conflicts([yes, no]) == {yes.id, no.id}
    assert conflicts([yes, fact("sx.locking", False, how=Assertion.ABSENT, on=later)]) == frozenset()
    done, denied = fact("tx.physical_therapy"), fact("tx.physical_therapy", False, how=Assertion.ABSENT, on=later)
    assert conflicts([done, denied]) == {done.id, denied.id}
    assert conflicts([fact("tx.physical_therapy", on=later), fact("tx.physical_therapy", False, how=Assertion.ABSENT)]) == frozenset()
    assert conflicts([yes, fact("sx.locking", False, how=Assertion.ABSENT, state=State.REJECTED)]) == frozenset()
    low, high = fact("obs.bmi", exactly(31, "kg/m2")), fact("obs.bmi", exactly(44, "kg/m2"))
    assert conflicts([low, high]) == {low.id, high.id}
    assert conflicts([low, fact("obs.bmi", exactly(44, "kg/m2"), on=later)]) == frozenset()
    assert conflicts([yes, fact("sx.locking", how=Assertion.PLANNED)]) == frozenset()
