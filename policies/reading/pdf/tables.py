"""Tables of a PDF put together: rows of one table over page breaks, heading rows, rows that are notes or names and no rows."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from policies.reading.pdf.breaks import joined, last_page, name_of, rest_of, text_of
from policies.reading.pdf.lines import Line
from policies.reading.pdf.page import Element
from policies.reading.pdf.rows import Row, as_one, floating, tagged_rows
from policies.reading.table_lists import is_note

_SAME_COLUMN = 6.0  # points within which the columns of two pages match
_LABELLED = re.compile(r"[A-Z][A-Za-z ]{2,30}:\s+\S")
_LARGE = 1.5
_SHORT_ROW = 120  # characters
_FEW = 3  # rows up to which lines of "label: value" are no table


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with the ordinal of its table in the snapshot (from 1) and whether it is a heading row."""

    row: Row
    table: int
    header: bool


def with_tables(elements: Iterable[Element], furniture: list[str]) -> list[Line | TableRow]:
    """Lines as they are, tables numbered. What the top of a page repeats of its table goes to the furniture."""
    run = _Run(furniture)
    for element in _tables(elements):
        run.take(element)
    return _with_headings(run.numbered)


# ---------------------------------------------------------------- what is a table


def _tables(elements: Iterable[Element]) -> Iterator[Element]:
    """Lines of tagged tables as rows; tables that only serve the layout, and notes below a table, as lines."""
    above: Row | None = None
    for table, group in groupby(elements, key=_table_of):
        if table is None:
            above = None
            yield from group
            continue
        members = list(group)
        loose = floating([e for e in members if isinstance(e, Line)])
        yield from (_outside(line, bar=False) for line in as_one(loose))
        rows = _rows([e for e in members if e not in loose] if loose else members)
        if _is_layout(rows) and not (above and same_table(above, rows[0])):
            yield from by_lines(rows)
            above = None
            continue
        for index, row in enumerate(rows):
            if _is_title(row, above):
                yield replace(row, title=True)
                continue
            if above is None and _is_large(row, rows):
                yield from by_lines([row])
                continue
            last = index == len(rows) - 1
            if above is not None and ((last and _is_bar(row, above)) or _is_note(row, last=last)):
                yield from by_lines([row])
                continue
            yield row
            above = row


def _table_of(element: Element) -> Hashable:
    if isinstance(element, Row):
        return element.table
    return element.tag.cell.table if element.tag and element.tag.cell else None


def _rows(elements: Sequence[Element]) -> list[Row]:
    rows = [e for e in elements if isinstance(e, Row)]
    return rows or tagged_rows([e for e in elements if isinstance(e, Line)])


def _is_layout(rows: Sequence[Row]) -> bool:
    """A frame around running text: words in one column only, a few "label: value" in single cells, or whole chapters in its cells."""
    if len({column for row in rows for column in row.filled}) < 2:
        return True
    if len(rows) <= _FEW and all(row.path is not None and _is_labelled(row) for row in rows):
        return True
    return any(line.tag and line.tag.kind == "H" and 0 < line.tag.level < 4 for row in rows for line in row.lines)


def _is_labelled(row: Row) -> bool:
    return _LABELLED.match(text_of(row.cells[0])) is not None and len(row.text) <= _SHORT_ROW


def _is_title(row: Row, above: Row | None) -> bool:
    """The name of a table in a row of its own above the columns; it opens a table, or is set in bold where one goes on."""
    if row.filled != (0,) or (row.path is None and not row.across):
        return False  # tags do not always say that a cell lies across, drawn lines do
    if above is None or not same_table(above, row):
        return True
    return above.table != row.table and all(line.bold for line in row.lines)


def _is_large(row: Row, rows: Sequence[Row]) -> bool:
    """A single line above a tagged table, set much larger than all the rest, that the tags count to it."""
    rest = [line.size for other in rows if other is not row for line in other.lines]
    return row.path is not None and len(row.lines) == 1 and bool(rest) and row.lines[0].size > _LARGE * max(rest)


def _is_note(row: Row, *, last: bool) -> bool:
    """A note across all columns: it opens with a mark or explains abbreviations; below the last row, any such words that are not bold."""
    if not row.across or row.filled != (0,) or all(line.bold for line in row.lines):
        return False
    return bool(row.lines[0].mark) or is_note(row.text.strip(" |"), last=last)


def _is_bar(row: Row, above: Row) -> bool:
    """A bar below the last row that heads what follows: one cell with one line, in a colour that the row above does not have."""
    if row.filled != (0,) or len(row.lines) != 1:
        return False
    return row.lines[0].colour not in {line.colour for line in above.lines}


def by_lines(rows: Iterable[Row]) -> Iterator[Line]:
    """The lines of rows as running text; those of an untagged row in order of height."""
    for row in rows:
        lines = row.lines if row.path else sorted(row.lines, key=lambda line: (line.base, line.left))
        yield from (_outside(line, bar=len(lines) == 1) for line in lines)


def _outside(line: Line, *, bar: bool) -> Line:
    return replace(line, bar=bar, tag=replace(line.tag, cell=None) if line.tag else None)


# ---------------------------------------------------------------- numbering


@dataclass(slots=True)
class _Run:
    """Goes through the content once.

    heading  what stands above the columns of the table at hand (its name, its heading rows): a page may repeat it
    last     the row before, None below a line of running text
    """

    furniture: list[str]
    numbered: list[Line | TableRow] = field(default_factory=list)
    heading: list[Row] = field(default_factory=list)
    last: TableRow | None = None
    ordinal: int = 0
    _since: int = 0  # rows of the table at hand, heading rows among them
    _rows_of_data: int = 0

    def take(self, element: Element) -> None:
        """The next element of the content."""
        if isinstance(element, Line):
            self.numbered.append(element)
            self.last = self.last if self._is_within(element) else None
        elif self._repeats(element):
            self.furniture.append(element.text)
        elif element.title:
            self.heading = [element]
            self.numbered += by_lines([element])
            self.last = None
        else:
            self._row(element)

    def _is_within(self, line: Line) -> bool:
        """Whether a line stands between the rows of one table (a note in the middle of it)."""
        if self.last is None:
            return False
        box = self.last.row.box
        return line.page == last_page(self.last.row) and line.tag is None and line.box[0] >= box[0] - 2 and line.box[2] <= box[2] + 2

    def _repeats(self, row: Row) -> bool:
        if self.last is None or not self.heading or row.page <= self.heading[0].page:
            return False
        return name_of(row.text) in {name_of(h.text) for h in self.heading}

    def _row(self, row: Row) -> None:
        last = self.last
        if last is None or not same_table(last.row, row):
            self.ordinal += 1
            self.heading = [h for h in self.heading if h.title and h.table == row.table]
            self._since = self._rows_of_data = 0
        elif last_page(last.row) < row.page and (rest := rest_of(last.row, row, self._rows_of_data, self.furniture)):
            self._replace_last(replace(last, row=joined(last.row, rest)))
            return
        self._since += 1
        header = _is_header(row, self.last, self.ordinal)
        self._rows_of_data += 0 if header else 1
        if header or self._since == 1:
            self.heading.append(row)
        self.last = TableRow(row, self.ordinal, header)
        self.numbered.append(self.last)

    def _replace_last(self, row: TableRow) -> None:
        at = next(i for i in range(len(self.numbered) - 1, -1, -1) if self.numbered[i] is self.last)
        self.numbered[at] = self.last = row


def same_table(above: Row, below: Row) -> bool:
    """Whether rows that follow each other stand in one table, over a page break too."""
    if above.table == below.table:
        return True
    if below.page - last_page(above) != 1 or len(above.columns) != len(below.columns):
        return False
    return all(abs(a - b) <= _SAME_COLUMN for a, b in zip(above.columns, below.columns, strict=True))


def _is_header(row: Row, above: TableRow | None, ordinal: int) -> bool:
    """Heading rows stand at the top of their table: marked so by their tags, or set in bold throughout."""
    if above is not None and above.table == ordinal and not above.header:
        return False
    return all(line.bold for line in row.lines) or (row.head and len(row.filled) > 1 and not _looks_like_data(row))


def _looks_like_data(row: Row) -> bool:
    """Heading cells (TH) down the side of a table do not make a heading row of its first row."""
    return any(any(c.isdigit() for c in line.text) for line in row.lines) or len(row.text) > 200


def _with_headings(elements: Sequence[Line | TableRow]) -> list[Line | TableRow]:
    """Tables without a heading row so far: their first row is one where it looks unlike all the others."""
    tables: dict[int, list[TableRow]] = {}
    for element in elements:
        if isinstance(element, TableRow):
            tables.setdefault(element.table, []).append(element)
    found = {id(rows[0]) for rows in tables.values() if len(rows) > 2 and not rows[0].header and _stands_out(rows)}
    return [replace(e, header=True) if isinstance(e, TableRow) and id(e) in found else e for e in elements]


def _stands_out(rows: Sequence[TableRow]) -> bool:
    looks = {(line.bold, line.colour, line.italic) for line in rows[0].row.lines}
    others = {(line.bold, line.colour, line.italic) for row in rows[1:] for line in row.row.lines}
    return len(looks) == 1 and not looks & others and len(rows[0].row.filled) > 1
