"""Table rows over a page break: which row of the next page is the rest of the row above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policies.reading.pdf.lines import Line
from policies.reading.pdf.rows import Row

_CONTINUED = re.compile(r"\s*[-–—,]?\s*[(\[]?\b(?:continued|cont(?:['’.]?d)?)\b\.?[)\]]?\s*$", re.IGNORECASE)
_ENDED = re.compile(r"[.:;?!][)\]”\"’]*$")


def name_of(text: str) -> str:
    """The words of a label or heading for comparing, without "(continued)"."""
    return " ".join(_CONTINUED.sub("", text.strip(" |")).casefold().split())


def last_page(row: Row) -> int:
    """The page on which a row ends."""
    return max((line.page for line in row.lines), default=row.page)


def rest_of(above: Row, below: Row, rows: int, furniture: list[str]) -> Row | None:
    """What a row of the next page adds to the row above, None where it is a row of its own; repeated labels go to the furniture.

    `rows`: how many rows of data the table has so far.
    """
    if above.path is not None and above.path == below.path:
        return below
    if _is_continued(above, below):
        repeated = [i for i in below.filled if name_of(text_of(below.cells[i])) == name_of(text_of(above.cells[i]))]
        furniture.append(" | ".join(text_of(below.cells[i]) for i in repeated))
        return replace(below, cells=tuple(() if i in repeated else cell for i, cell in enumerate(below.cells)))
    if rows == 1 and above.filled == below.filled and all(_is_list(row) for row in (above, below)):
        return below
    return below if _goes_on(above, below) else None


def _is_list(row: Row) -> bool:
    """Whether every cell of a row begins with a bullet."""
    return all((marked := row.cells[i][0].marked) is not None and marked.bullet for i in row.filled)


def _is_continued(above: Row, below: Row) -> bool:
    """Whether the row names the one above and says that it is continued."""
    label = text_of(below.cells[0])
    return bool(_CONTINUED.search(label)) and name_of(label) == name_of(text_of(above.cells[0]))


def _goes_on(above: Row, below: Row) -> bool:
    """Whether a row of the next page is the rest of the row above: its first cell is empty, or ends a sentence that was cut."""
    if not below.filled or not set(below.filled) <= set(above.filled):
        return False
    if not below.cells[0]:
        return bool(above.cells[0]) or any(_cut(above.cells[i], below.cells[i]) for i in below.filled)
    return all(_cut(above.cells[i], below.cells[i]) for i in below.filled)


def _cut(above: Sequence[Line], below: Sequence[Line]) -> bool:
    """Whether the words of a cell break off and go on."""
    return bool(above) and not _ENDED.search(above[-1].text) and below[0].text[:1].islower() and not below[0].marked


def joined(above: Row, below: Row) -> Row:
    """One row of both; it counts to the part of the table on the later page, where the next rows stand."""
    width = max(len(above.cells), len(below.cells))
    cells = [(*cell, *((),) * (width - len(cell))) for cell in (above.cells, below.cells)]
    return replace(above, cells=tuple(a + b for a, b in zip(*cells, strict=True)), table=below.table, path=below.path)


def text_of(lines: Sequence[Line]) -> str:
    """The words of a cell."""
    return " ".join(line.text for line in lines)
