"""The levels and segments of the spine that a text names."""

from __future__ import annotations

import functools
import re

_LEVEL = re.compile(r"\b([CTLS]\d{1,2})\s*(?:-|–|/|to)\s*([CTLS]?\d{1,2})\b|\b([CTLS]\d{1,2})\b")


@functools.lru_cache(maxsize=8192)
def levels_of(text: str) -> frozenset[str]:
    """The levels of the spine that a text names, such as L4, L5 for `L4-5`."""
    out: set[str] = set()
    for found in _LEVEL.finditer(text):
        if found[3]:
            out.add(found[3].upper())
            continue
        first, second = found[1].upper(), found[2].upper()
        out |= {first, second if second[0].isalpha() else first[0] + second}
    return frozenset(out)


_SEGMENT = re.compile(r"\b(?P<above>[CTL]\d{1,2})\s?[-/–]\s?(?P<below>[CTLS]?\d{1,2})\b", re.IGNORECASE)
_SPINE = tuple([f"C{n}" for n in range(1, 8)] + [f"T{n}" for n in range(1, 13)] + [f"L{n}" for n in range(1, 6)] + ["S1"])


@functools.lru_cache(maxsize=8192)
def segments_of(text: str) -> frozenset[str]:
    """The segments of the spine that a text names, by the vertebra above each: L4 and L5 for `L4-S1`."""
    out: set[str] = set()
    for found in _SEGMENT.finditer(text):
        above, below = found["above"].upper(), found["below"].upper()
        below = below if below[0].isalpha() else above[0] + below
        if above in _SPINE and below in _SPINE:
            out.update(_SPINE[_SPINE.index(above) : _SPINE.index(below)])
    return frozenset(out)
