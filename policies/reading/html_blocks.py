"""From the tree of a page to blocks: headings, paragraphs, nested list items, table rows, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policies.model import Block
from policies.reading.html_elements import heading_level, is_bold, is_furniture, list_style, number_of, strings
from policies.reading.html_lines import BREAK, looks_like_heading, paragraphs
from policies.reading.html_tables import data_rows, is_layout, labelled_cells, rows_of
from policies.reading.html_tree import BLOCKS, CONTROLS, HEADINGS, INVISIBLE, Element, lines, superscript, words
from policies.reading.list_marks import list_marker
from policies.reading.markers import Nesting, split_marker
from policies.reading.page_furniture import is_page_line, speaks_of_cookies
from policies.reading.whitespace import fold

_LONGEST_HEADING = 200
_LINK = 0.8
_PLACEHOLDER = re.compile(r"[\s_.…|•·*-]*")


@dataclass(frozen=True, slots=True)
class Found:
    """A block with the share of its characters that stand inside links."""

    block: Block
    linked: float = 0.0


@dataclass(slots=True)
class Walker:
    """Collects the blocks of a tree. One walker for one page."""

    found: list[Found] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)
    anchors: dict[str, Element] = field(default_factory=dict)
    keep_asides: bool = False
    _pieces: list[str] = field(default_factory=list)
    _bold: int = 0
    _letters: int = 0
    _linked: int = 0
    _heading: int = 0
    _depth: int = 0
    _item: tuple[int, str] | None = None
    _tables: int = 0
    _nesting: Nesting = field(default_factory=Nesting)

    # ------------------------------------------------------------ walking

    def walk(self, element: Element, bold: bool = False, linked: bool = False) -> None:
        """Collect the blocks of all children of an element."""
        for child in element.children:
            if isinstance(child, str):
                self._text(child, bold, linked)
            else:
                self._child(child, bold, linked)

    def finish(self) -> None:
        """End the last paragraph."""
        self._flush()

    def _child(self, child: Element, bold: bool, linked: bool) -> None:
        tag = child.tag
        if tag in INVISIBLE or tag in CONTROLS:
            return
        if tag == "br":
            self._pieces.append(BREAK)
        elif tag == "sup":
            self._text(superscript("".join(self._pieces[-3:]), words(child)), bold, linked)
        elif tag == "img":
            return
        elif is_furniture(child, keep_asides=self.keep_asides):
            if tag in BLOCKS:
                self._flush()
            self.furniture.extend(lines(child))
        elif tag in HEADINGS or child.role == "heading":
            self._flush()
            self._heading_element(child)
        elif tag == "button" or child.role == "button":
            self._flush()
            self._made_heading(words(child))
        elif tag in _STRUCTURES:
            self._flush()
            _STRUCTURES[tag](self, child)
        elif tag in BLOCKS or child.role == "tabpanel":
            self._flush()
            self._panel_heading(child)
            self.walk(child, is_bold(child, bold), linked)
            self._flush()
        else:
            self.walk(child, is_bold(child, bold), linked or tag == "a")

    def _text(self, text: str, bold: bool, linked: bool) -> None:
        letters = len("".join(text.split()))
        self._pieces.append(text.replace(BREAK, " "))
        self._letters += letters
        self._bold += letters if bold else 0
        self._linked += letters if linked else 0

    # ------------------------------------------------------------ headings and paragraphs

    def _heading_element(self, element: Element) -> None:
        level = heading_level(element)
        text = words(element)
        if not text or (element.linked >= _LINK * element.letters and is_page_line(text)):
            self._keep_line(text)
        elif len(text) > _LONGEST_HEADING or not element.below.isdisjoint({"ul", "ol", "table"}):
            self.walk(element)
            self._flush()
        else:
            self._add_heading(text, level, element)

    def _add_heading(self, text: str, level: int, element: Element | None = None) -> None:
        self._heading, self._item = level, None
        self._nesting.clear()
        linked = element.linked / element.letters if element is not None and element.letters else 0.0
        self.found.append(Found(Block("heading", text, level=level), linked))

    def _panel_heading(self, element: Element) -> None:
        """A tab panel carries the name of its tab."""
        if element.role != "tabpanel":
            return
        tab = self.anchors.get(element.attrs.get("aria-labelledby", ""))
        text = words(tab) if tab is not None else ""
        first = next((child for child in element.elements() if child.tag in HEADINGS), None)
        if len(text) <= 80 and (first is None or words(first).lower() != text.lower()):
            self._made_heading(text)

    def _flush(self) -> None:
        """End the paragraph at hand: a heading where all of it is bold, an item where it starts with a marker."""
        pieces, self._pieces = self._pieces, []
        letters, bold, linked = self._letters, self._bold, self._linked
        self._letters = self._bold = self._linked = 0
        if not letters:
            return
        share = linked / letters
        for text in paragraphs("".join(pieces)):
            self._paragraph(text, bold == letters, share)

    def _paragraph(self, text: str, bold: bool, linked: float) -> None:
        if _PLACEHOLDER.fullmatch(text):
            return
        if _is_page_phrase(text, linked) or speaks_of_cookies(text):
            self._keep_line(text)
        elif self._item is not None:
            self._first_of_item(text, linked)
        elif bold and self._depth == 0 and looks_like_heading(text):
            self._made_heading(text)
        else:
            self._plain(text, linked)

    def _made_heading(self, text: str) -> None:
        """A heading the page does not mark as one (bold line, summary, tab): one level below the last marked heading."""
        marked = self._heading
        if text:
            self._add_heading(text, min(marked + 1, 6) if marked else 2)
        self._heading = marked

    def _first_of_item(self, text: str, linked: float) -> None:
        (depth, marker), self._item = self._item or (self._depth, ""), None
        if marker in ("", "•") and (printed := split_marker(text)) and printed[1]:
            marker, text = printed
        self.found.append(Found(Block("item", text, level=depth, marker=marker), linked))

    def _plain(self, text: str, linked: float) -> None:
        printed = split_marker(text)
        if printed and printed[1]:
            depth = self._depth + self._nesting.place(printed[0])
            self.found.append(Found(Block("item", printed[1], level=depth, marker=printed[0]), linked))
        else:
            self.found.append(Found(Block("paragraph", text), linked))

    def _keep_line(self, text: str) -> None:
        if text:
            self.furniture.append(text)

    # ------------------------------------------------------------ lists

    def _list(self, element: Element) -> None:
        if element.role in {"tablist", "menu", "menubar"}:
            self.furniture.extend(lines(element))
            return
        depth = self._depth or self._depth_below_lead_in()
        style = list_style(element)
        number = number_of(element.attrs.get("start"), 1)
        outer_depth, self._depth = self._depth, depth + 1
        for child in element.children:
            if isinstance(child, str):
                self._text(child, False, False)
            elif child.tag == "li":
                number = number_of(child.attrs.get("value"), number)
                self._list_item(child, list_marker(style, number))
                number += 1
            else:
                self._child(child, False, False)
        self._flush()
        self._depth = outer_depth

    def _depth_below_lead_in(self) -> int:
        """A list right below "a. Patient has:" lies one level deeper than that item."""
        last = self.found[-1].block if self.found else None
        return last.level if last is not None and last.kind == "item" and last.text.endswith(":") and self._nesting.open else 0

    def _list_item(self, item: Element, marker: str) -> None:
        self._flush()
        if item.has_heading:
            depth, self._depth = self._depth, 0  # an accordion built of a list: a container, not an item
            self.walk(item)
            self._flush()
            self._depth = depth
            return
        self._item = (self._depth, marker)
        self.walk(item)
        self._flush()
        self._item = None

    # ------------------------------------------------------------ tables, definitions, the rest

    def _table(self, table: Element) -> None:
        rows = rows_of(table)
        if pairs := labelled_cells(table, rows):
            self._labelled(pairs)
        elif is_layout(table, rows):
            depth, self._depth = self._depth, 0
            for child in table.children:
                if isinstance(child, Element):
                    self._child(child, False, False)
            self._flush()
            self._depth = depth
        else:
            self._tables += 1
            self._item = None
            for block in data_rows(table, rows, self._tables, self._heading):
                if block.kind == "heading":
                    self._nesting.clear()
                self.found.append(Found(block))

    def _labelled(self, pairs: list[tuple[str, Element]]) -> None:
        """A two-column table of short labels beside whole texts is a document in itself: the labels are its headings."""
        above, depth = self._heading, self._depth
        self._depth = 0
        for label, content in pairs:
            self._heading = above
            self._made_heading(label)
            self._heading = min(above + 1, 6) if above else 2
            self.walk(content)
            self._flush()
        self._heading, self._depth = above, depth

    def _definitions(self, element: Element) -> None:
        term = ""
        for child in element.elements() if "div" in element.below else element.children:
            if not isinstance(child, Element) or child.tag not in {"dt", "dd"}:
                continue
            if child.tag == "dt":
                term = " / ".join(part for part in (term, words(child)) if part)
                continue
            self._definition(term, child)
            term = ""
        if term:
            self._plain(term, 0.0)

    def _definition(self, term: str, meaning: Element) -> None:
        if not meaning.below.isdisjoint({"ul", "ol", "table", "p", "div"}):
            self._made_heading(term)
            self.walk(meaning)
            self._flush()
            return
        colon = "" if not term or term.endswith((":", "?", ".")) else ":"
        self._plain(fold(f"{term}{colon} {words(meaning)}"), 0.0)

    def _preformatted(self, element: Element) -> None:
        for line in "".join(strings(element)).splitlines():
            if fold(line):
                self._plain(fold(line), 0.0)

    def _details(self, element: Element) -> None:
        for child in element.children:
            if isinstance(child, Element) and child.tag == "summary" and not child.has_heading:
                self._made_heading(words(child))
            elif isinstance(child, Element):
                self._child(child, False, False)
            else:
                self._text(child, False, False)
        self._flush()


_STRUCTURES = {
    "ul": Walker._list,
    "ol": Walker._list,
    "menu": Walker._list,
    "table": Walker._table,
    "dl": Walker._definitions,
    "pre": Walker._preformatted,
    "details": Walker._details,
}


def _is_page_phrase(text: str, linked: float) -> bool:
    """A phrase of the page. A single word ("Home", "Search") is one only as a link: it may be a place of service."""
    return is_page_line(text) and (linked >= _LINK or len(text.split()) > 1)
