"""Each construct of criteria by itself: what it comes to, and whether a person is asked."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.compile.figures.reading import figures
from rules.compile.text.source import Source
from rules.contract import statement_to_json
from rules.model import Stance, needs_review
from tests.rules.compile.shaping import flagged, shapes

FIGURES = [
    ("BMI >= 35 to 39.9 kg/m2", ("between", 35, 39.9, "kg/m2")),
    ("at least six (6) consecutive months", (">=", 6, None, "mo")),
    ("acuity of 20/50 or worse", (">=", 50, None, "{20/x}")),
    ("acuity better than 20/40", ("<", 40, None, "{20/x}")),
    ("Kellgren-Lawrence grade 3 or 4", ("between", 3, 4, "{grade}")),
    ("NYHA class II-IV", ("between", 2, 4, "{grade}")),
    ("weight > 95th percentile", (">", 95, None, "{percentile}")),
    ("65 years or younger", ("<=", 65, None, "a")),
    ("no more than 3 injections", ("<=", 3, None, "1")),
    ("4 facet joint injection sessions", (None, 4, None, "1")),
    ("a T-score of -2.5 or lower", ("<=", -2.5, None, "")),
    ("cancer before age 50", ("<", 50, None, "")),
    ("CD4 count below 200 cells/mm3", ("<", 200, None, "{cells}/mm3")),
]


@pytest.mark.parametrize(("text", "wanted"), FIGURES, ids=[t for t, _ in FIGURES])
def test_figures(text: str, wanted: tuple[Any, ...]) -> None:
    found = figures(Source.of(text).span())
    assert [(f.op, f.value, f.value2, f.unit) for f in found] == [wanted]


@pytest.mark.parametrize("text", ["type 2 diabetes", "C5-C6 fusion", "BRCA1/2 testing", "a level 2 event", "once a diagnosis is made"])
def test_figures_inside_names_are_none(text: str) -> None:
    assert figures(Source.of(text).span()) == ()


def test_the_measure_gives_the_unit() -> None:
    atom = compile_text("Surgery is covered when BMI is greater than 40.").statements[0].when
    assert (atom.fact, atom.op, atom.value, atom.unit) == ("obs.bmi", ">", 40, "kg/m2")  # type: ignore[union-attr]


def test_all_any_and_at_least_from_the_lead_in() -> None:
    assert shapes("X is covered when all of the following are met: pain; swelling; and fever.") == [
        ("covered", ("all", "pain", "swelling", "fever"))
    ]
    assert shapes("X is covered when any of the following are met: pain; swelling; or fever.") == [
        ("covered", ("any", "pain", "swelling", "fever"))
    ]
    assert shapes("X is covered when at least two of the following are present: pain; swelling; fever.") == [
        ("covered", ("at_least", 2, "pain", "swelling", "fever"))
    ]
    assert shapes("X is covered when none of the following are present: pain; swelling; fever.") == [
        ("covered", ("not", ("any", "pain", "swelling", "fever")))
    ]


def test_markers_in_one_run_are_a_nested_list() -> None:
    text = "X is covered when both are met: 1. Age 18 or older; and 2. Either of the following: a. Fever; or b. Rash."
    text = text.replace("both are met", "both of the following are met")
    assert shapes(text) == [("covered", ("all", "Age 18 or older", ("any", "Fever", "Rash")))]


def test_lost_indentation_ends_where_the_outer_connective_comes_back() -> None:
    items = ["Cancer OR", "Bleeding for 1 or more of the following:", "Anemia", "Shock OR", "Trauma"]
    text = "\n • ".join(["X is covered for ANY of the following:", *items])
    assert shapes(text) == [("covered", ("any", "Cancer", ("all", "Bleeding", ("any", "Anemia", "Shock")), "Trauma"))]
    assert flagged(text)


def test_without_quantifier_and_connectives_all_for_covered_any_for_refused_and_flagged() -> None:
    covered = "X is considered medically necessary when:\n a. Pain is present;\n b. Fever is present."
    refused = covered.replace("medically necessary", "not medically necessary")
    assert shapes(covered) == [("covered", ("all", "Pain is present", "Fever is present"))]
    assert shapes(refused) == [("not_covered", ("any", "Pain is present", "Fever is present"))]
    assert flagged(covered)
    assert flagged(refused)


def test_mixed_connectives_of_a_flat_list_are_flagged() -> None:
    text = "X is covered when the following are met:\n- Fever; or\n- Rash; and\n- Pain"
    assert shapes(text) == [("covered", ("all", ("any", "Fever", "Rash"), "Pain"))]
    assert flagged(text)


def test_an_exception_turns_with_the_stance() -> None:
    covered = "X is covered when all of the following are met: at least 6 weeks of therapy failed unless cancer is suspected; and pain."
    assert shapes(covered)[0][1][1] == ("unless", "at least 6 weeks of therapy failed", "cancer is suspected")
    refused = "X is not covered for any of the following: pain of less than 4 weeks unless cancer is suspected; or fatigue."
    assert shapes(refused)[0][1][1] == ("all", "pain of less than 4 weeks", ("not", "cancer is suspected"))
    assert shapes("X is not covered unless cancer is suspected.") == [("not_covered", ("not", "cancer is suspected"))]


def test_words_that_lean_on_each_other_stay_together() -> None:
    whole = ["cord or cauda equina compression", "congenital anomaly or deformity of the spine", "mild or moderate glaucoma"]
    for words in whole:
        assert shapes(f"X is covered when any of the following is present: {words}; or fever.")[0][1][1] == words
    assert shapes("X is covered when an ectropion or entropion is present.") == [("covered", ("any", "an ectropion", "entropion"))]


def test_negation_is_told_from_treatment_that_did_not_help() -> None:
    assert shapes("X is covered when there is no infection.") == [("covered", ("not", "there is no infection"))]
    said = compile_text("X is covered when there is no improvement after 6 weeks of conservative therapy*.").statements[0].when
    assert (said.op, said.outcome, said.term) == (">=", "failed", "conservative therapy*")  # type: ignore[union-attr]


def test_a_condition_inside_an_all_list_binds_only_where_it_holds() -> None:
    text = "X is covered when all of the following are met:\n- If the member is a smoker, counseling was given\n- Pain is present"
    assert shapes(text)[0][1][1] == ("if", "member is a smoker", "counseling was given")


def test_limits_durations_and_paperwork_are_statements_of_their_own() -> None:
    text = "X is covered for migraine. Treatment is limited to 4 sessions per year. Authorization will be issued for 6 months."
    found = compile_text(f"{text} Chart notes must be submitted with the request.").statements
    assert [s.stance for s in found] == [Stance.COVERED, Stance.LIMIT, Stance.ADMINISTRATIVE, Stance.ADMINISTRATIVE]
    assert found[2].when.fact == "auth.duration"  # type: ignore[union-attr]


def test_delegated_criteria_say_to_whom() -> None:
    found = compile_text("For coverage criteria, refer to the InterQual guidelines for knee imaging.").statements
    assert [(s.stance, s.to) for s in found] == [(Stance.DELEGATED, "InterQual")]


def test_a_reference_that_cannot_be_resolved_stays_one() -> None:
    row = statement_to_json(
        compile_text("X is covered when both of the following are met: pain; and all criteria listed above.").statements[0]
    )
    assert "ref" in row["when"]["all"][1]


def test_examples_bind_nobody() -> None:
    atom = compile_text("X is covered when severe pain (e.g., needing hospitalization) is present.").statements[0].when
    listed = (
        compile_text("X is covered for any of the following: severe pain (e.g., needing hospitalization); or fever.").statements[0].when
    )
    assert not needs_review(atom)
    assert listed.of[0].quote == "severe pain"  # type: ignore[union-attr]
    assert listed.of[0].examples == ("needing hospitalization",)  # type: ignore[union-attr]


def test_the_same_words_are_the_same_fact_in_another_place() -> None:
    one = compile_text("X is covered when a curious finding is seen.").statements[0].when
    two = compile_text("Since January, X is covered when a  curious finding is seen.").statements[0].when
    assert one.fact == two.fact  # type: ignore[union-attr]
    assert one.fact.startswith("attest.")  # type: ignore[union-attr]


def test_codes_named_in_a_statement_belong_to_it() -> None:
    found = compile_text("Knee MRI (CPT 73721) is covered when pain is present.").statements
    assert [c.first for c in found[0].codes] == ["73721"]


def test_refusals_in_a_lead_in_turn_its_list() -> None:
    assert shapes("X is covered when the member does not meet any of the following: fever; rash; or pain.") == [
        ("covered", ("not", ("any", "fever", "rash", "pain")))
    ]
    assert shapes("X is covered when the patient has no fever or chills.") == [
        ("covered", ("not", ("any", "patient has no fever", "chills")))
    ]
    assert shapes("X is covered when neither fever nor rash is present.")[0][1][0] == "not"


def test_conditions_beside_the_quantifier_are_kept() -> None:
    said = shapes("X is covered when at least one of the following is met and the member is an adult: fever; rash.")
    assert said == [("covered", ("all", "the member is an adult", ("any", "fever", "rash")))]
    said = shapes("X is covered when all of the following criteria are met in patients with diabetes: pain; and fever.")
    assert said == [("covered", ("all", "diabetes", ("all", "pain", "fever")))]


def test_and_with_or_in_one_sentence_is_flagged() -> None:
    assert flagged("X is covered when pain and swelling or fever is present.")
    assert not flagged("X is covered when the BMI is at least 35 and either diabetes or hypertension is present.")


def test_a_comparison_behind_an_unknown_unit_is_still_read() -> None:
    atom = compile_text("X is covered when the widget index is 150 zz or longer.").statements[0].when
    assert (atom.op, atom.value) == (">=", 150)  # type: ignore[union-attr]


def test_a_threshold_never_leaks_from_the_criterion_before() -> None:
    text = "X is covered when the ejection fraction is 35% or less and QRS duration is 150 ms or longer."
    assert [(a.op, a.value, a.unit) for a in compile_text(text).statements[0].when.of] == [  # type: ignore[union-attr]
        ("<=", 35, "%"),
        (">=", 150, "ms"),
    ]


def test_words_that_nothing_reads_become_an_attestation() -> None:
    for text in ("Words without any demand stand here.", "X is covered. Strange words follow; they go on."):
        assert compile_text(text).coverage == 1.0
