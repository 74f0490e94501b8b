"""Dates as payers print them. Where only numbers are printed the month comes first, as is the use in the United States."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FIRST_YEAR, LAST_YEAR = 1960, 2099

_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_FORMS = re.compile(
    "|".join(
        (
            r"(?<![\w.])(?P<iy>(?:19|20)\d\d)(?P<isep>[-/.])(?P<im>\d{1,2})(?P=isep)(?P<id>\d{1,2})(?![\d-])",
            r"(?<!\d)(?<!\d[./|-])(?P<um>\d{1,2})\s?(?P<usep>[/|-])\s?(?P<ud>\d{1,2})\s?(?P=usep)\s?(?P<uy>\d{4}|\d\d)(?!\d|[/.|-]\d)",
            # with dots the year has four digits: "2.02.56" is a policy number
            r"(?<!\d)(?<!\d[./|-])(?P<pm>\d{1,2})\.(?P<pd>\d{1,2})\.(?P<py>\d{4})(?!\d|[/.|-]\d)",
            r"\b" + _MONTH.format("nm") + r"\s*(?P<nd>\d{1,2})(?:st|nd|rd|th)?\s*,?\s*(?P<ny>(?:19|20)\d\d)(?!\d)",
            r"(?<!\d)(?P<dd>\d{1,2})(?:st|nd|rd|th)?[\s-]+" + _MONTH.format("dm") + r"[\s,-]+(?P<dy>(?:19|20)\d\d)(?!\d)",
            r"\b" + _MONTH.format("mm") + r"(?:\s*/\s*[a-z]+)?\s*,?\s*(?P<my>(?:19|20)\d\d)(?!\d)",
            r"(?<!\d)(?<!\d[./|-])(?P<sm>\d{1,2})/(?P<sy>(?:19|20)\d\d)(?![\d/])",
        )
    ),
    re.IGNORECASE,
)
_MAY_HOLD = re.compile(r"(?:19|20)\d\d|[/|-]\s?\d\d")  # what every long date holds; much faster to look for
_SHORT_MONTH = re.compile(r"(?<!\d)(?<!\d[./|-])(?P<m>\d{1,2})/(?P<y>\d\d)(?![\d/])")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands in the text; `exact` is False where only month and year are printed (then day 1)."""

    date: dt.date
    start: int
    end: int
    exact: bool = True


def find_dates(text: str, *, short_months: bool = False) -> tuple[FoundDate, ...]:
    """All dates of the text in order.

    `short_months` also takes "6/22" as June 2022; only for places that are known to hold dates,
    since the same shape is a fraction or a ratio elsewhere.
    """
    found = list(_long(text))
    if short_months:
        taken = [(f.start, f.end) for f in found]
        found += [s for s in _short(text) if not any(a < s.end and s.start < b for a, b in taken)]
    return tuple(sorted(found, key=lambda f: f.start))


def parse_date(text: str) -> dt.date | None:
    """The date that the whole text is, None if it is anything else."""
    stripped = text.strip(" \t\n.,;:()[]")
    found = find_dates(stripped, short_months=True)
    if len(found) == 1 and (found[0].start, found[0].end) == (0, len(stripped)):
        return found[0].date
    return None


def date_at_start(text: str, *, short_months: bool = False) -> FoundDate | None:
    """The date with which the text begins (after bullets and dashes), if it does."""
    found = find_dates(text, short_months=short_months)
    if found and not text[: found[0].start].strip(" \t\n-–—‐•*·|([:"):
        return found[0]
    return None


def _long(text: str) -> Iterator[FoundDate]:
    position = 0 if _MAY_HOLD.search(text) else len(text)
    while match := _FORMS.search(text, position):
        date, exact = _read(match)
        if date is None:
            position = match.start() + 1
            continue
        position = match.end()
        yield FoundDate(date, match.start(), match.end(), exact)


def _short(text: str) -> Iterator[FoundDate]:
    for match in _SHORT_MONTH.finditer(text):
        date = _date(int(match["y"]), int(match["m"]), 1)
        if date:
            yield FoundDate(date, match.start(), match.end(), exact=False)


def _read(match: re.Match[str]) -> tuple[dt.date | None, bool]:
    """The date of one match and whether its day is printed."""
    if match["iy"]:
        return _date(int(match["iy"]), int(match["im"]), int(match["id"])), True
    if match["uy"]:
        return _month_first(int(match["uy"]), int(match["um"]), int(match["ud"])), True
    if match["py"]:
        return _month_first(int(match["py"]), int(match["pm"]), int(match["pd"])), True
    if match["ny"]:
        return _date(int(match["ny"]), _month(match["nm"]), int(match["nd"])), True
    if match["dy"]:
        return _date(int(match["dy"]), _month(match["dm"]), int(match["dd"])), True
    if match["my"]:
        return _date(int(match["my"]), _month(match["mm"]), 1), False
    return _date(int(match["sy"]), int(match["sm"]), 1), False


def _month_first(year: int, first: int, second: int) -> dt.date | None:
    """Month before day; the other way round only where no month has such a number."""
    if first > 12 >= second:
        return _date(year, second, first)
    return _date(year, first, second)


def _month(name: str) -> int:
    return MONTHS.index(name[:3].lower()) + 1


def _date(year: int, month: int, day: int) -> dt.date | None:
    if year < 100:
        year += 2000 if year < 70 else 1900
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
