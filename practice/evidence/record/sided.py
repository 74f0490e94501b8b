"""The side that a measured value must be of, where a record tells one for either side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practice.evidence.asking.asked import Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.sides import sides_of
from practice.notes.model import Assertion
from practice.notes.values import Value, values

_COMPLAINS = frozenset({"symptom", "finding", "chronic"})
_BOTH = frozenset({"left", "right"})
_SAID = frozenset({Assertion.PRESENT, Assertion.PLANNED})


def side_of(chart: Chart) -> str | None:
    """The side that is treated; where no heading tells of it the only one at which the record tells of a complaint."""
    if chart.side is not None:
        return chart.side
    named: set[str] = set()
    for place in chart.places:
        sides = sides_of(place.sentence.text)
        if len(sides) == 1 and _complains(place):
            named |= sides
    return next(iter(named)) if len(named) == 1 else None


def _complains(place: Place) -> bool:
    """Whether a sentence tells of a complaint, and of nothing that was measured at either side."""
    if {value.side for value in values(place.sentence.text)} & _BOTH or place.sentence.section in ("family", "goals", "pmh", "psh"):
        return False
    return any(m.kind in _COMPLAINS and place.read.assertion(m.first, m.last) in _SAID for m in place.read.mentions)


def of_side(told: Sequence[Value], chart: Chart, quote: str = "") -> list[Value]:
    """The values of the side that counts, which a leaf may name itself; those without a side as they are."""
    asked = sides_of(quote)
    side = next(iter(asked)) if len(asked) == 1 else chart.side if not any(value.side for value in told) else side_of(chart)
    return [value for value in told if not (value.side and side and value.side != side)]


_STATE = {
    "room": re.compile(r"\b(?:RA|room\s+air)\b"),
    "air": re.compile(r"\b(?:RA|room\s+air)\b"),
    "rest": re.compile(r"\b(?:at\s+)?rest(?:ing|ed)?\b", re.IGNORECASE),
    "morn": re.compile(r"\b(?:AM|a\.m\.|morning|0?[6-9](?::?\d\d)?\s*am|fasting)(?!\w)", re.IGNORECASE),
    "awak": re.compile(r"\b(?:awake|seated|sitting|at\s+rest|resting|rest)\b", re.IGNORECASE),
}
"""The state in which a value was taken, in the words of a chart."""
_ASLEEP = re.compile(r"\b(?:asleep|sleep(?:ing)?|overnight|nocturnal|night)\b", re.IGNORECASE)


_VEINS = (
    ("great_saphenous_vein", re.compile(r"\b(?:GSV|great(?:er)?\s+saphenous)\b", re.IGNORECASE)),
    ("small_saphenous_vein", re.compile(r"\b(?:SSV|(?:small|lesser|short)\s+saphenous)\b", re.IGNORECASE)),
    ("", re.compile(r"\b(?:A?ASV|accessory|perforators?|femoral\s+vein|popliteal|CFV|deep)\b", re.IGNORECASE)),
)


def of_other_vein(item: Item, place: Place, value: Value) -> bool:
    """Whether a value is of another vein than the one that a leaf asks for: the one named last before it, else the one right behind it."""
    asked = [name for name, _ in _VEINS if name in item.names]
    told = sorted((m.start(), name) for name, vein in _VEINS for m in vein.finditer(place.sentence.text))
    before = [one for one in told if one[0] < value.end]
    if not before:  # `0.6 s reflux in the small saphenous vein; GSV was normal`
        told = [one for one in told if ";" not in place.sentence.text[value.end : one[0]]][:1] or told
    return bool(asked and told) and (max(before)[1] not in asked if before else not {name for _, name in told} & set(asked))


def said_otherwise(item: Item, place: Place, context: Sequence[str]) -> bool:
    """Whether a sentence tells the side or the state that a word of a leaf asks for, in a chart's own way (`R`, `RA`)."""
    if item.word in ("right", "left"):
        own = sides_of(place.sentence.text) or frozenset(side for text in context for side in sides_of(text))
        return own == {item.word}
    state = _STATE.get(item.word or "")
    if state is None:
        return False
    asleep = item.word == "awak" and any(_ASLEEP.search(text) for text in (place.sentence.text, *context))
    return not asleep and bool(state.search(place.sentence.text))
