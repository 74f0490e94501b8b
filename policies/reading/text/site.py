"""Navigation in text taken from web pages: lines before the policy and after it that belong to the site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policies.reading.page_furniture import is_page_line, speaks_of_cookies
from policies.reading.text.lines import Line

_CRUMBS = re.compile(r"(?:home|you are here)\b.{0,20}(?:\s(?:9|>|»|/|›|\|)\s).{3,300}", re.IGNORECASE)
_LANGUAGES = re.compile(r"(?:español|中文|tiếng việt|한국어|français|tagalog|deutsch|русский|ру́сский|日本語|العربية)", re.IGNORECASE)
_PROSE = 120
_LAST_PART = 0.8
_LONGEST_TAIL = 30  # lines
_TRAIL = 12  # words


def split_site(lines: Sequence[Line], flowing: bool) -> tuple[list[Line], list[str]]:
    """The lines without those of the site, and these lines. Print has none: only texts of web pages are looked at."""
    if not flowing:
        return list(lines), []
    first = next((at for at, line in enumerate(lines) if len(line.text) > _PROSE), len(lines))
    last = next((at for at in range(len(lines) - 1, -1, -1) if len(lines[at].text) > _PROSE and not _is_footer(lines[at].text)), -1)
    gone = {at for at, line in enumerate(lines) if _is_site(line.text, before=at < first, after=at > last)}
    crumbs = next((at for at in range(first) if _CRUMBS.fullmatch(lines[at].text)), 0)
    gone |= _tail(lines)
    gone |= set(range(crumbs)) | {at for at in range(1, first) if _says_twice(lines[at].text)}
    return [line for at, line in enumerate(lines) if at not in gone], list(dict.fromkeys(lines[at].text for at in sorted(gone)))


def _tail(lines: Sequence[Line]) -> set[int]:
    """From the heading of the links in the last part of a page ("Quick links", "Recently viewed") to the copyright line below."""
    for at in range(int(len(lines) * _LAST_PART), len(lines)):
        if is_page_line(lines[at].text, "footer_headings"):
            closes = [end for end in range(at, min(at + _LONGEST_TAIL, len(lines))) if _is_footer(lines[end].text)]
            if closes and all(len(line.text) <= _PROSE for line in lines[at : closes[-1]]):
                return set(range(at, closes[-1] + 1))
    return set()


def _says_twice(text: str) -> bool:
    """A trail of links names the same thing twice: "Policy Bulletins Medical Policy Bulletins"."""
    words = text.casefold().split()
    pairs = list(pairwise(words))
    return len(words) <= _TRAIL and text[:1].isupper() and "." not in text and ":" not in text and len(set(pairs)) < len(pairs)


def _is_site(text: str, *, before: bool, after: bool) -> bool:
    if is_page_line(text, "inline") or speaks_of_cookies(text):
        return True
    if before:
        return is_page_line(text) or _CRUMBS.fullmatch(text) is not None or text == "0"
    return after and (is_page_line(text) or _is_footer(text))


def _is_footer(text: str) -> bool:
    return is_page_line(text, "footer_lines") or len(set(_LANGUAGES.findall(text.lower()))) >= 3
