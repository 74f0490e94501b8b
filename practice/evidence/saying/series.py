"""Figures told one behind another, each with its day: `EF 28% (8/25), 33% (11/25), 38% (3/26)`. What counts is the newest."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

_N = r"(?<![\d/.])(?:20/)?-?\d{1,4}(?:,\d{3})*(?:\.\d+)?(?![\d/])"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = r"\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}/\d{2,4}|\d{1,2}/\d|(?:19|20)\d\d"
_TIME = (
    rf"(?:{_DAY}|(?:{'|'.join(_MONTHS)})[a-z]*|today|now|last\s+w(?:ee)?k|this\s+w(?:ee)?k|pre\b[^,;)]{{0,16}}|post\b[^,;)]{{0,16}}|baseline"
    r"|on\s+(?!the\b)[a-z]\w+|off\s+[a-z]\w+)"
)
_UNIT = r"(?:\s*(?:%|kPa|mm\s?Hg|mg/dL|ng/mL|g/dL|echo|cm|mL))*"
_BEHIND = re.compile(rf"(?P<n>{_N}){_UNIT}\s*(?:\(\s*(?:[A-Z]{{2,4}}\s+)?|on\s+|in\s+)?(?P<t>{_TIME})[^,;()]{{0,24}}?\)?", re.IGNORECASE)
_ORDINAL = r"(?:wk|week|month|mo|visit|session|day|dose)\s*#?\s*\d{1,3}"
_BEFORE = re.compile(
    rf"(?P<t>\d{{1,2}}/\d{{1,2}}|(?:19|20)\d\d|{_ORDINAL}|baseline)\s*:?\s+(?:[A-Z]{{2,5}}\s+\d+,\s+)?(?P<n>{_N}){_UNIT}", re.IGNORECASE
)
_BARE = re.compile(rf"(?P<row>{_N}(?:\s*/\s+{_N}|\s+/\s*{_N}|\s{{2,}}{_N}){{2,}})\s*(?:$|\((?P<times>[^)]*)\))", re.IGNORECASE)
"""`22   15   5` below a row of weeks, `5.5 / 4.1 / 2.2 (Sept/Dec/Mar)`."""
_JOINS = re.compile(r"[\s,;()]*(?:(?:->|→|=>|and|then|to|was|,|;)\s*)*")
_LATE, _EARLY = (9999, 0), (0, 0)


def newest_of(text: str, visit: dt.date) -> Iterator[tuple[list[float], float]]:
    """Every row of two or more figures with their times: all of them, and the newest."""
    by_month = all(_of_year(int(year), visit) for year in _TWO_PARTS.findall(text))
    for pattern in (_BEHIND, _BEFORE):
        run: list[tuple[tuple[int, int], float]] = []
        end = -1
        for found in pattern.finditer(text):
            when = _when(found["t"].lower(), visit, by_month)
            value = float(found["n"].lower().removeprefix("20/").replace(",", ""))
            if when is None:
                continue
            if run and not _JOINS.fullmatch(text[end : found.start()]):
                yield from _told(run)
                run = []
            run.append((when, value))
            end = found.end()
        yield from _told(run)
    for found in _BARE.finditer(text):
        row = [float(one.removeprefix("20/").replace(",", "")) for one in re.findall(_N, found["row"])]
        yield row, row[-1]


def _told(run: list[tuple[tuple[int, int], float]]) -> Iterator[tuple[list[float], float]]:
    if len(run) > 1:
        newest = max(when for when, _ in run)
        yield [value for _, value in run], next(value for when, value in reversed(run) if when == newest)


_TWO_PARTS = re.compile(r"(?<![\d/.])\d{1,2}/(\d{1,2})(?![\d/])")


def _of_year(figure: int, visit: dt.date) -> bool:
    """Whether two figures may be those of a year."""
    return visit.year - _YEARS <= _CENTURY + figure <= visit.year


def _when(said: str, visit: dt.date, by_month: bool) -> tuple[int, int] | None:
    """Year and month of a time; None for what is no time. by_month: `9/25` is a month of a year, as no day beside it says otherwise."""
    parts = said.split("/")
    if len(parts) > 1 and all(one.isdigit() for one in parts):
        year = int(parts[-1]) % _CENTURY
        month = int(parts[0])
        whole = said.count("/") > 1 or len(parts[-1]) == len("2026")
        of_year = by_month and _of_year(year, visit)  # `9/25`: September of the year
        if whole or of_year:
            return _CENTURY + year, month
        return (visit.year - (month > visit.month), month) if 1 <= month <= len(_MONTHS) and 1 <= int(parts[1]) <= _DAYS else None
    if said.isdigit():
        return int(said), 0
    if (ordinal := re.fullmatch(rf"(?:{_ORDINAL})", said)) is not None:
        return 1, int(re.findall(r"\d+", ordinal.group())[0])
    if said[:3] in _MONTHS and not said.startswith(("mayo", "marg", "mark", "dece ")):
        month = _MONTHS.index(said[:3]) + 1
        return (visit.year if month <= visit.month else visit.year - 1), month
    return _EARLY if said.startswith(("pre", "base", "off")) else _LATE


_YEARS = 7
_DAYS = 31
_CENTURY = 2000
