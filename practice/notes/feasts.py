"""Days that a text tells by a feast (`since Thanksgiving`, `just before Christmas`): the last such feast up to the writing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

_FEASTS: tuple[tuple[str, tuple[int, int], tuple[int, int]], ...] = (
    (r"Christmas(?:\s+(?:day|eve))?|Xmas", (12, 24), (12, 25)),
    (r"Thanksgiving", (11, 22), (11, 28)),
    (r"New\s+Year[’']?s?(?:\s+(?:day|eve))?", (1, 1), (1, 1)),
    (r"Easter", (3, 22), (4, 25)),
    (r"Memorial\s+Day", (5, 25), (5, 31)),
    (r"(?:the\s+)?(?:Fourth\s+of\s+July|July\s+4th|4th\s+of\s+July)", (7, 4), (7, 4)),
    (r"Labor\s+Day", (9, 1), (9, 7)),
    (r"Halloween", (10, 31), (10, 31)),
)
"""Each feast with the first and the last day on which it may fall."""
_TOLD = re.compile(
    r"\b(?:since|until|till|before|after|around|about|by|from|over|at|on|through)\s+(?:"
    + "|".join(rf"(?P<f{i}>{words})" for i, (words, *_) in enumerate(_FEASTS))
    + r")\b(?!\s+(?:party|dinner|tree|gift|break|card))",
    re.IGNORECASE,
)


def feasts(text: str, base: dt.date) -> Iterator[tuple[dt.date, dt.date, int, int]]:
    """First and last day, start and end of every feast that a text tells a time by."""
    for found in _TOLD.finditer(text):
        i = next(i for i in range(len(_FEASTS)) if found[f"f{i}"])
        (month, day), (month2, day2) = _FEASTS[i][1:]
        year = base.year if dt.date(base.year, month, day) <= base else base.year - 1
        yield dt.date(year, month, day), min(dt.date(year, month2, day2), base), found.start(f"f{i}"), found.end(f"f{i}")
