"""Announcements in tables: one row for a policy, its columns named by the row of headings above."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from diffing.announced.dated import effective_in, only_date
from diffing.announced.model import AnnouncedClass, Announcement
from diffing.announced.words import any_class, class_named, column_named
from policies.model import Block, Section

_CONTINUED = re.compile(r"\s*\(\s*cont(?:inued|['’]d|\.)?\s*\)\s*$", re.IGNORECASE)
_NUMBER = re.compile(r"[A-Z]{0,6}[-. ]?\d[\w.\-]*")


@dataclass(slots=True)
class _Row:
    """A row as it grows over the items of its cells: the lines of each column."""

    first: Block
    cells: list[list[str]]
    announced: AnnouncedClass | None


@dataclass(slots=True)
class _Table:
    """The columns of a table by name, and the class that a row across it has named."""

    columns: dict[str, int]
    announced: AnnouncedClass | None = None
    rows: list[_Row] = field(default_factory=list)


def in_tables(section: Section) -> Iterator[Announcement]:
    """The announcements of the section's tables. A table without a column of policies and one of dates or changes has none."""
    before: list[str] = []
    for ordinal, blocks in _tables(section.blocks):
        if not ordinal:
            before += [block.text for block in blocks]
            continue
        table = _read(blocks)
        if table:
            yield from _announcements(section, table, before)


def line_of(block: Block) -> str:
    """A block as a line of an announcement: an item is indented by two blanks a level."""
    return "  " * (block.level if block.kind == "item" else 0) + f"{block.marker} {block.text}".strip()


def _tables(blocks: Iterable[Block]) -> Iterator[tuple[int, list[Block]]]:
    """The blocks in runs of one table each; 0 for what stands between."""
    run: list[Block] = []
    for block in blocks:
        if run and run[-1].table != block.table:
            yield run[-1].table, run
            run = []
        run.append(block)
    if run:
        yield run[-1].table, run


def _read(blocks: Sequence[Block]) -> _Table | None:
    table: _Table | None = None
    for block in blocks:
        if block.kind == "row":
            columns = _columns(block)
            if columns:
                table = _with_columns(table, columns)
            elif table:
                _add_row(table, block)
        elif table and table.rows and block.column:
            cells = table.rows[-1].cells
            if block.column <= len(cells):
                cells[block.column - 1].append(line_of(block))
    return table


def _columns(block: Block) -> dict[str, int] | None:
    """The named columns where the row is one of headings, which a page may repeat."""
    named = {name: i for i, cell in reversed(list(enumerate(block.cells))) if (name := column_named(cell))}
    return named if "policy" in named and ({"effective", "text"} & named.keys()) else None


def _with_columns(table: _Table | None, columns: dict[str, int]) -> _Table:
    if table is None:
        return _Table(columns)
    table.columns = columns
    return table


def _add_row(table: _Table, block: Block) -> None:
    filled = [cell for cell in block.cells if cell.strip()]
    across = class_named(filled[0]) if len(filled) == 1 else None
    if across:
        table.announced = across
        return
    table.rows.append(_Row(block, [cell.splitlines() for cell in block.cells], table.announced))


def _announcements(section: Section, table: _Table, before: Sequence[str]) -> Iterator[Announcement]:
    default = effective_in(before)
    grown: list[Announcement] = []
    for row in table.rows:
        one = _announcement(section, table, row)
        if grown and (not one.policy or one.policy == grown[-1].policy):
            grown[-1] = replace(grown[-1], text="\n".join(filter(None, (grown[-1].text, one.text))))
        elif one.policy:
            grown.append(one)
    for one in grown:
        yield replace(one, effective=one.effective or default)


def _announcement(section: Section, table: _Table, row: _Row) -> Announcement:
    def cell(name: str) -> list[str]:
        at = table.columns.get(name, -1)
        return row.cells[at] if 0 <= at < len(row.cells) else []

    title, number = titled(" ".join(cell("policy")))
    printed = " ".join(cell("number")).strip() or number
    return Announcement(
        policy=title,
        number=printed if printed and _NUMBER.fullmatch(printed) else number,
        announced=class_named(" ".join(cell("announced"))) or row.announced or any_class(section.path),
        effective=only_date(" ".join(cell("effective"))),
        text="\n".join(line for line in cell("text") if line.strip()),
        section=" > ".join(part for part in section.path if part),
        page=row.first.place.page if row.first.place else None,
    )


def titled(text: str) -> tuple[str, str | None]:
    """The title and, where one stands before or behind it, the number: "MP077 Back pain", "Knee MRI (RAD-12)"."""
    plain = _CONTINUED.sub("", " ".join(text.split()))
    ahead = re.fullmatch(r"(?P<number>[A-Z]{1,6}[-. ]?\d[\w.\-]*|\d+(?:\.\d+){1,3})\s*[-–:]?\s+(?P<title>\D.*)", plain)
    behind = re.fullmatch(r"(?P<title>.*\S)\s*[(\[]\s*(?P<number>[A-Z]{0,6}[-. ]?\d[\w.\-]*)\s*[)\]]", plain)
    found = ahead or behind
    return (found["title"].strip(), found["number"]) if found else (plain, None)
