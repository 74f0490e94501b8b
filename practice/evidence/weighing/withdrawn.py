"""Findings that are withdrawn: what they rely on does not say what its words seem to say."""

from __future__ import annotations

from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import Judged
from practice.evidence.saying.ahead import ahead
from practice.evidence.saying.by_now import past_by_now
from practice.evidence.saying.framed import framed
from practice.evidence.saying.hesitant import hesitant
from practice.evidence.saying.misdenied import misdenied
from practice.evidence.saying.newer import taken_back_within
from practice.evidence.saying.overread import overread
from rules.truth import Truth


def withdrawn(asked: Demand, chart: Chart, found: Judged) -> bool:
    """Whether what is relied on does not say what its words seem to say."""
    if found.truth is Truth.NOT_MET:
        whole = [place for place in found.places if ";" not in place.sentence.text]
        return framed(replace(asked, negated=True), chart, whole) or (not asked.negated and misdenied(asked, chart, found.places))
    if (
        past_by_now(asked, found.places)
        or ahead(asked, found.places)
        or hesitant(asked, found.places)
        or taken_back_within(asked, chart, found.places)
    ):
        return True
    return framed(asked, chart, found.places) or overread(asked, chart, found.places) or _of_other_side(asked, chart, found)


def _of_other_side(asked: Demand, chart: Chart, found: Judged) -> bool:
    """Whether a finding is met by sentences on the side alone that is not treated."""
    one_sided = any(item.kind in ("finding", "sign", "symptom", "imaging") for item in asked.concepts) and not asked.negated
    return one_sided and bool(found.places) and not any(on_side(chart, place) for place in found.places)
