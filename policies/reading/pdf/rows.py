"""Table rows: their cells as lines, and those of a tagged PDF."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from policies.reading.pdf.lines import Box, Line
from policies.reading.pdf.tags import Path

_EDGE = 4.0  # points within which cells stand in one column


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table on one page.

    cells    the lines of each cell, () for an empty one
    columns  left edges of the columns (points), for a tagged table their ordinals
    table    what rows of one table share
    path     the tag path of the row, to know a row that goes on over a page break; None without tags
    head     whether its tags say that it is a heading row
    title    whether it is the name of its table and no row
    across   whether it is one cell over all columns
    """

    page: int
    box: Box
    cells: tuple[tuple[Line, ...], ...]
    columns: tuple[float, ...]
    table: Hashable
    path: Path | None = None
    head: bool = False
    title: bool = False
    across: bool = False

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


# ---------------------------------------------------------------- tagged tables


def tagged_rows(lines: Sequence[Line]) -> list[Row]:
    """The rows that the lines of one tagged table make, in order; every line must have a cell."""
    by_row: dict[tuple[int, Path], dict[int, list[Line]]] = {}
    heads: dict[tuple[int, Path], list[bool]] = {}
    for line in lines:
        cell = line.tag.cell if line.tag else None
        if cell is None:
            raise ValueError(f"a line outside of every table cell was put into a table row: {line.text!r}")
        key = line.page, cell.row  # on a later page the same element may hold the heading row again
        by_row.setdefault(key, {}).setdefault(cell.column, []).append(line)
        heads.setdefault(key, []).append(cell.head)
    _push_left(by_row.values())
    width = max((column + 1 for cells in by_row.values() for column in cells), default=0)
    edges = _left_edges([cells for cells in by_row.values() if len(cells) == width], width)
    return [_tagged_row(key[1], _in_columns(cells, edges), width, all(heads[key])) for key, cells in by_row.items()]


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
    columns = tuple(float(i) for i in range(width))
    across = width > 1 and bool(first.tag and first.tag.cell and first.tag.cell.alone)
    return Row(first.page, union(on_page), tuple(placed), columns, table, path, head, across=across)


def floating(lines: Sequence[Line]) -> list[Line]:
    """Lines that the tags put into a cell though they stand elsewhere: above every other cell of the row, over another column."""
    by_row: dict[tuple[int, Path], list[Line]] = {}
    for line in lines:
        if line.tag and line.tag.cell:
            by_row.setdefault((line.page, line.tag.cell.row), []).append(line)
    return [line for row in by_row.values() for line in row if _floats(line, row)]


def as_one(lines: Sequence[Line]) -> list[Line]:
    """The lines as those of one paragraph for each cell they were tagged in."""
    first: dict[Path, Line] = {}
    return [replace(line, tag=first.setdefault(line.tag.cell.cell, line).tag) for line in lines if line.tag and line.tag.cell]


def _floats(line: Line, row: Sequence[Line]) -> bool:
    column = line.tag.cell.column if line.tag and line.tag.cell else 0
    tops: dict[int, float] = {}
    for other in row:
        if other.tag and other.tag.cell and other.tag.cell.column != column:
            tops[other.tag.cell.column] = min(tops.get(other.tag.cell.column, other.box[1]), other.box[1])
    lefts = [o.left for o in row if o.tag and o.tag.cell and o.tag.cell.column > column]
    return bool(lefts) and line.left >= min(lefts) and line.box[3] < min(tops.values()) - _EDGE
