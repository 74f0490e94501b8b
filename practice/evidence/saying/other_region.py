"""Counts and lengths of care of two parts of the body in one sentence (`PT 16 visits shoulder; 2 visits back`): only those of the part that
a leaf is on count for it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import fulfils
from practice.notes.lengths import lengths
from practice.notes.regions import elsewhere, regions_of
from rules.amounts import exactly
from rules.truth import Truth

_CUT = re.compile(r"[;,]\s+|\.\s+|\band\b")
_NUMBER = re.compile(r"(?<![\d/.-])(\d{1,3})(?![\d/.%-]|\s*(?:mg|mcg|years?|yo|/))")
_CARE = frozenset({"therapy", "procedure"})


def of_other_region(demand: Demand, chart: Chart, places: Iterable[Place]) -> bool:
    """Whether in every sentence that meets a leaf the figure of the leaf's own part of the body is too small."""
    relied = tuple(places)
    part = regions_of(demand.quote) or demand.region
    if not relied or not part or (demand.count is None and demand.duration is None) or not any(i.kind in _CARE for i in demand.items):
        return False
    return all(_too_small(demand, place.sentence.text, part, chart.visit) for place in relied)


def _by_part(text: str) -> Iterator[tuple[str, str]]:
    """The stretches of a sentence, each with the one that names its part of the body: itself, or the last before it."""
    last = ""
    for one in _CUT.split(text):
        last = one if regions_of(one) else last
        yield last, one


def _too_small(demand: Demand, text: str, part: frozenset[str], visit: dt.date) -> bool:
    """Whether a sentence tells figures of two parts of the body, and those of the part asked do not reach what is asked."""
    stretches = [(named, one) for named, one in _by_part(text) if named and _NUMBER.search(one)]
    own = [one for named, one in stretches if not elsewhere(named, part)]
    if not own or len(own) == len(stretches):
        return False
    if demand.count is not None:
        told = [exactly(float(n), demand.count.unit) for one in own for n in _NUMBER.findall(one)]
        return bool(told) and all(fulfils(one, demand.count) is Truth.NOT_MET for one in told)
    limit = demand.duration
    spans = [one.amount for stretch in own for one in lengths(stretch, visit, visit)]
    return limit is not None and bool(spans) and all(fulfils(one, limit) is Truth.NOT_MET for one in spans)
