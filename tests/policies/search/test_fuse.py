"""Two rankings into one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.search.fuse import DAMPING, fuse

RANKINGS = st.lists(st.lists(st.integers(0, 30), unique=True, max_size=12), max_size=3)


@pytest.mark.parametrize(
    ("rankings", "wanted"),
    [
        ([], []),
        ([[]], []),
        ([[3, 1, 2]], [3, 1, 2]),
        ([[1, 2], [2, 1]], [1, 2]),  # equal: the earlier passage
        ([[1, 2], [2, 3]], [2, 1, 3]),  # in both before first in one
        ([[9], [4]], [4, 9]),
    ],
)
def test_order(rankings: list[list[int]], wanted: list[int]) -> None:
    assert [ordinal for ordinal, _ in fuse(rankings)] == wanted


def test_score_is_the_sum_of_reciprocal_ranks() -> None:
    assert fuse([[5, 7], [7]]) == [(7, 1 / (DAMPING + 2) + 1 / (DAMPING + 1)), (5, 1 / (DAMPING + 1))]


@given(RANKINGS)
def test_nothing_is_cut_and_the_order_of_rankings_does_not_matter(rankings: list[list[int]]) -> None:
    found = fuse(rankings)
    assert {ordinal for ordinal, _ in found} == {ordinal for ranking in rankings for ordinal in ranking}
    assert all(a[1] > b[1] or (a[1] == b[1] and a[0] < b[0]) for a, b in pairwise(found))
    assert {o: round(s, 12) for o, s in fuse(rankings[::-1])} == {o: round(s, 12) for o, s in found}


@given(RANKINGS, st.integers(31, 40))
def test_one_more_vote_never_lowers(rankings: list[list[int]], extra: int) -> None:
    before, after = dict(fuse(rankings)), dict(fuse([*rankings, [extra]]))
    assert all(after[ordinal] == before[ordinal] for ordinal in before)
    assert after[extra] == 1 / (DAMPING + 1)
