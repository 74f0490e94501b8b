"""Shares with intervals, and small numbers drawn towards their fellows (beta-binomial, moments)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from practice.patterns.model import Rate

Z95 = 1.959963984540054
WEAKEST, STRONGEST = 5.0, 500.0
"""Lines that the fellows' share counts for, at least and at most."""


def wilson(refused: int, lines: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); 0 to 1 where there are no lines."""
    if lines == 0:
        return 0.0, 1.0
    share, square = refused / lines, Z95 * Z95
    middle = (share + square / (2 * lines)) / (1 + square / lines)
    half = Z95 * math.sqrt(share * (1 - share) / lines + square / (4 * lines * lines)) / (1 + square / lines)
    return max(0.0, middle - half), min(1.0, middle + half)


def rate(refused: int, lines: int, mean: float | None = None, weight: float = 0.0) -> Rate:
    """A share; drawn towards `mean` as if that had been seen on `weight` lines."""
    low, high = wilson(refused, lines)
    share = refused / lines if lines else 0.0
    drawn = share if mean is None or lines + weight == 0 else (refused + mean * weight) / (lines + weight)
    return Rate(refused, lines, share, low, high, drawn)


def among(counts: Sequence[tuple[int, int]]) -> list[Rate]:
    """The rates of fellows (refused, lines), each drawn towards all of them by how much they differ among themselves."""
    total = sum(lines for _, lines in counts)
    if not total:
        return [rate(0, 0) for _ in counts]
    mean = sum(refused for refused, _ in counts) / total
    weight = _weight(counts, mean)
    return [rate(refused, lines, mean, weight) for refused, lines in counts]


def _weight(counts: Sequence[tuple[int, int]], mean: float) -> float:
    """Lines that the mean is worth: many where fellows hardly differ beyond chance, few where they differ much."""
    seen = [(refused, lines) for refused, lines in counts if lines]
    spread = mean * (1 - mean)
    if len(seen) < 2 or spread == 0:
        return STRONGEST
    total = sum(lines for _, lines in seen)
    between = sum(lines * (refused / lines - mean) ** 2 for refused, lines in seen)
    scale = total - sum(lines * lines for _, lines in seen) / total
    variance = (between - (len(seen) - 1) * spread) / scale if scale > 0 else 0.0
    if variance <= 0:
        return STRONGEST
    return min(STRONGEST, max(WEAKEST, spread / variance - 1))
