"""Lists as pages write them: how one counts, lists that were torn apart, and how far a typed marker is indented."""

from __future__ import annotations

import re

from policies.reading.html.tags import INVISIBLE
from policies.reading.html.tree import HEADINGS, Element
from policies.reading.markers import readings, split_marker

_LIST_STYLE = re.compile(
    r"list-style(?:-type)?\s*:[^;]*?(none|decimal|lower-alpha|lower-latin|upper-alpha|upper-latin|lower-roman|upper-roman|disc|circle|square)",
    re.IGNORECASE,
)
_STYLES = {"none": "", "decimal": "1", "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A"}
_STYLES |= {"lower-roman": "i", "upper-roman": "I", "disc": "•", "circle": "•", "square": "•"}
_MARKS = {"list_a": "a", "list_A": "A", "list_i": "i", "list_I": "I", "list_1": "1", "list_none": ""}
_TYPES = frozenset({"1", "a", "A", "i", "I"})
_MSO = re.compile(r"mso-list\s*:[^;]*\blevel(\d)", re.IGNORECASE)
_LEFT = re.compile(r"(?:margin|padding)-left\s*:\s*(-?\d*\.?\d+)\s*(px|pt|in|em|rem|cm|%)?", re.IGNORECASE)
_BOX = re.compile(r"margin\s*:\s*(?:[\w.%-]+\s+){3}(-?\d*\.?\d+)(px|pt|in|em|rem|cm|%)?", re.IGNORECASE)
_POINTS = {"px": 0.75, "pt": 1.0, "in": 72.0, "em": 12.0, "rem": 12.0, "cm": 28.35, "%": 6.0}
_STEP = 36.0
_OPENING = 60  # characters


def list_style(element: Element) -> str:
    """How a list counts: "1", "a", "A", "i", "I", "•" or "" for no markers."""
    styled = _LIST_STYLE.search(element.attrs.get("style", ""))
    if styled:
        return _STYLES[styled.group(1).lower()]
    marked = next((_MARKS[mark] for mark in sorted(element.marks) if mark in _MARKS), None)
    if marked is not None and (element.tag == "ol" or not marked):
        return marked
    kind = element.attrs.get("type", "").strip()
    if kind in _TYPES:
        return kind
    return "1" if element.tag == "ol" else "•"


def item_style(item: Element, style: str) -> str:
    """The style of one item, which may state its own."""
    styled = _LIST_STYLE.search(item.attrs.get("style", ""))
    if styled:
        return _STYLES[styled.group(1).lower()]
    kind = item.attrs.get("type", "").strip()
    return kind if kind in _TYPES else style


def number_of(text: str | None, default: int) -> int:
    """A number of an HTML attribute; browsers ignore what is none."""
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else default


def first_number(element: Element) -> int:
    """The number a list begins with; one that counts down begins with its length."""
    if "reversed" in element.attrs:
        return number_of(element.attrs.get("start"), len(_items(element)))
    return number_of(element.attrs.get("start"), 1)


def rejoined(children: list[Element | str]) -> list[Element | str]:
    """The children with numbered lists put together again where one goes on counting after what stands between ("start=3").

    What stands between two parts of one list belongs to the item before it.
    """
    if sum(isinstance(child, Element) and child.tag == "ol" for child in children) < 2:
        return children
    made: list[Element | str] = []
    at = 0
    while at < len(children):
        child = children[at]
        made.append(child)
        at += 1
        while isinstance(child, Element) and child.tag == "ol" and (end := _goes_on(child, children, at)) is not None:
            _take_in(child, children[at:end], children[end])
            at = end + 1
    return made


def _goes_on(first: Element, children: list[Element | str], at: int) -> int | None:
    """Where the list goes on counting; None where it does not, or a heading or table stands between."""
    items = _items(first)
    count = first_number(first) + len(items)
    for index in range(at, min(at + 8, len(children))):
        child = children[index]
        if isinstance(child, str):
            continue
        if child.tag == "ol" and _items(child):
            start = number_of(_items(child)[0].attrs.get("value"), first_number(child))
            if items and start == count > 1 and list_style(child) == list_style(first):
                return index
            if start != 1:
                return None
        elif child.tag not in {"ul", "p", "div", "br"} or not child.below.isdisjoint(set(HEADINGS) | {"table"}):
            return None
    return None


def _take_in(first: Element, between: list[Element | str], rest: Element | str) -> None:
    last = _items(first)[-1]
    last.children = [*last.children, *between]
    last.letters += sum(child.letters for child in between if isinstance(child, Element))
    last.below |= {tag for child in between if isinstance(child, Element) for tag in (child.tag, *child.below)}
    if isinstance(rest, Element):
        first.children = [*first.children, *rest.children]


def _items(element: Element) -> list[Element]:
    return [child for child in element.children if isinstance(child, Element) and child.tag == "li"]


def indent_of(element: Element) -> float:
    """How far a block is indented by its own style, in points; blockquotes and Word's list levels count as steps."""
    style = element.attrs.get("style", "")
    if style and (level := _MSO.search(style)):
        return _STEP * int(level.group(1))
    if element.tag in {"blockquote", "dir"}:
        return _STEP
    found = (_LEFT.search(style) or _BOX.search(style)) if style else None
    return max(0.0, float(found.group(1)) * _POINTS[(found.group(2) or "px").lower()]) if found else 0.0


def indents_vary(element: Element) -> bool:
    """Whether the typed list items among the children stand at several left edges, so that the edges tell their depth."""
    edges: set[float] = set()
    for child in element.children:
        if isinstance(child, Element) and child.tag in {"p", "div", "blockquote", "dir"} and typed_marker(child) is not None:
            edges.add(round(indent_of(child)))
    return len(edges) > 1


def typed_marker(element: Element) -> str | None:
    """The marker that is typed at the start of a block, None for none."""
    text = _opening(element)
    found = split_marker(text) if text else None
    return found[0] if found and found[1] else None


def _opening(element: Element) -> str:
    """The first words of a block."""
    made = ""
    waiting: list[Element | str] = [element]
    while waiting and len(made) < _OPENING:
        one = waiting.pop()
        if isinstance(one, str):
            made = (made + one).lstrip()
        elif one.tag not in INVISIBLE:
            waiting += reversed(one.children)
    return made[:_OPENING]


def counts_on(marker: str, after: str) -> bool:
    """Whether a marker follows another in one list: "2." follows "1."."""
    before = dict(readings(marker))
    return any(family in before and (ordinal in (0, before[family] + 1)) for family, ordinal in readings(after))
