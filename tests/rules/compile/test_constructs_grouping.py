"""How the items of a list belong together: connectives on their own lines, items named in the lead-in, counted lists, lists in one line;
and which sentence says what: contraindications, other uses, stages, reviews, limits in brackets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rules.compile import compile_text
from rules.contract import statement_to_json

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]

SURE: tuple[tuple[str, Any], ...] = (
    (
        "A widget is covered if the patient meets the following:\n"
        "1. Sore throat with a frequency of at least:\n   a. Three or more bouts in the "
        "past 6 months; or\n   b. Five or more bouts in the past 12 months;\n   and\n   c. Fever at night;\nor\n2. Deep abscess.",
        (
            "any",
            (
                "all",
                "Sore throat",
                (
                    "all",
                    ("any", "Three or more bouts in the past 6 months", "Five or more bouts in the past 12 months"),
                    "Fever at night",
                ),
            ),
            "Deep abscess",
        ),
    ),
    (
        "Widgets are covered if the patient meets the following criteria:\n• Curve over 20 degrees; AND\n• Bones still grow\nOR\n"
        "• Curve over 40 degrees; AND\n• Pain at night",
        ("any", ("all", "Curve over 20 degrees", "Bones still grow"), ("all", "Curve over 40 degrees", "Pain at night")),
    ),
    ("Widgets are covered if criteria 1-2 are met:\n1. Pain at night\n2. Severe rash", ("all", "Pain at night", "Severe rash")),
    (
        "Widgets are covered when all of the following criteria (1)-(2) are met:\n1. Pain at night\n2. Severe rash",
        ("all", "Pain at night", "Severe rash"),
    ),
    (
        "Widgets are covered when A and B are present, along with either C or D:\nA. Pain at night\n"
        "B. Fever at night\nC. Severe rash\nD. Deep ulcer",
        ("all", "Pain at night", "Fever at night", ("any", "Severe rash", "Deep ulcer")),
    ),
    (
        "Widgets are covered if the member has at least one of the conditions in (1) through (2) and meets (3): "
        "(1) severe rash; (2) deep ulcer; (3) fever at night.",
        ("all", ("any", "severe rash", "deep ulcer"), "fever at night"),
    ),
    (
        "Widgets are covered if the patient meets ONE of the following (A or B):\nA. Severe rash\nB. Deep ulcer",
        ("any", "Severe rash", "Deep ulcer"),
    ),
    (
        "Widgets are covered when Criterion A. and at least one of Criteria B. or C. is met:\n"
        "A. Pain at night\nB. Fever at night\nC. Severe rash",
        ("all", "Pain at night", ("any", "Fever at night", "Severe rash")),
    ),
    (
        "Widgets are covered when the patient meets criteria 1 through 2 and either 3 or 4:\n"
        "1. Pain at night\n2. Fever at night\n3. Deep ulcer\n4. Open wound",
        ("all", "Pain at night", "Fever at night", ("any", "Deep ulcer", "Open wound")),
    ),
    (
        "Widgets are covered if one of the following is met:\n- Deep ulcer\n- Open wound\n"
        "In addition to one of the above criteria, the member must "
        "meet all of the following:\n- Pain at night\n- Severe rash",
        ("all", ("any", "Deep ulcer", "Open wound"), ("all", "Pain at night", "Severe rash")),
    ),
    (
        "Widgets are covered for the treatment of the following conditions:\n"
        "severe rash in patients who meet the following 2 criteria:\nPain at "
        "night;\nFever at night;\ndeep ulcer;\nopen wound; and\nmissing limb.",
        ("any", ("all", "severe rash", ("all", "Pain at night", "Fever at night")), "deep ulcer", "open wound", "missing limb"),
    ),
    (
        "Widgets are covered when all of the following are met:\n1. Severe rash\n"
        "2. The treating physician has documented one or more of the "
        "following:\n   a. Deep ulcer\n   b. Open wound",
        ("all", "Severe rash", ("any", "Deep ulcer", "Open wound")),
    ),
    ("The following conditions are covered: severe rash, deep ulcer, and open wound.", ("any", "severe rash", "deep ulcer", "open wound")),
    (
        "Widgets are covered when one of the following criteria is met.\n"
        "I. Acute pain: within 30 days of surgery.\nII. Pain of the back: for at "
        "least three months.",
        ("any", ("all", "Acute pain", "within 30 days of surgery"), ("all", "Pain of the back", "for at least three months")),
    ),
    (
        "Widgets are covered when all of the following criteria are met:\n"
        "- For initial therapy, all of the following:\n  o Severe rash; and\n  o "
        "Deep ulcer\n- For continuation of therapy, all of the following:\n  o Smaller rash; and\n  o Healed ulcer",
        ("any", ("all", "Severe rash", "Deep ulcer"), ("all", "Smaller rash", "Healed ulcer")),
    ),
    (
        "Widgets are covered for adults with a BMI of at least 35 and one or more comorbidities:\n- severe rash\n- deep ulcer",
        ("all", ("all", "adults", "a BMI of at least 35"), ("any", "severe rash", "deep ulcer")),
    ),
    ("Widgets are covered under Medicare when used in adults with gout.", ("all", "adults", "gout")),
    ("Widgets are covered for ambulatory patients with foot drop.", ("all", "ambulatory patients", "foot drop")),
    ("Inpatient treatment of severe gout is covered when fever is present.", ("all", "severe gout", "fever is present")),
    ("Members with gout are eligible for a second widget if the first widget is broken.", ("all", "gout", "first widget is broken")),
    (
        "Widget therapy requires a surgeon's opinion, unless one of the following: (a) severe rash is present; (b) the ulcer is deep.",
        ("unless", "Widget therapy requires a surgeon's opinion", ("any", "severe rash is present", "the ulcer is deep")),
    ),
)


@pytest.mark.parametrize(("text", "wanted"), SURE, ids=[text[:50] for text, _ in SURE])
def test_how_items_belong_together(text: str, wanted: Any, said: Said, flagged: Flagged) -> None:
    assert said(text) == [("covered", wanted)]
    assert not flagged(text)


SEVERAL: tuple[tuple[str, list[tuple[str, Any]]], ...] = (
    (
        "A widget is contraindicated when:\n- Severe rash is present; or\n- The wound is deep.",
        [("not_covered", ("any", "Severe rash is present", "The wound is deep"))],
    ),
    (
        "Widgets will not be covered within 3 months of surgery unless justified by one of the following: 1. Severe rash 2. Deep ulcer",
        [("not_covered", ("all", "within 3 months of surgery", ("not", ("any", "Severe rash", "Deep ulcer"))))],
    ),
    ("All other uses of widgets are considered investigational.", [("unproven", "All other uses")]),
    ("The plan does not cover widgets for obesity.", [("not_covered", "obesity")]),
    ("Coverage is not provided for worn widgets.", [("not_covered", "worn widgets")]),
    (
        "Any of the following procedures is considered not medically necessary:\n• Rash peeling\n• Ulcer scraping",
        [("not_covered", ("any", "Rash peeling", "Ulcer scraping"))],
    ),
    ("Exclusions\n- Severe rash\n- Deep ulcer", [("not_covered", ("any", "Severe rash", "Deep ulcer"))]),
    (
        "Prior authorization is required. To be approved, the member must have one of the following: severe rash; or deep ulcer.",
        [("administrative", "Prior authorization is required"), ("covered", ("any", "severe rash", "deep ulcer"))],
    ),
    (
        "Clinic Health requires prior authorization for widgets. Criteria: 1. Severe rash; 2. Two of the "
        "following: a. deep ulcer b. open wound "
        "c. missing limb; 3. Fever at night.",
        [
            ("administrative", "Clinic Health requires prior authorization for widgets"),
            ("covered", ("all", "Severe rash", ("at_least", 2, "deep ulcer", "open wound", "missing limb"), "Fever at night")),
        ],
    ),
    (
        "Widgets are covered if the following conditions are met: - member has severe rash - member failed "
        "an ointment - member has no fever. "
        "Renewal: member shows a smaller rash.",
        [
            ("covered", ("all", "member has severe rash", "member failed an ointment", ("not", "member has no fever"))),
            ("covered", "member shows a smaller rash"),
        ],
    ),
    (
        "Initial request:\n• Must have severe rash AND\n• Must be 18 years or older.\nContinuation: the rash is smaller.",
        [("covered", ("all", "Must have severe rash", "Must be 18 years or older")), ("covered", "the rash is smaller")],
    ),
    (
        "Widget therapy (once per lifetime) is covered for adults with gout.",
        [("covered", ("all", "adults", "gout")), ("limit", "once per lifetime")],
    ),
    (
        "Replacement is covered once every five years or when the widget is broken beyond repair.",
        [("limit", ("any", "once every five years", "widget is broken beyond repair"))],
    ),
)


@pytest.mark.parametrize(("text", "wanted"), SEVERAL, ids=[text[:50] for text, _ in SEVERAL])
def test_what_each_sentence_says(text: str, wanted: list[tuple[str, Any]], said: Said, flagged: Flagged) -> None:
    assert said(text) == wanted
    assert not flagged(text)


@pytest.mark.parametrize("words", ["none of A, B, or C", "at least two of criteria A, B, and C", "either A and B, or C"])
def test_labels_in_other_words_are_not_read_as_all(words: str, flagged: Flagged) -> None:
    assert flagged(f"Widgets are covered for patients with {words}:\nA. Pain at night\nB. Fever at night\nC. Severe rash")


def test_whom_a_sentence_exempts_is_asked_for_nothing(said: Said) -> None:
    text = "Trial of one preferred ointment for 30 days. Members established on the widget are exempt."
    assert said(text)[0][1][0] == "unless"
    assert said(text)[0][1][-1] == "Members established on the widget"


def test_each_time_has_its_own_condition_and_is_flagged(said: Said, flagged: Flagged) -> None:
    text = "Widgets are covered for members who have rash after 12 months if under age 35, or after 6 months if age 35 or older."
    assert said(text)[0][1][0] == "any"
    assert flagged(text)


def test_capitals_before_a_quantifier_part_what_is_asked_besides(said: Said) -> None:
    text = (
        "Widgets are covered for one of the following:\n- Severe rash\n- Deep ulcer AND has at least two of the following signs:\n"
        "  - pain at night\n  - open wound\n  - missing limb"
    )
    signs = ("at_least", 2, "pain at night", "open wound", "missing limb")
    assert said(text) == [("covered", ("any", "Severe rash", ("all", "Deep ulcer", signs)))]


def test_a_review_of_plans_is_paperwork(said: Said) -> None:
    assert [stance for stance, _ in said("Treatment plans are reviewed for medical necessity every six months.")] == ["administrative"]


def test_a_condition_behind_the_last_of_several_is_asked_of_each_and_flagged(said: Said, flagged: Flagged) -> None:
    text = (
        "Widgets are covered for members who are (1) under age 5; or (2) severely ill; or (3) bedridden, if a dentist certifies the need."
    )
    assert said(text) == [("covered", ("all", ("any", "under age 5", "severely ill", "bedridden"), "a dentist certifies the need"))]
    assert flagged(text)


def test_criteria_that_stand_elsewhere_are_referred_to() -> None:
    text = (
        "Widgets are covered if all of the basic criteria (A-C) have been met and criteria D-E are also "
        "met:\nD. Pain at night\nE. Severe rash"
    )
    when = [statement_to_json(one)["when"] for one in compile_text(text).statements]
    assert "ref" in when[0]["all"][0]
    assert when[0]["all"][0]["quote"] == "all of the basic criteria (A-C) have been met"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The daily dose does not exceed:\n- 10 mg for adults with gout; or\n- 5 mg for children with gout", [("<=", 10), ("<=", 5)]),
        ("The dose shall not exceed 300 mg.", [("<=", 300)]),
        ("The patient's weight is greater than:\n- 90 kg for adults with gout; or\n- 50 kg for children with gout", [(">", 90), (">", 50)]),
    ],
)
def test_a_comparison_that_a_lead_in_leaves_to_its_items(text: str, wanted: list[tuple[str, float]]) -> None:
    found: list[tuple[str, float]] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if "op" in node:
                found.append((node["op"], node["value"]))
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for one in node:
                walk(one)

    for one in compile_text(text).statements:
        walk(statement_to_json(one)["when"])
    assert found == wanted


def test_a_connective_on_its_own_line_under_all_of_the_following_is_flagged(flagged: Flagged) -> None:
    assert flagged("Widgets are covered when both are met:\n• Severe rash; AND\n• Deep ulcer\nOR\n• Open wound; AND\n• Missing limb")
