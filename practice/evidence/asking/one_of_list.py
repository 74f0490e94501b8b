"""Leaves that list findings of which any is enough (`saddle anesthesia, new urinary retention or fecal incontinence`): each by itself.

A list is one only where every piece names a finding, a symptom or an illness of its own, and nothing behind the last piece may belong to
all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from practice.evidence.asking.asked import Demand

_BETWEEN = re.compile(r"\s*,\s*(?:(?:and/or|or)\s+)?|\s+(?:and/or|or)\s+", re.IGNORECASE)
_LIST = re.compile(r"^(?=[^,]*,)[A-Za-z][\w\s'’/,-]*\b(?:or|and/or)\s+[A-Za-z][\w\s'’/-]*$", re.IGNORECASE)
_SHARED = re.compile(
    r"\b(?:in|of|on|from|due|that|which|with|within|for|despite|after|during|and|by|at|to|no|not|without|history|is|are|has|been|present|persist\w*|lasting|requiring|causing)\b",
    re.IGNORECASE,
)
"""What binds the pieces, or stands behind all of them."""
_KINDS = frozenset({"symptom", "finding", "chronic", "sign"})
_MOST, _WORDS = 5, 5


def one_of_list(text: str, whole: Demand, demand: Callable[[str], Demand]) -> Demand | None:
    """Any of the things listed, each read by itself; None for any other leaf."""
    flat = " ".join(text.split()).strip(" .;:")
    if whole.joined or whole.negated or whole.levels or whole.duration or whole.count or whole.outcomes or whole.window or whole.future:
        return None
    if _SHARED.search(flat) or not _LIST.match(flat):
        return None
    pieces = [one for one in _BETWEEN.split(flat) if one]
    if not 2 < len(pieces) <= _MOST or any(len(one.split()) > _WORDS for one in pieces):
        return None
    parts = [demand(one) for one in pieces]
    if not all(_is_thing(one) for one in parts) or len(parts[0].items) > 1:  # `unexplained fever, weight loss or fatigue`: of all three
        return None
    return replace(whole, parts=tuple(replace(one, region=whole.region) for one in parts), joined="any", examples=())


def _is_thing(one: Demand) -> bool:
    """Whether a piece names one thing of its own, with at most a word that says which."""
    known = [item for item in one.items if item.kind in _KINDS]
    return len(known) == 1 and not one.joined and not one.negated and not one.unread and one.items[-1] is known[0]
