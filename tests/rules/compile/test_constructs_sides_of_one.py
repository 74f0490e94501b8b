"""Constructs of payers' sentences: what stays one demand and what is two, figures that compare nothing, refusals with a figure, groups."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.contract import statement_to_json
from tests.rules.compile.shaping import flagged, shape
from tests.rules.compile.shaping import shapes as said


def item(words: str) -> Any:
    """The node of one item of an all-list."""
    text = f"Widget therapy is covered when all of the following are met:\n- {words}\n- zz zz zz"
    (statement,) = compile_text(text).statements
    return shape(statement_to_json(statement)["when"])[1]


ONE = (
    "A gut biopsy with pathology showing sprue",
    "Imaging shows rim wear with documented cyst formation",
    "Presence of irreversible heart, kidney, or liver disease",
    "Irreversible heart or lung disease",
    "An x-ray shows a cam or pincer deformity",
    "Review of shunt or implantable defibrillator function",
    "Lowering the risk of leaks or recurrence",
    "Films have ruled out a crack or loose body in the joint",
    "Renal failure with anticipated progression to dialysis",
    "Ache with overhead activity",
    "Films show a cyst at the level corresponding with the exam",
    "Lifts the lid with a finger",
    "Steady ache and swelling interfering with chores",
    "Sedation needed for hepatitis genotype 1, 2, or 3",
)


@pytest.mark.parametrize("words", ONE)
def test_one_demand_stays_one(words: str) -> None:
    assert isinstance(item(words), str)


TWO: list[tuple[str, Any]] = [
    ("Members with fits, faints, or falls in whom a block is suspected",
     ("all", ("any", "fits", "faints", "falls"), "a block is suspected")),
    ("A knee that was free of pain before", ("all", "A knee", ("not", "was free of pain before"))),
    ("There is no gout, with a cyst on the ankle MRI", ("all", ("not", "There is no gout"), "a cyst on the ankle MRI")),
    ("A child has glue ear for at least 3 months", ("all", "A child", "has glue ear for at least 3 months")),
    ("Men with gout or receiving steroids", ("all", "Men", ("any", "gout", "receiving steroids"))),
    ("Ache not associated with a fall and not responding to 3 weeks of rest",
     ("all", "Ache", ("not", "not associated with a fall"), "not responding to 3 weeks of rest")),
    ("The wound is stable and skilled dressing is no longer needed",
     ("all", "The wound is stable", ("not", "skilled dressing is no longer needed"))),
    ("Unresponsive to baths or not amenable to surgery", ("any", "Unresponsive to baths", "not amenable to surgery")),
    ("Active deep infection or infection limited to the skin", ("any", "Active deep infection", "infection limited to the skin")),
    ("Patient has tried or is intolerant to melatonin",
     ("any", "Patient has tried or is intolerant to melatonin", "is intolerant to melatonin")),
    ("Films show grade 3 wear, joint rot of the hip with space narrowing, or an old break of the neck",
     ("any", "Films show grade 3 wear", ("all", "joint rot of the hip", "space narrowing"), "an old break of the neck")),
    ("The member meets the criteria above and has failed a plain device",
     ("all", "The member meets the criteria above", "has failed a plain device")),
    ("A scan performed within the past 12 months shows a cyst", ("all", "A scan performed within the past 12 months", "shows a cyst")),
    ("An index between 5 and 14 events per hour is documented with excessive fatigue or hypertension",
     ("all", "An index between 5 and 14 events per hour is documented", ("any", "excessive fatigue", "hypertension"))),
    ("No severe wear, defined as grade 3 rot, or a gap of less than 2 mm",
     ("not", ("any", "grade 3 rot", "a gap of less than 2 mm"))),
]  # fmt: skip


@pytest.mark.parametrize(("words", "wanted"), TWO, ids=[words[:50] for words, _ in TWO])
def test_what_is_two(words: str, wanted: Any) -> None:
    assert item(words) == wanted


def compared(words: str) -> list[tuple[bool, str, float, float | None, str]]:
    """Every comparison of an item: whether it stands below a NOT, operator, values and unit."""
    (statement,) = compile_text(f"Widget therapy is covered when all of the following are met:\n- {words}\n- zz zz zz").statements
    found: list[tuple[bool, str, float, float | None, str]] = []

    def walk(node: Any, refused: bool) -> None:
        if isinstance(node, list):
            for one in node:
                walk(one, refused)
        elif isinstance(node, dict) and "op" in node:
            found.append((refused, node["op"], node["value"], node.get("value2"), node["unit"]))
        elif isinstance(node, dict):
            for key, inner in node.items():
                walk(inner, refused ^ (key == "not")) if isinstance(inner, dict | list) else None

    walk(statement_to_json(statement)["when"], False)
    return found


COMPARED: list[tuple[str, list[tuple[bool, str, float, float | None, str]]]] = [
    ("No evidence of deep (Outer grade 4) wear", [(True, "=", 4, None, "{grade}")]),
    ("Absence of advanced wear (Tonnis grade 2 or more)", [(True, ">=", 2, None, "{grade}")]),
    ("The individual is under 18 or over 60 years of age", [(False, "<", 18, None, "a"), (False, ">", 60, None, "a")]),
    ("A pure-tone loss of 70 dB or greater at 500, 1000, and 2000 Hz", [(False, ">=", 70, None, "dB")]),
    ("Ulcers in one or more extremities", []),
    ("More than 20 episodes of desaturation of less than 85%", [(False, ">", 20, None, "1")]),
    ("The implant is limited to one or two levels", [(False, "between", 1, 2, "1")]),
    ("Squint is 10 prism diopters or more", [(False, ">=", 10, None, "[p'diop]")]),
    ("Class of II-IVb", [(False, "between", 2, 4, "{grade}")]),
    ("Twenty-four hour supervision is needed", []),
    ("No gain is seen within the initial 2 weeks of care", []),
    ("eGFR of 30 mL/min/1.73 m2 or more", [(False, ">=", 30, None, "mL/min/{1.73_m2}")]),
]


@pytest.mark.parametrize(("words", "wanted"), COMPARED, ids=[words[:50] for words, _ in COMPARED])
def test_what_compares(words: str, wanted: Any) -> None:
    assert compared(words) == wanted


def test_a_unit_ends_a_sentence() -> None:
    text = (
        "Growth drops will be approved based on all of the following criteria: Small stature; and a peak of less than 10 mcg/L. "
        "Authorization will be issued for 12 months."
    )
    assert [stance for stance, _ in said(text)] == ["covered", "administrative"]
    assert said(text)[0][1] == ("all", "Small stature", "a peak of less than 10 mcg/L")


def test_names_of_groups_stand_above_their_bullets() -> None:
    text = (
        "Hip scoping may be considered medically necessary when ALL of the following conditions have been met:\n"
        "Age\n • Growth plates are closed\nSymptoms\n • Groin ache; AND\n • A positive sign\nImaging\n • A cam is seen"
    )
    assert said(text) == [("covered", ("all", "Growth plates are closed", ("all", "Groin ache", "A positive sign"), "A cam is seen"))]
    assert not flagged(text)


def test_doubled_bullets_are_a_list_of_their_own() -> None:
    text = (
        "Initial criteria\n- Sprue is present\n- AND ONE of the following:\n- - Rash\n- OR\n- - Flushing\n- AND prescribed by a gut doctor"
    )
    assert said(text) == [("covered", ("all", "Sprue is present", ("any", "Rash", "Flushing"), "prescribed by a gut doctor"))]


def test_a_limit_says_what_is_asked_besides() -> None:
    text = (
        "Up to 12 needle visits within 90 days may be considered medically necessary under the following circumstances:\n"
        " - The ache has lasted\n - The ache is dull"
    )
    assert said(text) == [("limit", ("all", "Up to 12 needle visits within 90 days", ("all", "The ache has lasted", "The ache is dull")))]
    text = (
        "Up to 36 sessions of walking within a 12-week period for the treatment of adults with bad legs when the member has seen a doctor;"
    )
    assert [stance for stance, _ in said(text)] == ["covered", "limit"]
    assert said(text)[0][1] == ("all", ("all", "adults", "bad legs"), "member has seen a doctor")
    text = "A patient currently receiving Slimdrug is approved for 1 year if weight has fallen."
    assert ("covered", ("all", "A patient currently receiving Slimdrug", "weight has fallen")) in said(text)
