"""Forms of one field to a line, lists below a denial, and demands that share the subject of a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.model import Atom, leaves
from tests.rules.compile.shaping import flagged, shapes

FORM = (
    "Covered Uses: All FDA-approved indications.\n"
    "Exclusion Criteria: Tone deafness\n"
    "Required Medical Information: All of the following:\n"
    "1. A cracked frame.\n"
    "2. Lessons have failed.\n"
    "Age Restrictions: 18 years of age or older\n"
    "Prescriber Restrictions: Prescribed by a conductor\n"
    "Coverage Duration: 12 months\n"
)

READ: tuple[tuple[str, list[Any]], ...] = (
    (
        FORM,
        [
            ("not_covered", "Tone deafness"),
            (
                "covered",
                (
                    "all",
                    ("all", "A cracked frame", "Lessons have failed"),
                    "18 years of age or older",
                    "Prescribed by a conductor",
                ),
            ),
            ("administrative", "12 months"),
        ],
    ),
    ("Exclusion Criteria: N/A\nRequired Medical Information: A cracked frame.\n", [("covered", "A cracked frame")]),
    (
        "Prior Authorization Group Description: Harps\nExclusion Criteria: Tone deafness\nAge Restrictions:\n"
        "Required Medical Information: A cracked frame.",
        [("not_covered", "Tone deafness"), ("covered", "A cracked frame")],
    ),
    (
        "A harp is covered when the member:\n1. Is being taught; and\n2. Is not:\n   a. Tone deaf; or\n   b. Afraid of strings",
        [("covered", ("all", "Is being taught", ("not", ("any", "Tone deaf", "Afraid of strings"))))],
    ),
    (
        "A harp is covered for members who are not:\n- Tone deaf\n- Afraid of strings",
        [("covered", ("not", ("any", "Tone deaf", "Afraid of strings")))],
    ),
    (
        "A harp is covered for members who have a cracked frame and have failed lessons.",
        [("covered", ("all", "a cracked frame", "have failed lessons"))],
    ),
    (
        "A harp is covered for clients who have scoliosis and cannot take lessons.",
        [("covered", ("all", "scoliosis", ("not", "cannot take lessons")))],
    ),
    (
        "A harp for the treatment of gout may be considered for cost-sharing when prescribed by a physician.",
        [("covered", ("all", "gout", "prescribed by a physician"))],
    ),
)


@pytest.mark.parametrize(("text", "said"), READ)
def test_a_form_and_a_shared_subject_are_read_as_they_are_meant(text: str, said: list[Any]) -> None:
    assert shapes(text) == said


def test_a_field_alone_is_no_form() -> None:
    assert shapes("Required Medical Information: A cracked frame.\nThe harp is covered when: A dry room")[-1][0] == "covered"
    assert not any(stance == "not_covered" for stance, _ in shapes("Exclusion Criteria: N/A\nRequired Medical Information: A rash."))


def test_a_line_below_a_field_is_kept() -> None:
    said = shapes("Exclusion Criteria: Tone deafness\nAge Restrictions: 18 years or older\nSomething that nobody can place")
    assert said == [("not_covered", "Tone deafness"), ("covered", ("all", "18 years or older", "Something that nobody can place"))]


def test_two_figures_behind_a_denied_comparison_are_both_asked() -> None:
    text = "A harp is covered when: the weight must be no more than 45 kg and greater than or equal to 15 kg"
    found = [leaf for one in compile_text(text).statements for leaf in leaves(one.when) if isinstance(leaf, Atom)]
    assert [(one.op, one.value) for one in found] == [("<=", 45.0), (">=", 15.0)]
    assert shapes(text)[0][1][0] == "all"


FIGURES: tuple[tuple[str, str, float, str], ...] = (
    ("the threshold of the ear should be better than 20 dB", "<", 20.0, "dB"),
    ("the threshold of the ear is worse than 40 dB", ">", 40.0, "dB"),
    ("equal to or >50% stenosis", ">=", 50.0, "%"),
    ("Sphere power equal to, or greater than, plus or minus 0.50 diopter", ">=", 0.5, "[diop]"),
    ("A correction equal to or greater than plus or minus ten (±10) diopters", ">=", 10.0, "[diop]"),
    ("members seventeen years of age and younger", "<=", 17.0, "a"),
    ("age seventy-five or older", ">=", 75.0, "a"),
    ("hemoglobin below eleven g/dL", "<", 11.0, "g/dL"),
)


@pytest.mark.parametrize(("words", "op", "value", "unit"), FIGURES)
def test_a_figure_in_words_or_with_two_signs_is_compared(words: str, op: str, value: float, unit: str) -> None:
    found = [
        leaf for one in compile_text(f"A harp is covered when: {words}").statements for leaf in leaves(one.when) if isinstance(leaf, Atom)
    ]
    assert [(one.op, one.value, one.unit) for one in found if one.op] == [(op, value, unit)]


OUTLINES: tuple[tuple[str, Any], ...] = (
    (
        "Approval Criteria\n\n1 - One of the following:\n\n1.1 - A cracked frame\n\nOR\n\n1.2 - Both of the following:\n\n"
        "1.2.1 - Lessons have failed\n\nAND\n\n"
        "1.2.2 - Member has ONE of the following conditions:\n\n• Gout\n• Scoliosis\n\nAND\n\n2 - Prescribed by a conductor",
        (
            "all",
            ("any", "A cracked frame", ("all", "Lessons have failed", ("any", "Gout", "Scoliosis"))),
            "Prescribed by a conductor",
        ),
    ),
    (
        "Approval Criteria 1 - One of the following: 1.1 - A cracked frame OR 1.2 - Both of the following: "
        "1.2.1 - Lessons have failed AND 1.2.2 - Gout",
        ("any", "A cracked frame", ("all", "Lessons have failed", "Gout")),
    ),
    (
        "Approval Criteria\n1 - A cracked frame\nAND\n2 - Trial and failure of lessons",
        ("all", "A cracked frame", "Trial and failure of lessons"),
    ),
)


@pytest.mark.parametrize(("text", "said"), OUTLINES)
def test_points_set_off_by_dashes_are_an_outline(text: str, said: Any) -> None:
    assert shapes(text) == [("covered", said)]
    assert not flagged(text)


def test_figures_with_dashes_are_no_outline() -> None:
    assert shapes("A harp is covered when: 2 - 4 lessons a week were tried")[0][1] == "2 - 4 lessons a week were tried"
    assert "2 -" in str(shapes("A harp is covered when: Step 2 - Lessons were tried and Step 4 - Practice was tried"))


REFUSED: tuple[tuple[str, list[Any]], ...] = (
    (
        "A harp is considered not medically necessary and, therefore, not covered for the treatment of gout or for lupus.",
        [("not_covered", ("any", "gout", "lupus"))],
    ),
    ("A harp is considered not medically necessary and therefore not covered for gout.", [("not_covered", "gout")]),
    ("A harp is not medically necessary, and therefore is not covered, for gout.", [("not_covered", "gout")]),
    ("A harp for gout is not eligible for reimbursement.", [("not_covered", "gout")]),
    ("A harp may not be used in members with gout.", [("not_covered", "gout")]),
    (
        "A harp is covered when all of the following are met:\n- A cracked frame\n- A harp is not covered for members who take aspirin",
        [("covered", "A cracked frame"), ("not_covered", "take aspirin")],
    ),
    ("No coverage is available for a harp when the member has gout.", [("not_covered", "member has gout")]),
    ("The plan excludes a harp for gout.", [("not_covered", "gout")]),
    ("A harp is contraindicated in members with gout, and will not be approved.", [("not_covered", "gout")]),
    ("A harp is not medically necessary for gout, and it will be denied.", [("not_covered", "gout")]),
    ("A harp is covered for members with gout, excluding those with lupus.", [("covered", ("all", "gout", ("not", "lupus")))]),
    ("A harp is covered for members with gout, but not for those with lupus.", [("covered", ("all", "gout", ("not", "lupus")))]),
    ("Home use of a harp is not covered by the Company because it is not covered by Medicare.", [("not_covered", True)]),
    (
        "Lyrimab™ (Finol 5mg/Tadol 5mg) Approval Criteria:\n• A cracked frame; AND\n"
        "• A significant reason why lower tiers are not appropriate for the member must be provided.",
        [
            (
                "covered",
                ("all", "A cracked frame", "A significant reason why lower tiers are not appropriate for the member must be provided"),
            )
        ],
    ),
)


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_one_refusal_in_two_words_is_not_turned_round(text: str, said: list[Any]) -> None:
    assert shapes(text) == said
