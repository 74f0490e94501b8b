"""The tree of an HTML page, reduced to what reading needs.

Only attributes with a meaning for reading are kept (role, list types, spans, ...): classes, nonces, data attributes and comments are
gone here, so they can never alter a reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from policies.reading.page_furniture import is_page_line
from policies.reading.whitespace import fold

MEANINGFUL = frozenset(
    {
        "role",
        "type",
        "start",
        "value",
        "colspan",
        "rowspan",
        "scope",
        "href",
        "id",
        "aria-level",
        "aria-labelledby",
        "aria-controls",
        "aria-expanded",
    }
    | {"aria-modal", "style", "alt", "reversed"}
)
INVISIBLE = frozenset(
    {
        "script",
        "style",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "canvas",
        "video",
        "audio",
        "map",
        "head",
        "noscript",
        "link",
        "meta",
        "math",
    }
)
CONTROLS = frozenset({"input", "select", "option", "textarea", "datalist", "progress", "meter", "output"})
BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
    }
    | {
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
    }
    | {"section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_HEADING_TAGS = frozenset(HEADINGS) | {"role=heading"}
_DEEPEST = 120  # deeper nesting is flattened: no policy needs it, and recursion has a limit
_BREAK = "\x1f"
_UNITS = ("/m", "kg/m", "m", "cm", "mm", "km", "ft", "in")


@dataclass(slots=True)
class Element:
    """One element with its meaningful attributes and its children in order.

    `letters` and `linked` count visible characters, all and those inside links; `below` holds the tags and
    roles ("role=main") found anywhere below it.
    """

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    letters: int = 0
    linked: int = 0
    chosen: bool = False
    below: frozenset[str] = frozenset()

    @property
    def role(self) -> str:
        """The ARIA role in lower case, "" where none is given."""
        return self.attrs["role"].strip().lower() if "role" in self.attrs else ""

    @property
    def has_heading(self) -> bool:
        """Whether a heading stands anywhere below."""
        return not self.below.isdisjoint(_HEADING_TAGS)

    def elements(self) -> Iterator[Element]:
        """All elements below this one, in document order."""
        if not self.below:
            return
        waiting: list[Element | str] = self.children[::-1]
        while waiting:
            child = waiting.pop()
            if isinstance(child, Element):
                yield child
                waiting.extend(child.children[::-1])


def build(page: LexborHTMLParser, chosen: frozenset[int] = frozenset()) -> Element:
    """The reduced tree of a parsed page; elements whose memory id is in `chosen` are marked."""
    root = page.body or page.root
    return Element("body") if root is None else _element(root, chosen, 0)


def _element(node: LexborNode, chosen: frozenset[int], depth: int) -> Element:
    tag = node.tag or ""
    raw = node.attributes
    attrs = {name: value or "" for name, value in raw.items() if name in MEANINGFUL} if raw else {}
    made = Element(tag, attrs, chosen=bool(chosen) and node.mem_id in chosen)
    if tag in INVISIBLE:
        return made
    child = node.first_child
    while child is not None:
        _adopt(made, child, chosen, depth)
        child = child.next
    if tag == "a":
        made.linked = made.letters
    made.below = _tags_below(made)
    return made


def _tags_below(element: Element) -> frozenset[str]:
    tags: set[str] = set()
    for child in element.children:
        if isinstance(child, Element):
            tags.add(child.tag)
            if "role" in child.attrs:
                tags.add(f"role={child.role}")
            if child.below:
                tags |= child.below
    return frozenset(tags)


def _adopt(parent: Element, child: LexborNode, chosen: frozenset[int], depth: int) -> None:
    if child.is_text_node:
        text = child.text_content or ""
        parent.children.append(text)
        parent.letters += len("".join(text.split()))
        return
    if not child.is_element_node:
        return
    if depth >= _DEEPEST:
        text = child.text(deep=True)
        parent.children.append(f" {text} ")
        parent.letters += len("".join(text.split()))
        return
    made = _element(child, chosen, depth + 1)
    parent.children.append(made)
    parent.letters += made.letters
    parent.linked += made.linked


def superscript(before: str, raised: str) -> str:
    """How a raised text is written: "10^9", "kg/m2", "CD19+", but a reference number stands apart ("outcome 1,2")."""
    if not raised.strip() or not raised.strip()[0].isdigit():
        return raised
    last = before.rstrip(" ")[-8:].split(" ")[-1] if before and not before[-1].isspace() else ""
    if not last:
        return raised
    if last[-1].isdigit():
        return f"^{raised.strip()}"
    return raised if last.endswith(_UNITS) and (len(last) <= 2 or "/" in last) else f" {raised.strip()}"


def words(element: Element) -> str:
    """The folded text of an element, list items and blocks apart by a blank, page phrases ("opens a dialog") left out."""
    pieces: list[str] = []
    _gather(element, pieces, breaks=" ")
    return fold("".join(pieces))


def lines(element: Element) -> list[str]:
    """The folded, non-empty lines of an element: one for each block or line break."""
    pieces: list[str] = []
    _gather(element, pieces, breaks=_BREAK)
    return [line for line in (fold(part) for part in "".join(pieces).split(_BREAK)) if line]


def _gather(element: Element, pieces: list[str], breaks: str) -> None:
    for child in element.children:
        if isinstance(child, str):
            pieces.append(child.replace(_BREAK, " "))
            continue
        if child.tag in INVISIBLE or child.tag in CONTROLS:
            continue
        if child.tag == "br":
            pieces.append(breaks)
        elif child.tag == "sup":
            pieces.append(superscript("".join(pieces[-3:]), words(child)))
        elif child.tag in BLOCKS:
            pieces.append(breaks)
            _gather(child, pieces, breaks)
            pieces.append(breaks)
        elif not is_aside_phrase(child):
            _gather(child, pieces, breaks)


def is_aside_phrase(element: Element) -> bool:
    """Whether an inline element only speaks to the user of the page ("opens in a new window")."""
    if not 3 <= element.letters <= 60 or element.tag not in {"span", "a", "i", "em", "small", "button", "font", "b", "strong"}:
        return False
    if any(isinstance(child, Element) and child.tag in BLOCKS for child in element.children):
        return False
    return is_page_line(fold("".join(_strings(element))), "inline")


def _strings(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag not in INVISIBLE:
            yield from _strings(child)
