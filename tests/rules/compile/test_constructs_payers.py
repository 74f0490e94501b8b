"""Turns of the large payers: what a plan calls cosmetic, quantifiers with more behind them, brackets that say `i.e.`, refusals of two,
examples before a verb, places, tests that show a figure, what waives the last of two."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.model import Atom, Stance, leaves
from tests.rules.compile.shaping import flagged, shapes


def _one(text: str) -> Any:
    ((stance, asked),) = shapes(f"Criteria\n- {text}")
    assert stance == "covered"
    return asked


def _figure(text: str) -> tuple[object, ...]:
    (statement,) = compile_text(f"Criteria\n- {text}").statements
    (leaf,) = (one for one in leaves(statement.when) if isinstance(one, Atom) and one.op)
    return leaf.op, leaf.value, leaf.value2, leaf.unit


@pytest.mark.parametrize(
    "text",
    [
        "Acme considers harp surgery cosmetic when the string is whole.",
        "Harp surgery is considered cosmetic in nature and not medically necessary when the string is whole.",
        "Acme deems harp surgery to be cosmetic if the string is whole.",
    ],
)
def test_what_a_plan_calls_cosmetic_is_refused(text: str) -> None:
    ((stance, asked),) = shapes(text)
    assert (stance, asked) == ("not_covered", "string is whole") or (stance, asked) == ("not_covered", "the string is whole")


def test_what_is_not_cosmetic_is_not_refused() -> None:
    assert "not_covered" not in {stance for stance, _ in shapes("Harps are covered when the repair is not cosmetic.")}


@pytest.mark.parametrize(
    ("behind", "asked"),
    [
        ("the patient meets ANY of the criteria (1-2) AND has no wobble", ("not", "has no wobble")),
        ("ONE of the following is met and there is no wobble", ("not", "there is no wobble")),
        ("any of the following conditions is present when lutes have failed", "lutes have failed"),
    ],
)
def test_what_stands_behind_a_quantifier_is_asked(behind: str, asked: object) -> None:
    ((_, read),) = shapes(f"Harps are covered if {behind}:\n1. Rattle; OR\n2. Noise")
    assert read == ("all", asked, ("any", "Rattle", "Noise"))


@pytest.mark.parametrize("behind", ["within the past year", "while on a lute", "during the last course"])
def test_a_limit_of_each_item_that_stands_in_none_is_for_a_person(behind: str) -> None:
    assert flagged(f"Harps are covered for any of the following events {behind}:\n- Rattle; or\n- Noise")


def test_behind_the_last_or_the_outer_list_goes_on() -> None:
    text = (
        "Harps are covered when all of the following criteria are met: The member has wobble; One or more of the following: "
        "has tried lutes; or has tried drums; or has tried bells; A course of singing was attempted; and An order is written."
    )
    ((_, asked),) = shapes(text)
    assert asked == (
        "all",
        "The member has wobble",
        ("any", "has tried lutes", "has tried drums", "has tried bells"),
        "A course of singing was attempted",
        "An order is written",
    )


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "Absence of wobble, defined as noise grade 2 or higher or a gap of less than 2 mm",
            ("not", ("any", "noise grade 2 or higher", "a gap of less than 2 mm")),
        ),
        (
            "Patient does not have late wobble (i.e., a tune < 15 mm or receiving tuning)",
            ("not", ("any", "tune < 15 mm", "receiving tuning")),
        ),
        ("Member is not pregnant or lactating", ("not", ("any", "Member is not pregnant", "lactating"))),
        (
            "Member has no narrowing of the canal or instability requiring surgery",
            ("not", ("any", "Member has no narrowing of the canal", "instability requiring surgery")),
        ),
        ("Hemophilia A without clotting inhibitors", ("all", "Hemophilia A", ("not", "clotting inhibitors"))),
    ],
)
def test_neither_of_two(text: str, asked: object) -> None:
    assert _one(text) == asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "Methods such as bed rest, heating or cooling, and massage have been tried and failed",
            "Methods such as bed rest, heating or cooling, and massage have been tried and failed",
        ),
        (
            "has tried rest such as naps, baths, as well as lutes",
            ("all", "has tried rest", "lutes"),
        ),
        (
            "At least 75% relief after a string injection on two (2) separate occasions",
            ("all", "At least 75% relief after a string injection", "on two (2) separate occasions"),
        ),
        (
            "Weakness documented by string testing showing an uptake below 80%",
            ("all", "Weakness documented by string testing", "an uptake below 80%"),
        ),
        (
            "an evaluation by an individual who is licensed as a luthier",
            "an evaluation by an individual who is licensed as a luthier",
        ),
        ("MRI or CT shows a torn string", "MRI or CT shows a torn string"),
        ("Wobble has improved or stabilized", ("any", "Wobble has improved", "stabilized")),
        ("significant hearing or visual impairment", "significant hearing or visual impairment"),
        (
            "a reason this treatment cannot be done is clearly documented",
            "a reason this treatment cannot be done is clearly documented",
        ),
        (
            "was reduced by at least 7 days (when compared to the first average)",
            "was reduced by at least 7 days (when compared to the first average)",
        ),
        (
            "wobble that is worse at night and significantly limits playing",
            ("all", "wobble that is worse at night", "significantly limits playing"),
        ),
    ],
)
def test_one_demand_or_two(text: str, asked: object) -> None:
    assert _one(text) == asked


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("a baseline tune of ≥ 1% to ≤ 5%", ("between", 1, 5, "%")),
        ("Headaches last 4 hours per day or longer", (">=", 4, None, "h/d")),
        ("inadequate response (defined as ≥ 14 days of therapy) to a strong or mild lute", (">=", 14, None, "d")),
        ("Averaging 3 or more a day", (">=", 3, None, "/d")),
        ("the member must be at least 18", (">=", 18, None, "a")),
        ("requested quantity is ≤ one string/30 days", ("<=", 1, None, "1")),
    ],
)
def test_figures(text: str, figure: tuple[object, ...]) -> None:
    assert _figure(text) == figure


@pytest.mark.parametrize("text", ["Acute three- or four-part fracture of the neck", "two contiguous level wobble"])
def test_a_number_that_names_which_one_it_is_compares_nothing(text: str) -> None:
    (statement,) = compile_text(f"Criteria\n- {text}").statements
    assert all(one.op is None for one in leaves(statement.when) if isinstance(one, Atom))


def test_each_age_has_its_own_figure() -> None:
    asked = _one("members 12 to 17 years old with a tune > 30 or 18 years and older with a tune > 40")
    assert asked == (
        "any",
        ("all", "members 12 to 17 years old", "a tune > 30"),
        ("all", "18 years and older", "a tune > 40"),
    )
    asked = _one("Patient is ≥ 18 years of age with a tune < 10.0 mm or < 18 years of age with a tune ≤ 11.0 mm")
    assert asked[0] == "any" and [one[0] for one in asked[1:]] == ["all", "all"]
    asked = _one("members 12 to 17 years old with a tune > 30 or noise")
    assert asked[0] == "all"


def test_two_figures_one_of_them_in_a_bracket() -> None:
    (statement,) = compile_text("Criteria\n- has been on daily lessons (3 or more per day) for at least 6 months").statements
    found = {(one.op, one.value, one.unit) for one in leaves(statement.when) if isinstance(one, Atom)}
    assert found == {(">=", 3, "/d"), (">=", 6, "mo")}


def test_what_waives_the_last_of_two_waives_no_other() -> None:
    asked = _one("the wobble has lasted 4 weeks and has not responded to lutes (unless it is so severe that the member cannot play)")
    assert asked[0] == "all" and asked[2][0] == "unless"


def test_whom_where_and_for_what() -> None:
    lead = "For adult members for treatment of severe wobble when either of the following criteria is met:"
    assert shapes(f"{lead}\n- has had lutes; or\n- has had drums.")[0][1][:2] == ("all", ("all", "adult members", "severe wobble"))
    assert shapes("Acme considers harps in a luthier's office medically necessary when the member is an adult.") == [
        ("covered", ("all", "in a luthier's office", "member is an adult"))
    ]
    assert shapes("We may cover Harpex (harpimab) for severe wobble when lutes have failed.") == [
        ("covered", ("all", "severe wobble", "lutes have failed"))
    ]
    assert shapes("When a benefit, coverage of Harpex may be approved when the member has wobble.") == [("covered", "member has wobble")]


def test_a_refusal_with_its_reason_and_its_exception() -> None:
    text = (
        "Harps are not covered for any of the following:\n- Relieving noise, as there is no evidence that less string helps\n"
        "- Open wobble (exception healed wobble)\n- used with other harps, unless the member meets the criteria for harps stated above"
    )
    ((stance, asked),) = shapes(text)
    assert stance == "not_covered"
    assert asked[1] == "Relieving noise"
    assert asked[2] == ("all", "Open wobble", ("not", "healed wobble"))
    assert asked[3][0] == "all" and asked[3][2][0] == "not"


def test_an_absence_that_is_told_is_no_finding() -> None:
    ((stance, asked),) = shapes("More harps are not medically necessary if no clinical response is achieved.")
    assert (stance, asked[0]) == ("not_covered", "not")
    assert Stance.NOT_COVERED.value == stance


def test_what_a_lead_says_behind_its_quantifier() -> None:
    ((_, asked),) = shapes("Harps are covered for any of the following diagnoses, confirmed by a luthier:\n- wobble\n- noise")
    assert asked == ("all", "confirmed by a luthier", ("any", "wobble", "noise"))
    ((_, asked),) = shapes("Harps are covered in members who have all of the following but no rattle:\n- wobble\n- noise")
    assert asked[0] == "all" and asked[1][0] == "not"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "Harps are covered for wobble after failure of lutes, drums, and bells.",
            ("all", "wobble", "after failure of lutes, drums, and bells"),
        ),
        ("Harps are covered for wobble, but only when lutes have failed.", ("all", "wobble", "lutes have failed")),
        (
            "Harps are covered if wobble is present and lutes, drums, and bells have been tried without success.",
            ("all", "wobble is present", "lutes, drums, and bells have been tried without success"),
        ),
    ],
)
def test_demands_of_one_sentence(text: str, asked: object) -> None:
    assert shapes(text) == [("covered", asked)]
    assert not flagged(text)
