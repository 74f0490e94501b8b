"""Tables without lines around their cells: columns that stand by alignment alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from policies.reading.pdf.lines import Segment, line_of
from policies.reading.pdf.markers import marked
from policies.reading.pdf.rows import Row, union
from policies.reading.pdf.words import Word

_CODE = r"(?:[A-Z]\d[A-Z0-9]{0,5}(?:\.[A-Z0-9]{1,4})?|\d{4,5}[A-Z]?|\d{2,5}-\d{3,4}-\d{2})"
_DATE = r"(?:\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}|[A-Z][a-z]{2,8}\.? (?:\d{1,2}, )?\d{4})"
_KEY = re.compile(rf"{_CODE}(?:\s*[-–,]\s*{_CODE})*|{_DATE}")  # what the first column of a table without rules holds
_LEADER = re.compile(r"(?:\.\s?){4,}|\u2026{2,}")
_EDGE = 4.0  # points within which cells stand in one column
_SAME = 1.5  # points within which a word begins at the edge of a column
_LEAST = 3  # rows from which aligned columns are a table
_MANY = 3  # columns from which no heading row is asked for
_PROSE = 150.0  # points: a median line so wide on both sides is running text in two columns
_WRAPPED = 1.45  # of the size: the distance of two lines of one cell
_APART = 4.5  # of the size: a row further below belongs to something else

Parts = list["Row | list[Sequence[Segment]]"]


@dataclass(frozen=True, slots=True)
class _Found:
    """Rows of cells, the left edges of their columns, the index after the last line."""

    cells: list[list[list[Segment]]]
    columns: tuple[float, ...]
    end: int


def aligned_rows(rows: Sequence[Sequence[Segment]], page: int) -> Parts:
    """Rows of segments, those that make a table as table rows, the others in stretches as they are."""
    parts: Parts = []
    keyed = [_keyed(row) for row in rows]
    at = 0
    while at < len(rows):
        last = parts[-1] if parts else None
        if found := _of_codes(keyed, at):
            made = [_row(cells, found.columns, page, at) for cells in found.cells]
            if isinstance(last, list) and (heading := _heading(last[-1], made[0], page)):
                last.pop()
                parts.append(heading)
        elif found := _of_columns(rows, at):
            made = [_row(cells, found.columns, page, at) for cells in found.cells]
        elif isinstance(last, list):
            last.append(rows[at])
            at += 1
            continue
        else:
            parts.append([rows[at]])
            at += 1
            continue
        parts += made
        at = found.end
    return [part for part in parts if part]


def _row(cells: Sequence[Sequence[Segment]], columns: tuple[float, ...], page: int, ordinal: int) -> Row:
    limits = [max((s.x1 for s in cell), default=0.0) for cell in cells]
    lines = tuple(tuple(line_of(s.words, page, limit) for s in cell) for cell, limit in zip(cells, limits, strict=True))
    return Row(page, union([line.box for cell in lines for line in cell]), lines, columns, (page, "aligned", ordinal))


# ---------------------------------------------------------------- a column of codes or dates


def _keyed(row: Sequence[Segment]) -> Sequence[Segment]:
    """The row with its leading code or date as a segment of its own, however narrow the gap behind it."""
    words = row[0].words
    for count in range(min(3, len(words) - 1), 0, -1):
        key, rest = Segment(words[:count]), Segment(words[count:])
        if _KEY.fullmatch(key.text) and rest.x0 - key.x1 > 0.15 * words[0].style.size:
            return [key, rest, *row[1:]]
    return row


def _heading(above: Sequence[Segment], first: Row, page: int) -> Row | None:
    """The line above an aligned table as its heading row, where it is bold and its words stand over the columns."""
    words = [w for segment in above for w in segment.words]
    size = words[0].style.size
    top = min(line.base for line in first.lines)
    if not all(w.style.bold for w in words) or all(line.bold for line in first.lines) or not 0 < top - words[0].base < 2.6 * size:
        return None
    placed: list[list[Segment]] = [[] for _ in first.columns]
    for word in words:
        column = max((i for i, x in enumerate(first.columns) if x <= word.x0 + _EDGE), default=0)
        placed[column] = [Segment((*placed[column][0].words, word))] if placed[column] else [Segment((word,))]
    return replace(_row(placed, first.columns, page, 0), table=first.table) if all(placed) else None


def _of_codes(rows: Sequence[Sequence[Segment]], start: int) -> _Found | None:
    first = rows[start]
    if len(first) < 2 or not _KEY.fullmatch(first[0].text):
        return None
    columns = tuple(s.x0 for s in first)
    table: list[list[list[Segment]]] = []
    at, keys = start, 0
    while at < len(rows):
        placed = _placed(rows[at], columns)
        if placed is None or (placed[0] and not _KEY.fullmatch(placed[0][0].text)):
            break
        if placed[0]:
            keys += 1
            table.append(placed)
        elif not _near(rows[at - 1], rows[at]):
            break
        else:
            table[-1] = [above + below for above, below in zip(table[-1], placed, strict=True)]
        at += 1
    return _Found(table, columns, at) if keys >= _LEAST else None


def _near(above: Sequence[Segment], below: Sequence[Segment]) -> bool:
    word = below[0].words[0]
    return word.base - above[0].words[0].base < 1.7 * word.style.size


def _placed(row: Sequence[Segment], columns: Sequence[float]) -> list[list[Segment]] | None:
    """The segments by column, None where one begins at none of the columns."""
    placed: list[list[Segment]] = [[] for _ in columns]
    for segment in row:
        column = next((i for i, x in enumerate(columns) if abs(segment.x0 - x) <= _EDGE), None)
        if column is None:
            return None
        placed[column].append(segment)
    return placed


# ---------------------------------------------------------------- any columns


def _of_columns(rows: Sequence[Sequence[Segment]], start: int) -> _Found | None:
    """A table of two columns below a bold heading row, or of three and more: every line begins at the edges of its columns."""
    first = rows[start]
    if len(first) < 2 or _is_list_or_leader(first):
        return None
    columns = tuple(segment.x0 for segment in first)
    lines: list[list[list[Segment]]] = []
    at = start
    while at < len(rows):
        cut = _cut(rows[at], columns)
        if cut is None or (lines and not _follows(rows[at - 1], rows[at])):
            break
        lines.append(cut)
        at += 1
    return _table(rows, lines, columns, start)


def _table(rows: Sequence[Sequence[Segment]], lines: list[list[list[Segment]]], columns: tuple[float, ...], start: int) -> _Found | None:
    """The lines as rows of cells where they are enough, without lines at the end that fill only the first column (running text)."""
    while lines and not any(lines[-1][1:]):
        lines.pop()
    headed = bool(lines) and _is_bold(lines[0]) and not all(_is_bold(line) for line in lines[1:])
    cells = _wrapped(rows, lines, start, headed)
    full = [row for row in cells if sum(1 for cell in row if cell) > 1]
    enough = len(full) >= (_LEAST if headed else _LEAST + (len(columns) < _MANY))
    if not enough or (len(columns) < _MANY and not headed) or len(full) < 0.6 * len(cells) or _is_prose(lines, cells, columns):
        return None
    return _Found(cells, columns, start + len(lines))


def _is_list_or_leader(row: Sequence[Segment]) -> bool:
    return marked(row[0].text) is not None or any(_LEADER.search(segment.text) for segment in row)


def _is_bold(cells: Sequence[Sequence[Segment]]) -> bool:
    return all(word.style.bold for cell in cells for segment in cell for word in segment.words)


def _follows(above: Sequence[Segment], below: Sequence[Segment]) -> bool:
    word = below[0].words[0]
    return 0 < word.base - above[0].words[0].base < _APART * word.style.size


def _cut(row: Sequence[Segment], columns: Sequence[float]) -> list[list[Segment]] | None:
    """The words of a line by column, cut where a word begins at the edge of one; None where they run across an edge."""
    cells: list[list[Word]] = [[] for _ in columns]
    column = -1
    if any(_LEADER.search(segment.text) for segment in row):
        return None
    if row[0].x0 > columns[1] + _EDGE:  # further in within a cell: an item of its list
        column = max(i for i, x in enumerate(columns) if x < row[0].x0)
    for segment in row:
        for index, word in enumerate(segment.words):
            begins = next((i for i, x in enumerate(columns) if i > column and abs(word.x0 - x) <= (_EDGE if not index else _SAME)), None)
            if begins is None and (column < 0 or (not index and segment is not row[0])):
                return None
            column = column if begins is None else begins
            cells[column].append(word)
    if any(cell and cell[-1].x1 > edge - 1 for cell, edge in zip(cells, columns[1:], strict=False)):
        return None
    return [[Segment(tuple(cell))] if cell else [] for cell in cells]


def _wrapped(
    rows: Sequence[Sequence[Segment]], lines: Sequence[list[list[Segment]]], start: int, headed: bool
) -> list[list[list[Segment]]]:
    """The lines put together to rows: one that leaves the first column empty, or stands close below, goes on with the row above."""
    steps = [_step(rows[start + i - 1], rows[start + i]) for i in range(1, len(lines))]
    spaced = any(step <= _WRAPPED for step in steps) and any(step > _WRAPPED * 1.15 for step in steps)
    table: list[list[list[Segment]]] = []
    for index, line in enumerate(lines):
        below_head = headed and index == 1
        close = index > 0 and steps[index - 1] <= _WRAPPED
        goes_on = close and not below_head and (spaced or not line[0])
        if table and goes_on:
            table[-1] = [above + below for above, below in zip(table[-1], line, strict=True)]
            continue
        table.append([list(cell) for cell in line])
    return table


def _step(above: Sequence[Segment], below: Sequence[Segment]) -> float:
    word = below[0].words[0]
    return (word.base - above[0].words[0].base) / word.style.size


def _is_prose(lines: Sequence[list[list[Segment]]], cells: Sequence[object], columns: Sequence[float]) -> bool:
    """Running text in two columns: lines of both sides are wide, and no row stands apart from the next."""
    if len(columns) != 2 or len(cells) < 0.9 * len(lines):
        return False
    sides = [[line[i][0].x1 - line[i][0].x0 for line in lines if line[i]] for i in (0, 1)]
    return all(side and median(side) > _PROSE for side in sides)
