"""Numbered headings of a printed text: names that count on, each below a blank line and above text or a list of another kind."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from policies.reading.markers import readings
from policies.reading.text.lines import Line

_FEWEST = 2
_LONGEST = 12  # words of a heading
_ENDED = re.compile(r"[.;:,?!]\W*$|\b(?:and|or)\W*$|;")
_DEMANDS = re.compile(
    r"\d|\b(?:member|patient|individual|person|documentation|documented|documents|diagnosis\s+of|history\s+of|failure|trial|must|absence|presence"
    r"|has|have|had|at\s+least|prescribed|prescriber)\b",
    re.IGNORECASE,
)
"""Words of a criterion rather than of a heading."""
_OPENS_LIST = re.compile(r"[:;,]\s*(?:and|or)?\s*$")


def outline_at(lines: Sequence[Line]) -> frozenset[int]:
    """The places of lines such as "1. Neck pain", "14.6.2 Criteria for further visits", "IV. Limits".

    Two and more of one kind that count on from the first, none of them ended or worded as a criterion, each with a sentence, a lead-in
    or a list of another kind below it: what stands below a criterion is never text that begins anew.
    """
    found: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for at, line in enumerate(lines[:-1]):
        if line.marked is None or not (line.gap or not at) or not _names(line.marked[1]) or not _heads(line, lines[at + 1]):
            continue
        for family, number in readings(line.marked[0]):
            found[family, _parent(line.marked[0])].append((number, at))
    runs = (places for places in found.values() if _counts_on(places) and not _below_lead(lines, places[0][1]))
    return frozenset(at for places in runs if not _others(lines, places) for _, at in places)


def _parent(marker: str) -> str:
    """The number above it: "14.6" of "14.6.2"."""
    bare = marker.strip("().[]")
    return bare.rpartition(".")[0] if "." in bare else ""


def _names(text: str) -> bool:
    return text[:1].isupper() and len(text.split()) <= _LONGEST and not _ENDED.search(text) and not _DEMANDS.search(text)


def _heads(line: Line, after: Line) -> bool:
    """Whether text or a list of another kind stands below."""
    if after.marked is None:
        return after.text[:1].isupper() and (len(after.text.split()) > _LONGEST / 2 or _OPENS_LIST.search(after.text) is not None)
    own = {family for family, _ in readings(line.marked[0])} if line.marked else set()
    return not own & {family for family, _ in readings(after.marked[0])}


def _counts_on(places: list[tuple[int, int]]) -> bool:
    numbers = [number for number, _ in places]
    return len(places) >= _FEWEST and numbers[0] <= 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _below_lead(lines: Sequence[Line], first: int) -> bool:
    """Whether the run is the list of a lead-in ("all of the following:")."""
    return first > 0 and _OPENS_LIST.search(lines[first - 1].text) is not None


def _others(lines: Sequence[Line], places: list[tuple[int, int]]) -> bool:
    """Whether a line between them has the number that follows the last: then the run is only a part of a list."""
    last, at = places[-1]
    own = lines[at].marked
    if own is None:
        return True
    for line in lines[at + 1 :]:
        if line.marked and _parent(line.marked[0]) == _parent(own[0]) and (line.indent <= lines[at].indent):
            families = {family for family, _ in readings(own[0])}
            if any(family in families and number == last + 1 for family, number in readings(line.marked[0])):
                return True
    return False
