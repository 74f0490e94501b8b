"""What a page's text comes to, paragraph by paragraph: headings, list items with their depth, notes, running text, lines of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policies.model import Block
from policies.reading.html.flow import Found, Paragraph, links_in, note_of
from policies.reading.html.lines import looks_like_heading
from policies.reading.html.lists import counts_on
from policies.reading.html.tree import Element
from policies.reading.markers import Nesting, split_marker
from policies.reading.page_furniture import is_page_line, speaks_of_cookies

_LINK = 0.8
_PLACEHOLDER = re.compile(r"[\s_.…|•·*-]*")


@dataclass(slots=True)
class Collector:
    """The blocks found so far, and where the text stands.

    heading, depth   level of the last marked heading; depth of the list that is open
    indent           left edge of the paragraph at hand in points, None where edges tell nothing
    item             depth and marker of the item whose first words are awaited
    """

    found: list[Found] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)
    heading: int = 0
    depth: int = 0
    indent: float | None = None
    item: tuple[int, str] | None = None
    nesting: Nesting = field(default_factory=Nesting)

    def add_heading(self, text: str, level: int, element: Element | None = None) -> None:
        """A heading; lists end here."""
        self.heading, self.item = level, None
        self.nesting.clear()
        linked = element.linked / element.letters if element is not None and element.letters else 0.0
        self.found.append(Found(Block("heading", text, level=level), linked, links_in(element) if element is not None else ()))

    def paragraph(self, one: Paragraph) -> None:
        """Take in a paragraph as what it is: a line of the page, the words of an item, a note, a heading, text."""
        if _PLACEHOLDER.fullmatch(one.text):
            return
        if _is_page_phrase(one.text, one.linked) or speaks_of_cookies(one.text):
            self.keep_line(one.text)
        elif self.item is not None:
            self._first_of_item(one)
        elif one.mark or (note := note_of(one.text, self.found)):
            mark, text = (one.mark, one.text) if one.mark else note or ("", "")
            self.found.append(Found(Block("note", text, marker=mark), one.linked, one.links))
        elif one.bold and self.depth == 0 and looks_like_heading(one.text) and not self._is_typed_item(one.text):
            self.made_heading(one.text, one)
        else:
            self.plain(one)

    def _is_typed_item(self, text: str) -> bool:
        """A bold line with a marker inside an open typed list is an item of it."""
        printed = split_marker(text)
        last = self.found[-1].block if self.found else None
        return bool(printed and printed[1] and last is not None and last.kind == "item" and counts_on(last.marker, printed[0]))

    def made_heading(self, text: str, one: Paragraph | None = None) -> None:
        """A heading the page does not mark as one (bold line, summary, tab): one level below the last marked heading."""
        marked = self.heading
        if text:
            self.add_heading(text, min(marked + 1, 6) if marked else 2)
            if one is not None:
                self.found[-1] = Found(self.found[-1].block, one.linked, one.links)
        self.heading = marked

    def _first_of_item(self, one: Paragraph) -> None:
        (depth, marker), self.item = self.item or (self.depth, ""), None
        text = one.text
        if marker in ("", "•") and (printed := split_marker(text)) and printed[1]:
            marker, text = printed
        elif one.mark:
            marker = one.mark if marker in ("", "•") else marker
        self.found.append(Found(Block("item", text, level=depth, marker=marker), one.linked, one.links))

    def plain(self, one: Paragraph) -> None:
        """An item where it begins with a marker, else running text."""
        printed = split_marker(one.text)
        if printed and printed[1]:
            depth = self.depth + self.nesting.place(printed[0], self.indent)
            block = Block("item", printed[1], level=depth, marker=printed[0])
        else:
            block = Block("paragraph", one.text)
        self.found.append(Found(block, one.linked, one.links))

    def keep_line(self, text: str) -> None:
        """A line of the page, not of the policy."""
        if text:
            self.furniture.append(text)

    def depth_below_lead_in(self, nests: bool) -> int:
        """A list right below "a. Patient has:" lies one level deeper than that item."""
        last = self.found[-1].block if self.found else None
        if last is None or last.kind != "item" or not self.nesting.open:
            return 0
        return last.level if nests or last.text.endswith(":") else 0


def _is_page_phrase(text: str, linked: float) -> bool:
    """A phrase of the page. A single word ("Home", "Search") is one only as a link: it may be a place of service."""
    return is_page_line(text) and (linked >= _LINK or len(text.split()) > 1)
