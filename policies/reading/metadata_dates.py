"""The dates a document prints about itself, told apart by the words before them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from policies.dates import find_dates
from policies.reading.code_roles import fold
from policies.reading.vocabulary import DateField, metadata_labels

_GAP = re.compile(r"[\s:.|=…#,-]*(?:\b(?:is|was|on|as of|of)\b[\s:]*)?$")
_YEAR = re.compile(r"\d\d\b|\d\d_")
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
    for field, rank, date in (*(c for line in lines for c in _labelled(line)), *_in_name(name)):
        if field not in best or rank < best[field][0]:
            best[field] = (rank, date)
    return {field: date for field, (_, date) in best.items()}


def _labelled(line: str) -> Iterator[tuple[str, int, dt.date]]:
    """Field, rank and date of every labelled date of the line."""
    if not _YEAR.search(line):
        return
    text = fold(line)
    dates = find_dates(text)
    for index, found in enumerate(dates):
        before = text[dates[index - 1].end if index else 0 : found.start]
        after = text[found.end : dates[index + 1].start if index + 1 < len(dates) else len(text)]
        label = _label_before(before)
        if label and label.field != "none" and (not label.loose or _is_value(before, after)):
            yield label.field, label.rank, found.date


def _label_before(before: str) -> _Label | None:
    """The longest label with which the text before a date ends."""
    gap = _GAP.search(before)
    stem = before[: gap.start()] if gap else before
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


@cache
def _labels() -> tuple[_Label, ...]:
    return tuple(
        _Label(rule.field, rule.rank, rule.loose, re.compile(rf"(?<![\w-])(?:{'|'.join(rule.words)})$")) for rule in metadata_labels().dates
    )
