"""Whether a sentence tells a thing at the part of the body that a leaf lists, and not the part in a stretch of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import Judged
from practice.evidence.record.naming import holds, named
from practice.notes.model import DENIED
from rules.truth import Truth


def told_at(demand: Demand, found: Judged) -> bool:
    """`numbness of the feet; arms strong` tells no numbness of the arms: all that a leaf names must stand in one stretch."""
    things = [item for item in demand.items if item.kind != "word" or "eyelid" in item.names]
    if found.truth is not Truth.MET or len(things) < 2 or not any(not item.kind or "eyelid" in item.names for item in things):
        return True
    for place in found.places:
        for stretch in re.split(r";|(?<=[a-z])\.\s", place.sentence.text):
            if all(holds(item, *named(stretch)) for item in things if not _outcome(item.word)):
                return True
    return False


def _outcome(word: str | None) -> bool:
    """Words of what a complaint keeps the patient from are told elsewhere."""
    return word in ("limit", "usual", "interfer", "activity", "daily", "work")


def none_of_parts(demand: Demand, parts: Sequence[Judged], chart: Chart) -> Judged | None:
    """NOT_MET where the record denies a complaint of one part of the body that is listed, and tells of it at no other."""
    denied = [one for one in parts if one.truth is Truth.NOT_MET]
    if not denied or any(one.truth not in (Truth.NOT_MET, Truth.NOT_DOCUMENTED) for one in parts):
        return None
    things = frozenset(name for part in demand.parts for item in part.items if item.kind in ("symptom", "finding") for name in item.names)
    told = any(m.names & things and p.read.assertion(m.first, m.last) not in DENIED for p in chart.places for m in p.read.mentions)
    return None if told else Judged(Truth.NOT_MET, tuple(dict.fromkeys(place for one in denied for place in one.places)))
