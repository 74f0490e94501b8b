"""Rows of a page without tags that are set in columns, to be read one column after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from policies.reading.pdf.markers import BULLETS
from policies.reading.pdf.words import Word

_GUTTER = 0.75  # of the size: the narrowest gutter
_FAR_BELOW = 2.8  # of the size: a row so far below the one above is no part of its columns
_COLUMN_ROWS = 6  # rows side by side from which columns of running text are taken for columns
_NARROWEST = 0.12  # of the width: the narrowest of several columns
_MOST = 5  # columns side by side
_WORDS = 3  # words that most rows of a column have
_MARKER = 30.0  # points from the left edge of a column within which its list markers stand
_MOST_ROWS = 400  # on a page; more are no text
_AGAIN = 8  # rows after which a strip that was refused is looked at again
_OFF = 0.02  # of the width: how far a gutter may lie from where columns of one width have theirs
_FILLED = 0.75  # of the widest row of a column: how wide its rows are
_FILLED_ROWS = 0.7  # share of the rows in which a column has words


class Stretch(NamedTuple):
    """Rows that are set in columns: the first, the one after the last, and where the gutters run from left to right."""

    start: int
    stop: int
    gutters: tuple[float, ...]

    @property
    def columns(self) -> tuple[tuple[float, float], ...]:
        """What lies between the gutters, from left to right; a word stands in the column that its left edge lies in."""
        return tuple(_between(self.gutters))


def stretches_of(rows: Sequence[Sequence[Word]], width: float) -> list[Stretch]:
    """The stretches of a page that are set in columns, from top to bottom. `rows`: words from left to right; `width` of the page."""
    found: list[Stretch] = []
    at = 0 if len(rows) <= _MOST_ROWS else len(rows)
    refused: list[_Strip] = []
    while at < len(rows):
        refused = [strip for strip in refused if at < strip.stop]
        strips = [_strip(rows, at, gap) for gap in _gaps(rows[at]) if not any(_is_tried(strip, at, gap) for strip in refused)]
        stretches = [s for start, stop in sorted({(s.start, s.stop) for s in strips}) if (s := _in_several(rows, start, stop, width))]
        stretches += [s for strip in strips if (s := _in_two(rows, strip, width))]
        stretches += [s for s in [_lists(rows, at)] if s]
        if not stretches:
            refused += strips
            at += 1
            continue
        found.append(max(stretches, key=lambda s: (s.stop, len(s.gutters))))
        at = found[-1].stop
    return found


class _Strip(NamedTuple):
    """An upright strip that the words of some rows leave free: first row, row after the last, left and right edge; words beside it."""

    start: int
    stop: int
    low: float
    high: float
    sides: tuple[tuple[float, float], ...]


def _is_tried(strip: _Strip, at: int, gap: tuple[float, float]) -> bool:
    """Whether a gap belongs to a strip that was refused a few rows above: rows are looked at again, but not all of them."""
    return gap[0] <= strip.low and strip.high <= gap[1] and (at - strip.start) % _AGAIN != 0


def sure_stretches(rows: Sequence[Sequence[Word]], width: float) -> list[Stretch]:
    """Those of them that no table looks like: three and more columns of running text, and bulleted lists side by side."""
    return [s for s in stretches_of(rows, width) if len(s.gutters) > 1 or _lists(rows, s.start)]


def _gaps(row: Sequence[Word]) -> list[tuple[float, float]]:
    least = _GUTTER * row[0].style.size
    return [(a.x1, b.x0) for a, b in pairwise(row) if b.x0 - a.x1 >= least]


def _strip(rows: Sequence[Sequence[Word]], start: int, gap: tuple[float, float]) -> _Strip:
    low, high = gap
    stop = start
    sides: list[tuple[float, float]] = []
    while stop < len(rows):
        row, middle = rows[stop], (low + high) / 2
        left = [w for w in row if w.x0 < middle]
        right = [w for w in row if w.x0 >= middle]
        lower, upper = max([low, *(w.x1 for w in left)]), min([high, *(w.x0 for w in right)])
        far = stop > start and row[0].base - rows[stop - 1][0].base > _FAR_BELOW * row[0].style.size
        if far or upper - lower < _GUTTER * row[0].style.size:
            break
        low, high = lower, upper
        if left and right:
            sides.append((_extent(left), _extent(right)))
        stop += 1
    return _Strip(start, stop, low, high, tuple(sides))


def _in_two(rows: Sequence[Sequence[Word]], strip: _Strip, width: float) -> Stretch | None:
    start, stop, low, high, sides = strip
    # Running text is wide on both sides; a label and its value are not.
    prose = len(sides) >= _COLUMN_ROWS and all(median(s[i] for s in sides) > 0.26 * width for i in (0, 1))
    if not prose or len(sides) < 0.5 * (stop - start):
        return None
    middle = (low + high) / 2
    if not _are_whole(rows[start:stop], _free(rows[start:stop]), (middle,)):
        return None
    return Stretch(start - (start > 0 and _fits(rows[start - 1], rows[start], middle)), stop, (middle,))


def _fits(above: Sequence[Word], first: Sequence[Word], gutter: float) -> bool:
    """Whether the row above the first one is set in the same columns, with a hyphen or the like hanging into the gutter."""
    size = above[0].style.size
    split = all(w.x1 < gutter or w.x0 > gutter for w in above) and above[0].x0 < gutter < above[-1].x1
    near = 0 < first[0].base - above[0].base < 1.6 * size and size == first[0].style.size
    inner = [b.x0 - a.x1 for a, b in pairwise(above) if a.x1 < gutter < b.x0]
    return split and near and bool(inner) and inner[0] > 0.3 * size


def _extent(words: Sequence[Word]) -> float:
    return words[-1].x1 - words[0].x0


def _between(gutters: Sequence[float]) -> Iterator[tuple[float, float]]:
    return pairwise((float("-inf"), *gutters, float("inf")))


# ---------------------------------------------------------------- three and more columns


def _in_several(rows: Sequence[Sequence[Word]], start: int, stop: int, width: float) -> Stretch | None:
    """Rows as a stretch where they are set in three and more columns of running text.

    The columns are of one width, and every one is filled from its left to its right edge in nearly every row (the last one
    may end early): so it is no table, whose cells are of different lengths or hold a word or two.
    """
    if stop - start < _COLUMN_ROWS:
        return None
    part = rows[start:stop]
    strips = _free(part)
    left, right = min(row[0].x0 for row in part), max(row[-1].x1 for row in part)
    for count in range(3, _MOST + 1):
        places = [left + (right - left) * number / count for number in range(1, count)]
        gutters = tuple(strip for place in places if (strip := _strip_at(strips, place, _OFF * width)) is not None)
        if len(gutters) == count - 1 and _are_whole(part, strips, gutters) and _are_filled(part, gutters, width):
            return Stretch(start, stop, gutters)
    return None


def _are_whole(rows: Sequence[Sequence[Word]], strips: Sequence[tuple[float, float]], gutters: tuple[float, ...]) -> bool:
    """Whether no other strip runs down the columns but the one behind their list markers (in a few rows one may by chance)."""
    by_chance = len(rows) < 2 * _COLUMN_ROWS
    for low, high in _between(gutters):
        lefts = [w.x0 for row in rows for w in row if low < w.x0 <= high]
        inner = [strip for strip in strips if low < strip[0] and strip[1] < high and strip[0] > min(lefts, default=0.0) + _MARKER]
        if len(inner) > by_chance:
            return False
    return True


def _strip_at(strips: Sequence[tuple[float, float]], place: float, off: float) -> float | None:
    """The middle of the strip at a place, None where there is none."""
    near = [(low, high) for low, high in strips if low - off <= place <= high + off]
    return min((sum(strip) / 2 for strip in near), key=lambda middle: abs(middle - place), default=None)


def _are_filled(rows: Sequence[Sequence[Word]], gutters: tuple[float, ...], width: float) -> bool:
    columns = [[part for row in rows if (part := [w for w in row if low < w.x0 <= high])] for low, high in _between(gutters)]
    if not all(len(column) >= _FILLED_ROWS * len(rows) for column in columns[:-1]) or len(columns[-1]) < _COLUMN_ROWS / 2:
        return False
    extents = [[_extent(part) for part in column] for column in columns]
    wide = all(max(column) >= _NARROWEST * width and median(column) >= _FILLED * max(column) for column in extents)
    return wide and all(median(len(part) for part in column) >= _WORDS for column in columns)


def _free(rows: Sequence[Sequence[Word]]) -> list[tuple[float, float]]:
    """The upright strips that no word of the rows touches."""
    least = _GUTTER * rows[0][0].style.size
    strips: list[tuple[float, float]] = []
    reach = min(row[0].x0 for row in rows)
    for word in sorted((w for row in rows for w in row), key=lambda w: w.x0):
        strips += [(reach, word.x0)] if word.x0 - reach >= least else []
        reach = max(reach, word.x1)
    return strips


# ---------------------------------------------------------------- lists side by side


def _lists(rows: Sequence[Sequence[Word]], start: int) -> Stretch | None:
    """Rows from `start` on in which bulleted lists stand side by side."""
    first = rows[start]
    size = first[0].style.size
    gutters = tuple(b.x0 - 1 for a, b in pairwise(first) if _is_bullet(b) and b.x0 - a.x1 >= size)
    if not gutters or not _is_bullet(first[0]):
        return None
    stop = start + 1
    while stop < len(rows) and _in_lists(rows[stop - 1], rows[stop], first[0].x0, gutters):
        stop += 1
    return Stretch(start, stop, gutters)


def _is_bullet(word: Word) -> bool:
    return len(word.text) == 1 and word.text in BULLETS


def _in_lists(above: Sequence[Word], row: Sequence[Word], left: float, gutters: Sequence[float]) -> bool:
    """Whether a row goes on with the lists: within their columns, at the left edge only with a bullet, not far below."""
    size = row[0].style.size
    if row[0].base - above[0].base > _FAR_BELOW * size or row[0].x0 < left - 2:
        return False
    if row[0].x0 < left + 2 and not _is_bullet(row[0]):
        return False
    return all(all(w.x1 < gutter or w.x0 > gutter - 2 for w in row) and _clear(row, gutter, size) for gutter in gutters)


def _clear(row: Sequence[Word], gutter: float, size: float) -> bool:
    """Whether no run of words goes over a gutter."""
    return all(b.x0 - a.x1 >= _GUTTER * size for a, b in pairwise(row) if a.x0 < gutter < b.x0)
