"""The sides that a text names."""

from __future__ import annotations

import functools
import re

_SIDE = re.compile(
    (
        r"\b(left|right|bilateral|bilaterally|lt|rt|od|os|ou)\b|(?<![a-z])\(?([lr])\)?(?=\s+(?:knee|hip|shoulder|"
        r"wrist|hand|leg|arm|eye|foot|ankle|elbow|upper|lower|hip|tka|tha|l\d|s1|c\d)\b)"
    ),
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"(?<![\w/.,'’-])(?<!\d )([LR])(?![\w/.'’-])(?!\s+(?:NC|O2|RA|via|per|min|nasal|IV|NS|[A-Z][a-z]+)\b)"
    r"|(?<=[a-z] )([LR])(?=\.(?:\s|$))"
)
"""A side as one capital letter that stands alone (`plantar fasciitis R`); behind a figure it is litres."""
_SIDES = {"left": "left", "lt": "left", "os": "left", "l": "left", "right": "right", "rt": "right", "od": "right", "r": "right"}


@functools.lru_cache(maxsize=8192)
def sides_of(text: str) -> frozenset[str]:
    """The sides that a text names; both for bilateral."""
    out: set[str] = set()
    for found in _SIDE.finditer(text):
        word = (found[1] or found[2]).lower()
        out |= {_SIDES[word]} if word in _SIDES else {"left", "right"}
    return frozenset(out | {_SIDES[(found[1] or found[2]).lower()] for found in _LETTER.finditer(text)})
