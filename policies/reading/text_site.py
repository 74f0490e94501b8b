"""Navigation in text taken from web pages: lines before the policy and after it that belong to the site."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policies.reading.page_furniture import is_page_line, speaks_of_cookies
from policies.reading.text_lines import Line

_CRUMBS = re.compile(r"(?:home|you are here)\b.{0,20}(?:\s(?:9|>|»|/|›|\|)\s).{3,300}", re.IGNORECASE)
_LANGUAGES = re.compile(r"(?:español|中文|tiếng việt|한국어|français|tagalog|deutsch|русский|ру́сский|日本語|العربية)", re.IGNORECASE)
_PROSE = 120


def split_site(lines: Sequence[Line], flowing: bool) -> tuple[list[Line], list[str]]:
    """The lines without those of the site, and these lines. Print has none: only texts of web pages are looked at."""
    if not flowing:
        return list(lines), []
    first = next((at for at, line in enumerate(lines) if len(line.text) > _PROSE), len(lines))
    last = next((at for at in range(len(lines) - 1, -1, -1) if len(lines[at].text) > _PROSE and not _is_footer(lines[at].text)), -1)
    gone = {at for at, line in enumerate(lines) if _is_site(line.text, before=at < first, after=at > last)}
    return [line for at, line in enumerate(lines) if at not in gone], list(dict.fromkeys(lines[at].text for at in sorted(gone)))


def _is_site(text: str, *, before: bool, after: bool) -> bool:
    if is_page_line(text, "inline") or speaks_of_cookies(text):
        return True
    if before:
        return is_page_line(text) or _CRUMBS.fullmatch(text) is not None or text == "0"
    return after and (is_page_line(text) or _is_footer(text))


def _is_footer(text: str) -> bool:
    return is_page_line(text, "footer_lines") or len(set(_LANGUAGES.findall(text.lower()))) >= 3
