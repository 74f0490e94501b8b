"""Lines that belong to a web page and not to the policy on it; the phrases are data (data/vocabulary/page_furniture.yml)."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from policies.reading.vocabulary import FOLDER, Patterns

Kind = Literal["lines", "inline", "footer_headings", "contents_headings", "footer_lines"]


class Phrases(BaseModel):
    """The phrases by kind, each a regular expression; see the file for what each kind means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lines: Patterns
    inline: Patterns
    cookies: Patterns
    footer_headings: Patterns
    contents_headings: Patterns
    footer_lines: Patterns
    frame_words: Patterns
    marks: dict[str, Patterns]


@cache
def phrases() -> Phrases:
    """The phrases, read once."""
    return Phrases.model_validate(yaml.safe_load((FOLDER / "page_furniture.yml").read_text(encoding="utf-8")))


@cache
def _whole(kind: Kind) -> re.Pattern[str]:
    listed: tuple[str, ...] = getattr(phrases(), kind)
    return re.compile("|".join(f"(?:{phrase})" for phrase in listed), re.IGNORECASE)


@cache
def _cookies() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases().cookies), re.IGNORECASE)


def is_page_line(text: str, kind: Kind = "lines") -> bool:
    """Whether the whole line is a phrase of the page ("Print", "Skip to main content")."""
    return len(text) <= 300 and _whole(kind).fullmatch(text.strip(" :|•·>»")) is not None


@cache
def _frame_words() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases().frame_words), re.IGNORECASE)


def speaks_of_frame(text: str) -> bool:
    """Whether a text uses words of a page's frame ("©", "call us", "sign in")."""
    return _frame_words().search(text) is not None


def speaks_of_cookies(text: str) -> bool:
    """Whether a paragraph is part of a cookie or session bar."""
    return len(text) <= 1500 and ("cookie" in text.lower() or "session" in text.lower()) and _cookies().search(text) is not None
