"""Drafts as blocks: headings with levels, list items with depth, notes, paragraphs, table rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from policies.model import Block, Place
from policies.reading.pdf_drafts import LEADER, Draft, Typography, drafts_of, typography
from policies.reading.pdf_flow import Flow, TableRow
from policies.reading.pdf_headings import Look, is_heading, levels, look_of
from policies.reading.pdf_lines import Box, Line
from policies.reading.pdf_markers import Nesting, is_connector
from policies.reading.pdf_rows import union
from policies.reading.pdf_spelling import Spelling, spelling

_NOTE = re.compile(r"(\*{1,4}|[†‡§¶#±¥]{1,3})\s?(?=[A-Za-z“(\[])")
_NUMBERED_NOTE = re.compile(r"(\d{1,3})\s?(?=[A-Z“][a-z])")
_NAMES = 3  # headings in a row from which they are no headings
_INDENT = 8.0  # points from which a line stands in from the margin


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks in order, and lines of navigation (a table of contents) that were taken out."""

    blocks: tuple[Block, ...]
    navigation: tuple[str, ...]


def blocks_of(flow: Flow) -> Blocks:
    """The blocks of the content."""
    typo = typography(flow.elements)
    return _Maker(typo, spelling(_lines(flow.elements))).run(drafts_of(flow.elements, typo))


def _lines(elements: Iterable[Line | TableRow]) -> Iterator[Line]:
    for element in elements:
        yield from [element] if isinstance(element, Line) else element.row.lines


class _Maker:
    def __init__(self, typo: Typography, spelling: Spelling) -> None:
        self._typo = typo
        self._joined = spelling.joined
        self._nesting = Nesting()
        self._blocks: list[Block | tuple[Block, Look]] = []
        self._navigation: list[str] = []
        self._margin: dict[int, float] = {}

    def run(self, drafts: Sequence[Draft | TableRow]) -> Blocks:
        """All drafts as blocks."""
        self._find_margins(drafts)
        for draft in drafts:
            if isinstance(draft, TableRow):
                self._blocks.append(self._row(draft))
            else:
                self._draft(draft)
        made = _without_lists_of_headings(self._blocks)
        rank = levels(m[1] for m in made if isinstance(m, tuple))
        blocks = tuple(replace(m[0], level=rank[m[1]]) if isinstance(m, tuple) else m for m in made)
        return Blocks(tuple(b for b in blocks if b.text), tuple(self._navigation))

    def _find_margins(self, drafts: Iterable[Draft | TableRow]) -> None:
        """The left edge of each page's text: where its leftmost line of some length begins."""
        for draft in drafts:
            if isinstance(draft, Draft):
                for line in draft.lines:
                    if len(line.text) > 20:
                        self._margin[line.page] = min(self._margin.get(line.page, line.left), line.left)

    def _draft(self, draft: Draft) -> None:
        text = self._joined(draft.lines)
        if LEADER.search(text) or (draft.first.tag and draft.first.tag.kind == "TOC"):
            self._navigation.append(text)
        elif is_heading(draft, text, self._typo):
            self._heading(draft, text)
        elif self._is_note(draft, text):
            self._note(draft, text)
        elif draft.first.marked:
            self._item(draft)
        else:
            self._unmarked(draft, text)

    def _heading(self, draft: Draft, text: str) -> None:
        tag = draft.first.tag
        level = tag.level if tag and tag.kind == "H" else 0
        self._nesting.clear()
        lead = draft.first.lead if tag and tag.kind == "H" else 0
        label, rest = (text[:lead], text[lead:].strip()) if lead else (text, "")
        self._blocks.append((Block("heading", label, place=_place(draft.lines)), look_of(draft, label, level)))
        if rest:
            self._blocks.append(Block("paragraph", rest, place=_place(draft.lines)))

    def _is_note(self, draft: Draft, text: str) -> bool:
        first = draft.first
        if first.tag and first.tag.kind == "NOTE":
            return True
        small = first.size < 0.93 * self._typo.size
        if small and (first.mark or _NUMBERED_NOTE.match(text)):
            return True
        return _NOTE.match(text) is not None and len(text) > 20

    def _note(self, draft: Draft, text: str) -> None:
        mark = draft.first.mark
        if not mark:
            match = _NOTE.match(text) or _NUMBERED_NOTE.match(text)
            mark = match.group(1) if match else ""
        self._blocks.append(Block("note", text[len(mark) :].strip(), marker=mark, place=_place(draft.lines)))

    def _item(self, draft: Draft) -> None:
        first = draft.first
        marked = first.marked
        if marked is None:
            return
        depth = self._nesting.place(marked.marker, first.left, _text_left(draft))
        rest = self._joined([replace(first, text=marked.rest), *draft.lines[1:]] if marked.rest else draft.lines[1:])
        self._blocks.append(Block("item", rest, level=depth, marker=marked.marker, place=_place(draft.lines)))

    def _unmarked(self, draft: Draft, text: str) -> None:
        """A paragraph, or a list item that lost its marker: in from the margin, in line with the text of an open list."""
        first = draft.first
        inside = first.left > self._margin.get(first.page, first.left) + _INDENT
        depth = self._nesting.depth_at(first.left) if inside else 0
        in_list = first.tag is not None and first.tag.kind == "LI"
        if is_connector(text):
            self._blocks.append(Block("paragraph", text, place=_place(draft.lines)))
        elif in_list or depth:
            level = depth or self._nesting.place("", first.left, first.left)
            self._blocks.append(Block("item", text, level=level, place=_place(draft.lines)))
        else:
            if self._nesting.left_of_all(first.left):
                self._nesting.clear()
            self._blocks.append(Block("paragraph", text, place=_place(draft.lines)))

    def _row(self, table_row: TableRow) -> Block:
        row = table_row.row
        cells = tuple(self._joined(cell) for cell in row.cells)
        self._nesting.clear()
        return Block(
            "row", " | ".join(cells), cells=cells, header=table_row.header, table=table_row.table, place=_row_place(row.page, row.lines)
        )


def _without_lists_of_headings(made: Sequence[Block | tuple[Block, Look]]) -> list[Block | tuple[Block, Look]]:
    """Three and more headings of one look with nothing between them are a list of names set in bold, not headings."""
    kept: list[Block | tuple[Block, Look]] = []
    for look, group in groupby(made, key=lambda m: m[1] if isinstance(m, tuple) else None):
        members = list(group)
        if look is None or len(members) < _NAMES:
            kept += members
            continue
        after = len(kept) + len(members)
        heads = after < len(made) and not isinstance(made[after], tuple)
        names = members[:-1] if heads else members
        kept += [replace(m[0], kind="paragraph") if isinstance(m, tuple) else m for m in names] + members[len(names) :]
    return kept


def _text_left(draft: Draft) -> float:
    """Where the words of an item begin; its second line shows it best."""
    first = draft.first
    if len(draft.lines) > 1 and first.left + 3 < draft.lines[1].left < first.text_left + 12 and draft.lines[1].page == first.page:
        return draft.lines[1].left
    return first.text_left


def _place(lines: Sequence[Line]) -> Place:
    return _row_place(lines[0].page, lines)


def _row_place(page: int, lines: Sequence[Line]) -> Place:
    box: Box = union([line.box for line in lines if line.page == page])
    return Place(page, (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)))
