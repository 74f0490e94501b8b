"""The part of the body that is treated, as leaf or record name it, so that therapy of another part is none of it."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart
from practice.notes.regions import regions_of
from practice.notes.wording import wider

_LOCAL = frozenset({"conservative_therapy", "injection"})
"""Therapies that are for one part of the body."""


_COMPLAINS = re.compile(
    r"\b(?:pains?|painful|aches?|aching|hurts?|here\s+for|injur\w+|twist\w+|sprain\w*|stiff\w*|impinge\w+|arthritis|oa|tear|torn|lbp|sore\w*|radicul\w+|sciatica|stenosis)\b",
    re.IGNORECASE,
)


def region_of(demand: Demand, chart: Chart) -> frozenset[str]:
    """The part that policy or leaf name, else the only one that the plan names, else the complaint, else the first sentence."""
    own = demand.region or regions_of(demand.quote)
    local = any(wider(name) & _LOCAL for item in demand.items for name in item.names)
    return own or (_of_case(chart) if local else frozenset())


def _of_case(chart: Chart) -> frozenset[str]:
    for sections in (("plan",), ("complaint",), ("assessment_plan", "assessment")):
        named = [regions_of(place.sentence.text) for place in chart.places if place.sentence.section in sections]
        found = frozenset[str]().union(*named)
        if found:
            return found if len(found) == 1 else frozenset()
    first = next((place for place in chart.places if place.sentence.section in ("hpi", "")), None)
    found = regions_of(first.sentence.text) if first and _COMPLAINS.search(first.sentence.text) else frozenset()
    return found if len(found) == 1 else frozenset()
