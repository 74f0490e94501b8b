"""One page of a PDF as lines and table rows in reading order; its pdfium objects are closed before it returns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import pypdfium2 as pdfium

from policies.reading.pdf.aligned import aligned_rows
from policies.reading.pdf.columns import regions
from policies.reading.pdf.drawn import Dot, Drawn, drawn
from policies.reading.pdf.grid import Grid, grids
from policies.reading.pdf.lines import Box, Line, line_of, lines_in_order, page_lines, right_limit, rows_of, segments_of
from policies.reading.pdf.links import PageLink, page_links
from policies.reading.pdf.margin import line_numbers
from policies.reading.pdf.rows import Row
from policies.reading.pdf.stretches import sure_stretches
from policies.reading.pdf.tags import Tag, TreePlace, page_tags
from policies.reading.pdf.text import PageReader
from policies.reading.pdf.words import PageText, Word

_TAGGED_SHARE = 0.6  # share of the words that must stand in the tag tree for it to be followed
_MOST_DOTS = 400  # more are the dots of a drawing
_PICTURE_SHARE = 0.5  # a picture that covers so much of a page without words is a scan

Element = Line | Row


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its lines and rows in reading order.

    loose    indexes of the lines that a tagged page leaves out of its tree (artifacts)
    stamps   texts set across the page
    scanned  whether it is a picture without words
    links    its links, in the order of its annotations
    recognised  whether its words were read off a picture
    """

    number: int
    height: float
    elements: tuple[Element, ...]
    loose: frozenset[int]
    stamps: tuple[str, ...]
    scanned: bool
    links: tuple[PageLink, ...] = ()
    recognised: bool = False


def read_page(page: pdfium.PdfPage, number: int, tagged: bool, place: TreePlace | None = None) -> Page:
    """Read one page. `tagged` says whether the PDF has a structure tree at all; `place` goes from page to page of one PDF."""
    with PageReader(page, number) as reader:
        text = _without_line_numbers(reader.read())
        return replace(
            _read(page, text, reader, (place or TreePlace()) if tagged else None), links=page_links(page, text.words, reader.place)
        )


def page_of_words(text: PageText) -> Page:
    """A page of words that were read off its picture: nothing is known of rules, tags or links."""
    elements = _untagged(text, Drawn((), (), 0.0))
    return Page(text.number, text.height, elements, frozenset(), (), not elements, recognised=bool(elements))


def _read(page: pdfium.PdfPage, text: PageText, reader: PageReader, place: TreePlace | None) -> Page:
    tags = page_tags(page, (w.mcid for w in text.words if w.mcid >= 0), place) if place and text.words else {}
    within = [w for w in text.words if w.mcid in tags]
    if within and len(within) >= _TAGGED_SHARE * len(text.words):
        return _tagged(text, tags, reader, page)
    seen = drawn(page, reader.place, text.width, text.height)
    elements = _untagged(text, seen)
    return Page(text.number, text.height, elements, frozenset(), text.stamps, not text.words and seen.image >= _PICTURE_SHARE)


def _without_line_numbers(text: PageText) -> PageText:
    """The text with the numbers of its lines among the stamps."""
    numbers = line_numbers(text.words)
    if not numbers:
        return text
    kept = tuple(w for i, w in enumerate(text.words) if i not in numbers)
    return replace(text, words=kept, stamps=(*text.stamps, *(text.words[i].text for i in sorted(numbers))))


# ---------------------------------------------------------------- with tags


def _tagged(text: PageText, tags: dict[int, tuple[int, Tag]], reader: PageReader, page: pdfium.PdfPage) -> Page:
    words = sorted((w for w in text.words if w.mcid in tags), key=lambda w: tags[w.mcid][0])
    lines: list[Line] = []
    for tag, group in groupby(words, key=lambda w: tags[w.mcid][1]):
        lines += lines_in_order(list(group), text.number, tag)
    elements: list[Element] = list(lines)
    if any(line.tag and line.tag.kind == "LI" and not line.marked for line in lines):
        elements = _with_dots(elements, drawn(page, reader.place, text.width, text.height).dots)
    rest = [w for w in text.words if w.mcid not in tags]
    elements, loose = _insert(elements, [line_of(row, text.number, text.width) for row in rows_of(rest)])
    return Page(text.number, text.height, tuple(elements), loose, text.stamps, False)


def _insert(elements: Sequence[Element], artifacts: Iterable[Line]) -> tuple[list[Element], frozenset[int]]:
    """The artifacts put where their height belongs, and their indexes."""
    merged = list(elements)
    for artifact in artifacts:
        at = next((i for i, line in enumerate(merged) if line.box[1] >= artifact.box[1]), len(merged))
        merged.insert(at, artifact)
    return merged, frozenset(i for i, e in enumerate(merged) if isinstance(e, Line) and e.tag is None)


# ---------------------------------------------------------------- without


def _untagged(text: PageText, seen: Drawn) -> tuple[Element, ...]:
    tables = grids(seen.edges)
    outside = [w for w in text.words if not any(_inside(w, g.box) for g in tables)]
    elements: list[Element] = []
    for region in regions(outside, [g.box for g in tables], text.width):
        mine = [g for g in tables if region.holds((g.box[0] + g.box[2]) / 2, (g.box[1] + g.box[3]) / 2)]
        rows = rows_of(w for w in outside if region.holds(w.x0, w.base - w.style.size / 3))
        for grid in [*mine, None]:
            bottom = grid.box[3] if grid else float("inf")
            band = [row for row in rows if row[0].base <= bottom]
            rows = rows[len(band) :]
            elements += [replace(e, column=region.column) if isinstance(e, Line) else e for e in _flow(band, text)]
            if grid:
                elements += _grid_rows(grid, text, tables.index(grid))
    return tuple(_with_dots(elements, seen.dots))


def _flow(rows: Sequence[Sequence[Word]], text: PageText) -> list[Element]:
    """Rows of words outside of ruled tables: those set in several columns, tables set by alignment alone, and lines."""
    elements: list[Element] = []
    at = 0
    for stretch in sure_stretches(rows, text.width):
        elements += _rows_and_lines(rows[at : stretch.start], text)
        elements += page_lines([segments_of(row) for row in rows[stretch.start : stretch.stop]], text.number, text.width)
        at = stretch.stop
    return elements + _rows_and_lines(rows[at:], text)


def _rows_and_lines(rows: Sequence[Sequence[Word]], text: PageText) -> list[Element]:
    elements: list[Element] = []
    for part in aligned_rows([segments_of(row) for row in rows], text.number):
        elements += [part] if isinstance(part, Row) else page_lines(part, text.number, text.width)
    return elements


def _inside(word: Word, box: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, word.base - word.style.size / 3
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _grid_rows(grid: Grid, text: PageText, ordinal: int) -> list[Row]:
    within = [w for w in text.words if _inside(w, grid.box)]
    found: list[Row] = []
    for row in grid.rows:
        cells: list[tuple[Line, ...]] = [()] * len(grid.edges)
        for column, box in row:
            mine = [w for w in within if _inside(w, box)]
            within = [w for w in within if w not in mine] if mine else within
            rows = rows_of(mine)
            limit = min(right_limit([r[-1].x1 for r in rows]) + 4, box[2]) if rows else box[2]
            cells[column] = tuple(line_of(r, text.number, limit) for r in rows)
        if any(cells):
            box = (grid.box[0], row[0][1][1], grid.box[2], row[0][1][3])
            across = len(row) == 1 and row[0][1][2] >= grid.box[2] - 1
            found.append(Row(text.number, box, tuple(cells), grid.edges, (text.number, ordinal), across=across))
    return found


# ---------------------------------------------------------------- bullets drawn as shapes


def _with_dots(elements: Sequence[Element], dots: Sequence[Dot]) -> list[Element]:
    """Lines that a drawn shape stands before, with a bullet for it."""
    if not dots or len(dots) > _MOST_DOTS:
        return list(elements)
    return [_with_dot(e, dots) if isinstance(e, Line) else _row_with_dots(e, dots) for e in elements]


def _row_with_dots(row: Row, dots: Sequence[Dot]) -> Row:
    return replace(row, cells=tuple(tuple(_with_dot(line, dots) for line in cell) for cell in row.cells))


def _with_dot(line: Line, dots: Sequence[Dot]) -> Line:
    if line.marked:
        return line
    top, bottom = line.base - line.size, line.base + 0.2 * line.size
    beside = [d for d in dots if top < (d.top + d.bottom) / 2 < bottom and 0 < line.left - d.x1 < 2.5 * line.size]
    if not beside:
        return line
    dot = max(beside, key=lambda d: d.x1)
    return replace(line, text=f"{dot.sign} {line.text}", box=(dot.x0, *line.box[1:]), text_left=line.left, lead=0)
