"""A day is no figure: what stands beside a measure's name in the form of a date is passed over."""

from __future__ import annotations

import pytest

from practice.notes.values import values


@pytest.mark.parametrize(
    "text",
    ["Home sleep apnea test with four channels in the night of 2026-10-21.", "Adherence 2026-10 reviewed.", "Compliance: 2026 download."],
)
def test_a_day_or_a_year_is_no_share(text: str) -> None:
    assert not values(text)


@pytest.mark.parametrize(
    ("text", "concept", "low"),
    [
        ("Compliance on 2026-10-21: 85%.", "usage_nights", 85.0),
        ("BMI on 2026-10-06: 33.", "bmi", 33.0),
        ("BMI (2026-10-06) 33", "bmi", 33.0),
    ],
)
def test_the_figure_behind_a_day_is_read(text: str, concept: str, low: float) -> None:
    (found,) = values(text)
    assert (found.concept, found.amount.low) == (concept, low)
