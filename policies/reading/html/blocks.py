"""From the tree of a page to blocks: headings, paragraphs, nested list items, table rows, in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policies.model import Block, Issue
from policies.reading.html.collect import Collector
from policies.reading.html.elements import heading_level, is_bold, is_container, is_furniture
from policies.reading.html.flow import Flow, Found, Paragraph, link_of, links_in
from policies.reading.html.lists import counts_on, first_number, indent_of, indents_vary, item_style, list_style, number_of, typed_marker
from policies.reading.html.panels import Panels
from policies.reading.html.pictures import description, picture_issue
from policies.reading.html.tables import data_rows, is_layout, labelled_cells, rows_of
from policies.reading.html.tags import BLOCKS, CONTROLS, INVISIBLE
from policies.reading.html.tree import HEADINGS, Element, lines, raised_text, strings, words
from policies.reading.list_marks import list_marker
from policies.reading.markers import split_marker
from policies.reading.page_furniture import is_page_line
from policies.reading.whitespace import fold

_LONGEST_HEADING = 200
_LINK = 0.8
_LOOK_AHEAD = 12  # elements
_PLACEHOLDER = re.compile(r"[\s_.…|•·*-]*")


@dataclass(slots=True)
class Walker:
    """Collects the blocks of a tree. One walker for one page."""

    out: Collector = field(default_factory=Collector)
    issues: list[Issue] = field(default_factory=list)
    anchors: dict[str, Element] = field(default_factory=dict)
    panels: Panels = field(default_factory=Panels)
    shell: frozenset[int] = frozenset()
    keep_asides: bool = False
    _flow: Flow = field(default_factory=Flow)
    _tables: int = 0
    _nests_next: bool = False

    # ------------------------------------------------------------ walking

    def walk(self, element: Element, bold: bool = False, linked: bool = False) -> None:
        """Collect the blocks of all children of an element."""
        vary, outer = indents_vary(element), self.out.indent
        for at, child in enumerate(element.children):
            if isinstance(child, str):
                self._flow.add(child, bold, linked)
                continue
            if vary and child.tag in BLOCKS:
                self.out.indent = (outer or 0.0) + indent_of(child)
            if child.tag in {"ul", "ol"}:
                self._nests_next = self._goes_on_after(element, at)
            self._child(child, bold, linked)
            self.out.indent = outer

    def finish(self) -> None:
        """End the last paragraph."""
        self._flush()

    def _child(self, child: Element, bold: bool, linked: bool) -> None:
        tag = child.tag
        if tag in INVISIBLE or tag in CONTROLS:
            return
        if tag == "br":
            self._flow.line_break()
        elif tag in {"sup", "msup"}:
            self._raised(child, bold, linked)
        elif tag == "img":
            self._picture(child)
        elif id(child) in self.panels.openers:
            self._flush()
        elif id(child) in self.shell or is_furniture(child, keep_asides=self.keep_asides):
            if tag in BLOCKS:
                self._flush()
            self.out.furniture.extend(lines(child))
        elif tag in HEADINGS or child.role == "heading":
            self._flush()
            self._heading_element(child)
        elif tag == "button" or child.role == "button":
            self._flush()
            self.out.made_heading(words(child))
        else:
            self._content(child, bold, linked)

    def _content(self, child: Element, bold: bool, linked: bool) -> None:
        tag = child.tag
        if tag in _STRUCTURES:
            self._flush()
            self._panel_heading(child)
            _STRUCTURES[tag](self, child)
        elif tag in BLOCKS or child.role in {"tabpanel", "listitem"}:
            self._flush()
            self._panel_heading(child)
            self.walk(child, is_bold(child, bold), linked)
            self._flush()
        else:
            if tag == "a" and (link := link_of(child)):
                self._flow.links.append(link)
            self.walk(child, is_bold(child, bold), linked or tag == "a")

    def _raised(self, element: Element, bold: bool, linked: bool) -> None:
        if element.tag == "sup" and self._flow.takes_mark(words(element)):
            return
        text = raised_text(element, self._flow.before())
        self._flow.links += links_in(element)
        self._flow.add(text, bold, linked)

    def _picture(self, picture: Element) -> None:
        if issue := picture_issue(picture):
            self.issues.append(issue)
        if text := description(picture):
            self._flush()
            self.out.plain(Paragraph(text, False, 0.0, ()))

    def _goes_on_after(self, parent: Element, at: int) -> bool:
        """Whether a typed list goes on counting after the list that stands here: that list belongs to the item before it."""
        last = self.out.found[-1].block if self.out.found else None
        marker = last.marker if last is not None and last.kind == "item" else ""
        if pending := fold(self._flow.before()):
            marker = (split_marker(pending) or ("",))[0]
        if not marker:
            return False
        for child in parent.children[at + 1 : at + 1 + _LOOK_AHEAD]:
            if isinstance(child, Element) and child.tag not in {"ul", "ol", "br"} and child.letters:
                after = typed_marker(child)
                return after is not None and counts_on(marker, after) and child.tag not in HEADINGS
        return False

    # ------------------------------------------------------------ headings and paragraphs

    def _heading_element(self, element: Element) -> None:
        level = heading_level(element)
        text = words(element)
        if not text or (element.linked >= _LINK * element.letters and is_page_line(text)):
            self.out.keep_line(text)
        elif len(text) > _LONGEST_HEADING or not element.below.isdisjoint({"ul", "ol", "table"}):
            self.walk(element)
            self._flush()
        else:
            self.out.add_heading(text, level, element)

    def _panel_heading(self, element: Element) -> None:
        """A panel carries the words that open it, or the name of its tab, unless it stands under them or begins with them."""
        text = self.panels.before.get(id(element)) or self.panels.labels.get(element.attrs.get("id", ""), "")
        if not text and element.role == "tabpanel":
            tab = self.anchors.get(element.attrs.get("aria-labelledby", ""))
            text = words(tab) if tab is not None else ""
        if not text or len(text) > _LONGEST_HEADING:
            return
        first = next((words(child) for child in element.elements() if child.tag in HEADINGS), "")
        last = self.out.found[-1].block if self.out.found else None
        above = last.text if last is not None and last.kind == "heading" else ""
        if text.casefold() not in (first.casefold(), above.casefold()):
            self.out.made_heading(text)

    def _flush(self) -> None:
        """End the paragraph at hand: a heading where all of it is bold, an item where it starts with a marker."""
        for paragraph in self._flow.taken():
            self.out.paragraph(paragraph)

    # ------------------------------------------------------------ lists

    def _list(self, element: Element) -> None:
        if element.role in {"tablist", "menu", "menubar"}:
            self.out.furniture.extend(lines(element))
            return
        nests, self._nests_next = self._nests_next, False
        depth = self.out.depth or self.out.depth_below_lead_in(nests)
        style, number = list_style(element), first_number(element)
        step = -1 if "reversed" in element.attrs else 1
        indent, self.out.indent = self.out.indent, None
        own = any(isinstance(child, Element) and child.tag == "li" for child in element.children)
        outer, self.out.depth = self.out.depth, depth + 1 if own else depth
        for child in element.children:
            if isinstance(child, str):
                self._flow.add(child, False, False)
            elif child.tag == "li":
                number = number_of(child.attrs.get("value"), number)
                self._list_item(child, list_marker(item_style(child, style), number))
                number += step
            else:
                self._child(child, False, False)
        self._flush()
        self.out.depth, self.out.indent = outer, indent

    def _list_item(self, item: Element, marker: str) -> None:
        self._flush()
        if id(item) in self.shell:
            self.out.furniture.extend(lines(item))
        elif item.has_heading and is_container(item):
            depth, self.out.depth = self.out.depth, 0  # an accordion built of a list: a container, not an item
            self.walk(item)
            self._flush()
            self.out.depth = depth
        elif item.has_heading:
            self.out.item = (self.out.depth, marker)
            self._flow.add(words(item), False, False)
            self._flush()
        else:
            self.out.item = (self.out.depth, marker)
            self.walk(item)
            self._flush()
        self.out.item = None

    def _lone_item(self, item: Element) -> None:
        """An item outside any list."""
        depth, self.out.depth = self.out.depth, self.out.depth + 1
        self._list_item(item, "•")
        self.out.depth = depth

    # ------------------------------------------------------------ tables, definitions, the rest

    def _table(self, table: Element) -> None:
        rows = rows_of(table)
        if pairs := labelled_cells(table, rows):
            self._labelled(pairs)
        elif is_layout(table, rows):
            depth, self.out.depth = self.out.depth, 0
            self.walk(table)
            self._flush()
            self.out.depth = depth
        else:
            self._tables += 1
            self.out.item = None
            links, share = links_in(table), table.linked / max(1, table.letters)
            for at, block in enumerate(data_rows(table, rows, self._tables, self.out.heading, self._cell)):
                if block.kind == "heading":
                    self.out.nesting.clear()
                self.out.found.append(Found(block, share, () if at else links))
            self._pictures_in(table)

    def _cell(self, cell: Element) -> list[Block]:
        """The blocks of a table cell, read on its own."""
        walker = Walker(anchors=self.anchors, panels=self.panels, shell=self.shell, keep_asides=True)
        walker.walk(cell)
        walker.finish()
        self.out.furniture += walker.out.furniture
        return [one.block for one in walker.out.found]

    def _pictures_in(self, element: Element) -> None:
        self.issues += [issue for one in element.elements() if one.tag == "img" and (issue := picture_issue(one))]

    def _labelled(self, pairs: list[tuple[str, Element]]) -> None:
        """A two-column table of short labels beside whole texts is a document in itself: the labels are its headings."""
        above, depth = self.out.heading, self.out.depth
        self.out.depth = 0
        for label, content in pairs:
            self.out.heading = above
            self.out.made_heading(label)
            self.out.heading = min(above + 1, 6) if above else 2
            self.walk(content)
            self._flush()
        self.out.heading, self.out.depth = above, depth

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
            self.out.plain(Paragraph(term, False, 0.0, ()))

    def _definition(self, term: str, meaning: Element) -> None:
        if not meaning.below.isdisjoint({"ul", "ol", "table", "p", "div"}) and meaning.below.isdisjoint({"dl"}):
            self.out.made_heading(term)
            self.walk(meaning)
            self._flush()
            return
        colon = "" if not term or term.endswith((":", "?", ".")) else ":"
        self.out.plain(Paragraph(fold(f"{term}{colon} {words(meaning)}"), False, 0.0, links_in(meaning)))

    def _preformatted(self, element: Element) -> None:
        for line in "".join(strings(element)).splitlines():
            if fold(line):
                self.out.plain(Paragraph(fold(line), False, 0.0, ()))

    def _details(self, element: Element) -> None:
        for child in element.children:
            if isinstance(child, Element) and child.tag == "summary" and not child.has_heading:
                self.out.made_heading(words(child))
            elif isinstance(child, Element):
                self._child(child, False, False)
            else:
                self._flow.add(child, False, False)
        self._flush()


_STRUCTURES = {
    "ul": Walker._list,
    "ol": Walker._list,
    "menu": Walker._list,
    "li": Walker._lone_item,
    "table": Walker._table,
    "dl": Walker._definitions,
    "pre": Walker._preformatted,
    "details": Walker._details,
}
