"""An acuity with the glasses worn is not the best corrected one, where refraction or a pinhole gives another (`MRx 20/40`)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place

_ASKED = re.compile(r"\bbest[\s-]+corrected\b|\bBCVA\b", re.IGNORECASE)
_BEST = re.compile(r"\b(?:BCVA|best[\s-]+corrected|MRx|manifest|refract\w+|refraction|PH|pinhole|BSCVA)\b", re.IGNORECASE)
_GLARE = re.compile(r"\b(?:BAT|glare)\b", re.IGNORECASE)
_SNELLEN = re.compile(r"\b20\s*/\s*\d{2,3}\b")


def not_best_corrected(demand: Demand, chart: Chart, places: Iterable[Place]) -> bool:
    """Whether a best corrected acuity is met by one with the glasses worn alone, beside a better source in the record."""
    relied = tuple(places)
    if not relied or not _ASKED.search(demand.quote) or _GLARE.search(demand.quote):
        return False
    if any(_BEST.search(_told(place)) for place in relied):
        return False
    return any(_BEST.search(_told(place)) and _SNELLEN.search(place.sentence.text) for place in chart.places if place not in relied)


def _told(place: Place) -> str:
    return f"{place.sentence.label} {place.sentence.heading} {place.sentence.text}"
