"""What a course of therapy came to, as a whole policy asks it: gains of half a grade, tools with their least difference, surgery."""

from __future__ import annotations

import datetime as dt

import pytest

from policies.reading import read_document
from practice.notes.reading import note_of
from practice.preflight import preflight

POLICY = """Occupational therapy is covered when all of these are met:
1. Strength increased by at least half a grade on manual muscle testing
2. Pain rating decreased by 2 points or more
3. Standardized outcome measure improved beyond its minimal clinically important difference
4. Remaining deficits require the skills of a licensed therapist
5. Member is within 10 weeks of surgery on the treated body region

Occupational therapy is not covered for any of these:
- Therapy with return to sport or recreation as the only goal
- Treatment made up of passive modalities only
"""
VISIT = dt.date(2026, 11, 20)


def found(leaf: str, note: str) -> str:
    text = f"Note date: 11/20/2026\n{note}"
    result = preflight(read_document(POLICY.encode(), name="policy.txt"), [note_of(text, "note.txt")], VISIT)
    return next(one.truth.word for one in result.findings if leaf in " ".join(one.quote.split()))


@pytest.mark.parametrize(
    ("leaf", "note", "expected"),
    [
        ("Strength", "Objective:\n Grip MMT 3+/5 -> 4/5", "met"),
        ("Strength", "Objective:\n Grip MMT 4/5 -> 4/5", "not_met"),
        ("Strength", "Objective:\n Grip MMT 4/5 -> 4+/5", "not_documented"),
        ("Strength", "Goals:\n Grip MMT 3+/5 -> 4/5", "not_documented"),
        ("Pain rating", "Subjective: Wrist pain 3/10 (7/10 at eval).", "met"),
        ("Pain rating", "Subjective: LBP 6/10 now, 6/10 at eval.", "not_met"),
        ("Pain rating", "Subjective: Pain 8/10, was 5/10 at eval.", "not_met"),
        ("Pain rating", "Subjective: Pain 3/10.", "not_documented"),
        ("Standardized", "Objective:\n ODI 48 -> 30 (MCID 10)", "met"),
        ("Standardized", "Objective:\n ODI 48 -> 40 (MCID 10)", "not_met"),
        ("Standardized", "Objective:\n ODI 48 -> 38 (MCID 8-12)", "not_met"),
        ("Standardized", "Objective:\n ODI 48 -> 30", "not_documented"),
        ("Standardized", "Objective:         10/01/26      11/20/26\n  QuickDASH         60            30   (MCID 15)", "met"),
        ("skills", "Assessment: Still needs joint mobilization and progression by a therapist.", "met"),
        ("skills", "Assessment: Needs therapist-directed progression of load.", "met"),
        ("skills", "Assessment: Nothing left that needs a PT.", "not_met"),
        ("skills", "Plan: Exercises given by PT in 2019.", "not_documented"),
        ("within 10 weeks", "Dx: s/p L distal radius ORIF 10/12/2026", "met"),
        ("within 10 weeks", "Dx: s/p L distal radius ORIF 05/12/2026", "not_documented"),
        ("within 10 weeks", "Dx: R wrist sprain.\nPMH: s/p hysterectomy 10/12/2026", "not_documented"),
        ("within 10 weeks", "Dx: R wrist sprain.\nPlan: wrist surgery on 12/12/2026", "not_documented"),
        ("within 10 weeks", "Dx: R wrist sprain.\nSubjective: no surgery on the wrist.", "not_met"),
        ("within 10 weeks", "Dx: R wrist sprain.\nSubjective: no surgery on the knee.", "not_documented"),
        ("return to sport", "Goals:\n 1. Lift a 5 lb pan to the shelf by 12/20/2026", "not_met"),
        ("return to sport", "Goals:\n 1. Return to tennis league by 12/20/2026", "not_documented"),
        ("passive modalities", "Treatment: squats, step-ups, then ice.", "not_met"),
        ("passive modalities", "Treatment: heat and ultrasound.", "not_documented"),
        ("passive modalities", "Subjective: she does squats at her gym.", "not_documented"),
    ],
)
def test_what_a_course_of_therapy_came_to(leaf: str, note: str, expected: str) -> None:
    assert found(leaf, note) == expected
