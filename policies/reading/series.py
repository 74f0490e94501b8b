"""Markers of a document's own make: "1A", "1B"; "1-1", "1-3a"; "R-1"; "TABLE 4." above its rows; "4.2.1" before small letters.

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
_OUTLINE = re.compile(r"\s*(?P<marker>(?P<head>(?:\d{1,2}\.){1,5})(?P<last>\d{1,2})\.?)\s+(?=\S)")
_MEASURED = re.compile(
    r"(?:[mk]?g|mcg|[md]?l|[ckm]?m|hz|gy|i?u|t|kg/m2|mmhg|cmh2o|times|hours?|days?|weeks?|months?|years?|percent|units?|to|or|x)\b|[%/×°–-]",
    re.I,
)
"""What stands behind a figure and behind no marker: "2.1 mg", "0.5 to 0.7"."""
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
    return found | {one.at: (one.marker, one.rest) for one in (*_counted(heads), *_outlined(lines))}


def _outlined(lines: Sequence[str]) -> list[_Sign]:
    """Numbers of an outline that are no markers by themselves, since small letters follow ("4.2.1 is at least 18"): they count on."""
    signs = [one for one in _signs(lines, _OUTLINE) if not one.head.startswith("0") and not _MEASURED.match(one.rest)]
    counted = [*_counted(signs), *(one for one in signs if one.ordinal == 1 and _is_below(lines, one))]
    return [one for one in dict.fromkeys(counted) if split_marker(lines[one.at]) is None]


def _is_below(lines: Sequence[str], sign: _Sign) -> bool:
    """Whether the line above bears the number that this one goes on with ("4.3 Insulin users" above "4.3.1 takes insulin")."""
    above = next((lines[n] for n in range(sign.at - 1, -1, -1) if lines[n].strip()), "")
    return sign.head.count(".") > 1 and re.match(rf"\s*{re.escape(sign.head.removesuffix('.'))}\.?\s", above) is not None


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
