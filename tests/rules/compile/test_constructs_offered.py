"""What a service is for: of the diseases that a list names one is enough; what is to be done first may be waived."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rules.compile import compile_text
from rules.contract import statement_to_json

Said = Callable[[str], list[tuple[str, Any]]]


def looked_at(text: str) -> bool:
    return any(
        '"review": true' in str(statement_to_json(s)).replace("'", '"').replace("True", "true") for s in compile_text(text).statements
    )


@pytest.mark.parametrize(
    "lead", ["is medically necessary for:", "is covered for the treatment of:", "is covered for the following:", "is necessary for:"]
)
@pytest.mark.parametrize("items", ["\n1. Gout\n2. Deep ulcer\n3. Warts", " 1. Gout 2. Deep ulcer 3. Warts"])
def test_one_of_the_diseases_is_enough(said: Said, lead: str, items: str) -> None:
    text = f"Widget therapy {lead}{items}"
    assert said(text) == [("covered", ("any", "Gout", "Deep ulcer", "Warts"))]
    assert not looked_at(text)


def test_diseases_in_one_line_are_each_enough_though_and_joins_them(said: Said) -> None:
    text = "Widget therapy is covered for the following: gas gangrene, burns, and crush injury."
    assert said(text) == [("covered", ("any", "gas gangrene", "burns", "crush injury"))]


def test_patients_are_told_one_by_one(said: Said) -> None:
    text = "Testing is medically necessary in:\n- Women with breast cancer\n- Men with breast cancer"
    assert said(text)[0][1][0] == "any"
    assert not looked_at(text)


def test_a_list_with_a_demand_is_asked_for_whole_and_flagged(said: Said) -> None:
    text = "Surgery is covered for:\n- Deep ulcer\n- Failed diet"
    assert said(text) == [("covered", ("all", "Deep ulcer", "Failed diet"))]
    assert looked_at(text)


@pytest.mark.parametrize("done", ["the member has tried allopurinol", "the member has completed a diet"])
def test_what_is_to_be_done_first_is_waived_by_the_exception(said: Said, done: str) -> None:
    text = f"Widget therapy is covered when {done} unless the member is pregnant, or has stones, or has fever."
    tried = done.removeprefix("the ")
    assert said(text) == [("covered", ("unless", tried, ("any", "the member is pregnant", "has stones", "has fever")))]


def test_therapy_before_a_test_is_waived_by_the_exception(said: Said) -> None:
    text = "Imaging is covered after six weeks of therapy unless there is weakness or fever."
    assert said(text)[0][1][:2] == ("unless", "after six weeks of therapy")


def test_a_demand_behind_an_exception_is_for_a_person_to_look_at() -> None:
    assert looked_at(
        "Widget therapy is covered when two drugs have failed, unless the member has ulcers or takes warfarin, and has had a scan."
    )
