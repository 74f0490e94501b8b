"""Lines that belong to a list because of the lines they are counted with, whatever each looks like by itself."""

from __future__ import annotations

import pytest

from policies.model import ReadingHints, Role
from policies.reading import read_document
from policies.reading.roles import heading_role
from policies.reading.series import own_markers
from policies.reading.text.reader import read_text

LOOKS_LIKE_A_HEADING = """Harp lessons

Lessons are covered when A to D are all met.

A. Teacher and room
   * The teacher signed a plan within 30 days
   * The room is dry

B. So far. Any one is enough:
   * Ten scales were learned
   * One piece was learned by heart

C. What is left
   * A piece that is still to be learned is named
   * The pupil came to 8 of 10 lessons

D. Strings to replace
   * One string is worn

E. References
   1. Harp Journal, 2019
"""


def items(text: str) -> list[tuple[str, int, str]]:
    return [(b.marker, b.level, b.text) for b in read_text(text.encode(), ReadingHints()).blocks if b.kind == "item"]


def headings(text: str) -> list[tuple[str, Role]]:
    return [(s.heading, s.role) for s in read_document(text.encode(), name="policy.txt").sections if s.heading]


def test_what_is_counted_with_items_is_an_item() -> None:
    outer = [text for _, level, text in items(LOOKS_LIKE_A_HEADING) if level == 1]
    assert outer[:4] == ["Teacher and room", "So far. Any one is enough:", "What is left", "Strings to replace"]


def test_a_heading_that_payers_use_everywhere_ends_the_list() -> None:
    assert ("E. References", Role.REFERENCES) in headings(LOOKS_LIKE_A_HEADING)


def test_what_is_left_is_no_background() -> None:
    assert heading_role("What is left") is None
    assert heading_role("What is a harp?") == (Role.BACKGROUND, "plain")


def test_what_is_counted_with_a_heading_is_a_heading() -> None:
    text = """Harp tuning   Effective 3/1/2026

A. Covered indications
   1. The harp is out of tune
   2. A string was replaced
B. Requirements for all tunings
   1. The tuner is certified
   2. The room is dry
C. Not medically necessary
   1. Tuning before a move
D. Documentation
   1. The tuner's notes
"""
    assert [heading for heading, _ in headings(text)[1:]] == [
        "A. Covered indications", "B. Requirements for all tunings", "C. Not medically necessary", "D. Documentation",
    ]  # fmt: skip


def test_numbers_of_an_outline_before_small_letters_are_markers() -> None:
    lines = [
        "7.1.1 The player",
        "    7.1.1.1 is at least 9 years old, and",
        "    7.1.1.2 has two hands.",
        "7.1.2 Pedals",
        "7.1.2.1 were oiled",
    ]
    assert own_markers(lines) == {
        1: ("7.1.1.1", "is at least 9 years old, and"),
        2: ("7.1.1.2", "has two hands."),
        4: ("7.1.2.1", "were oiled"),
    }


@pytest.mark.parametrize(
    "lines", [["2.1 mg daily", "2.2 mg daily"], ["0.1 of it", "0.2 of it"], ["3.4 a string"], ["9.1 Chairs", "9.2 Harps"]]
)
def test_figures_and_what_is_a_marker_anyway_are_left_alone(lines: list[str]) -> None:
    assert own_markers(lines) == {}


def test_one_bullet_at_several_left_edges_is_several_lists() -> None:
    text = """The harp is covered when all of these are met:
• The player's hand:
  • spans a tenth; or
  • spans a ninth with one of the following:
    • long thumbs
    • a small harp
• A teacher was found
"""
    assert [level for _, level, _ in items(text)] == [1, 2, 2, 3, 3, 1]


def test_the_rest_of_an_item_stays_with_it_behind_or() -> None:
    text = """Initial criteria:
1. The player is 12 years of age or older, AND
2. At least 10 strings are worn, OR
   the frame, neck or base is cracked, AND
3. The harp was tuned.
"""
    assert items(text)[1] == ("2.", 1, "At least 10 strings are worn, OR the frame, neck or base is cracked, AND")


def test_the_first_of_a_run_is_an_item_below_an_unfinished_line() -> None:
    text = """1. Player with
   a. A small hand, or
   b. A short arm
2. Has tried two of the following for 8 weeks each
   i. a lever harp
   ii. a lap harp
3. Has a teacher
"""
    assert [(marker, level) for marker, level, _ in items(text)] == [
        ("1.", 1),
        ("a.", 2),
        ("b.", 2),
        ("2.", 1),
        ("i.", 2),
        ("ii.", 2),
        ("3.", 1),
    ]


def test_letters_count_on_behind_roman_numbers() -> None:
    text = """The harp is covered when (a) through (d) hold:
(a) the player is grown;
(b) the harp is old;
(c) one of
    (i)   a crack,
    (ii)  a dent,
    (iii) a hole;
(d) eight strings were replaced within a year without any change of the sound, except where (c)(i) applies.
"""
    assert [(marker, level) for marker, level, _ in items(text)] == [
        ("(a)", 1), ("(b)", 1), ("(c)", 1), ("(i)", 2), ("(ii)", 2), ("(iii)", 2), ("(d)", 1),
    ]  # fmt: skip


def test_lines_below_how_many_are_asked_for_are_items() -> None:
    text = """Criteria (all required)
The player has two hands
The harp has all its strings
A teacher has heard the player

Bench
"""
    assert [text for _, _, text in items(text)] == [
        "The player has two hands",
        "The harp has all its strings",
        "A teacher has heard the player",
    ]
