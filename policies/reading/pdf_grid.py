"""Ruled tables of an untagged page: the lines and boxes drawn on it, and the grid of cells that they make.

Only vector paths are looked at; text is put into the cells elsewhere.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_THIN = 3.0  # points up to which a box is a drawn line
_SNAP = 2.5  # points within which two lines are one
_TOUCH = 3.5  # points within which two lines meet
_SHORTEST = 6.0
_MOST_PATHS = 20_000  # a page with more is a drawing, not a table
_DOT = (1.2, 9.0)  # points: size of a bullet drawn as a shape


class Edge(NamedTuple):
    """A drawn line: upright or level, its fixed coordinate, and where it begins and ends."""

    upright: bool
    at: float
    start: float
    end: float


class Dot(NamedTuple):
    """A small shape or picture that may be a bullet: its box and whether it is filled."""

    x0: float
    top: float
    x1: float
    bottom: float
    filled: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn on a page besides text; `image` is the largest share of the page that one picture covers."""

    edges: tuple[Edge, ...]
    dots: tuple[Dot, ...]
    image: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: rows of cells as boxes (left, top, right, bottom); a cell over several columns stands once.

    `edges` are the left edges of its columns.
    """

    box: tuple[float, float, float, float]
    rows: tuple[tuple[tuple[int, tuple[float, float, float, float]], ...], ...]
    edges: tuple[float, ...]


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
            dots += [dot] if (dot := _dot(x0, top, x1, bottom, True)) else []
            continue
        for x0, top, x1, bottom, ruled in _boxes(found, matrix, place):
            if x1 - x0 > 0.97 * width and bottom - top > 0.5 * height:
                continue
            dot = _dot(x0, top, x1, bottom, not ruled)
            if dot:
                dots.append(dot)
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


def _put(x: float, y: float, m: _Matrix, place: Callable[[float, float], tuple[float, float]]) -> tuple[float, float]:
    return place(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def _boxes(
    found: Any, matrix: _Matrix, place: Callable[[float, float], tuple[float, float]]
) -> Iterator[tuple[float, float, float, float, bool]]:
    """The boxes of the parts of a path, each with whether its outline is drawn; nothing for an invisible path."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(found, fill, stroke) or not (fill.value or stroke.value):
        return
    own = _times(_matrix(found), matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    part: list[tuple[float, float]] = []
    for index in range(raw.FPDFPath_CountSegments(found)):
        segment = raw.FPDFPath_GetPathSegment(found, index)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and part:
            yield (*_bounds(part), bool(stroke.value))
            part = []
        if raw.FPDFPathSegment_GetPoint(segment, x, y):
            part.append(_put(x.value, y.value, own, place))
    if part:
        yield (*_bounds(part), bool(stroke.value))


def _bounds(points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _dot(x0: float, top: float, x1: float, bottom: float, filled: bool) -> Dot | None:
    wide, high = x1 - x0, bottom - top
    square = _DOT[0] <= wide <= _DOT[1] and _DOT[0] <= high <= _DOT[1] and 0.7 < wide / high < 1.4
    return Dot(x0, top, x1, bottom, filled) if square else None


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


# ---------------------------------------------------------------- edges → grids


def grids(edges: Sequence[Edge]) -> list[Grid]:
    """The grids that drawn lines make, from top to bottom; only those with two rows or columns and more."""
    level, upright = _joined([e for e in edges if not e.upright]), _joined([e for e in edges if e.upright])
    found = []
    for rules, posts in _meeting(level, upright):
        grid = _grid(rules, posts)
        if grid:
            found.append(grid)
    return sorted(found, key=lambda g: (g.box[1], g.box[0]))


def _joined(edges: Sequence[Edge]) -> list[Edge]:
    """Edges on one line that touch, as one; near lines brought together."""
    joined: list[Edge] = []
    for group in _snapped(sorted(edges, key=lambda e: e.at)):
        at = sum(e.at for e in group) / len(group)
        for edge in sorted(group, key=lambda e: e.start):
            if joined and joined[-1].at == at and edge.start - joined[-1].end <= _TOUCH:
                joined[-1] = joined[-1]._replace(end=max(joined[-1].end, edge.end))
                continue
            joined.append(edge._replace(at=at))
    return joined


def _snapped(edges: Sequence[Edge]) -> list[list[Edge]]:
    groups: list[list[Edge]] = []
    for edge in edges:
        if groups and edge.at - groups[-1][0].at <= _SNAP:
            groups[-1].append(edge)
            continue
        groups.append([edge])
    return groups


def _meet(rule: Edge, post: Edge) -> bool:
    return rule.start - _TOUCH <= post.at <= rule.end + _TOUCH and post.start - _TOUCH <= rule.at <= post.end + _TOUCH


def _meeting(level: Sequence[Edge], upright: Sequence[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """Groups of level and upright lines that hang together."""
    groups: list[tuple[list[Edge], list[Edge]]] = []
    for post in upright:
        mine = [rule for rule in level if _meet(rule, post)]
        touching = [g for g in groups if any(rule in g[0] for rule in mine)]
        merged = (list(mine), [post])
        for group in touching:
            merged = (merged[0] + [r for r in group[0] if r not in merged[0]], merged[1] + group[1])
            groups.remove(group)
        if mine:
            groups.append(merged)
    return groups


def _grid(rules: Sequence[Edge], posts: Sequence[Edge]) -> Grid | None:
    ys = sorted({r.at for r in rules})
    left, right = min(r.start for r in rules), max(r.end for r in rules)
    xs = _distinct([left, *(p.at for p in posts), right])
    if len(ys) < 2 or len(xs) < 3 or len(xs) * len(ys) > 20_000:
        return None
    rows = _cells(xs, ys, rules, posts)
    return Grid((xs[0], ys[0], xs[-1], ys[-1]), rows, tuple(xs[:-1])) if rows else None


def _distinct(values: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _TOUCH:
            kept.append(value)
    return kept


def _cells(
    xs: Sequence[float], ys: Sequence[float], rules: Sequence[Edge], posts: Sequence[Edge]
) -> tuple[tuple[tuple[int, tuple[float, float, float, float]], ...], ...]:
    """Rows of (column, box), squares without a line between them made one cell, which stands in its first row."""
    taken: set[tuple[int, int]] = set()
    rows = []
    for j in range(len(ys) - 1):
        row = []
        for i in range(len(xs) - 1):
            if (i, j) in taken:
                continue
            wide, high = _span(i, j, xs, ys, rules, posts)
            taken |= {(a, b) for a in range(i, i + wide) for b in range(j, j + high)}
            row.append((i, (xs[i], ys[j], xs[i + wide], ys[j + high])))
        rows.append(tuple(row))
    return tuple(r for r in rows if r)


def _span(i: int, j: int, xs: Sequence[float], ys: Sequence[float], rules: Sequence[Edge], posts: Sequence[Edge]) -> tuple[int, int]:
    """How many columns and rows the cell takes whose upper left square is (i, j)."""
    wide = high = 1
    middle = (ys[j] + ys[j + 1]) / 2
    while i + wide < len(xs) - 1 and not any(abs(p.at - xs[i + wide]) <= _TOUCH and p.start <= middle <= p.end for p in posts):
        wide += 1
    middle = (xs[i] + xs[i + 1]) / 2
    while j + high < len(ys) - 1 and not any(abs(r.at - ys[j + high]) <= _SNAP and r.start <= middle <= r.end for r in rules):
        high += 1
    return wide, high
