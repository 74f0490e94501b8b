"""Outlines that a copy ran into one line: `Criteria 1 - One of: 1.1 - A OR 1.2 - B AND 2 - C`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.lists.items import Line

_POINT = re.compile(
    r"(?:^|(?<=\s))(?:(?P<marker>\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+[-–—]|(?P<bare>\d{1,2}(?:\.\d{1,2}){1,4}))\s+(?=[A-Z][A-Za-z]|A\s)"
)
_LEAST = 2


def points(line: Line) -> list[Line]:
    """The points of an outline that a line runs together, each on a line of its own; the line itself where it holds none.

    The points count from `1`, or from `1.1`, and each follows one that it goes on from.
    """
    raw = line.span.raw
    found = list(_POINT.finditer(raw))
    names = [one["marker"] or one["bare"] for one in found]
    if line.marker or sum(bool(one["marker"]) for one in found) < _LEAST or not _counts(names):
        return [line]
    before = line.span.part(0, found[0].start()).trimmed(" \t\n")
    ends = [*(one.start() for one in found[1:]), len(raw)]
    items = [
        Line(line.span.part(one.end(), end).trimmed(" \t\n"), name, line.depth + name.count("."))
        for one, name, end in zip(found, names, ends, strict=True)
    ]
    return [*([replace(line, span=before)] if before else []), *items]


def _counts(markers: Sequence[str]) -> bool:
    if markers[0] not in ("1", "1.1"):
        return False
    seen = {markers[0]}
    for one in markers[1:]:
        head, _, last = one.rpartition(".")
        before = f"{head}.{int(last) - 1}" if head else str(int(last) - 1)
        if before not in seen and not (last == "1" and head in seen):
            return False
        seen.add(one)
    return True
