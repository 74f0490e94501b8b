"""Folding of whitespace: every reader hands on words with single blanks between them."""

from __future__ import annotations

import re

_NOTHING = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0e-\x1b\x7f]")


def fold(text: str) -> str:
    """The words of the text with single blanks between them; soft hyphens, zero-width and control characters are gone."""
    return " ".join(_NOTHING.sub("", text).split())
