"""A list of medicines that says of itself that it is complete: what it does not name is not taken."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.quoting import TREATED_WITH
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import Assertion
from practice.notes.wording import wider
from rules.truth import Truth

_TAKING = re.compile(r"^\W*(?:is\s+)?(?:currently\s+)?(?:taking|on)\b", re.IGNORECASE)
_COMPLETE = re.compile(
    r"\b(?:meds?|medications?|medicines|drugs)\b[^:.]{0,60}\bcomplete\b|\bno\s+other\s+(?:rx|meds?|medications?|medicines|drugs|prescriptions?)\b|"
    r"\btakes\s+no\s+(?:medications?|medicines)\b|\b(?:medication|medicine)\s+list\b[^.;]{0,24}\bcomplete\b",
    re.IGNORECASE,
)
_NOT_SO = re.compile(r"\b(?:not|in)\s*complete\b|\b(?:if|whether|until|update|to\s+be|unsure|(?-i:may))\b|\?", re.IGNORECASE)


def judge_not_listed(demand: Demand, chart: Chart) -> Judged | None:
    """NOT_MET where the record's complete list of medicines lacks a drug that is asked as of now; None for any other leaf or record."""
    drugs = [item for item in demand.items if item.kind == "therapy"]
    if (
        not drugs
        or len(drugs) != len(demand.items)
        or not (TREATED_WITH.match(demand.flat) or _TAKING.match(demand.flat))
        or demand.negated
    ):
        return None
    if demand.outcomes or demand.duration or demand.count or demand.levels or demand.historical or demand.concurrent:
        return None
    names = frozenset(name for item in drugs for name in item.names)
    if any(m.names & names or wider(m.concept) & names for place in chart.places for m in place.read.mentions if _own(place)):
        return None
    lists = tuple(place for place in chart.places if _complete(place) and not corrected(chart, place))
    return Judged(Truth.NOT_MET, lists) if lists else None


def _own(place: Place) -> bool:
    """Whether a sentence is of the patient."""
    return place.read.default not in (Assertion.FAMILY, Assertion.OTHER)


def _complete(place: Place) -> bool:
    """Whether a sentence, with what it stands under, says that the list is complete."""
    text = f"{place.sentence.heading} {place.sentence.label}: {place.sentence.text}"
    return _own(place) and speaks(place) and bool(_COMPLETE.search(text)) and not _NOT_SO.search(place.sentence.text)
