"""List markers of PDF lines, and the depth that their left edges give."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from policies.reading.markers import GLYPHS, readings, split_marker

_NEAR = 3.0  # points within which two left edges are one
_FAR = 16.0  # points within which the next ordinal of a list still belongs to it
_MINUS = "\u2212"
_MORE_GLYPHS = "⚫⬤⦁❑❒❏⮚⯀◘◙■▬"
BULLETS = GLYPHS + _MORE_GLYPHS
"""Signs that begin a list item wherever they stand."""


class Marked(NamedTuple):
    """A list marker and the words behind it ("" where it stands alone); `bullet` for a sign that is no number."""

    marker: str
    rest: str
    bullet: bool


@lru_cache(maxsize=8192)
def marked(text: str) -> Marked | None:
    """The marker at the start of a line, None where there is none."""
    if text[:1] in _MORE_GLYPHS and text:
        return Marked(text[0], text[1:].strip(), True)
    if text[:1] == _MINUS:
        return Marked(_MINUS, text[1:].strip(), True) if text[1:2] in ("", " ") else None
    found = split_marker(text)
    if found is None or (found[0] == "*" and len(found[1]) > 0):
        return None
    return Marked(found[0], found[1], found[0] in GLYPHS or found[0] in "-–—o*")


@dataclass(frozen=True, slots=True)
class _Level:
    marker: str
    marker_left: float
    text_left: float
    families: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Nesting:
    """Depth of list items from their left edges; numbers that go on help where the edges moved."""

    _open: list[_Level] = field(default_factory=list)

    def clear(self) -> None:
        """Forget all open lists."""
        self._open.clear()

    def left_of_all(self, left: float) -> bool:
        """Whether a paragraph with this left edge stands outside of every open list."""
        return not self._open or left <= self._open[0].marker_left + _NEAR

    def place(self, marker: str, marker_left: float, text_left: float) -> int:
        """The depth of an item, from 1, and remember it."""
        families = readings(marker) if marker else ()
        at = self._find(families, marker_left, text_left)
        del self._open[at:]
        self._open.append(_Level(marker, marker_left, text_left, families))
        return len(self._open)

    def move(self, marker: str, marker_left: float) -> None:
        """The lists go on in another column: all of them move with the one that this marker, at this left edge, belongs to."""
        families = readings(marker) if marker else ()
        same = next((level for level in reversed(self._open) if _goes_on(level.families, families)), None)
        same = same or next((level for level in self._open if level.marker == marker), None)
        if same:
            step = marker_left - same.marker_left
            self._open = [replace(level, marker_left=level.marker_left + step, text_left=level.text_left + step) for level in self._open]

    def depth_at(self, left: float) -> int:
        """The depth of the open list whose text (or marker) begins at this left edge, 0 where there is none."""
        for at in range(len(self._open), 0, -1):
            if abs(self._open[at - 1].text_left - left) <= _NEAR:
                return at
        return 0

    def _find(self, families: tuple[tuple[str, int], ...], marker_left: float, text_left: float) -> int:
        for at in range(len(self._open) - 1, -1, -1):
            level = self._open[at]
            if abs(level.text_left - text_left) <= _NEAR and marker_left < text_left:
                return at
            if abs(level.marker_left - marker_left) <= _NEAR:
                return at
        for at in range(len(self._open) - 1, -1, -1):
            level = self._open[at]
            if abs(level.marker_left - marker_left) <= _FAR and _goes_on(level.families, families):
                return at
        return next((at for at, level in enumerate(self._open) if level.marker_left > marker_left - _NEAR), len(self._open))


def _goes_on(before: tuple[tuple[str, int], ...], now: tuple[tuple[str, int], ...]) -> bool:
    return any(family == other and ordinal == last + 1 for family, ordinal in now for other, last in before)


def follows(before: str, now: str) -> bool:
    """Whether a marker is the next of the other's list ("46." after "45.")."""
    return _goes_on(readings(before), readings(now))


_CONNECTOR = re.compile(r"(?:and|or|and/or|plus|either|-?\s*(?:and|or)\s*-?)[:;,.]?", re.IGNORECASE)


def is_connector(text: str) -> bool:
    """Whether a line only joins the items around it ("and", "OR")."""
    return len(text) < 12 and _CONNECTOR.fullmatch(text.strip()) is not None
