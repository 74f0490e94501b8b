"""What the joining of lines looks at: the lines with their widths, and what has been made of them so far."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from policies.reading.text.lines import Line
from policies.reading.text.outline import outline_at
from policies.reading.text.shape import is_finished

Kind = Literal["heading", "item", "text", "note", "row"]
LONG = 200
_FULL = 0.84  # a line at least this full may be wrapped; proportional type makes full lines differ in length
_NEARLY = 0.9
_NEIGHBOURS = 10
_NARROWEST = 40
_MANY = 3
_LONGEST_PAIRED = 130
_CLAUSE = re.compile(r"\b(?:is|are|was|were|has|have|must|considered|covered)\b|[.:;]$")
_COUNTED = re.compile(r"(?P<of>\d{1,2})\.(?P<n>\d{1,2})\.?\s+[A-Z][^.;:]{2,100}")
_NAME = re.compile(r"[A-Z][A-Za-z'’-]+(?: [A-Za-z'’-]+){0,3}")
_WIDE = 120
_MUCH = 0.35
_OFTEN, _RARELY = 0.25, 0.04  # shares of the long lines that break off in mid-sentence


@dataclass(frozen=True, slots=True)
class Unit:
    """A run of lines that belong together. `gap` counts the blank lines before it, `style` is the look of a heading; `cells`, `header`
    and `table` (an ordinal from 1) are for rows.
    """

    kind: Kind
    text: str
    gap: int = 0
    marker: str = ""
    indent: int = 0
    style: str = ""
    cells: tuple[str, ...] = ()
    header: bool = False
    table: int = 0


@dataclass(slots=True)
class SoFar:
    """What stands above the line at hand.

    lists       the open lists: (family, last number) of each marker, see policies.reading.markers
    edges       the left edge of the last marker of each family
    heads       the marker of the last heading that has one, and its left edge
    references  inside a list of literature, where titles of papers look like headings
    history     inside the payer's revision history: the style of its heading; its rows name sections that are no headings there
    codes       below a heading of codes, where "Description" heads a column
    seen        the headings so far
    """

    units: list[Unit] = field(default_factory=list)
    lists: list[tuple[str, int]] = field(default_factory=list)
    edges: dict[str, int] = field(default_factory=dict)
    heads: tuple[str, int] = ("", 0)
    references: bool = False
    history: str = ""
    codes: bool = False
    seen: set[str] = field(default_factory=set)

    @property
    def below_heading(self) -> bool:
        """Whether the last unit is a heading."""
        return bool(self.units) and self.units[-1].kind == "heading"


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a text.

    flowing    each line is a whole paragraph, as web pages give; else lines are broken at a width
    widths     the width of the column around each line
    often      short lines that come three times and more
    announced  the headings that a table of contents names, see text_contents.entry_key
    paired     the places of headings that come in pairs of one shape, see `_paired`
    counted    the places of headings that count on, see `_counted`
    """

    lines: Sequence[Line]
    flowing: bool
    widths: Sequence[int]
    often: frozenset[str] = frozenset()
    announced: frozenset[str] = frozenset()
    paired: frozenset[int] = frozenset()
    counted: frozenset[int] = frozenset()

    def before(self, at: int) -> Line | None:
        """The line before, None at the beginning."""
        return self.lines[at - 1] if at else None

    def after(self, at: int) -> Line | None:
        """The line after, None at the end."""
        return self.lines[at + 1] if at + 1 < len(self.lines) else None

    def is_full(self, at: int, share: float = _FULL) -> bool:
        """Whether the first word of this line would not have fitted on the line before."""
        before, line = self.lines[at - 1], self.lines[at]
        return before.justified or len(before.text) + 1 + len(line.text.split(" ", 1)[0]) >= share * self.widths[at - 1]

    def runs_into(self, at: int) -> bool:
        """Whether the line before is full and unfinished, so that this one goes on with it."""
        before = self.lines[at - 1]
        if self.flowing or is_finished(before.text) or len(before.text) <= 1.5 * _NARROWEST:
            return False
        return len(before.text) >= _NEARLY * self.widths[at - 1]


def page_of(lines: Sequence[Line], flowing: bool, announced: frozenset[str] = frozenset()) -> Page:
    """The lines with the width of the column around each: the longest line near it, single giants left out."""
    lengths = [len(line.text) for line in lines]
    widths: list[int] = []
    for at in range(len(lengths)):
        near = sorted(lengths[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1])
        widths.append(max(_NARROWEST, near[-2] if len(near) > 2 else near[-1]))
    counts = Counter(line.text for line in lines if len(line.text) < _NARROWEST)
    often = frozenset(text for text, times in counts.items() if times >= _MANY)
    return Page(lines, flowing, widths, often, announced, _paired(lines), _counted(lines) | outline_at(lines))


def _counted(lines: Sequence[Line]) -> frozenset[int]:
    """Places of lines that count on ("9.1 Basic Criteria", "9.2 Chairs", "9.3 ..."), each below a blank line and a name without a verb:
    three and more from the first on are headings, whatever each looks like by itself.
    """
    found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, line in enumerate(lines[:-1]):
        if (named := _COUNTED.fullmatch(line.text)) and (line.gap or not at) and not lines[at + 1].text[:1].islower():
            found[named["of"]].append((int(named["n"]), at))
    runs = (places for places in found.values() if len(places) >= _MANY and [n for n, _ in places] == list(range(1, len(places) + 1)))
    return frozenset(at for places in runs if not any(_CLAUSE.search(lines[one].text) for _, one in places) for _, at in places)


def _paired(lines: Sequence[Line]) -> frozenset[int]:
    """Places of pairs of headings: a name of few words ("Knee", "Hip joint"), below it a line that begins as those of the other pairs
    ("Individuals with ..."), below that a text. Three pairs and more.
    """
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at in range(len(lines) - 2):
        name, second, text = (line.text for line in lines[at : at + 3])
        if lines[at + 1].gap or len(second) <= _NARROWEST or not _NAME.fullmatch(name):
            continue
        if (len(second) <= _LONGEST_PAIRED and len(text) > 1.5 * _NARROWEST) or _is_rest(second, text):
            found[" ".join(second.casefold().split()[:2])].append(at)
    pairs = [at for places in found.values() if len(places) >= _MANY for at in places]
    return frozenset(place for at in pairs for place in (at, at + 1) if not _CLAUSE.search(lines[at + 1].text))


def _is_rest(line: str, below: str) -> bool:
    """Whether a short line is the end of the one above."""
    return len(below) < _NARROWEST and (below[:1].islower() or line.endswith("-"))


def is_flowing(lines: Sequence[Line]) -> bool:
    """Whether each line is a whole paragraph (text of a web page) rather than a line of print, which breaks in mid-sentence."""
    long = [at for at, line in enumerate(lines) if len(line.text) >= _NARROWEST]
    if not long:
        return False
    broken = sum(_breaks_off(lines, at) for at in long) / len(long)
    giant = sum(len(lines[at].text) for at in long if len(lines[at].text) > LONG)
    if giant >= _MUCH * sum(len(line.text) for line in lines):
        return broken < _OFTEN
    return broken < _RARELY and max(len(lines[at].text) for at in long) > _WIDE


def _breaks_off(lines: Sequence[Line], at: int) -> bool:
    if at + 1 >= len(lines) or lines[at + 1].gap or is_finished(lines[at].text):
        return False
    return lines[at + 1].text[:1].islower()
