"""Where on a page the policy stands: what the declaration selects, <main>, <article>, else the body without its frame."""

from __future__ import annotations

from policies.model import Block
from policies.reading.html.flow import Found
from policies.reading.html.tree import HEADINGS, Element, lines, words
from policies.reading.roles import heading_role

_MAIN_SHARE = 0.5
_TEASER = 0.2  # of the largest article, below which another one is a teaser
_LONGEST_HEADING = 200


def content_of(tree: Element, hinted: bool) -> list[Element]:
    """The elements that hold the policy; empty where the whole body does."""
    chosen = [element for element in tree.elements() if element.chosen] if hinted else []
    if chosen:
        return _outermost(chosen)
    for wanted in ("main", "article"):
        if tree.below.isdisjoint({wanted, f"role={wanted}"}):
            continue
        candidates = _without_teasers(_outermost([e for e in tree.elements() if wanted in (e.tag, e.role)]))
        if _prose(candidates) >= _MAIN_SHARE * max(1, _prose([tree])):
            return candidates
    return []


def _outermost(elements: list[Element]) -> list[Element]:
    inner = {id(below) for element in elements for below in element.elements()}
    return [element for element in elements if id(element) not in inner]


def _without_teasers(elements: list[Element]) -> list[Element]:
    """Without the short ones among several, unless they are sections of the policy."""
    largest = max((_prose([element]) for element in elements), default=0)
    return [element for element in elements if _prose([element]) >= _TEASER * largest or _has_section(element)]


def _has_section(element: Element) -> bool:
    return any(one.tag in HEADINGS and (told := heading_role(words(one))) and told[1] == "firm" for one in element.elements())


def _prose(elements: list[Element]) -> int:
    """Characters outside links."""
    return sum(element.letters - element.linked for element in elements)


def without_page_frame(element: Element) -> Element:
    """The element with page headers and footers (those not inside an article or section) turned into navigation."""
    kept: list[Element | str] = []
    for child in element.children:
        if isinstance(child, Element) and child.tag in {"header", "footer"} and not _holds_title(child):
            child.tag = "nav"
        elif isinstance(child, Element) and child.tag in {"div", "form", "span"}:
            without_page_frame(child)
        kept.append(child)
    element.children = kept
    return element


def _holds_title(element: Element) -> bool:
    return element.tag == "header" and "h1" in element.below


def lead_heading(tree: Element, contents: list[Element], found: list[Found]) -> None:
    """The page's only h1, where it stands outside the content, goes before it."""
    if "h1" not in tree.below or any("h1" in content.below for content in contents):
        return
    inside = {id(below) for content in contents for below in [content, *content.elements()]}
    tops = [element for element in tree.elements() if element.tag == "h1"]
    if len(tops) == 1 and id(tops[0]) not in inside and (text := words(tops[0])) and len(text) <= _LONGEST_HEADING:
        found.append(Found(Block("heading", text, level=1)))


def outside(tree: Element, contents: list[Element]) -> list[str]:
    """The lines of everything that is not content."""
    return lines(_pruned(tree, {id(content) for content in contents}))


def _pruned(element: Element, skip: set[int]) -> Element:
    kept = [
        child if isinstance(child, str) else _pruned(child, skip)
        for child in element.children
        if not (isinstance(child, Element) and id(child) in skip)
    ]
    return Element(element.tag, element.attrs, kept, element.letters, element.linked)
