"""Which leaves a structured entry may answer: never another measure's, never a change's."""

from __future__ import annotations

import pytest

from practice.evidence.figures.gained import is_change
from practice.evidence.nearby.answerable import answerable
from rules.model import Atom


@pytest.mark.parametrize(
    ("fact", "quote", "may"),
    [
        ("obs.bmi", "BMI of 40 or greater", True),
        ("obs.spo2", "Transferrin saturation below 20%", False),
        ("obs.spo2", "Oxygen saturation of 88% or less", True),
        ("obs.bcva_snellen_denominator", "Glare testing of 20/60 or worse", False),
        ("obs.bcva_snellen_denominator", "Best corrected visual acuity of 20/50 or worse", True),
        ("lab.ige", "Specific IgE of 0.35 kU/L or higher to dust mite", False),
        ("exam.angle", "Gain of at least 10 degrees in active range of motion", False),
        ("obs.phq9", "Improvement of at least 5 points on the PHQ-9", False),
        ("dx.osa", "Diagnosis of obstructive sleep apnea", True),
    ],
)
def test_one_measure_never_answers_for_another(fact: str, quote: str, may: bool) -> None:
    assert answerable(Atom(quote=quote, start=0, fact=fact)) is may


@pytest.mark.parametrize(
    "quote", ["LEFS score of 60 or more", "Active knee flexion of at least 90 degrees", "At least 8 sessions of psychotherapy"]
)
def test_a_level_is_no_change(quote: str) -> None:
    assert not is_change(quote)
