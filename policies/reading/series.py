"""Markers of a document's own make: "1A", "1B"; "1-1", "1-3a"; "R-1"; "TABLE 4." above its rows.

By itself such a sign is a word like any other ("2D echo", "T12", "Table 1. Doses"). It is a marker where others of its kind stand at the
beginnings of lines and count on from the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policies.reading.markers import split_marker

_OWN = re.compile(
    r"\s*(?P<marker>(?P<head>\d{1,2}[-.]\d{1,2}|\d{1,2}-|\d{1,2}|[A-Z]{1,2}-|[A-Z])(?P<last>(?<=\d)[A-Za-z]|(?<=[-A-Z])\d{1,2})[.):]?)\s+"
    r"(?=[A-Za-z0-9\"“(<>≥≤])"
)
_LABEL = re.compile(r"\s*(?P<marker>(?P<head>TABLE|Table|PART|Part|STEP|Step)\s+(?P<last>\d{1,2}|[A-Z])[.:])\s+(?=\S)")
_LONGEST_LABEL = 14  # words of a line that names what stands below it
_FEWEST = 2
_FEWEST_BARE = 3
"""Of signs that are often words ("C1", "2d") so many must count on."""


@dataclass(frozen=True, slots=True)
class _Sign:
    at: int
    head: str
    ordinal: int
    marker: str
    rest: str

    @property
    def often_a_word(self) -> bool:
        return self.marker[-1].isalnum() and "-" not in self.head and (self.head.isalpha() or self.marker[-1].islower())


def own_markers(lines: Sequence[str]) -> dict[int, tuple[str, str]]:
    """The lines, by their place, that begin with a marker of the document's own series: the marker and the words behind it."""
    rows = _counted(_signs(lines, _OWN))
    found = {one.at: (one.marker, one.rest) for one in rows}
    heads = [one for one in _signs(lines, _LABEL) if len(one.rest.split()) <= _LONGEST_LABEL and _heads_rows(lines, one.at, found)]
    return found | {one.at: (one.marker, one.rest) for one in _counted(heads)}


def _signs(lines: Sequence[str], form: re.Pattern[str]) -> list[_Sign]:
    found = []
    for at, line in enumerate(lines):
        if one := form.match(line):
            last = one["last"]
            ordinal = int(last) if last.isdigit() else ord(last.lower()) - ord("a") + 1
            kind = "" if last.isdigit() else "A" if last.isupper() else "a"
            found.append(_Sign(at, one["head"] + kind, ordinal, one["marker"], line[one.end() :].strip()))
    return found


def _counted(signs: Iterable[_Sign]) -> list[_Sign]:
    """The signs that count on from the first of their kind, two of them or more."""
    chains: list[list[_Sign]] = []
    open_at: dict[str, int] = {}
    for one in signs:
        place = open_at.get(one.head)
        if place is not None and chains[place][-1].ordinal + 1 == one.ordinal:
            chains[place].append(one)
        elif one.ordinal == 1:
            open_at[one.head] = len(chains)
            chains.append([one])
    return [one for chain in chains if len(chain) >= (_FEWEST_BARE if chain[0].often_a_word else _FEWEST) for one in chain]


def _heads_rows(lines: Sequence[str], at: int, rows: dict[int, tuple[str, str]]) -> bool:
    """Whether the next line with words is a row of a series, or an item of any other list."""
    below = next((n for n in range(at + 1, len(lines)) if lines[n].strip()), None)
    return below is not None and (below in rows or split_marker(lines[below]) is not None)
