"""Leaves with a share: so much relief, so many nights, for so long, after the thing named."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.figures.numeric import named_by
from practice.evidence.findings.plain import on_side
from practice.evidence.record.belonging import is_of
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, in_window, settled
from practice.notes.lengths import counts, lengths, shares
from practice.notes.model import STATED, Assertion
from rules.truth import Truth, conjunction

_AIM = re.compile(r"\b(?:goals?|target|aim\w*|expect\w*|hop\w+|should|must|until|if|criteria|needs?)\b[^.;]{0,40}$", re.IGNORECASE)


def judge_share(demand: Demand, chart: Chart) -> Judged:
    """At least so much relief (or so many nights), for so long, after the thing named."""
    if demand.share is None or demand.unread:
        return NOTHING
    said = []
    for place in chart.places:
        if place.read.default in (Assertion.COPIED, Assertion.FAMILY) or not on_side(chart, place):
            continue
        truth = _share_truth(demand, place, chart)
        if truth.known and (truth is Truth.NOT_MET or in_window(chart, demand.window, chart.days(place))):
            said.append(Said(truth, place))
    return settled(chart, said, once=True)


def _share_truth(demand: Demand, place: Place, chart: Chart) -> Truth:
    text = place.sentence.text
    found = shares(text)
    if not found or demand.share is None:
        return Truth.NOT_DOCUMENTED
    at = next((i for i, t in enumerate(place.read.tokens) if t.start >= found[0].start), 0)
    if _AIM.search(text[: found[0].start]) or not all(is_of(demand.items, place, one.start, one.end) for one in found):
        return Truth.NOT_DOCUMENTED
    if place.read.default not in (*STATED, Assertion.PLANNED) or place.read.reached[at] - {Assertion.HISTORICAL}:
        return Truth.NOT_DOCUMENTED
    if not all(named_by(item, place, chart) for item in demand.items):
        return Truth.NOT_DOCUMENTED
    if any(item.kind == "finding" and item.names & {"relief"} for item in demand.items) and not re.search(
        r"\b(?:relief|improve\w*|reduc\w*|better)\b", text, re.IGNORECASE
    ):
        return Truth.NOT_DOCUMENTED
    truths = [conjunction(fulfils(one.amount, demand.share) for one in found)]
    if len({fulfils(one.amount, demand.share) for one in found}) > 1:
        return Truth.NOT_DOCUMENTED
    if demand.duration:
        lasted = lengths(text, chart.visit, chart.written(place))
        truths.append(conjunction(fulfils(one.amount, demand.duration) for one in lasted) if lasted else Truth.NOT_DOCUMENTED)
    if demand.hours:
        truths.append(_hours(demand.hours, text))
    if demand.count:
        told = max([len(found), *(int(one.amount.low) for one in counts(text))])
        truths.append(Truth.MET if told >= demand.count.value and demand.count.op == ">=" else Truth.NOT_DOCUMENTED)
    return conjunction(truths)


_HOURS = re.compile(r"(?:>=|≥|>|at\s+least|more\s+than|over)\s*(\d+(?:\.\d+)?)\s*\+?\s*(?:h|hrs?|hours?)\b", re.IGNORECASE)


def _hours(limit: Threshold, text: str) -> Truth:
    """A share of nights counts for the hours it is a share of: the sentence must name the same hours or more."""
    said = [float(m[1]) for m in _HOURS.finditer(text)]
    return Truth.MET if said and min(said) >= limit.value else Truth.NOT_DOCUMENTED
