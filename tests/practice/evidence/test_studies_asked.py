"""A list under "Imaging shows one of the following" is of what a study shows, and never of what an examiner thinks."""

from __future__ import annotations

import datetime as dt

import pytest

from policies.reading import read_document
from practice.notes.reading import note_of
from practice.preflight import preflight

POLICY = """A shoulder arthroscopy is covered when ALL of the following are met:
1. Imaging shows ONE of the following:
   a. Rotator cuff tear
   b. Labral tear
2. Severe shoulder pain
"""


def found(note: str) -> dict[str, str]:
    result = preflight(read_document(POLICY.encode(), name="policy.txt"), [note_of(note, "note.txt")], dt.date(2026, 11, 20))
    return {one.quote: one.truth.word for one in result.findings}


@pytest.mark.parametrize(
    "note",
    [
        "Assessment: rotator cuff tear. Severe shoulder pain.\n",
        "Exam: severe shoulder pain. Clinically consistent with rotator cuff tear. MRI not done yet.\n",
        "Severe shoulder pain. Rotator cuff tear, to be confirmed by MRI.\n",
        "Severe shoulder pain. Presentation consistent with a rotator cuff tear.\n",
    ],
)
def test_what_no_study_shows_is_not_documented(note: str) -> None:
    assert found(note)["Rotator cuff tear"] == "not_documented"
    assert found(note)["Severe shoulder pain"] == "met", "the line behind the list asks for no study"


@pytest.mark.parametrize(
    "note",
    [
        "MRI right shoulder 10/02/2026: full-thickness rotator cuff tear. Severe shoulder pain.\n",
        "IMAGING\nMRI: rotator cuff tear of the supraspinatus.\nHPI\nSevere shoulder pain.\n",
        "Ultrasound showed a rotator cuff tear.\n",
    ],
)
def test_what_a_study_shows_is_met(note: str) -> None:
    assert found(note)["Rotator cuff tear"] == "met"
