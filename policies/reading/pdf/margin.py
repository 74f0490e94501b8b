"""Numbers of lines down the margin of a page, as drafts and legal print carry them: they are no part of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from policies.reading.pdf.words import Word

_LEAST = 6  # numbers that make a margin of numbers
_COVERED = 0.8  # share of the numbers that count the row after the one before (tables and notes may go uncounted)
_STEPS = (1, 2, 5, 10)
_NEAR = 2.5  # points within which two edges, or two baselines, are one
_APART = 5.0  # points between the numbers and the text


def line_numbers(words: Sequence[Word]) -> frozenset[int]:
    """Indexes of the words that number the lines of the page, in its left or right margin; empty where lines are not numbered."""
    digits = [i for i, w in enumerate(words) if w.text.isdigit() and len(w.text) <= 4]
    if len(digits) < _LEAST:
        return frozenset()
    for edge in ("x1", "x0"):
        for group in _aligned(words, digits, edge):
            if _counts(words, group) and _stands_apart(words, group):
                return frozenset(group)
    return frozenset()


def _aligned(words: Sequence[Word], digits: Iterable[int], edge: str) -> list[list[int]]:
    groups: list[list[int]] = []
    for i in sorted(digits, key=lambda i: (getattr(words[i], edge), i)):
        if groups and getattr(words[i], edge) - getattr(words[groups[-1][-1]], edge) <= _NEAR:
            groups[-1].append(i)
            continue
        groups.append([i])
    return [sorted(g, key=lambda i: words[i].base) for g in groups if len(g) >= _LEAST]


def _counts(words: Sequence[Word], group: Sequence[int]) -> bool:
    """Whether the numbers grow by one step from line to line."""
    steps = {int(words[b].text) - int(words[a].text) for a, b in pairwise(group)}
    return len(steps) == 1 and steps <= set(_STEPS)


def _stands_apart(words: Sequence[Word], group: Sequence[int]) -> bool:
    """Whether all other words stand to one side of the numbers, and the numbers leave no line out."""
    mine = set(group)
    others = [w for i, w in enumerate(words) if i not in mine]
    left, right = min(words[i].x0 for i in group), max(words[i].x1 for i in group)
    if not (all(w.x0 > right + _APART for w in others) or all(w.x1 < left - _APART for w in others)):
        return False
    step = int(words[group[1]].text) - int(words[group[0]].text)
    rows = _rows(others)
    between = [sum(words[a].base + _NEAR < row < words[b].base - _NEAR for row in rows) for a, b in pairwise(group)]
    return sum(count < step for count in between) >= _COVERED * len(between)


def _rows(words: Iterable[Word]) -> list[float]:
    rows: list[float] = []
    for base in sorted(w.base for w in words):
        if not rows or base - rows[-1] > _NEAR:
            rows.append(base)
    return rows
