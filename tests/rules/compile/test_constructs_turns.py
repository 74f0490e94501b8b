"""Turns of published criteria: what stands behind a noun, what two names share, what a negation does not reach, figures in odd places."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.model import Atom, leaves
from tests.rules.compile.shaping import shapes

READ: tuple[tuple[str, list[Any]], ...] = (
    ("A harp is covered when: No earlier surgery of the hand", [("covered", ("not", "No earlier surgery of the hand"))]),
    (
        "A harp is covered when: Neck pain, suggestive of strain as evidenced by absence of nerve compression",
        [("covered", "Neck pain, suggestive of strain as evidenced by absence of nerve compression")],
    ),
    (
        "A harp is covered when: Clinical findings and imaging studies suggest active disease",
        [("covered", "Clinical findings and imaging studies suggest active disease")],
    ),
    (
        "A harp is covered for patients with painful arthritis of the medial or lateral compartment of the hand.",
        [("covered", "painful arthritis of the medial or lateral compartment of the hand")],
    ),
    (
        "A harp is covered for patients with loose strings or for patients with painful arthritis of the hand.",
        [("covered", ("any", "loose strings", "painful arthritis of the hand"))],
    ),
    ("A harp is covered for severe, chronic pain of the trunk or limbs.", [("covered", "severe, chronic pain of the trunk or limbs")]),
    (
        ("A harp is covered when: Can be expected to improve function that disease, trauma, or earlier therapy has impaired"),
        [("covered", "Can be expected to improve function that disease, trauma, or earlier therapy has impaired")],
    ),
    (
        "A harp is covered to treat fractures of the hand for which at least 6 weeks of rest have failed.",
        [("covered", ("all", "fractures of the hand", "at least 6 weeks of rest have failed"))],
    ),
    (
        ("A harp is covered when: Severe hand pain that practice makes worse and that significantly limits activities"),
        [("covered", ("all", "Severe hand pain that practice makes worse", "significantly limits activities"))],
    ),
    (
        ("A harp is covered when: Absence of swelling on films (grade 2 or more) or stiffness of the hand (grade III or IV)"),
        [("covered", ("not", ("any", "swelling on films (grade 2 or more)", "stiffness of the hand (grade III or IV)")))],
    ),
    (
        ("A harp is covered when: A hand exam within the past six (6) months indicating that there are no contraindications to practice"),
        [("covered", ("all", "A hand exam within the past six (6) months", ("not", "contraindications to practice")))],
    ),
    (
        "A harp is covered when: Have no exclusions or contraindications to having lessons at home",
        [("covered", ("not", "Have no exclusions or contraindications to having lessons at home"))],
    ),
    (
        "A harp is covered when: A complaint of tremor by the individual or an observer",
        [("covered", "A complaint of tremor by the individual or an observer")],
    ),
    (
        "A harp is covered for the treatment of severe, disabling psoriasis, which is not responsive to creams.",
        [("covered", ("all", "severe, disabling psoriasis", "is not responsive to creams"))],
    ),
    (
        "A harp is covered when: Swelling of the arm, unrelieved by elevation",
        [("covered", ("all", "Swelling of the arm", "unrelieved by elevation"))],
    ),
    (
        "A harp is covered when: such lessons are contraindicated or considered inappropriate due to a rash",
        [("covered", ("any", "such lessons are contraindicated", "considered inappropriate due to a rash"))],
    ),
    (
        ("A harp is covered when:\n- The harp is limited to one which meets the needs of the member, and is right for the hand"),
        [("covered", ("all", "The harp is limited to one which meets the needs of the member", "is right for the hand"))],
    ),
    (
        "A harp is covered when: The harp is approved by the guild and safe for home use",
        [("covered", ("all", "The harp is approved by the guild", "safe for home use"))],
    ),
    (
        "A harp is covered when: Severe pain lasting at least six months that interferes with practice",
        [("covered", ("all", "Severe pain lasting at least six months", "interferes with practice"))],
    ),
    (
        "A harp is covered when: Severe pain and loss of grip lasting at least six months",
        [("covered", "Severe pain and loss of grip lasting at least six months")],
    ),
    (
        "A harp is covered for mild eczema for which light or baths are indicated.",
        [("covered", ("all", "mild eczema", ("any", "light", "baths are indicated")))],
    ),
    (
        (
            "A harp is covered when: The member is unresponsive to, or has a contraindication to, lessons and "
            "would otherwise need an operation"
        ),
        [
            (
                "covered",
                (
                    "all",
                    ("any", "unresponsive to, or has a contraindication to, lessons", "has a contraindication to, lessons"),
                    "would otherwise need an operation",
                ),
            )
        ],
    ),
    (
        "A harp is covered when: a swollen hand causing stiffness or loss of grip",
        [("covered", ("all", "a swollen hand", ("any", "stiffness", "loss of grip")))],
    ),
    (
        "A harp is covered for the treatment of acute pain and of chronic intractable pain.",
        [("covered", ("any", "acute pain", "chronic intractable pain"))],
    ),
    (
        "A harp is covered when: The member has not conceived after 12 months of unprotected intercourse",
        [("covered", "The member has not conceived after 12 months of unprotected intercourse")],
    ),
    (
        "A harp is covered when: there is a new weakness, recent trauma, or progression of symptoms",
        [("covered", ("any", "there is a new weakness", "recent trauma", "progression of symptoms"))],
    ),
    (
        ("A harp is covered when: The member followed a program of daily practice with frequent tuning of the harp for at least 6 months"),
        [("covered", "The member followed a program of daily practice with frequent tuning of the harp for at least 6 months")],
    ),
    ("A harp is covered when: The member has little or no help at home", [("covered", "The member has little or no help at home")]),
    (
        ("A harp is covered when all are met:\n- The member can tune it safely or, if not, has a helper who tunes it\n- The room is dry"),
        [("covered", ("all", ("any", "The member can tune it safely", ("all", "has a helper", "tunes it")), "The room is dry"))],
    ),
    (
        (
            "A harp is covered when all are met:\n"
            "- The growth looks malignant, especially in a member with a family history of melanoma\n"
            "- The room is dry"
        ),
        [("covered", ("all", "The growth looks malignant", "The room is dry"))],
    ),
    (
        ("A harp is covered when all are met:\n- Adults with EITHER: a cracked frame, OR a broken pedal\n- The room is dry"),
        [("covered", ("all", ("all", "Adults", ("any", "a cracked frame", "a broken pedal")), "The room is dry"))],
    ),
    (
        ("A harp is covered when all are met:\n- generalized psoriasis or psoriatic arthritis\n- The room is dry"),
        [("covered", ("all", ("any", "generalized psoriasis", "psoriatic arthritis"), "The room is dry"))],
    ),
)
FIGURES: tuple[tuple[str, str, float, str], ...] = (
    ("A harp is covered when: Headaches last 4 hours or longer", ">=", 4.0, "h"),
    ("A harp is covered when: The member has completed an adequate 6-month trial of lessons", ">=", 6.0, "mo"),
    ("A harp is covered when: Day 3 FSH level is less than 19 mIU/mL", "<", 19.0, "m[IU]/mL"),
    (("A harp is covered when: failure to use CPAP at least four (4) hours per night on five (5) or more nights per week"), ">=", 4.0, "h"),
    ("From the age of 30, harps are covered for members with a rash.", ">=", 30.0, "a"),
    ("A harp is covered when: lessons at least 3 times daily", ">=", 3.0, "/d"),
    ("A harp is covered when: at least 15 headache days/month", ">=", 15.0, "d/mo"),
    ("A harp is covered when: BMI of 40 kg/meter squared or more", ">=", 40.0, "kg/m2"),
    (
        ("A harp is covered when: BMI of 27 or more with at least one comorbidity (hypertension, type 2 diabetes, apnea)"),
        ">=",
        27.0,
        "kg/m2",
    ),
    (
        ("A harp is not covered when any of these applies:\n• Bone age is greater than 14 years in girls\n• The harp is broken"),
        ">",
        14.0,
        "a",
    ),
)


@pytest.mark.parametrize(("text", "said"), READ)
def test_a_turn_is_read_as_it_is_meant(text: str, said: list[Any]) -> None:
    assert shapes(text) == said


@pytest.mark.parametrize(("text", "op", "value", "unit"), FIGURES)
def test_a_figure_in_an_odd_place_is_compared(text: str, op: str, value: float, unit: str) -> None:
    found = [leaf for one in compile_text(text).statements for leaf in leaves(one.when) if isinstance(leaf, Atom) and leaf.op]
    assert [(one.op, one.value, one.unit) for one in found[:1]] == [(op, value, unit)]
