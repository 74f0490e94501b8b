"""What stands against a leaf that is about to be met is shown; what is older, of a relative or of the other side stands against nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from practice.evidence.asking.demand import demand
from practice.evidence.judging import judge_demand
from practice.evidence.record.chart import chart_of
from practice.evidence.record.judged import Judged
from practice.notes.reading import note_of
from rules.truth import Truth

VISIT = dt.date(2026, 3, 15)


def told(quote: str, *notes: str) -> Judged:
    return judge_demand(demand(quote), chart_of([note_of(text, f"{i}.txt") for i, text in enumerate(notes)], VISIT))


def test_both_sentences_of_a_conflict_are_shown() -> None:
    found = told(
        "obstructive sleep apnea", "Assessment: obstructive sleep apnea.\nSleep center: study negative, no obstructive sleep apnea."
    )
    assert found.truth is Truth.CONFLICT
    assert len(found.places) == len({place.sentence.text for place in found.places}) == 2


@pytest.mark.parametrize(
    ("quote", "notes"),
    [
        ("knee effusion", ("Date of visit: 1/5/2026\nExam: no knee effusion.", "Date of visit: 3/15/2026\nExam: knee effusion.")),
        ("BMI of 35 or greater", ("Date of visit: 1/5/2026\nExam: BMI 33.0", "Date of visit: 3/15/2026\nExam: BMI 36.1")),
        ("history of stroke", ("PMH: stroke in 2022.\nFamily history: no stroke.",)),
        (
            "meniscal tear",
            ("Complaint: left knee pain\nImaging: MRI left knee: meniscal tear. MRI right knee: no meniscal tear.\nPlan: left knee scope",),
        ),
        ("at least 6 weeks of physical therapy", ("HPI: 8 weeks of physical therapy for the knee, attended 15 of 16 visits.",)),
        ("migraine", ("Assessment: migraine.\nROS: no fever, no cough.",)),
    ],
)
def test_what_is_older_or_of_another_stands_against_nothing(quote: str, notes: tuple[str, ...]) -> None:
    assert told(quote, *notes).truth is Truth.MET


def test_a_sentence_that_is_taken_back_leaves_the_leaf_undocumented() -> None:
    assert told("lumbar radiculopathy", "Assessment: lumbar radiculopathy. Scratch that, mechanical low back pain.").truth is not Truth.MET
    assert told("diagnosis of sleep apnea", "Addendum: diagnosis of sleep apnea was entered in error.").truth is not Truth.MET


def test_few_of_the_visits_are_no_course_of_therapy() -> None:
    note = "HPI: finished 8 weeks of physical therapy.\nPT discharge note: attended 2 of 12 scheduled visits."
    assert told("at least 6 weeks of physical therapy", note).truth is Truth.CONFLICT
