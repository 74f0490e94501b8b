"""How much of a drug was taken in a day or a week, where a leaf asks for so much (`methotrexate 15 mg per week or more`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.therapies.uses import Use
from rules.amounts import Amount, exactly

_DAY = (
    r"(?:once\s+)?(?:daily|(?:every|each|a|per)\s+(?:day|night|morning|evening)|/\s*d(?:ay)?\b|q\.?\s?(?:d|day|hs|am|pm|24\s?h)\b|nightly|"
    r"at\s+(?:night|bedtime))"
)
_TWICE = r"(?:twice|two\s+times|2x)\s+(?:daily|a\s+day|per\s+day)|b\.?i\.?d\b"
_THRICE = r"(?:three\s+times|3x)\s+(?:daily|a\s+day|per\s+day)|t\.?i\.?d\b"
_WEEK = r"(?:once\s+)?(?:weekly|(?:every|each|a|per)\s+(?:week|wk)|/\s*w(?:ee)?k\b|q\.?\s?w(?:ee)?k(?:ly)?\b)"
_OFTEN = rf"(?:(?P<twice>{_TWICE})|(?P<thrice>{_THRICE})|(?P<day>{_DAY})|(?P<week>{_WEEK}))"
_ASKED = re.compile(rf"\d\s*(?P<unit>mg|mcg|g|units?)\s*(?:(?:by\s+mouth|orally|once|or\s+more)\s+)*{_OFTEN}", re.IGNORECASE)
_TOLD = re.compile(
    rf"(?<![\d.,/-])(?P<n>\d+(?:\.\d+)?)\s*(?:(?P<unit>mg|mcg|g|units?)(?![\d/.,]|\s*[-–]\s*\d)\s*(?:(?!\b(?:then|to|or|and|from|tabs?|tablets?|caps?|pills?)\b)[a-z]+\.?\s+){{0,3}}?|"
    rf"(?:(?:sc|sq|subq|po|im|iv|by\s+mouth|orally)\s+)?){_OFTEN}",
    re.IGNORECASE,
)
_DOSE_UNITS = ("mg", "mcg", "g", "{unit}", "[iU]")


def asks_dose(demand: Demand) -> bool:
    """Whether the figure of a leaf is how much of a drug is taken in a day or a week."""
    count = demand.count
    return count is not None and count.unit.split("/")[0] in _DOSE_UNITS and _ASKED.search(demand.quote) is not None


def doses_of(use: Use, demand: Demand) -> tuple[Amount, ...]:
    """The one dose that a use tells, in the time that the leaf asks; none where it tells several."""
    asked = _ASKED.search(demand.quote)
    if asked is None or demand.count is None:
        return ()
    told = set(_told(use.place.sentence.text[use.stretch[0] : use.stretch[1] or None], asked))
    return tuple(exactly(one, demand.count.unit) for one in told) if len(told) == 1 else ()


def _told(text: str, asked: re.Match[str]) -> Iterator[float]:
    for found in _TOLD.finditer(text):
        if bool(found["week"]) is not bool(asked["week"]) or (found["unit"] or asked["unit"]).lower()[:2] != asked["unit"].lower()[:2]:
            continue
        yield float(found["n"]) * (2 if found["twice"] else 3 if found["thrice"] else 1)
