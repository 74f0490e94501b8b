"""Constructs inside one item: what a figure says, which words are one fact and which are two, how far a negation goes."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.compile.figures.reading import figures
from rules.compile.text.source import Source
from rules.contract import statement_to_json
from tests.rules.compile.shaping import shape


def item(words: str) -> Any:
    """The node of one item of an all-list."""
    text = f"Widget therapy is covered when all of the following are met:\n- {words}\n- zz zz zz"
    (statement,) = compile_text(text).statements
    return statement_to_json(statement)["when"]["all"][0]


FIGURES = [
    ("no fewer than 3 and no more than 14 days", ("between", 3, 14, "d")),
    ("a score of at least 15 and less than or equal to 30", ("between", 15, 30, "{score}")),
    ("T-score between -1.0 and -2.5", ("between", -2.5, -1.0, "")),
    ("aged 6 months to 12 years", ("between", 0.5, 12, "a")),
    ("serum level between 30 and 1300 IU/mL", ("between", 30, 1300, "[IU]/mL")),
    ("over at least one year", (">=", 1, None, "a")),
    ("no sooner than the 31st day", (">=", 31, None, "d")),
    ("grade II or worse", (">=", 2, None, "{grade}")),
    ("NYHA class II to IV symptoms", ("between", 2, 4, "{grade}")),
    ("graded 4/5 or less", ("<=", 4, None, "{grade}")),
    ("hearing at 45 dB or better", ("<=", 45, None, "dB")),
    ("stockings of 20-30 mmHg or greater", (">=", 20, None, "mm[Hg]")),
    ("ANC >= 1,500/mm3", (">=", 1500, None, "{cells}/mm3")),
    ("two nonsteroidal drugs", (None, 2, None, "1")),
    ("at least three moderate to severe attacks", (">=", 3, None, "1")),
    ("at least one topical foam", (">=", 1, None, "1")),
    ("more often than every 90 days", ("<", 90, None, "d")),
    ("no more often than every 12 weeks", (">=", 12, None, "wk")),
    ("at least every 2 hours", ("<=", 2, None, "h")),
    ("has not exceeded the lifetime limit of 12 doses", ("<=", 12, None, "1")),
    ("using another opioid for a week or longer", (">=", 1, None, "wk")),
    ("CEAP class C2 or greater", (">=", 2, None, "{grade}")),
    ("more than 120 units are billed", (">", 120, None, "1")),
    ("thickness of at least 400 microns", (">=", 400, None, "um")),
]


@pytest.mark.parametrize(("text", "wanted"), FIGURES, ids=[t for t, _ in FIGURES])
def test_one_figure(text: str, wanted: tuple[Any, ...]) -> None:
    found = figures(Source.of(text).span())
    assert [(f.op, f.value, f.value2, f.unit) for f in found] == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "items 1 to 3",
        "a 2-hour glucose",
        "a 10-year risk",
        "IHC 3+",
        "category 1, 2A, or 2B",
        "supervision 24 hours per day",
        "trisomy 13 or 18",
    ],
)
def test_no_figure_in_a_name(text: str) -> None:
    assert figures(Source.of(text).span()) == ()


COMPARED = [
    ("patients under 60", ("<", 60, "a")),
    ("4 or more headache days per month", (">=", 4, "d/mo")),
    ("at least 5 episodes of tonsillitis per year", (">=", 5, "1")),
    ("headaches lasting 4 hours a day or longer", (">=", 4, "h/d")),
    ("5 mg of prednisone or more per day", (">=", 5, "mg/d")),
    ("a quality score of 12 or higher", (">=", 12, "{score}")),
    ("oxygen saturation of 89 percent", ("=", 89, "%")),
    ("rash that recurs over 3 months", (">=", 3, "mo")),
    ("acute pain in the first 30 days after surgery", ("<=", 30, "d")),
    ("a 3-month trial of at least one biologic", (">=", 3, "mo")),
    ("platelets of 150 cells/mcL or greater within 6 weeks of the first dose", (">=", 150, "{cells}/uL")),
]


@pytest.mark.parametrize(("words", "wanted"), COMPARED, ids=[w for w, _ in COMPARED])
def test_one_comparison(words: str, wanted: tuple[Any, ...]) -> None:
    node = item(words)
    assert (node["op"], node["value"], node["unit"]) == wanted


@pytest.mark.parametrize("words", ["was unable to tolerate a 3-month trial", "control of the limb in more than one plane"])
def test_what_only_looks_like_a_threshold(words: str) -> None:
    assert "op" not in item(words)


SHAPES = [
    ("infection of the joint or active bacteremia", ("any", "infection of the joint", "active bacteremia")),
    (
        "no narrowing of the canal or instability requiring a brace",
        ("not", ("any", "no narrowing of the canal", "instability requiring a brace")),
    ),
    ("films are negative or inconclusive", "films are negative or inconclusive"),
    ("the scans are negative or fail to confirm a leak", ("any", "the scans are negative", ("not", "fail to confirm a leak"))),
    (
        "the ulcer is not large, has failed foam, or refuses to heal",
        ("any", ("not", "the ulcer is not large"), "has failed foam", "refuses to heal"),
    ),
    ("has tried one gel but was unable to tolerate it", ("all", "has tried one gel", "was unable to tolerate it")),
    ("women aged 65 years or older", ("all", "women", "aged 65 years or older")),
    ("adults aged 65 years or older", "adults aged 65 years or older"),
    (
        "tried at least one foam or one gel for at least 2 months",
        ("all", ("any", "tried at least one foam", "one gel"), "for at least 2 months"),
    ),
    (
        "at least 50% relief of pain or stiffness for at least 3 months",
        ("all", "at least 50% relief of pain or stiffness", "for at least 3 months"),
    ),
    ("at least 3 abscesses or nodules", "at least 3 abscesses or nodules"),
    ("combination therapy with a gel, a foam, and a cream", "combination therapy with a gel, a foam, and a cream"),
    ("prescribed by an allergist, immunologist, or dermatologist", "prescribed by an allergist, immunologist, or dermatologist"),
    ("either CT or endoscopy confirms a leak", "either CT or endoscopy confirms a leak"),
    ("contraindication to a gel or intolerance of a foam", ("any", "contraindication to a gel", "intolerance of a foam")),
    ("failure or intolerance to a gel", ("any", "failure or intolerance to a gel", "intolerance to a gel")),
    ("has tried or is currently taking a gel", ("any", "has tried or is currently taking a gel", "is currently taking a gel")),
    ("neuromuscular or neurodegenerative disease", "neuromuscular or neurodegenerative disease"),
    ("recurrent or chronic rash between the toes and the fingers", "recurrent or chronic rash between the toes and the fingers"),
    (
        "unable to attend a clinic or those needing help at once",
        ("any", ("not", "unable to attend a clinic"), "those needing help at once"),
    ),
    ("a caregiver who is able to help", "a caregiver who is able to help"),
    ("emphysema with severe heart failure", ("all", "emphysema", "severe heart failure")),
]


@pytest.mark.parametrize(("words", "wanted"), SHAPES, ids=[w for w, _ in SHAPES])
def test_what_is_one_fact_and_what_is_two(words: str, wanted: Any) -> None:
    assert shape(item(words)) == wanted


def test_an_alternative_in_capitals_stays_below_the_negation_before_it() -> None:
    assert shape(item("not used with a gel OR foams")) == ("not", ("any", "not used with a gel", "foams"))


def test_another_window_has_the_figure_before_it() -> None:
    from rules.compile.leaves.atoms import Context
    from rules.compile.leaves.reading import read
    from rules.model import Any as AnyNode
    from rules.model import Atom

    node = read(Source.of("platelets >= 150 cells/uL within the last 6 weeks OR within 6 weeks before treatment").span(), Context())
    assert isinstance(node, AnyNode)
    assert [(one.op, one.value, one.unit, one.within) for one in node.of if isinstance(one, Atom)] == [
        (">=", 150, "{cells}/uL", "6 wk")
    ] * 2


def test_the_comparisons_behind_confirmed_by_are_alternatives_beside_the_disease() -> None:
    words = "diabetes confirmed by a glucose of 126 mg/dL or higher, an A1C of 6.5% or higher, or a ketone level above 3 mg/dL"
    kind, disease, listed = shape(item(words))
    assert (kind, disease, listed[0], len(listed)) == ("all", "diabetes", "any", 4)


def test_what_goes_together_with_the_last_alternative_binds_to_it_alone() -> None:
    kind, first, second = shape(item("a rate of 15 or more, or a rate of 5 or more together with documented fatigue"))
    assert (kind, first, second[0]) == ("any", "a rate of 15 or more", "all")


def test_two_figures_of_one_measure_share_its_unit() -> None:
    node = item("at least 18 but less than 65 years of age")
    assert [(one["op"], one["value"], one["unit"]) for one in node["all"]] == [(">=", 18, "a"), ("<", 65, "a")]


def test_the_first_of_two_verbs_has_the_object_of_the_second() -> None:
    node = item("has tried and failed, or has a contraindication to, at least two of the creams")
    assert (node["op"], node["value"]) == (">=", 2)
    assert node["quote"].startswith("has tried and failed")
