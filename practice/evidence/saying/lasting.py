"""How long a complaint has lasted: by the sentence that tells it, or by another one on the same complaint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import fulfils
from practice.evidence.record.naming import holds
from practice.notes.dates import told_days
from practice.notes.lengths import lengths
from practice.notes.model import Assertion
from practice.notes.tokens import Mention
from rules.truth import Truth, conjunction

OnSide = Callable[[Chart, Place], bool]
"""Whether a sentence does not speak of the other side alone."""


def lasting(demand: Demand, place: Place, chart: Chart) -> Truth:
    """How long a symptom has lasted, where the sentence says so beside it and not beside a therapy."""
    limit = demand.duration
    if limit is None:
        return Truth.MET
    spots = [s for item in demand.items for s in holds(item, place.read.tokens, place.read.mentions)]
    truths = []
    for length in lengths(place.sentence.text, chart.visit, chart.written(place)):
        before = [m for m in place.read.mentions if place.read.tokens[m.last].end <= length.start + 1]
        if before and before[-1].kind == "therapy" and not any(s[2] is before[-1] for s in spots):
            continue
        truths.append(fulfils(length.amount, limit))
    if not truths:
        return Truth.NOT_DOCUMENTED
    return conjunction(truths) if len(set(truths)) == 1 else Truth.NOT_DOCUMENTED


def lasted_elsewhere(demand: Demand, place: Place, chart: Chart, on_side: OnSide) -> Place | None:
    """Another sentence that tells how long the same complaint has lasted, where this one tells no length of time at all."""
    complaints = frozenset(m.concept for m in place.read.mentions if m.kind == "symptom" and any(m.names & i.names for i in demand.items))
    written = chart.written(place)
    if not complaints or lengths(place.sentence.text, chart.visit, written) or told_days(place.sentence.text, chart.visit, written):
        return None
    bare = replace(demand, items=tuple(Item(frozenset({name}), "symptom") for name in sorted(complaints)))
    for other in chart.places:
        said = {m.concept for m in other.read.mentions if _held(other, m)}
        if other is not place and said & complaints and on_side(chart, other) and lasting(bare, other, chart) is Truth.MET:
            return other
    return None


def _held(place: Place, mention: Mention) -> bool:
    return mention.kind == "symptom" and place.read.assertion(mention.first, mention.last) is Assertion.PRESENT
