"""The rows and cells of Word tables as they are laid out: spans, cells that go on from the row above, content controls around both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPPERS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml", "smartTag"))
_MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class WordCell:
    """One cell: its element, its column from 1, how many columns it takes, whether it goes on from the cell above it."""

    element: Any
    column: int
    columns: int
    goes_on: bool


@dataclass(frozen=True, slots=True)
class WordRow:
    """One row: its cells from left to right, whether it is marked as a heading row that each page repeats."""

    cells: tuple[WordCell, ...]
    repeated: bool

    @property
    def width(self) -> int:
        """Its columns, cells that span several counted fully."""
        return max((cell.column + cell.columns - 1 for cell in self.cells), default=0)


def rows_of(table: Any) -> list[WordRow]:
    """The rows of a table that have cells; a deleted row is left out."""
    return [row for element in _found(table, f"{_W}tr") if not _is_deleted(element) and (row := _row(element)).cells]


def _row(element: Any) -> WordRow:
    cells: list[WordCell] = []
    column = 1 + _number(element.find(f"{_W}trPr/{_W}gridBefore"), 0)
    for cell in _found(element, f"{_W}tc"):
        columns = _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        cells.append(WordCell(cell, column, columns, merged is not None and merged.get(f"{_W}val") != "restart"))
        column += columns
    return WordRow(tuple(cells[:_MOST_COLUMNS]), element.find(f"{_W}trPr/{_W}tblHeader") is not None)


def _is_deleted(row: Any) -> bool:
    return row.find(f"{_W}trPr/{_W}del") is not None


def _found(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _found(child, tag)


def _number(element: Any, default: int) -> int:
    value = element.get(f"{_W}val") if element is not None else None
    return max(default, min(int(value), _MOST_COLUMNS)) if value and value.isdigit() else default
