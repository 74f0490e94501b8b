"""Dates as payers print them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.dates import date_at_start, find_dates, parse_date


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("January 1, 2026", dt.date(2026, 1, 1)),
        ("Jan. 1, 2026", dt.date(2026, 1, 1)),
        ("Sept 15 2025", dt.date(2025, 9, 15)),
        ("June 12th, 2025", dt.date(2025, 6, 12)),
        ("15 January 2026", dt.date(2026, 1, 15)),
        ("15-Jan-2026", dt.date(2026, 1, 15)),
        ("2026-02-05", dt.date(2026, 2, 5)),
        ("2026/2/5", dt.date(2026, 2, 5)),
        ("07/01/2025", dt.date(2025, 7, 1)),
        ("7/1/25", dt.date(2025, 7, 1)),
        ("01|07|2026", dt.date(2026, 1, 7)),
        ("09.01.2026", dt.date(2026, 9, 1)),
        ("1-2-2026", dt.date(2026, 1, 2)),
        ("25/12/2025", dt.date(2025, 12, 25)),
        ("February 2026", dt.date(2026, 2, 1)),
        ("January/March 2026", dt.date(2026, 1, 1)),
        ("11/2025", dt.date(2025, 11, 1)),
        ("6/22", dt.date(2022, 6, 1)),
        ("11/15/99", dt.date(1999, 11, 15)),
        ("(May 5, 2024).", dt.date(2024, 5, 5)),
    ],
)
def test_a_printed_date_is_read(printed: str, date: dt.date) -> None:
    assert parse_date(printed) == date


@pytest.mark.parametrize(
    "text",
    [
        "2.02.56",
        "5.21.188",
        "C50.011",
        "02/30/2026",
        "13/13/2025",
        "(401) 555-4848",
        "1-800-555-5060",
        "V.3.2026",
        "00781-3420",
        "page 3/12",
        "",
        "2026",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert parse_date(text) is None
    assert find_dates(text) == ()


def test_month_and_year_are_marked_as_not_exact() -> None:
    exact, month = find_dates("Effective 07/01/2025, next review August 2026")
    assert (exact.exact, month.exact) == (True, False)
    assert month.date == dt.date(2026, 8, 1)


def test_dots_that_lead_to_a_date_do_not_hide_it() -> None:
    assert [f.date for f in find_dates("Effective Date ..........08/15/2025")] == [dt.date(2025, 8, 15)]


def test_short_months_are_read_only_where_asked() -> None:
    text = "Revised: 6/23 (text); 12/24"
    assert find_dates(text) == ()
    assert [f.date for f in find_dates(text, short_months=True)] == [dt.date(2023, 6, 1), dt.date(2024, 12, 1)]


def test_a_date_at_the_start_may_follow_a_bullet() -> None:
    assert date_at_start("‐ 01/25/2024 Annual review").date == dt.date(2024, 1, 25)  # type: ignore[union-attr]
    assert date_at_start("Reviewed on 01/25/2024") is None


@given(st.dates(min_value=dt.date(1970, 1, 1), max_value=dt.date(2069, 12, 31)))
def test_every_day_survives_each_way_of_printing_it(day: dt.date) -> None:
    forms = (day.isoformat(), f"{day:%m/%d/%Y}", f"{day:%m/%d/%y}", f"{day:%B} {day.day}, {day.year}", f"{day:%m|%d|%Y}", f"{day:%m.%d.%Y}")
    assert {parse_date(form) for form in forms} == {day}
