"""Which parts of a page are its frame, told without rules for single sites: by what their class says of them, or by consisting of links.

Never where a part says something that policies say, names a section, or stands right below a heading of the policy: losing a criterion is
worse than keeping a line too many.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from policies.reading.html.marks import SHELL
from policies.reading.html.tags import CONTROLS
from policies.reading.html.tree import HEADINGS, Element, words
from policies.reading.page_furniture import speaks_of_frame
from policies.reading.roles import heading_role

_LINKED = 0.8
_MOSTLY_LINKED = 0.5
_A_THIRD = 0.33
_LEAST_LINKS = 4
_LARGEST: Mapping[str, float] = {
    "navigation": 0.1, "breadcrumb": 0.05, "cookie": 0.3, "footer": 0.3, "header": 0.1, "sidebar": 0.2, "share": 0.1, "feedback": 0.2,
    "search": 0.1, "related": 0.3, "contents": 0.1,
}  # fmt: skip
_SMALL = 350  # characters up to which a part is small whatever the size of the page
_OF_LINKS = frozenset({"navigation", "contents", "related", "breadcrumb"})
_PARTS_OF_TEXT = frozenset({"body", "html", "main", "li", "tr", "td", "th", "tbody", "thead", "dd", "dt", "caption"})
_SUBHEADINGS = ("#h2", "#h3", "#h4", "#h5", "#h6")
_LINK_BLOCKS = frozenset({"ul", "ol", "td", "div", "table", "p", "tr"})
_CONTENT_TAGS = frozenset({"main", "article", "h1", "role=main"})
_SAYS = re.compile(
    r"\b(?:medically necessary|medical necessity|not (?:medically|covered)|investigational|unproven|(?:is|are) covered|"
    r"covered (?:when|if|for)|criteria|contraindicat\w+|of the following|prior authorization (?:is|for)|"
    r"coverage (?:of|for|is|rationale|determination|position))\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:effective|review(?:ed)?|revis(?:ed|ion)|policy (?:number|no|#|id)|origination|approv(?:ed|al)|document id)\b[^.]{0,40}\d",
    re.IGNORECASE,
)


def shell_of(tree: Element) -> frozenset[int]:
    """The ids of the elements that are frame of the page by class or links (those inside them are not listed)."""
    search = _Search(prose=max(1, tree.letters - tree.linked), titled="h1" in tree.below)
    search.walk(tree)
    return frozenset(search.found)


def says_policy(text: str) -> bool:
    """Whether a text says something that policies say and the frames of pages do not."""
    return _SAYS.search(text) is not None


def is_dated(text: str) -> bool:
    """Whether a text states a date or a number of the policy."""
    return _DATED.search(text) is not None


@dataclass(slots=True)
class _Search:
    """A walk over the page in reading order. `begun`: the title, or where there is none the first heading, has been met."""

    prose: int
    titled: bool
    begun: bool = False
    found: set[int] = field(default_factory=set)

    def walk(self, element: Element) -> None:
        before: Element | str = ""
        for child in element.children:
            if isinstance(child, str):
                before = child.strip() or before
                continue
            if not child.letters:
                continue
            if self._is_marked(child, before) or _is_link_block(child, element, before):
                self.found.add(id(child))
                continue
            self.begun |= child.tag == "h1" or (not self.titled and child.tag in HEADINGS)
            self.walk(child)
            before = f"#{child.tag}" if child.tag in HEADINGS else "#" if child.has_heading else child

    def _is_marked(self, element: Element, before: Element | str) -> bool:
        """Whether an element is what its class says of it: a part of the page around the policy."""
        kinds = element.marks & SHELL
        if not kinds or element.tag in _PARTS_OF_TEXT or element.tag in HEADINGS or "panel" in element.marks:
            return False
        if not element.below.isdisjoint(_CONTENT_TAGS):
            return False
        own = element.letters - element.linked
        return any(own <= max(_SMALL, _LARGEST[kind] * self.prose) and self._bears_out(element, kind, before) for kind in sorted(kinds))

    def _bears_out(self, element: Element, kind: str, before: Element | str) -> bool:
        """Whether what the element holds, and where it stands, fit what its class says."""
        mostly_links = element.linked >= _MOSTLY_LINKED * element.letters
        if kind in _OF_LINKS or element.tag in {"ul", "ol", "table", "dl"}:
            small = element.letters - element.linked <= _SMALL
            return mostly_links and small and not (_is_subheading(before) and kind != "breadcrumb")
        text = words(element)
        if _has_section(element):
            return False
        if says_policy(text) or (kind == "header" and is_dated(text)) or heading_role(text[:80]):
            return False
        if self.titled and not self.begun:
            return True
        if kind == "header" and not self.titled and not mostly_links:
            return False
        return not _is_subheading(before) and _speaks_of_page(element, text)


def _is_subheading(before: Element | str) -> bool:
    return isinstance(before, str) and before.startswith(_SUBHEADINGS)


def _speaks_of_page(element: Element, text: str) -> bool:
    if element.linked >= _A_THIRD * element.letters or speaks_of_frame(text):
        return True
    return not element.below.isdisjoint(CONTROLS | {"button"})


def _has_section(element: Element) -> bool:
    return any(_names_section(one) for one in element.elements() if one.tag in HEADINGS)


def _names_section(heading: Element) -> bool:
    told = heading_role(words(heading))
    return told is not None and told[1] == "firm" and heading.linked < _LINKED * heading.letters


def _is_link_block(element: Element, parent: Element, before: Element | str) -> bool:
    """A menu without a name: links only, to other pages, under no heading and no sentence that announces them."""
    if element.tag not in _LINK_BLOCKS or element.linked < _LINKED * element.letters or element.has_heading:
        return False
    links = [one for one in element.elements() if one.tag == "a" and one.letters]
    if len(links) < _LEAST_LINKS or element.linked > 60 * len(links):
        return False
    said = before if isinstance(before, str) else words(before)
    announced = said.startswith("#") or said.endswith(":")
    return not (announced or parent.tag in {"li", "dd", "details", "section"} or "panel" in parent.marks)
