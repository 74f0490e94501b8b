"""The tree of an HTML page, reduced to what reading needs.

Only attributes with a meaning for reading are kept (role, list types, spans, ...) and the few meanings of classes (html_marks): nonces,
data attributes and comments are gone here, so they can never alter a reading. Struck text goes here, and signs of symbol fonts become
the characters they show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from policies.reading.html.marks import NONE, marks_of
from policies.reading.html.signs import picture_sign, shown_in, superscript, underlined, without_private
from policies.reading.html.tags import BLOCKS, CONTROLS, INVISIBLE, MEANINGFUL
from policies.reading.page_furniture import is_page_line
from policies.reading.whitespace import fold

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_HEADING_TAGS = frozenset(HEADINGS) | {"role=heading"}
_DEEPEST = 120  # deeper nesting is flattened: no policy needs it, and recursion has a limit
_BREAK = "\x1f"
_LONGEST_STRUCK = 1000  # characters; a larger part that is only called so by its class is a part of the page
_MARKED = frozenset({"s", "del", "strike"})


@dataclass(slots=True)
class Element:
    """One element with its meaningful attributes and its children in order.

    `letters` and `linked` count visible characters, all and those inside links; `below` holds the tags and
    roles ("role=main") found anywhere below it; `marks` what its class says; `struck` the struck passages below it.
    """

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    letters: int = 0
    linked: int = 0
    chosen: bool = False
    below: frozenset[str] = NONE
    marks: frozenset[str] = NONE
    struck: tuple[str, ...] = ()

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
    return Element("body") if root is None else _element(root, chosen, 0, "")


def _element(node: LexborNode, chosen: frozenset[int], depth: int, font: str) -> Element:
    tag = node.tag or ""
    raw = node.attributes
    attrs = {name: value or "" for name, value in raw.items() if name in MEANINGFUL} if raw else {}
    made = Element(tag, attrs, chosen=bool(chosen) and node.mem_id in chosen, marks=marks_of(tag, raw) if raw or tag in _MARKED else NONE)
    if tag in INVISIBLE:
        return made
    font = next((name for name in ("symbol", "wingdings") if name in made.marks), font)
    child = node.first_child
    while child is not None:
        _adopt(made, child, chosen, depth, font)
        child = child.next
    _finish(made)
    return made


def _finish(made: Element) -> None:
    """Set what depends on the children."""
    if made.tag == "a":
        made.linked = made.letters
    if made.letters == 1 and (made.tag in {"u", "ins"} or "underline" in made.attrs.get("style", "")):
        made.children = [underlined(child) if isinstance(child, str) else child for child in made.children]
    if made.tag in {"td", "th", "li"} and not made.letters:
        _say_by_picture(made)
    made.below = _tags_below(made)


def _say_by_picture(cell: Element) -> None:
    """A cell that holds nothing but a picture or a label for screen readers says what that says ("Covered")."""
    pictures = [one for one in _inside(cell) if one.tag in {"img", "svg", "i", "span"}]
    said = next((text for one in pictures if (text := fold(one.attrs.get("alt") or one.attrs.get("aria-label", "")))), "")
    if said and len(said) <= 40:
        cell.children.append(said)
        cell.letters = len("".join(said.split()))


def _inside(element: Element) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element):
            yield child
            yield from _inside(child)


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


def _adopt(parent: Element, child: LexborNode, chosen: frozenset[int], depth: int, font: str) -> None:
    if child.is_text_node:
        _take(parent, without_private(shown_in(font, child.text_content or "") if font else child.text_content or ""))
        return
    if not child.is_element_node:
        return
    if depth >= _DEEPEST:
        _take(parent, f" {child.text(deep=True)} ")
        return
    made = _element(child, chosen, depth + 1, font)
    if "struck" in made.marks and (made.tag in _MARKED or made.letters <= _LONGEST_STRUCK):
        parent.struck += tuple(text for text in (words(made), *made.struck) if text)
        parent.children.append(" ")
        return
    if made.tag == "img" and (sign := picture_sign(made.attrs.get("alt", ""))):
        _take(parent, sign)
        return
    parent.children.append(made)
    parent.letters += made.letters
    parent.linked += made.linked
    parent.struck += made.struck


def _take(parent: Element, text: str) -> None:
    parent.children.append(text)
    parent.letters += len("".join(text.split()))


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
        elif child.tag in {"sup", "msup"}:
            pieces.append(raised_text(child, "".join(pieces[-3:])))
        elif child.tag in BLOCKS:
            pieces.append(breaks)
            _gather(child, pieces, breaks)
            pieces.append(breaks)
        elif not is_aside_phrase(child):
            _gather(child, pieces, breaks)


def raised_text(element: Element, before: str) -> str:
    """The text of <sup>, and of MathML's <msup> whose last child is raised."""
    if element.tag == "sup":
        return superscript(before, words(element))
    parts = [words(child) if isinstance(child, Element) else fold(child) for child in element.children]
    parts = [part for part in parts if part]
    return "^".join(("".join(parts[:-1]), parts[-1])) if len(parts) > 1 else "".join(parts)


def is_aside_phrase(element: Element) -> bool:
    """Whether an inline element only speaks to the user of the page ("opens in a new window")."""
    if not 3 <= element.letters <= 60 or element.tag not in {"span", "a", "i", "em", "small", "button", "font", "b", "strong"}:
        return False
    if any(isinstance(child, Element) and child.tag in BLOCKS for child in element.children):
        return False
    return is_page_line(fold("".join(strings(element))), "inline")


def strings(element: Element) -> list[str]:
    """All text as written, a line break for <br>."""
    made: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            made.append(child)
        elif child.tag not in INVISIBLE:
            made += ["\n"] if child.tag == "br" else strings(child)
    return made
