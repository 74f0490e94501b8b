"""The dates of announcements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from diffing.announced.words import pattern
from policies.dates import find_dates


def only_date(text: str) -> dt.date | None:
    """The date of a cell; the first where it holds several, None where it holds none."""
    return next((found.date for found in find_dates(text)), None)


def effective_in(texts: Iterable[str]) -> dt.date | None:
    """The date that follows "effective" or its like in these texts; the last stated counts, None where there is none."""
    dates = (date for text in texts for date in _stated(text))
    return next(reversed(list(dates)), None)


def _stated(text: str) -> Iterable[dt.date]:
    found = find_dates(text)
    ends = {match.end() for match in pattern("effective").finditer(text)}
    return [one.date for one in found if one.start in ends]
