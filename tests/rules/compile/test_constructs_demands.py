"""Demands as whole statements: each leaf names what it is about, none is dropped, cut in half or asked of the wrong people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from policies.reading import read_document
from rules.compile import compile_document, compile_text
from rules.model import Atom, leaves

Said = Callable[[str], list[tuple[str, Any]]]
LIST = "Widget therapy is covered when all of the following are met:\n- {}\n- zz zz zz"


def first_of(said: Said, words: str) -> Any:
    """The shape of one item of an all-list."""
    ((_, shape),) = said(LIST.format(words))
    return shape[1]


def compared(words: str) -> list[tuple[Any, ...]]:
    """What the atoms of an item compare with."""
    (one,) = compile_text(LIST.format(words)).statements
    return [(a.op, a.value, a.value2, a.unit) for a in leaves(one.when) if isinstance(a, Atom) and a.op]


WHOLE = [
    "Seen by a podiatrist in person within the past 2 months",
    "A neighbor is available to call and to stay with the patient for 12 hours after each session",
    "Wheeze with exertion or at rest",
    "A care plan with clear goals has been written by a wound nurse",
    "Had an in-person or video visit with the treating clinician within 4 months before the order",
    "a partially conclusive or negative home test",
    "A 24-hour tracing has been obtained and was normal",
    "Reach of 30 degrees or less with the arm extended",
    "At least two of four provocative maneuvers are positive",
    "Inadequate response to at least 8 weeks of conservative treatment including massage and a steroid injection",
]


@pytest.mark.parametrize("words", WHOLE)
def test_a_demand_that_leans_on_its_own_words_stays_whole(said: Said, words: str) -> None:
    node = first_of(said, words)
    assert (node[1] if isinstance(node, tuple) else node) == words


def test_what_a_test_does_not_show_names_the_test(said: Said) -> None:
    words = "A 24-hour tracing has been obtained and does not explain the blackouts"
    assert first_of(said, words) == ("all", "A 24-hour tracing has been obtained", ("not", words))


CUT_RIGHT = [
    ("Two challenge tests with a peak below 8 ng/mL", ("all", "Two challenge tests", "with a peak below 8 ng/mL")),
    (
        "a trial of at least 5 days produced pain relief of 60% or more",
        ("all", "a trial of at least 5 days", "produced pain relief of 60% or more"),
    ),
    (
        "at least 40% improvement after the last course lasting at least 4 months",
        ("all", "at least 40% improvement after the last course", "lasting at least 4 months"),
    ),
    (
        "At least one round of a swab-directed or broad-range antibiotic of at least 7 days",
        ("all", "At least one round of a swab-directed or broad-range antibiotic", "of at least 7 days"),
    ),
    (
        "Cramps on 5 or more days per week, or at least twice daily, for at least 9 months",
        ("all", ("any", "Cramps on 5 or more days per week", "at least twice daily"), "for at least 9 months"),
    ),
    (
        "an index of 20 or more, or an index of 8 to 19 with gout, heart disease, or prior stroke",
        ("any", "an index of 20 or more", ("all", "an index of 8 to 19", ("any", "gout", "heart disease", "prior stroke"))),
    ),
    (
        "Mask failure (index above 12) or mask intolerance (use of less than 3 hours per night)",
        ("any", "Mask failure (index above 12)", ("all", "mask intolerance", "use of less than 3 hours per night")),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("words", "shape"), CUT_RIGHT, ids=[w for w, _ in CUT_RIGHT])
def test_what_is_measured_goes_with_its_figure(said: Said, words: str, shape: Any) -> None:
    assert first_of(said, words) == shape


OF_SOME = [
    ("Hemoglobin A1c less than 9% in patients with diabetes", "diabetes"),
    ("Written crisis plan for patients with panic attacks", "panic attacks"),
    ("For repeat injections, at least 40% relief after the last one", "repeat injections"),
    ("Skin testing when latex allergy is suspected", "latex allergy is suspected"),
]


@pytest.mark.parametrize(("words", "whom"), OF_SOME, ids=[w for w, _ in OF_SOME])
def test_one_of_several_demands_is_asked_only_of_those_it_names(said: Said, words: str, whom: str) -> None:
    kind, condition, _ = first_of(said, words)
    assert (kind, condition) == ("if", whom)


def test_a_measure_that_lets_people_in_is_asked_besides_whom_it_names(said: Said) -> None:
    assert first_of(said, "BMI of 32 or greater in patients with diabetes") == ("all", "BMI of 32 or greater", "diabetes")


def test_a_demand_that_stands_alone_is_never_met_by_those_it_does_not_name(said: Said) -> None:
    assert said("For repeat injections, at least 40% relief after the last one.")[0][1][0] == "all"
    ((_, shape),) = said(
        "Widget therapy is covered when either of the following is met:\n"
        "- A score below 9 (if on insulin) or a level below 3 (if not on insulin)\n- zz zz"
    )
    assert shape[1] == ("any", ("all", "A score below 9", "on insulin"), ("all", "a level below 3", ("not", "not on insulin")))


def test_demands_by_age_group_ask_for_one_group_with_its_demand(said: Said) -> None:
    expected = ("any", ("all", "Members 0-17", "a crooked bite"), ("all", "Members 18 and older", "a broken jaw"))
    assert said("Members 0-17: a crooked bite. Members 18 and older: a broken jaw.") == [("covered", expected)]


FIGURES = [
    ("children from 9 months through 11 years of age", [("between", 0.75, 11.0, "a")]),
    ("Visit between day 20 and day 40 of therapy", [("between", 20.0, 40.0, "d")]),
    ("The member is in the first 60 days after transplant", [("<=", 60.0, None, "d")]),
    ("documented failure after the first 5 weeks of therapy", [(">=", 5.0, None, "wk")]),
    ("A wound needing 24-hour nursing care", []),
    ("Slow emptying on a 4-hour scintigraphy study", []),
    ("Weak grip in all four limbs", []),
    ("At least two of four provocative maneuvers are positive", [(">=", 2.0, None, "1")]),
    ("At least two drugs (at least 6 weeks each) in this episode", [(">=", 2.0, None, "1"), (">=", 6.0, None, "wk")]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), FIGURES, ids=[w for w, _ in FIGURES])
def test_figures_compare_only_what_they_measure(words: str, expected: list[tuple[Any, ...]]) -> None:
    assert compared(words) == expected


def test_what_is_not_kept_up_is_refused_as_a_whole(said: Said) -> None:
    node = first_of(said, "inability to use the mask for at least 3 hours per night on 4 nights per week")
    assert node == ("not", "inability to use the mask for at least 3 hours per night on 4 nights per week")
    assert first_of(said, "Inability to ambulate") == "Inability to ambulate"


def test_a_refusal_inside_a_relative_clause_turns_nothing_round(said: Said) -> None:
    text = "Widget therapy is not covered with any of the following:\n- A planned scan that the device does not allow\n- zz zz"
    assert said(text)[0] == ("not_covered", ("any", "A planned scan that the device does not allow", "zz zz"))


def test_a_list_binds_to_the_last_of_two_measures_parted_by_a_semicolon(said: Said) -> None:
    text = "- BMI above 42; or BMI of 37 or greater with at least one of the following:\n  - gout\n  - asthma\n- zz zz"
    ((_, shape),) = said(f"Widget surgery is covered when all of the following are met:\n{text}")
    assert shape[1] == ("any", "BMI above 42", ("all", "BMI of 37 or greater", ("any", "gout", "asthma")))


def test_deny_if_refuses(said: Said) -> None:
    found = said(
        "Widget drug criteria\n\nApprove when all of the following are met:\n- Severe rash\n- Deep ulcer\n\n"
        "Deny if any of the following:\n- Gout\n- Asthma"
    )
    assert ("not_covered", ("any", "Gout", "Asthma")) in found


REFUSED = [
    ("Widget therapy is not covered for cold feet or for inflamed toes.", ("any", "cold feet", "inflamed toes")),
    ("Not covered for weight loss or for patients with a scan that is planned.", ("any", "weight loss", "a scan that is planned")),
]


@pytest.mark.parametrize(("text", "shape"), REFUSED)
def test_each_for_of_a_refusal_is_refused_by_itself(said: Said, text: str, shape: Any) -> None:
    assert said(text) == [("not_covered", shape)]


NOTHING = [
    ("Admission Criteria. Widget therapy is covered when ALL are met:\n1) Severe rash\n2) Deep ulcer", "Admission"),
    ("Widget therapy is not covered if the device is:\n- a spare\n- a toy", "device is"),
    (LIST.format("The assessment includes all of these:\n  - a scan\n  - a swab"), "assessment"),
    (LIST.format("Body mass index (BMI) meets one of the following:\n  - BMI of 41 or more\n  - BMI of 36 to 40.9 with gout"), "Body mass"),
    ("In the absence of an institution's criteria, the following are required:\n1. Severe rash\n2. Deep ulcer", "absence"),
    ("For continuation, there must be documented gain of at least 4 points.", "continuation"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), NOTHING, ids=[w for _, w in NOTHING])
def test_words_that_only_lead_in_are_no_demand(text: str, words: str) -> None:
    for one in compile_text(text).statements:
        assert all(words not in leaf.quote for leaf in leaves(one.when))


def test_an_item_that_says_what_another_means_is_no_demand_of_its_own(said: Said) -> None:
    node = first_of(said, "Takes insulin, or has a history of severe lows\n- Severe lows means at least two faints in a year")
    assert node == ("any", "Takes insulin", "at least two faints in a year")


def test_what_a_waiver_stands_inside_is_waived_with_its_time(said: Said) -> None:
    node = first_of(said, "a statin, unless contraindicated, for 8 weeks")
    assert node == ("unless", ("all", "a statin", "for 8 weeks"), "contraindicated")


def test_the_semicolon_ends_the_alternatives(said: Said) -> None:
    ((_, shape),) = said(
        "Widget therapy is covered for members with one of the following: has gout, has asthma, or has eczema; and has tried a cream."
    )
    assert shape[1:] == (("any", "has gout", "has asthma", "has eczema"), "has tried a cream")


def test_each_stage_has_its_own_demands(said: Said) -> None:
    found = said("For initial treatment, there must be severe rash. For continuation, there must be a response.")
    assert found == [("covered", "there must be severe rash"), ("covered", "there must be a response")]


def test_exceptions_without_a_condition_and_meanings_are_no_demand(said: Said) -> None:
    found = said("Widget therapy is covered when the member has gout. Exceptions may be made on a case by case basis.")
    assert [stance for stance, _ in found] == ["covered", "administrative"]
    found = said("A chair is covered if the member has a walking problem. A walking problem is one that keeps the member indoors.")
    assert [stance for stance, _ in found] == ["covered", "definition"]


def test_an_item_with_a_finding_keeps_it_above_its_list(said: Said) -> None:
    indications = "- Stomach pain associated with alarm features:\n  - Weight loss\n  - Bleeding\n- zz zz"
    text = f"A scope is covered for any of the following indications:\n{indications}"
    ((_, shape),) = said(text)
    assert shape[1] == ("all", "Stomach pain associated with alarm features", ("any", "Weight loss", "Bleeding"))


def test_a_title_a_question_and_a_heading_at_the_end_of_a_section_state_nothing() -> None:
    text = (
        "WIDGET POLICY\n\nContinuous Widget Readers (CWR)\n\nWhen is a widget reader covered?\n\n"
        "A widget reader is covered when all of these are met:\n\n"
        "- Severe rash\n- Deep ulcer\n\nB. Renewal\nRenewal is considered medically necessary when there is a documented response.\n\n"
        "C. Exclusions\nNot covered in the presence of:\n- Active gout\n- Asthma\n"
    )
    found = compile_document(read_document(text.encode(), name="policy.txt")).statements
    quotes = [leaf.quote for one in found for leaf in leaves(one.when)]
    assert quotes == ["Severe rash", "Deep ulcer", "there is a documented response", "Active gout", "Asthma"]


def test_the_tenth_marker_of_a_list_is_read() -> None:
    items = "\n".join(
        f"{n}. {name} rash is present"
        for n, name in enumerate(["Red", "Blue", "Dry", "Wet", "Old", "New", "Flat", "Wide", "Deep", "Long"], 1)
    )
    (one,) = compile_text(f"Scaly Rash (must meet all):\n{items}").statements
    assert all(not leaf.quote.isdigit() for leaf in leaves(one.when))


def test_three_refusals_beside_each_other_are_each_enough(said: Said, flagged: Callable[[str], bool]) -> None:
    text = "Home widget testing is not covered in children, in members with gout, or when central asthma is suspected."
    assert said(text) == [("not_covered", ("any", "children", "gout", "central asthma is suspected"))]
    assert not flagged(text)
