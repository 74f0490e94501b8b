"""Sentences that exempt somebody from a demand: the demand, unless they are who they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rules.compile import compile_text
from rules.model import All
from tests.rules.compile.shaping import flagged, shapes

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]

_LEAD = "Widget therapy is covered when all of the following are met:\n1. Diagnosis of gout\n2. Trial of allopurinol for 3 months"
_WAIVED = ("covered", ("all", "Diagnosis of gout", ("unless", "Trial of allopurinol for 3 months", "kidney stones")))


@pytest.mark.parametrize(
    "sentence",
    [
        "A trial is not required for members with kidney stones.",
        "Members with kidney stones are not required to try allopurinol.",
        "Members with kidney stones do not need to try allopurinol.",
        "Members with kidney stones are exempt from the trial of allopurinol.",
        "For members with kidney stones, a trial is not required.",
    ],
)
@pytest.mark.parametrize("place", [". ", "\n"])
def test_who_is_exempt_is_an_exception_to_the_demand(said: Said, flagged: Flagged, sentence: str, place: str) -> None:
    text = f"{_LEAD}{place}{sentence}"
    assert said(text) == [_WAIVED]
    assert not flagged(text)


def test_this_requirement_is_the_demand_said_before(said: Said, flagged: Flagged) -> None:
    text = "Widget therapy is covered when the member has tried allopurinol. This requirement does not apply to members with stones."
    assert said(text) == [("covered", ("unless", "member has tried allopurinol", "stones"))]
    assert not flagged(text)


def test_these_requirements_are_all_of_them(said: Said) -> None:
    (stance, node), *rest = said(f"{_LEAD}\nThese requirements do not apply when cancer is suspected.")
    assert (stance, rest) == ("covered", [])
    assert node == ("unless", ("all", "Diagnosis of gout", "Trial of allopurinol for 3 months"), "cancer is suspected")


def test_this_requirement_behind_several_is_for_a_person_to_look_at(said: Said) -> None:
    text = f"{_LEAD}\nThis requirement does not apply to members with kidney stones."
    assert said(text) == [_WAIVED]
    assert [s.when.review for s in compile_text(text).statements if isinstance(s.when, All)] == [True]


def test_an_exemption_that_names_no_demand_is_flagged(flagged: Flagged) -> None:
    assert flagged("Widget therapy is covered for adults with gout. Genetic testing is not required if the member is in hospital.")
    assert flagged("Adults who have failed diet are exempt from the weight requirement.")


def test_an_item_that_makes_an_exception_waives_the_one_before_it() -> None:
    text = (
        "Criteria\n- Member plays the harp; AND\n- Member has tried at least ONE of the following (a or b):\n"
        "- a) a lute; OR\n- b) a lyre; AND\n"
        "- An exception to this trial requirement can be made if the member has already tried a zither; AND\n- The harp is tuned"
    )
    (_, asked) = shapes(text)[0]
    assert asked[1] == "Member plays the harp"
    assert asked[2][0] == "unless" and asked[2][2] == "member has already tried a zither"
    assert asked[3] == "The harp is tuned"


def test_required_trials_are_waived_one_and_all() -> None:
    text = (
        "Payment for golden harps will be considered for members when the following is met: 1. The member is 6 to 17 years of age; and "
        "2. Prior trial of a lute at a full dose; and 3. Prior trial of a lyre. "
        "The required trials may be overridden when documented evidence is provided that these would be harmful."
    )
    assert shapes(text) == [
        (
            "covered",
            (
                "all",
                "The member is 6 to 17 years of age",
                (
                    "unless",
                    ("all", "Prior trial of a lute at a full dose", "Prior trial of a lyre"),
                    "documented evidence is provided that these would be harmful",
                ),
            ),
        )
    ]
    assert not flagged(text)


def test_an_exception_to_something_else_waives_nothing_before_it() -> None:
    text = "Criteria\n- The member has a harp\n- An exception to the opening hours can be made if the member is ill\n- The harp is tuned"
    assert "unless" not in str(shapes(text))
