"""Units of figures as people read them."""

from __future__ import annotations

import pytest

from rules.compile.text.vocabulary import measures
from rules.lookup.checklist import amount


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (10, "deg", "10 degrees"),
        (1, "deg", "1 degree"),
        (140, "mm[Hg]", "140 mmHg"),
        (3, "{grade}", "3"),
        (15, "{score}", "15 points"),
        (150, "{cells}/uL", "150 cells/uL"),
        (30, "{pack}.a", "30 pack-years"),
        (6, "wk", "6 weeks"),
        (2, None, "2"),
    ],
)
def test_a_value_with_its_unit(value: float, unit: str | None, words: str) -> None:
    assert amount(value, unit) == words


def test_no_measure_shows_the_signs_of_its_coded_unit() -> None:
    units = {one.unit for one in measures().measures} | set(measures().units)
    assert not {unit: amount(2, unit) for unit in units if set("[]{}") & set(amount(2, unit))}
