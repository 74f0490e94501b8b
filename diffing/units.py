"""A document as a flat row of units: headings, paragraphs, list items, table rows, each with its place in the outline."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field, replace
from typing import Literal

from policies.model import Block, Document, Role, Section
from rules.signals import lone_connective, split_ending, stance
from rules.words import key, singular, words

_NUMBER = re.compile(r"^\s*(?:[ivxlc]{1,5}|[a-z]|\d{1,2}(?:\.\d{1,2})*)[.):]\s+", re.IGNORECASE)
UnitKind = Literal["heading", "paragraph", "item", "row", "note"]
_STOP = frozenset({"a", "an", "the", "of", "and", "or", "to", "in", "for", "is", "are", "be", "by", "with", "on", "at", "as", "that"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One block, or one heading, of a document.

    position    index among the units of the document
    section     index of its section
    text        verbatim
    key         equal for units that a reader would call the same (markers, blanks, case, punctuation and a final and/or left out)
    connective  "and" or "or" at its end, or alone on the line after it
    parent      position of the item, paragraph, table row or heading that leads in to it
    label       key of the first cell of a table row, "" for all else
    spelled     key of all its letters, those of a final and/or too
    """

    position: int
    section: int
    kind: UnitKind
    depth: int
    marker: str
    text: str
    key: str
    connective: str
    role: Role
    page: int | None
    parent: int | None = None
    header: bool = False
    label: str = ""
    spelled: str = ""

    @property
    def words(self) -> frozenset[str]:
        """Its distinctive words."""
        return distinctive(self.text)


def title_key(heading: str) -> str:
    """The key of a heading without its number: `2. Coverage` and `II. Coverage` are one."""
    return key(_NUMBER.sub("", heading)) or key(heading)


@functools.lru_cache(maxsize=16384)
def distinctive(text: str) -> frozenset[str]:
    """The words of a text without plural endings and the small ones, all of them where nothing else is there."""
    found = tuple(map(singular, words(text)))
    return frozenset(w for w in found if w not in _STOP) or frozenset(found)


@dataclass(frozen=True, slots=True)
class Outline:
    """The units of a document with its sections' headings; `children` of a position are the items it leads in to, `keys` all keys."""

    units: tuple[Unit, ...]
    sections: tuple[Section, ...]
    children: dict[int, tuple[int, ...]]
    keys: frozenset[str]

    def parents(self, position: int) -> tuple[Unit, ...]:
        """The lead-ins above a unit, the nearest first."""
        above, at = [], self.units[position].parent
        while at is not None:
            above.append(self.units[at])
            at = self.units[at].parent
        return tuple(above)

    def siblings(self, position: int) -> tuple[Unit, ...]:
        """The units under the same lead-in, the unit itself included."""
        parent = self.units[position].parent
        return tuple(self.units[p] for p in self.children[parent]) if parent is not None else (self.units[position],)

    def label(self, position: int) -> str:
        """The headings above a unit, joined by " > "; the text before the first heading is the top of the document."""
        section = self.sections[self.units[position].section]
        return " > ".join(dict.fromkeys(p for p in section.path if p)) or section.heading or "Top of the document"


def outline(document: Document, ignored: frozenset[str] = frozenset()) -> Outline:
    """The units of a document, furniture (by key, its own and the other version's) left out."""
    units: list[Unit] = []
    for index, section in enumerate(document.sections):
        _add_section(units, index, section, ignored)
    children: dict[int, list[int]] = {}
    for unit in units:
        if unit.parent is not None:
            children.setdefault(unit.parent, []).append(unit.position)
    return Outline(tuple(units), document.sections, {p: tuple(c) for p, c in children.items()}, frozenset(u.key for u in units))


def furniture_keys(*documents: Document) -> frozenset[str]:
    """The keys of what the readers took out as page furniture of any of the documents."""
    return frozenset(filter(None, (key(line) for d in documents for line in d.furniture)))


def _add_section(units: list[Unit], index: int, section: Section, ignored: frozenset[str]) -> None:
    """Appends a section's heading and blocks; a connective alone on its line goes to the unit before it."""
    start = len(units)
    place = _Place(start)
    heading = (Block("heading", section.heading, section.level),) if key(section.heading) else ()
    for block in (*heading, *section.blocks):
        alone = lone_connective(block.text)
        if alone:
            if len(units) > start:
                units[-1] = replace(units[-1], connective=alone, spelled=units[-1].spelled + key(alone))
            continue
        unit = _unit(block, (len(units), index, section.role), place.parent_of(block, units))
        if unit.key and (unit.key not in ignored or block.kind == "item"):
            units.append(unit)
            place.enter(unit)


def _unit(block: Block, where: tuple[int, int, Role], parent: int | None) -> Unit:
    text, ending = split_ending(block.text) if block.kind in ("item", "paragraph") else (block.text, "")
    position, section, role = where
    return Unit(
        position=position,
        section=section,
        kind=block.kind,
        depth=block.level if block.kind == "item" else 0,
        marker=block.marker,
        text=block.text,
        key=title_key(text) if block.kind == "heading" else key(text),
        connective=ending,
        role=role,
        page=block.place.page if block.place else None,
        parent=parent,
        header=block.header,
        spelled=key(block.text),
        label=key(block.cells[0]) if len(block.cells) > 1 and any(block.cells[1:]) else "",
    )


@dataclass(slots=True)
class _Place:
    """Where the walk through a section stands: its first unit, its heading, the last lead-in, the open items from the outside in.

    row     the table row above, None where it has no words of its own
    column  the column of the cell whose lists are gone through, 0 outside of tables; `cell`: what leads in to its lists
    """

    start: int
    heading: int | None = None
    lead: int | None = None
    open_items: list[Unit] = field(default_factory=list)
    row: int | None = None
    column: int = 0
    cell: int | None = None

    def parent_of(self, block: Block, before: list[Unit]) -> int | None:
        """The position of what leads in to a block: a shallower item, else the paragraph or heading above the list."""
        if block.kind == "row":
            self.row = None
        if block.column != self.column:
            self.column, self.cell, self.open_items = block.column, self.row, []
        if block.column:
            return self._in_cell(block)
        if block.kind == "item":
            while self.open_items and self.open_items[-1].depth >= block.level:
                self.open_items.pop()
            return self.open_items[-1].position if self.open_items else self.lead
        if block.kind == "paragraph" and len(before) > self.start:
            return _lead_in_of_paragraph(before[-1], before, self.heading)
        return self.heading

    def _in_cell(self, block: Block) -> int | None:
        """A shallower item of the same cell, else the paragraph above its list, else the row; the heading where the row is empty."""
        above = self.cell if self.cell is not None else self.heading
        if block.kind != "item":
            return self.row if self.row is not None else self.heading
        while self.open_items and self.open_items[-1].depth >= block.level:
            self.open_items.pop()
        return self.open_items[-1].position if self.open_items else above

    def enter(self, unit: Unit) -> None:
        """Takes note of a unit that was added."""
        if unit.kind == "row":
            self.row = unit.position
        elif self.column and unit.kind == "paragraph":
            self.cell, self.open_items = (unit.position, []) if _opens_list(unit.text) else (self.cell, self.open_items)
        elif unit.kind == "item":
            self.open_items.append(unit)
        elif unit.kind == "heading":
            self.heading = self.lead = unit.position
        elif unit.kind == "paragraph" and (not self.open_items or _opens_list(unit.text)):
            self.lead = unit.position
            self.open_items = []


def _opens_list(text: str) -> bool:
    """Whether a paragraph between two lists is the lead-in of the second, not a remark inside the first."""
    return text.rstrip().endswith(":") or stance(text) is not None


def _lead_in_of_paragraph(above: Unit, before: list[Unit], heading: int | None) -> int | None:
    """A paragraph below `…:` or below a fellow that goes on (`…; and`) is a list member whose bullet the format lost."""
    if above.kind != "paragraph":
        return heading
    if above.text.rstrip().endswith(":"):
        return above.position
    led = above.parent is not None and before[above.parent].text.rstrip().endswith(":")
    return above.parent if led and _goes_on(above) else heading


def _goes_on(paragraph: Unit) -> bool:
    return bool(paragraph.connective) or paragraph.text.rstrip().endswith((";", ","))
