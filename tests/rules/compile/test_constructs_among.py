"""Demands that look like refusals, what must be excluded, leads that only their list completes, stages of a therapy."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.compile.shaping import flagged, shapes


def _one(text: str) -> Any:
    ((stance, asked),) = shapes(f"Criteria\n- {text}")
    assert stance == "covered"
    return asked


@pytest.mark.parametrize(
    "demand",
    [
        "Surgery is not indicated",
        "Lutes are not appropriate for the member",
        "The string is not considered investigational",
    ],
)
def test_a_demand_that_something_else_is_not_right_is_no_refusal(demand: str) -> None:
    for text in (f"- wobble\n- {demand}\n- noise", f"- wobble\n- {demand}"):
        ((stance, asked),) = shapes(f"Harps are covered when all of the following are met:\n{text}")
        assert stance == "covered" and asked[2] == ("not", demand)


@pytest.mark.parametrize(
    "demand", ["Pregnancy will be excluded before the start", "Other causes of wobble must be excluded", "Pregnancy is excluded"]
)
def test_what_must_be_excluded_is_asked(demand: str) -> None:
    assert shapes(f"Harps are covered when all of the following are met:\n- wobble\n- {demand}") == [("covered", ("all", "wobble", demand))]


def test_a_refusal_of_the_service_among_demands_is_told_beside_them() -> None:
    text = "Harps are covered when all of the following are met:\n- wobble\n- Harps are not covered for noise"
    assert shapes(text) == [("covered", "wobble"), ("not_covered", "noise")]
    assert shapes("Harps for show are excluded from coverage.")[0][0] == "not_covered"


def test_discontinued_is_no_time_of_approval() -> None:
    text = "For Wobble, approve for 6 months if the patient meets ALL of the following (i and ii): i. Patient is an adult; AND ii. "
    text += "For a patient switching to Harpex from lutes, lutes will be discontinued within 4 weeks."
    found = shapes(text)
    assert [asked for stance, asked in found if stance == "administrative"] == ["approve for 6 months"]
    assert found[0][1][2][2][0] == "if"


def test_what_a_list_of_groups_takes_away() -> None:
    text = "Harps are covered for any of the following groups, except where contraindicated:\n- adults with wobble\n- adults with noise"
    ((_, asked),) = shapes(text)
    assert asked[0] == "all" and asked[2] == ("not", "contraindicated")


def test_leads_that_only_their_list_completes() -> None:
    text = "Harps are covered for wobble when the wobble is due to one of the following etiologies:\n- noise\n- rattle which has been:\n"
    text += "  - treated with lutes; and\n  - seen on MRI"
    assert shapes(text) == [
        ("covered", ("all", "wobble", ("any", "noise", ("all", "rattle", ("all", "treated with lutes", "seen on MRI")))))
    ]
    text = "Harps are covered for the following conditions after lutes have failed:\n- noise\n- rattle"
    ((_, asked),) = shapes(text)
    assert asked[2] == ("any", "noise", "rattle")


def test_either_of_two_in_one_item() -> None:
    assert _one("Either history of failure to a lute or documented fear of strings") == (
        "any",
        "history of failure to a lute",
        "documented fear of strings",
    )


def test_how_what_is_refused_was_done() -> None:
    assert shapes("Injections performed with full sleep are not medically necessary.") == [("not_covered", "performed with full sleep")]
    ((stance, asked),) = shapes("A harp injection performed without imaging guidance is considered not medically necessary.")
    assert (stance, asked) == ("not_covered", ("not", "imaging guidance"))


def test_a_time_of_approval_with_its_criteria_behind_when() -> None:
    text = "Initial Authorization: Approve for 6 months when ALL are met: wobble; noise; tried lutes."
    assert shapes(text) == [("covered", ("all", "wobble", "noise", "tried lutes")), ("administrative", "Approve for 6 months")]


def test_a_lead_in_leads_into_the_lists_of_the_stages_below_it() -> None:
    text = "Harpex is medically necessary when the following criteria are met:\n"
    text += "For initial therapy, all of the following:\n- adult\n- lutes tried"
    assert shapes(text) == [("covered", ("all", "adult", "lutes tried"))]
    assert not flagged(text)
    text += "\nFor continuation of therapy, all of the following:\n- less wobble\n- less noise"
    assert shapes(text) == [("covered", ("any", ("all", "adult", "lutes tried"), ("all", "less wobble", "less noise")))]


def test_what_is_refused_to_who_lacks_one_of_two() -> None:
    ((stance, asked),) = shapes("Harps are not covered for members who have not failed lutes and drums.")
    assert (stance, asked) == ("not_covered", ("not", ("all", "have not failed lutes", "drums")))
    ((_, asked),) = shapes("Harps are not covered for members who have not tried lutes or drums.")
    assert asked == ("not", ("any", "have not tried lutes", "drums"))


def test_a_plural_before_its_dose_is_no_verb() -> None:
    text = "Harps are covered when wobble persists despite at least 3 months of lutes or drums at maximum doses."
    ((_, asked),) = shapes(text)
    assert asked == "wobble persists despite at least 3 months of lutes or drums at maximum doses"


def test_a_refusal_ends_where_only_begins() -> None:
    text = "Harps are covered only in members without wobble and only after lutes."
    assert shapes(text) == [("covered", ("all", ("not", "wobble"), "only after lutes"))]


@pytest.mark.parametrize(
    "demand",
    [
        "Lute surface wax and lute core wax are both clean",
        "Augmentation of a lute with a harp",
        "Trial of a copper harp, tin or woollen string for at least 4 weeks with inadequate response",
    ],
)
def test_what_is_said_behind_the_last_is_said_of_each(demand: str) -> None:
    """Cut apart, the first would lose its result, its addition or its length."""
    assert _one(demand) == demand


def test_what_a_description_says_asks_for_nothing() -> None:
    described = "Description\nA harp is a thing of strings. Lutes are told of elsewhere."
    text = f"{described}\n\nHarps are covered when all of the following are met:\n- noise\n- dust"
    told = shapes(text)
    assert [stance for stance, _ in told if stance == "covered"] == ["covered"]
    assert "thing of strings" not in str(next(asked for stance, asked in told if stance == "covered"))


def test_relief_or_relief_lasting_is_one_or_the_other() -> None:
    kind, *parts = _one("less than 50% relief or relief lasting less than 6 weeks")
    assert (kind, [str(one) for one in parts]) == ("any", ["less than 50% relief", "relief lasting less than 6 weeks"])


@pytest.mark.parametrize(
    "demand",
    [
        "Combined lute and copper harp (LH) count of 3 or more at the last tuning",
        "A recorded discussion with the player of the noise of lutes",
        "Wobble has recurred without an identifiable cause for more than 6 weeks",
        "At least 6 lute lessons, not counting the first, have been attended",
    ],
)
def test_what_makes_one_demand_is_not_cut(demand: str) -> None:
    """A count of two things together, whom one speaks with, how a thing recurs and what is not counted are no demands of their own."""
    assert _one(demand) == demand


def test_leaving_no_mark_or_stain_is_one_refusal() -> None:
    assert _one("Strings fade within a day and leave no marks or stains") == (
        "all",
        "Strings fade within a day",
        ("not", "leave no marks or stains"),
    )


def test_a_figure_in_the_bracket_of_the_last_one_refused_is_refused_with_it() -> None:
    """It is no demand of its own: nobody is asked for a wobble above 8."""
    told = _one("No noise, dust, or loud wobble (wobble score above 8%)")
    assert told == ("not", ("any", "No noise", "dust", "loud wobble (wobble score above 8%)"))


def test_words_that_refuse_two_with_figures_are_no_demand() -> None:
    told = _one("No evidence of loud wobble (wobble score of 2 or higher) or dust (dust score below 20%)")
    assert told == ("not", ("any", "loud wobble (wobble score of 2 or higher)", "dust (dust score below 20%)"))


def test_each_for_so_long_is_no_member_of_the_list() -> None:
    kind, listed, each = _one("At least two of the following: copper lutes, tin harps, or drums, each for at least 4 weeks")
    assert (kind, listed[0], each) == ("all", "at_least", "each for at least 4 weeks")
    assert "each for at least 4 weeks" not in listed


@pytest.mark.parametrize(
    "demand",
    [
        "Wobble, loss of tune, or noise on inspection corresponding to the requested string",
        "Inspection shows wobble, or moderate to severe noise, at every string requested",
        "Trial of copper strings, tin woollen strings, or steel strings for at least 3 months without adequate response",
        "Positive wobble sign with the knee flexed to 90 degrees",
    ],
)
def test_what_is_said_of_the_whole_list_keeps_it_whole(demand: str) -> None:
    assert _one(demand) == demand


def test_never_having_used_one_or_the_other_is_one_refusal() -> None:
    demand = "The player has never used tobacco or other nicotine products"
    assert _one(demand) == ("not", demand)


@pytest.mark.parametrize(
    "demand",
    [
        "Photographs, taken within the past 6 months, show the wobble or dust on the strings",
        "Noise in the hall that is worse with drums or long playing",
        "Practice of adequate frequency and duration was attempted without improvement",
        "Has failed, or has a contraindication to, a 12-week trial of drums",
    ],
)
def test_what_is_set_off_or_shared_is_no_member(demand: str) -> None:
    assert _one(demand) == demand


def test_what_a_finding_causes_stands_beside_it() -> None:
    told = _one("Loud lutes with a width of 4 mm or more, causing wobble, dust, or noise")
    assert told[0] == "all"
    assert told[-1] == ("any", "causing wobble", "dust", "noise")


def test_tried_and_failed_or_not_borne_names_its_object_once() -> None:
    told = _one("The player has tried and failed, or cannot tolerate, at least four lutes")
    assert told == "The player has tried and failed, or cannot tolerate, at least four lutes"


def test_what_is_asked_in_those_of_whom_it_is_true_is_asked_of_them_inside_an_alternative_too() -> None:
    text = "Harps are covered when either criterion A or criterion B is met:\nA. All of the following:\n   1. wobble\n"
    text += "   2. Hemoglobin A1c below 8% in patients with diabetes\nB. dust"
    assert "'if'" in str(shapes(text))


def test_those_who_smoke_must_have_given_it_up() -> None:
    text = "Harps are covered when all of the following are met:\n- wobble\n- Smoking cessation for at least 6 weeks in patients who smoke"
    ((_, asked),) = shapes(text)
    assert asked[2][0] == "if"


def test_an_earlier_response_is_asked_beside_what_defines_it() -> None:
    told = _one("History of response to lutes in a previous episode, defined as a greater than 50% improvement in a rating scale")
    assert told[:2] == ("all", "History of response to lutes in a previous episode")


def test_one_more_word_in_brackets_is_no_demand() -> None:
    demand = "Improvement within a reasonable (and generally predictable) period of time"
    assert _one(demand) == demand
