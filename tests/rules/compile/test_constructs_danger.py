"""Constructs that once gave a rule looser than its text: each is read right, or flagged."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.compile.lists.bare_lines import lines_of
from rules.compile.statements.reading import statements_of
from rules.compile.text.source import Source
from rules.contract import statement_to_json
from rules.model import Always, Stance, leaves
from tests.rules.compile.shaping import flagged, shapes


def figures(text: str) -> list[Any]:
    def walk(node: Any) -> list[Any]:
        if isinstance(node, dict):
            own = [(node["op"], node["value"], node.get("unit"))] if "op" in node else []
            return own + [x for v in node.values() for x in walk(v)]
        return [x for v in node for x in walk(v)] if isinstance(node, list) else []

    return [x for s in compile_text(text).statements for x in walk(statement_to_json(s))]


@pytest.mark.parametrize(
    "more",
    ["The member must also have fever.", "Fever is required.", "\nAND the member has fever."],
)
def test_a_further_demand_is_asked_for_besides_the_cover_before_it(more: str) -> None:
    found = compile_text(f"Widget therapy is covered when pain is present. {more}").statements
    assert [s.stance for s in found] == [Stance.COVERED]
    assert statement_to_json(found[0])["when"]["all"][0]["quote"] == "pain is present"


def test_a_demand_in_prose_is_asked_for_and_left_for_a_person() -> None:
    lines = lines_of(Source.of("Widget therapy is covered when pain is present. The member must also have fever."))
    found = statements_of(lines, Stance.COVERED, Stance.REVIEW)
    assert [(s.stance, len(list(leaves(s.when)))) for s in found if s.stance is Stance.COVERED] == [(Stance.COVERED, 2)]


def test_words_that_may_go_on_flag_both_statements() -> None:
    found = compile_text("Widget therapy is covered when pain is present.\n\nFever above 39 degrees\n\nRash").statements
    assert all(s.review for s in found if s.stance is Stance.COVERED)


HEADINGS = ("Medically Necessary:", "Not Medically Necessary:", "Covered:", "Repeat Injection", "Limitations:", "Initial Injection")


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_states_nothing(heading: str) -> None:
    text = f"{heading}\n\nWidget therapy is considered medically necessary when pain is present."
    found = compile_text(text)
    assert found.coverage == 1.0
    for one in found.statements:
        assert one.review or not isinstance(one.when, Always), (heading, one)
    assert ("covered", "pain is present") in shapes(text)


@pytest.mark.parametrize("heading", ["Repeat Injection", "Covered Services", "Medically Necessary", "Coverage"])
def test_a_heading_alone_is_never_cover_without_a_flag(heading: str) -> None:
    for one in compile_text(heading).statements:
        assert one.review or one.stance is not Stance.COVERED or not isinstance(one.when, Always)


@pytest.mark.parametrize(
    "text",
    [
        "No more than 40 widgets every 12 weeks will be approved.",
        "Coverage is limited to three visits per leg in a 12-month period.",
        "For each treated region no more than two (2) visits will be reimbursed per rolling 12 months.",
        "Up to 3 visits per year are covered.",
    ],
)
def test_a_limit_is_no_cover(text: str) -> None:
    found = compile_text(text).statements
    assert [s.stance for s in found] == [Stance.LIMIT]
    assert figures(text)[0][0] == "<="


def test_a_limit_behind_criteria_is_a_statement_of_its_own() -> None:
    found = compile_text("The member has fever. Quantity limit: 1 widget per 28 days.").statements
    assert [s.stance for s in found] == [Stance.COVERED, Stance.LIMIT]


def test_an_excluding_list_is_any() -> None:
    said = shapes("Widget therapy is considered investigational for the following conditions: asthma, gout, and lumbago.")
    assert said == [("unproven", ("any", "asthma", "gout", "lumbago"))]
    text = "Widget therapy is not covered for any of the following: white count less than 500 cells/mm3, "
    said = shapes(text + "platelet count less than 900 cells/mm3, or hemoglobin less than 9 g/dL; or gout.")
    assert said[0][1][1][0] == "any"
    assert said[0][1][1][2] == "platelet count less than 900 cells/mm3"


def test_a_refusal_begins_at_its_own_word() -> None:
    said = shapes("Widget therapy is covered when the member has severe pain, freedom from ear infection, and no prior surgery.")
    assert said == [("covered", ("all", "member has severe pain", ("not", "freedom from ear infection"), ("not", "no prior surgery")))]
    said = shapes("Widget therapy is covered when there is a signed plan and no tobacco use.")
    assert said == [("covered", ("all", "there is a signed plan", ("not", "no tobacco use")))]


def test_a_refusal_inside_a_relative_clause_turns_nothing_round() -> None:
    said = shapes("Widget therapy is covered when a caregiver who is unable to push the chair is available.")
    assert said == [("covered", "a caregiver who is unable to push the chair is available")]


def test_markers_with_a_bracket_open_items_inside_a_sentence() -> None:
    text = "Widget therapy is covered when 1) pain is present, and 2) fever is present, and 3) the results change care."
    assert shapes(text) == [("covered", ("all", "pain is present", "fever is present", "the results change care"))]
    assert figures(text) == []


def test_either_binds_what_follows_it() -> None:
    said = shapes("Widget therapy is covered when there is chronic migraine with either vomiting or dizziness.")
    assert said[0][1][0] == "all"
    assert said[0][1][-1] == ("any", "vomiting", "dizziness")


def test_a_distance_is_at_most() -> None:
    assert figures("Widget therapy is not covered when an implant lies within 30 cm of the coil.") == [("<=", 30, "cm")]


def test_the_cut_between_two_comparisons_stands_before_the_second_noun() -> None:
    said = shapes("Widget therapy is covered when the ratio is less than 0.70 and FEV1 below 80% is seen.")
    assert said[0][1][1] == "ratio is less than 0.70"


def test_the_final_and_rules_the_commas() -> None:
    said = shapes("Widget therapy is covered for adults who have an AHI of 15 or more, a BMI of 40 or less, and no prior surgery.")
    assert said[0][1][0] == "all"
    assert ("not", "no prior surgery") in said[0][1]
    assert figures("Widget therapy is covered for adults who have an AHI of 15 or more, a BMI of 40 or less, and no prior surgery.") == [
        (">=", 15, "/h"),
        ("<=", 40, "kg/m2"),
    ]


def test_a_semicolon_outranks_commas() -> None:
    said = shapes("Widget therapy is covered for patients who have urgency, frequency, or incontinence; and who are willing to learn it.")
    assert said[0][1] == ("all", ("any", "urgency", "frequency", "incontinence"), "are willing to learn it")


def test_a_shared_object_is_not_cut_off() -> None:
    text = "Inadequate response, intolerance, or contraindication to metformin"
    ((_, found),) = shapes(f"Widget therapy is covered when any of the following is met: {text}; or fever.")
    assert found[1] == ("any", text, text[21:], text[37:])
    text = "Documented failure or intolerance"
    ((_, found),) = shapes(f"Widget therapy is covered when any of the following is met: {text}; or fever.")
    assert found[1] == text


def test_an_alternative_without_its_object_is_flagged() -> None:
    assert flagged("Widget therapy is covered when there is inadequate response or poor tolerance of metformin.")


def test_the_list_binds_to_the_alternative_it_stands_in() -> None:
    text = "Widget therapy is covered when all of the following are met:\nA. BMI of 40 or greater, or BMI of 35 or greater with "
    text += "at least one of the following: gout; asthma\nB. Age 18 or older"
    found = shapes(text)[0][1]
    assert found[1] == ("any", "BMI of 40 or greater", ("all", "BMI of 35 or greater", ("any", "gout", "asthma")))


def test_what_stands_before_the_list_is_kept() -> None:
    said = shapes("Widget therapy is covered if all of the basic coverage criteria are met and if:\n1. Pain; and\n2. Fever")
    assert said[0][1] == ("all", "all of the basic coverage criteria", ("all", "Pain", "Fever"))
    said = shapes("Widget therapy may be approved as a single agent for treatment of gout when:\n1. Pain; AND\n2. Fever")
    assert said[0][1] == ("all", "a single agent", "gout", ("all", "Pain", "Fever"))


def test_an_instrument_of_another_body_decides() -> None:
    assert [s.stance for s in compile_text("Level of care decisions are made using the LOCUS.").statements] == [Stance.DELEGATED]


def test_paperwork_behind_a_list_is_no_criterion() -> None:
    text = "Widget therapy: must meet all of the following:\n1) Pain\n2) Fever\nApprove 12 weeks.\nRequests must be received within a week."
    assert [s.stance for s in compile_text(text).statements] == [Stance.COVERED, Stance.ADMINISTRATIVE, Stance.ADMINISTRATIVE]


def test_two_refusals_joined_are_one_stance() -> None:
    text = "Widget surgery is considered cosmetic and not medically necessary, except when performed for gout."
    assert [(s, w[0]) for s, w in shapes(text)] == [("not_covered", "not")]


def test_what_is_set_off_behind_alternatives_is_said_of_each() -> None:
    said = shapes("Widget therapy is covered for gout or asthma, after failure of 3 months of therapy.")
    assert said[0][1][0] == "all"
    assert said[0][1][-1] == "after failure of 3 months of therapy"
    said = shapes("Widget therapy is covered when PO2 is 55 mm Hg or less, or saturation is 88% or less, taken at rest.")
    assert said[0][1][2] == "taken at rest"


def test_the_figure_and_what_it_comes_with_are_both_asked_for() -> None:
    said = shapes("Widget therapy is covered when the AHI is 5 to 14 events per hour with documentation of gout, asthma or insomnia.")
    assert said[0][1] == ("all", "AHI is 5 to 14 events per hour", ("any", "gout", "asthma", "insomnia"))


def test_the_objects_of_a_relative_clause_are_no_alternatives() -> None:
    text = "Widget therapy is covered when pain for 6 weeks or more that limits work, sleep or walking is present."
    assert not isinstance(shapes(text)[0][1], tuple)


def test_a_subject_of_two_is_no_alternative_without_its_verb() -> None:
    for text in ("CT or endoscopy of the sinus shows disease", "CT or nasal endoscopy during an episode confirms disease"):
        assert flagged(f"Widget therapy is covered when {text}.") or not isinstance(shapes(f"Widget is covered when {text}.")[0][1], tuple)


def test_the_scale_behind_a_degree_is_no_figure() -> None:
    assert figures("Widget therapy is covered when weakness is graded 3 of 5 or less.")[0][:2] == ("<=", 3)


def test_an_exception_between_quantifier_and_list_is_kept() -> None:
    text = "Widget therapy is covered when two or more of the following, unless contraindicated: exercise; drugs; braces."
    assert shapes(text)[0][1][0] == "unless"


@pytest.mark.parametrize(
    "text",
    [
        "Widget therapy is covered when the score is at least 40, or at least 35 with fever.",
        "Widget therapy is covered if pain is present and fever is present, or, where fever is not evident, the plan has been changed.",
        "Widget therapy is covered when two tests were below 10 ng/mL; only one abnormal test is needed if gout is present.",
    ],
)
def test_what_cannot_be_told_is_flagged(text: str) -> None:
    assert flagged(text)
