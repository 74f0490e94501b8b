"""Characters of one PDF page as words with box, style and marked-content id.

Coordinates are PDF points from the upper left corner of the page as it is shown (after /Rotate).
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from policies.reading.pdf.signs import ENDS_BROKEN, HYPHENS, sign, tidy
from policies.reading.pdf.words import PageText, Style, Word

_TOKEN = re.compile(r"[^\s\x00]+")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi(?!light)", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli", re.IGNORECASE)
_SIGNS = re.compile(r"wingding|dingbat|webding", re.IGNORECASE)
_DRAWN = 0.3  # characters that are drawn for each hidden one, from which the hidden ones are a copy
_DIAGONAL = 12.0  # degrees off level from which a run counts as a stamp


class _Font(NamedTuple):
    bold: bool
    italic: bool
    signs: bool  # a font of signs such as Wingdings


class _Run(NamedTuple):
    """A text object. `base` is its baseline where it lies level on a page that is not turned, else None; `hidden` for one not drawn."""

    style: Style
    angle: float
    mcid: int
    signs: bool
    base: float | None
    hidden: bool


class _Piece(NamedTuple):
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    run: _Run


class PageReader:
    """Reads the characters of one page; use it as a context manager so that its objects are closed."""

    def __init__(self, page: pdfium.PdfPage, number: int) -> None:
        self._page = page
        self._number = number
        self._text = page.get_textpage()
        self._tp = self._text.raw
        self._runs: dict[int, _Run] = {}
        self._rect = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._rgba = tuple(ctypes.c_uint() for _ in range(4))
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._fonts: dict[int, _Font] = {}
        left, bottom, right, top = page.get_bbox()
        self._turn = page.get_rotation() % 360
        self._box = (left, bottom, right, top)
        wide, high = right - left, top - bottom
        self.width, self.height = (high, wide) if self._turn in (90, 270) else (wide, high)

    def __enter__(self) -> PageReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    def read(self) -> PageText:
        """All words of the page in pdfium's order."""
        words: list[Word] = []
        unseen: list[Word] = []
        stamps: list[str] = []
        text = self._characters()
        stamped: int | None = None
        spans = [match.span() for match in _TOKEN.finditer(text)]
        objects = self._objects(spans)
        for number, (start, end) in enumerate(spans):
            run, address = objects[number]
            whole = run is not None and (end - start == 1 or objects[number + 1][1] == address or self._run_at(end - 1)[1] == address)
            if run is not None and whole and run.base is not None:
                (unseen if run.hidden else words).append(self._level_word(text[start:end], start, end, run, run.base))
                continue
            pieces = [self._piece(text[start:end], start, end, run)] if run is not None and whole else self._pieces(text, start, end)
            if not pieces:
                continue
            if _is_stamp(pieces[0].run.angle):
                token = tidy("".join(p.text for p in pieces))
                stamps[-1:] = [f"{stamps[-1]} {token}"] if stamped == address else [*stamps[-1:], token]
                stamped = address
            else:
                for hidden, side in ((False, words), (True, unseen)):
                    if mine := [p for p in pieces if p.run.hidden == hidden]:
                        side.extend(_words_of(mine))
        # Words under a scanned picture are all there is to read; beside words that are drawn they say the same again.
        words = words if _weight(words) > _DRAWN * _weight(unseen) else words + unseen
        return PageText(self._number, self.width, self.height, tuple(w for w in words if self._on_page(w)), tuple(stamps))

    def _on_page(self, word: Word) -> bool:
        """Whether any of a word stands on the page; printers' marks outside of the crop box do not."""
        return word.x1 > 0 and word.x0 < self.width and word.bottom > 0 and word.top < self.height

    def _objects(self, spans: Sequence[tuple[int, int]]) -> list[tuple[_Run | None, int]]:
        """The text object at the start of each token, and a last one that is none; turns the page to its text first."""
        found = [self._run_at(start) for start, _ in spans]
        tilts: Counter[int] = Counter()
        for (run, _), (start, end) in zip(found, spans, strict=True):
            if run is not None:
                tilts[round(run.angle / 90) * 90 % 360] += end - start
        tilt = max(tilts, key=lambda angle: tilts[angle], default=0)
        if tilt:
            self._turn = (self._turn + tilt) % 360
            self.width, self.height = (self.height, self.width) if tilt != 180 else (self.width, self.height)
            self._runs.clear()
            found = [self._run_at(start) for start, _ in spans]
        return [*found, (None, 0)]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page's own space as it is shown, from the upper left corner."""
        left, bottom, right, top = self._box
        if self._turn == 90:
            return y - bottom, x - left
        if self._turn == 180:
            return right - x, y - bottom
        if self._turn == 270:
            return top - y, right - x
        return x - left, top - y

    def _characters(self) -> str:
        count = raw.FPDFText_CountChars(self._tp)
        if count <= 0:
            return ""
        text: str = self._text.get_text_range()
        if len(text) == count:
            return text
        return "".join(_character(raw.FPDFText_GetUnicode(self._tp, i)) for i in range(count))

    def _pieces(self, text: str, start: int, end: int) -> list[_Piece]:
        """The parts of a token that come from one text object each."""
        pieces: list[_Piece] = []
        at = start
        while at < end:
            run, address = self._run_at(at)
            stop = self._end_of_run(at, end, address)
            if run is not None:
                pieces.append(self._piece(text[at:stop], at, stop, run))
            elif pieces and text[at:stop] in HYPHENS:
                last = pieces[-1]
                pieces[-1] = last._replace(text=last.text + text[at:stop])
            at = stop
        return pieces

    def _end_of_run(self, at: int, end: int, address: int) -> int:
        if self._run_at(end - 1)[1] == address:
            return end
        stop = at + 1
        while stop < end and self._run_at(stop)[1] == address:
            stop += 1
        return stop

    def _run_at(self, index: int) -> tuple[_Run | None, int]:
        found = raw.FPDFText_GetTextObject(self._tp, index)
        if not found:
            return None, 0
        address = ctypes.addressof(found.contents)
        run = self._runs.get(address)
        if run is None:
            run = self._runs[address] = self._describe(found, index)
        return run, address

    def _describe(self, found: Any, index: int) -> _Run:
        raw.FPDFText_GetMatrix(self._tp, index, self._matrix)
        m = self._matrix
        size = _finite(raw.FPDFText_GetFontSize(self._tp, index) * math.hypot(m.c, m.d))
        angle = _finite(math.degrees(math.atan2(m.b, m.a)) - self._turn) % 360
        base = None
        if angle == 0 and self._turn == 0 and raw.FPDFText_GetCharOrigin(self._tp, index, self._x, self._y):
            base = self._box[3] - self._y.value
        font = self._font(found, index)
        style = Style(round(size * 2) / 2, font.bold, font.italic, self._colour(found))
        hidden = raw.FPDFTextObj_GetTextRenderMode(found) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
        return _Run(style, angle, raw.FPDFPageObj_GetMarkedContentID(found), font.signs, base, hidden)

    def _font(self, found: Any, index: int) -> _Font:
        font = raw.FPDFTextObj_GetFont(found)
        if not font:
            return _Font(False, False, False)
        address = ctypes.addressof(font.contents)
        if address not in self._fonts:
            name = _font_name(font)
            bold = bool(_BOLD.search(name)) or raw.FPDFText_GetFontWeight(self._tp, index) >= 600
            self._fonts[address] = _Font(bold, bool(_ITALIC.search(name)), bool(_SIGNS.search(name)))
        return self._fonts[address]

    def _colour(self, found: Any) -> int:
        r, g, b, a = self._rgba
        if not raw.FPDFPageObj_GetFillColor(found, r, g, b, a):
            return 0
        return int((r.value << 16) | (g.value << 8) | b.value)

    def _level_word(self, text: str, start: int, end: int, run: _Run, base: float) -> Word:
        """The word of one text object that lies level: the usual case, with as few calls as can be."""
        rect, left, top = self._rect, self._box[0], self._box[3]
        raw.FPDFText_GetLooseCharBox(self._tp, start, rect)
        x0, y0, y1 = rect.left, rect.top, rect.bottom
        if end - start > 1:
            raw.FPDFText_GetLooseCharBox(self._tp, end - 1, rect)
        elif run.signs:
            text = sign(text)
        x1 = rect.right
        if x1 < x0:
            x0, x1 = rect.left, max(x0, x1)
        broken = text[-1] in ENDS_BROKEN and len(text) > 1
        return Word(tidy(text), x0 - left, top - y0, x1 - left, top - y1, base, run.style, run.mcid, 0, broken)

    def _piece(self, text: str, start: int, stop: int, run: _Run) -> _Piece:
        rect = self._rect
        raw.FPDFText_GetLooseCharBox(self._tp, start, rect)
        x0, y0, x1, y1 = rect.left, rect.bottom, rect.right, rect.top
        if stop - start > 1:
            raw.FPDFText_GetLooseCharBox(self._tp, stop - 1, rect)
            x0, x1 = min(x0, rect.left), max(x1, rect.right)
            y0, y1 = min(y0, rect.bottom), max(y1, rect.top)
        raw.FPDFText_GetCharOrigin(self._tp, start, self._x, self._y)
        if run.signs and stop - start == 1:
            text = sign(text)
        if self._turn == 0:
            left, top = self._box[0], self._box[3]
            return _Piece(text, x0 - left, top - y1, x1 - left, top - y0, top - self._y.value, run)
        (ax, ay), (bx, by) = self.place(x0, y0), self.place(x1, y1)
        return _Piece(text, min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), self.place(self._x.value, self._y.value)[1], run)


def _words_of(pieces: list[_Piece]) -> list[Word]:
    """The words a token makes: one, or several where the token runs over the end of a line."""
    groups: list[list[_Piece]] = [[pieces[0]]]
    for piece in pieces[1:]:
        before = groups[-1][-1]
        if abs(piece.base - before.base) > 0.6 * max(before.run.style.size, piece.run.style.size):
            groups.append([piece])
            continue
        groups[-1].append(piece)
    return [w for w in (_word(g) for g in groups) if w.text]


def _word(pieces: list[_Piece]) -> Word:
    main = pieces[0] if len(pieces) == 1 else max(pieces, key=lambda p: (p.run.style.size, len(p.text)))
    text = "".join(p.text for p in pieces)
    raised = 0
    for piece in pieces:
        if piece is main or not is_raised(piece.run.style.size, piece.base, main.run.style.size, main.base):
            break
        raised += len(piece.text)
    return Word(
        tidy(text),
        min(p.x0 for p in pieces),
        min(p.top for p in pieces),
        max(p.x1 for p in pieces),
        max(p.bottom for p in pieces),
        main.base,
        main.run.style,
        next((p.run.mcid for p in pieces if p.run.mcid >= 0), -1),  # a leader of dots behind a word is often outside of the tags
        raised,
        text[-1] in ENDS_BROKEN and len(text) > 1,
    )


def is_raised(size: float, base: float, main_size: float, main_base: float) -> bool:
    """Whether a run is a superscript beside its neighbour."""
    return size < 0.85 * main_size and main_base - base > 0.12 * main_size


def _weight(words: Sequence[Word]) -> int:
    return sum(len(w.text) for w in words)


def _finite(value: float) -> float:
    """A damaged file may hold numbers that are none."""
    return value if math.isfinite(value) else 0.0


def _is_stamp(angle: float) -> bool:
    """Set across the page, or up its edge, while most of the page's text lies level."""
    return _DIAGONAL < angle < 360 - _DIAGONAL


def _character(point: int) -> str:
    return chr(point) if 0 < point < 0x110000 and not 0xD800 <= point < 0xE000 else " "


def _font_name(font: Any) -> str:
    buffer = ctypes.create_string_buffer(128)
    length = raw.FPDFFont_GetBaseFontName(font, buffer, 128)
    return buffer.value.decode("utf-8", "replace") if 0 < length <= 128 else ""
