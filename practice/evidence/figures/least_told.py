"""The least difference that counts, as the record itself gives it beside a tool (`ODI 44 -> 30 (MCID 10)`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.scene import speaks
from practice.notes.model import STATED
from practice.notes.tokens import tokens
from practice.notes.values import named_measures

_LEAST_DIFFERENCE = re.compile(r"\bminimal(?:ly)?\s+(?:clinically\s+)?important\s+(?:difference|change)\b|\bmci[dc]\b", re.IGNORECASE)
_TOLD = re.compile(
    r"\bMCI[DC]\b\W{0,3}(?:(?:of|is|=)\s*)?(?P<n>\d{1,2}(?:\.\d)?)(?:\s*(?:-|–|to)\s*(?P<m>\d{1,2}(?:\.\d)?))?\s*(?P<unit>%)?",
    re.IGNORECASE,
)


def asks_least(demand: Demand) -> bool:
    """Whether a leaf asks for the least difference that counts."""
    return bool(_LEAST_DIFFERENCE.search(demand.quote))


def least_told(demand: Demand, chart: Chart) -> list[str]:
    """Such a leaf, as changes of the tools for which the record gives the difference; the larger figure where it gives two."""
    if not asks_least(demand):
        return []
    return list(dict.fromkeys(one for place in chart.places for one in _told(place)))


def _told(place: Place) -> Iterator[str]:
    text = place.sentence.text
    if not speaks(place) or place.read.default not in STATED or place.sentence.section == "goals":
        return
    for found in _TOLD.finditer(text):
        before = text[: found.start()]
        named = named_measures(tokens(before))
        tool = re.match(r"[A-Za-z][\w-]*", before[tokens(before)[named[-1][1]].start :]) if named else None
        if tool and found["unit"] is None:
            yield f"{tool.group()} improved by at least {found['m'] or found['n']} points"
