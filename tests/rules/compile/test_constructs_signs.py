"""Figures by the signs beside them: diopters, heat, beats, a pair of pressures, glued units, lists of degrees, counts of a year."""

from __future__ import annotations

from typing import Any

import pytest

from rules.compile import compile_text
from rules.contract import statement_to_json


def item(words: str) -> dict[str, Any]:
    (statement,) = compile_text(f"Widget therapy is covered when all of the following are met:\n- {words}\n- zz zz zz").statements
    found: dict[str, Any] = statement_to_json(statement)["when"]["all"][0]
    return found


FIGURES = [
    ("Lens power change of 1.0 D or more", (">=", 1.0, "[diop]")),
    ("Astigmatism of at least 0.75 D", (">=", 0.75, "[diop]")),
    ("An increase of 2 D or more, in diopters", (">=", 2.0, "[diop]")),
    ("temperature less than 97.0 F", ("<", 97.0, "[degF]")),
    ("temperature above 38.5 C", (">", 38.5, "Cel")),
    ("heart rate less than 40 beats per minute (BPM)", ("<", 40.0, "/min")),
    ("resting pulse > 120 bpm", (">", 120.0, "/min")),
    ("Respiratory rate over 30 breaths per minute", (">", 30.0, "/min")),
    ("blood pressure less than 90/60 mm Hg", ("<", 90.0, "mm[Hg]")),
    ("Office blood pressure is greater than 140/90 mmHg", (">", 140.0, "mm[Hg]")),
    ("Overjet of +5mm or more", (">=", 5.0, "mm")),
    ("weight over 50kg", (">", 50.0, "kg")),
    ("at least 6wks of therapy", (">=", 6.0, "wk")),
    ("a 12 mm or larger nodule", (">=", 12.0, "mm")),
    ("recurrent sinusitis (more than 3 episodes per year)", (">", 3.0, "1")),
    ("epistaxis (4 or more significant episodes per year)", (">=", 4.0, "1")),
    ("T-score at the 33% radius site of -2.5 or less", ("<=", -2.5, "1")),
]


@pytest.mark.parametrize(("words", "wanted"), FIGURES, ids=[w for w, _ in FIGURES])
def test_one_figure(words: str, wanted: tuple[Any, ...]) -> None:
    node = item(words)
    assert (node["op"], node["value"], node["unit"]) == wanted


def test_a_count_by_the_year_has_the_year_for_its_window() -> None:
    assert item("at least 2 infections per year")["within"] == "1 a"


@pytest.mark.parametrize("words", ["NYHA functional Class I, II or III", "NYHA class I, II, or III disease"])
def test_a_list_of_degrees_is_a_range(words: str) -> None:
    node = item(words)
    assert (node["op"], node["value"], node["value2"], node["unit"]) == ("between", 1.0, 3.0, "{grade}")


def test_a_range_of_codes_compares_nothing() -> None:
    assert "op" not in item("Codes 65710 - 65757 apply")
