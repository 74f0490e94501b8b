"""Remarks behind items that are run in, who prescribes behind a list, a noun that two share, the verb of a thing told with another."""

from __future__ import annotations

import pytest

from tests.rules.compile.shaping import flagged, shapes

RUN_IN = (
    "For gout, approve if the patient meets ALL of the following (i, ii, and iii): "
    "i. Patient is 18 years of age or older; AND ii. "
    "Patient has tried at least ONE other tonic; AND Note: Examples include mint, systemic lime, and sage. "
    "iii. The tonic is prescribed by a gardener."
)


def quotes(text: str) -> str:
    return str([found for _, found in shapes(text)])


def test_examples_in_a_remark_that_is_run_in_are_no_demands() -> None:
    told = quotes(RUN_IN)
    assert "mint" not in told and "sage" not in told and "prescribed by a gardener" in told
    assert not flagged(RUN_IN)


def test_who_prescribes_behind_an_inner_list_is_a_demand() -> None:
    text = (
        "Widgets will be approved based on all of the following criteria:\nDiagnosis of warts; and\n"
        "History of failure to one of the following tonics:\n"
        "o Mint tonic\no Lime tonic\nand\nPatient is not receiving gadgets; and\nPrescribed by or in consultation with a gardener"
    )
    assert [stance for stance, _ in shapes(text)] == ["covered"]
    assert "consultation with a gardener" in quotes(text)


@pytest.mark.parametrize("demand", ["New bowel or bladder dysfunction", "Loss of bladder or bowel control"])
def test_two_organs_share_their_noun(demand: str) -> None:
    assert demand in quotes(f"Widgets are covered when ALL of the following are met:\n1. Warts are seen\n2. {demand}")


def test_a_thing_told_with_another_keeps_its_verb() -> None:
    demand = "a preliminary trial of the tonic with a temporary spoon has substantiated relief of pain"
    assert demand in quotes(f"Widgets are covered when both of the following are met: the patient has failed gadgets; and {demand}.")
