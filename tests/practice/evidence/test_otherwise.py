"""What the record says in other words against a leaf, in the very sentence or elsewhere; and what is no contradiction of it."""

from __future__ import annotations

import datetime as dt

import pytest

from practice.evidence.asking.demand import demand
from practice.evidence.judging import judge_demand
from practice.evidence.record.chart import chart_of
from practice.notes.reading import note_of
from practice.notes.values import values

VISIT = dt.date(2026, 3, 15)


def told(quote: str, note: str) -> str:
    return judge_demand(demand(quote), chart_of([note_of(note, "note.txt")], VISIT)).truth.word


@pytest.mark.parametrize(
    ("quote", "note"),
    [
        ("Spinal stenosis", "HPI: has spinal stenosis.\nMRI L-spine 2/20/2026: canal widely patent."),
        ("Iron deficiency anemia", "PMH: iron deficiency anemia.\nLabs 3/10/2026: Hgb 13.9."),
        ("Not pregnant", "HPI: not pregnant.\nLabs: hCG 4,200."),
    ],
)
def test_a_normal_study_or_a_value_contradicts_what_was_only_told(quote: str, note: str) -> None:
    assert told(quote, note) == "conflict"


@pytest.mark.parametrize(
    ("quote", "note"),
    [
        ("Spinal stenosis", "MRI L-spine 2/20/2026: severe central stenosis L4-5.\nExam: SLR negative, strength full."),
        ("Spinal stenosis", "HPI: has spinal stenosis.\nX-ray hip 2/20/2026: normal."),
        ("Moderate to severe atopic dermatitis", "Assessment: moderate to severe atopic dermatitis. Exam: face clear, arms lichenified."),
        ("History of stroke", "PMH: stroke in 2019.\nMRI brain 2/2026: no acute findings."),
    ],
)
def test_what_is_normal_elsewhere_contradicts_nothing(quote: str, note: str) -> None:
    assert told(quote, note) == "met"


@pytest.mark.parametrize(
    ("quote", "note"),
    [
        ("major depressive disorder, severe", "Assessment: MDD, severe in January, now mild."),
        ("use of a walker", "HPI: used a walker until March, now a cane."),
        ("treatment of spider veins", "Exam: spider veins at both ankles."),
        ("completion of a weight loss program", "HPI: began a weight loss program, week 2 of 24."),
    ],
)
def test_what_was_or_is_not_yet_is_not_documented(quote: str, note: str) -> None:
    assert told(quote, note) == "not_documented"


@pytest.mark.parametrize(
    ("quote", "note", "expected"),
    [
        ("Elopement or other behavior that endangers the child", "HPI: elopement from the yard twice in May.", "met"),
        ("Elopement or other behavior that endangers the child", "HPI: no elopement.", "not_documented"),
        ("Diabetic or idiopathic gastroparesis", "Assessment: idiopathic gastroparesis.", "met"),
        ("No more than 30 hours a week are requested", "Request: 25 hours a week direct.", "met"),
        ("No more than 30 hours a week are requested", "Request: 40 hours a week.", "not_met"),
        ("No more than 30 hours a week are requested", "School: 20 hours a week.", "not_documented"),
        ("Supported by a standardized instrument such as the ADOS-2", "HPI: ADOS-2 total 19.", "met"),
        ("Supported by a standardized instrument such as the ADOS-2", "HPI: ADOS-2 is scheduled for 4/2/2026.", "not_documented"),
    ],
)
def test_kinds_of_a_thing_hours_of_a_request_and_instruments(quote: str, note: str, expected: str) -> None:
    assert told(quote, note) == expected


def test_counts_printed_in_full_are_those_of_their_unit() -> None:
    assert [one.amount.low for one in values("platelets 48,000 in January, 92,000 on 3/12/2026")] == [48.0, 92.0]
    assert told("platelet count below 50,000", "Labs: platelets 250,000") == "not_met"
    assert values("eosinophils 1,200")[0].amount.low == 1200
