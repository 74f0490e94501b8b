"""What a service is for: names joined by `and` behind `for`, and words that narrow nothing."""

from __future__ import annotations

from typing import Any

import pytest


def test_diseases_that_a_service_is_for_are_each_enough_and_flagged(said: Any, flagged: Any) -> None:
    text = "A chest vest is considered medically necessary for silicosis, bronchiectasis, and alveolar proteinosis."
    [(stance, node)] = said(text)
    assert stance == "covered" and node[0] == "any" and len(node) == 4 and flagged(text)


def test_what_patients_have_is_asked_together(said: Any) -> None:
    [(_, node)] = said("A chest vest is considered medically necessary for patients with weak cough, thick mucus, and low oxygen.")
    assert node[0] == "all" and len(node) == 4


@pytest.mark.parametrize("words", ["in all situations", "under any circumstances", "for all uses"])
def test_words_that_narrow_nothing_are_no_condition(words: str, said: Any) -> None:
    assert said(f"Nasal valves are considered investigational {words}.") == [("unproven", True)]


def test_that_it_is_done_at_all_is_no_condition(said: Any) -> None:
    [(_, node)] = said("A block is not medically necessary when either is present: the block is given without imaging; or local rash.")
    assert node == ("any", ("not", "imaging"), "local rash")


def test_a_finding_and_what_goes_with_it(said: Any) -> None:
    [(_, node)] = said("Repair is covered for a groin hernia accompanied by one of the following:\n- Strangulation\n- Blocked bowel")
    assert node == ("all", "a groin hernia", ("any", "Strangulation", "Blocked bowel"))
