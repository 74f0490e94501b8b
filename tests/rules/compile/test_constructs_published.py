"""Layouts, lead-ins and stances as published policies have them: bullets and quantifiers left alone, stages, agencies, other uses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.compile.shaping import shapes

READ: tuple[tuple[str, list[Any]], ...] = (
    (
        ("Harp lessons are covered when\nALL\nof the following criteria are met.\n-\nThe member owns a harp;\nand\n-\nThe room is dry."),
        [("covered", ("all", "The member owns a harp", "The room is dry"))],
    ),
    (
        ("Harp lessons are covered when all of the following criteria are met. The member owns a harp;\nand\n- The room is dry."),
        [("covered", ("all", "The member owns a harp", "The room is dry"))],
    ),
    (
        (
            "Harps are covered when all are met:\n1. The room is dry; and,\n2. Any of the following:\n"
            "A cracked frame; or,\nA broken pedal; or,\nA missing string."
        ),
        [("covered", ("all", "The room is dry", ("any", "A cracked frame", "A broken pedal", "A missing string")))],
    ),
    (
        (
            "Harps are covered when:\n- EITHER (a) The frame is cracked AND the room is dry\n"
            " - OR (b) The pedal is broken AND the string is missing"
        ),
        [("covered", ("any", ("all", "The frame is cracked", "the room is dry"), ("all", "The pedal is broken", "the string is missing")))],
    ),
    (
        (
            "  2. A harp is covered for either of the following:\n    1. The frame is cracked; OR\n"
            "    2. The pedal is broken\n  3. A lyre is covered when both of the following are met:\n"
            "    1. A teacher has heard the member; AND\n    2. The room is dry."
        ),
        [
            ("covered", ("any", "The frame is cracked", "The pedal is broken")),
            ("covered", ("all", "A teacher has heard the member", "The room is dry")),
        ],
    ),
    (
        (
            "A. Cracked Frame (must meet all):\n1. Diagnosis of a cracked frame;\n2. Age ≥ 12 years;\n"
            "Approval duration: 6 months\nContinued Therapy (must meet all):\n"
            "1. Currently receiving lessons;\n2. The member responds to lessons.\n"
            "Approval duration: 12 months"
        ),
        [
            ("covered", ("all", "Diagnosis of a cracked frame", "Age ≥ 12 years")),
            ("administrative", "Approval duration: 6 months"),
            ("covered", ("all", "Currently receiving lessons", "The member responds to lessons")),
            ("administrative", "Approval duration: 12 months"),
        ],
    ),
    (
        (
            "Initial approval criteria for nonpreferred harps\n  • The member has tried the preferred harp\n"
            "  • Initial approval is for 3 months\nRenewal criteria for preferred and nonpreferred harps\n"
            "  • The member improves with lessons"
        ),
        [
            ("covered", "The member has tried the preferred harp"),
            ("administrative", "Initial approval is for 3 months"),
            ("covered", "The member improves with lessons"),
        ],
    ),
    (
        (
            "Harps are covered when all of the following are met:\n- The member has a rash; and\n"
            "- The room is dry.\nReplacement harps:\n"
            "The replacement of harps is covered when all of the following are met:\n"
            "- The harp is broken; and\n- The harp cannot be repaired."
        ),
        [
            ("covered", ("all", "The member has a rash", "The room is dry")),
            ("covered", ("all", "The harp is broken", ("not", "The harp cannot be repaired"))),
        ],
    ),
    (
        (
            "Harps are covered when all are met:\n"
            "1. Disease of the hand on films (shown by two or more of the following: narrow joints, bone spurs, "
            "or cysts in the bone); and\n2. The room is dry."
        ),
        [
            (
                "covered",
                (
                    "all",
                    ("all", "Disease of the hand on films", ("at_least", 2, "narrow joints", "bone spurs", "cysts in the bone")),
                    "The room is dry",
                ),
            )
        ],
    ),
    (
        ("A harp is not covered when the primary purpose of the harp is any of the following:\n• Show\n• Sale"),
        [("not_covered", ("any", "Show", "Sale"))],
    ),
    (
        (
            "A harp is covered when MRI shows EITHER of the following:\n• A torn ligament\n"
            "• A partial tear involving 50% or more of the tendon"
        ),
        [("covered", ("any", "A torn ligament", "A partial tear involving 50% or more of the tendon"))],
    ),
    (
        (
            "A harp is covered when:\n1. The female partner meets either of the following:\n a. is a smoker\n"
            " b. has diabetes\n2. The loss of hearing interferes with one or more of the following:\n"
            " a. Reading\n b. Driving"
        ),
        [("covered", ("all", ("any", "is a smoker", "has diabetes"), ("any", "Reading", "Driving")))],
    ),
    (
        ("A harp is covered for individuals who meet criterion A and criterion B below:\nA. The room is dry; and\nB. The teacher agrees."),
        [("covered", ("all", "The room is dry", "The teacher agrees"))],
    ),
    (
        "Group II criteria include all of the following:\n1. A cracked frame\n2. A dry room",
        [("covered", ("all", "A cracked frame", "A dry room"))],
    ),
    (
        ("To qualify for lessons, the member must meet all of the following:\n- rash is present\n- fever is present"),
        [("covered", ("all", "rash is present", "fever is present"))],
    ),
    (
        (
            "To be considered eligible for benefit coverage of a harp, the following criteria must be met:\n"
            "A. The room is dry\nB. The teacher agrees"
        ),
        [("covered", ("all", "The room is dry", "The teacher agrees"))],
    ),
    (
        "Renewal of lessons (harp) requires the following: documented progress; and continued practice.",
        [("covered", ("all", "documented progress", "continued practice"))],
    ),
    (
        ("Approve the harp for 1 year if the member meets ALL of the following:\nA) The room is dry; AND\nB) The teacher agrees."),
        [("covered", ("all", "The room is dry", "The teacher agrees")), ("administrative", "Approve the harp for 1 year")],
    ),
    (
        (
            "Harps and lyres require prior authorization but will generally be approved when the following "
            "criteria are met: 1. The room is dry; and, 2. The teacher agrees."
        ),
        [("covered", ("all", "The room is dry", "The teacher agrees"))],
    ),
    (
        (
            "The plan may also cover a small harp for members who travel. The plan will not authorize a tall "
            "harp when the member has a small harp already."
        ),
        [("covered", ("all", "a small harp", "members who travel")), ("not_covered", "member has a small harp already")],
    ),
    (
        (
            "A harp is covered when all of the following are met:\n\n"
            "The strings are approved by the U.S. Food and Drug Administration (FDA);\n\nThe room is dry."
        ),
        [("covered", ("all", "The strings are approved by the U.S. Food and Drug Administration (FDA)", "The room is dry"))],
    ),
    (
        ("A harp is covered for rash. Approval is granted for 12 months, with a maximum of 12 strings per harp per year."),
        [
            ("covered", "rash"),
            ("administrative", "Approval is granted for 12 months"),
            ("limit", "a maximum of 12 strings per harp per year"),
        ],
    ),
    (
        ("A harp is covered for rash. For each covered room, no more than two (2) lessons will be reimbursed per rolling 12 months."),
        [("covered", "rash"), ("limit", "For each covered room, no more than two (2) lessons will be reimbursed per rolling 12 months")],
    ),
    (
        "A harp is covered for rash. Treatment is limited to 15 visits over 3 weeks.",
        [("covered", "rash"), ("limit", "15 visits over 3 weeks")],
    ),
    (
        "Tuning for all other harps and for indications other than those above is considered investigational.",
        [("unproven", ("any", "all other harps", "indications other than those above"))],
    ),
    (
        ("Tuning provided for other conditions or not meeting the above criteria is considered not medically necessary."),
        [("not_covered", ("any", "other conditions", ("not", "the above criteria")))],
    ),
    ("Tuning by ear is not covered, as such treatment is considered cosmetic in nature.", [("not_covered", True)]),
    (
        "Tuning in individuals who do not meet the above criteria is considered investigational.",
        [("unproven", ("not", "the above criteria"))],
    ),
    ("The small harp for the prevention of boredom is covered when the room is dry.", [("covered", "room is dry")]),
    ("A harp may be considered medically necessary for coverage in individuals who have a rash.", [("covered", "a rash")]),
    (
        "Tuning is covered to assess the risk of boredom in any of the following:\n• a rash\n• a fever",
        [("covered", ("any", "a rash", "a fever"))],
    ),
    (
        "Harp implants given with imaging guidance are covered when the room is dry.",
        [("covered", ("all", "given with imaging guidance", "room is dry"))],
    ),
    (
        "Harp closure, in conjunction with tuning, is covered for patients with a rash.",
        [("covered", ("all", "in conjunction with tuning", "a rash"))],
    ),
    (
        "A harp is covered for rash. Scientific evidence does not support its use for any other indications.",
        [("covered", "rash"), ("definition", "Scientific evidence does not support its use for any other indications")],
    ),
)


@pytest.mark.parametrize(("text", "said"), READ)
def test_a_published_layout_is_read_as_it_is_meant(text: str, said: list[Any]) -> None:
    assert shapes(text) == said
