"""Leaves that the next leaf of their line narrows: a finding that calls them met speaks of the whole."""

from __future__ import annotations

import datetime as dt

import pytest

from policies.reading import read_document
from practice.notes.reading import note_of
from practice.preflight import LeafFinding, preflight

POLICY = """Medical Policy: Spinal bracing

Spinal bracing is considered medically necessary when ALL of the following criteria are met:
1. {line}
2. BMI less than 40
"""


def found(line: str, note: str) -> list[LeafFinding]:
    document = read_document(POLICY.format(line=line).encode(), name="policy.txt")
    return list(preflight(document, [note_of(note, "note.txt")], dt.date(2026, 3, 15)).findings)


@pytest.mark.parametrize(
    ("line", "note", "truth"),
    [
        ("Osteoporosis with a T-score of -2.5 or lower at the spine or hip", "Osteoporosis. DXA: T-score -1.9 at the hip.", "not_met"),
        ("Osteoporosis with a T-score of -2.5 or lower at the spine or hip", "Osteoporosis.", "not_documented"),
        ("Osteoporosis with a T-score of -2.5 or lower at the spine or hip", "Osteoporosis. DXA: T-score -2.9 at the hip.", "met"),
    ],
)
def test_the_head_of_a_line_is_met_only_with_what_narrows_it(line: str, note: str, truth: str) -> None:
    first = found(line, note)[0]
    assert (first.quote, first.truth.word) == (line, truth)
    assert bool(first.evidence) == (truth != "not_documented")


def test_what_decides_is_what_is_shown() -> None:
    first = found("Osteoporosis with a T-score of -2.5 or lower at the spine or hip", "Osteoporosis. DXA: T-score -1.9 at the hip.")[0]
    assert [one.quote for one in first.evidence] == ["DXA: T-score -1.9 at the hip."]


def test_what_stands_beside_a_leaf_does_not_narrow_it() -> None:
    findings = found("Tobacco use has been assessed, and nutrition counseling has been given", "SMOKING: 1/2 pack per day.")
    assert (findings[0].quote, findings[0].truth.word) == ("Tobacco use has been assessed", "met")


def test_a_head_that_is_not_met_keeps_its_own_words() -> None:
    assert found("Osteoporosis with a T-score of -2.5 or lower at the spine or hip", "No osteoporosis.")[0].quote == "Osteoporosis"


def test_what_only_points_elsewhere_does_not_narrow() -> None:
    first = found("Age 18 years or older in a member with diagnosis A.2", "44-year-old woman with back pain.")[0]
    assert (first.quote, first.truth.word) == ("Age 18 years or older", "met")


@pytest.mark.parametrize(
    ("note", "truth"),
    [
        ("Exam: grip is weak in both hands.", "not_documented"),
        ("Exam: no weakness.", "not_documented"),
    ],
)
def test_a_bare_name_is_met_only_with_what_stands_behind_the_last_of_its_list(note: str, truth: str) -> None:
    findings = found("Weakness or numbness that is due to the disc", note)
    assert all(one.truth.word in (truth, "not_met") for one in findings if one.quote.startswith("Weakness"))


def test_a_word_that_shares_the_head_of_the_next_is_not_met_by_itself() -> None:
    findings = found(
        "Purging twice weekly, laxative or diuretic misuse, or compulsive exercise", "Takes a laxative (senna) for constipation."
    )
    assert not [one.quote for one in findings if one.truth.word == "met"]
