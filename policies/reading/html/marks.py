"""What the class and id of an element say of it ("breadcrumb", "sr-only"); the words are data (data/vocabulary/page_furniture.yml).

Only these few meanings are kept: a class that means nothing here can never alter a reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from policies.reading.page_furniture import phrases

SHELL = frozenset(
    {"navigation", "breadcrumb", "cookie", "footer", "header", "sidebar", "share", "feedback", "search", "related", "contents"}
)
COPY = frozenset({"print_copy", "screen_copy"})
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PREFIX = re.compile(r"^(?:(?:ctl\d+|dnn|uc|pnl|div|lt|plc|cph|wc|block)-)+(?=[a-z])")  # prefixes that frameworks set before a name
_OFF_SCREEN = re.compile(r"(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*[01]", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_FONT = re.compile(r"font(?:-family)?\s*:[^;]*?\b(symbol|wingdings)\b", re.IGNORECASE)
_STRUCK_TAGS = frozenset({"s", "del", "strike"})
NONE: frozenset[str] = frozenset()


def marks_of(tag: str, attrs: Mapping[str, str | None]) -> frozenset[str]:
    """The meanings of an element's class, id and style, as far as they bear on reading."""
    found: set[str] = {"struck"} if tag in _STRUCK_TAGS else set()
    for name in ("class", "id"):
        value = attrs.get(name)
        if value and len(value) <= 500:
            for token in value.split():
                found |= _meanings(token)
    if "hidden" in attrs or attrs.get("aria-hidden") == "true":
        found.add("hidden")
    if style := attrs.get("style"):
        found |= _styled(style)
    if tag == "font" and (face := (attrs.get("face") or "").strip().lower()) in ("symbol", "wingdings"):
        found.add(face)
    return frozenset(found) if found else NONE


def _styled(style: str) -> set[str]:
    found = {"hidden"} if _NOT_SHOWN.search(style) else set()
    if _OFF_SCREEN.search(style):
        found.add("screen_reader")
    if _STRUCK.search(style):
        found.add("struck")
    if font := _FONT.search(style):
        found.add(font.group(1).lower())
    return found


@lru_cache(maxsize=8192)
def _meanings(token: str) -> frozenset[str]:
    """What one class or id means; "siteFooter", "site_footer" and "site-footer" are one."""
    plain = _PREFIX.sub("", re.sub(r"[_:.]+", "-", _HUMP.sub("-", token)).strip("-").lower())
    return frozenset(mark for mark, pattern in _compiled() if pattern.fullmatch(plain)) if plain and len(plain) <= 60 else NONE


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((mark, re.compile("|".join(f"(?:{one})" for one in listed))) for mark, listed in phrases().marks.items())
