"""The measurable signals of a sentence."""

from __future__ import annotations

import pytest

from rules.quantities import quantities
from rules.signals import Quantifier, list_quantifier, lone_connective, printed_quantifier, read_signals, split_ending, stance
from rules.words import lowered


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("at least 6 weeks of rest", ["⟦>=|42|days⟧"]),
        ("six (6) weeks or more", ["⟦>=|42|days⟧"]),
        ("6 or more consecutive weeks", ["⟦>=|42|days⟧"]),
        ("18 years of age or older", ["⟦>=|18|age⟧"]),
        ("adults aged 18 and older", ["⟦>=|18|age⟧"]),
        ("younger than 18 years of age", ["⟦<|18|age⟧"]),
        ("weight loss (≥ 10%)", ["⟦>=|10|%⟧"]),
        ("within the past 12 months", ["⟦within|12|months⟧"]),
        ("at least one year", ["⟦>=|12|months⟧"]),
        ("FOUR or more prior lines of therapy", ["⟦>=|4|1:line of therapy⟧"]),
        ("between 18 and 65 years of age", ["⟦between|18..65|age⟧"]),
        ("4 to 6 weeks", ["⟦between|28..42|days⟧"]),
        ("not more often than every three months", ["⟦every|3|months⟧"]),
        ("BMI ≥ 50 kg/m2", ["⟦>=|50|kg/m2⟧"]),
        ("limited to 12 visits", ["⟦<=|12|1:visit⟧"]),
        ("1,000 mg", ["⟦|1000|mg⟧"]),
        ("CPT 81275, 81191-81193; HER2, NTRK 1/2/3, v2.2025", []),
    ],
)
def test_figures_with_comparison_and_unit(text: str, tokens: list[str]) -> None:
    assert [q.token for q in quantities(lowered(text))] == tokens


def test_offsets_point_into_the_lowered_text() -> None:
    line = lowered("Rest for at least 6 weeks, then 2 injections")
    assert [line[q.start : q.end] for q in quantities(line)] == ["at least 6 weeks", "2 injections"]


@pytest.mark.parametrize(
    ("lead_in", "expected"),
    [
        ("when ALL of the following criteria are met:", Quantifier("all")),
        ("ANY of the following:", Quantifier("any")),
        ("one or more of the following:", Quantifier("any")),
        ("at least two of the following:", Quantifier("at_least", 2)),
        ("None of the following contraindications:", Quantifier("none")),
        ("for the following targeted genes:", Quantifier("any", printed=False)),
        ("when the following criteria apply:", Quantifier("all", printed=False)),
        ("ONE or more prior lines of therapy including:", None),
        ("when:", None),
    ],
)
def test_what_a_lead_in_asks_of_its_list(lead_in: str, expected: Quantifier | None) -> None:
    assert list_quantifier(lead_in) == expected


def test_endings_of_the_points_decide_before_the_noun() -> None:
    assert list_quantifier("for the following indications:", ("and", "and", "")) == Quantifier("all", printed=False)
    assert list_quantifier("when:", ("or", "")) == Quantifier("any", printed=False)
    assert list_quantifier("when:", ("or", "and")) is None
    assert printed_quantifier("for the following indications:") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Laser is considered medically necessary.", "covered"),
        ("Laser is considered not medically necessary.", "not_covered"),
        ("Laser is not covered.", "not_covered"),
        ("Laser is experimental and investigational.", "unproven"),
        ("Laser has not been medically proven to be effective.", "unproven"),
        ("Medically necessary when bracing failed; otherwise not covered.", "covered"),
        ("Bracing comes first.", None),
    ],
)
def test_stance(text: str, expected: str | None) -> None:
    assert stance(text) == expected


def test_signals_of_one_sentence() -> None:
    found = read_signals("A brace must be worn and not removed for at least 6 weeks unless it may cause wounds or pain.")
    assert found.connectives == ("and", "or")
    assert found.negations == ("not",)
    assert found.modality == ("must", "may")
    assert found.exceptions == ("unless",)
    assert [q.value for q in found.quantities] == [6]
    assert found.stance is None
    assert found.quantifier is None


def test_negation_inside_a_stance_or_a_comparison_negates_no_criterion() -> None:
    assert read_signals("Not covered for no more than 2 visits").negations == ()
    assert read_signals("The month of May 4").modality == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Locked knee; and", ("Locked knee", "and")),
        ("Locked knee, OR", ("Locked knee", "or")),
        ("Locked knee;", ("Locked knee;", "")),
        ("and", ("and", "")),
    ],
)
def test_connective_at_the_end(text: str, parts: tuple[str, str]) -> None:
    assert split_ending(text) == parts


def test_connective_alone_on_its_line() -> None:
    assert [lone_connective(t) for t in ("AND", "or;", "AND ALL of the following:")] == ["and", "or", ""]
