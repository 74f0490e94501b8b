"""What is drawn on a page besides its text: lines and boxes, which may rule a table, and small shapes, which may be bullets."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_THIN = 3.0  # points up to which a box is a drawn line
_SHORTEST = 6.0
_MOST_PATHS = 20_000  # a page with more is a drawing, not a table
_DOT = (1.2, 9.0)  # points: size of a bullet drawn as a shape
_CORNERS = 5  # points of the path of a box; a circle has more
_MOST_PIXELS = 200  # of a side of a picture that may be a bullet
_LEAST_PIXELS = 4
_BYTES = {raw.FPDFBitmap_Gray: 1, raw.FPDFBitmap_BGR: 3, raw.FPDFBitmap_BGRx: 4, raw.FPDFBitmap_BGRA: 4}  # of one pixel, by format
_ALIKE = 40  # shades of 256 within which two pixels are one colour
_DASH = (3.5, 9.0)  # points: width of a dash drawn as a picture


class Edge(NamedTuple):
    """A drawn line: upright or level, its fixed coordinate, and where it begins and ends."""

    upright: bool
    at: float
    start: float
    end: float


class Dot(NamedTuple):
    """A small shape or picture that may be a bullet or a dash before an item: its box, whether it is filled, whether it has corners."""

    x0: float
    top: float
    x1: float
    bottom: float
    filled: bool
    square: bool = False

    @property
    def sign(self) -> str:
        """What it shows."""
        if self.x1 - self.x0 > 2 * (self.bottom - self.top):
            return "–"
        if self.square:
            return "▪" if self.filled else "□"
        return "•" if self.filled else "○"


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn on a page besides text; `image` is the largest share of the page that one picture covers."""

    edges: tuple[Edge, ...]
    dots: tuple[Dot, ...]
    image: float


def drawn(page: pdfium.PdfPage, place: Callable[[float, float], tuple[float, float]], width: float, height: float) -> Drawn:
    """The lines, dots and pictures of a page. `place` turns a point of the page's own space into one as shown."""
    edges: list[Edge] = []
    dots: list[Dot] = []
    image = 0.0
    for count, (found, kind, matrix) in enumerate(_objects(page)):
        if count > _MOST_PATHS:
            return Drawn((), (), image)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            x0, top, x1, bottom = _picture(found, matrix, place)
            image = max(image, (x1 - x0) * (bottom - top) / max(width * height, 1.0))
            if dot := _dot(x0, top, x1, bottom, True, picture=True):
                dots.append(dot._replace(square=_has_corners(found)))
            continue
        for x0, top, x1, bottom, ruled, corners in _boxes(found, matrix, place):
            if x1 - x0 > 0.97 * width and bottom - top > 0.5 * height:
                continue
            dot = _dot(x0, top, x1, bottom, not ruled)
            if dot:
                dots.append(dot._replace(square=corners))
                continue
            edges += _edges(x0, top, x1, bottom, ruled)
    return Drawn(tuple(edges), tuple(dots), image)


_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1, 0, 0, 1, 0, 0)


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[Any, int, _Matrix]]:
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        found = raw.FPDFPage_GetObject(page.raw, index)
        kind = raw.FPDFPageObj_GetType(found)
        if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            yield found, kind, _IDENTITY
        if kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _inside(found, _IDENTITY, 0)


def _inside(form: Any, outer: _Matrix, depth: int) -> Iterator[tuple[Any, int, _Matrix]]:
    matrix = _times(_matrix(form), outer)
    for index in range(max(raw.FPDFFormObj_CountObjects(form), 0)):
        found = raw.FPDFFormObj_GetObject(form, index)
        kind = raw.FPDFPageObj_GetType(found)
        if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            yield found, kind, matrix
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < 5:
            yield from _inside(found, matrix, depth + 1)


def _matrix(found: Any) -> _Matrix:
    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(found, m):
        return _IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _picture(found: Any, matrix: _Matrix, place: Callable[[float, float], tuple[float, float]]) -> tuple[float, float, float, float]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(found, left, bottom, right, top):
        return 0.0, 0.0, 0.0, 0.0
    return _bounds([_put(x, y, matrix, place) for x, y in ((left.value, bottom.value), (right.value, top.value))])


def _has_corners(picture: Any) -> bool:
    """Whether what a small picture shows fills the corners of its own box: a square, not a disc."""
    bitmap = raw.FPDFImageObj_GetBitmap(picture)
    if not bitmap:
        return False
    try:
        shades = _shades(bitmap)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    middle = shades[len(shades) // 2][len(shades[0]) // 2] if shades and shades[0] else 0
    rows = [[abs(shade - middle) < _ALIKE for shade in row] for row in shades]
    inner = [row for row in rows if sum(row) > len(row) // 3]
    columns = [x for x in range(len(rows[0]) if rows else 0) if sum(row[x] for row in rows) > len(rows) // 3]
    if len(inner) < _LEAST_PIXELS or len(columns) < _LEAST_PIXELS:
        return False
    return all(row[x] for row in (inner[0], inner[-1]) for x in (columns[0], columns[-1]))


def _shades(bitmap: Any) -> list[list[int]]:
    """The first channel of the pixels, row by row; none for a large picture."""
    wide, high, stride = (f(bitmap) for f in (raw.FPDFBitmap_GetWidth, raw.FPDFBitmap_GetHeight, raw.FPDFBitmap_GetStride))
    step = _BYTES.get(raw.FPDFBitmap_GetFormat(bitmap))
    if not step or not 0 < wide <= _MOST_PIXELS or not 0 < high <= _MOST_PIXELS:
        return []
    pixels = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * high)
    return [[pixels[y * stride + x * step] for x in range(wide)] for y in range(high)]


def _put(x: float, y: float, m: _Matrix, place: Callable[[float, float], tuple[float, float]]) -> tuple[float, float]:
    return place(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def _boxes(
    found: Any, matrix: _Matrix, place: Callable[[float, float], tuple[float, float]]
) -> Iterator[tuple[float, float, float, float, bool, bool]]:
    """The boxes of the parts of a visible path, each with whether its outline is drawn and whether it has corners."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(found, fill, stroke) or not (fill.value or stroke.value):
        return
    own = _times(_matrix(found), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    part: list[tuple[float, float]] = []
    for index in range(raw.FPDFPath_CountSegments(found)):
        segment = raw.FPDFPath_GetPathSegment(found, index)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and part:
            yield (*_bounds(part), bool(stroke.value), len(part) <= _CORNERS)
            part = []
        if raw.FPDFPathSegment_GetPoint(segment, x, y):
            part.append(_put(x.value, y.value, own, place))
    if part:
        yield (*_bounds(part), bool(stroke.value), len(part) <= _CORNERS)


def _bounds(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _dot(x0: float, top: float, x1: float, bottom: float, filled: bool, *, picture: bool = False) -> Dot | None:
    wide, high = x1 - x0, bottom - top
    square = _DOT[0] <= wide <= _DOT[1] and _DOT[0] <= high <= _DOT[1] and 0.7 < wide / high < 1.4
    dash = picture and _DASH[0] <= wide <= _DASH[1] and 0.3 <= high <= _THIN and wide > 2.5 * high
    return Dot(x0, top, x1, bottom, filled) if square or dash else None


def _edges(x0: float, top: float, x1: float, bottom: float, ruled: bool) -> list[Edge]:
    """The lines a box makes: itself where it is thin, its sides where its outline is drawn; a mere shade makes none."""
    wide, high = x1 - x0, bottom - top
    if high <= _THIN:
        return [Edge(False, (top + bottom) / 2, x0, x1)] if wide > _SHORTEST else []
    if wide <= _THIN:
        return [Edge(True, (x0 + x1) / 2, top, bottom)] if high > _SHORTEST else []
    if not ruled or wide < _SHORTEST or high < _SHORTEST:
        return []
    return [Edge(False, top, x0, x1), Edge(False, bottom, x0, x1), Edge(True, x0, top, bottom), Edge(True, x1, top, bottom)]
