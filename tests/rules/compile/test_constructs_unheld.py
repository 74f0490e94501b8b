"""Words of a lead-in that ask for something and stand in no condition are told to the reviewer; those that only name the list are not."""

from __future__ import annotations

from typing import Any

import pytest

LEGS, FINGERS = "\n1. Sprain of the ankle\n2. Strain of the calf", "\n1. Mallet finger\n2. Boutonniere deformity"
ASKED = [
    "Splints are considered medically necessary for either of the following injuries of people whose hand was treated abroad:\n"
    "1. Mallet finger\n2. Boutonniere deformity",
    "Tape is covered for any of these uses whose need was shown before the season began:" + LEGS,
    "Tape is covered for any of the following uses, before which a splint must have been worn:" + LEGS,
]
NAMED = [
    "Splints are considered medically necessary for either of the following stubborn finger injuries:" + FINGERS,
    "Tape is covered without regard to earlier taping for any of the following:" + LEGS,
    "Braces are covered when any of the following severe findings is present (for example, those that other braces did not hold):" + LEGS,
]


@pytest.mark.parametrize("text", ASKED)
def test_a_demand_that_no_condition_holds_is_flagged(text: str, flagged: Any) -> None:
    assert flagged(text)


@pytest.mark.parametrize("text", NAMED)
def test_the_name_of_a_list_asks_for_nothing(text: str, flagged: Any) -> None:
    assert not flagged(text)


def test_a_clause_behind_the_name_of_a_list_is_asked_of_each(said: Any) -> None:
    text = "Splints are covered for either of the following injuries that have not healed after taping:" + FINGERS
    [(stance, node)] = said(text)
    assert stance == "covered" and node[0] == "all" and "after taping" in str(node[1]) and node[2][0] == "any" and len(node[2]) == 3


def test_symptoms_of_those_who_meet_criteria_are_asked_besides_the_criteria(said: Any) -> None:
    whom = "Members with painful symptoms who meet all of the following criteria:"
    text = f"Splints are covered for:\n1. {whom}\n   a. Mallet finger\n   b. Full growth"
    [(_, node)] = said(text)
    assert "painful symptoms" in str(node) and "Mallet finger" in str(node) and "Full growth" in str(node)
