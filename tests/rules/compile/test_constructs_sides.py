"""Each side of a cut is a statement of its own: no words cut off, no place or number left alone, no verb or object lost."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.contract import statement_to_json


def node_of(words: str) -> dict[str, Any]:
    """One item of an all-list, as JSON."""
    (statement,) = compile_text(f"Widget therapy is covered when all of the following are met:\n- {words}\n- zz zz zz").statements
    found: dict[str, Any] = statement_to_json(statement)["when"]["all"][0]
    return found


WHOLE = [
    # where or when something is so
    "The care is only available in the hospital setting",
    "The member lacks the strength to finish daily tasks in the home setting",
    "The widget is worn in the clinic setting or in a skilled facility",
    "Symptoms are present in the morning, during exercise, or at night",
    # numbers that name criteria or codes
    "A report by a clinician which shows items 1, 2, and 3 below",
    "needle phobia per DSM-5 300.29",
    "two or more age-appropriate words are not spoken",
    # a preposition that its verb or noun asks for
    "The helper is willing and able to assist with or operate the widget",
    "Persistent symptoms that significantly interfere with sleep, work, or self-care",
    "A tear, loose body, or ligament injury that corresponds with the pain",
    "Used for the transfer between a bed and a chair, stool, bench, or tub",
    # what is assessed, asked for again, or said of two
    "being watched to assess the response to or efficacy of a bone drug",
    "A crooked septum that blocks access to the sinus when such access is required for surgery",
    "Removal of the other foot, or part of either foot",
    "Reduction in the severity or frequency of attacks",
    "the same intolerance, contraindication, or adverse event would be expected to occur with the other widget",
    "The patient understands the risks, benefits, and alternatives",
    "there is no other site for the patient to undergo the test",
    # who prescribes
    "Prescribed by, or in consultation with, a hepatologist, geneticist, or dietitian",
    "Prescribed by one of the following: Allergist, Immunologist, or Pulmonologist",
    # how it was found
    "When assessed by a scale, the patient has improved from baseline",
    "The person would be confined to bed without the use of a widget",
]


@pytest.mark.parametrize("words", WHOLE)
def test_a_side_that_leans_on_the_other_is_not_cut_off(words: str, shape: Any) -> None:
    node = shape(node_of(words))
    assert (node[1] if isinstance(node, tuple) and node[0] == "not" else node) == words


SHAPES: list[tuple[str, Any]] = [
    # an outcome is quoted up to the treatment that the last one names
    (
        "The member has failed, has a contraindication to, or cannot tolerate gels",
        (
            "any",
            "The member has failed, has a contraindication to, or cannot tolerate gels",
            "has a contraindication to, or cannot tolerate gels",
            "cannot tolerate gels",
        ),
    ),
    (
        "Inadequate response to, or inability to tolerate one bone drug",
        ("any", "Inadequate response to, or inability to tolerate one bone drug", "inability to tolerate one bone drug"),
    ),
    (
        "Bleeding unresponsive to (or with a contraindication to) tablets",
        ("all", "Bleeding", ("any", "unresponsive to (or with a contraindication to) tablets", "(or with a contraindication to) tablets")),
    ),
    (
        "Absence of response to, or relapse after, first-line tablets",
        ("any", "Absence of response to, or relapse after, first-line tablets", "relapse after, first-line tablets"),
    ),
    # two that are told of one person
    ("The patient is new to the plan and stable on the widget", ("all", "The patient is new to the plan", "stable on the widget")),
    ("The patient is underweight and at high risk of falls", ("all", "The patient is underweight", "at high risk of falls")),
    # two findings, each with its own phrase
    ("difficulty with walking and interference with daily tasks", ("all", "difficulty with walking", "interference with daily tasks")),
    # a final `or` rules the commas before it
    (
        "Imaging is inconclusive, not available, or cannot be performed",
        ("any", "Imaging is inconclusive", ("not", "not available"), ("not", "cannot be performed")),
    ),
    (
        "The growth is pigmented, measures 2 cm or more, or involves deep tissue",
        ("any", "The growth is pigmented", "measures 2 cm or more", "involves deep tissue"),
    ),
    # a measure with its `with`, beside another measure
    (
        "acuity of 20/200 or worse with correction or a visual field of 20 degrees or less",
        ("any", "acuity of 20/200 or worse with correction", "a visual field of 20 degrees or less"),
    ),
    (
        "BMI below 18 or weight loss of more than 10% with poor appetite",
        ("any", "BMI below 18", ("all", "weight loss of more than 10%", "poor appetite")),
    ),
    # what shows it, one by one
    (
        "The member is at high risk as shown by a T-score of -2.5 or less, a prior hip fracture, or a FRAX score of 20% or more",
        ("all", "The member is at high risk", ("any", "a T-score of -2.5 or less", "a prior hip fracture", "a FRAX score of 20% or more")),
    ),
    # a second verb between commas; figures that are told anew
    ("Not a candidate for, or refuses, surgery", ("any", ("not", "Not a candidate for, or refuses, surgery"), "refuses, surgery")),
    ("AHI above 15, or above 5 with headaches", ("any", "AHI above 15", "above 5 with headaches")),
    # what must be in a plan is asked for, and no example
    ("The plan includes goals and dates of visits", "The plan includes goals and dates of visits"),
    # symptoms in spite of treatment
    ("Pain or stiffness persists despite splints", ("all", "Pain or stiffness persists", "despite splints")),
]


@pytest.mark.parametrize(("words", "wanted"), SHAPES, ids=[w[:60] for w, _ in SHAPES])
def test_both_sides_say_what_they_ask(words: str, wanted: Any, shape: Any) -> None:
    assert shape(node_of(words)) == wanted


COMPARED = [
    ("attacks at least twice a month", (">=", 2.0, "/mo")),
    ("stools of more than 6 per day", (">", 6.0, "/d")),
    ("a dose of 5.0 mg of the steroid, or greater, per day", (">=", 5.0, "mg/d")),
    ("free of cancer for at least 5 years", (">=", 5.0, "a")),
    ("renal insufficiency (eGFR below 30)", ("<", 30.0, "mL/min/{1.73_m2}")),
    ("kidney cancer or thyroid cancer diagnosed at age 50 or younger", ("<=", 50.0, "a")),
    ("adenoma or overgrowth of the gland before age 30", ("<", 30.0, "a")),
    ("T-score of -2.5 or lower", ("<=", -2.5, "1")),
    ("Absence or near absence (>50%) of the cap, established by imaging or surgery", (">", 50.0, "%")),
]


@pytest.mark.parametrize(("words", "wanted"), COMPARED)
def test_a_figure_is_tested_once_and_in_its_own_unit(words: str, wanted: Any) -> None:
    node = node_of(words)
    assert (node["op"], node["value"], node["unit"]) == wanted


@pytest.mark.parametrize("words", ["taking anti-interleukin 5 therapy", "finding of the above three indications"])
def test_a_number_inside_a_name_compares_nothing(words: str) -> None:
    assert "op" not in node_of(words)


@pytest.mark.parametrize(
    "words",
    [
        "The lens is needed because of aphakia, keratoconus, or anisometropia of 3 diopters or more",
        "Use of the brace for at least 6 hours per day for 3 months has not corrected the curve",
    ],
)
def test_a_figure_that_only_one_side_has_is_for_a_person(words: str, flagged: Any) -> None:
    assert flagged(f"Widget therapy is covered when all of the following are met:\n- {words}\n- zz zz zz")


def test_where_the_service_is_used_is_no_condition(said: Any) -> None:
    assert said("Home oxygen is considered medically necessary during sleep when hypoxemia is recorded.") == [
        ("covered", "hypoxemia is recorded")
    ]


def test_sentences_that_cover_only_so_are_one_statement(said: Any) -> None:
    text = "Widget services are covered only for gout, lupus, and asthma. Widget services are covered only after tablets have been tried."
    assert said(text) == [("covered", ("all", ("any", "gout", "lupus", "asthma"), "after tablets have been tried"))]


def test_sentences_that_cover_each_for_itself_stay_apart(said: Any) -> None:
    text = "Widget services are covered for gout. Widget services are covered after tablets have been tried."
    assert [stance for stance, _ in said(text)] == ["covered", "covered"]


def test_a_window_at_the_end_is_that_of_each_alternative() -> None:
    node = node_of("The patient has had a stroke or a heart attack within the past 3 months")
    assert [one["within"] for one in node["any"]] == ["3 mo", "3 mo"]
