"""What sentences say of a service: stances in other words, sentences that end in a figure, demands before their cover, durations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rules.compile import compile_text

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]

COVERS = (
    "Gravelcare considers widget imaging appropriate in any of the following situations:",
    "Widget imaging is only considered necessary when any of the following is met:",
    "Widget imaging is considered reconstructive when there is documentation of any of the following:",
    "Widget imaging: covered for any of the following:",
    "The plan covers widget imaging when any of the following apply:",
    "Widget imaging is covered when at least one is true:",
)


@pytest.mark.parametrize("words", COVERS)
def test_cover_in_other_words(words: str, said: Said) -> None:
    assert said(f"{words}\n- severe rash; or\n- deep ulcer") == [("covered", ("any", "severe rash", "deep ulcer"))]


REFUSES = (
    "Coverage of widgets is not recommended in any of the following situations:",
    "Widgets are not supported for any of the following:",
    "Members may not be eligible under the plan for widgets for any of the following:",
)


@pytest.mark.parametrize("words", REFUSES)
def test_a_refusal_in_other_words(words: str, said: Said) -> None:
    assert said(f"{words}\n- severe rash; or\n- deep ulcer") == [("not_covered", ("any", "severe rash", "deep ulcer"))]


TOLD = (
    "a reason why aspirin is not appropriate for the member",
    "documentation that aspirin is not medically appropriate",
    "the prescriber attests that aspirin is not appropriate in this case",
)


@pytest.mark.parametrize("words", TOLD)
def test_what_somebody_has_to_tell_is_said_of_no_service(words: str) -> None:
    text = f"A widget is covered when all of the following are met:\n- Rash is present; and\n- A trial of aspirin or {words}"
    assert [s.stance.value for s in compile_text(text).statements] == ["covered"]


ENDS = ("BMI over 30", "age of at least 18", "an index of 15", "a score above 22")


@pytest.mark.parametrize("words", ENDS)
def test_a_sentence_that_ends_in_a_number_ends(words: str, said: Said) -> None:
    found = said(f"A widget is covered for members with {words}. It is not covered for members with gravel lung.")
    assert [stance for stance, _ in found] == ["covered", "not_covered"]
    assert found[1][1] == "gravel lung"


def test_it_is_the_service_of_the_sentence_before() -> None:
    text = "Widget imaging is covered for gravel lung. It is not covered for members with fever."
    assert [s.subject for s in compile_text(text).statements] == ["Widget imaging", "Widget imaging"]


BEFORE = (
    "Genetic counseling is required.",
    "The member must have had an X-ray.",
    "An X-ray is required prior to the scan.",
)


@pytest.mark.parametrize("demand", BEFORE)
def test_a_demand_before_its_cover_is_no_second_way_to_cover(demand: str, said: Said) -> None:
    found = said(f"{demand} The scan is covered when gravel lung is suspected.")
    assert [stance for stance, _ in found] == ["covered"]
    assert found[0][1][0] == "all"


STAGES = (
    ("Initial authorization: 6 months. Renewal: 12 months.", [6, 12]),
    ("Initial approval: 3 months", [3]),
    ("Reauthorization: 1 year", [1]),
    ("Continuation: twelve (12) months", [12]),
)


@pytest.mark.parametrize(("words", "values"), STAGES)
def test_how_long_each_stage_lasts_is_no_condition(words: str, values: list[int]) -> None:
    found = compile_text(f"Criteria for approval:\n1. Rash is present; AND\n2. Itch is present\n{words}").statements
    assert [s.stance.value for s in found] == ["covered", *["administrative"] * len(values)]
    assert [s.when.value for s in found[1:]] == values  # type: ignore[union-attr]


def test_a_condition_beside_a_duration_is_for_a_person_to_look_at(flagged: Flagged) -> None:
    assert flagged("Criteria for approval:\n1. Rash is present; AND\n2. Itch is present\nRenewal: 12 months with evidence of response")


def test_trials_at_the_end_of_a_lead_in_are_completed_by_the_list(said: Said) -> None:
    text = (
        "A widget is covered for adult patients with gravel lung who have failed or are "
        "intolerant to any of the following:\n- aspirin\n- ibuprofen"
    )
    assert said(text) == [("covered", ("all", ("all", "adult patients", "gravel lung"), ("any", "aspirin", "ibuprofen")))]


def test_a_connective_at_the_end_of_an_item_joins_what_stands_below_it(said: Said, flagged: Flagged) -> None:
    text = (
        "A widget is covered when one of the following is met:\na. Gravel lung, OR\nb. A relative with gravel lung, AND\n"
        "   i. One case was early, OR\n   ii. One case was severe, OR\nc. Paper skin."
    )
    below = ("any", "One case was early", "One case was severe")
    assert said(text) == [("covered", ("any", "Gravel lung", ("all", "A relative with gravel lung", below), "Paper skin"))]
    assert not flagged(text)


def test_brackets_that_hold_criteria_together_are_opened(said: Said) -> None:
    text = (
        "Initial criteria\n- (EITHER: (Rash is present AND Itch is present) OR Fever is "
        "present) AND Aspirin has failed\n- Age of 18 years or older"
    )
    first = said(text)[0][1][1]
    assert first == ("all", ("any", ("all", "Rash is present", "Itch is present"), "Fever is present"), "Aspirin has failed")


def test_groups_of_people_are_each_covered(said: Said) -> None:
    text = "Widgets are covered for children 2 to 5 years with gravel lung, children 6 to 17 years with paper skin, and adults with fever."
    assert said(text)[0][1][0] == "any"


def test_who_prescribes_behind_other_demands_is_one_of_them(said: Said) -> None:
    text = "Gravel Lung (GL) (Initial): Diagnosis of GL. Trial of aspirin. Prescribed by a pulmonologist."
    assert said(text) == [("covered", ("all", "Diagnosis of GL", "Trial of aspirin", "Prescribed by a pulmonologist"))]


def test_what_a_test_looks_for_is_part_of_its_name(said: Said) -> None:
    assert said("Sequencing of plasma for trisomy 21 is covered in members with a prior trisomy.") == [("covered", "a prior trisomy")]


@pytest.mark.parametrize("words", ["requires review", "requires clinical review", "require documentation of necessity"])
def test_more_than_the_limit_asks_for_paper(words: str, said: Said) -> None:
    found = said(f"Supplies are limited to 30 per month. Quantities in excess of 30 per month {words}.")
    assert [stance for stance, _ in found] == ["limit", "administrative"]


def test_bullets_without_a_blank_are_bullets(said: Said) -> None:
    assert said("A widget is covered when all of the following are met:\n-Rash is present\n-Itch is present")[0][1] == (
        "all",
        "Rash is present",
        "Itch is present",
    )


@pytest.mark.parametrize("title", ["Widget studies", "Home widget imaging"])
def test_a_title_with_a_full_stop_that_names_the_service_asks_for_nothing(title: str, said: Said) -> None:
    assert said(f"{title}. Home widget testing is covered if the patient has pain.") == [("covered", "patient has pain")]
