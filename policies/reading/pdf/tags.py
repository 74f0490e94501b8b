"""The structure tree of a tagged PDF: which element each marked-content id of a page belongs to.

pdfium loads the part of the tree that has content on one page; the positions in the parents' lists of children
form a path that names an element in the whole snapshot, so that an element that runs over a page break is known again.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

Path = tuple[int, ...]

_INLINE = frozenset(
    {"Span", "Link", "Reference", "Em", "Strong", "Quote", "Code", "Annot", "Figure", "Lbl", "LBody", "BibEntry", "Form", "Formula"}
    | {"Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "NonStruct", "Sub"}
)
_HEADINGS = {"H": 0, "Title": 1, "H1": 1, "H2": 2, "H3": 3, "H4": 4, "H5": 5, "H6": 6}
_PLAIN_KINDS = {"TOC": "TOC", "TOCI": "TOC", "Note": "NOTE", "FENote": "NOTE", "Caption": "CAPTION"}
_DEEPEST = 60
_MANY = 500  # children of one element; from so many on most of them lie on other pages
_MOST_CHILDREN = 200_000  # over one page; beyond that the tree is not worth walking


@dataclass(frozen=True, slots=True)
class Cell:
    """The table cell an element stands in: paths of table, row and cell, the cell's ordinal in its row from 0.

    `head` for a heading cell (TH), `alone` for the only cell of its row.
    """

    table: Path
    row: Path
    cell: Path
    column: int
    head: bool
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """The block-level element some content belongs to.

    kind   P, H, LI, TOC, NOTE or CAPTION; `level` of a heading (0 where the tag gives none)
    lists  number of lists (L) around it
    alone  of a table row: whether it has a single cell
    """

    path: Path
    kind: str
    level: int = 0
    lists: int = 0
    cell: Cell | None = None
    alone: bool = False


@dataclass(slots=True)
class TreePlace:
    """What the pages so far tell of the tree: the reading of the next page begins where this one's began.

    first     where the children that lie on the page begin, for elements with many
    children  how many children the elements of the page have on all pages together
    """

    first: dict[Path, int] = field(default_factory=dict)
    children: int = 0


def page_tags(page: pdfium.PdfPage, wanted: Iterable[int], place: TreePlace) -> dict[int, tuple[int, Tag]]:
    """Marked-content id → (its turn in the order of reading, its element); empty where the page has no usable tree.

    wanted  the ids that the words of the page have: once all are found, the rest of the tree, which lies on other pages, is left out
    """
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    try:
        return _Walk(set(wanted), place).run(tree)
    except _TooMuchError:
        return {}
    finally:
        raw.FPDF_StructTree_Close(tree)


class _TooMuchError(Exception):
    """The tree is deeper or larger than any honest one."""


class _Walk:
    def __init__(self, wanted: set[int], place: TreePlace) -> None:
        self._found: dict[int, tuple[Path, Tag]] = {}
        self._wanted = wanted
        self._place = place
        self._place.children = 0
        self._buffer = ctypes.create_string_buffer(128)

    def run(self, tree: Any) -> dict[int, tuple[int, Tag]]:
        root = Tag((), "P")
        for index in range(self._counted(raw.FPDF_StructTree_CountChildren(tree))):
            child = raw.FPDF_StructTree_GetChildAtIndex(tree, index)
            if child:
                self._element(child, (index,), root, ())
        ordered = sorted(self._found, key=lambda mcid: self._found[mcid][0])
        return {mcid: (turn, self._found[mcid][1]) for turn, mcid in enumerate(ordered)}

    def _counted(self, children: int) -> int:
        self._place.children += max(children, 0)
        if self._place.children > _MOST_CHILDREN:
            raise _TooMuchError
        return max(children, 0)

    def _type(self, element: Any) -> str:
        length = raw.FPDF_StructElement_GetType(element, self._buffer, 128)
        if not 2 < length <= 128:
            return ""
        return self._buffer.raw[: length - 2].decode("utf-16-le", "replace")

    def _element(self, element: Any, path: Path, above: Tag, tables: tuple[Path, ...]) -> None:
        """Walk one element; `above` is the block its content would belong to, `tables` the tables around it with their rows."""
        if len(path) > _DEEPEST:
            raise _TooMuchError
        kind = self._type(element)
        if kind == "Artifact":
            return
        block, tables = _block(kind, path, above, tables)
        get: Callable[[Any, int], Any] = raw.FPDF_StructElement_GetChildAtIndex
        strangers = 0
        count = self._counted(raw.FPDF_StructElement_CountChildren(element))
        if kind == "TR":
            block = replace(block, alone=count == 1)
        begun = False
        for index in self._from_place(path, count):
            if not self._wanted:
                return
            child = get(element, index)
            if child:
                if count > _MANY and not begun:
                    self._place.first[path], begun = index, True
                strangers += kind == "TR" and self._type(child) not in ("TD", "TH")
                self._element(child, (*path, index), self._for_child(kind, index, strangers, block), tables)
                continue
            mcid = raw.FPDF_StructElement_GetChildMarkedContentID(element, index)
            if mcid >= 0:
                self._found.setdefault(mcid, ((*path, index), block))
                self._wanted.discard(mcid)

    def _from_place(self, path: Path, count: int) -> Iterable[int]:
        """All children; where they are many, those of the page before and behind first."""
        start = self._place.first.get(path, 0) if count > _MANY else 0
        return chain(range(min(start, count), count), range(min(start, count)))

    @staticmethod
    def _for_child(kind: str, index: int, strangers: int, block: Tag) -> Tag:
        """What a child needs to know of its place.

        The first paragraph of a list item's body stands on the line of its label: both are one block. A row may hold
        children that are no cells; they do not count as columns.
        """
        if kind == "TR":
            return replace(block, level=index - strangers)
        return replace(block, level=-1) if kind == "LBody" and index == 0 and block.kind == "LI" else block


def _block(kind: str, path: Path, above: Tag, tables: tuple[Path, ...]) -> tuple[Tag, tuple[Path, ...]]:
    """The block that the content of an element of this kind belongs to, and the open tables and rows."""
    if kind in _INLINE:
        return above, tables
    column = above.level
    if kind == "P" and above.kind == "LI" and above.level == -1:
        return replace(above, level=0), tables
    if above.kind != "H" and above.level:
        above = replace(above, level=0)
    if kind in _HEADINGS:
        return Tag(path, "H", _HEADINGS[kind], above.lists, above.cell), tables
    if kind in _PLAIN_KINDS:
        return Tag(path, _PLAIN_KINDS[kind], 0, 0, above.cell), tables
    if kind in ("L", "LI"):
        return Tag(path, "LI" if kind == "LI" else "P", 0, max(above.lists + (kind == "L"), 1), above.cell), tables
    if kind == "Table":
        return Tag(path, "P", 0, above.lists, None), (path,)
    if kind == "TR" and tables:
        return Tag(path, "P", 0, above.lists, above.cell), (tables[0], path)
    if kind in ("TD", "TH") and len(tables) > 1:
        return Tag(path, "P", 0, 0, Cell(tables[0], tables[1], path, max(column, 0), kind == "TH", above.alone)), tables
    return Tag(path, "P", 0, above.lists, above.cell), tables
