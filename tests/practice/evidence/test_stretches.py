"""Constructs that name a thing and do not say that the patient has it: one example each way."""

from __future__ import annotations

import datetime as dt

import pytest

from practice.evidence.asking.demand import demand
from practice.evidence.judging import judge_demand
from practice.evidence.record.chart import chart_of
from practice.evidence.record.sides import sides_of
from practice.notes.assertion import read
from practice.notes.model import Assertion
from practice.notes.reading import note_of
from practice.notes.sentences import sentences_of
from practice.notes.tokens import mentions, tokens

VISIT = dt.date(2026, 3, 15)


def told(quote: str, note: str) -> str:
    return judge_demand(demand(quote), chart_of([note_of(note, "note.txt")], VISIT)).truth.word


def asserted(text: str, concept: str) -> Assertion:
    (sentence,) = sentences_of(text, None)
    one = read(sentence)
    return next(one.assertion(m.first, m.last) for m in one.mentions if m.concept == concept)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("We are watching closely for osteomyelitis.", "osteomyelitis"),
        ("Reflux surgery may worsen obstructive sleep apnea.", "osa"),
        ("Call our office with fever or bleeding.", "fever"),
        ("Risks incl. infection, foot drop and bleeding.", "foot_drop"),
        ("Lives with a brother who is wheelchair dependent.", "nonambulatory"),
        ("She sleeps well but he (the husband) has OSA.", "osa"),
        ("Wears braces so that osteoarthritis does not set in.", "osteoarthritis"),
        ("Osteomyelitis is a surgical emergency.", "osteomyelitis"),
        ("ROS: fever -, chills -.", "fever"),
        ("She fears osteoporosis.", "osteoporosis"),
        ("Osteomyelitis work-up complete.", "osteomyelitis"),
    ],
)
def test_what_is_only_spoken_of_is_not_present(text: str, concept: str) -> None:
    assert asserted(text, concept) not in (Assertion.PRESENT, Assertion.HISTORICAL)


def test_a_list_that_ends_in_noted_is_denied_as_a_whole() -> None:
    assert asserted("No effusion, bunion or osteomyelitis noted.", "osteomyelitis") is Assertion.ABSENT
    assert asserted("No effusion, osteomyelitis noted.", "osteomyelitis") is Assertion.PRESENT


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("pt has had pain for 8 weeks", False),
        ("60 yo pt w/ back pain", False),
        ("PT 11.9, INR 1.1", False),
        ("PT for 8 weeks", True),
        ("did pt twice weekly", True),
        ("PT failed after 8 weeks", True),
    ],
)
def test_pt_is_the_patient_the_therapy_or_a_time(text: str, named: bool) -> None:
    assert any(m.concept == "physical_therapy" for m in mentions(tokens(text))) is named


def test_a_side_may_be_one_capital_letter() -> None:
    assert sides_of("plantar fasciitis R") == {"right"}
    assert sides_of("R>L edema") == {"right", "left"}
    assert sides_of("2 L NC") == frozenset()
    assert sides_of("R/O fracture") == frozenset()


@pytest.mark.parametrize(
    ("quote", "note", "expected"),
    [
        ("Full-thickness rotator cuff tear", "MRI: partial-thickness rotator cuff tear.", "not_documented"),
        ("Chronic respiratory failure", "A: acute respiratory failure.", "not_documented"),
        ("Chronic respiratory failure", "A: acute on chronic respiratory failure.", "met"),
        ("Prior spinal fusion", "PSH: wrist fusion 2015.", "not_documented"),
        ("Prior spinal fusion", "PSH: C5-7 fusion 2015.", "met"),
    ],
)
def test_another_kind_or_part_of_the_body_is_another_thing(quote: str, note: str, expected: str) -> None:
    assert told(quote, note) == expected


@pytest.mark.parametrize(
    ("quote", "note"),
    [
        ("Hiatal hernia", "HPI: hiatal hernia fixed in 2019."),
        ("Radicular pain", "HPI: radicular pain until the discectomy in 2022."),
        ("Urinary incontinence", "HPI: urinary incontinence before her sling."),
    ],
)
def test_what_was_put_right_or_ended_is_not_of_now(quote: str, note: str) -> None:
    assert told(quote, note) != "met"


def test_what_has_not_healed_is_still_there() -> None:
    assert told("Diabetic foot ulcer", "Wound: diabetic foot ulcer has not healed.") == "met"


def test_a_share_of_relief_is_of_the_treatment_that_brought_it() -> None:
    quote = "At least 50% pain relief after the epidural steroid injection"
    assert told(quote, "HPI: RFA 80% relief, ESI helped some.") == "not_documented"
    assert told(quote, "HPI: RFA failed, ESI 80% relief.") == "met"


def test_a_value_that_must_have_lasted_tells_how_long() -> None:
    quote = "Oxygen saturation at or below 88% for at least 5 minutes during sleep"
    assert told(quote, "Overnight oximetry: SpO2 88% or less for 2 min during sleep.") == "not_documented"
    assert told(quote, "Overnight oximetry: SpO2 <= 88% for 34 min during sleep.") == "met"


def test_a_bound_that_is_explained_is_no_value() -> None:
    assert told("ABI less than 0.90", "ABI below 0.90 means disease.") == "not_documented"
    assert told("ABI less than 0.90", "ABI 0.55 is abnormal.") == "met"


@pytest.mark.parametrize(
    "note",
    [
        "HPI: offered a lumbar laminectomy, never had it.",
        "HPI: saw a video about lumbar laminectomy.",
        "HPI: surgeon wanted lumbar laminectomy; she did not go ahead.",
    ],
)
def test_a_procedure_that_was_only_offered_was_not_had(note: str) -> None:
    assert told("Lumbar laminectomy", note) != "met"


def test_of_two_courses_each_keeps_its_own_length() -> None:
    quote = "Failure of at least 6 weeks of physical therapy"
    assert told(quote, "HPI: PT x 2 weeks; massage x 9 weeks without improvement.") != "met"
    assert told(quote, "HPI: PT x 9 weeks; no improvement.") == "met"
