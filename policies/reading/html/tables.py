"""Tables of HTML pages: which are data, and their rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from policies.model import Block
from policies.reading.html.elements import is_bold
from policies.reading.html.tree import HEADINGS, Element, lines, words
from policies.reading.markers import split_marker
from policies.reading.table_lists import CellText, cell_text, is_note, note_block
from policies.reading.whitespace import fold

_LONG_CELL = 1200
_LONG_LABEL = 80
_MOST_COLUMNS = 60
_MOST_ROWS_SPANNED = 2000
_INLINE = re.compile(r"\bdisplay:\s*inline\b(?!-block)", re.IGNORECASE)
_SENTENCES = re.compile(r"[a-z)\]][.;] +[A-Z]")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as written in the page."""

    element: Element
    text: str
    header: bool
    columns: int
    rows: int


Rows = list[tuple[list[Cell], bool]]
Inside = Callable[[Element], Sequence[Block]]
_Spans = dict[int, tuple[int, str]]


def rows_of(table: Element) -> Rows:
    """The rows of a table: its cells, and whether it stands in the table's head."""
    return [(list(_cells(row)), in_head) for row, in_head in _rows(table)]


def is_layout(table: Element, rows: Rows) -> bool:
    """Whether a table only places things on the page: tables inside, one column, or whole texts in its cells."""
    if table.role in {"presentation", "none"} or "table" in table.below:
        return True
    if max((len(cells) for cells, _ in rows), default=0) <= 1:
        return True
    if any(cell.header for cells, _ in rows for cell in cells) or _has_heading_row(rows):
        return False
    return len(rows) <= 2 and any(_is_text_body(cell.element) for cells, _ in rows for cell in cells)


def labelled_cells(table: Element, rows: Rows) -> list[tuple[str, Element]]:
    """The (label, content) pairs of a table whose left column holds short labels and whose right column whole texts; else empty."""
    if "table" in table.below or _has_heading_row(rows):
        return []
    pairs = [cells for cells, _ in rows]
    if len(pairs) < 2 or any(len(pair) != 2 or pair[0].columns > 1 or pair[1].header for pair in pairs):
        return []
    if any(len(label.text) > _LONG_LABEL for label, _ in pairs) or not any(_is_text_body(content.element) for _, content in pairs):
        return []
    return [(label.text, content.element) for label, content in pairs]


def data_rows(table: Element, rows: Rows, ordinal: int, level: int, inside: Inside) -> Iterator[Block]:
    """The rows of a data table, each followed by the lists of its cells; a heading inside (caption, or a cell across all columns) is a
    heading below `level`. `inside` gives the blocks of a cell.
    """
    yield from _caption(table, level)
    width = min(max(sum(cell.columns for cell in cells) for cells, _ in rows), _MOST_COLUMNS)
    titled = _has_heading_row(rows)
    spans: _Spans = {}
    for at, (cells, in_head) in enumerate(rows):
        across = _across(cells, width) if not spans else None
        if across is not None:
            yield _across_row(across, ordinal, at, last=at == len(rows) - 1)
            continue
        header = bool(cells) and (in_head or all(cell.header for cell in cells) or (titled and not at))
        texts, lists = _filled([(cell, _parts(cell, at, header, inside)) for at, cell in enumerate(cells, 1)], spans)
        if any(texts) or lists:
            yield Block("row", " | ".join(texts), cells=texts, header=header, table=ordinal)
            yield from (replace(block, table=ordinal) for block in lists)


def _has_heading_row(rows: Rows) -> bool:
    """Whether the first row is set in bold throughout and no other row is: column names that the page does not mark as such."""
    if len(rows) < 2 or len([cell for cell in rows[0][0] if cell.text]) < 2:
        return False
    first = [cell for cell in rows[0][0] if cell.text]
    if any(len(cell.text) > _LONG_LABEL or not (cell.header or _all_bold(cell.element)) for cell in first):
        return False
    return not all(_all_bold(cell.element) for cell in rows[1][0])


def _all_bold(element: Element, bold: bool = False) -> bool:
    for child in element.children:
        if isinstance(child, str):
            if child.strip() and not bold:
                return False
        elif not _all_bold(child, is_bold(child, bold)):
            return False
    return True


def _parts(cell: Cell, column: int, header: bool, inside: Inside) -> CellText:
    """The cell taken apart where it holds a list: list elements, or lines with markers."""
    if header or not cell.text:
        return CellText(cell.text)
    items = [element for element in cell.element.elements() if element.tag == "li"]
    if items and all(_INLINE.search(item.attrs.get("style", "")) for item in items):
        return CellText(cell.text)  # shown in one line
    if items:
        return cell_text(cell.text, inside(cell.element), 0, column)
    if any((marked := split_marker(line)) and marked[1] for line in lines(cell.element)):
        return cell_text(cell.text, inside(cell.element), 0, column)
    return CellText(cell.text)


def _caption(table: Element, level: int) -> Iterator[Block]:
    for child in table.children:
        if not isinstance(child, Element) or child.tag != "caption":
            continue
        inner = next((element for element in child.elements() if element.tag in HEADINGS), None)
        text = words(inner if inner is not None else child)
        if text:
            yield Block("heading", text, level=HEADINGS[inner.tag]) if inner is not None else Block("paragraph", text)


def _across_row(cell: Cell, ordinal: int, at: int, *, last: bool) -> Block:
    """A cell across all columns: a heading, a note, or a row that heads those below."""
    inner = next((element for element in cell.element.elements() if element.tag in HEADINGS), None)
    if inner is not None and not _SENTENCES.search(cell.text) and len(cell.text) <= 200:
        return Block("heading", cell.text, level=HEADINGS[inner.tag])
    if len(cell.text) > 200 or _SENTENCES.search(cell.text):
        return note_block(cell.text)
    if at and not cell.header and not _all_bold(cell.element) and is_note(cell.text, last=last):
        return note_block(cell.text)
    return Block("row", cell.text, cells=(cell.text,), header=True, table=ordinal)


def _across(cells: list[Cell], width: int) -> Cell | None:
    """The one cell with text of a row that spans the table."""
    full = [cell for cell in cells if cell.text]
    return full[0] if width > 1 and len(full) == 1 and full[0].columns >= width else None


def _filled(cells: list[tuple[Cell, CellText]], spans: _Spans) -> tuple[tuple[str, ...], list[Block]]:
    """The texts of a row and the lists of its cells; a cell that spans rows is repeated in each, one that spans columns leaves blanks."""
    texts: list[str] = []
    lists: list[Block] = []
    queue = list(cells)
    while (queue or len(texts) in spans) and len(texts) < _MOST_COLUMNS:
        column = len(texts)
        if column in spans:
            left, text = spans[column]
            texts.append(text)
            if left > 1:
                spans[column] = (left - 1, text)
            else:
                del spans[column]
            continue
        cell, said = queue.pop(0)
        lists += [replace(block, column=column + 1) for block in said.blocks]
        for offset in range(min(cell.columns, _MOST_COLUMNS - column)):
            texts.append(said.words if offset == 0 else "")
            if cell.rows > 1:
                spans[column + offset] = (cell.rows - 1, said.words if offset == 0 and len(said.words) <= 200 else "")
    least = max([len(cells), *(block.column for block in lists)])
    while texts and not texts[-1] and len(texts) > least:
        texts.pop()
    return tuple(texts), lists


def _rows(table: Element) -> Iterator[tuple[Element, bool]]:
    for child in table.children:
        if not isinstance(child, Element):
            continue
        if child.tag == "tr":
            yield child, False
        elif child.tag in {"thead", "tbody", "tfoot"}:
            for row in child.children:
                if isinstance(row, Element) and row.tag == "tr":
                    yield row, child.tag == "thead"


def _cells(row: Element) -> Iterator[Cell]:
    for child in row.children:
        if isinstance(child, Element) and child.tag in {"td", "th"}:
            yield Cell(child, fold(words(child)), child.tag == "th", _span(child, "colspan"), _span(child, "rowspan"))


def _span(cell: Element, name: str) -> int:
    text = cell.attrs.get(name, "1").strip()
    return max(1, min(int(text), _MOST_ROWS_SPANNED)) if text.isdigit() and len(text) < 7 else 1


def _is_text_body(cell: Element) -> bool:
    """Whether a cell holds a whole text: headings, a list or several long paragraphs."""
    if cell.letters > _LONG_CELL or cell.has_heading or ("li" in cell.below and cell.letters > 150):
        return True
    return "p" in cell.below and sum(1 for element in cell.elements() if element.tag == "p") > 3
