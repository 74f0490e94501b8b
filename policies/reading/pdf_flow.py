"""Pages as one flow: furniture taken out, tables put together over page breaks."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from policies.reading.furniture import FOOT, PageLine, running
from policies.reading.pdf_lines import Line
from policies.reading.pdf_page import Element, Page
from policies.reading.pdf_rows import Row, tagged_rows, union

_SAME_COLUMN = 6.0  # points within which the columns of two pages match


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with the ordinal of its table in the snapshot (from 1) and whether it is a heading row."""

    row: Row
    table: int
    header: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """What is content, in order, and the lines that were taken out of it (every instance)."""

    elements: tuple[Line | TableRow, ...]
    furniture: tuple[str, ...]


def flow_of(pages: Sequence[Page]) -> Flow:
    """The content of the pages without their furniture, tables numbered."""
    furniture: list[str] = []
    kept = _without_furniture(pages, furniture)
    elements = _numbered(_tables(kept), furniture)
    return Flow(tuple(elements), tuple(furniture))


# ---------------------------------------------------------------- furniture


def _without_furniture(pages: Sequence[Page], furniture: list[str]) -> list[Element]:
    kept: list[Element] = []
    marked_up = any(page.loose for page in pages)
    candidates = [[i for i, e in enumerate(page.elements) if _may_run(e, marked_up)] for page in pages]
    lines = [[_page_line(page.elements[i], page.height) for i in mine] for page, mine in zip(pages, candidates, strict=True)]
    for page, mine, marked in zip(pages, candidates, running(lines), strict=True):
        out = {mine[i] for i in marked} | {i for i in page.loose if _height(page.elements[i], page.height) > FOOT}
        out = _whole_tables(page, out)
        furniture += [e.text for i, e in enumerate(page.elements) if i in out]
        furniture += page.stamps
        kept += [e for i, e in enumerate(page.elements) if i not in out]
    return kept


def _may_run(element: Element, marked_up: bool) -> bool:
    """Whether an element may be a running line: no tagged cell, and no tagged line where the tags leave artifacts out."""
    return isinstance(element, Row) or element.tag is None or not (marked_up or element.tag.cell)


def _page_line(element: Element, height: float) -> PageLine:
    return PageLine(element.text, _height(element, height))


def _height(element: Element, height: float) -> float:
    """Where its first line stands, as a share of the page height."""
    line = element.lines[0] if isinstance(element, Row) else element
    return (line.base - line.size / 3) / max(height, 1.0)


def _whole_tables(page: Page, out: set[int]) -> set[int]:
    """A table is furniture as a whole or not at all: a row that repeats on the next page may still be content."""
    tables: dict[object, set[int]] = {}
    for index, element in enumerate(page.elements):
        if isinstance(element, Row):
            tables.setdefault(element.table, set()).add(index)
    staying = {i for rows in tables.values() if not rows <= out for i in rows}
    return out - staying


# ---------------------------------------------------------------- tagged tables


def _tables(elements: Iterable[Element]) -> Iterator[Element]:
    """Lines of tagged tables as rows; tables that only serve the layout, as lines."""
    above: Row | None = None
    for table, group in groupby(elements, key=_table_of):
        if table is None:
            above = None
            yield from group
            continue
        rows = _rows(list(group))
        if _is_layout(rows) and not (above and _same_table(above, rows[0])):
            yield from _by_lines(rows)
            above = None
            continue
        for row in rows:
            if _is_title(row, above):
                yield replace(row, title=True)
                continue
            yield row
            above = row


def _table_of(element: Element) -> Hashable:
    if isinstance(element, Row):
        return element.table
    return element.tag.cell.table if element.tag and element.tag.cell else None


def _rows(elements: Sequence[Element]) -> list[Row]:
    rows = [e for e in elements if isinstance(e, Row)]
    return rows or tagged_rows([e for e in elements if isinstance(e, Line)])


def _is_layout(rows: Sequence[Row]) -> bool:
    """A frame around running text: words in one column only, or whole chapters in its cells."""
    if len({column for row in rows for column in row.filled}) < 2:
        return True
    return any(line.tag and line.tag.kind == "H" and 0 < line.tag.level < 4 for row in rows for line in row.lines)


def _is_title(row: Row, above: Row | None) -> bool:
    """The name of a table in a row of its own above the columns; it opens a table, or is set in bold where one goes on."""
    if row.filled != (0,):
        return False
    if above is None or not _same_table(above, row):
        return True
    return above.table != row.table and all(line.bold for line in row.lines)


def _by_lines(rows: Iterable[Row]) -> Iterator[Line]:
    """The lines of rows as running text; those of an untagged row in order of height."""
    for row in rows:
        lines = row.lines if row.path else sorted(row.lines, key=lambda line: (line.base, line.left))
        yield from (_outside(line) for line in lines)


def _outside(line: Line) -> Line:
    return replace(line, tag=replace(line.tag, cell=None)) if line.tag else line


# ---------------------------------------------------------------- numbering


def _numbered(elements: Iterable[Element], furniture: list[str]) -> list[Line | TableRow]:
    """Rows with the ordinal of their table; a table that goes on over the page break keeps its ordinal."""
    numbered: list[Line | TableRow] = []
    heading: list[Row] = []
    ordinal = 0
    for element in elements:
        if isinstance(element, Line):
            numbered.append(element)
            continue
        last = numbered[-1] if numbered and isinstance(numbered[-1], TableRow) else None
        if heading and element.page > heading[0].page and element.text in {h.text for h in heading}:
            furniture.append(element.text)
            continue
        if element.title:
            heading = [element]
            numbered += _by_lines([element])
            continue
        if last is None or not _same_table(last.row, element):
            ordinal += 1
            heading = [h for h in heading if h.title and h.table == element.table]
        elif last.row.page < element.page and _goes_on(last.row, element):
            numbered[-1] = replace(last, row=_joined(last.row, element))
            continue
        header = _is_header(element, last, ordinal)
        heading += [element] if header else []
        numbered.append(TableRow(element, ordinal, header))
    return _with_headings(numbered)


def _with_headings(elements: Sequence[Line | TableRow]) -> list[Line | TableRow]:
    """Tables without a heading row so far: their first row is one where it looks unlike all the others."""
    tables: dict[int, list[TableRow]] = {}
    for element in elements:
        if isinstance(element, TableRow):
            tables.setdefault(element.table, []).append(element)
    found = {id(rows[0]) for rows in tables.values() if len(rows) > 2 and not rows[0].header and _stands_out(rows)}
    return [replace(e, header=True) if isinstance(e, TableRow) and id(e) in found else e for e in elements]


def _stands_out(rows: Sequence[TableRow]) -> bool:
    looks = {(line.bold, line.colour, line.italic) for line in rows[0].row.lines}
    others = {(line.bold, line.colour, line.italic) for row in rows[1:] for line in row.row.lines}
    return len(looks) == 1 and not looks & others and len(rows[0].row.filled) > 1


def _same_table(above: Row, below: Row) -> bool:
    if above.table == below.table:
        return True
    if below.page - above.page != 1 or len(above.columns) != len(below.columns):
        return False
    return all(abs(a - b) <= _SAME_COLUMN for a, b in zip(above.columns, below.columns, strict=True))


def _goes_on(above: Row, below: Row) -> bool:
    """Whether a row of the next page is the rest of the row above: nothing in its first cell, and words where that one has some."""
    if above.path is not None and above.path == below.path:
        return True
    return bool(below.filled) and not below.cells[0] and bool(above.cells[0]) and set(below.filled) <= set(above.filled)


def _joined(above: Row, below: Row) -> Row:
    return replace(above, cells=tuple(a + b for a, b in zip(above.cells, below.cells, strict=True)))


def _is_header(row: Row, above: TableRow | None, ordinal: int) -> bool:
    """Heading rows stand at the top of their table: marked so by their tags, or set in bold throughout."""
    if above is not None and above.table == ordinal and not above.header:
        return False
    return all(line.bold for line in row.lines) or (row.head and len(row.filled) > 1 and not _looks_like_data(row))


def _looks_like_data(row: Row) -> bool:
    """Heading cells (TH) down the side of a table do not make a heading row of its first row."""
    return any(any(c.isdigit() for c in line.text) for line in row.lines) or len(row.text) > 200


def page_box(row: Row) -> tuple[float, float, float, float]:
    """The box of a row on the page where it begins."""
    return union([line.box for line in row.lines if line.page == row.page]) if row.lines else row.box
