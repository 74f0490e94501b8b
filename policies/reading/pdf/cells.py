"""The lines of a table cell as words and, where the cell holds a list, as the items that follow its row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from policies.model import Block, Place
from policies.reading.pdf.drafts import Draft, Typography, drafts_of
from policies.reading.pdf.lines import Line
from policies.reading.pdf.markers import Nesting, is_connector
from policies.reading.pdf.rows import union
from policies.reading.pdf.tables import TableRow
from policies.reading.table_lists import CellText, cell_text

Joined = Callable[[Sequence[Line]], str]
_NEAR = 3.0
_INDENT = 8.0
_NOTE = re.compile(r"[*†‡§¶#±¥^]{1,4}\s?\w|notes?\s*:", re.IGNORECASE)
_ENDED = re.compile(r"[.:;?!][)\]”\"’]*$")


def row_blocks(table_row: TableRow, typo: Typography, joined: Joined) -> Iterator[Block]:
    """The row, then the lists of its cells, column by column. The cells of a heading row stay as they are."""
    row, header, table = table_row.row, table_row.header, table_row.table
    if header:
        cells = [CellText(joined(lines)) for lines in row.cells]
    else:
        cells = [_cell(lines, typo, joined, table, column) for column, lines in enumerate(row.cells, 1)]
    texts = tuple(cell.words for cell in cells)
    yield Block("row", " | ".join(texts), cells=texts, header=header, table=table, place=place_on(row.page, row.lines))
    for cell in cells:
        yield from cell.blocks


def place_on(page: int, lines: Sequence[Line]) -> Place:
    """The box around those of the lines that stand on a page."""
    box = union([line.box for line in lines if line.page == page])
    return Place(page, (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)))


def _cell(lines: Sequence[Line], typo: Typography, joined: Joined, table: int, column: int) -> CellText:
    if not lines:
        return CellText("")
    words = joined(lines)
    if not any(line.marked for line in lines):
        return CellText(words)
    return cell_text(words, tuple(_blocks(lines, typo, joined)), table, column)


def _blocks(lines: Sequence[Line], typo: Typography, joined: Joined) -> Iterator[Block]:
    nesting = Nesting()
    edge = min(line.left for line in lines)
    items = False
    for draft in _over_pages([d for d in drafts_of(lines, typo) if isinstance(d, Draft)]):
        block = _item(draft, nesting, joined) or _lost_item(draft, nesting, edge, joined, items)
        if block is None:
            if nesting.left_of_all(draft.first.left):
                nesting.clear()
            block = Block("paragraph", joined(draft.lines), place=place_on(draft.first.page, draft.lines))
        items = items or block.kind == "item"
        yield block


def _item(draft: Draft, nesting: Nesting, joined: Joined) -> Block | None:
    first, marked = draft.first, draft.first.marked
    if marked is None or (not marked.rest and len(draft.lines) == 1):
        return None
    depth = nesting.place(marked.marker, first.left, text_left(draft))
    rest = joined([replace(first, text=marked.rest), *draft.lines[1:]] if marked.rest else draft.lines[1:])
    return Block("item", rest, level=depth, marker=marked.marker, place=place_on(first.page, draft.lines))


def _lost_item(draft: Draft, nesting: Nesting, edge: float, joined: Joined, items: bool) -> Block | None:
    """An item of an open list without a marker of its own: in from the edge of the cell, in line with the words of that list."""
    first, text = draft.first, joined(draft.lines)
    if is_connector(text) or draft.bold or not items or _NOTE.match(text):
        return None
    in_list = first.tag is not None and first.tag.kind == "LI"
    depth = nesting.depth_at(first.left) if first.left > edge + _INDENT and (in_list or first.tag is None) else 0
    if not depth and not in_list:
        return None
    level = depth or nesting.place("", first.left, first.left)
    return Block("item", text, level=level, place=place_on(first.page, draft.lines))


def _over_pages(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts, a sentence that the end of a page cut in two made one again: it goes on where the words of its item stand."""
    whole: list[Draft] = []
    for draft in drafts:
        if whole and _is_rest(whole[-1], draft):
            whole[-1] = Draft([*whole[-1].lines, *draft.lines])
        else:
            whole.append(draft)
    return whole


def _is_rest(above: Draft, below: Draft) -> bool:
    if below.first.page == above.last.page or below.first.marked or below.bold != above.bold or _ENDED.search(above.last.text):
        return False
    left = text_left(above) if above.first.marked else above.last.left
    return abs(below.first.left - left) <= _NEAR and not is_connector(joined_text(below))


def joined_text(draft: Draft) -> str:
    """Its words, for comparing."""
    return " ".join(line.text for line in draft.lines)


def text_left(draft: Draft) -> float:
    """Where the words of an item begin; its second line shows it best."""
    first = draft.first
    if len(draft.lines) > 1 and first.left + 3 < draft.lines[1].left < first.text_left + 12 and draft.lines[1].page == first.page:
        return draft.lines[1].left
    return first.text_left
