"""Reading of web pages (selectolax).

The content is found without rules per site: <main>, role=main or <article> where they hold the text, else the whole body; what is
navigation by its tag, its role, its links or its words goes to the furniture. Collapsed and hidden panels are kept.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from policies.model import Block, Reading, ReadingHints
from policies.reading.encoding import decode
from policies.reading.html_blocks import Found, Walker
from policies.reading.html_page import trim
from policies.reading.html_tree import Element, build, lines, words
from policies.reading.ignore import without_ignored
from policies.reading.whitespace import fold

_MAIN_SHARE = 0.5
_META = ("name", "property", "itemprop")
_META_KEYS = re.compile(
    r"(?:.*(?:date|modified|published|title|identifier|revised|effective|review|policy|number|version|status).*)", re.IGNORECASE
)
_LONGEST_LINE = 300


def read_html(data: bytes, hints: ReadingHints, charset: str | None = None) -> Reading:
    """Read a web page. `charset` is the one the server named; the bytes' own mark and UTF-8 come before it."""
    page = LexborHTMLParser(decode(data, charset))
    title, facts = _title(page), _facts(page)
    dropped = _drop(page, hints.drop)
    tree = build(page, _chosen(page, hints.content))
    found, furniture = _read_tree(tree, bool(hints.content))
    blocks, ignored = without_ignored([one.block for one in found], hints.ignore)
    return Reading(
        blocks=tuple(raise_headings(blocks)),
        furniture=_once([*dropped, *furniture, *ignored]),
        title=title,
        facts=facts,
    )


def read_fragment(html: str) -> tuple[Block, ...]:
    """The blocks of an HTML fragment (a field of an API answer): all of it is content."""
    walker = Walker(keep_asides=True)
    walker.walk(build(LexborHTMLParser(html)))
    walker.finish()
    return tuple(one.block for one in walker.found)


def _read_tree(tree: Element, hinted: bool) -> tuple[list[Found], list[str]]:
    contents = _content(tree, hinted)
    walker = Walker(anchors=_anchors(tree))
    furniture: list[str] = []
    if contents:
        furniture += _outside(tree, contents)
        _lead_heading(tree, contents, walker)
    for content in contents or [tree]:
        if content.tag == "body":
            _walk_body(content, walker)
        else:
            walker.walk(content)
        walker.finish()
    found, trimmed = trim(walker.found)
    return found, furniture + walker.furniture + trimmed


def _content(tree: Element, hinted: bool) -> list[Element]:
    """The elements that hold the policy; empty where the whole body does."""
    chosen = [element for element in tree.elements() if element.chosen] if hinted else []
    if chosen:
        return _outermost(chosen)
    for wanted in ("main", "article"):
        if tree.below.isdisjoint({wanted, f"role={wanted}"}):
            continue
        candidates = _outermost([e for e in tree.elements() if wanted in (e.tag, e.role)])
        if _prose(candidates) >= _MAIN_SHARE * max(1, _prose([tree])):
            return candidates
    return []


def _outermost(elements: list[Element]) -> list[Element]:
    inner = {id(below) for element in elements for below in element.elements()}
    return [element for element in elements if id(element) not in inner]


def _prose(elements: list[Element]) -> int:
    """Characters outside links."""
    return sum(element.letters - element.linked for element in elements)


def _walk_body(body: Element, walker: Walker) -> None:
    """A body without <main>: page header and footer go, unless the header alone holds the title."""
    for child in body.children:
        walker.walk(
            _without_page_frame(Element("div", children=[child])) if isinstance(child, Element) else Element("div", children=[child])
        )
    walker.finish()


def _without_page_frame(element: Element) -> Element:
    """The element with page headers and footers (those not inside an article or section) turned into asides of navigation."""
    kept: list[Element | str] = []
    for child in element.children:
        if isinstance(child, Element) and child.tag in {"header", "footer"} and not _holds_title(child):
            kept.append(Element("nav", child.attrs, child.children, child.letters, child.linked))
        elif isinstance(child, Element) and child.tag in {"div", "form", "span"}:
            kept.append(_without_page_frame(child))
        else:
            kept.append(child)
    return Element(element.tag, element.attrs, kept, element.letters, element.linked)


def _holds_title(element: Element) -> bool:
    return element.tag == "header" and any(child.tag == "h1" for child in element.elements())


def _lead_heading(tree: Element, contents: list[Element], walker: Walker) -> None:
    """The page's only h1, where it stands outside the content."""
    if "h1" not in tree.below or any("h1" in content.below for content in contents):
        return
    inside = {id(below) for content in contents for below in [content, *content.elements()]}
    tops = [element for element in tree.elements() if element.tag == "h1"]
    if len(tops) == 1 and id(tops[0]) not in inside and (text := words(tops[0])) and len(text) <= 200:
        walker.found.append(Found(Block("heading", text, level=1)))


def _outside(tree: Element, contents: list[Element]) -> list[str]:
    """The lines of everything that is not content."""
    skip = {id(content) for content in contents}
    return lines(_pruned(tree, skip))


def _pruned(element: Element, skip: set[int]) -> Element:
    kept = [
        child if isinstance(child, str) else _pruned(child, skip)
        for child in element.children
        if not (isinstance(child, Element) and id(child) in skip)
    ]
    return Element(element.tag, element.attrs, kept, element.letters, element.linked)


def _anchors(tree: Element) -> dict[str, Element]:
    if "role=tabpanel" not in tree.below:
        return {}
    return {element.attrs["id"]: element for element in tree.elements() if element.attrs.get("id")}


def _chosen(page: LexborHTMLParser, selectors: tuple[str, ...]) -> frozenset[int]:
    return frozenset(node.mem_id for selector in selectors for node in _select(page, selector))


def _select(page: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return page.css(selector)
    except SelectolaxError as error:
        raise ValueError(f"read: expected a CSS selector, found {selector!r}; correct it in the declaration") from error


def _drop(page: LexborHTMLParser, selectors: tuple[str, ...]) -> list[str]:
    """Take out what the declaration calls noise; its lines stay as furniture."""
    removed: list[str] = []
    for selector in selectors:
        for node in _select(page, selector):
            removed += [fold(line) for line in node.text(deep=True, separator="\n").splitlines()]
            node.decompose()
    return removed


def _title(page: LexborHTMLParser) -> str | None:
    node = page.css_first("head > title") or page.css_first("title")
    return (fold(node.text(deep=True)) or None) if node is not None else None


def _facts(page: LexborHTMLParser) -> tuple[tuple[str, str], ...]:
    """What the head states by name: dates, numbers and titles in <meta>."""
    facts: dict[str, str] = {}
    for node in page.css("meta"):
        attrs = node.attributes
        key = next((attrs[name] for name in _META if attrs.get(name)), None)
        value = fold(attrs.get("content") or "")
        if key and value and len(value) <= 500 and _META_KEYS.fullmatch(key):
            facts.setdefault(key.strip().lower(), value)
    return tuple(sorted(facts.items()))


def raise_headings(blocks: list[Block]) -> list[Block]:
    """The topmost heading is of level 1."""
    top = min((block.level for block in blocks if block.kind == "heading"), default=1)
    if top == 1:
        return blocks
    return [Block("heading", block.text, level=block.level - top + 1) if block.kind == "heading" else block for block in blocks]


def _once(found: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in found if line and len(line) <= _LONGEST_LINE))
