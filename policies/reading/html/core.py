"""The one part of a page that holds nearly all running text; what stands beside it is frame where nothing speaks against."""

from __future__ import annotations

from collections.abc import Iterator

from policies.reading.html.shell import is_dated, says_policy
from policies.reading.html.tree import HEADINGS, Element, words
from policies.reading.page_furniture import is_page_line, speaks_of_frame

_SHARE = 0.8  # of the running text, that the part which holds the policy holds at least
_LINKED = 0.8
_A_THIRD = 0.33
_SMALL = 350


def outside_core(tree: Element, shell: frozenset[int]) -> frozenset[int]:
    """The ids of everything beside the way down to the part that holds the policy, as long as what stands beside is no policy."""
    outside: set[int] = set()
    prose = max(1, tree.letters - tree.linked)
    here = tree
    while True:
        children = [child for child in here.children if isinstance(child, Element) and child.letters and id(child) not in shell]
        heavy = max(children, key=lambda one: one.letters - one.linked, default=None)
        if heavy is None or heavy.letters - heavy.linked < _SHARE * prose or not _holds_page(heavy):
            return frozenset(outside)
        if any(isinstance(child, str) and len(child.strip()) > 3 for child in here.children):
            return frozenset(outside)
        place = children.index(heavy)
        before, after = children[:place], children[place + 1 :]
        if not all(_is_frame(child, prose) for child in before + after) or not all(_speaks_of_page(child) for child in after):
            return frozenset(outside)
        if not ("h1" in heavy.below or heavy.tag == "h1") and not all(_speaks_of_page(child) for child in before):
            return frozenset(outside)
        outside |= {id(child) for child in before + after}
        here = heavy


def _holds_page(element: Element) -> bool:
    """Whether an element may place the parts of a page; a list or a table of data is a part of the policy itself."""
    if element.tag == "table":
        return "table" in element.below or element.has_heading
    return element.tag not in {"ul", "ol", "dl", "p"} and element.tag not in HEADINGS


def _is_frame(element: Element, prose: int) -> bool:
    """Whether a part that stands beside the policy is none of it: little text, no section, no criterion, no date, no list of words."""
    own = element.letters - element.linked
    if own > max(_SMALL, 0.1 * prose) or "h1" in element.below or element.tag == "h1":
        return False
    if element.tag in HEADINGS or any(True for one in _headings(element) if not is_page_line(words(one), "footer_headings")):
        return False
    if any(one.tag in {"li", "td", "dd"} and one.linked < _LINKED * one.letters and one.letters > 3 for one in _leaves(element)):
        return False
    text = words(element)
    return not says_policy(text) and not is_dated(text) and element.tag not in {"p", "table", "ol", "ul", "dl", "details"}


def _speaks_of_page(element: Element) -> bool:
    return element.linked >= _A_THIRD * element.letters or speaks_of_frame(words(element))


def _headings(element: Element) -> Iterator[Element]:
    return (one for one in element.elements() if one.tag in HEADINGS)


def _leaves(element: Element) -> Iterator[Element]:
    return (one for one in element.elements() if one.below.isdisjoint({"li", "td", "dd"}))
