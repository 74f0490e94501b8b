"""Matching two rows of pieces (blocks of a section, sentences of a paragraph): same, edited, moved, added, removed.

Exact keys first, in order and by the patience method; then pieces that were only split or joined; then similar ones, found through
an index of rare words, so that long documents stay cheap.
"""

from __future__ import annotations

import bisect
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from diffing.recut import cut_otherwise, gathered, grown

Relation = Literal["same", "edited", "moved", "added", "removed"]
SIMILAR_IN_PLACE = 0.5
SIMILAR_ELSEWHERE = 0.66
SIMILAR_ALONE = 0.3
_RARE_WORDS = 12
_LONGEST_POSTING = 60
_CANDIDATES = 40
_LONG = 12  # words


class Piece(Protocol):
    """What is matched: equal keys are the same text, words say how similar two texts are, `spelled` holds every letter."""

    @property
    def key(self) -> str: ...

    @property
    def words(self) -> frozenset[str]: ...

    @property
    def spelled(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Match:
    """Indices on both sides that belong together; more than one where a piece was split or joined."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    relation: Relation


# ---------------------------------------------------------------- exact keys


def ordered_pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of equal keys that stand in the same order on both sides (patience: unique keys anchor, gaps are searched again)."""
    pairs: list[tuple[int, int]] = []
    todo = [(0, len(old), 0, len(new))]
    while todo:
        low, high, low_new, high_new = todo.pop()
        while low < high and low_new < high_new and old[low] == new[low_new]:
            pairs.append((low, low_new))
            low, low_new = low + 1, low_new + 1
        while low < high and low_new < high_new and old[high - 1] == new[high_new - 1]:
            high, high_new = high - 1, high_new - 1
            pairs.append((high, high_new))
        anchors = _unique_anchors(old, new, (low, high, low_new, high_new))
        if anchors:
            pairs += anchors
            corners = [(low - 1, low_new - 1), *anchors, (high, high_new)]
            todo += [(a + 1, c, b + 1, d) for (a, b), (c, d) in itertools.pairwise(corners) if a + 1 < c and b + 1 < d]
    return sorted(pairs)


def _unique_anchors(old: Sequence[str], new: Sequence[str], window: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    """The longest run, in order on both sides, of keys that occur once on each side of the window."""
    low, high, low_new, high_new = window
    at_old = _unique_positions(old, range(low, high))
    at_new = _unique_positions(new, range(low_new, high_new))
    return increasing([(i, at_new[key]) for key, i in at_old.items() if key in at_new])


def _unique_positions(keys: Sequence[str], where: range) -> dict[str, int]:
    counts = Counter(keys[i] for i in where)
    return {keys[i]: i for i in where if counts[keys[i]] == 1}


def increasing(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second members rise, of pairs sorted by the first."""
    ordered = sorted(pairs)
    tails: list[int] = []
    tail_at: list[int] = []
    before: list[int | None] = []
    for index, (_, j) in enumerate(ordered):
        place = bisect.bisect_left(tails, j)
        before.append(tail_at[place - 1] if place else None)
        if place == len(tails):
            tails.append(j)
            tail_at.append(index)
        else:
            tails[place], tail_at[place] = j, index
    chain: list[tuple[int, int]] = []
    at: int | None = tail_at[-1] if tail_at else None
    while at is not None:
        chain.append(ordered[at])
        at = before[at]
    return chain[::-1]


# ---------------------------------------------------------------- similarity


class Likeness:
    """Weighted overlap of words: rare words count more. The value is between 0 (nothing shared) and 1 (the same words)."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        counts: Counter[str] = Counter()
        for piece in pieces:
            counts.update(piece.words)
        self._counts = counts
        self._weight = {word: 1 / (1 + math.log(n)) for word, n in counts.items()}

    def total(self, found: Iterable[str]) -> float:
        """The weight of a set of words."""
        return sum(sorted(self._weight[w] for w in found))

    def of(self, one: frozenset[str], other: frozenset[str]) -> float:
        """Dice overlap by weight."""
        both = self.total(one) + self.total(other)
        return 2 * self.total(one & other) / both if both else 0.0

    def rare(self, found: frozenset[str]) -> list[str]:
        """The words of a piece that say most, the rarest first."""
        return sorted(found, key=lambda w: (self._counts[w], w))[:_RARE_WORDS]


def similar_pairs(
    old: Sequence[Piece], new: Sequence[Piece], free: tuple[Sequence[int], Sequence[int]], enough: Callable[[int, int, float], float]
) -> list[tuple[int, int]]:
    """Greedy best pairs among the free pieces; `enough` maps (i, j, likeness) to a rank, 0 or less for "no pair"."""
    free_old, free_new = free
    likeness = Likeness([*(old[i] for i in free_old), *(new[j] for j in free_new)])
    postings: dict[str, list[int]] = defaultdict(list)
    for j in free_new:
        for word in new[j].words:
            postings[word].append(j)
    ranked = []
    for i in free_old:
        near: Counter[int] = Counter()
        for word in likeness.rare(old[i].words):
            near.update(postings[word][:_LONGEST_POSTING])
        for j in sorted(near, key=lambda j: (-near[j], abs(i - j), j))[:_CANDIDATES]:
            rank = enough(i, j, likeness.of(old[i].words, new[j].words))
            if rank > 0:
                ranked.append((-rank, abs(i - j), i, j))
    return _greedy(ranked)


def _greedy(ranked: list[tuple[float, int, int, int]]) -> list[tuple[int, int]]:
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs = []
    for _, _, i, j in sorted(ranked):
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            pairs.append((i, j))
    return pairs


# ---------------------------------------------------------------- the whole row


def match(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[Match, ...]:
    """Every index of both sides in exactly one match."""
    row = _Row(old, new)
    row.take_equal()
    row.take_joined()
    row.take_gathered()
    row.take_similar()
    return row.finish()


class _Row:
    """The state of one matching: what is still free, the anchors in order, what was found."""

    def __init__(self, old: Sequence[Piece], new: Sequence[Piece]) -> None:
        self.old, self.new = old, new
        self.free_old = dict.fromkeys(range(len(old)))
        self.free_new = dict.fromkeys(range(len(new)))
        self.anchors: list[tuple[int, int]] = []
        self.found: list[Match] = []

    def take(self, old: Sequence[int], new: Sequence[int], relation: Relation) -> None:
        for i in old:
            del self.free_old[i]
        for j in new:
            del self.free_new[j]
        self.found.append(Match(tuple(old), tuple(new), relation))

    def take_equal(self) -> None:
        """Equal keys in order are the same, equal keys out of order have moved."""
        self.anchors = ordered_pairs([p.key for p in self.old], [p.key for p in self.new])
        for i, j in self.anchors:
            self.take([i], [j], "same")
        waiting: dict[str, list[int]] = defaultdict(list)
        for j in self.free_new:
            waiting[self.new[j].key].append(j)
        for i in list(self.free_old):
            if waiting[self.old[i].key]:
                j = waiting[self.old[i].key].pop(0)
                self.take([i], [j], "same" if self.gap(i, 0) == self.gap(j, 1) else "moved")

    def gap(self, index: int, side: int) -> int:
        """The number of anchors before an index of the old (0) or new (1) side."""
        return bisect.bisect_left(self.anchors, index, key=lambda pair: pair[side])

    def gaps(self) -> list[tuple[list[int], list[int]]]:
        """The free indices between two anchors, both sides."""
        both: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for i in self.free_old:
            both[self.gap(i, 0)][0].append(i)
        for j in self.free_new:
            both[self.gap(j, 1)][1].append(j)
        return [both[g] for g in sorted(both) if both[g][0] and both[g][1]]

    def take_joined(self) -> None:
        """Pieces that were only cut at another place: the letters from a common border to a common border are the same."""
        for left, right in self.gaps():
            for i_run, j_run in cut_otherwise([self.old[i].spelled for i in left], [self.new[j].spelled for j in right]):
                self.take([left[i] for i in i_run], [right[j] for j in j_run], "same")

    def take_gathered(self) -> None:
        """A list that lost its bullets, or got them, and was edited too: one long piece on one side, its run of pieces on the other."""
        for left, right in self.gaps():
            for i in left:
                self._gather(i, right, self.old, self.new, turned=False)
            for j in right:
                self._gather(j, left, self.new, self.old, turned=True)

    def _gather(self, at: int, others: Sequence[int], whole: Sequence[Piece], parts: Sequence[Piece], *, turned: bool) -> None:
        free_whole, free_parts = (self.free_new, self.free_old) if turned else (self.free_old, self.free_new)
        if at not in free_whole or len(whole[at].words) < _LONG:
            return
        run = gathered(whole[at], [k for k in others if k in free_parts], parts)
        if len(run) > 1:
            self.take(*((run, [at]) if turned else ([at], run)), "edited")

    def take_similar(self) -> None:
        """Edited pieces; the only two left between two anchors need little in common."""
        lone = {(left[0], right[0]) for left, right in self.gaps() if len(left) == len(right) == 1}

        def enough(i: int, j: int, likeness: float) -> float:
            if self.gap(i, 0) == self.gap(j, 1):
                return likeness + 0.2 if likeness >= (SIMILAR_ALONE if (i, j) in lone else SIMILAR_IN_PLACE) else 0.0
            return likeness if likeness >= SIMILAR_ELSEWHERE else 0.0

        pairs = similar_pairs(self.old, self.new, (list(self.free_old), list(self.free_new)), enough)
        spare_old = self.free_old.keys() - {i for i, _ in pairs}
        spare_new = self.free_new.keys() - {j for _, j in pairs}
        for i, j in pairs:
            right = grown(self.new, j, spare_new, self.old[i])
            left = grown(self.old, i, spare_old, self.new[j]) if len(right) == 1 else [i]
            spare_old -= set(left)
            spare_new -= set(right)
            self.take(left, right, "edited")

    def finish(self) -> tuple[Match, ...]:
        """What is left was added or removed; everything in reading order."""
        for i in list(self.free_old):
            self.take([i], [], "removed")
        for j in list(self.free_new):
            self.take([], [j], "added")
        return reading_order(self.found)


def reading_order(found: Iterable[Match]) -> tuple[Match, ...]:
    """Matches by the new text; a removal stands behind what preceded it in the old text."""
    listed = list(found)
    places = sorted((m.old[0], m.new[0]) for m in listed if m.old and m.new and m.relation != "moved")
    starts = [i for i, _ in places]
    behind: list[int] = []
    for _, j in places:
        behind.append(max(j, behind[-1]) if behind else j)

    def place(m: Match) -> tuple[float, int, int]:
        if m.new:
            return (float(m.new[0]), 0, 0)
        index = bisect.bisect_left(starts, m.old[0])
        return (behind[index - 1] + 0.5 if index else -0.5, 1, m.old[0])

    return tuple(sorted(listed, key=place))
