"""Days that a text prints, exact or as a span, and those it tells from the visit ("3 months ago")."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from practice.notes.feasts import feasts

_NAMES = (
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
)
_MONTHS = {name: n for n, names in enumerate(_NAMES, 1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NUMERIC = re.compile(
    r"(?:(?<![\d/.-])(?=\d{1,2}(?:/\d{1,2}/|-\d{1,2}-))|(?:(?<=/\d{4}-)|(?<=/\d{2}-))(?=\d{1,2}/\d{1,2}/))"
    r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?![\d/])"
)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_NAMED = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:,)?\s+(\d{{4}})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})[- ]({_MONTH})\.?[- ,]+(\d{{4}})\b", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"\b({_MONTH})\.?,?\s+(?:of\s+)?(\d{{4}})\b", re.IGNORECASE)
_TO = r"\s*(?:-|–|—|to|through|thru|until|till)\s*"
_MONTH_TO = re.compile(
    rf"\b(?:from\s+)?(?P<one>{_MONTH})\.?(?:\s+(?P<day>\d{{1,2}}))?{_TO}(?:(?:early|late|mid)[-\s])?(?P<other>{_MONTH})\.?(?:\s+\d{{1,2}},?)?,?\s+(?:of\s+)?(?P<year>(?:19|20)\d{{2}})\b",
    re.IGNORECASE,
)
_DAY_TO = re.compile(
    rf"(?<![\d/.-])(?P<one>\d{{1,2}})/(?P<day>\d{{1,2}}){_TO}(?P<other>\d{{1,2}})/\d{{1,2}}/(?P<year>\d{{4}}|\d{{2}})(?![\d/])",
    re.IGNORECASE,
)
"""`from March to August 2025`, `11/10 to 12/22/2025`: the year of the last day is that of the first, or the one after it."""
_NUMERIC_MONTH = re.compile(r"(?<![\d/.])(\d{1,2})/((?:19|20)\d{2})(?![\d/])")
_YEAR = re.compile(
    r"\b(?:in|since|from|circa|early|late|mid|during|\("
    r"|diagnosed|dx'?d?|surgery|\w+(?:ectomy|plasty|scopy|otomy)|fusion|sleeve|onset|course|psg|hsat)\s*((?:19|20)\d{2})\b(?!-\d)"
    r"|\b((?:19|20)\d{2})\b(?=\s*[:,)]|$)",
    re.IGNORECASE,
)
_BARE_DAY = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?![\d/]|\s*(?:pain|on\b|out|vas|nrs|strength|bilat|throughout|in\b))")
_BARE_MONTH = re.compile(
    rf"\b(?:in|since|last|from|through|until|thru|to|early|late|mid|of)[- ]+({_MONTH})\b(?!\s+\d)"
    rf"|\b({_MONTH})\b(?=\s+(?:weight|wt|bmi|labs?|a1c|value|reading|score|iop|films?)\b)",
    re.IGNORECASE,
)
_MONTHS_LONG = re.compile(
    rf"\b(?P<one>{_MONTH})\.?\s*(?:[-–—]|\s(?:to|through|thru|until|till)\s)\s*(?:early\s+|mid[\s-]|late\s+)?(?P<other>{_MONTH})\b(?!\.?\s*'?\d)",
    re.IGNORECASE,
)
"""`Nov-Jan`, `May through August`, without a year: both with their capitals."""
_BARE_NAMED = re.compile(
    rf"\b(?:(?:on|since|from|until|through|thru|to|after|of|by|and)\s+)?(?P<m>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*,?\s*\d{{4}}|[./:]\d|\s*(?:mg|%|x|mm))",
    re.IGNORECASE,
)
"""A month with a day and no year; `May 5` only with its capital."""
_AGO = re.compile(
    r"\b(?P<n>\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|a\s+few|"
    r"couple)(?:\s*(?:-|to)\s*(?P<m>\d+))?\s*"
    r"(?P<unit>days?|weeks?|wks?|months?|mos?|years?|yrs?)\s+(?:ago|prior|earlier|back)\b",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:last|this\s+past|the\s+past)\s+(?P<unit>week|month|year)\b|\b(?P<near>today|yesterday|this\s+(?:week|morning|month)|today's)\b",
    re.IGNORECASE,
)
_NUMBERS = {
    name: n for n, name in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1)
} | {
    "a": 1,
    "an": 1,
}
UNIT_DAYS = {"d": 1.0, "w": 7.0, "m": 30.44, "y": 365.25}
"""Days of a unit of time by the first letter of its English name."""
UCUM_DAYS = {"d": 1.0, "wk": 7.0, "mo": 30.44, "a": 365.25}
"""Days of a UCUM unit of time."""
_LABELLED = re.compile(
    r"(?im)^\W*(?:date\s+of\s+(?:visit|service|exam(?:ination)?|encounter|consultation|evaluation|note)|(?:visit|"
    r"service|encounter|exam|note|office\s+visit)\s+date|dos|dov|date|seen\s+on|date\s+seen)\s*[:\-]?\s*"
)
_CENTURY = 100
_TITLE_WORDS = 14
_BIRTH = re.compile(r"(?i)\b(?:dob|d\.o\.b\.?|date\s+of\s+birth|birth\s*date|born(?:\s+on)?)\W{0,5}")


@dataclass(frozen=True, slots=True)
class Days:
    """A day or a span of days in a text (first = last for one day), printed from `start` to `end`."""

    first: dt.date
    last: dt.date
    start: int
    end: int


def _day(year: int, month: int, day: int) -> dt.date | None:
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month(year: int, month: int) -> tuple[dt.date, dt.date] | None:
    first = _day(year, month, 1)
    if first is None:
        return None
    after = dt.date(year + month // 12, month % 12 + 1, 1)
    return first, after - dt.timedelta(days=1)


def printed_days(text: str) -> tuple[Days, ...]:
    """The days and months that a text prints with their year, in order."""
    return tuple(_without_overlap(_printed(text)))


def _printed(text: str) -> Iterator[Days]:
    for pattern, order in ((_NUMERIC, (2, 0, 1)), (_ISO, (0, 1, 2))):
        for found in pattern.finditer(text):
            parts = [int(found.group(i + 1)) for i in order]
            if day := _day(*parts):
                yield Days(day, day, *found.span())
    yield from _opened(text)
    for found in _NAMED.finditer(text):
        if day := _day(int(found[3]), _MONTHS[found[1].lower()], int(found[2])):
            yield Days(day, day, *found.span())
    for found in _DAY_FIRST.finditer(text):
        if day := _day(int(found[3]), _MONTHS[found[2].lower()], int(found[1])):
            yield Days(day, day, *found.span())
    for found in _MONTH_YEAR.finditer(text):
        if span := _month(int(found[2]), _MONTHS[found[1].lower()]):
            yield Days(*span, *found.span())
    for found in _NUMERIC_MONTH.finditer(text):
        if int(found[1]) <= 12 and (span := _month(int(found[2]), int(found[1]))):
            yield Days(*span, *found.span())


def _opened(text: str) -> Iterator[Days]:
    """The first day of a stretch whose year is printed at its end alone."""
    for found in (*_MONTH_TO.finditer(text), *_DAY_TO.finditer(text)):
        one, other = (_MONTHS.get(found[name].lower()) or int(found[name]) for name in ("one", "other"))
        year = int(found["year"]) - (one > other)
        if found["day"] is not None:
            day = _day(year, one, int(found["day"]))
            span = (day, day) if day else None
        else:
            span = _month(year, one)
        if span is not None:
            yield Days(*span, found.start(), found.end("day") if found["day"] else found.end("one"))


def told_days(text: str, visit: dt.date, written: dt.date | None = None) -> tuple[Days, ...]:
    """Every day told: printed, without a year (the last such day up to the writing, or one of the next weeks), counted back."""
    base = written or visit
    found = list(_printed(text))
    found += [Days(dt.date(int(m[1] or m[2]), 1, 1), dt.date(int(m[1] or m[2]), 12, 31), *m.span()) for m in _YEAR.finditer(text)]
    found += _without_year(text, base)
    found += _counted_back(text, base)
    return tuple(_without_overlap(found))


def _without_year(text: str, base: dt.date) -> Iterator[Days]:
    for found in _BARE_DAY.finditer(text):
        month, day = int(found[1]), int(found[2])
        if not 1 <= month <= 12 or day in (0,) or (day == 10 and month <= 10):
            continue
        if (
            day == base.year % _CENTURY
            and month <= base.month
            and dt.date(base.year, month, 1) <= base < (_day(base.year, month, day) or base)
        ):
            yield Days(dt.date(base.year, month, 1), base, *found.span())  # `3/26` on March 15, 2026: this month
        elif told := _coming(text[: found.start()], base, month, day) or _last_such(base, month, day):
            yield Days(told, told, *found.span())
    for found in _BARE_NAMED.finditer(text):
        month, day = _MONTHS[found["m"].lower()], int(found["d"])
        before = text[: found.start("m")]
        if text[found.start("m")].isupper() and (told := _coming(before, base, month, day) or _last_such(base, month, day)):
            yield Days(told, told, found.start("m"), found.end())
    yield from _months_long(text, base)
    yield from (Days(*told) for told in feasts(text, base))
    for found in _BARE_MONTH.finditer(text):
        month = _MONTHS[(found[1] or found[2]).lower()]
        year = base.year if month <= base.month else base.year - 1
        if span := _month(year, month):
            yield Days(span[0], min(span[1], base), *found.span())


def _months_long(text: str, base: dt.date) -> Iterator[Days]:
    """The first and the last month of a stretch without a year: the last such stretch up to the writing."""
    for found in _MONTHS_LONG.finditer(text):
        if not (found["one"][0].isupper() and found["other"][0].isupper()):
            continue
        one, other = (_MONTHS[found[name].lower()] for name in ("one", "other"))
        year = base.year if other <= base.month else base.year - 1
        first, last = _month(year - (one > other), one), _month(year, other)
        if first and last and one != other:
            yield Days(*first, found.start("one"), found.end("one"))
            yield Days(last[0], min(last[1], base), found.start("other"), found.end("other"))


_SOON = 45
_BEGAN = re.compile(
    r"\b(?:since|from|last|had|was|were|began|started|onset|through|ended)\W*(?:\w+\W+){0,2}$|\d/\d{1,2}\s*(?:-|–|to|,|and|&)\s*$",
    re.IGNORECASE,
)
"""Before a day without a year: it has been."""


def _coming(before: str, base: dt.date, month: int, day: int) -> dt.date | None:
    """The day of the next weeks that is meant: the last such day is nearly a year back, and nothing before it says that it has been."""
    days = [_day(year, month, day) for year in (base.year, base.year + 1)]
    soon = [one for one in days if one and 0 < (one - base).days <= _SOON]
    return soon[0] if soon and not _BEGAN.search(before) else None


def _last_such(base: dt.date, month: int, day: int) -> dt.date | None:
    """The last such day up to another."""
    this = _day(base.year, month, day)
    return this if this and this <= base else _day(base.year - 1, month, day)


def _counted_back(text: str, base: dt.date) -> Iterator[Days]:
    for found in _AGO.finditer(text):
        said = " ".join(found["n"].lower().split())
        if said in ("several", "a few", "couple"):
            continue
        least = float(_NUMBERS.get(said, 0) or said)
        most = float(found["m"] or least)
        unit = UNIT_DAYS[found["unit"][0].lower()]
        slack = 0 if unit == 1 else unit / 2
        yield Days(_back(base, most * unit + slack), _back(base, max(0.0, least * unit - slack)), *found.span())
    for found in _LAST.finditer(text):
        reach = {"week": 14, "month": 62, "year": 730}.get((found["unit"] or "").lower(), 1)
        yield Days(_back(base, reach), base, *found.span())


def _back(base: dt.date, days: float) -> dt.date:
    return base - dt.timedelta(days=min(round(days), base.toordinal() - 1))


def _without_overlap(found: Iterator[Days] | list[Days]) -> list[Days]:
    out: list[Days] = []
    for one in sorted(found, key=lambda d: (d.start, -(d.end - d.start))):
        if not out or one.start >= out[-1].end:
            out.append(one)
    return out


def note_day(text: str) -> dt.date | None:
    """The day that a note says it was written on; None where it prints none."""
    for found in _LABELLED.finditer(text):
        days = printed_days(text[found.end() : found.end() + 40])
        if days and days[0].start < 12:
            return days[0].first
    head = "\n".join(line if _is_title(line) else " " * len(line) for line in text[:600].split("\n"))
    births = [m.end() for m in _BIRTH.finditer(head)]
    days = tuple(d for d in printed_days(head) if not any(0 <= d.start - b < 6 for b in births) and d.first == d.last)
    return days[0].first if days else None


def _is_title(line: str) -> bool:
    """Whether a line may be the head of a note: few words, and none that tells of something that went on."""
    told = line.rstrip().endswith(".") and len(line.split()) > len(("seen", "on", "a", "day"))
    return (
        not told
        and len(line.split()) <= _TITLE_WORDS
        and not re.search(r"\b(?:since|from|until|through|started|began|on|scheduled|ago)\b", line, re.IGNORECASE)
    )


def birth_day(text: str) -> dt.date | None:
    """The date of birth that a note prints."""
    for found in _BIRTH.finditer(text):
        days = printed_days(text[found.end() : found.end() + 30])
        if days and days[0].start < 6:
            return days[0].first
    return None
