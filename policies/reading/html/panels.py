"""Accordions and tabs: which words name a panel, wherever the page keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from policies.reading.html.tags import BLOCKS
from policies.reading.html.tree import HEADINGS, Element, words
from policies.reading.page_furniture import is_page_line

_LONGEST_LABEL = 150
_LEAST_PANEL = 12  # characters
_OPENERS = frozenset({"a", "button", "span", "div", "p", "li", "label", "dt"})


@dataclass(frozen=True, slots=True)
class Panels:
    """Panels by id with the words that name them; `openers` are the elements that hold those words, by identity."""

    labels: dict[str, str] = field(default_factory=dict)
    openers: frozenset[int] = frozenset()
    before: dict[int, str] = field(default_factory=dict)


def panels_of(tree: Element) -> Panels:
    """The panels of a page that are named by something that is no heading."""
    by_id = {element.attrs["id"]: element for element in tree.elements() if element.attrs.get("id")}
    labels: dict[str, str] = {}
    openers: set[int] = set()
    before: dict[int, str] = {}
    for parent in [tree, *tree.elements()]:
        for at, element in enumerate(parent.children):
            target = by_id.get(_target(element)) if isinstance(element, Element) and element.attrs else None
            if target is None or isinstance(element, str):
                continue
            if _is_panel(target, element) and _may_open(element, parent, at):
                labels.setdefault(target.attrs["id"], words(element))
                openers.add(id(element))
    _unnamed(tree, openers, before)
    return Panels(labels, frozenset(openers), before)


def _may_open(element: Element, parent: Element, at: int) -> bool:
    """Whether an element may be the name of a panel: short words that stand alone in their block."""
    if element.tag not in _OPENERS or not 2 < element.letters <= _LONGEST_LABEL:
        return False
    alone = element.tag in BLOCKS or element.tag == "button" or parent.role == "tablist" or _stands_alone(parent.children, at)
    return alone and not is_page_line(words(element))


def _stands_alone(children: list[Element | str], at: int) -> bool:
    """Whether nothing else stands in the line: a link inside a sentence opens nothing."""
    return _ends_line(children, at, -1) and _ends_line(children, at, 1)


def _ends_line(children: list[Element | str], at: int, step: int) -> bool:
    at += step
    while 0 <= at < len(children):
        child = children[at]
        if isinstance(child, Element):
            return child.tag in BLOCKS or not child.letters
        if child.strip():
            return False
        at += step
    return True


def _target(element: Element) -> str:
    for name in ("aria-controls", "data-bs-target", "data-target", "href"):
        value = element.attrs.get(name, "").strip()
        if name == "aria-controls" and value:
            return value.split()[0]
        if value.startswith("#") and len(value) > 1:
            return value[1:]
    return ""


def _is_panel(target: Element, opener: Element) -> bool:
    """A link to a place on the page opens a panel only where that is hidden or called one."""
    if target.letters < _LEAST_PANEL or target.tag in HEADINGS or target.tag in {"a", "li", "td", "tr"}:
        return False
    named = bool(target.marks & {"panel"}) or target.role in {"tabpanel", "region"}
    return named or "hidden" in target.marks or opener.role == "tab" or "aria-expanded" in opener.attrs


def _unnamed(tree: Element, openers: set[int], before: dict[int, str]) -> None:
    """Panels without ids, right after a button or something that is called a toggle."""
    for parent in [tree, *tree.elements()]:
        children = [child for child in parent.children if isinstance(child, Element) and (child.letters or child.tag == "img")]
        for opener, panel in pairwise(children):
            if id(opener) in openers or opener.tag in HEADINGS or opener.has_heading or not 2 < opener.letters <= _LONGEST_LABEL:
                continue
            if not opener.below.isdisjoint({"p", "ul", "ol", "table"}):
                continue
            opens = (opener.tag == "button" or opener.role == "button" or "toggle" in opener.marks) and opener.tag in _OPENERS
            if opens and _follows(panel, opener) and not is_page_line(words(opener)):
                openers.add(id(opener))
                before[id(panel)] = words(opener)


def _follows(panel: Element, opener: Element) -> bool:
    if panel.tag not in {"div", "section", "ul", "dd", "article"} or panel.letters < _LEAST_PANEL:
        return False
    if panel.marks & {"panel", "hidden"} or "aria-expanded" in opener.attrs:
        return True
    return "toggle" in opener.marks and "toggle" not in panel.marks
