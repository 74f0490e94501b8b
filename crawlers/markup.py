"""HTML of listings: bytes to text, and the anchors in it with what stands around them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.addresses import Listing, normalise
from crawlers.listed import fold

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link of a page: absolute address, its own text, and the text of the card around it (its own without a card)."""

    url: str
    text: str
    card: str


def text_of(listing: Listing) -> str:
    """The characters of a listing: byte order mark, then the header's charset, then the page's, then UTF-8, then Windows-1252."""
    for bom, encoding in _BOMS:
        if listing.body.startswith(bom):
            return listing.body.decode(encoding, errors="replace")
    head = listing.body[:2048].decode("ascii", errors="replace")
    named = [match[1] for place in (listing.content_type or "", head) if (match := _CHARSET.search(place))]
    for encoding in (*named, "utf-8"):
        try:
            return listing.body.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return listing.body.decode("cp1252", errors="replace")


def parse(listing: Listing) -> LexborHTMLParser:
    """The page as a tree."""
    return LexborHTMLParser(text_of(listing))


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """The address that relative links of the page stand on: <base href>, else the page's own."""
    node = tree.css_first("base[href]")
    return (normalise(url, node.attributes.get("href") or "") if node else None) or url


def node_text(node: LexborNode) -> str:
    """The visible words of an element, those of its title or aria-label where it shows none."""
    shown = fold(node.text(separator=" "))
    return shown or fold(node.attributes.get("title") or node.attributes.get("aria-label") or "")


def anchors(
    tree: LexborHTMLParser, url: str, *, selector: str = "a[href]", card: str | None = None, drop_query: tuple[str, ...] = ()
) -> Iterator[Anchor]:
    """The anchors that `selector` matches, in order; where it matches other elements, the links inside them."""
    base = base_of(tree, url)
    cards = {node.mem_id for node in tree.css(card)} if card else set()
    seen: set[int] = set()
    for matched in tree.css(selector):
        for node in [matched] if "href" in matched.attributes else matched.css("a[href]"):
            address = normalise(base, node.attributes.get("href") or "", drop_query=drop_query)
            if address is None or node.mem_id in seen or (node.attributes.get("href") or "").strip().startswith("#"):
                continue
            seen.add(node.mem_id)
            text = node_text(node)
            yield Anchor(address, text, _card_text(node, cards) or text)


def _card_text(node: LexborNode, cards: set[int]) -> str | None:
    around: LexborNode | None = node
    while around is not None:
        if around.mem_id in cards:
            return fold(around.text(separator=" "))
        around = around.parent
    return None
