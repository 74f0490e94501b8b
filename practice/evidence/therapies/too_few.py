"""Whether a record says outright that fewer agents of a class were used than a leaf asks (`No other antidepressants`)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.scene import speaks
from practice.evidence.therapies.uses import Use
from practice.notes.model import DENIED
from practice.notes.wording import wider

_OTHER = re.compile(
    r"\b(?:no|not|never|denies|without)\s+(?:(?:tried|had|taken|used|been\s+on|any|on)\s+)*(?:other|others|further|additional|prior|previous)\s+(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
_NOT_THIS = re.compile(
    r"\b(?:since|currently|at\s+(?:this|present)|today|now|planned|will\s+be|to\s+be|allerg\w+|side\s+effects?)\b", re.IGNORECASE
)
_NONE = re.compile(r"\b(?:never|no|not)\b", re.IGNORECASE)


def too_few(item: Item, demand: Demand, uses: Sequence[Use], chart: Chart) -> tuple[Place, ...]:
    """The places that say so, with those of the few that were used; nothing where the record leaves it open."""
    most = demand.count or demand.classes
    if most is None or most.op not in (">=", ">", "="):
        return ()
    told = {use.concept for use in uses if use.concept not in item.names and not _otherwise(use, demand)}
    said = tuple(place for place in chart.places if _none_other(place, item, bool(told)) or _nothing_else(place, uses))
    if not said or len(told) >= most.value:
        return ()
    return (*said[:1], *dict.fromkeys(use.place for use in uses if use.concept in told))[:3]


_NOTHING_ELSE = re.compile(
    r"^\W*(?:nothing|none|no\s+(?:others?|other\s+(?:meds?|medications?|drugs?|agents?)))(?:\s+else)?\s+(?:(?:was|were|has\s+been|have\s+been|ever)\s+)*(?:tried|taken|used)\b(?!\s+since)",
    re.IGNORECASE,
)
"""Below a list of the agents of a class: that there were no others."""


def _nothing_else(place: Place, uses: Sequence[Use]) -> bool:
    """Whether a line right behind the uses of the class says that nothing else was tried."""
    near = [use for use in uses if use.place.note is place.note and use.place.sentence.paragraph == place.sentence.paragraph]
    behind = any(0 < place.number - use.place.number <= _NEAR for use in near)
    return behind and speaks(place) and bool(_NOTHING_ELSE.search(place.sentence.text))


_NEAR = 2


def _otherwise(use: Use, demand: Demand) -> bool:
    """Whether an agent came to something else than the leaf asks: given up for what it caused, where it must have failed."""
    return demand.outcomes == {"failed"} and use.outcomes == {"intolerant"}


def _none_other(place: Place, item: Item, some: bool) -> bool:
    """Whether a sentence denies all others of the class; where the record tells of none, all of it."""
    text = place.sentence.text
    if not speaks(place) or place.sentence.section in ("plan", "goals", "allergies", "ros") or _NOT_THIS.search(text):
        return False
    for mention in place.read.mentions:
        if (
            not any(mention.concept in wider(name) for name in item.names)
            or place.read.assertion(mention.first, mention.last) not in DENIED
        ):
            continue
        ahead = text[: place.read.tokens[mention.first].start]
        if _OTHER.search(ahead) or (not some and _NONE.search(ahead) and mention.concept in item.names):
            return True
    return False
