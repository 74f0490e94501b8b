"""Where a quoted sentence stands on the pages of a PDF, so that a viewer can mark it."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from policies.reading.pdf.lines import Line
from policies.reading.pdf.page import Element, read_page
from policies.reading.pdf.rows import Row
from policies.reading.pdf.text import PageReader
from policies.reading.pdf.words import Word

_SURE = 8  # letters and digits that a part of a quote must have, unless it is the rest of it
_MOST_PARTS = 12  # parts into which notes, running lines and the columns of a table may cut a quote
_SLACK = 0.6  # points by which a word may stand out of its line


class Box(NamedTuple):
    """A stretch of one line: its page from 1, and points from the upper left corner of the page as it is shown."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class _Stream(NamedTuple):
    """The words of a page in reading order, their letters and digits as one string, and the word of each of these."""

    page: int
    words: Sequence[Word]
    letters: str
    owner: Sequence[int]


class Locator:
    """Finds quotes in one PDF; each page is read once. Use it as a context manager so that the PDF is closed."""

    def __init__(self, data: bytes) -> None:
        self._document = pdfium.PdfDocument(data)
        self._tagged = bool(raw.FPDFCatalog_IsTagged(self._document.raw))
        self._streams: dict[int, _Stream] = {}

    def __enter__(self) -> Locator:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def locate(self, page: int, quote: str) -> tuple[Box, ...]:
        """The boxes of a quote that begins on this page (or stands on the next), one a line; empty where not all of it is found."""
        wanted, last = _letters(quote), len(self._document)
        if not wanted or not 1 <= page <= last:
            return ()
        streams = [self._stream(number) for number in range(page, min(page + 1, last) + 1)]
        whole = next((((s, at, len(wanted)),) for s in streams if (at := s.letters.find(wanted)) >= 0), None)
        parts = whole or _parts(streams, wanted)
        return tuple(box for stream, at, length in parts for box in _boxes(stream, at, length))

    def _stream(self, number: int) -> _Stream:
        if number not in self._streams:
            page = self._document[number - 1]
            try:
                self._streams[number] = _stream_of(page, number, self._tagged)
            finally:
                page.close()
        return self._streams[number]


def locate(data: bytes, page: int, quote: str) -> tuple[Box, ...]:
    """The boxes of a quoted sentence, one for each line it runs over; `page` (from 1) is where it begins.

    White space, case, hyphens at the end of a line and signs do not count. A quote that runs on to the next page has boxes on both.
    Empty where not all of the quote stands there. Raises pypdfium2.PdfiumError for bytes that are no PDF.
    """
    with Locator(data) as locator:
        return locator.locate(page, quote)


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def _stream_of(page: pdfium.PdfPage, number: int, tagged: bool) -> _Stream:
    elements = read_page(page, number, tagged).elements
    with PageReader(page, number) as reader:
        words = list(_in_order(elements, reader.read().words))
    letters = [_letters(word.text) for word in words]
    owner = [index for index, part in enumerate(letters) for _ in part]
    return _Stream(number, words, "".join(letters), owner)


def _in_order(elements: Sequence[Element], words: Sequence[Word]) -> Iterator[Word]:
    """The words line by line, cell by cell, in the order in which the page is read."""
    lines = [line for element in elements for line in _lines(element)]
    mine: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        around = [i for i, line in enumerate(lines) if _holds(line, word)]
        if around:
            mine[min(around, key=lambda i: (abs(lines[i].base - word.base), i))].append(word)
    for index in range(len(lines)):
        yield from sorted(mine[index], key=lambda w: w.x0)


def _lines(element: Element) -> Sequence[Line]:
    return [line for cell in element.cells for line in cell] if isinstance(element, Row) else [element]


def _holds(line: Line, word: Word) -> bool:
    left, top, right, bottom = line.box
    across = left - _SLACK <= word.x0 and word.x1 <= right + _SLACK
    return across and top - _SLACK <= word.top and word.bottom <= bottom + _SLACK


def _parts(streams: Sequence[_Stream], wanted: str) -> tuple[tuple[_Stream, int, int], ...]:
    """The quote in parts, each as long as can be, one after the other; empty where a part is missing."""
    found: list[tuple[_Stream, int, int]] = []
    while wanted and len(found) < _MOST_PARTS:
        part = max((p for s in streams for p in _beginnings(s, wanted, found)), key=lambda p: p[2], default=None)
        if part is None or (part[2] < min(_SURE, len(wanted))):
            return ()
        found.append(part)
        wanted = wanted[part[2] :]
    return () if wanted else tuple(found)


def _beginnings(stream: _Stream, wanted: str, found: Sequence[tuple[_Stream, int, int]]) -> Iterator[tuple[_Stream, int, int]]:
    """Where the longest beginning of the quote stands on a page, behind what was found there before."""
    before = [at + length for other, at, length in found if other.page == stream.page]
    if found and found[-1][0].page > stream.page:
        return
    after = max(before, default=0)
    low, high = 0, len(wanted)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if stream.letters.find(wanted[:middle], after) >= 0 else (low, middle - 1)
    if low:
        yield stream, stream.letters.find(wanted[:low], after), low


def _boxes(stream: _Stream, at: int, length: int) -> Iterator[Box]:
    """One box for each line that the letters stand on."""
    rows: list[list[Word]] = []
    for index in dict.fromkeys(stream.owner[at : at + length]):
        word = stream.words[index]
        if rows and _beside(rows[-1][-1], word):
            rows[-1].append(word)
            continue
        rows.append([word])
    for row in rows:
        edges = (min(w.x0 for w in row), min(w.top for w in row), max(w.x1 for w in row), max(w.bottom for w in row))
        yield Box(stream.page, *(round(edge, 1) for edge in edges))


def _beside(word: Word, following: Word) -> bool:
    """Whether a word stands on the line of the one before it."""
    return following.x0 >= word.x0 and abs(word.base - following.base) <= 0.45 * max(word.style.size, following.style.size)
