"""Reading of web pages (selectolax).

The content is found without rules per site: <main>, role=main or <article> where they hold the text, else the part of the body that holds
nearly all of it; what is navigation by its tag, its role, its class, its links or its words goes to the furniture. Collapsed and hidden
panels are kept.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from policies.model import Block, Issue, Link, Problem, Reading, ReadingHints
from policies.reading.encoding import decode
from policies.reading.html.blocks import Walker
from policies.reading.html.content import content_of, lead_heading, outside, without_page_frame
from policies.reading.html.core import outside_core
from policies.reading.html.flow import Found
from policies.reading.html.page import trim
from policies.reading.html.panels import panels_of
from policies.reading.html.shell import shell_of
from policies.reading.html.tidy import tidy
from policies.reading.html.tree import Element, build
from policies.reading.ignore import without_ignored
from policies.reading.whitespace import fold

_META = ("name", "property", "itemprop")
_META_KEYS = re.compile(
    r"(?:.*(?:date|modified|published|title|identifier|revised|effective|review|policy|number|version|status).*)", re.IGNORECASE
)
_LONGEST_LINE = 300
_TEMPLATE = re.compile(r"<(/?)template\b", re.IGNORECASE)
_PLACEHOLDERS = re.compile(r"\{\{|<%|\$\{|\[\[")
_FEW_LETTERS = 400  # of a page whose text may lie in a frame
_LEAST_READ = 0.4
_EMBEDDED = ("frame", "iframe", "object", "embed")


def read_html(data: bytes, hints: ReadingHints, charset: str | None = None) -> Reading:
    """Read a web page. `charset` is the one the server named; the bytes' own mark and UTF-8 come before it."""
    page = LexborHTMLParser(_opened(decode(data, charset)))
    title, facts = _title(page), _facts(page)
    dropped = _drop(page, hints.drop)
    tree = tidy(build(page, _chosen(page, hints.content)))
    walker = _read_tree(tree, bool(hints.content))
    found, trimmed = trim(walker.out.found)
    blocks, ignored = without_ignored([one.block for one in found], hints.ignore)
    return Reading(
        blocks=tuple(raise_headings(blocks)),
        furniture=_once([*dropped, *walker.out.furniture, *trimmed, *ignored]),
        title=title,
        facts=facts,
        issues=(*_framed(page, tree), *_struck(tree), *walker.issues),
        links=tuple(dict.fromkeys([*_framed_links(page, tree), *(link for one in found for link in one.links)])),
    )


def read_fragment(html: str) -> tuple[Block, ...]:
    """The blocks of an HTML fragment (a field of an API answer): all of it is content."""
    return tuple(one.block for one in _fragment(html))


def _fragment(html: str) -> list[Found]:
    walker = Walker(keep_asides=True)
    walker.walk(tidy(build(LexborHTMLParser(html))))
    walker.finish()
    return walker.out.found


def _opened(text: str) -> str:
    """The page with its <template> elements opened: what they hold is shown sooner or later, unless it has holes to be filled."""
    if "<template" not in text.lower():
        return text
    parts = re.split(r"(?is)(<template\b.*?</template\s*>)", text)
    return "".join(
        _TEMPLATE.sub(r"<\1x-template", part) if _TEMPLATE.match(part) and not _PLACEHOLDERS.search(part) else part for part in parts
    )


def _read_tree(tree: Element, hinted: bool) -> Walker:
    """The walker after its walk. A frame that seems to hold most of the page is none: it is walked again with everything kept."""
    contents = content_of(tree, hinted)
    walker = _walked(tree, contents, hinted)
    prose = sum(content.letters - content.linked for content in contents or [tree])
    read = sum(len(one.block.text.replace(" ", "")) for one in walker.out.found)
    return walker if hinted or read >= _LEAST_READ * prose else _walked(tree, contents, True)


def _walked(tree: Element, contents: list[Element], trusted: bool) -> Walker:
    walker = Walker(anchors=_anchors(tree), panels=panels_of(tree))
    if contents:
        walker.out.furniture += outside(tree, contents)
        lead_heading(tree, contents, walker.out.found)
    for content in contents or [tree]:
        within = content if trusted or content.tag != "body" else without_page_frame(content)
        walker.shell = frozenset() if trusted else _frame(within)
        walker.walk(within)
        walker.finish()
    return walker


def _frame(tree: Element) -> frozenset[int]:
    marked = shell_of(tree)
    return marked | outside_core(tree, marked)


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


# ---------------------------------------------------------------- what is not read


def _struck(tree: Element) -> tuple[Issue, ...]:
    """One issue for all passages that are struck out: they are not in force, and their dates must not be read as such."""
    if not tree.struck:
        return ()
    return (
        Issue(
            Problem.MARKED_CHANGES,
            f'expected plain text, found {len(tree.struck)} passages struck out (the first: "{tree.struck[0][:60]}"); they are left out',
        ),
    )


def _framed_links(page: LexborHTMLParser, tree: Element) -> list[Link]:
    """Where a page that says little itself keeps what it shows: its frames and embedded files."""
    if tree.letters - tree.linked > _FEW_LETTERS:
        return []
    made: list[Link] = []
    for node in page.css(",".join(_EMBEDDED)):
        address = (node.attributes.get("src") or node.attributes.get("data") or "").strip()
        if address and not address.lower().startswith(("javascript:", "about:", "data:")) and "googletagmanager" not in address:
            made.append(Link(fold(node.attributes.get("title") or node.attributes.get("name") or node.tag or ""), address))
    return made


def _framed(page: LexborHTMLParser, tree: Element) -> tuple[Issue, ...]:
    links = _framed_links(page, tree)
    if not links:
        return ()
    where = ", ".join(link.target for link in links[:3])
    said = f"expected a policy, found a page that shows it in a frame ({where[:200]}); declare that address"
    return (Issue(Problem.NOTHING_FOUND, said),)
