"""Pieces that one version cuts at other places: split, merged, or both on top of an edit."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Protocol

_TAKES_IN = 0.7
_LONGEST_PART = 0.8  # of the letters of the whole
_MOST, _LEAST = 1.5, 0.6  # letters of all parts together, by those of the whole


class Worded(Protocol):
    """Whatever has words and letters."""

    @property
    def words(self) -> frozenset[str]: ...

    @property
    def spelled(self) -> str: ...


def gathered(whole: Worded, free: Sequence[int], parts: Sequence[Worded]) -> list[int]:
    """The longest run of neighbours whose words the whole holds; [] where together they are not about all of it."""
    wanted, longest = whole.words, _LONGEST_PART * len(whole.spelled)
    best: list[int] = []
    run: list[int] = []
    for k in free:
        words = parts[k].words
        held = len(parts[k].spelled) <= longest and len(words & wanted) >= _TAKES_IN * len(words)
        run = [*(run if run and run[-1] == k - 1 else []), k] if held else []
        best = run if len(run) > len(best) else best
    told = frozenset().union(*(parts[k].words for k in best)) & wanted if best else frozenset()
    letters = sum(len(parts[k].spelled) for k in best)
    about = _LEAST * len(whole.spelled) <= letters <= _MOST * len(whole.spelled)
    return best if about and len(told) >= _TAKES_IN * len(wanted) else []


def grown(pieces: Sequence[Worded], at: int, free: Set[int], whole: Worded) -> list[int]:
    """The index with the free neighbours that hold what the other side has and it lacks itself: an edit on top of a split."""
    run, wanted, room = [at], whole.words, _MOST * len(whole.spelled) - len(pieces[at].spelled)
    for step in (1, -1):
        edge = at + step
        while edge in free:
            missing = wanted.difference(*(pieces[k].words for k in run))
            words = pieces[edge].words
            if len(words) < 3 or len(pieces[edge].spelled) > room or len(words & missing) < _TAKES_IN * len(words):
                break
            run.append(edge)
            room -= len(pieces[edge].spelled)
            edge += step
    return sorted(run)


def cut_otherwise(old: Sequence[str], new: Sequence[str]) -> list[tuple[range, range]]:
    """Runs of keys that spell the same letters although the cuts differ, from the front and from the back of both rows."""
    front = _common_border(old, new)
    rest_old, rest_new = old[front[0] :], new[front[1] :]
    back = _common_border([k[::-1] for k in reversed(rest_old)], [k[::-1] for k in reversed(rest_new)])
    runs = [(range(front[0]), range(front[1])), (range(len(old) - back[0], len(old)), range(len(new) - back[1], len(new)))]
    return [(a, b) for a, b in runs if len(a) and len(b)]


def _common_border(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many pieces of each side, from the front, spell the same letters; the furthest such border."""
    ends_old = _ends(old)
    ends_new = _ends(new)
    spelled_old, spelled_new = "".join(old), "".join(new)
    best = (0, 0)
    for length, count in ends_old.items():
        if length in ends_new and spelled_old[:length] == spelled_new[:length]:
            best = (count, ends_new[length])
    return best


def _ends(keys: Sequence[str]) -> dict[int, int]:
    """Letters up to the end of a piece → number of pieces."""
    ends, length = {}, 0
    for count, piece in enumerate(keys, 1):
        length += len(piece)
        ends[length] = count
    return ends
