"""Words of a lead-in, a subject or an alternative that were dropped or left inside a quote: each is asked, or flagged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[str], list[tuple[str, Any]]]
Flagged = Callable[[str], bool]


def test_what_stands_before_those_at_risk_is_asked_though_a_list_defines_the_risk(said: Said) -> None:
    lead = "Bone therapy is covered as an adjunct to fusion surgery in patients at high risk of failure, defined as any of the following:"
    text = f"{lead}\n- gout\n- warts"
    assert said(text) == [("covered", ("all", "an adjunct to fusion surgery", ("any", "gout", "warts")))]


@pytest.mark.parametrize("subject", ["Surgical repair of severe hernias", "Treatment of recurrent warts", "Excision of a symptomatic cyst"])
def test_how_bad_a_disease_is_stands_in_the_name_of_the_service_and_is_asked(said: Said, subject: str) -> None:
    named = subject.split(" of ")[1]
    assert said(f"{subject} is medically necessary when pain has lasted.") == [("covered", ("all", named, "pain has lasted"))]


def test_a_plain_name_of_a_service_asks_for_nothing(said: Said) -> None:
    assert said("Removal of benign warts is covered when pain has lasted.") == [("covered", "pain has lasted")]


def test_what_episodes_came_with_is_asked_besides_their_number(said: Said, flagged: Flagged) -> None:
    text = "At least two episodes of infection resulting in a hospital stay and associated with fever"
    assert said(text) == [("covered", ("all", "At least two episodes of infection resulting in a hospital stay", "associated with fever"))]
    assert not flagged(text)


def test_for_which_drug_each_alternative_is_asked(said: Said) -> None:
    text = "Patient is at least 12 years of age for Widgo OR patient is at least 16 years of age for Widgex"
    first, second = (
        ("all", "Patient is at least 12 years of age", "for Widgo"),
        ("all", "patient is at least 16 years of age", "for Widgex"),
    )
    assert said(text) == [("covered", ("any", first, second))]


@pytest.mark.parametrize("label", ["Continuation criteria", "Documentation requirements"])
def test_the_name_of_a_list_is_no_condition(said: Said, label: str) -> None:
    assert said(f"{label}: Both of the following: fever is gone; and pain is less.")[0][1] == ("all", "fever is gone", "pain is less")


def test_where_indicated_is_no_condition_of_its_own(said: Said, flagged: Flagged) -> None:
    text = "Plugs are covered for eyes that are not relieved by artificial tears for 2 weeks, drops where indicated, and a change of drugs."
    assert "indicated" not in str(said(text)).replace("where indicated", "")
    assert flagged(text)


def test_several_refusals_inside_a_quote_are_flagged(flagged: Flagged) -> None:
    assert flagged(
        "Brachytherapy is investigational for its use as a boost to radiation, as a treatment for warts, or in the treatment of gout."
    )


@pytest.mark.parametrize("name", ["Active alcohol or substance abuse", "drug or alcohol dependence"])
def test_what_is_abused_is_one_finding(said: Said, name: str) -> None:
    assert said(f"Transplantation is not covered for members with {name}.") == [("not_covered", name)]


@pytest.mark.parametrize("behind", ["after failure of hydrocortisone", "following a hospital stay", "despite two courses of diet"])
def test_what_stands_behind_an_age_is_asked_besides(said: Said, behind: str) -> None:
    assert said(f"Widget therapy is covered for children 2 to 15 years of age {behind}.") == [
        ("covered", ("all", "children 2 to 15 years of age", behind))
    ]


def test_alternatives_that_each_print_their_or(said: Said) -> None:
    text = "A scan is not covered unless there has been a loss of 10% or more, or return of symptoms, or surgery on the knee."
    parts = ("any", "there has been a loss of 10% or more", "return of symptoms", "surgery on the knee")
    assert said(text) == [("not_covered", ("not", parts))]


@pytest.mark.parametrize(
    "text",
    [
        "Braces are covered once every 24 months for adults and once every 12 months for children.",
        "Cushions that are not prescribed by a physician are not covered.",
        "The requirement for a trial of therapy is waived for members with weakness.",
        "A member is not required to try allopurinol if the member has stones.",
    ],
)
def test_what_no_condition_holds_is_flagged(flagged: Flagged, text: str) -> None:
    assert flagged(text)
