"""X12 as a stream of segments. Separators are taken from each ISA; memory does not grow with the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, NamedTuple

from practice.refused import PracticeError

_CHUNK = 1 << 16
_FIXED = re.compile(
    r"ISA([^A-Za-z0-9 \r\n])\d\d\1.{10}\1\d\d\1.{10}\1..\1.{15}\1..\1.{15}\1\d{6}\1\d{4}\1.\1\d{5}\1\d{9}\1[01]\1[A-Z]\1([^A-Za-z0-9])(\W)",
    re.DOTALL,
)
"""An interchange header as the standard has it: 106 signs, so that it is found wherever it begins."""
_LOOSE = re.compile(r"ISA([^A-Za-z0-9 \r\n])(?:(?:(?!\1).){0,40}\1){15}([^A-Za-z0-9])(\W)", re.DOTALL)
"""One whose elements are not padded: taken where a file begins with it."""
_HEADER_SIGNS = 700
_LONGEST_SEGMENT = 1 << 20
_BLANK = "\r\n\t \x00\x1a"
_BOM = "ï»¿"


class Marks(NamedTuple):
    """The separators of one interchange; `repetition` is empty where it has none."""

    element: str
    component: str
    segment: str
    repetition: str


class Segment(NamedTuple):
    """One segment. `elements[0]` is its name; `number` counts from 1 over the file; `ended` is False where the file breaks off in it."""

    number: int
    elements: list[str]
    marks: Marks
    ended: bool = True

    @property
    def tag(self) -> str:
        return self.elements[0]

    def at(self, place: int) -> str:
        """An element by its number, as the standard counts; empty where it is not there."""
        return self.elements[place].strip() if place < len(self.elements) else ""

    def parts(self, place: int) -> list[str]:
        """The components of an element; never an empty list."""
        return [part.strip() for part in self.at(place).split(self.marks.component)]


def segments(stream: IO[bytes]) -> Iterator[Segment]:
    """All segments of a file with one or more interchanges, each read with its own separators.

    Raises PracticeError where the file does not begin as X12 does, or its separators are damaged.
    """
    return _Reading(stream).read()


class _Reading:
    """What has been read of a stream and not handed out yet."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._text, self._number, self._ended = "", 0, False
        self._marks: Marks | None = None

    def read(self) -> Iterator[Segment]:
        yield self._first()
        while self._text or not self._ended:
            header = _FIXED.search(self._text)
            if header:
                yield from self._before(header.start(), final=True)
                yield self._open(header)
                continue
            yield from self._before(len(self._text) - (0 if self._ended else _HEADER_SIGNS), final=self._ended)
            self._fill()

    def _fill(self) -> None:
        read = self._stream.read(_CHUNK)
        self._ended = not read
        self._text += read.decode("latin-1")

    def _first(self) -> Segment:
        while not self._ended and len(self._text) < _HEADER_SIGNS:
            self._fill()
        self._text = self._text.removeprefix(_BOM).lstrip(_BLANK)
        header = _FIXED.match(self._text) or _LOOSE.match(self._text)
        if header is None:
            raise PracticeError(_strange(self._text))
        return self._open(header)

    def _open(self, header: re.Match[str]) -> Segment:
        """An interchange begins with the text: from here on its separators count."""
        elements = _joined(header.group()[:-1], header[3]).split(header[1])
        self._marks = Marks(header[1], header[2], header[3], "" if elements[11].isalnum() else elements[11])
        self._text = self._text[len(header.group()) :]
        self._number += 1
        return Segment(self._number, elements, self._marks)

    def _before(self, stop: int, *, final: bool) -> Iterator[Segment]:
        """Whole segments up to a place; where it is final, also one that breaks off there."""
        marks = self._marks
        assert marks is not None  # noqa: S101 - an interchange has been opened
        last = len(self._text[: max(stop, 0)]) if final else self._text.rfind(marks.segment, 0, max(stop, 0)) + 1
        if not final and len(self._text) > _LONGEST_SEGMENT:
            raise PracticeError(f"segment {self._number + 1} does not end within a million signs; ask for the file again")
        taken, self._text = self._text[:last], self._text[last:]
        *whole, rest = _joined(taken, marks.segment).split(marks.segment)
        for piece in whole:
            if words := piece.strip(_BLANK):
                self._number += 1
                yield Segment(self._number, words.split(marks.element), marks)
        if words := rest.strip(_BLANK):
            self._number += 1
            yield Segment(self._number, words.split(marks.element), marks, ended=False)


def _joined(text: str, ending: str) -> str:
    """Without line breaks, unless they end the segments: many systems break lines after each segment, some every 80 signs."""
    return text if ending in "\r\n" else text.replace("\r", "").replace("\n", "")


def _strange(text: str) -> str:
    if not text:
        return "the file is empty"
    if text.startswith("ISA"):
        return "the interchange header (ISA) is damaged or cut short; ask for the file again"
    if any(ord(sign) < 9 for sign in text[:_HEADER_SIGNS]) or text.startswith(("%PDF", "PK", "\x89PNG", "GIF8", "ÿØ")):
        return "this is no X12 file but a binary one; export the remittance as X12 835, unpacked"
    return "this is no X12 file: it does not begin with ISA; export the remittance as X12 835"
