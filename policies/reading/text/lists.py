"""Depth of items, and lists that lost their markers: after a lead-in, from the ends of the items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from policies.model import Block
from policies.reading.markers import DASHES, GLYPHS, Nesting
from policies.reading.text.page import Unit
from policies.reading.text.shape import HOW_MANY, POLICY_NUMBER, is_finished, speaks

_CONNECTED = re.compile(r"(?:[;,.]\s*(and/or|and|or)|\b(AND/OR|AND|OR))[,;:]?$|(;)$", re.IGNORECASE)
_TWO = re.compile(r"\b(?:both|either) of\b|\beither\b[^.]{0,40}\bor\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[a-z)\]]\. +[A-Z]")
_QUOTED = re.compile(r"[\"“]")
_CLAUSE = re.compile(
    r"(?:the|there|this|no|an?|patient|member|individual)\b[^.;:]{0,60}?\b(?:is|are|has|have|was|were|does|must|will|meets?)\b", re.I
)
_LONGEST_LEAD_IN = 140
_LONGEST_BARE_ITEM = 400
_DEEPEST = 12  # of nesting that only the words tell
_REACH = 300  # units before and behind an item in which its place in the list is looked for
_NAME = 6  # words of an item that only names what is set in below it
_STEP = 2  # columns between the left edges of lists one below the other
_INDENTED = 3  # columns by which a text that kept its layout sets lists apart


@dataclass(slots=True)
class _Recovery:
    """Walks units and decides which of them are list items."""

    units: Sequence[Unit]
    flowing: bool
    blocks: list[Block] = field(default_factory=list)
    nesting: Nesting = field(default_factory=Nesting)
    depth: int = 0
    indented: bool = False
    sibling: tuple[str, int] | None = None  # first word and depth of the last item without marker above a list with markers

    def run(self) -> list[Block]:
        self.indented = _is_indented(self.units)
        at = 0
        while at < len(self.units):
            at = self._next(at)
        return self.blocks

    def _from(self, at: int) -> Iterator[Unit]:
        """The units from here on, without a copy of them."""
        return (self.units[place] for place in range(at, len(self.units)))

    def _next(self, at: int) -> int:
        unit = self.units[at]
        if unit.kind == "heading":
            self.nesting.clear()
            self.depth, self.sibling = 0, None
            self.blocks.append(Block("heading", unit.text, level=1))
            return at + 1
        if unit.kind == "item":
            self.depth = self.nesting.place(unit.marker, float(unit.indent) if self.indented else None, announced=self._announced())
            self.blocks.append(Block("item", unit.text, level=self.depth, marker=unit.marker))
            return self._set_in(at) or self._below(at)
        self.depth = 0
        if run := self._alike(at, POLICY_NUMBER) or self._closing(at):
            self.blocks += [Block("item", one.text, level=1) for one in run]
            return at + len(run)
        if self.sibling and self._is_lead_in(at) and unit.text.split(" ", 1)[0] == self.sibling[0]:
            self._items([unit], self.sibling[1])
            self.depth = self.sibling[1]
            return at + 1
        if unit.kind == "row":
            self.blocks.append(Block("row", unit.text, cells=unit.cells, header=unit.header, table=unit.table))
            return at + 1
        if unit.kind == "note":
            self.blocks.append(Block("note", unit.text, marker=unit.marker))
            return at + 1
        if leads_in(unit.text):
            self.nesting.suspend()
        self.blocks.append(Block("paragraph", unit.text))
        return self._below(at)

    def _closing(self, at: int) -> list[Unit]:
        """Lines in small letters that end in a comma or "and", up to the end of their sentence: a list with its lead-in further up."""
        run: list[Unit] = []
        for unit in self._from(at):
            if unit.kind != "text" or not unit.text[:1].islower() or (run and unit.gap):
                return []
            run.append(unit)
            if not unit.text.endswith(",") and not _connector(unit.text):
                return run if len(run) > 1 and self.flowing and unit.text.endswith(".") else []
        return []

    def _announced(self) -> bool:
        return bool(self.blocks) and leads_in(self.blocks[-1].text)

    def _below(self, at: int) -> int:
        """After a lead-in: the items that lost their markers. Gives the index of the first unit that was not taken."""
        if not leads_in(self.units[at].text):
            run = self._counted_run(at + 1) if HOW_MANY.search(self.units[at].text) else []
            self._items(run, self.depth + 1)
            return at + 1 + len(run)
        run = self._bare_run(at + 1) or self._lead_in_below(at + 1)
        self._items(run, self.depth + 1)
        return at + 1 + len(run)

    def _set_in(self, at: int) -> int:
        """The words set in below an item that only names them ("III. Blocks"): its items. Gives the index behind them, 0 for none."""
        name, run = self.units[at], []
        if not name.marker or is_finished(name.text) or speaks(name.text) or len(name.text.split()) > _NAME:
            return 0
        for unit in self._from(at + 1):
            if unit.kind != "text" or unit.gap or unit.indent < name.indent + _STEP or not unit.text[:1].isupper():
                break
            run.append(unit)
        self._items(run, self.depth + 1)
        return at + 1 + len(run) if run else 0

    def _counted_run(self, start: int) -> list[Unit]:
        """The lines straight below words such as "Criteria (all required)", up to the next blank line."""
        run: list[Unit] = []
        for unit in self._from(start):
            if unit.kind != "text" or unit.gap or leads_in(unit.text) or not unit.text[:1].isupper() or len(unit.text) > _LONGEST_BARE_ITEM:
                break
            run.append(unit)
        return run if len(run) > 1 else []

    def _lead_in_below(self, at: int) -> list[Unit]:
        """A lead-in directly below a lead-in, above a list with markers, is an item of an outer list: its siblings begin as it does."""
        if self.flowing or at + 1 >= len(self.units) or self.units[at + 1].kind != "item" or not self._is_lead_in(at):
            return []
        self.sibling = (self.units[at].text.split(" ", 1)[0], self.depth + 1)
        return [self.units[at]]

    def _is_lead_in(self, at: int) -> bool:
        unit = self.units[at]
        return unit.kind == "text" and unit.gap == 0 and leads_in(unit.text) and len(unit.text) <= _LONGEST_LEAD_IN

    def _bare_run(self, start: int) -> list[Unit]:
        """The units below a lead-in that are its items."""
        if quoted := self._alike(start, _QUOTED):
            return quoted
        run: list[Unit] = []
        for unit in self._from(start):
            if unit.kind != "text" or not self._may_follow(unit, run):
                break
            run.append(unit)
            if not self.flowing and not _connector(unit.text):
                break  # in print the last item is the one without ";"
        return run if _is_list(run, self.flowing) else []

    def _alike(self, start: int, shape: re.Pattern[str]) -> list[Unit]:
        """The text units from here on that begin alike, two and more of them."""
        run: list[Unit] = []
        for unit in self._from(start):
            if unit.kind != "text" or not shape.match(unit.text) or len(unit.text) > _LONGEST_BARE_ITEM:
                break
            run.append(unit)
        return run if len(run) > 1 else []

    def _may_follow(self, unit: Unit, run: list[Unit]) -> bool:
        if not run:
            return not unit.text.lower().startswith(("note:", "notes:", "*"))
        if _connector(run[-1].text) or leads_in(run[-1].text):
            return True
        return self.flowing and unit.gap == 0

    def _items(self, run: list[Unit], depth: int) -> None:
        """Append the items; one that leads in has its own items below it, as far as they can be told."""
        at = 0
        while at < len(run):
            unit = run[at]
            self.blocks.append(Block("item", unit.text, level=depth))
            self.nesting.bare(depth)
            at += 1
            if depth < _DEEPEST and (leads_in(unit.text) or _leads_in_inside(unit.text)):
                before, after = run[max(0, at - 1 - _REACH) : at - 1], run[at : at + _REACH]
                count = _nested_count(unit.text, [one.text for one in before], [one.text for one in after])
                self._items(run[at : at + count], depth + 1)
                at += count


def _is_indented(units: Sequence[Unit]) -> bool:
    """Whether the left edges of the items tell their depth: there are three and more of them, or one bullet stands at several."""
    items = [unit for unit in units if unit.kind == "item"]
    if len({unit.indent // _INDENTED for unit in items}) > 2:
        return True
    edges = {unit.marker: {one.indent for one in items if one.marker == unit.marker} for unit in items if unit.marker in GLYPHS + DASHES}
    steps = [later - first for found in edges.values() for first, later in pairwise(sorted(found))]
    return len(steps) > 0 and min(steps) >= _STEP


def _is_list(run: list[Unit], flowing: bool) -> bool:
    if not run:
        return False
    if _connector(run[0].text) or (len(run) > 1 and _connector(run[1].text)):
        return True
    return flowing and len(run) >= 2 and sum(len(unit.text) > _LONGEST_BARE_ITEM for unit in run) <= len(run) // 2


def leads_in(text: str) -> bool:
    """Whether a text announces a list: it ends in a colon."""
    return text.rstrip("*†‡ ").endswith(":")


def _leads_in_inside(text: str) -> bool:
    """An item whose announcement is followed by a note: "... both of the following: Note: the episode begins ..."."""
    return re.search(r"\bof the following[^.:]{0,120}: *Notes?:", text) is not None


def _connector(text: str) -> str:
    """How an item says that another follows: "and", "or", ";", or "" where it does not."""
    found = _CONNECTED.search(text)
    return (found.group(1) or found.group(2) or found.group(3)).lower() if found else ""


def _nested_count(lead_in: str, before: list[str], after: list[str]) -> int:
    """How many of the units after a lead-in item lie below it; the rest go on with the outer list.

    Two where the lead-in says "both" or "either"; else up to the one that closes with the outer list's own connector
    or ends a sentence; all of them where nothing tells.
    """
    if not after:
        return 0
    if _TWO.search(lead_in):
        return min(2, len(after))
    if not _CLAUSE.match(after[0]) and before and all(_CLAUSE.match(text) for text in before):
        return next((at for at, text in enumerate(after) if _CLAUSE.match(text)), len(after))
    outer = next((word for text in reversed(before) if (word := _connector(text))), "")
    for at, text in enumerate(after):
        inner = _connector(text)
        if outer and inner == outer and at > 0 and _connector(after[0]) != outer:
            return at + 1
        if not inner and text.endswith(".") and outer:
            return at + 1
        if not inner and at > 0 and _connector(after[at - 1]):
            return at + 1
    return len(after)


def blocks_of(units: Sequence[Unit], flowing: bool) -> list[Block]:
    """The blocks of the units: items with their depth, headings still all on level 1."""
    return [replace(block, text=block.text) for block in _Recovery(units, flowing).run()]


def heading_levels(units: Sequence[Unit]) -> list[int]:
    """The level of each heading unit, from its style: capitals and known headings stand above the rest; the title stands above all."""
    headings = [unit for unit in units if unit.kind == "heading"]
    capitals = sum(unit.style == "capitals" for unit in headings) >= 3
    numbered = sum(unit.style == "numbered" for unit in headings) >= 3
    levels = [_level(unit.style, capitals, numbered) for unit in headings]
    return _title_first(_closed_up(levels))


def _closed_up(levels: list[int]) -> list[int]:
    """Levels without holes below the second: 2, 4, 4 become 2, 3, 3."""
    used = {level: at + 2 for at, level in enumerate(sorted(set(levels) - {1}))}
    return [used.get(level, level) for level in levels]


def _level(style: str, capitals: bool, numbered: bool) -> int:
    ranks = {
        "first": 1,
        "capitals": 2,
        "numbered": 2,
        "known": 3 if capitals and not numbered else 2,
        "announced": 3,
        "title": 3,
        "count": 4,
        "colon": 4,
        "plain": 4,
    }
    return ranks[style]


def _title_first(levels: list[int]) -> list[int]:
    """What stands before the first heading of the second level is the title: the first of them is level 1."""
    if not levels or levels[0] == min(levels):
        return levels
    return [1, *levels[1:]]
