"""Lead-ins that refuse what their list names, in the words payers use instead of `none of the following`."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.compile.shaping import flagged, shapes

NONE = ("not", ("any", "wobble", "dust"))


def _second(lead: str) -> Any:
    ((stance, asked),) = shapes(_policy(lead))
    assert stance == "covered"
    return asked[2]


def _policy(lead: str) -> str:
    return f"Harps are covered when all of the following are met:\n1. noise\n2. {lead}\n   - wobble\n   - dust"


@pytest.mark.parametrize(
    "lead",
    [
        "No evidence of:",
        "Absence of:",
        "There is no:",
        "Absence of the following:",
        "No known:",
        "The patient has no signs or symptoms of:",
        "Free of:",
        "All of the following have been ruled out:",
        "The following conditions have been excluded by examination:",
        "The following are absent:",
        "Exclusion of the following:",
    ],
)
def test_a_list_below_a_refusal_is_refused(lead: str) -> None:
    assert _second(lead) == NONE
    assert not flagged(_policy(lead))


@pytest.mark.parametrize("lead", ["No history of:", "No current use of:"])
def test_words_of_the_refusal_that_no_item_repeats_are_for_a_person(lead: str) -> None:
    assert _second(lead) == NONE
    assert flagged(_policy(lead))


@pytest.mark.parametrize(
    "lead",
    [
        "No contraindication to lutes, including:",
        "No contraindication to lutes such as any of the following:",
        "No contraindication to lutes:",
    ],
)
def test_a_refused_kind_is_refused_with_its_instances(lead: str) -> None:
    assert _second(lead) == ("not", ("any", "No contraindication to lutes", ("any", "wobble", "dust")))


def test_what_is_excluded_by_name_is_asked_with_each_name() -> None:
    assert _second("Other causes of rattle have been excluded, including:") == ("all", "Other causes of rattle have been excluded", NONE)


def test_what_did_not_help_is_no_refused_kind() -> None:
    assert _second("No relief of the rattle with lutes such as any of the following:")[-1] == ("any", "wobble", "dust")


def test_an_outcome_of_treatment_is_asked_as_it_stands() -> None:
    assert _second("A trial of lutes was not effective, including both of the following:") == (
        "all",
        "A trial of lutes was not effective",
        ("all", "wobble", "dust"),
    )
