"""The illness that a leaf grades, treats or smokes over: where the record denies the illness itself, there is nothing of it."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.findings.plain import judge_plain
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.naming import named


def smoking_at_home(demand: Demand) -> bool:
    """Whether a leaf asks for smoking at a place: one who does not smoke does not smoke there."""
    return any("tobacco_use" in item.names for item in demand.items) and all(
        "tobacco_use" in item.names or item.word in ("home", "house", "household") for item in demand.items
    )


def without_illness(demand: Demand, chart: Chart) -> Judged:
    """What the record says of the illness of a leaf on its grade (`heart failure of NYHA class III`): there is no grade of none."""
    ill = [m for m in named(demand.quote)[1] if m.kind == "chronic"]
    if not demand.levels or demand.negated or len(ill) != 1 or not all(limit.unit.startswith("{") for limit in demand.levels):
        return NOTHING
    if re.search(r"\bor\b(?!\s*(?:[ivx\d]+\b|greater|more|higher|above|worse))", demand.quote, re.IGNORECASE):
        return NOTHING
    return judge_plain(Demand(demand.quote, items=(Item(frozenset({ill[0].concept}), "chronic"),), historical=demand.historical), chart)


_BY_CARE = re.compile(
    r"\b(?:requiring|treated\s+with|managed\s+with|that\s+requires|caused\s+by|due\s+to|induced\s+by|while\s+(?:taking|on|using))\b",
    re.IGNORECASE,
)
"""What makes an illness one of a therapy: where there is none there is none of this either."""


def condition_of(demand: Demand) -> Demand | None:
    """The illness of `sleep apnea requiring CPAP`, which there is not where the record denies the illness; None for any other leaf."""
    ill = [item for item in demand.items if item.kind in ("chronic", "finding")]
    if len(ill) != 1 or demand.negated or not _BY_CARE.search(demand.quote):
        return None
    return Demand(demand.quote, items=(ill[0],), historical=demand.historical)
