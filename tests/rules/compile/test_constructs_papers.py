"""Papers asked for besides, tests that confirm, words of how far a disease has gone, names inside a clause of time."""

from __future__ import annotations

import pytest

from rules.compile import compile_text
from rules.model import Atom, leaves
from tests.rules.compile.shaping import flagged, shapes


def _one(text: str) -> object:
    ((stance, asked),) = shapes(f"Criteria\n- {text}")
    assert stance == "covered"
    return asked


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "Low string mass and chart notes that the luthier fears a break",
            ("all", "Low string mass", "chart notes that the luthier fears a break"),
        ),
        (
            "Wobble has been confirmed with stroboscopy and a multiple pluck test",
            ("all", "Wobble has been confirmed with stroboscopy", "a multiple pluck test"),
        ),
        (
            "Wobble was confirmed by hysteroscopy, inner ultrasound, or a string biopsy",
            ("any", "Wobble was confirmed by hysteroscopy", "inner ultrasound", "a string biopsy"),
        ),
        ("The wobble is locally advanced or unresectable", ("any", "The wobble is locally advanced", "unresectable")),
        ("Member has recurrent, advanced, or metastatic wobble", ("any", "Member has recurrent", "advanced", "metastatic wobble")),
        ("The member is a woman >18 years of age", ("all", "The member is a woman", ">18 years of age")),
        ("Disease is positive for at least one of these string genes: A1, B12 K3, or C7", ("any", "A1", "B12 K3", "C7")),
        ("symptoms went away when each harp was stopped", "symptoms went away when each harp was stopped"),
        (
            "Must have finished at least 3 months of therapy with Lutalis or Lyrimab",
            "Must have finished at least 3 months of therapy with Lutalis or Lyrimab",
        ),
        ("Low tune while being treated with Lutalis or Lyrimab", "Low tune while being treated with Lutalis or Lyrimab"),
        (
            "clinically significant interactions with the preferred drug cannot be mitigated",
            ("not", "clinically significant interactions with the preferred drug cannot be mitigated"),
        ),
        ("Dosing is appropriate as per labeling", "Dosing is appropriate as per labeling"),
    ],
)
def test_what_goes_together_and_what_does_not(text: str, asked: object) -> None:
    assert _one(text) == asked


def test_near_misses() -> None:
    assert _one("The wobble was confirmed by a luthier or a teacher who plays daily") != (
        "any",
        "The wobble was confirmed by a luthier",
        "a teacher who plays daily",
    )
    assert _one("the harp is played when the member is well")[0] == "all"  # type: ignore[index]
    assert "and" in str(_one("Relapsed and refractory wobble"))
    assert _one("documentation of wobble and documentation of tune") == ("all", "documentation of wobble", "documentation of tune")


def test_what_was_not_reached_in_trials_is_no_refusal() -> None:
    asked = _one("Tune was not reached in adequate trials of at least three lutes (at least two months on each lute)")
    assert asked == ("all", "Tune was not reached in adequate trials of at least three lutes", "at least two months on each lute")
    assert _one("A loud sound was not heard") == ("not", "A loud sound was not heard")


def test_how_long_something_has_lasted_is_no_second_demand() -> None:
    assert not flagged("Criteria\n- Member has a current episode of wobble that has lasted ≥ 6 months")
    assert not flagged("Criteria\n- Member has tried that harp together with a lute for ≥ 8 continuous weeks")


def test_plans_refuse_and_requests_are_considered() -> None:
    assert shapes("Criteria\n- The harp is old\n\nThe plans do not cover golden strings.")[-1][0] == "not_covered"
    text = "Payment for golden strings will be authorized when the harp is old."
    assert shapes(text) == [("covered", "harp is old")]
    text = "A request for golden strings must be authorized by the Harp Panel.\n\nGolden strings are covered when the harp is old."
    assert [stance for stance, _ in shapes(text)] == ["administrative", "covered"]
    text = "The following do not meet the criteria for use:\n- Strings of hair\n- Strings of wool"
    assert shapes(text)[0][0] == "not_covered"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "Member did not have a stroke or infarction in the preceding year",
            ("not", ("any", "Member did not have a stroke", "infarction in the preceding year")),
        ),
        (
            "documented inadequate response to two Tier 1 harps and documented inadequate response to all Tier 2 harps",
            ("all", "documented inadequate response to two Tier 1 harps", "documented inadequate response to all Tier 2 harps"),
        ),
        ("Evidence of an osteoporotic or fragility fracture", "Evidence of an osteoporotic or fragility fracture"),
        (
            "Prescriber must verify that string profile and wood function tests will be monitored",
            "Prescriber must verify that string profile and wood function tests will be monitored",
        ),
    ],
)
def test_pairs_of_one_kind(text: str, asked: object) -> None:
    assert _one(text) == asked


def test_what_is_treated_is_told_by_each_preposition() -> None:
    text = "Harps are medically necessary for the treatment of acute wobble and of chronic intractable wobble."
    assert shapes(text) == [("covered", ("any", "acute wobble", "chronic intractable wobble"))]
    text = "Harps are medically necessary for the treatment of acute wobble and chronic wobble."
    assert shapes(text)[0][1] != ("any", "acute wobble", "chronic wobble") or flagged(text)


def test_uses_told_behind_a_refusal_are_refused() -> None:
    text = "Use in other wobbles is considered investigational. These off-label uses include:\n\n  • Allergic wobble,\n  • Atopic wobble"
    assert shapes(text) == [("unproven", ("any", "other wobbles", "Allergic wobble", "Atopic wobble"))]
    text = "Harps are covered when the member plays.\n\nThese uses include:\n  • Dance\n  • Song"
    assert all(stance not in ("unproven", "not_covered") for stance, _ in shapes(text))


def test_a_lead_in_of_a_member_leaves_no_scrap() -> None:
    text = "Harps are medically necessary when the string supply is intact and the member has any of the "
    text += "following reasons:\n- Previous fall\n- Old age"
    assert shapes(text) == [("covered", ("all", "string supply is intact", ("any", "Previous fall", "Old age")))]


def test_a_list_joined_to_its_end_is_sure_without_indentation() -> None:
    text = "Renewal criteria\n- The harp is tuned\n- ONE of the following:\n- the member plays; OR\n"
    text += "- the member sings; OR\n- the member dances"
    assert shapes(text)[0][1] == ("all", "The harp is tuned", ("any", "the member plays", "the member sings", "the member dances"))
    assert not flagged(text)
    text = "Renewal criteria\n- The harp is tuned\n- ONE of the following:\n- the member plays; OR\n- the member sings\n- the member dances"
    assert flagged(text)


def test_who_prescribes_is_one_demand() -> None:
    text = "Prescriber is a luthier, harpist, or has consulted with a specialist in the area of the member's harp"
    assert _one(text) == text
    assert _one("Prescriber is certified or the harp is old")[0] == "any"  # type: ignore[index]


def test_what_is_prescribed_must_be_the_covered_one() -> None:
    text = "Criteria\ni. Diagnosis of wobble AND\n"
    text += "ii. If prescribing silk strings, only the plain ones are covered AND\niii. If prescribing gold strings, must document why"
    assert shapes(text) == [
        (
            "covered",
            (
                "all",
                "Diagnosis of wobble",
                ("if", "prescribing silk strings", "only the plain ones are covered"),
                ("if", "prescribing gold strings", "must document why"),
            ),
        )
    ]
    assert [stance for stance, _ in shapes("If the harp is old, gold strings are covered.")] == ["covered"]


def test_a_drug_named_above_its_list_is_a_title() -> None:
    text = "Lutalis (Lutabex)\ni. Diagnosis of wobble AND\nii. No other harp"
    assert shapes(text) == [("covered", ("all", "Diagnosis of wobble", ("not", "No other harp")))]
    assert not flagged(text)


def test_what_was_tried_and_failed_is_one_alternative() -> None:
    text = "Criteria\n"
    text += "- Member tried and failed one of the preferred harps or has a medical reason why it cannot be used; AND\n- The harp is old"
    assert shapes(text)[0][1][1][0] == "any"
    assert not flagged(text)


def test_cells_in_a_field_of_view() -> None:
    (found,) = compile_text("Criteria\n- string eosinophil count ≥15 eos/hpf").statements
    assert [(one.op, one.value, one.unit) for one in leaves(found.when) if isinstance(one, Atom)] == [(">=", 15.0, "{eos}/[HPF]")]


def test_two_figures_of_one_rate_count_the_same() -> None:
    (found,) = compile_text("Criteria\n- at least 4 and fewer than 15 wobble days per month").statements
    assert [(one.op, one.value, one.unit) for one in leaves(found.when) if isinstance(one, Atom)] == [
        (">=", 4.0, "d/mo"),
        ("<", 15.0, "d/mo"),
    ]
    (found,) = compile_text("Criteria\n- at least 4 strings and fewer than 15 wobble days per month").statements
    assert [one.unit for one in leaves(found.when) if isinstance(one, Atom)] == ["1", "d/mo"]


def test_the_requested_agent_is_no_second_finding() -> None:
    assert (
        _one("The member has had clinical benefit with the requested agent")
        == "The member has had clinical benefit with the requested agent"
    )
    assert _one("The member has severe wobble with marked bending")[0] == "all"  # type: ignore[index]


def test_what_was_tried_or_considered_and_found_wanting_is_one_finding() -> None:
    text = "Other tunings have been tried or considered and found ineffective"
    assert _one(text) == text


def test_cover_of_a_named_drug_asks_not_for_its_name() -> None:
    text = "Coverage is provided for Lutalis when the member meets one of the following:\n(1) Old age\n(2) Wobble"
    assert shapes(text) == [("covered", ("any", "Old age", "Wobble"))]
    text = "Coverage is provided for chronic wobble when the member meets one of the following:\n(1) Old age\n(2) Falls"
    assert "chronic wobble" in str(shapes(text)[0][1])


def test_renewals_before_a_colon_follow_and_fewer_of_something_is_whole() -> None:
    text = "Reauthorization criteria\n"
    text += (
        "- Member responds, as demonstrated by at least one of the following: fewer falls; fewer broken strings; or less frequent tuning"
    )
    assert not flagged(text)


def test_two_names_that_end_like_adverbs_are_two() -> None:
    text = "At least one of the following: wobblemegaly, tune, or harpomegaly"
    assert _one(text) == ("any", "wobblemegaly", "tune", "harpomegaly")


def test_a_noun_said_again_with_its_object_is_one_finding() -> None:
    text = "Improvement or sustained improvement from baseline in tune"
    assert _one(text) == text
    assert _one("Improvement in tune or improvement in rhythm")[0] == "any"  # type: ignore[index]


def test_tiers_have_criteria_of_their_own() -> None:
    text = "Tier 2 approval criteria:\n1. An old harp; and\n2. A trial of a lute\nTier 3 approval criteria:\n"
    text += "1. An old harp; and\n2. A trial of a lyre"
    assert shapes(text) == [
        ("covered", ("all", "An old harp", "A trial of a lute")),
        ("covered", ("all", "An old harp", "A trial of a lyre")),
    ]
    assert not flagged(text)
