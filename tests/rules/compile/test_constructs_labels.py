"""Statements that ask for other lines and sections by their labels."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.compile.shaping import of_stance

OUTLINE = """Guild of Harpers
Standard 7.4   PEDAL HARPS

7.4.1  When covered. The plan pays for pedals if 7.4.2 to 7.4.4 are met and nothing under 7.4.5 applies.

7.4.2  The player
    7.4.2.1  is at least 18 years old, and
    7.4.2.2  has played for two years or more.

7.4.3  The room, either one:
    7.4.3.1  dry; or
    7.4.3.2  heated.

7.4.4  Evaluation
    7.4.4.1  A teacher hears the player.

7.4.5  Not covered if there is
    (i)   a harp in good order; or
    (ii)  a plan to sell it.
"""
SECTIONS = """Harp Guild
PHARMACY BENEFIT CRITERIA

A lever harp is covered if Section I (first lessons) or Section II (later lessons) is met. Section III applies to all.

SECTION I. INITIAL
  1. Age 12 years or above.
  2. A teacher was found.

SECTION II. CONTINUATION
  3. At least 12 lessons were taken.
  4. The harp is in tune.

SECTION III. NOT COVERED, INITIAL OR CONTINUATION
  (a) A second harp
"""
QUESTIONS = """Harp Guild Advantage
EQUIPMENT GUIDE

What we look for
A harp bench is approved if questions I to III are all answered as shown and none of the points under IV is true.

I. Why is the bench needed? (answer: all)
   - The player sits for at least 2 hours a day
   - A chair does not reach the strings

II. Who looked at the player? (answer: all)
   - A teacher of the harp

III. How long? (answer: either)
   - The bench is needed for 6 months or longer, or
   - The player is to be a teacher

IV. Not approved
   - Use on a stage only

V. Tall benches
   - The player is taller than 190 cm
"""


def test_an_outline_whose_first_point_asks_for_the_others() -> None:
    assert of_stance(OUTLINE, "covered") == [
        (
            "all",
            ("all", "is at least 18 years old", "has played for two years or more"),
            ("all", "room", ("any", "dry", "heated")),
            "A teacher hears the player",
        )
    ]
    assert of_stance(OUTLINE, "not_covered") == [("any", "a harp in good order", "a plan to sell it")]


def test_sections_that_another_asks_for_are_its_list() -> None:
    assert of_stance(SECTIONS, "covered") == [
        ("any", ("all", "Age 12 years or above", "A teacher was found"), ("all", "At least 12 lessons were taken", "The harp is in tune"))
    ]
    assert of_stance(SECTIONS, "not_covered") == ["A second harp"]


def test_questions_ask_what_their_answers_say_and_a_refusal_ends_with_the_next_letter() -> None:
    (first,) = of_stance(QUESTIONS, "covered")
    told = str(first)
    assert "Why is" not in told and "Who looked" not in told and "How long" not in told
    assert str(("any", "The bench is needed for 6 months or longer", "The player is to be a teacher")) in told
    assert of_stance(QUESTIONS, "review") == ["The player is taller than 190 cm"]
    assert of_stance(QUESTIONS, "not_covered") == ["Use on a stage only"]


@pytest.mark.parametrize(
    ("lead", "joined"),
    [
        ("who meets the requirements of 4.2.2 and either 4.2.3 or 4.2.4.", ("all", "is grown", ("any", "owns a harp", "rents a harp"))),
        ("if 4.2.2 to 4.2.4 are met.", ("all", "is grown", "owns a harp", "rents a harp")),
        ("who meets one of 4.2.2 to 4.2.4.", ("any", "is grown", "owns a harp", "rents a harp")),
    ],
)
def test_labels_of_an_outline_are_joined_as_the_words_say(lead: str, joined: Any) -> None:
    text = f"""4.2.1  Coverage rules
       A harp case is covered for a member {lead}

4.2.2  Requirements for every member
       4.2.2.1  is grown

4.2.3  Treatment
       4.2.3.1  owns a harp

4.2.4  Follow-up
       4.2.4.1  rents a harp
"""
    assert joined in of_stance(text, "covered")


def test_a_letter_whose_own_words_ask_for_the_others() -> None:
    text = """Harp Fund   Bench policy

A. When covered
   The Fund pays for a bench if B and C are met and nothing in D applies.
B. Player
   1. The player sits for 2 hours a day
   2. The player is grown
C. Room
   1. The room is heated
D. Not covered
   1. A bench for the stage
"""
    assert of_stance(text, "not_covered") == ["A bench for the stage"]
    (whole,) = of_stance(text, "covered")
    assert all(words in str(whole) for words in ("sits for 2 hours", "is grown", "room is heated"))
