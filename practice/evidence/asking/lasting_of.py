"""Leaves that only say how long (`has lasted six weeks or longer`): of the complaint that stands right before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.asking.demand import demand, demand_of
from rules.model import Atom

_LASTS = re.compile(
    r"^\W*(?:(?:that|which)\s+)?(?:(?:has|have|had)\s+(?:lasted|persisted|continued|been\s+(?:present|there|ongoing))|lasting|persisting|present)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"[\s,(]*(?:\b(?:that|which|and|or|and/or)\b[\s,]*)?", re.IGNORECASE)
_COMPLAINTS = frozenset({"symptom", "chronic", "finding"})


def of_complaint(found: Demand, row: Sequence[Atom], at: int, text: str) -> Demand | None:
    """A length without its complaint takes the complaint of the leaves joined to it; any of several; None for any other leaf."""
    if found.items or found.duration is None or not at or not _LASTS.match(row[at].quote):
        return None
    first = at
    while first and _LINK.fullmatch(text[row[first - 1].start + len(row[first - 1].quote) : row[first].start]):
        first -= 1
    ones = [demand(one.quote) for one in row[first:at]]
    if not ones or any(not one.items or one.items[-1].kind not in _COMPLAINTS or one.duration or one.levels or one.negated for one in ones):
        return None
    parts = tuple(replace(found, items=one.items) for one in ones)
    return replace(found, parts=parts, joined="any") if len(parts) > 1 else parts[0]


_OR = re.compile(r"[ ,]*\bor[ ]+(?:(?:an?|the|any)[ ]+)?|,[ ]+", re.IGNORECASE)
_ENDS = re.compile(r"\b(?:lasting|for)\s+(?:at\s+least\s+)?[\w-]+\s+\w+(?:\s+or\s+(?:more|longer))?\W*$", re.IGNORECASE)
_KINDS = frozenset({"symptom", "therapy"})


def length_behind(found: Demand, row: Sequence[Atom], at: int, text: str) -> Threshold | None:
    """The length at the end of a row of alternatives is of all of them (`back pain or leg pain lasting 6 weeks`)."""
    if found.duration or found.count or found.levels or found.parts or found.outcomes - {"failed"} or found.negated:
        return found.duration
    kinds = {item.kind for item in found.items if item.kind not in ("", "word")}
    end = row[at].start + len(row[at].quote)
    for other in row[at + 1 :]:
        if len(kinds) != 1 or not kinds <= _KINDS or not _OR.fullmatch(text[end : other.start]):
            return None
        behind = demand_of(other)
        if behind.duration is not None and _ENDS.search(other.quote):
            return behind.duration if kinds == {item.kind for item in behind.items if item.kind not in ("", "word")} else None
        end = other.start + len(other.quote)
    return None
