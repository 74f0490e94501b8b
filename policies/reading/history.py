"""The payer's own revision history, from tables or lines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from policies.dates import FoundDate, date_at_start, find_dates, parse_date
from policies.model import Block, HistoryEntry, Role, Section

_HEAD_WORDS = re.compile(
    r"(?:effective |review |revision |revised |publication |approval )?dates?|status|action|description|summary(?: of changes)?|type of revision|version|changes?|"
    r"(?:revision )?(?:number|no)|rationale(?: for change)?|comments?|reason(?: for change)?|section|history",
    re.IGNORECASE,
)
_EVENTS = re.compile(r"^(?P<label>devised|revised|reviewed|created|effective|original(?: effective)?(?: date)?|approved|retired|archived)\s*:\s*(?P<rest>.*)$", re.IGNORECASE)
_UNDATED = re.compile(r"n/?a|none|unchanged|-|–|—", re.IGNORECASE)


@dataclass(slots=True)
class _Entry:
    """An entry as it grows: the first line may hold no words beside the date."""

    date: dt.date | None
    words: list[str] = field(default_factory=list)

    def done(self) -> HistoryEntry:
        return HistoryEntry(self.date, "\n".join(w for w in self.words if w))


def read_history(sections: Sequence[Section]) -> tuple[HistoryEntry, ...]:
    """The entries in the order printed; an entry without words or date is not one."""
    blocks = [block for section in sections if section.role is Role.HISTORY for block in _blocks(section)]
    entries = (entry.done() for entry in _entries(blocks))
    return tuple(entry for entry in entries if entry.date or entry.text)


def _blocks(section: Section) -> Iterator[Block]:
    """The section's blocks; the heading of a part of the history ("Coverage Rationale") is a line of it."""
    if len(section.path) > 1 and not re.search(r"histor|revision|update|change", section.heading, re.IGNORECASE):
        yield Block("paragraph", section.heading)
    yield from section.blocks


def _entries(blocks: Iterable[Block]) -> Iterator[_Entry]:
    current: _Entry | None = None
    columns: tuple[str, ...] = ()
    table = 0
    for block in blocks:
        if block.kind == "row":
            if block.table != table:
                table, columns = block.table, ()
            if _is_head(block):
                columns = tuple(cell.lower() for cell in block.cells)
                continue
            started = _from_row(block, columns)
        else:
            if _is_head(block):
                continue
            started = list(_from_line(block))
        if not started:
            current = current or _Entry(None)
            current.words.append(_line(block))
            continue
        if current:
            yield current
        yield from started[:-1]
        current = started[-1]
    if current:
        yield current


def _is_head(block: Block) -> bool:
    cells = block.cells or tuple(re.split(r"\s{2,}|\t|\s\|\s", block.text))
    named = [bool(_HEAD_WORDS.fullmatch(cell.strip(" :"))) for cell in cells if cell.strip()]
    if block.header and any(named):
        return True
    if all(named) and named:
        return True
    return block.kind != "row" and bool(re.fullmatch(rf"(?:(?:{_HEAD_WORDS.pattern})[\s:]*)+", block.text, re.IGNORECASE))


def _from_row(block: Block, columns: Sequence[str]) -> list[_Entry]:
    """One entry for a row with a date of its own; a row without one continues the entry above it."""
    dated = [(index, found) for index, cell in enumerate(block.cells) if (found := _cell_date(cell))]
    if not dated:
        return []
    index, found = min(dated, key=lambda pair: _preference(pair[0], columns))
    rest = [cell.strip() for i, cell in enumerate(block.cells) if not _is_bare_date(cell, i, index)]
    tail = block.cells[index][found.end :].strip(" -–—:;,") if not parse_date(block.cells[index]) else ""
    words = [tail, *(cell for i, cell in enumerate(rest) if cell and cell != block.cells[index].strip())]
    return [_Entry(found.date, [word for word in words if word])]


def _cell_date(cell: str) -> FoundDate | None:
    """The date of a short cell or at a cell's start; a date inside a sentence is not the row's."""
    if started := date_at_start(cell, short_months=True):
        return started
    found = find_dates(cell)
    return found[0] if found and len(cell) <= 40 else None


def _is_bare_date(cell: str, index: int, chosen: int) -> bool:
    return bool(parse_date(cell)) and index == chosen


def _preference(index: int, columns: Sequence[str]) -> tuple[int, int]:
    """Effective dates before other dates, then from left to right."""
    name = columns[index] if index < len(columns) else ""
    return (0 if "effective" in name else 1), index


def _from_line(block: Block) -> Iterator[_Entry]:
    """The entries that begin on this line: "01/01/26 Text", or several after a label ("Revised: 6/23 (text); 8/25")."""
    if event := _EVENTS.match(block.text):
        yield from _labelled(event["label"], event["rest"])
        return
    start = date_at_start(block.text, short_months=True)
    if not start:
        return
    rest = block.text[start.end :].strip()
    listed = find_dates(block.text, short_months=True)
    if len(listed) > 1 and not re.sub(r"[\s,;]|and", "", _between(block.text, listed)):
        yield from (_Entry(found.date) for found in listed)
        return
    yield _Entry(start.date, [rest.lstrip("-–—‐:;,. |").strip()])


def _between(text: str, dates: Sequence[FoundDate]) -> str:
    """What the text holds beside these dates."""
    kept, position = "", 0
    for found in dates:
        kept += text[position : found.start]
        position = found.end
    return kept + text[position:]


def _labelled(label: str, rest: str) -> Iterator[_Entry]:
    found = find_dates(rest, short_months=True)
    for index, date in enumerate(found):
        end = found[index + 1].start if index + 1 < len(found) else len(rest)
        if date.start and rest[: date.start].count("(") > rest[: date.start].count(")"):
            continue
        yield _Entry(date.date, [f"{label.capitalize()}: {rest[date.end : end].strip(' ;,')}".strip(": ")])


def _line(block: Block) -> str:
    cells = [cell for cell in block.cells if cell.strip() and not _UNDATED.fullmatch(cell.strip())]
    return " | ".join(cells) if cells else f"{block.marker} {block.text}".strip()
