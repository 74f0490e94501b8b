"""Structure: headings and stages, markers behind bullets, where a list ends, limits beside cover, waivers, precedence."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.model import Stance
from tests.rules.compile.shaping import flagged, shapes

STAGES = (
    ("Initial criteria", "Reauthorization criteria"),
    ("Initial Authorization", "Reauthorization"),
    ("Criteria for Initial Approval", "Continuation of therapy"),
    ("Initial Approval Criteria", "Renewal Criteria"),
    ("I. Initial Therapy", "II. Continued Therapy"),
)


@pytest.mark.parametrize(("first", "later"), STAGES, ids=[a for a, _ in STAGES])
def test_each_stage_is_a_statement_of_its_own(first: str, later: str) -> None:
    text = f"{first}\n- Rash is present; AND\n- Itch is present\n{later}\n- Rash has faded; AND\n- No fever is present"
    said = shapes(text)
    assert [s for s, _ in said] == ["covered", "covered"]
    assert said[0][1] == ("all", "Rash is present", "Itch is present")
    assert not flagged(text)


def test_demands_under_a_heading_of_criteria_are_all_asked_for() -> None:
    text = "Initial criteria\n- Age of 18 years or older\n- Rash is present\n- Prescribed by or in consultation with a dermatologist"
    found = compile_text(text).statements
    assert [s.stance for s in found] == [Stance.COVERED]
    assert shapes(text)[0][1][0] == "all"
    assert not flagged(text)
    assert flagged("Initial criteria\n- Diagnosis of gout\n- Diagnosis of asthma")


@pytest.mark.parametrize("heading", ["Approval duration", "Length of Authorization", "Coverage duration"])
def test_a_time_under_the_heading_of_a_duration(heading: str) -> None:
    found = compile_text(f"Initial criteria\n- Rash is present; AND\n- Itch is present\n{heading}\n12 months").statements
    atom: Any = found[1].when
    assert (found[1].stance, atom.op, atom.value, atom.unit) == (Stance.ADMINISTRATIVE, "=", 12, "mo")


@pytest.mark.parametrize(
    "said", ["Authorization: initial 4 months, renewal 12 months", "Approval duration\n4 months initial; 12 months renewal"]
)
def test_a_duration_for_each_stage(said: str) -> None:
    found = [s for s in compile_text(said).statements if s.stance is Stance.ADMINISTRATIVE]
    assert [(s.when.op, s.when.value) for s in found] == [("=", 4), ("=", 12)]  # type: ignore[union-attr]


def test_a_disease_as_heading_of_its_criteria() -> None:
    text = "A. Gout\nColchis is considered medically necessary for gout when both of the following are met:\n1. Pain\n2. Swelling\n"
    text += "B. Plaque psoriasis\nColchis is considered medically necessary for plaque psoriasis when itch is present."
    assert shapes(text) == [
        ("covered", ("all", "gout", ("all", "Pain", "Swelling"))),
        ("covered", ("all", "plaque psoriasis", "itch is present")),
    ]


def test_markers_and_connectives_behind_a_copied_bullet() -> None:
    lines = [
        "Initial criteria",
        "- Rash is present",
        "- AND One of the following:",
        "- a) Both of the following:",
        "- i. Fever",
        "- AND ii. Chills",
    ]
    lines += ["- OR b) Shock", "- AND Itch is present"]
    assert shapes("\n".join(lines))[0][1] == ("all", "Rash is present", ("any", ("all", "Fever", "Chills"), "Shock"), "Itch is present")


def test_a_connective_on_a_line_of_its_own_ends_the_inner_list() -> None:
    lines = [
        "X is covered when all of the following are met:",
        "- Pain; and",
        "- Either of the following:",
        "- Fever; or",
        "- Chills;",
        "and",
    ]
    text = "\n".join([*lines, "- Either of the following:", "- Rash; or", "- Itch"])
    assert shapes(text)[0][1] == ("all", "Pain", ("any", "Fever", "Chills"), ("any", "Rash", "Itch"))
    assert not flagged(text)


def test_a_single_or_inside_a_list_of_demands_joins_its_neighbours_only() -> None:
    lines = ["Initial criteria", "- Rash is present", "- Methotrexate has failed", "- OR light therapy has failed", "- Itch is present"]
    text = "\n".join([*lines, "- Age of 18 years or older"])
    said = shapes(text)[0][1]
    assert said[0] == "all"
    assert said[2] == ("any", "Methotrexate has failed", "light therapy has failed")
    assert flagged(text)


def test_a_list_without_markers_below_its_lead_in() -> None:
    text = "X may be considered medically necessary in the following clinical situations:\nGout with tophi; or\nRecurrent stones.\n"
    assert shapes(text + "X is considered investigational for all other uses.")[0] == (
        "covered",
        ("any", ("all", "Gout", "tophi"), "Recurrent stones"),
    ) or (shapes(text)[0][1][0] == "any")


LIMITS = (
    ("X is considered medically necessary no more frequently than once every 23 months.", 1),
    ("Only 1 procedure per side is considered medically necessary in a 6-month period.", 1),
    ("X is limited to no more than one implant per eye every 4 months.", 1),
)


@pytest.mark.parametrize(("text", "value"), LIMITS, ids=[t[:30] for t, _ in LIMITS])
def test_how_often_is_a_limit(text: str, value: int) -> None:
    found = compile_text(text).statements
    assert [s.stance for s in found] == [Stance.LIMIT]
    atom: Any = found[0].when
    assert (atom.op, atom.value) == ("<=", value)


def test_how_much_is_covered_is_a_limit_beside_the_cover() -> None:
    found = compile_text(
        "Nursing is covered for members with a tracheostomy, for up to 16 hours per day, provided that a caregiver is available."
    ).statements
    assert [s.stance for s in found] == [Stance.COVERED, Stance.LIMIT]
    assert "16" not in str(found[0].when)


def test_limits_in_neighbouring_sentences_stay_apart() -> None:
    found = compile_text(
        "X is limited to one injection per eye every 28 days. Y is limited to two implants per eye every 4 months."
    ).statements
    assert [s.stance for s in found] == [Stance.LIMIT, Stance.LIMIT]


def test_a_sentence_that_waives_a_demand() -> None:
    text = "Ablation is covered when a 3-month trial of compression has failed. Compression is not required where ulceration is present."
    said = shapes(text)
    assert len(said) == 1
    assert said[0][1][0] == "unless"
    bracket = shapes("Repair is covered when there is failure of 3 months of exercise (not required for acute tears).")
    assert bracket[0][1][0] == "unless"


def test_an_exception_by_a_list_waives_the_trial_before_it() -> None:
    text = "Imaging is covered when pain is present and 6 weeks of conservative therapy has failed, "
    text += "unless one of the following is present:\n- Fever\n- Cancer"
    said = shapes(text)[0][1]
    assert said[0] == "all"
    assert said[-1][0] == "unless"
    assert said[-1][2] == ("any", "Fever", "Cancer")


def test_why_a_service_is_refused_is_no_condition() -> None:
    for why in (
        "because its effectiveness has not been established",
        "due to insufficient evidence of efficacy",
        "because it costs more than Y",
    ):
        assert shapes(f"X is considered investigational {why}.") == [("unproven", True)]


def test_refused_for_all_of_a_list_of_conditions_is_refused_for_each() -> None:
    said = shapes(
        "X is unproven and not medically necessary for all other conditions including but not limited to: gout; asthma; migraine."
    )
    assert said[0][0] == "unproven"
    assert said[0][1][0] == "any"


def test_a_list_that_must_not_be_used_with_is_refused_as_a_whole() -> None:
    text = "X is covered when all of the following are met: pain; and the patient is not receiving X in combination with "
    text += "either of the following: "
    assert shapes(text + "gold salts; or arsenic; and fever")[0][1] == ("all", "pain", ("not", ("any", "gold salts", "arsenic")), "fever")
