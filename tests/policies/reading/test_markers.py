"""List markers are told from words, and their families give the depth."""

from __future__ import annotations

import pytest

from policies.reading.markers import Nesting, depths, readings, split_marker


@pytest.mark.parametrize(
    ("line", "marker", "rest"),
    [
        ("A. Adults", "A.", "Adults"),
        ("  a) Age 18", "a)", "Age 18"),
        ("(iv) Failure of therapy", "(iv)", "Failure of therapy"),
        ("10. Ten", "10.", "Ten"),
        ("1.Initial request", "1.", "Initial request"),
        ("• Pain", "•", "Pain"),
        ("•Pain", "•", "Pain"),
        ("o Weakness", "o", "Weakness"),
        ("o", "o", ""),
        ("- Numbness", "-", "Numbness"),
        ("– 6 weeks of therapy", "–", "6 weeks of therapy"),
        ("\uf0b7 Fever", "\uf0b7", "Fever"),
        ("I. Policy", "I.", "Policy"),
        ("IV. Required Definitions", "IV.", "Required Definitions"),
        ("1.2 Initial Criteria", "1.2", "Initial Criteria"),
        ("A.1. Initial Criteria", "A.1.", "Initial Criteria"),
        ("[12] Smith J.", "[12]", "Smith J."),
        ("3.", "3.", ""),
        ("aa. More", "aa.", "More"),
        ("[ ] Notes of the visit", "[ ]", "Notes of the visit"),
    ],
)
def test_markers_are_split_off(line: str, marker: str, rest: str) -> None:
    assert split_marker(line) == (marker, rest)


@pytest.mark.parametrize(
    "line",
    [
        "E. coli infection",
        "C. difficile colitis",
        "2.5 mg daily",
        "2.02.56 LIQUID BIOPSY",
        "90.2 Sequencing",
        "U.S. law",
        "e.g. this",
        "i.e. that",
        "of the patient",
        "12 months of therapy",
        "1.5 T MRI",
        "Age 18 or older",
        "-5 degrees",
        "**bold**",
        "(A. what",
        "",
        "or. Then",
        "Mr. Smith",
        "2024. A year",
    ],
)
def test_words_are_not_markers(line: str) -> None:
    assert split_marker(line) is None


def test_a_letter_can_be_a_roman_number() -> None:
    assert readings("i.") == (("roman-lower.", 1), ("lower.", 9))
    assert readings("c.") == (("lower.", 3),)
    assert readings("iv)") == (("roman-lower)", 4),)
    assert readings("•") == (("bullet •", 0),)


def test_families_give_the_depth() -> None:
    assert depths(["A.", "1.", "a.", "b.", "2.", "B.", "1.", "a.", "i.", "ii.", "b."]) == (1, 2, 3, 3, 2, 1, 2, 3, 4, 4, 3)


def test_the_letter_after_h_continues_the_letters() -> None:
    assert depths(["g.", "h.", "i.", "j."]) == (1, 1, 1, 1)


def test_bullets_nest_by_glyph() -> None:
    assert depths(["•", "o", "o", "▪", "•", "o"]) == (1, 2, 2, 3, 1, 2)


def test_same_glyph_nests_by_indent() -> None:
    assert depths(["•", "•", "•", "•"], [10.0, 20.0, 20.0, 10.0]) == (1, 2, 2, 1)


def test_a_list_is_taken_up_again_after_a_text() -> None:
    nesting = Nesting()
    assert [nesting.place(marker) for marker in ("1.", "a.", "b.")] == [1, 2, 2]
    nesting.suspend()
    assert nesting.place("2.") == 1


def test_numbers_close_bullets_that_announce_nothing() -> None:
    nesting = Nesting()
    assert nesting.place("•") == 1
    assert nesting.place("I.", announced=False) == 1


def test_a_list_that_starts_again_stays_at_its_depth() -> None:
    assert depths(["1.", "2.", "1.", "2."]) == (1, 1, 1, 1)
