"""A web page as its payer sent it, fit to be shown beside its text: headings, paragraphs, lists and tables, nothing that acts or loads."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from policies.reading.encoding import decode

LARGEST = 1_500_000
"""Characters of the largest page that is shown; a larger one is offered as a file."""
DEEPEST = 150
"""Elements inside one another that are told apart; what lies deeper is shown as plain words."""
_SHOWN = frozenset(
    ["h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th",
     "caption", "blockquote", "pre", "strong", "b", "em", "i", "u", "s", "del", "ins", "sub", "sup", "br", "hr", "div", "section"]
)  # fmt: skip
_LEFT_OUT = frozenset(
    ["script", "style", "noscript", "head", "template", "svg", "math", "iframe", "frame", "frameset", "object", "embed", "form", "button",
     "select", "textarea", "input", "nav", "audio", "video", "canvas", "picture", "img", "link", "meta"]
)  # fmt: skip
_BLOCKS = frozenset(
    ["p", "li", "td", "th", "dt", "dd", "div", "section", "blockquote", "pre", "caption", "h1", "h2", "h3", "h4", "h5", "h6"]
)
_LONE = frozenset(["br", "hr"])
_HEADING = re.compile(r"<h[1-6]>")
_SPACES = re.compile(r"\s+")
_MARKER = re.compile(r"^(?:[•▪◦‣·–—*-]|o(?=\s)|\(?[0-9a-zA-Z]{1,4}[.)])\s+")


@dataclass(frozen=True, slots=True)
class WebView:
    """HTML with nothing but text and its structure; `marked` tells whether the quote stands in it, inside <mark>."""

    html: str
    marked: bool

    @property
    def around(self) -> str:
        """From the heading above the quote on; the whole where nothing is marked."""
        at = self.html.find("<mark>")
        heads = [found.start() for found in _HEADING.finditer(self.html, 0, max(at, 0))]
        return self.html[heads[-1] :] if heads else self.html


def web_view(data: bytes, quote: str = "", charset: str | None = None) -> WebView | None:
    """The page, with the first place of a quote marked; None where it is too large to be shown or has no text."""
    text = decode(data, charset)
    if len(text) > LARGEST:
        return None
    page = LexborHTMLParser(text)
    if page.body is None:
        return None
    wanted = _MARKER.sub("", _folded(quote))
    place = _place(page.body, wanted) if wanted else None
    shown = "".join(_shown(page.body, place, wanted))
    return WebView(shown, place is not None) if _folded(re.sub(r"<[^>]*>", "", shown)) else None


def _place(body: LexborNode, wanted: str) -> LexborNode | None:
    """The innermost block that holds the quote; None where that is far more than the quote."""
    node, found = body, None
    for _ in range(DEEPEST):
        inner = next((child for child in _children(node) if wanted in _words(child)), None)
        if inner is None:
            break
        node, found = inner, inner if inner.tag in _BLOCKS else found
    return found if found is not None and len(_words(found)) <= 4 * len(wanted) + 400 else None


def _children(node: LexborNode) -> Iterator[LexborNode]:
    """The elements directly inside that are shown."""
    child = node.child
    while child is not None:
        if child.tag != "-text" and child.tag not in _LEFT_OUT:
            yield child
        child = child.next


def _words(node: LexborNode) -> str:
    return _folded(node.text(separator=" "))


def _shown(node: LexborNode, place: LexborNode | None, wanted: str, depth: int = 0) -> Iterator[str]:
    if depth > DEEPEST:
        yield html.escape(_words(node))
        return
    child = node.child
    while child is not None:
        if child.tag == "-text":
            yield html.escape(child.text_content or "")
        elif place is not None and child == place:
            yield _element(child, _with_mark(_words(child), wanted))
        elif child.tag not in _LEFT_OUT:
            yield _element(child, "".join(_shown(child, place, wanted, depth + 1)))
        child = child.next


def _element(node: LexborNode, inner: str) -> str:
    """An element without its attributes, but for the spans of a table's cells."""
    tag = str(node.tag)
    if tag in _LONE:
        return f"<{tag}>"
    if tag not in _SHOWN:
        return inner if not tag.startswith(("-", "!", "_")) else ""
    kept = "".join(f' {name}="{value}"' for name in ("colspan", "rowspan") if (value := node.attributes.get(name) or "").isdigit())
    return f"<{tag}{kept}>{inner}</{tag}>"


def _with_mark(text: str, wanted: str) -> str:
    at = text.find(wanted)
    end = at + len(wanted)
    return f"{html.escape(text[:at])}<mark>{html.escape(text[at:end])}</mark>{html.escape(text[end:])}"


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
