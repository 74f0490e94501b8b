"""Pages as one flow: furniture taken out, tables put together over page breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from policies.reading.furniture import FOOT, PageLine, running
from policies.reading.pdf.lines import Line
from policies.reading.pdf.page import Element, Page
from policies.reading.pdf.rows import Row
from policies.reading.pdf.tables import TableRow, with_tables

_SOME_LENGTH = 20  # characters of a line that can show where its column begins


@dataclass(frozen=True, slots=True)
class Flow:
    """What is content, in order, and the lines that were taken out of it (every instance)."""

    elements: tuple[Line | TableRow, ...]
    furniture: tuple[str, ...]


def flow_of(pages: Sequence[Page]) -> Flow:
    """The content of the pages without their furniture, tables numbered."""
    furniture: list[str] = []
    kept = _with_origins(_without_furniture(pages, furniture))
    elements = with_tables(kept, furniture)
    return Flow(tuple(elements), tuple(furniture))


def _with_origins(elements: list[Element]) -> list[Element]:
    """Lines of a snapshot set in columns know where their column begins, so that lists go on from one column to the next."""
    lines = [e for e in elements if isinstance(e, Line)]
    if not any(line.column for line in lines):
        return elements
    origins: dict[int, float] = {}
    for line in lines:
        if len(line.text) > _SOME_LENGTH:
            origins[line.column] = min(origins.get(line.column, line.left), line.left)
    # Text straight across begins where the left column does; a page with the end of a left column alone looks like it.
    origins[0] = min((origins[column] for column in (0, 1) if column in origins), default=0.0)
    return [replace(e, origin=origins.get(e.column, 0.0)) if isinstance(e, Line) else e for e in elements]


# ---------------------------------------------------------------- furniture


def _without_furniture(pages: Sequence[Page], furniture: list[str]) -> list[Element]:
    kept: list[Element] = []
    marked_up = any(page.loose for page in pages)
    candidates = [[i for i, e in enumerate(page.elements) if _may_run(e, marked_up)] for page in pages]
    lines = [[_page_line(page.elements[i], page.height) for i in mine] for page, mine in zip(pages, candidates, strict=True)]
    for page, mine, marked in zip(pages, candidates, running(lines), strict=True):
        out = {mine[i] for i in marked} | {i for i in page.loose if _height(page.elements[i], page.height) > FOOT}
        out = _whole_tables(page, out)
        furniture += [e.text for i, e in enumerate(page.elements) if i in out]
        furniture += page.stamps
        kept += [e for i, e in enumerate(page.elements) if i not in out]
    return kept


def _may_run(element: Element, marked_up: bool) -> bool:
    """Whether an element may be a running line: no tagged cell, and no tagged line where the tags leave artifacts out."""
    return isinstance(element, Row) or element.tag is None or not (marked_up or element.tag.cell)


def _page_line(element: Element, height: float) -> PageLine:
    text = " ".join(line.text for line in element.lines) if isinstance(element, Row) else element.text
    return PageLine(text, _height(element, height))


def _height(element: Element, height: float) -> float:
    """Where its first line stands, as a share of the page height."""
    line = element.lines[0] if isinstance(element, Row) else element
    return (line.base - line.size / 3) / max(height, 1.0)


def _whole_tables(page: Page, out: set[int]) -> set[int]:
    """A table is furniture as a whole or not at all: a row that repeats on the next page may still be content."""
    tables: dict[object, set[int]] = {}
    for index, element in enumerate(page.elements):
        if isinstance(element, Row):
            tables.setdefault(element.table, set()).add(index)
    staying = {i for rows in tables.values() if not rows <= out for i in rows}
    return out - staying
