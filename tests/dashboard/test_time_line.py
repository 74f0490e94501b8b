"""The time line of days ahead."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from dashboard.time_line import time_line_html
from diffing.digest import Deadline


def ahead(*days: str, payer: str = "North & Lake") -> tuple[Deadline, ...]:
    return tuple(Deadline(dt.date.fromisoformat(day), payer, 'Knee "imaging"', "K-1", None, "Takes effect.", None) for day in days)


def places(drawn: str, tag: str) -> list[float]:
    return [float(found) for found in re.findall(rf'<{tag} style="left:([\d.]+)%"', drawn)]


def test_marks_stand_between_the_months_around_them() -> None:
    drawn = time_line_html(ahead("2027-01-01", "2027-01-16", "2027-03-31"))
    assert places(drawn, "i") == pytest.approx([0, 100 * 15 / 90, 100 * 89 / 90], abs=0.06)
    assert re.findall(r">(\w{3} \d{4})<", drawn) == ["Jan 2027", "Feb 2027", "Mar 2027", "Apr 2027"]


def test_one_day_alone_has_an_axis() -> None:
    drawn = time_line_html(ahead("2026-12-31"))
    assert re.findall(r">(\w{3} \d{4})<", drawn) == ["Dec 2026", "Jan 2027"]
    assert 90 < places(drawn, "i")[0] < 100


@pytest.mark.parametrize("last", ["2027-02-01", "2027-09-30", "2029-01-15", "2046-11-30"])
def test_an_axis_of_any_length_names_few_months_and_reaches_the_last_day(last: str) -> None:
    drawn = time_line_html(ahead("2026-11-20", last))
    assert len(places(drawn, "span")) <= 6
    assert places(drawn, "span")[-1] == 100 and all(0 <= one <= 100 for one in places(drawn, "i"))


def test_a_row_for_each_payer_with_its_words_escaped() -> None:
    drawn = time_line_html((*ahead("2027-01-01", "2027-02-01"), *ahead("2027-01-05", payer="alder")))
    assert re.findall(r'pw-line-name">([^<]+)<', drawn) == ["alder", "North &amp; Lake", "Takes effect"]
    assert 'title="January 1, 2027, North &amp; Lake: Knee &quot;imaging&quot;. Takes effect."' in drawn
    assert 'role="img" aria-label="Time line of 3 dates ahead' in drawn
