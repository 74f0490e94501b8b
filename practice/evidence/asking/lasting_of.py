"""Leaves that only say how long (`has lasted six weeks or longer`): of the complaint that stands right before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand
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
