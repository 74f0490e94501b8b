"""Headings with a full stop, bullets in a row, places left open; and alternatives that hang on what stands before them."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.contract import statement_to_json
from tests.rules.compile.shaping import shape


def read(text: str) -> list[tuple[str, str, Any]]:
    return [(s["stance"], s["subject"], shape(s["when"])) for s in map(statement_to_json, compile_text(text).statements)]


def when(condition: str) -> Any:
    found = read(f"Widget therapy is covered when {condition}.")
    assert len(found) == 1
    return found[0][2]


def flagged(text: str) -> bool:
    return any(s.review or _doubted(statement_to_json(s)["when"]) for s in compile_text(text).statements)


def _doubted(node: Any) -> bool:
    if isinstance(node, dict):
        return bool(node.get("review")) or any(_doubted(v) for v in node.values())
    return isinstance(node, list) and any(_doubted(v) for v in node)


@pytest.mark.parametrize("title", ["EXCLUSIONS.", "Exclusions.", "CONTRAINDICATIONS."])
@pytest.mark.parametrize("gap", ["\n", " "])
def test_a_refusal_under_a_heading_with_a_full_stop_is_no_part_of_the_cover(title: str, gap: str) -> None:
    covered = "A widget is covered when the member has gout.\n\n"
    text = f"{covered}{title}{gap}A widget is not appropriate in any of the following:\n1. Fever\n2. Cancer\n"
    assert read(text) == [("covered", "A widget", "member has gout"), ("not_covered", "A widget", ("any", "Fever", "Cancer"))]


@pytest.mark.parametrize("title", ["INDICATIONS.", "Coverage criteria.", "Indications."])
@pytest.mark.parametrize("gap", ["\n", " "])
def test_a_heading_with_a_full_stop_asks_for_nothing(title: str, gap: str) -> None:
    found = read(f"{title}{gap}Widget therapy is considered appropriate in the following scenarios:\n1. Asthma\n2. Eczema\n")
    assert found == [("covered", "Widget therapy", ("any", "Asthma", "Eczema"))]


def test_a_name_with_a_full_stop_is_asked_for_with_the_sentence_behind_it() -> None:
    assert read("Gout. Widget therapy is covered if the patient has pain.") == [
        ("covered", "Widget therapy", ("all", "Gout", "patient has pain"))
    ]


@pytest.mark.parametrize("place", ["3. …", "3. ...", "…"])
def test_a_place_left_open_is_no_item(place: str) -> None:
    assert read(f"A widget is covered for any of the following:\n1. Gout\n2. Lupus\n{place}\n")[0][2] == ("any", "Gout", "Lupus")


def test_bullets_in_a_row_are_items() -> None:
    found = read(
        "A widget is covered when all of the following are met: • The patient has gout, and • The patient has pain, and • Rest has failed."
    )
    assert found[0][2] == ("all", "The patient has gout", "The patient has pain", "Rest has failed")


@pytest.mark.parametrize("said", ["meets coverage", "meets coverage criteria", "meets the coverage requirements"])
def test_what_meets_coverage_is_the_service(said: str) -> None:
    assert read(f"CPAP {said} when the member has apnea.") == [("covered", "CPAP", "member has apnea")]


@pytest.mark.parametrize("whom", ["for members with gout", "when the member has gout", "if there is gout"])
def test_what_cover_includes_is_no_condition_and_hides_none(whom: str) -> None:
    found = read(f"Widget therapy is covered, including fittings and repairs, {whom}.")[0][2]
    assert isinstance(found, str)
    assert found.endswith("gout")


def test_the_service_behind_members_who_may_be_eligible_is_the_subject() -> None:
    found = read(
        "Members may be eligible under the Plan for a widget when both of the following are met: the member has gout; and rest has failed."
    )
    assert found == [("covered", "a widget", ("all", "the member has gout", "rest has failed"))]


@pytest.mark.parametrize("verb", ["that results in", "causing", "requiring", "complicated by", "leading to"])
def test_alternatives_behind_a_finding_do_not_stand_without_it(verb: str) -> None:
    text = f"there is reflux {verb} cough, hoarseness, or wheezing"
    assert when(text) == text


def test_the_time_behind_two_findings_is_asked_of_both() -> None:
    assert when("there is anxiety or mania during pregnancy") == ("all", "there is anxiety or mania", "during pregnancy") or when(
        "there is anxiety or mania during pregnancy"
    ) == ("all", ("any", "there is anxiety", "mania"), "during pregnancy")


def test_a_finding_or_so_many_of_another() -> None:
    assert when("imaging is negative or 2 lesions are seen") == ("any", "imaging is negative", "2 lesions are seen")
    assert flagged("Widget therapy is covered when there is no spread or 1 to 3 positive nodes.")


def test_each_of_two_groups_keeps_its_own_figure() -> None:
    found = when("ferritin is 30 or more in men or 20 or more in women")
    assert found[0] == "any"
    assert len(found) == 3


def test_more_than_behind_or_is_another_figure() -> None:
    found = when("pain lasts at least 6 months or more than 2 attacks per year have occurred")
    assert found == ("any", "pain lasts at least 6 months", "more than 2 attacks per year have occurred")


def test_what_is_given_together_is_one_demand() -> None:
    assert isinstance(when("the member has had combination therapy with a steroid AND one additional controller"), str)
    assert when("the member has had combination therapy with a steroid AND has a cough")[0] == "all"


def test_an_end_inside_a_finding_and_an_open_refusal_are_flagged() -> None:
    assert flagged("Widget therapy is covered when the ulcer persists until the member stops smoking again.")
    assert flagged("Widget therapy is covered for members who had rest, unless rest is not wanted or medically contraindicated.")


def test_what_is_refused_in_the_presence_of_several_is_refused_for_each() -> None:
    found = read("Widget therapy is not covered in the presence of infection, cancer, or pregnancy.")
    assert found == [("not_covered", "Widget therapy", ("any", "infection", "cancer", "pregnancy"))]


def test_a_pressure_beside_a_count_is_flagged() -> None:
    assert flagged("Widget therapy is covered when pressure is greater than 130/85 mm Hg on at least 3 separate visits.")


def test_a_place_in_brackets_of_commas_does_not_flag_its_figure() -> None:
    assert not flagged("Widget therapy is covered when the score is at least 5 at the lumbar spine, femoral neck, or total hip.")


def test_documentation_that_is_provided_opens_no_condition() -> None:
    assert when("documentation is provided that rest has failed") != ("all", "documentation is", "rest has failed")
