"""Leaves cut out of a list whose last name has the noun of all of them (`history of breast, lung or thyroid cancer`): each takes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand
from rules.model import Atom

_HEADED = re.compile(
    r"^\W*(?:[a-z-]+\s+){1,2}(?P<head>cancer|carcinoma|malignancy|tumou?r|arthritis|infection|fracture)s?\W*$", re.IGNORECASE
)
_NARROWED = re.compile(r"^\W*(?:(?:an?|the|any|personal|known|prior|previous|past|history|of)\s+)*[a-z-]+\W*$", re.IGNORECASE)
_LINK = re.compile(r"\s*(?:,\s*(?:(?:and|or|and/or)\s+)?|(?:and|or|and/or)\s+)(?:an?\s+)?", re.IGNORECASE)
_HISTORY = re.compile(r"^\W*(?:personal\s+|prior\s+|past\s+)*history\s+of\b", re.IGNORECASE)


def with_head(found: Demand, row: Sequence[Atom], at: int, text: str) -> Demand:
    """The demand of a leaf that names only what narrows the noun at the end of its list, with that noun."""
    if found.concepts or found.levels or found.duration or found.count or found.parts or not _NARROWED.match(row[at].quote):
        return found
    last = at
    while last + 1 < len(row) and _LINK.fullmatch(text[row[last].start + len(row[last].quote) : row[last + 1].start]):
        last += 1
        headed = _HEADED.match(row[last].quote)
        if headed is None:
            continue
        whole = demand(f"{row[at].quote} {headed['head']}")
        historical = whole.historical or any(_HISTORY.match(one.quote) for one in row[max(0, at - _REACH) : at])
        return replace(whole, historical=historical, window=found.window) if whole.concepts else found
    return found


_REACH = 6
