"""Constructs of one sentence: where an exception, a bracket, a definition or a refusal ends, and of what a time or a figure is told."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.contract import statement_to_json
from rules.model import Atom, leaves
from tests.rules.compile.shaping import flagged, shape
from tests.rules.compile.shaping import shapes as said


def item(words: str) -> Any:
    """The node of one item of an all-list."""
    (statement,) = compile_text(f"Widget therapy is covered when all of the following are met:\n- {words}\n- zz zz zz").statements
    return shape(statement_to_json(statement)["when"])[1]


def figure(words: str) -> tuple[str, float, str] | None:
    """The first comparison of an item."""
    (statement,) = compile_text(f"Widget therapy is covered when all of the following are met:\n- {words}\n- zz zz zz").statements
    found = [leaf for leaf in leaves(statement.when) if isinstance(leaf, Atom) and leaf.op]
    return (str(found[0].op), float(found[0].value), found[0].unit) if found and isinstance(found[0].value, (int, float)) else None


SHAPES: list[tuple[str, Any]] = [
    # a bracket behind two clauses stands in for the second
    (
        "Patient has gout and has tried one foam (or one gel)",
        ("all", "Patient has gout", ("any", "has tried one foam", "one gel")),
    ),
    # the figure of others stands beside that of all
    (
        "a level between 30 and 70 mg/dL (30 to 90 mg/dL for members over 12 years)",
        (
            "any",
            "a level between 30 and 70 mg/dL",
            ("all", "30 to 90 mg/dL", "members over 12 years"),
        ),
    ),
    # what an exception opens with
    (
        "except for a locked hinge, at least 6 weeks of rest have failed",
        ("unless", "at least 6 weeks of rest have failed", "a locked hinge"),
    ),
    # what has not helped is an outcome
    (
        "a trial of one foam that did not yield adequate relief or resulted in a rash",
        ("all", "a trial of one foam", ("any", "did not yield adequate relief", "resulted in a rash")),
    ),
    # a pair is the subject of what follows
    (
        "the patient is under the care of a team, and a tailor and a fitter have examined the frame",
        ("all", "the patient is under the care of a team", "a tailor and a fitter have examined the frame"),
    ),
    # how something is done
    ("a tear that is expected to heal without surgery", "a tear that is expected to heal without surgery"),
    ("two gauges with a dual probe are used", "two gauges with a dual probe are used"),
    ("is willing to change the filter if necessary", "is willing to change the filter if necessary"),
    # the definition is that of the last words
    (
        "pain returns despite use of the brace, defined as 4 or more hours each day",
        ("all", ("all", "pain returns", "despite use of the brace"), "4 or more hours each day"),
    ),
    (
        "has gout, is a candidate for a graft, and has had a good trial, defined as a gain of 50% or more",
        ("all", "has gout", "is a candidate for a graft", "a gain of 50% or more"),
    ),
    (
        "unstable widget disease, defined as recurrent leaks, brittle walls, or a prior rupture",
        ("any", "recurrent leaks", "brittle walls", "a prior rupture"),
    ),
    # a demand of some of them
    (
        "is an adult, has gout, and, for widening, has used the foam for 3 months",
        ("all", "is an adult", "has gout", ("if", "widening", "has used the foam for 3 months")),
    ),
    # the first clause is asked for besides the list of the second
    (
        "was diagnosed with gout by a clinic and has brittle walls, chronic leaks, or severe rust",
        ("all", "was diagnosed with gout by a clinic", ("any", "has brittle walls", "chronic leaks", "severe rust")),
    ),
    # the times are those of what is refused
    (
        "Member does not use the pump for more than 16 hours per day for more than 21 days",
        ("not", ("all", "Member does not use the pump for more than 16 hours per day", "for more than 21 days")),
    ),
    (
        "unable to wear a brace after talks, with documentation of a formal talk",
        ("all", ("not", "unable to wear a brace after talks"), "documentation of a formal talk"),
    ),
    # a time is that of the last clause
    (
        "the member is at least 18 years of age or growth has been stable for at least 12 months",
        ("any", "the member is at least 18 years of age", "growth has been stable for at least 12 months"),
    ),
    # one of two counts of one finding
    (
        "recurrent wall leaks with at least three mild episodes, or at least two severe episodes",
        ("all", "recurrent wall leaks", ("any", "at least three mild episodes", "at least two severe episodes")),
    ),
    # people beside people
    (
        "symptomatic patients with rust of 50% or more, or asymptomatic patients with rust of 70% or more",
        (
            "any",
            ("all", "symptomatic patients", "rust of 50% or more"),
            ("all", "asymptomatic patients", "rust of 70% or more"),
        ),
    ),
    # two clauses that a series left behind
    (
        "The member is 12 years of age or older, remains in pain despite two gels, and other causes of rust have been ruled out",
        (
            "all",
            "The member is 12 years of age or older",
            "remains in pain despite two gels",
            "other causes of rust have been ruled out",
        ),
    ),
    # a relapse in one time, or more in another
    (
        "has had a leak within the past 12 months or two or more leaks in the past 3 years",
        ("any", "has had a leak within the past 12 months", "two or more leaks in the past 3 years"),
    ),
    # the condition of the second alternative
    (
        "a leak of less than 6 weeks, or less than 12 weeks if care has been optimal",
        ("any", "a leak of less than 6 weeks", ("all", "less than 12 weeks", "care has been optimal")),
    ),
    # where `neither` begins
    (
        "the member has gout, and neither has received nor is planned to receive a graft",
        ("all", "the member has gout", ("not", ("any", "has received", "is planned to receive a graft"))),
    ),
    # what comes next is asked besides
    (
        "has started the gel, followed by a lower dose for at least 7 days",
        ("all", "has started the gel", "followed by a lower dose for at least 7 days"),
    ),
    # the verb is that of the whole
    (
        "requires lifting due to a flaw that is expected to last one month, or requires a tilt of more than 30 degrees",
        (
            "any",
            "requires lifting due to a flaw that is expected to last one month",
            "requires a tilt of more than 30 degrees",
        ),
    ),
]


@pytest.mark.parametrize(("words", "wanted"), SHAPES, ids=[words for words, _ in SHAPES])
def test_one_sentence_comes_to_what_it_asks(words: str, wanted: Any) -> None:
    assert item(words) == wanted


FIGURES: list[tuple[str, tuple[str, float, str]]] = [
    ("the test was made no earlier than 2 days prior to discharge", ("<=", 2, "d")),
    ("the test was made no earlier than 2 days after discharge", (">=", 2, "d")),
    ("checks are not performed more often than once a week", ("<=", 1, "/wk")),
    ("surgery is not performed until at least 18 months after the fall", (">=", 18, "mo")),
    ("leaks on at least 45 of the last 60 days", (">=", 45, "d")),
    ("onset of rust before 6 months of age", ("<", 6, "mo")),
    ("inadequate response to two Tier 1 foams", (">=", 2, "1")),
    ("repair before 39 weeks", ("<", 39, "wk")),
    ("rust with no more than 10 coats", ("<=", 10, "1")),
    ("who are under 40", ("<", 40, "a")),
    ("the wall has not healed after a 3-month trial of rest", (">=", 3, "mo")),
    ("a gain of at least 1 point in reach", (">=", 1, "1")),
]


@pytest.mark.parametrize(("words", "wanted"), FIGURES, ids=[words for words, _ in FIGURES])
def test_a_figure_is_compared_as_it_is_told(words: str, wanted: tuple[str, float, str]) -> None:
    assert figure(words) == wanted


def test_a_recorder_of_so_many_days_is_no_time() -> None:
    assert figure("a 30-day loop recorder was of no use") is None


def test_two_uses_have_each_their_condition() -> None:
    ((_, found),) = said("Widgets are covered for rust when the wall is thin, and for gout when the hinge is stiff.")
    assert found == ("any", ("all", "rust", "wall is thin"), ("all", "gout", "hinge is stiff"))


def test_a_word_that_names_a_kind_is_no_figure() -> None:
    assert figure("severe three-hinge disease of the frame") is None


def test_each_of_two_figures_of_one_noun_is_tested() -> None:
    assert item("a gain of at least 2 points in reach or 1 point in grip") == (
        "any",
        "a gain of at least 2 points in reach",
        "1 point in grip",
    )


def test_an_exception_of_one_word_ends_before_the_next_clause() -> None:
    ((_, found),) = said(
        "Widgets are covered when used with a foam, unless contraindicated or not tolerated, and the member has failed at least one gel."
    )
    assert found == (
        "all",
        ("unless", "used with a foam", ("any", "contraindicated", "not tolerated")),
        "member has failed at least one gel",
    )


def test_a_trial_with_its_number_and_its_time_is_waived_as_a_whole() -> None:
    ((_, found),) = said(
        "Widgets are covered when the patient had an inadequate response to two foams "
        "after a trial of at least 6 weeks each unless contraindicated."
    )
    assert found[0] == "unless"
    assert found[2] == "contraindicated"


def test_how_far_a_longer_exception_goes_is_for_a_person() -> None:
    assert flagged("Widgets are covered when a foam has failed unless the wall is brittle, and the member has used a gel.")


def test_two_refusals_in_one_quote_are_for_a_person() -> None:
    assert flagged(
        "Widget therapy is covered when all of the following are met:\n"
        "- The foam is not used together with, and the member has not had, a gel\n- zz zz zz"
    )


def test_the_list_belongs_to_the_last_of_two_figures() -> None:
    ((_, found),) = said(
        "Widgets are covered when the member has a BMI of 40 or more, or 35 to 39 "
        "with at least one of the following: gout, rust, or wall leaks."
    )
    assert found == ("any", "member has a BMI of 40 or more", ("all", "35 to 39", ("any", "gout", "rust", "wall leaks")))


def test_cases_beside_each_other_are_each_enough_for_a_refusal() -> None:
    ((stance, found),) = said("Widgets are not covered when rust is severe; when used for show; or when repeated within 12 months.")
    assert (stance, found) == ("not_covered", ("any", "rust is severe", "used for show", "repeated within 12 months"))


def test_a_condition_goes_with_the_use_before_it() -> None:
    ((_, found),) = said("Widgets are covered for patients with rust, when ordered by a tailor, or for chronic leaks lasting four weeks.")
    assert found == ("any", ("all", "rust", "ordered by a tailor"), "chronic leaks lasting four weeks")


def test_an_exception_of_one_use_ends_before_the_next() -> None:
    ((_, found),) = said("Widgets are covered for adults with rust who use a foam unless not tolerated, and for children with gout.")
    assert found[0] == "any"
    assert "not tolerated" not in str(found[2])


def test_a_reference_that_swallows_a_list_is_for_a_person() -> None:
    assert flagged("Widgets are not covered for members with rust, local wear, or leaks, and for all other indications.")


def test_one_capital_connective_inside_a_ruled_list_parts_nothing() -> None:
    found = item("Failure of at least two of the following: gels, oral OR nasal foams, waxes, or surgery")
    assert found[:2] == ("at_least", 2)
    assert found[-2:] == ("waxes", "surgery")
