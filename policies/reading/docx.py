"""Reading of Word documents (python-docx): heading styles, numbered lists, tables; headers and footers are furniture."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from policies.model import Block, Reading
from policies.reading.docx_numbering import Numbering
from policies.reading.errors import UnreadableSnapshot
from policies.reading.html_lines import looks_like_heading
from policies.reading.markers import Nesting, split_marker
from policies.reading.whitespace import fold

MOST_BYTES = 200 * 2**20  # of all parts together, unpacked
MOST_PARTS = 5_000
MOST_RATIO = 200  # a part that unpacks to more than this many times its size is a bomb, if it is large
_LARGE = 2**20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"heading\s*(\d)", re.IGNORECASE)


def read_docx(data: bytes) -> Reading:
    """Read a Word document. Raises UnreadableSnapshot for what is no DOCX, is damaged or would unpack without measure."""
    _check_size(data)
    document = _open(data)
    body = _Body(document)
    body.walk(document.element.body)
    title = fold(document.core_properties.title or "") or None
    return Reading(tuple(_below_title(body.blocks, body.titled)), _furniture(document), title, _facts(document))


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableSnapshot(f"DOCX: expected a ZIP archive, found a damaged one ({error}); fetch it again") from error
    total = sum(part.file_size for part in parts)
    bomb = any(part.file_size > _LARGE and part.file_size > MOST_RATIO * max(1, part.compress_size) for part in parts)
    if len(parts) > MOST_PARTS or total > MOST_BYTES or bomb:
        raise UnreadableSnapshot(
            f"DOCX: expected at most {MOST_BYTES} bytes unpacked, found {total} in {len(parts)} parts; refuse the file or exclude it"
        )


def _open(data: bytes) -> Any:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        return docx.Document(BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, XMLSyntaxError, ParseError, zipfile.BadZipFile, AttributeError) as error:
        raise UnreadableSnapshot(
            f"DOCX: expected a Word document, found one that does not open ({error}); fetch it again or save it as PDF"
        ) from error


class _Body:
    """Collects the blocks of a document's body."""

    def __init__(self, document: Any) -> None:
        self.blocks: list[Block] = []
        self._numbering = Numbering(document)
        self._styles = {style.style_id: style for style in document.styles}
        self._nesting = Nesting()
        self._tables = 0
        self._level = 0
        self.titled = False

    def walk(self, parent: Any) -> None:
        """Take in the paragraphs and tables below an XML element, content controls and tracked insertions included."""
        for child in parent.iterchildren():
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._table(child)
            elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"}:
                self.walk(child)

    def _paragraph(self, element: Any) -> None:
        text = fold(_words(element))
        if not text:
            return
        level = self._heading_level(element)
        marker = self._numbering.marker(element)
        if level:
            self._heading(text if not marker or marker[1] in ("", "•") else f"{marker[1]} {text}", level)
        elif marker:
            depth, sign = marker
            self.blocks.append(Block("item", text, level=depth, marker=sign))
        elif _all_bold(element) and looks_like_heading(text):
            self._made_heading(text)
        elif (printed := split_marker(text)) and printed[1]:
            self.blocks.append(Block("item", printed[1], level=self._nesting.place(printed[0]), marker=printed[0]))
        else:
            self.blocks.append(Block("paragraph", text))

    def _heading(self, text: str, level: int) -> None:
        self._level = level
        self._nesting.clear()
        self.blocks.append(Block("heading", text, level=level))

    def _made_heading(self, text: str) -> None:
        """A bold line is a heading one level below the last heading by style."""
        self._nesting.clear()
        self.blocks.append(Block("heading", text, level=min(self._level + 1, 6) if self._level else 2))

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
        rows = element.findall(f"{_W}tr")
        cells = [row.findall(f"{_W}tc") for row in rows]
        if max((len(row) for row in cells), default=0) <= 1:
            for row in cells:
                for cell in row:
                    self.walk(cell)
            return
        self._tables += 1
        for at, (row, inside) in enumerate(zip(rows, cells, strict=True)):
            self._row(row, inside, first=at == 0)

    def _row(self, row: Any, cells: list[Any], *, first: bool) -> None:
        texts = tuple(fold(" ".join(_words(p) for p in cell.iter(f"{_W}p"))) for cell in cells)
        if not any(texts):
            return
        marked = row.find(f"{_W}trPr/{_W}tblHeader") is not None
        bold = all(_all_bold(p) for cell in cells for p in cell.iter(f"{_W}p") if fold(_words(p)))
        header = marked or (bold and (first or len([text for text in texts if text]) == 1))
        self.blocks.append(Block("row", " | ".join(texts), cells=texts, header=header, table=self._tables))


def _below_title(blocks: list[Block], titled: bool) -> list[Block]:
    """Where a paragraph has the style Title, headings of level 1 stand below it."""
    if not titled:
        return blocks
    first = next(at for at, block in enumerate(blocks) if block.kind == "heading" and block.level == 1)
    return [replace(b, level=min(b.level + 1, 6)) if b.kind == "heading" and at != first else b for at, b in enumerate(blocks)]


def _words(element: Any) -> str:
    """The words of a paragraph: runs, hyperlinks and insertions; deletions, field codes and hidden text are left out."""
    pieces: list[str] = []
    for node in element.iter():
        if node.tag == f"{_W}t":
            pieces.append(node.text or "" if not _is_hidden(node) else "")
        elif node.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"} and node.getparent().tag == f"{_W}r":
            pieces.append(" ")
        elif node.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)


def _is_hidden(node: Any) -> bool:
    vanish = node.getparent().find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(f"{_W}val") not in ("0", "false")


def _all_bold(element: Any) -> bool:
    runs = [run for run in element.iter(f"{_W}r") if any((t.text or "").strip() for t in run.iter(f"{_W}t"))]
    return bool(runs) and all(_is_bold(run) for run in runs)


def _is_bold(run: Any) -> bool:
    bold = run.find(f"{_W}rPr/{_W}b")
    return bold is not None and bold.get(f"{_W}val") not in ("0", "false")


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
                lines += [fold(_words(p)) for p in part._element.iter(f"{_W}p")]
    return tuple(dict.fromkeys(line for line in lines if line))


def _facts(document: Any) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, text) for name, text in _stated(document.core_properties) if text))


def _stated(properties: Any) -> Iterator[tuple[str, str]]:
    for name in ("title", "subject", "version", "identifier", "category", "keywords"):
        yield name, fold(getattr(properties, name) or "")
    for name in ("created", "modified"):
        instant = getattr(properties, name)
        yield name, instant.isoformat() if instant else ""
