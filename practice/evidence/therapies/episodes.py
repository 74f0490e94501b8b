"""Conservative care added up from its dated episodes: naproxen from one day to another, physical therapy between two days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import fulfils, in_window
from practice.evidence.therapies.uses import Use
from practice.notes.lengths import spans
from practice.notes.wording import wider
from rules.amounts import Amount
from rules.truth import Truth

ACTIVE = ("physical_therapy", "occupational_therapy", "home_exercise", "chiropractic")
_BY_PROVIDER = frozenset(
    {"physical_therapy", "chiropractic", "injection", "prescription_nsaid", "opioid", "muscle_relaxant", "neuropathic_agent"}
)
_PRESCRIBED = re.compile(r"\b(?:prescri\w+|rx|directed|supervised|instructed\s+by|provided\s+by|given\s+by|\d+\s*mg)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:otc|over[\s-]the[\s-]counter|on\s+(?:his|her|their)\s+own|as\s+needed|prn)\b", re.IGNORECASE)
_GAP = 14
"""Days between two episodes that still leave them one run of care."""


@dataclass(frozen=True, slots=True)
class Episode:
    """One therapy from a day to a day; `enough`: the part of it that counts by itself."""

    concept: str
    first: dt.date
    last: dt.date
    use: Use

    @property
    def days(self) -> int:
        """Its length."""
        return (self.last - self.first).days


def directed(use: Use) -> bool:
    """Whether the care of a use is a professional's by its nature or by the words beside it."""
    text = use.place.sentence.text
    if _OWN.search(text):
        return bool(wider(use.concept) & {"physical_therapy", "chiropractic", "injection"})
    return bool(wider(use.concept) & _BY_PROVIDER) or bool(_PRESCRIBED.search(text))


def episodes(uses: Iterable[Use], chart: Chart) -> list[Episode]:
    """The uses whose first and last day the record tells, those that begin after the visit left out."""
    out = []
    for use in uses:
        place = use.place
        found = [
            (one.last, other.first)
            for one, other in spans(place.sentence.text, chart.visit, chart.written(place))
            if use.stretch[0] <= one.start <= use.stretch[1] or use.stretch[0] <= other.end <= use.stretch[1]
        ]
        out += [Episode(use.concept, first, min(last, chart.visit), use) for first, last in found[:1] if first < min(last, chart.visit)]
    return out


def added_up(found: Sequence[Episode], demand: Demand, chart: Chart) -> tuple[Place, ...]:
    """The places of episodes that together last as long as asked, in one run; empty where they do not."""
    if demand.duration is None or demand.duration.op not in (">=", ">"):
        return ()
    inside = sorted((e for e in found if in_window(chart, demand.window, (e.last, e.last))), key=lambda e: (e.first, e.last))
    run: list[Episode] = []
    for one in inside:
        if run and (one.first - max(e.last for e in run)).days > _GAP:
            run = []
        run.append(one)
        if _long_enough(run, demand.duration) and _substantial(run, demand.duration):
            return tuple(dict.fromkeys(p for e in run for p in (e.use.place, *e.use.more)))
    return ()


def _long_enough(run: Sequence[Episode], limit: Threshold) -> bool:
    covered, reached = 0, run[0].first
    for one in run:
        covered += max(0, (one.last - max(reached, one.first)).days)
        reached = max(reached, one.last)
    return fulfils(Amount(float(covered), float(covered), "d"), limit) is Truth.MET


def _substantial(run: Sequence[Episode], limit: Threshold) -> bool:
    """Whether an active therapy, or two kinds of therapy, fill half of the time asked."""
    half = Threshold(limit.op, limit.value / 2, None, limit.unit)
    long = [e for e in run if fulfils(Amount(float(e.days), float(e.days), "d"), half) is Truth.MET]
    kinds = {next((w for w in ("analgesic", "injection") if w in wider(e.concept)), e.concept) for e in long}
    return len(kinds) >= 2 or any(wider(e.concept) & set(ACTIVE) for e in long)
