"""Leaves on a value of before the therapy: where the record tells of that time, and whether the therapy has begun since."""

from __future__ import annotations

import datetime as dt
import re

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.asking.of_then import NOT_NAMED
from practice.evidence.figures.valued import of_start
from practice.evidence.record.chart import Chart, Place
from practice.evidence.therapies.uses import uses_of


def first_told(chart: Chart, demand: Demand) -> tuple[Place, ...]:
    """The sentences that tell what was before the therapy; none where a leaf does not ask for it."""
    return tuple(p for p in chart.places if of_start(f"{p.sentence.label} {p.sentence.text}")) if demand.baseline else ()


def begun(demand: Demand, chart: Chart) -> bool:
    """Whether a therapy that must not have begun when a value was taken was used, or the policy names none of which that could be told."""
    if not demand.untreated:
        return False
    uses = uses_of(Item(demand.untreated - NOT_NAMED, "therapy"), chart, demand.region)
    return demand.untreated <= NOT_NAMED or any(
        not _ASKS.search(one.place.sentence.text[: one.at[0]]) and not (one.when and one.when[1] < chart.visit - _YEAR) for one in uses
    )


_YEAR = dt.timedelta(days=366)
"""What ended so long ago left a value of now untreated."""

_ASKS = re.compile(
    r"\b(?:asks?|asked|asking|inquir\w+|heard|read|interested|talked|spoke)\s+(?:about|for|in|of)\s+(?:\w+\s+){0,2}$", re.IGNORECASE
)
