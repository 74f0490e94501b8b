"""Folding of whitespace: every reader hands on words with single blanks between them."""

from __future__ import annotations

import re

_NOTHING = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffc\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)


def fold(text: str) -> str:
    """The words of the text with single blanks between them; soft hyphens, zero-width, direction and control characters are gone."""
    return " ".join(_NOTHING.sub("", text).split())
