"""The dates a document prints about itself, told apart by the words before them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from policies.dates import FoundDate, find_dates
from policies.reading.codes.roles import fold
from policies.reading.vocabulary import DateField, metadata_labels

_GAP = re.compile(r"[\s:.|=…#,-]*(?:\b(?:is|was|on|as of|of)\b[\s:]*)?$")
_ASIDE = re.compile(r"\s*\([^()]{1,40}\)$")
_LISTED = re.compile(r"\s*(?:[,;/&]|\band\b)[\s,;]*(?:\band\b)?\s*")
_SHORT = re.compile(
    r"(?<![\w./-])(?:(?P<iy>20\d\d)(?P<im>[01]\d)(?P<id>[0-3]\d)|(?P<m>\d{1,2})\.(?:(?P<d>\d{1,2})\.)?(?P<y>\d\d)"
    r"|(?P<sm>\d{1,2})/(?P<sy>\d\d))(?![\w/-]|\.\d)"
)
_YEAR = re.compile(r"\d\d\b|\d\d_")
LONGEST_LABELS = 160
"""Characters beyond which a line is no row of labels or of their values."""

LAST_SHORT_YEAR = 45
"""Two digits beyond which no year of a policy is meant."""

_LONG_LINE = 100
_LONG_REST = 3
"""Words after a date from which on a line is a sentence and no label with its value."""


@dataclass(frozen=True, slots=True)
class _Label:
    field: DateField
    rank: int
    loose: bool
    pattern: re.Pattern[str]


def read_dates(lines: Iterable[str], name: str = "") -> dict[str, dt.date]:
    """Field of Metadata → its date. `name` is the file name, which some payers put dates into; it is believed last."""
    best: dict[str, tuple[int, dt.date]] = {}
    for field, rank, date in (*(c for line in lines for c in _of_line(line)), *_in_name(name)):
        if field not in best or rank < best[field][0]:
            best[field] = (rank, date)
    return {field: date for field, (_, date) in best.items()}


def _of_line(line: str) -> Iterator[tuple[str, int, dt.date]]:
    """Field, rank and date of the labelled dates of a line; of several dates behind one label the last."""
    latest: dict[tuple[str, int, int], dt.date] = {}
    for group, (field, rank, date, listed) in enumerate(_labelled(line)):
        key = next((k for k in reversed(latest) if listed and k[:2] == (field, rank)), (field, rank, group))
        latest[key] = max(date, latest.get(key, date))
    yield from ((field, rank, date) for (field, rank, _), date in latest.items())


def _labelled(line: str) -> Iterator[tuple[str, int, dt.date, bool]]:
    """Field, rank and date of every labelled date of the line; True where it goes on with the list of dates before it."""
    if not _YEAR.search(line):
        return
    text = fold(line)
    dates = _dates(text)
    label: _Label | None = None
    for index, found in enumerate(dates):
        before = text[dates[index - 1].end if index else 0 : found.start]
        after = text[found.end : dates[index + 1].start if index + 1 < len(dates) else len(text)]
        listed = label if index and _LISTED.fullmatch(before) else None
        label = listed or _label_before(before)
        if not label or label.field == "none":
            continue
        if listed or not label.loose or _is_value(before, after):
            yield label.field, label.rank, found.date, bool(listed)


def _dates(text: str) -> tuple[FoundDate, ...]:
    """The dates of a folded line, and right behind a label or in its list the short forms ("11/25", "03.01.26", "11.25", "20260101")."""
    found = list(find_dates(text))
    for match in _SHORT.finditer(text):
        taken = any(f.start < match.end() and match.start() < f.end for f in found)
        date = None if taken else _short_date(match)
        before = text[max((f.end for f in found if f.end <= match.start()), default=0) : match.start()]
        if date and _may_be_date(match, text) and (_label_before(before) or (found and _LISTED.fullmatch(before))):
            found.append(FoundDate(date, match.start(), match.end(), exact=bool(match["d"] or match["id"])))
            found.sort(key=lambda f: f.start)
    return tuple(found)


def _may_be_date(match: re.Match[str], text: str) -> bool:
    """Whether "11/25" ends its line or its list, or another label follows: before other words it is a share ("10/25 patients")."""
    if match["d"] or match["iy"]:
        return True
    after = text[match.end() :]
    return not re.match(r"\s*[a-z]", after) or bool(_dates_follow(after))


def _dates_follow(after: str) -> bool:
    """Whether what follows is a label with its own date."""
    following = re.match(r"[^\d]{3,60}(?=\d)", after)
    return bool(following and _label_before(following.group()))


def _short_date(match: re.Match[str]) -> dt.date | None:
    year = int(match["iy"] or match["y"] or match["sy"])
    month, day = int(match["im"] or match["m"] or match["sm"]), int(match["id"] or match["d"] or 1)
    if 99 > year > LAST_SHORT_YEAR:
        return None
    try:
        return dt.date(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return None


def _label_before(before: str) -> _Label | None:
    """The longest label with which the text before a date ends."""
    gap = _GAP.search(before)
    stem = _ASIDE.sub("", before[: gap.start()] if gap else before)
    fits = [(match.start(), label) for label in _labels() if (match := label.pattern.search(stem))]
    return min(fits, key=lambda pair: pair[0])[1] if fits else None


def _is_value(before: str, after: str) -> bool:
    """Whether a common word and a date stand like a label and its value: after a colon, or at the end of the line."""
    if re.search(r":\s*$", before):
        return True
    return len(before) <= _LONG_LINE and len(re.findall(r"[a-z]+", after.split(". ")[0])) <= _LONG_REST


def _in_name(name: str) -> Iterator[tuple[str, int, dt.date]]:
    """Dates in file names: "…_Eff01.01.2026_Pub09.26.2025.pdf"."""
    for field, pattern in (("effective", r"eff(?:ective)?[-_. ]?(?=\d)"), ("published", r"pub(?:lished)?[-_. ]?(?=\d)")):
        for match in re.finditer(pattern, name, re.IGNORECASE):
            dates = find_dates(name[match.end() : match.end() + 12].replace("_", " "))
            if dates and dates[0].start == 0:
                yield field, 20, dates[0].date


def column_pairs(labels: str, values: str) -> Iterator[str]:
    """Label and date of each column, where one line holds nothing but labels and the next as many dates as labels of dates."""
    if re.search(r"\d", labels) or len(labels) > LONGEST_LABELS or len(values) > LONGEST_LABELS:
        return
    found = find_dates(values)
    named = [match.group() for match in _any_label().finditer(fold(labels))] if len(found) > 1 else []
    if len(named) == len(found):
        yield from (f"{label}: {values[date.start : date.end]}" for label, date in zip(named, found, strict=True))


@cache
def _any_label() -> re.Pattern[str]:
    """Any of the labels, the longest first, not inside a word."""
    words = sorted(
        (word for rule in metadata_labels().dates if not rule.loose or rule.rank < 4 for word in rule.words), key=len, reverse=True
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])")


@cache
def _labels() -> tuple[_Label, ...]:
    return tuple(
        _Label(rule.field, rule.rank, rule.loose, re.compile(rf"(?<![\w-])(?:{'|'.join(rule.words)})$")) for rule in metadata_labels().dates
    )
