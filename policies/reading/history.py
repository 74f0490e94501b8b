"""The payer's own revision history, from tables or lines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from policies.dates import FoundDate, date_at_start, find_dates, parse_date
from policies.model import Block, HistoryEntry, Role, Section

_HEAD = (
    r"(?:(?:effective|review|revision|revised|publication|approval) )?dates?|status|actions?|description|summary(?: of changes)?"
    r"|type of revision|version|changes?|updates?|(?:revision )?(?:number|no)|rationale(?: for change)?|comments?"
    r"|reason(?: for change)?|section|history"
)
_HEAD_CELL = re.compile(_HEAD, re.IGNORECASE)
_HEAD_LINE = re.compile(rf"(?:(?:{_HEAD})[\s:|]*)+", re.IGNORECASE)
_STATUS = (
    r"(?:updated codes|codes updated|updated?|revised|created|reviewed|new|retired|restored|replaced|archived"
    r"|annual (?:review|revision)|revision)"
)
_STATUS_ALONE = re.compile(rf"{_STATUS}\s*:?", re.IGNORECASE)
_STATUS_LINE = re.compile(rf"(?P<status>{_STATUS})\s+(?:n/a\s+)?(?=\d|[A-Z][a-z]{{2,8}}\.? (?:\d|20))", re.IGNORECASE)
_STATUS_LAST = re.compile(rf"(?P<words>.+[.;)])\s+(?P<status>{_STATUS})", re.IGNORECASE | re.DOTALL)
_LABELLED = re.compile(
    r"(?P<label>devised|revised|reviewed|created|original(?: effective)?(?: date)?|approved|retired)\s*:\s*(?P<rest>.*)", re.IGNORECASE
)
_NOTHING = re.compile(r"(?:n/?a|none|unchanged|-|–|—|\s)+", re.IGNORECASE)


@dataclass(slots=True)
class _Entry:
    """An entry as it grows. `column` is the date's column in its table, None for an entry from lines."""

    date: dt.date
    words: list[str] = field(default_factory=list)
    column: int | None = None

    def goes_on_with(self, block: Block) -> bool:
        """Whether a block without a date belongs to this entry: below a table row only what follows from its cells, or a row whose
        date cell is empty, does.
        """
        if self.column is None:
            return block.kind != "row"
        if block.kind != "row":
            return block.column > 0
        return self.column < len(block.cells) and not block.cells[self.column].strip()


def read_history(sections: Sequence[Section]) -> tuple[HistoryEntry, ...]:
    """The dated entries in the order printed. A history without any date gives its lines as entries without one."""
    blocks = list(_parted([block for section in sections if section.role is Role.HISTORY for block in _blocks(section)]))
    entries = [*_entries(blocks), *_at_the_end(sections)]
    found = tuple(HistoryEntry(e.date, "\n".join(w for w in e.words if w)) for e in entries)
    if found:
        return tuple(entry for entry in found if entry.text)
    return tuple(HistoryEntry(None, _line(b)) for b in blocks if b.kind != "heading" and b.text and not _is_head(b))


def _blocks(section: Section) -> Iterator[Block]:
    """The section's blocks; the heading of a part of the history ("Coverage Rationale") is a line of it."""
    if not re.search(r"histor|revision|updates|changes|dates", section.heading, re.IGNORECASE):
        yield Block("heading", section.heading)
    yield from section.blocks


def _parted(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks; a status at the end of a line ("… added. Updated codes") is a line of its own where the next line begins with a date."""
    for block, after in zip_longest(blocks, blocks[1:]):
        status = _STATUS_LAST.fullmatch(block.text) if block.kind == "paragraph" else None
        if not status or not after or not date_at_start(after.text, short_months=True):
            yield block
            continue
        yield replace(block, text=status["words"])
        yield replace(block, text=status["status"])


def _at_the_end(sections: Sequence[Section]) -> Iterator[_Entry]:
    """Lines like "Revised: 6/23 (…); 12/23 (…)" that stand below the references without a heading of their own."""
    for section in sections:
        label = ""
        for block in section.blocks if section.role is Role.REFERENCES else ():
            if labelled := _LABELLED.fullmatch(block.text):
                yield from _several(labelled["label"].capitalize(), labelled["rest"])
                label = labelled["label"].capitalize() if block.text.endswith((";", ",")) else ""
            elif label and date_at_start(block.text, short_months=True):
                yield from _several(label, block.text)


def _entries(blocks: Iterable[Block]) -> Iterator[_Entry]:
    current: _Entry | None = None
    columns: tuple[str, ...] = ()
    status = ""
    for block in blocks:
        if block.column:  # of a cell of the row above; a date or a label in it opens no entry
            if current and current.goes_on_with(block):
                current.words.append(_line(block))
            continue
        if _is_head(block):
            columns = tuple(cell.lower() for cell in block.cells)
            continue
        if _STATUS_ALONE.fullmatch(block.text):
            status = block.text.strip(" :")
            continue
        started = [_from_row(block, columns)] if block.kind == "row" else list(_from_line(block))
        new = [entry for entry in started if entry]
        if status and new:
            new[0].words.insert(0, status)
        status = ""
        if new:
            yield from [current] if current else []
            yield from new[:-1]
            current = new[-1]
        elif current and current.goes_on_with(block):
            current.words.append(_line(block))
    if current:
        yield current


def _is_head(block: Block) -> bool:
    cells = [cell.strip(" :") for cell in block.cells if cell.strip()]
    if cells:
        named = [bool(_HEAD_CELL.fullmatch(cell)) for cell in cells]
        return all(named) or (block.header and any(named))
    return bool(_HEAD_LINE.fullmatch(block.text))


def _from_row(block: Block, columns: Sequence[str]) -> _Entry | None:
    """The entry of a row with a date of its own, effective dates before others."""
    dated = [(index, found) for index, cell in enumerate(block.cells) if (found := _cell_date(cell))]
    if not dated:
        return None
    index, found = min(dated, key=lambda pair: (0 if pair[0] < len(columns) and "effective" in columns[pair[0]] else 1, pair[0]))
    cells = [_without_date(cell, found) if i == index else cell.strip() for i, cell in enumerate(block.cells)]
    return _Entry(found.date, [cell for cell in cells if cell and not parse_date(cell) and not _NOTHING.fullmatch(cell)], index)


def _without_date(cell: str, date: FoundDate) -> str:
    """What a cell says beside its date."""
    sides = (cell[: date.start].strip(" -–—:;,|("), cell[date.end :].strip(" -–—:;,)"))
    return " ".join(side for side in sides if side)


def _cell_date(cell: str) -> FoundDate | None:
    """The date at a cell's start or in a short cell; a date inside a sentence is not the row's."""
    if started := date_at_start(cell, short_months=True):
        return started
    found = find_dates(cell)
    return found[0] if found and len(cell) <= 40 else None


def _from_line(block: Block) -> Iterator[_Entry]:
    """The entries that begin on this line: one, or several after a label ("Revised: 6/23 (text); 8/25")."""
    text = block.text
    if not re.sub(r"[\d/.,;\s-]|\band\b", "", text) and len(find_dates(text)) > 1:
        return
    if labelled := _LABELLED.fullmatch(text):
        yield from _several(labelled["label"].capitalize(), labelled["rest"])
        return
    status = _STATUS_LINE.match(text)
    start = status.end() if status else 0
    leading = date_at_start(text[start:], short_months=True)
    if leading:
        date, rest = _last_leading(text[start:], leading)
        words = [status["status"]] if status else []
        yield _Entry(date, [*words, rest] if rest else words)
        return
    found = find_dates(text)
    if len(found) == 1 and block.kind == "paragraph" and not text[found[0].end :].strip(" .)") and len(text) <= 60:
        yield _Entry(found[0].date, [text[: found[0].start].strip(" ,:-–—")])


def _last_leading(text: str, first: FoundDate) -> tuple[dt.date, str]:
    """The last of the dates with which a line begins (review date, then effective date), and what follows them."""
    date, end = first.date, first.end
    while nothing := _NOTHING.match(text, end):
        following = date_at_start(text[nothing.end() :])
        if not following or following.start or text[end : nothing.end()].strip():
            end = nothing.end() if not following or following.start else end
            break
        date, end = following.date, nothing.end() + following.end
    return date, text[end:].lstrip("-–—‐:;,. |").strip()


def _several(label: str, rest: str) -> Iterator[_Entry]:
    found = [f for f in find_dates(rest, short_months=True) if rest[: f.start].count("(") <= rest[: f.start].count(")")]
    for index, date in enumerate(found):
        end = found[index + 1].start if index + 1 < len(found) else len(rest)
        yield _Entry(date.date, [f"{label}: {rest[date.end : end].strip(' ;,')}".rstrip(": ")])


def _line(block: Block) -> str:
    cells = [cell for cell in block.cells if cell.strip() and not _NOTHING.fullmatch(cell)]
    return " | ".join(cells) if cells else f"{block.marker} {block.text}".strip()
