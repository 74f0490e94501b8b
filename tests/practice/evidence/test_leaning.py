"""What a leaf takes from the lines around it: the time before treatment, which course is meant, whom a length does not bind."""

from __future__ import annotations

import datetime as dt

import pytest

from policies.reading import read_document
from practice.notes.reading import note_of
from practice.preflight import preflight

DRUG = """Drugomab is approved when all of these are met:
1. Severe disease before treatment, documented by at least one:
   a. EASI score of 18 or more
   b. Body surface area involvement of 15% or more
2. Inadequate response or intolerance to both:
   a. Methotrexate used for at least 12 weeks, unless not tolerated
   b. Phototherapy for at least 12 weeks
"""
COURSE = """TMS is covered for an adult when one of these applies:
1. Repeat course of TMS, when both are true:
   a. Depression score improved by at least 50% with an earlier course
   b. At least 6 months have passed since the earlier course ended
2. Age 18 years or older
"""

EYE = """Ranibizumab is covered when all of these are met:
A. One of these diagnoses:
   1. Wet macular degeneration
   2. Diabetic macular edema
B. One of these:
   1. Three injections of bevacizumab without response
   2. Visual acuity of 20/60 or worse before treatment in a member with diagnosis A.2
"""


def found(policy: str, note: str) -> dict[str, str]:
    result = preflight(read_document(policy.encode(), name="policy.txt"), [note_of(note, "note.txt")], dt.date(2026, 11, 20))
    return {" ".join(one.quote.split()): one.truth.word for one in result.findings}


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Note date: 11/20/2026\nBaseline 01/15/2026: EASI 24\nExam:\n  EASI 5", "met"),
        ("Note date: 11/20/2026\nEASI 24 before starting drugomab in January.\nExam:\n  EASI 5", "met"),
        ("Note date: 11/20/2026\nBaseline 01/15/2026: EASI 12\nExam:\n  EASI 20", "not_met"),
        ("Note date: 11/20/2026\nExam:\n  EASI 5", "not_met"),
        ("Note date: 11/20/2026\nExam:\n  EASI 22", "met"),
        ("Note date: 11/20/2026\nBaseline 01/15/2026: his brother had EASI 24", "not_documented"),
    ],
)
def test_a_measure_of_before_treatment_is_the_one_told_of_then(note: str, expected: str) -> None:
    assert found(DRUG, note)["EASI score of 18 or more"] == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("HPI: methotrexate stopped on day 4, severe nausea and vomiting.", "met"),
        ("HPI: methotrexate 15 mg for 5 months, no response.", "met"),
        ("HPI: methotrexate for 3 weeks, no response.", "not_documented"),
        ("HPI: methotrexate for 3 weeks.", "not_documented"),
        ("HPI: her mother stopped methotrexate, severe nausea.", "not_documented"),
        ("Plan: methotrexate; stop if nausea.", "not_documented"),
    ],
)
def test_one_who_did_not_bear_it_need_not_have_had_it_for_so_long(note: str, expected: str) -> None:
    told = found(DRUG, note)
    leaf = next(quote for quote in told if quote.startswith("Methotrexate"))
    assert told[leaf] == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Note date: 11/20/2026\nHPI: Diabetic macular edema OD, new. VA OD 20/80 before any injections.\nExam:\n  VA OD 20/30", "met"),
        ("Note date: 11/20/2026\nHPI: Diabetic macular edema OD, new, never treated.\nExam:\n  VA OD 20/80", "met"),
        (
            "Note date: 11/20/2026\nHPI: Diabetic macular edema OD. Bevacizumab OD x 2, last 10/02/2026.\nExam:\n  VA OD 20/80",
            "not_documented",
        ),
        (
            "Note date: 11/20/2026\nHPI: Wet macular degeneration OD, new. No diabetes, no diabetic macular edema.\nExam:\n  VA OD 20/80",
            "not_met",
        ),
        ("Note date: 11/20/2026\nHPI: Wet macular degeneration OD, new.\nExam:\n  VA OD 20/80", "not_documented"),
        ("Note date: 11/20/2026\nHPI: Diabetic macular edema OD, new.\nExam:\n  VA OD 20/25", "not_met"),
    ],
)
def test_a_figure_of_before_treatment_in_some_patients_is_of_then_and_of_them(note: str, expected: str) -> None:
    told = found(EYE, note)
    assert next(truth for quote, truth in told.items() if quote.startswith("Visual acuity")) == expected


def test_a_length_that_binds_all_is_not_shortened_by_intolerance() -> None:
    told = found(DRUG, "HPI: phototherapy stopped after 2 weeks, burns.")
    assert told["Phototherapy for at least 12 weeks"] != "met"


@pytest.mark.parametrize(
    ("note", "gain", "passed"),
    [
        ("HPI: TMS course 02/2025 - 03/2025, 30 sessions: PHQ-9 22 at start, 6 at the end.", "met", "met"),
        ("HPI: TMS course 02/2025 - 03/2025, 30 sessions: PHQ-9 22 at start, 17 at the end.", "not_met", "met"),
        ("HPI: TMS course 08/2026 - 10/2026, 30 sessions: PHQ-9 22 at start, 6 at the end.", "met", "not_met"),
        ("HPI: a course of escitalopram ended 02/2025: PHQ-9 22 at start, 6 at the end.", "not_documented", "not_documented"),
        ("HPI: PHQ-9 from 22 to 6 since January. Never had TMS.", "not_documented", "not_documented"),
    ],
)
def test_an_earlier_course_is_one_of_the_therapy_of_the_line_above(note: str, gain: str, passed: str) -> None:
    told = found(COURSE, note)
    assert next(told[quote] for quote in told if quote.startswith("Depression score improved")) == gain
    assert next(told[quote] for quote in told if quote.startswith("At least 6 months")) == passed
