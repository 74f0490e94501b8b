"""Tables of a note: every figure with the name of its row or column, its day, its side, and whether it is early or of now."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from practice.notes.dates import printed_days, told_days
from practice.notes.model import Cell, Sentence

_COLUMNS = re.compile(r"\s{2,}|\s*\|\s*|\t+")
_NOW = re.compile(r"\b(?:today|now|current|currently|this\s+visit|most\s+recent|latest|re-?\s?eval\w*|discharge|present)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:initial|baseline|start|intake|admission|eval(?:uation)?|previous|prior|pre|first|IE|SOC)\b", re.IGNORECASE)
_SIDE = {"od": "right", "right": "right", "r": "right", "rt": "right", "os": "left", "left": "left", "l": "left", "lt": "left"}
_RESULT = re.compile(r"^(?:results?|values?|measured|level)$", re.IGNORECASE)
_FIGURE = re.compile(r"^\(?[<>≤≥~-]?\s*\d")
_REMARK = re.compile(r"\([^()]*[A-Za-z][^()]*\)")
"""Words in brackets behind the last column (`34   (MCID 8)`): they are none of the figures."""
_DD, _D = r"(?:0[1-9]|1[0-2])/(?:0[1-9]|[12]\d|3[01])", r"(?:[1-9]|1[0-2])/(?:[12]\d|3[01]|[1-9])"
_SHORT_DAY = re.compile(rf"(?<![\d/])(?:{_DD}|(?<=[(a-z] ){_D}|(?<=\(){_D})(?![\d/])")
_BARE_DAY = re.compile(r"(?<![\d/])(?:0?[1-9]|1[0-2])/(?:[12]\d|3[01]|0?[1-9])(?![\d/])")
"""A day without a year, beside a column that says that it is one (`IE 1/6   2/10   3/13`)."""
_BY_WHOM = re.compile(r"\((?:PTA?|OTA?|DPT|MD|NP|PA|RN)\)|\b(?:PN|PR)\b")
"""In the head of a column: who examined, or that it was a progress note."""
_UNSURE = (Cell("", ""),)
"""Of a row whose cells cannot be told apart no figure is read."""


@dataclass(frozen=True, slots=True)
class _Row:
    start: int
    end: int
    indent: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    """The columns behind the first; `titled`: the first column has a head of its own."""

    kind: str
    columns: tuple[str, ...]


def tabled(text: str, sentences: Sequence[Sentence], day: dt.date | None) -> tuple[Sentence, ...]:
    """The sentences, those that are rows of a table with their cells."""
    rows = dict(_rows_told(text, day))
    out = []
    for one in sentences:
        line = text.rfind("\n", 0, one.start) + 1
        told = rows.get(line)
        out.append(replace(one, cells=told) if told and not text[line : one.start].strip(" \t-*•") else one)
    return tuple(out)


def columns(line: str) -> tuple[str, ...]:
    """The columns of a line; one for a line that has none."""
    return tuple(cell for cell in _COLUMNS.split(line.strip()) if cell)


def _lines(text: str) -> Iterator[_Row]:
    at = 0
    for raw in text.split("\n"):
        yield _Row(at, at + len(raw), len(raw) - len(raw.lstrip()), columns(raw))
        at += len(raw) + 1


def _rows_told(text: str, day: dt.date | None) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    head: _Head | None = None
    title = ""
    for line in _lines(text):
        if not line.cells:
            head, title = None, ""
        elif (found := _head(line.cells)) is not None:
            head = _with_years(found, day)
        elif head is not None and len(line.cells) > 1:
            yield line.start, _told(line.cells, head, day)
        elif _dated_row(line.cells, day) and title:
            yield line.start, tuple(_cell(title, line.cells[1], line.cells[0], day))
        elif not _FIGURE.match(line.cells[-1]):
            head, title = None, text[line.start : line.end].strip()


def _head(cells: tuple[str, ...]) -> _Head | None:
    """The head of a table: days, stages or sides over the columns; names under the word `Date`; the word `Result`."""
    rest = cells[1:]
    if len(cells) > 1 and cells[0].casefold() in ("date", "day", "visit") and not any(_FIGURE.match(c) for c in rest):
        return _Head("names", cells)
    if len(cells) > 1 and any(_RESULT.match(c) for c in rest):
        return _Head("result", cells)
    for kind, fits in (("side", _side), ("stage", _staged)):
        if len(cells) > 1 and all(fits(c) for c in cells):
            return _Head(kind, ("", *cells))
        if len(rest) > 1 and all(fits(c) for c in rest) and not re.search(r"\d", cells[0]):
            return _Head(kind, cells)
    for before, days in ((cells[:1], rest), ((), cells)):
        bare = [_BARE_DAY.sub("", c, count=1).strip() for c in days]
        if len(days) > 1 and any(c and _staged(c) for c in bare) and all(not c or _staged(c) for c in bare):
            return None if any(re.search(r"\d", c) for c in before) else _Head("stage", (*(before or ("",)), *days))
    return None


def _with_years(head: _Head, day: dt.date | None) -> _Head:
    """Days without a year with the year that makes them past on the day of the note; in a note without a day the last one is of now."""
    if head.kind != "stage" or not any(_BARE_DAY.search(one) and not printed_days(one) for one in head.columns[1:]):
        return head
    dated = [_BARE_DAY.sub(lambda found: _past(found.group(), day), one, count=1) for one in head.columns]
    if day is None and not any(_NOW.search(one) for one in dated):
        dated[-1] += " today"
    return _Head(head.kind, tuple(dated))


def _past(told: str, day: dt.date | None) -> str:
    """A month and a day with the year; without them where no day is known, and as they are where they make none."""
    if day is None:
        return ""
    month, number = (int(one) for one in told.split("/"))
    return f"{month:02}/{number:02}/{day.year - ((month, number) > (day.month, day.day))}"


def _side(cell: str) -> str | None:
    return _SIDE.get(cell.casefold().strip(" :.()"))


def _staged(cell: str) -> bool:
    """Whether a cell is a day or a stage, and nothing else of note."""
    days = printed_days(cell)
    bare = cell
    for found in reversed(days):
        bare = bare[: found.start] + bare[found.end :]
    bare, short = _SHORT_DAY.subn("", bare)
    bare = _BY_WHOM.sub("", bare)
    if re.search(r"\d", bare) or len(bare.split()) > len(("initial", "eval", "of")):
        return False
    return bool(_NOW.search(bare) or _BEFORE.search(bare) or ((days or short) and not bare.strip(" ():,")))


def _dated_row(cells: tuple[str, ...], day: dt.date | None) -> bool:
    return len(cells) == len(("day", "figure")) and _staged(cells[0]) and bool(_FIGURE.match(cells[1]))


def _told(cells: tuple[str, ...], head: _Head, day: dt.date | None) -> tuple[Cell, ...]:
    if head.kind == "result":
        at = next(i for i, c in enumerate(head.columns) if _RESULT.match(c))
        return tuple(_cell(cells[0], cells[at], "", day)) if at < len(cells) else ()
    if len(cells) == len(head.columns) + 1 and _REMARK.fullmatch(cells[-1]):
        cells = cells[:-1]
    if len(cells) != len(head.columns):
        return _UNSURE if any(_FIGURE.match(c) for c in cells[1:]) else ()
    if head.kind == "names":
        if not _staged(cells[0]):
            return _UNSURE
        return tuple(one for name, told in zip(head.columns[1:], cells[1:], strict=True) for one in _cell(name, told, cells[0], day))
    if head.kind == "side":
        return tuple(Cell(cells[0], told, side=_side(column) or "") for column, told in zip(head.columns[1:], cells[1:], strict=True))
    return tuple(one for column, told in zip(head.columns[1:], cells[1:], strict=True) for one in _cell(cells[0], told, column, day))


def _cell(name: str, told: str, when: str, day: dt.date | None) -> Iterable[Cell]:
    """One cell with its day: the one printed, else today's for a column of now."""
    if not _FIGURE.match(told):
        return
    base = day or dt.date(2100, 1, 1)
    days = told_days(when, base, base) if re.search(r"\d", when) else ()
    stage = "now" if _NOW.search(when) else "before" if _BEFORE.search(when) else ""
    yield Cell(name, told, days[-1].last if days else None, stage)
