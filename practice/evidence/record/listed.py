"""Events that a note counts by naming the day of each (`flares 5/2025, 9/2025 and 1/2026`)."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import dataclass

from practice.notes.dates import Days, told_days

_JOINS = re.compile(
    r"\s*(?:(?:tapers?|bursts?|courses?|packs?)\s*)?(?:\([^()]{1,24}\))?\s*\)?\s*(?:,|;|/|&|\band\b|,\s*(?:and|&))\s*\(?\s*(?:(?:in|on|again(?:\s+(?:in|on))?)\s+)?",
    re.IGNORECASE,
)
_NOT_COUNTED = re.compile(r"\b(?:schedul\w+|planned|due|booked|refill\w*|upcoming|next|cancel\w*|no[\s-]?show\w*|missed)\b", re.IGNORECASE)
_LONGEST = 62
"""A day that is told more loosely than by its month or two counts for none."""


@dataclass(frozen=True, slots=True)
class Row:
    """Days in a row, printed from `start` to `end`."""

    days: tuple[Days, ...]
    start: int
    end: int

    def since(self, first: dt.date, last: dt.date) -> int:
        """How many of them lie wholly between two days."""
        inside = {day.first for day in self.days if first <= day.first and min(day.last, last) <= last and day.first <= last}
        return len(inside)


def rows_of_days(text: str, visit: dt.date, written: dt.date) -> tuple[Row, ...]:
    """The rows of two days or more that a text tells, joined by commas or `and`; none of days that lie ahead."""
    told = [day for day in told_days(text, visit, written) if (day.last - day.first).days <= _LONGEST]
    rows: list[list[Days]] = []
    for before, day in itertools.pairwise([None, *told]):
        if day is None:
            continue
        if rows and before is not None and rows[-1][-1] is before and _JOINS.fullmatch(text[before.end : day.start]):
            rows[-1].append(day)
        else:
            rows.append([day])
    found = [Row(tuple(one), one[0].start, one[-1].end) for one in rows if len(one) > 1]
    return tuple(row for row in found if not _NOT_COUNTED.search(text[max(0, row.start - 50) : row.start]))
