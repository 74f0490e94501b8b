"""Studies under a head that says there were none (`Imaging: none of the neck to date`, `X-rays: not done`)."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import judge_plain
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged
from practice.evidence.record.naming import named
from practice.evidence.record.scene import speaks
from practice.notes.regions import regions_of
from rules.truth import Truth

_NONE = re.compile(
    r"^\W*(?:none|nil|no\s+(?:imaging|studies|films)|not\s+(?:done|obtained|performed|taken))(?:\s+(?:done|obtained|performed|taken|available))?"
    r"(?:\s+(?:of|for|on)\s+(?:the\s+)?(?P<part>[\w\s-]{3,30}?))?(?:\s+(?:to\s+date|so\s+far|yet|ever))?\W*$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^\W*(?:imaging|radiology|diagnostic\s+imaging|imaging\s+studies|studies)\W*$", re.IGNORECASE)


def judge_no_study(demand: Demand, chart: Chart) -> Judged | None:
    """NOT_MET where the record says under its head that there was no such study; None for any other leaf or record."""
    studies = [item for item in demand.items if item.kind == "imaging"]
    if (
        len(studies) != 1
        or demand.negated
        or demand.outcomes
        or demand.levels
        or any(item.kind not in ("imaging", "") for item in demand.items)
    ):
        return None
    none = tuple(place for place in chart.places if speaks(place) and _denies(place, demand))
    if not none or judge_plain(demand, chart).truth in (Truth.MET, Truth.CONFLICT):
        return None
    return Judged(Truth.NOT_MET, none)


def _denies(place: Place, demand: Demand) -> bool:
    label = place.sentence.label or place.sentence.heading
    said = _NONE.match(place.sentence.text)
    if said is None or not label:
        return False
    of_all = bool(_HEAD.match(label))
    of_this = any(m.names & item.names for m in named(label)[1] for item in demand.items if item.kind == "imaging")
    part = regions_of(said["part"]) if said["part"] else frozenset[str]()
    return (of_all or of_this) and (not said["part"] or bool(part & (regions_of(demand.quote) | demand.region)))
