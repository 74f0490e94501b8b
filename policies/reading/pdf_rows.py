"""Table rows: of columns that stand by alignment alone, and of the cells of a tagged PDF."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from policies.reading.pdf_lines import Box, Line, Segment, line_of
from policies.reading.pdf_tags import Path

_CODE = r"(?:[A-Z]\d[A-Z0-9]{0,5}(?:\.[A-Z0-9]{1,4})?|\d{4,5}[A-Z]?|\d{2,5}-\d{3,4}-\d{2})"
_DATE = r"(?:\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}/\d{4}|\d{4}-\d{2}-\d{2}|[A-Z][a-z]{2,8}\.? (?:\d{1,2}, )?\d{4})"
_KEY = re.compile(rf"{_CODE}(?:\s*[-–,]\s*{_CODE})*|{_DATE}")  # what the first column of a table without rules holds
_EDGE = 4.0  # points within which cells stand in one column
_LEAST = 3  # rows from which aligned columns are a table


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table on one page.

    cells    the lines of each cell, () for an empty one
    columns  left edges of the columns (points), for a tagged table their ordinals
    table    what rows of one table share
    path     the tag path of the row, to know a row that goes on over a page break; None without tags
    head     whether its tags say that it is a heading row
    title    whether it is the name of its table and no row
    """

    page: int
    box: Box
    cells: tuple[tuple[Line, ...], ...]
    columns: tuple[float, ...]
    table: Hashable
    path: Path | None = None
    head: bool = False
    title: bool = False

    @property
    def filled(self) -> tuple[int, ...]:
        """Ordinals of the cells that are not empty."""
        return tuple(i for i, cell in enumerate(self.cells) if cell)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All its lines, cell by cell."""
        return tuple(line for cell in self.cells for line in cell)

    @property
    def text(self) -> str:
        """Its words, for comparing."""
        return " | ".join(" ".join(line.text for line in cell) for cell in self.cells)


def union(boxes: Sequence[Box]) -> Box:
    """The box around boxes."""
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


# ---------------------------------------------------------------- aligned columns


def aligned_rows(rows: Sequence[Sequence[Segment]], page: int) -> list[Row | list[Sequence[Segment]]]:
    """Rows of segments, those that make a table of codes or dates as table rows, the others in stretches as they are."""
    parts: list[Row | list[Sequence[Segment]]] = []
    keyed = [_keyed(row) for row in rows]
    at = 0
    while at < len(rows):
        last = parts[-1] if parts else None
        if found := _table_from(keyed, at, page):
            if isinstance(last, list) and (heading := _heading(last[-1], found[0][0], page)):
                last.pop()
                parts.append(heading)
            parts += found[0]
            at = found[1]
            continue
        if isinstance(last, list):
            last.append(rows[at])
        else:
            parts.append([rows[at]])
        at += 1
    return [part for part in parts if part]


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


def _table_from(rows: Sequence[Sequence[Segment]], start: int, page: int) -> tuple[list[Row], int] | None:
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
    if keys < _LEAST:
        return None
    return [_row(cells, columns, page, start) for cells in table], at


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


def _row(cells: Sequence[Sequence[Segment]], columns: tuple[float, ...], page: int, ordinal: int) -> Row:
    limits = [max((s.x1 for s in cell), default=0.0) for cell in cells]
    lines = tuple(tuple(line_of(s.words, page, limit) for s in cell) for cell, limit in zip(cells, limits, strict=True))
    return Row(page, union([line.box for cell in lines for line in cell]), lines, columns, (page, "aligned", ordinal))


# ---------------------------------------------------------------- tagged tables


def tagged_rows(lines: Sequence[Line]) -> list[Row]:
    """The rows that the lines of one tagged table make, in order; every line must have a cell."""
    by_row: dict[Path, dict[int, list[Line]]] = {}
    heads: dict[Path, list[bool]] = {}
    for line in lines:
        cell = line.tag.cell if line.tag else None
        if cell is None:
            raise ValueError(f"a line outside of every table cell was put into a table row: {line.text!r}")
        by_row.setdefault(cell.row, {}).setdefault(cell.column, []).append(line)
        heads.setdefault(cell.row, []).append(cell.head)
    _push_left(by_row.values())
    width = max((column + 1 for cells in by_row.values() for column in cells), default=0)
    edges = _left_edges([cells for cells in by_row.values() if len(cells) == width], width)
    return [_tagged_row(path, _in_columns(cells, edges), width, all(heads[path])) for path, cells in by_row.items()]


def _push_left(rows: Iterable[dict[int, list[Line]]]) -> None:
    """Rows whose first words stand at the left edge of the table begin in its first column, whatever their tags count."""
    firsts = [(cells, min(cells)) for cells in rows]
    edge = min((line.left for cells, first in firsts for line in cells[first]), default=0.0)
    for cells, first in firsts:
        if first and min(line.left for line in cells[first]) <= edge + 3 * _EDGE:
            moved = {column - first: lines for column, lines in cells.items()}
            cells.clear()
            cells.update(moved)


def _left_edges(full: Sequence[dict[int, list[Line]]], width: int) -> list[float]:
    """Left edges of the columns, from the rows that have a cell in each; none where no row has."""
    return [min(line.left for cells in full for line in cells[column]) for column in range(width)] if full else []


def _in_columns(cells: dict[int, list[Line]], edges: Sequence[float]) -> dict[int, list[Line]]:
    """Cells of a row whose tags leave out empty ones, moved to the columns they stand in."""
    if len(cells) >= len(edges) or any(b <= a for a, b in pairwise(edges)):
        return cells
    moved: dict[int, list[Line]] = {}
    for column, lines in cells.items():
        left = min(line.left for line in lines)
        place = max((i for i, edge in enumerate(edges) if edge <= left + _EDGE), default=column)
        moved.setdefault(max(place, column), []).extend(lines)
    return moved


def _tagged_row(path: Path, cells: dict[int, list[Line]], width: int, head: bool) -> Row:
    placed: list[tuple[Line, ...]] = [()] * width
    for column, lines in cells.items():
        placed[column] = tuple(lines)
    first = next(iter(cells.values()))[0]
    on_page = [line.box for lines in cells.values() for line in lines if line.page == first.page]
    table = first.tag.cell.table if first.tag and first.tag.cell else path
    return Row(first.page, union(on_page), tuple(placed), tuple(float(i) for i in range(width)), table, path, head)
