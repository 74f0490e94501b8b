"""A study that is denied by the very part of the body that a leaf is of (`no neck imaging`, `never an MRI of the neck`)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Place
from practice.notes.regions import regions_of
from practice.notes.tokens import Mention

_BEHIND = re.compile(r"\s*(?:of|on)\s+(?:(?:the|his|her|their)\s+)?(?P<part>[a-z][a-z -]{2,23}?)(?=\W*(?:$|[.;,)]))", re.IGNORECASE)


def of_the_part(demand: Demand, place: Place, denied: Sequence[Mention]) -> bool:
    """Whether the words right before or behind a study that is denied name the part of the leaf, and no other."""
    part = demand.region or regions_of(demand.quote)
    return len(part) == 1 and any(part in (regions_of(before), regions_of(behind)) for before, behind in _around(place, denied))


def _around(place: Place, denied: Sequence[Mention]) -> list[tuple[str, str]]:
    """The word before each of these names, and the part that the words behind it name."""
    out = []
    for mention in denied:
        behind = _BEHIND.match(place.sentence.text[place.read.tokens[mention.last].end :])
        out.append((place.read.tokens[mention.first - 1].text if mention.first else "", behind["part"] if behind else ""))
    return out


def of_other_part(demand: Demand, place: Place, named: Mention) -> bool:
    """Whether the word right before a study names another part of the body than the leaf's (`lumbar MRI` of a neck)."""
    part = demand.region or regions_of(demand.quote)
    before = regions_of(place.read.tokens[named.first - 1].text) if named.first else frozenset[str]()
    return bool(part and before) and not part & before
