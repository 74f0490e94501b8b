"""Ruled tables of an untagged page: the grid of cells that the lines drawn on it make. Text is put into the cells elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policies.reading.pdf.drawn import Edge

_SNAP = 2.5  # points within which two lines are one
_TOUCH = 3.5  # points within which two lines meet


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: rows of cells as boxes (left, top, right, bottom); a cell over several columns stands once.

    `edges` are the left edges of its columns.
    """

    box: tuple[float, float, float, float]
    rows: tuple[tuple[tuple[int, tuple[float, float, float, float]], ...], ...]
    edges: tuple[float, ...]


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
