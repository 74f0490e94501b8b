"""Stretches of time whose year is printed once, at the end."""

from __future__ import annotations

import datetime as dt

import pytest

from practice.notes.lengths import spans

VISIT = dt.date(2026, 3, 15)
TOLD = [
    ("from March to August 2025", dt.date(2025, 3, 1), dt.date(2025, 8, 31)),
    ("March-August 2025", dt.date(2025, 3, 1), dt.date(2025, 8, 31)),
    ("from November through February 2026", dt.date(2025, 11, 1), dt.date(2026, 2, 28)),
    ("from March 3 to August 20, 2025", dt.date(2025, 3, 3), dt.date(2025, 8, 20)),
    ("11/10 to 12/22/2025", dt.date(2025, 11, 10), dt.date(2025, 12, 22)),
    ("11/10-1/5/26", dt.date(2025, 11, 10), dt.date(2026, 1, 5)),
    ("from March 2025 to August 2025", dt.date(2025, 3, 1), dt.date(2025, 8, 31)),
]


@pytest.mark.parametrize(("text", "first", "last"), TOLD)
def test_the_year_of_the_last_day_is_that_of_the_first_or_the_one_after_it(text: str, first: dt.date, last: dt.date) -> None:
    found = spans(f"Took it {text}, daily.", VISIT)
    assert [(one.first, other.last) for one, other in found] == [(first, last)]
