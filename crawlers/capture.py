"""Whether an answer is a capture of a policy: a quick look that settles nearly all, the reader's full judgement for the rest.

The full judgement reads the whole document (50 to 100 ms), which is done anyway once the visit is over. The quick look only ever
accepts: what it is not sure of is judged in full. What it lets pass and no reader can read in the end is told by the reading,
is not recorded, and is asked for again at the next visit.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from crawlers.addresses import Listing
from crawlers.listed import fold
from crawlers.markup import text_of
from policies.model import Block, Issue, Reading, ReadingHints

_FURNITURE = ["script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "dialog", "svg"]
_ENOUGH_WORDS = 150  # shorter pages are judged in full
_HEAD = 4_000  # characters that are looked at; a wall or an error page says so at once
_SOURCE = 8_000  # bytes of markup in which scripts of a wall are looked for
_TAIL = 4_096  # bytes at the end of a PDF in which its trailer must stand
_GOOD = 200


def judge_capture(data: bytes, content_type: str | None, name: str, hints: ReadingHints, status: int) -> Issue | None:
    """What is wrong with these bytes as a capture of a policy (challenge page, soft 404, empty, wrong type), None for nothing."""
    from policies.reading import check_capture

    if status == _GOOD and _is_surely_a_policy(data, content_type, name):
        return None
    return check_capture(data, content_type, name, hints, status)


def _is_surely_a_policy(data: bytes, content_type: str | None, name: str) -> bool:
    from policies.reading.capture import failed_capture
    from policies.reading.errors import UnreadableSnapshot
    from policies.reading.sniff import media_type

    try:
        media = media_type(data, content_type, name)
    except UnreadableSnapshot:
        return False
    if media == "pdf":
        return b"startxref" in data[-_TAIL:] and b"/Encrypt" not in data[-_TAIL:]
    if media not in {"html", "text"}:
        return False
    listing = Listing("", data, content_type)
    title, text = _shown(text_of(listing)) if media == "html" else (None, fold(text_of(listing)))
    if text.count(" ") < _ENOUGH_WORDS:
        return False
    return failed_capture(data[:_SOURCE], media, Reading((Block("paragraph", text[:_HEAD]),), title=title), status=_GOOD) is None


def _shown(html: str) -> tuple[str | None, str]:
    """(title, words of the page without its furniture)."""
    tree = LexborHTMLParser(html)
    title = tree.css_first("title")
    named = fold(title.text()) if title else None
    tree.strip_tags(_FURNITURE)
    return named, fold(tree.body.text(separator=" ")) if tree.body else ""
