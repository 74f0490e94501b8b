"""Where the words leave the direction open, the rules of both texts may tell it, with a patient to show for it."""

from __future__ import annotations

import pytest

from diffing.judged import Judged
from diffing.model import ChangeKind, Direction
from diffing.solved import LONGEST, solved
from policies.model import Role

OPEN = Judged(
    ChangeKind.CRITERIA, Direction.UNKNOWN, "The wording changed; whether it is harder or easier to qualify needs a person's reading."
)
WEAK, STRONG = "Body mass index of at least 35 kg/m2.", "Body mass index of at least 40 kg/m2."


@pytest.mark.parametrize(
    ("old", "new", "role", "direction"),
    [
        (WEAK, STRONG, Role.COVERAGE, Direction.TIGHTENED),
        (STRONG, WEAK, Role.COVERAGE, Direction.BROADENED),
        (WEAK, STRONG, Role.NOT_COVERED, Direction.BROADENED),
    ],
)
def test_the_rules_tell_the_direction_and_a_patient(old: str, new: str, role: Role, direction: Direction) -> None:
    said = solved(OPEN, old, new, role)
    assert said.direction is direction
    assert "A patient with" in said.explanation and "kg/m²" in said.explanation
    assert "needs a person's reading" not in said.explanation


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (WEAK, "Body mass index of at least 35 kg/m2 and/or one comorbidity or diabetes, or as above."),
        (WEAK, ""),
        (WEAK * 60, STRONG),
        (WEAK, WEAK),
    ],
)
def test_in_doubt_a_person_reads_it(old: str, new: str) -> None:
    assert len(WEAK * 60) > LONGEST
    assert solved(OPEN, old, new, Role.COVERAGE) is OPEN


def test_what_the_words_tell_is_left_alone() -> None:
    told = Judged(ChangeKind.CRITERIA, Direction.MIXED, "Harder for some.")
    assert solved(told, WEAK, STRONG, Role.COVERAGE) is told
