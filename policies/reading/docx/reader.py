"""Reading of Word documents (python-docx): heading styles, numbered lists, tables; headers and footers are furniture."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from policies.model import Block, Issue, Link, Reading
from policies.reading.docx.look import all_bold, indent, size, typed_edges
from policies.reading.docx.numbering import Depths, Mark, Numbering
from policies.reading.docx.tables import WordCell, WordRow, rows_of
from policies.reading.docx.text import boxes, change_issues, links, notes, number_notes, pictures, said_by, words
from policies.reading.errors import UnreadableSnapshot
from policies.reading.html.lines import looks_like_heading
from policies.reading.limits import check_archive
from policies.reading.markers import Nesting, split_marker
from policies.reading.table_lists import CellText, cell_text, is_note, note_block
from policies.reading.whitespace import fold

_BROKEN = (  # what a damaged archive or part comes to: zipfile, zlib and python-docx do not agree on one error
    KeyError, ValueError, AttributeError, ParseError, EOFError, OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BULLETS = frozenset("•▪o➢-–") | {""}
_SHORT_LABEL = 200  # characters of a merged cell that is told again in each of its rows
_HEADING = re.compile(r"heading\s*(\d)", re.IGNORECASE)


def read_docx(data: bytes) -> Reading:
    """Read a Word document. Raises UnreadableSnapshot for what is no DOCX, is damaged or would unpack without measure."""
    check_archive(data)
    document = _open(data)
    number_notes(document.element.body)
    body = _Body(document)
    body.walk(document.element.body)
    body.finish()
    return Reading(
        blocks=tuple(_below_title(body.blocks, body.titled)),
        furniture=_furniture(document),
        title=fold(document.core_properties.title or "") or None,
        facts=_facts(document),
        issues=(*change_issues(document.element.body), *body.issues),
        links=tuple(dict.fromkeys(body.links)),
    )


def _open(data: bytes) -> Any:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        return docx.Document(BytesIO(data))
    except (*_BROKEN, PackageNotFoundError, XMLSyntaxError) as error:
        said = " ".join(str(error).split())[:200]
        raise UnreadableSnapshot(
            f"DOCX: expected a Word document, found one that does not open ({said}); fetch it again or save it as PDF"
        ) from error


class _Body:
    """Collects the blocks of a document's body."""

    def __init__(self, document: Any) -> None:
        self.blocks: list[Block] = []
        self._body = self.blocks  # while a cell is read, `blocks` is the cell's own
        self.links: list[Link] = []
        self.issues: list[Issue] = []
        self.titled = False
        self._part = document.part
        self._numbering = Numbering(document)
        self._styles = {style.style_id: style for style in document.styles}
        self._nesting = Nesting()
        self._depths = Depths()
        self._edges: dict[Any, float] = {}
        self._notes: list[Block] = []
        self._sizes: dict[int, int] = {}
        self._tables = 0
        self._level = 0
        self._inside = False  # in a cell of a table: nothing there is a heading of the document

    def walk(self, parent: Any) -> None:
        """Take in the paragraphs and tables below an XML element, content controls and tracked insertions included."""
        children = list(parent.iterchildren())
        self._edges.update(typed_edges(children))
        for at, child in enumerate(children):
            if child.tag == f"{_W}p":
                self._paragraph(child, children[at + 1] if at + 1 < len(children) else None)
                self._beside(child)
            elif child.tag == f"{_W}tbl":
                self._table(child)
            elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"}:
                self.walk(child)

    def finish(self) -> None:
        """The last notes, and levels for headings that only their look makes: the larger, the higher."""
        self._end_section()
        ranks = {points: rank for rank, points in enumerate(sorted(set(self._sizes.values()), reverse=True))}
        if self._level or len(ranks) < 2:
            return
        for at, points in self._sizes.items():
            self.blocks[at] = replace(self.blocks[at], level=min(ranks[points] + 1, 6))

    def _beside(self, element: Any) -> None:
        """What belongs to a paragraph or table without standing in its line: links, notes, text boxes, pictures."""
        self.links += links(element, self._part)
        self._notes += notes(element, self._part)
        for picture in pictures(element):
            text, issue = said_by(picture)
            self.blocks += [Block("paragraph", text)] if text else []
            self.issues += [issue] if issue else []
        for box in boxes(element):
            self.walk(box)

    def _paragraph(self, element: Any, following: Any) -> None:
        text = fold(words(element))
        if not text:
            return
        level = 0 if self._inside else self._heading_level(element)
        mark = self._numbering.mark(element)
        bold = not self._inside and all_bold(element, self._styles)
        if level:
            self._heading(text if mark is None or mark.sign in _BULLETS else f"{mark.sign} {text}", level)
        elif mark and not (bold and self._opens_section(text, mark, following)):
            self.blocks.append(Block("item", text, level=self._depths.place(mark, indent(element)), marker=mark.sign))
        elif bold and looks_like_heading(text):
            self._made_heading(f"{mark.sign} {text}" if mark else text, size(element, self._styles))
        elif (printed := split_marker(text)) and printed[1]:
            depth = self._nesting.place(printed[0], self._edges.get(element))
            self.blocks.append(Block("item", printed[1], level=depth, marker=printed[0]))
        else:
            self._depths.interrupt()
            self.blocks.append(Block("paragraph", text))

    def _opens_section(self, text: str, mark: Mark, following: Any) -> bool:
        """A bold numbered line of the outermost level, with running text below it, is a heading ("1. Policy")."""
        if mark.level or mark.sign in _BULLETS or not looks_like_heading(text) or self._depths.goes_on(mark):
            return False
        if following is None or following.tag != f"{_W}p":
            return following is not None and following.tag == f"{_W}tbl"
        return following.find(f"{_W}pPr/{_W}numPr") is None and not all_bold(following, self._styles)

    def _heading(self, text: str, level: int) -> None:
        self._end_section()
        self._level = level
        self.blocks.append(Block("heading", text, level=level))

    def _made_heading(self, text: str, points: int) -> None:
        """A bold line is a heading one level below the last heading by style."""
        self._end_section()
        if self.blocks is self._body:
            self._sizes[len(self.blocks)] = points
        self.blocks.append(Block("heading", text, level=min(self._level + 1, 6) if self._level else 2))

    def _end_section(self) -> None:
        """Notes stand at the end of the section that refers to them; lists end with it."""
        if self.blocks is self._body:
            self.blocks += self._notes
            self._notes = []
        self._nesting.clear()
        self._depths.clear()

    def _heading_level(self, element: Any) -> int:
        """The level of a heading by its style (or the style it is based on) or its outline level; 0 for other paragraphs."""
        style_id = element.style
        style = self._styles.get(style_id) if style_id else None
        for _ in range(10):
            if style is None:
                break
            name = (style.name or "").lower()
            if name == "title":
                self.titled = True
                return 1
            if found := _HEADING.match(name):
                return min(max(int(found.group(1)), 1), 6)
            style = style.base_style
        outline = element.find(f"{_W}pPr/{_W}outlineLvl")
        value = outline.get(f"{_W}val") if outline is not None else None
        return min(int(value) + 1, 6) if value and value.isdigit() and int(value) < 9 else 0

    def _table(self, element: Any) -> None:
        rows = rows_of(element)
        if max((len(row.cells) for row in rows), default=0) <= 1:
            for row in rows:
                for cell in row.cells:
                    self.walk(cell.element)
            return
        self._tables += 1
        table, width, above = self._tables, max(row.width for row in rows), dict[int, str]()
        for at, row in enumerate(rows):
            self._row(row, width, table, above, first=at == 0, last=at == len(rows) - 1)

    def _row(self, row: WordRow, width: int, table: int, above: dict[int, str], *, first: bool, last: bool) -> None:
        """One row and the lists of its cells. `above`: the words of the cells above, by column, which a merged cell repeats."""
        paragraphs = [p for cell in row.cells for p in cell.element.iter(f"{_W}p") if fold(words(p))]
        bold = bool(paragraphs) and all(all_bold(p, self._styles) for p in paragraphs)
        filled = [cell for cell in row.cells if any(fold(words(p)) for p in cell.element.iter(f"{_W}p"))]
        header = row.repeated or (bold and (first or len(filled) == 1))
        said = {cell.column: self._cell(cell, table, header) for cell in row.cells}
        if len(row.cells) == 1 and not header and not first and is_note(said[row.cells[0].column].words, last=last):
            self.blocks.append(note_block(said[row.cells[0].column].words))
            return
        if not any(cell.words or cell.blocks for cell in said.values()):
            return
        for cell in row.cells:
            above[cell.column] = above.get(cell.column, "") if cell.goes_on else said[cell.column].words
        merged = {cell.column: above[cell.column] for cell in row.cells if cell.goes_on and len(above[cell.column]) <= _SHORT_LABEL}
        texts = tuple(merged.get(column) or (said[column].words if column in said else "") for column in range(1, width + 1))
        self.blocks.append(Block("row", " | ".join(texts), cells=texts, header=header, table=table))
        self.blocks += [block for cell in row.cells for block in said[cell.column].blocks]

    def _cell(self, cell: WordCell, table: int, header: bool) -> CellText:
        """The words of a cell and what follows from it: its paragraphs are read as those of the body are."""
        outer, self.blocks = self.blocks, []
        nesting, self._nesting, depths, self._depths = self._nesting, Nesting(), self._depths, Depths()
        was, self._inside = self._inside, True
        self.walk(cell.element)
        inside, self.blocks = self.blocks, outer
        self._nesting, self._depths, self._inside = nesting, depths, was
        text = " ".join(f"{block.marker} {block.text}".strip() for block in inside)
        return CellText(text) if header else cell_text(text, inside, table, cell.column)


def _below_title(blocks: list[Block], titled: bool) -> list[Block]:
    """Where a paragraph has the style Title, headings of level 1 stand below it."""
    if not titled:
        return blocks
    first = next(at for at, block in enumerate(blocks) if block.kind == "heading" and block.level == 1)
    return [replace(b, level=min(b.level + 1, 6)) if b.kind == "heading" and at != first else b for at, b in enumerate(blocks)]


def _furniture(document: Any) -> tuple[str, ...]:
    """The lines of all headers and footers, each once."""
    lines: list[str] = []
    for section in document.sections:
        for part in (
            section.first_page_header,
            section.header,
            section.even_page_header,
            section.first_page_footer,
            section.footer,
            section.even_page_footer,
        ):
            if not part.is_linked_to_previous:
                lines += [fold(words(p)) for p in part._element.iter(f"{_W}p")]
    return tuple(dict.fromkeys(line for line in lines if line))


def _facts(document: Any) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, text) for name, text in _stated(document.core_properties) if text))


def _stated(properties: Any) -> Iterator[tuple[str, str]]:
    for name in ("title", "subject", "version", "identifier", "category", "keywords"):
        yield name, fold(getattr(properties, name) or "")
    for name in ("created", "modified"):
        instant = getattr(properties, name)
        yield name, instant.isoformat() if instant else ""
