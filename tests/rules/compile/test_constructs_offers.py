"""Outcomes above a list on one line, services named behind the stance, limits that open with `maximum`, pairs that share a refusal."""

from __future__ import annotations

import pytest

from rules.compile import compile_text
from rules.model import Atom, Stance
from tests.rules.compile.shaping import flagged, shapes


@pytest.mark.parametrize(
    "lead",
    [
        "the member has a documented failure, contraindication, or intolerance to two of the following",
        "there is trial and failure of at least two of the following",
        "the member has had an inadequate response to two of the following",
    ],
)
def test_an_outcome_above_a_list_on_one_line_is_asked_of_each_item(lead: str) -> None:
    text = f"Harps are covered when {lead}: lutes, drums, or bells."
    assert shapes(text) == [("covered", ("at_least", 2, "lutes", "drums", "bells"))]
    assert not flagged(text)


def test_how_long_the_trial_was_is_still_asked() -> None:
    ((_, asked),) = shapes(
        "Harps are covered if the member has failed a trial of at least 6 weeks of one of the following: lutes or drums."
    )
    assert asked[:2] == ("all", "member has failed a trial of at least 6 weeks")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "female clients 13 years of age and older and singing",
            ("all", "female clients", ("all", "13 years of age and older", "singing")),
        ),
        (
            "a string is not tuned, not whole, or not available",
            ("any", ("not", "a string is not tuned"), ("not", "not whole"), ("not", "not available")),
        ),
        (
            "prescribed by a luthier and after other causes have been ruled out",
            ("all", "prescribed by a luthier", "after other causes have been ruled out"),
        ),
        (
            "the prescriber has provided clinical rationale that a lute is not appropriate",
            "the prescriber has provided clinical rationale that a lute is not appropriate",
        ),
    ],
)
def test_demands_beside_each_other(text: str, asked: object) -> None:
    ((_, read),) = shapes(f"Criteria\n- {text}")
    assert read == asked


def test_what_people_have_is_asked_beside_what_they_never_had() -> None:
    text = "Harps are covered for members with wobble who have not had a fall or a break in the past 6 months."
    ((_, asked),) = shapes(text)
    assert asked[:2] == ("all", "wobble") and asked[2][0] == "not"


@pytest.mark.parametrize("whom", ["eligible members that meet", "patients who meet", "appropriate individuals that meet"])
def test_whom_a_list_is_about_is_no_demand(whom: str) -> None:
    assert shapes(f"Harps are covered for {whom} one of the following: has wobble; or has rattle.") == [
        ("covered", ("any", "has wobble", "has rattle"))
    ]


def test_who_may_not_have_what() -> None:
    (statement,) = compile_text("Members with wobble are not eligible for a second harp.").statements
    assert (statement.stance, statement.subject) == (Stance.NOT_COVERED, "a second harp")
    assert isinstance(statement.when, Atom) and statement.when.quote == "wobble"


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Maximum treatment duration of 12 weeks will apply.", 12, "wk"),
        ("The maximum number of visits is 20 per calendar year.", 20, "1"),
        ("Maximum dose of lutalis is 40 mg.", 40, "mg"),
    ],
)
def test_a_maximum_is_a_limit_and_never_a_least(text: str, value: float, unit: str) -> None:
    (statement,) = compile_text(text).statements
    assert statement.stance is Stance.LIMIT and isinstance(statement.when, Atom)
    assert (statement.when.op, statement.when.value, statement.when.unit) == ("<=", value, unit)


@pytest.mark.parametrize("instead", ["in lieu of lutes", "as an alternative to a lute", "in place of lutes"])
def test_what_a_service_stands_for_is_no_demand(instead: str) -> None:
    text = f"Acme considers harps medically necessary {instead} for members with wobble who have failed drums."
    assert shapes(text) == [("covered", ("all", "wobble", "have failed drums"))]
    assert not flagged(text)


def test_services_that_a_payer_lists_are_each_covered() -> None:
    text = "Acme considers the following interventions medically necessary:\n- Harp for wobble\n- Lute for rattle"
    assert shapes(text) == [("covered", ("any", "Harp for wobble", "Lute for rattle"))]
    assert not flagged(text)


def test_connectives_between_dashes_behind_items_run_together() -> None:
    text = (
        "Harp will be approved based on all of the following criteria: a. Diagnosis of wobble -AND- b. One of the following: "
        "(1) Failure of lute -OR- (2) Contraindication to lute -AND- c. Prescribed by a luthier."
    )
    ((_, asked),) = shapes(text)
    assert asked == (
        "all",
        "Diagnosis of wobble",
        ("any", "Failure of lute", "Contraindication to lute"),
        "Prescribed by a luthier",
    )
