"""Two rankings into one. Cosine thresholds are unsafe, so ranks are fused and nothing is cut by a score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

DAMPING = 60  # reciprocal rank fusion, Cormack et al. 2009


def fuse(rankings: Iterable[Sequence[int]]) -> list[tuple[int, float]]:
    """Reciprocal rank fusion: (ordinal, score) best first, ties by ordinal."""
    total: dict[int, float] = {}
    for ranking in rankings:
        for rank, ordinal in enumerate(ranking, start=1):
            total[ordinal] = total.get(ordinal, 0.0) + 1.0 / (DAMPING + rank)
    return sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))
