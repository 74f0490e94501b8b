"""Constructs of whole policies: exceptions that open a sentence, groups with their own quantifier, refusals by heading, lost bullets."""

from __future__ import annotations

from typing import Any

import pytest

from policies.reading import read_document
from rules.compile import compile_document, compile_text
from rules.contract import statement_to_json


def stated(text: str) -> list[dict[str, Any]]:
    return [statement_to_json(one) for one in compile_document(read_document(text.encode(), name="policy.txt")).statements]


def leaves(node: Any) -> list[str]:
    if isinstance(node, list):
        return [quote for one in node for quote in leaves(one)]
    if not isinstance(node, dict):
        return []
    return [node["quote"]] if "quote" in node else [quote for one in node.values() for quote in leaves(one)]


def only(text: str) -> dict[str, Any]:
    found = [statement_to_json(one) for one in compile_text(text).statements]
    assert len(found) == 1, found
    return found[0]


LIST = "Widgets are covered when ALL of the following are met:\n1. {}\n2. A deep ulcer\n"


def first(item: str) -> Any:
    return only(LIST.format(item))["when"]["all"][0]


@pytest.mark.parametrize(
    ("text", "stance", "subject", "taken"),
    [
        ("Unless excluded above, widget removal is covered when a rash is present.", "covered", "widget removal", "excluded above"),
        ("Unless the member is pregnant, widgets are covered when a rash is present.", "covered", "widgets", "the member is pregnant"),
        ("Except for members with a burn, widgets are not covered.", "not_covered", "widgets", "a burn"),
        ("Except as noted below, widgets are considered investigational.", "unproven", "widgets", "noted below"),
    ],
)
def test_an_exception_that_opens_a_sentence_takes_away(text: str, stance: str, subject: str, taken: str) -> None:
    found = only(text)
    assert (found["stance"], found["subject"]) == (stance, subject)
    when = found["when"]["all"][0] if "all" in found["when"] else found["when"]
    assert leaves(when["not"]) == [taken]


def test_a_demand_on_the_member_is_no_paperwork() -> None:
    found = only("For every request, the member must not have a burn, and widgets must be prescribed by a dermatologist.")
    assert (found["stance"], found["review"]) == ("covered", True)
    assert "not" in found["when"]["all"][0]
    assert leaves(found["when"]) == ["the member must not have a burn", "widgets must be prescribed by a dermatologist"]


def test_the_first_so_many_are_at_most_so_many() -> None:
    found = only("Infusion in a clinic is covered only for the first two infusions, or when the member has had a severe reaction.")
    count = found["when"]["any"][0]
    assert (count["op"], count["value"]) == ("<=", 2)


def test_the_same_time_is_a_window() -> None:
    found = only("Two different widgets will not be covered in the same 30 days unless one of them is an ointment.")
    assert "op" not in found["when"]["all"][0]


def test_a_cause_inside_a_condition_is_kept() -> None:
    kept = only("Widgets are no longer covered when the rash is worse because of the widget.")
    assert leaves(kept["when"]) == ["rash is worse because of the widget"]
    reason = only("Widgets are not covered when used on burns because their effectiveness has not been established.")
    assert "effectiveness" not in " ".join(leaves(reason["when"]))


def test_whose_age_is_no_condition() -> None:
    found = only("Hours above the limit for the member's age require at least two of these: falls; burns; loss of speech.")
    assert found["when"]["at_least"]["n"] == 2
    assert leaves(found["when"]) == ["falls", "burns", "loss of speech"]


def test_the_same_verb_at_another_time_has_its_object() -> None:
    found = only("A widget is covered only for a person with a rash who is undergoing, or has previously undergone, removal of an ulcer.")
    assert all(quote.endswith("removal of an ulcer") for quote in leaves(found["when"]["all"][-1]))


def test_a_second_refusal_refuses_by_itself() -> None:
    node = first("No absolute contraindication and no more than one relative contraindication")
    assert "not" in node["all"][0]
    assert (node["all"][1]["op"], node["all"][1]["value"]) == ("<=", 1)


def test_abstinence_from_two_is_one_demand_with_its_time() -> None:
    node = first("Abstinence from alcohol and tobacco for 6 months or longer")
    assert (node["op"], node["value"], node["unit"]) == (">=", 6, "mo")


@pytest.mark.parametrize(
    ("item", "refused", "asked"),
    [
        ("Member without a burn who has a parent with a rash", "burn", "has a parent with a rash"),
        ("Counseling by a nurse who is not employed by the laboratory", "is not employed by the laboratory", "Counseling by a nurse"),
    ],
)
def test_a_refusal_ends_at_the_relative_clause(item: str, refused: str, asked: str) -> None:
    node = first(item)
    refusing = next(one for one in node["all"] if "not" in one)
    other = next(one for one in node["all"] if "not" not in one)
    assert leaves(refusing)[0].endswith(refused)
    assert leaves(other) == [asked]


def test_a_person_straight_before_who_is_the_one_told_of() -> None:
    found = only("Widgets are covered for members without a caregiver who can help.")
    assert leaves(found["when"]["not"]) == ["a caregiver who can help"]


def test_figures_in_brackets_are_each_of_its_own() -> None:
    found = only("Widgets are not covered for any of these:\n1. Removal of small ulcers (< 1 mm) or flat ulcers (1 to 3 mm)\n2. Lasers\n")
    small, flat = found["when"]["any"][0]["any"]
    assert (small["op"], small["value"]) == ("<", 1)
    assert (flat["op"], flat["value"], flat["value2"]) == ("between", 1, 3)


GROUPS = (
    "Widget Panels\n\nCoverage Criteria\n\nWidget panels are covered when Group A and Group B are met.\n\n"
    "GROUP A - RASH (one)\n1. Red rash\n2. Blue rash\n\nGROUP B - CARE (all required)\n1. Cream\n2. Soap\n"
)


def test_a_heading_may_say_in_brackets_how_its_list_is_joined() -> None:
    nodes = [one["when"] for one in stated(GROUPS) if "Red rash" in leaves(one["when"])]
    assert len(nodes) == 1
    kinds = [next(iter(one)) for one in nodes[0]["all"]]
    assert kinds == ["any", "all"]
    assert leaves(nodes[0]) == ["Red rash", "Blue rash", "Cream", "Soap"]


LOST = (
    "Policy Position\n\nWidgets may be covered when EITHER of the following is met:\n"
    "The member is under 7 years of age and has ANY ONE of:\nA red rash; or\nAn ulcer\n"
    "The member is 7 or older and has ALL of the following:\nA blue rash; and\nA burn\n\nLasers are not covered.\n"
)


def test_lead_ins_without_marks_stand_below_the_lead_in_before_them() -> None:
    found = next(one for one in stated(LOST) if one["stance"] == "covered")
    assert [next(iter(one)) for one in found["when"]["any"]] == ["all", "all"]
    assert "An ulcer" in leaves(found["when"])  # the last of a list is no title of the next


NESTED = (
    "Coverage Criteria\n\nWidgets will be approved when ONE of the following is met:\n\n1. BOTH of the following:\n"
    "   A. A rash AND\n   B. ONE of the following:\n      1. An ulcer OR\n      2. A burn\n"
    "OR\n2. ALL of the following:\n   A. A bite AND\n   B. A sting\nOR\n3. A severe allergy\n"
)


def test_an_or_on_its_own_line_goes_on_with_the_outer_list() -> None:
    found = next(one for one in stated(NESTED) if one["stance"] == "covered")
    assert [leaves(one) for one in found["when"]["any"]] == [["A rash", "An ulcer", "A burn"], ["A bite", "A sting"], ["A severe allergy"]]


REFUSED = "Criteria\n\nWidgets are covered when a rash is present.\n\nEXCLUSIONS\n\nTattoo removal; ear piercing; age under 6 years.\n"


def test_names_below_a_refusing_heading_are_refused() -> None:
    found = next(one for one in stated(REFUSED) if "ear piercing" in leaves(one["when"]))
    assert found["stance"] == "not_covered"
    assert len(found["when"]["any"]) == 3


CONTRA = "Criteria\n\nWidgets are covered when a rash is present.\n\nIII. CONTRAINDICATIONS\n\nAbsolute:\n1. Active burns\n2. Sepsis\n"


def test_contraindications_are_no_cover() -> None:
    found = next(one for one in stated(CONTRA) if "Sepsis" in leaves(one["when"]))
    assert found["stance"] == "not_covered"
    assert "any" in found["when"]


COUNTED = (
    "WIDGET MANUAL\n\n4.1 Base Criteria for All Widgets\nThe member has a rash that keeps him or her from work.\n\n4.2 Plain Widgets\n"
    "Base criteria, plus the member can hold the widget.\n\n4.3 Power Widgets, Large\nWidgets are covered when base criteria are met.\n\n"
    "4.4 Not Covered\n- Spare widgets\n- Widget bags\n"
)


def test_sections_that_count_on_are_read_whatever_their_names() -> None:
    document = read_document(COUNTED.encode(), name="policy.txt")
    assert [one.heading[:3] for one in document.sections if one.heading[:2] == "4."] == ["4.1", "4.2", "4.3", "4.4"]
    told = " ".join(quote for one in stated(COUNTED) for quote in leaves(one["when"]))
    assert "keeps him or her from work" in told
    assert "can hold the widget" in told


def test_base_criteria_above_a_list_are_a_reference() -> None:
    text = "Base criteria are met and the member:\n- can hold the widget, and\n- weighs less than 95% of its limit.\n"
    found = [one["when"] for one in stated(f"Coverage Criteria\n\n{text}") if leaves(one["when"])]
    assert found[0]["all"][0]["ref"] == "base criteria are met"


ASKED = (
    "Member Guide\n\nQ. What services are covered?\nA. Widgets are covered when a rash is present.\n\n"
    "Q. What is not covered?\nA. We do not pay for:\n- spare widgets,\n- widget bags, or\n- lost widgets.\n\n"
    "Q. My rash is gone. Am I too late?\nA. Not always.\n"
)


def test_a_question_heads_its_answer_and_no_other() -> None:
    found = stated(ASKED)
    refused = next(one for one in found if one["stance"] == "not_covered")
    assert [leaves(one) for one in refused["when"]["any"]] == [["spare widgets"], ["widget bags"], ["lost widgets"]]
    late = [one for one in found if any("Not always" in quote for quote in leaves(one["when"]))]
    assert all(one["stance"] != "not_covered" for one in late)


def test_a_title_that_asks_what_is_covered_is_looked_at() -> None:
    found = stated("Widget Benefit: What We Cover\n\nCriteria\n\nWidgets are covered when a rash is present.\n")
    assert all(one["review"] for one in found if one["stance"] == "covered" and one["when"] is True)


EVERYBODY = (
    "Coverage Criteria\n\nWidgets are covered for adults when a rash is present.\n\n"
    "Widgets are covered for children when a burn is present.\n\nIn addition, every candidate, whatever the age, must have a clean wound.\n"
)


def test_a_demand_on_everybody_leaves_no_cover_unseen() -> None:
    found = stated(EVERYBODY)
    assert len([one for one in found if one["stance"] == "covered"]) >= 2
    assert all(one["review"] for one in found if one["stance"] == "covered")


def test_a_line_with_leaders_in_paperwork_is_looked_at() -> None:
    shown = "LENGTH OF APPROVAL\n\nPlain rash without burns ........ 8 weeks\nBurns ........ 12 weeks\n"
    text = f"Criteria\n\nWidgets are covered when a rash is present.\n\n{shown}"
    leaders = [one for one in stated(text) if any("...." in quote for quote in leaves(one["when"]))]
    assert all(one["review"] for one in leaders)
