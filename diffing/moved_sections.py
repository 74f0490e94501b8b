"""Whole sections that now stand at another place with the same words: a change of order, none of meaning."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from diffing.model import Change, ChangeKind, Direction, Severity
from diffing.redline import redline
from diffing.units import Outline


def moved_sections(old: Outline, new: Outline, pairs: Sequence[tuple[int, int]]) -> Iterator[Change]:
    """One change for each section that left the order of its neighbours, if every word of it is the same.

    pairs: section indices of the old and the new version, by the old one
    """
    before_keys, after_keys = _keys(old), _keys(new)
    same = [(i, j) for i, j in pairs if old.sections[i].heading and before_keys.get(i) and before_keys[i] == after_keys.get(j)]
    for position in _out_of_order([j for _, j in same]):
        i, j = same[position]
        before, after = old.sections[i].heading, new.sections[j].heading
        yield Change(
            section=" > ".join(part for part in new.sections[j].path if part),
            kind=ChangeKind.MOVED,
            direction=Direction.NONE,
            severity=Severity.NONE,
            old=before,
            new=after,
            explanation="This section now stands at another place; its words are the same.",
            redline=redline(before, after),
            page=new.sections[j].page,
        )


def _keys(version: Outline) -> dict[int, list[str]]:
    """The words of each section below its heading."""
    found: dict[int, list[str]] = {}
    for unit in version.units:
        if unit.kind != "heading":
            found.setdefault(unit.section, []).append(unit.key)
    return found


def _out_of_order(places: Sequence[int]) -> list[int]:
    """The fewest positions that must go so that the rest rises: what is not in a longest increasing run."""
    tails: list[int] = []  # the smallest last place of a rising run of each length
    ends: list[int] = []  # its position
    before: list[int | None] = []
    for position, place in enumerate(places):
        length = bisect_left(tails, place)
        before.append(ends[length - 1] if length else None)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [position]
    kept: set[int] = set()
    at = ends[-1] if ends else None
    while at is not None:
        kept.add(at)
        at = before[at]
    return [position for position in range(len(places)) if position not in kept]
