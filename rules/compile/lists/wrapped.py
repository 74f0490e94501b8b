"""Lines that a page or a mail broke for want of room: the next words would not have fitted."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from policies.reading.markers import split_marker

_NARROW, _WIDE = 40, 130
"""Columns between which text is set; what is shorter is a list, what is longer was never broken."""
_SMALL = re.compile(r"(?!(?:and|or|and/or|o|[a-z][.)])\b)[a-z]")
_STOPS = re.compile(r"[:.]$|\W(?:AND|OR)$")
_OPENS = re.compile(r"(?:NOTE|Note|\*)(?!\w)")
_SENTENCE = re.compile(r"[A-Z][a-z]")
_LABEL = re.compile(r"[A-Z][\w ,/-]{0,60}:")


@functools.lru_cache(maxsize=256)
def soft_newlines(text: str) -> frozenset[int]:
    """Where in a text a newline stands that only breaks a line."""
    soft, at, found = soft_breaks(text.splitlines()), 0, []
    for number, line in enumerate(text.splitlines(keepends=True)):
        if number in soft:
            found.append(at - 1)
        at += len(line)
    return frozenset(found)


def soft_breaks(lines: Sequence[str]) -> frozenset[int]:
    """The lines, by number, that only go on with the line above.

    Whether a text was broken at a width tells where it breaks before a small letter: each of these must have had no room left for its next
    word in the widest line. Only then a break before a capital, a figure or a bracket is taken for such a one, if there was no room.
    """
    width = max((len(line.rstrip()) for line in lines), default=0)
    inline = _inline_markers(lines)
    breaks = [n for n in range(1, len(lines)) if lines[n].strip() and lines[n - 1].strip() and _unmarked(lines[n], inline)]
    small = [n for n in breaks if _SMALL.match(lines[n].lstrip()) and not _STOPS.search(lines[n - 1].rstrip())]
    below = [n for n in breaks if lines[n - 1].rstrip().endswith(":") and _SMALL.match(lines[n].lstrip()) and _full(lines, n, width)]
    if not (_NARROW <= width <= _WIDE and (small or below) and all(_full(lines, n, width) for n in small)):
        return frozenset()
    return frozenset(n for n in breaks if _full(lines, n, width) and not _stops(lines, n))


_MARKER = r"(?P<open>\(?)(?P<name>\d{1,2}|[A-Za-z])(?P<close>[.)])"
_INLINE = re.compile(rf"(?:[:;,.]|\W(?:and|or|AND|OR))\s+{_MARKER}(?=\s+\S)")
_FIRST = re.compile(rf"\s*{_MARKER}\s")


def _inline_markers(lines: Sequence[str]) -> frozenset[tuple[str, str, str]]:
    """The markers that stand inside lines (`met: 1. A; or 2. B`)."""
    return frozenset((one["open"], one["name"], one["close"]) for line in lines for one in _INLINE.finditer(line))


def _unmarked(line: str, inline: frozenset[tuple[str, str, str]]) -> bool:
    """Whether a line begins without a marker, or with one that goes on a list told inside lines (`…; or` above `2. B`)."""
    if split_marker(line) is None:
        return True
    found = _FIRST.match(line)
    if found is None:
        return False
    name = found.group("name")
    beside = [str(int(name) + step) for step in (-1, 1)] if name.isdigit() else [chr(ord(name) + step) for step in (-1, 1)]
    return any((found.group("open"), one, found.group("close")) in inline for one in beside)


def _full(lines: Sequence[str], n: int, width: int) -> bool:
    """Whether the first word of a line would not have fitted into the one above."""
    return len(lines[n - 1].rstrip()) + 1 + len(lines[n].split()[0]) > width


def _stops(lines: Sequence[str], n: int) -> bool:
    above, line = lines[n - 1].rstrip(), lines[n].lstrip()
    if split_marker(lines[n]) is not None:
        return False
    if _SENTENCE.match(lines[n]) and split_marker(lines[n - 1]) is not None:
        return True  # not set in below the item, it may be a sentence of its own
    if above.endswith(":") and line[:1].islower():
        return False  # a list told in the line goes on below its lead-in
    return bool(_STOPS.search(above) or _OPENS.match(line) or (above.endswith(";") and _LABEL.match(line)))
