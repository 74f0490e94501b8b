"""Where a page is set in two columns: found on all its words at once, before they are put together to lines.

Lines of two columns need not stand on one height (a large heading on the one side, small print on the other), so words of
both sides must not be put together to rows first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median, quantiles
from typing import NamedTuple

from policies.reading.pdf.lines import Box, rows_of, segments_of
from policies.reading.pdf.words import Word

_STEP = 2  # points between two places at which a gutter is looked for
_HALF = 4.0  # half the narrowest gutter
_BETWEEN = (0.3, 0.7)  # shares of the page width between which a gutter may run
_ROWS = 8  # rows that each column must have
_WIDE, _NARROW = 0.24, 0.13  # shares of the page width that the wider rows, and most rows, of a column must have
_WORDS = 3  # words that most rows of running text have
_GAP = 1.35  # of the usual distance of two rows: a paragraph or a row of a table ends
_TOGETHER = 0.6  # share of gaps at one height on both sides from which the sides are cells of a table
_FAR = 2.8  # of the size: a row so far from the next is no part of the columns
_EDGE = 3  # rows at the top and at the bottom that may be none
_MOST = 4  # stretches of columns that one page may have


class Region(NamedTuple):
    """A part of the page that is read by itself: left, top, right, bottom in points; `column` 1 or 2, 0 where it is no column."""

    left: float
    top: float
    right: float
    bottom: float
    column: int = 0

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x < self.right and self.top <= y < self.bottom


def regions(words: Sequence[Word], tables: Iterable[Box], width: float) -> list[Region]:
    """The parts of the page in reading order; one for a page without columns. `tables`: boxes that no gutter crosses."""
    far = float("inf")
    found: list[Region] = []
    boxes = list(tables)
    top = -far
    for left, right in _stretches(words, boxes, width):
        if left.top > top:
            found.append(Region(-far, top, far, left.top))
        found += [left, right]
        top = left.bottom
    return [*found, Region(-far, top, far, far)]


def _stretches(words: Sequence[Word], boxes: Sequence[Box], width: float) -> list[tuple[Region, Region]]:
    """Stretches of two columns from top to bottom."""
    found: list[tuple[Region, Region]] = []
    rest = list(words)
    while len(found) < _MOST and (best := _best(rest, boxes, width)):
        found.append(best)
        rest = [w for w in rest if not best[0].top <= _middle(w) < best[0].bottom]
        boxes = [*boxes, (0.0, best[0].top, width, best[0].bottom)]
    return sorted(found, key=lambda pair: pair[0].top)


def _middle(word: Word) -> float:
    return word.base - word.style.size / 3


def _best(words: Sequence[Word], boxes: Sequence[Box], width: float) -> tuple[Region, Region] | None:
    """The two columns that hold the most words, None where there are none."""
    least, most = (int(share * width) for share in _BETWEEN)
    in_the_way = _in_the_way(words, boxes, range(least, most, _STEP))
    free: dict[tuple[float, float], list[float]] = defaultdict(list)
    for place in range(least, most, _STEP):
        edges = [(-float("inf"), -float("inf")), *sorted(in_the_way[place]), (float("inf"), float("inf"))]
        for start, stop in _open_stretches(edges):
            free[start, stop].append(place)
    counted = sorted(((sum(a <= _middle(w) < b for w in words), a, b) for a, b in free), reverse=True)
    for count, start, stop in counted:
        if count < _ROWS * 2 * _WORDS:
            return None
        x = median(free[start, stop])
        inside = [w for w in words if start <= _middle(w) < stop]
        if _are_columns([w for w in inside if w.x0 < x], [w for w in inside if w.x0 >= x], width):
            start, stop = _without_edges(inside, start, stop)
            return Region(-float("inf"), start, x, stop, 1), Region(x, start, float("inf"), stop, 2)
    return None


def _without_edges(words: Sequence[Word], start: float, stop: float) -> tuple[float, float]:
    """The heights without what stands far above and below the columns (running lines), which is read straight across."""
    rows = rows_of(words)
    far = [i for i, (a, b) in enumerate(pairwise(rows), 1) if b[0].base - a[0].base > _FAR * max(a[0].style.size, b[0].style.size)]
    top, bottom = [i for i in far if i <= _EDGE], [i for i in far if i >= len(rows) - _EDGE]
    if top:
        start = (rows[top[-1] - 1][0].base + rows[top[-1]][0].base) / 2
    if bottom:
        stop = (rows[bottom[0] - 1][0].base + rows[bottom[0]][0].base) / 2
    return start, stop


def _in_the_way(words: Sequence[Word], boxes: Sequence[Box], places: range) -> dict[int, list[tuple[float, float]]]:
    """For each place the heights at which something stands there."""
    found: dict[int, list[tuple[float, float]]] = {x: [] for x in places}
    sized = [(w.x0, _middle(w) - 1, w.x1, _middle(w) + 1) for w in words]
    for left, top, right, bottom in (*sized, *boxes):
        first = places.start + _STEP * max(0, int((left - _HALF - places.start) // _STEP))
        for x in range(first, min(places.stop, int(right + _HALF) + 1), _STEP):
            if left - _HALF < x < right + _HALF:
                found[x].append((top, bottom))
    return found


def _open_stretches(edges: Sequence[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    """Heights between which nothing stands."""
    lowest = edges[0][1]
    for top, bottom in edges[1:]:
        if top - lowest > 60:
            yield lowest, top
        lowest = max(lowest, bottom)


def _are_columns(left: Sequence[Word], right: Sequence[Word], width: float) -> bool:
    """Whether both sides are running text that has nothing to do with the height of the other side's lines."""
    if not left or not right:
        return False
    sides = [rows_of(left), rows_of(right)]
    return all(_is_prose(rows, width) for rows in sides) and not _is_table(*(_gaps(rows) for rows in sides))


def _is_prose(rows: Sequence[Sequence[Word]], width: float) -> bool:
    if len(rows) < _ROWS:
        return False
    wide = [row[-1].x1 - row[0].x0 for row in rows]
    if quantiles(wide, n=8)[6] < _WIDE * width or median(wide) < _NARROW * width:
        return False
    return median(len(row) for row in rows) >= _WORDS and sum(len(segments_of(row)) > 1 for row in rows) <= 0.25 * len(rows)


def _gaps(rows: Sequence[Sequence[Word]]) -> list[float]:
    """The heights at which a row stands further below the one before than most do."""
    pitches = [below[0].base - above[0].base for above, below in pairwise(rows)]
    usual = median(pitches)
    return [below[0].base for (_, below), pitch in zip(pairwise(rows), pitches, strict=True) if pitch > _GAP * usual]


def _is_table(left: Sequence[float], right: Sequence[float]) -> bool:
    fewer, more = sorted((left, right), key=len)
    same = sum(any(abs(a - b) <= 2 for b in more) for a in fewer)
    return len(fewer) >= 3 and same >= _TOGETHER * len(fewer)
