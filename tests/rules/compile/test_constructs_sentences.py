"""Sentences: precedence of connectives, what is said of both, stages, paperwork, second lists, exceptions by a list."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.contract import statement_to_json
from rules.model import Stance
from tests.rules.compile.shaping import shapes

ONE, TWO, THREE = "the pain has lasted for weeks", "the patient has a fever", "the patient is in shock"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (f"{ONE} and {TWO}, or {THREE}", ("any", ("all", ONE, TWO), THREE)),
        (f"{ONE} or {TWO}, and {THREE}", ("all", ("any", ONE, TWO), THREE)),
    ],
    ids=["or", "and"],
)
def test_the_connective_behind_a_comma_outranks_the_bare_one(said: str, wanted: Any) -> None:
    assert str(shapes(f"X is covered when {said}.")[0][1]).replace("'pain has", "'the pain has") == str(wanted)


def test_two_verbs_of_one_relative_clause_share_its_subject() -> None:
    text = "X is covered when there is a rash that recurs over 3 months despite care, or remains refractory to care for 6 months."
    said = shapes(text)[0][1]
    assert said[0] == "all"
    assert said[2][0] == "any"


@pytest.mark.parametrize("words", ["not relieved by rest", "not responding to 4 weeks of exercise", "refractory to splints"])
def test_a_finding_and_what_has_not_helped(words: str) -> None:
    said = shapes(f"X is covered when any of the following is present: severe wrist pain {words}; or numbness.")[0][1]
    assert said[1] == ("all", "severe wrist pain", words)


def test_empty_words_before_a_list_are_no_demand() -> None:
    for lead in (
        "for patients who meet all of the following selection criteria",
        "for treating the following indications",
        "when the following three criteria are met",
    ):
        said = shapes(f"X is covered {lead}:\nA. Pain; and\nB. Fever")
        assert said[0][1] in (("all", "Pain", "Fever"), ("any", "Pain", "Fever"))


def test_a_trial_of_a_list_is_said_of_each_of_its_items() -> None:
    lead = "History of failure, contraindication, or intolerance to"
    text = f"Initial criteria\n- {lead} two of the following:\n  - Aspirin\n  - Colchicine\n  - Ibuprofen\n- Rash is present"
    assert shapes(text)[0][1] == ("all", ("at_least", 2, "Aspirin", "Colchicine", "Ibuprofen"), "Rash is present")
    text = f"Initial criteria\n- {lead} three preferred products: Aspirin, Colchicine, Ibuprofen, Naproxen\n- Rash is present"
    assert shapes(text)[0][1][1][:2] == ("at_least", 3)


def test_a_sentence_behind_an_inline_list_stays_out_of_its_last_item() -> None:
    text = "Patient has one of the following: A. Low output; or B. Arrest. Patients must not have had a stroke."
    assert shapes(text) == [("covered", ("all", ("any", "Low output", "Arrest"), ("not", "Patients must not have had a stroke")))]


def test_people_as_subject_are_a_condition() -> None:
    said = shapes("Patients with a documented prior infarction are covered. Patients must not have: shock; or a stroke within 40 days.")
    assert said[0][1][0] == "all"
    assert said[0][1][2][0] == "not"


def test_criteria_between_two_durations_are_not_lost() -> None:
    text = "X will be approved when the member has gout. Authorization will be issued for 6 months. "
    text += "Reauthorization: The member has lost 5% of body weight. Authorization will be issued for 12 months."
    found = compile_text(text).statements
    assert [s.stance for s in found] == [Stance.COVERED, Stance.ADMINISTRATIVE, Stance.COVERED, Stance.ADMINISTRATIVE]
    assert found[2].subject == "Reauthorization"


def test_paperwork_does_not_take_in_criteria() -> None:
    found = compile_text("Prior authorization is required for all admissions. The member must have a grade 3 ulcer.").statements
    assert [s.stance for s in found] == [Stance.ADMINISTRATIVE, Stance.COVERED]


def test_a_second_list_behind_when_is_asked_for_besides() -> None:
    text = "X is covered for pain resulting from any of the following: gout; or stones; when all of the following criteria have been met: "
    said = shapes(text + "the pain has lasted for weeks; and the patient has no fever.")[0][1]
    assert said[0] == "all"
    assert said[-2] == ("any", "gout", "stones")
    assert said[-1][0] == "all"


def test_an_inner_list_of_alternatives_does_not_end_the_outer_list() -> None:
    text = (
        "X is covered when all of the following are met: age of 6 years or older; and asthma as defined by at least one of the following: "
    )
    said = shapes(text + "poor control; or two bursts of steroids; or emergency care; and no infection.")[0][1]
    assert [part if isinstance(part, str) else part[0] for part in said] == ["all", "age of 6 years or older", "any", "not"]


def test_how_a_patient_on_the_drug_is_approved_is_a_stage() -> None:
    text = "Initial Therapy\nApprove for 6 months if the patient has gout.\nPatient is Currently Receiving Colchis\n"
    found = compile_text(text + "Approve for 1 year if the patient has responded.").statements
    assert [s.stance for s in found] == [Stance.COVERED, Stance.ADMINISTRATIVE] * 2
    assert not any(s.review for s in found)


def test_what_a_service_is_for_is_a_condition() -> None:
    assert shapes("Proton therapy for localized prostate cancer is considered not medically necessary.") == [
        ("not_covered", "localized prostate cancer")
    ]
    assert shapes("Carrier testing for genetic diseases is considered investigational.") == [("unproven", True)]


def test_delegated_criteria_are_named() -> None:
    found = compile_text("For medical necessity clinical coverage criteria, refer to the InterQual 2021 Procedures.").statements
    assert found[0].stance is Stance.DELEGATED
    assert "InterQual" in statement_to_json(found[0])["when"]["quote"]


def test_several_whens_with_a_final_or_are_alternatives() -> None:
    said = shapes("X is not covered when potential is reached, when the goal is convenience, or where school care is given.")[0][1]
    assert said[0] == "any"
    assert len(said) == 4


def test_what_is_not_to_be_combined_is_a_list_of_its_own() -> None:
    text = "X is covered when all of the following criteria are met: pain; and the patient is not receiving X in combination with any of "
    text += "the following: biologic drug (e.g., A), kinase inhibitor (e.g., B); and fever."
    assert shapes(text)[0][1][2] == ("not", ("any", "biologic drug", "kinase inhibitor"))
