"""Pointings held against the record as it is now: the sentence that a person read as saying so, weighed against all others."""

from __future__ import annotations

from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand_of
from practice.evidence.nearby.barred import asks_of_family, places_at, why_refused
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import Judged
from practice.evidence.weighing.against import weighed
from practice.flow.charted import Record, doubt_of
from practice.preflight import Evidence, Opinion
from practice.store.rows import Answer
from rules.model import Atom, Leaf
from rules.truth import Truth

DOUBTED = "other words of the record take it back, or put it in doubt"


def fallen(record: Record, chart: Chart, one: Answer) -> str:
    """Why the sentence of a pointing no longer stands where it stood; "" where it does."""
    document = record.document(one.document_id)
    if document is None:
        return "its document is no longer in the record"
    if document.text[one.start :][: len(one.says)] != one.says:
        return "the words of its document have changed since"
    if document.written is not None and document.written > record.visit:
        return "its document was written after the visit"
    why = why_refused(chart, places_at(chart, one.document_id, one.start, one.start + len(one.says)), family=_of_family(one))
    return f"the sentence is now read as this: {why}" if why else ""


def pointed(record: Record, chart: Chart, one: Answer, leaf: Leaf, demand: Demand | None) -> Opinion:
    """What a pointing comes to: its sentence, or a conflict with the sentences that say otherwise; nothing where it is in doubt."""
    places = places_at(chart, one.document_id, one.start, one.start + len(one.says))
    if fallen(record, chart, one) or doubt_of(record.facts)(leaf, Judged(Truth.MET, places)):
        return Opinion(Truth.NOT_DOCUMENTED)
    own = Evidence(one.document_id, one.says, one.start, read_by=f"{one.author} on {one.at:%Y-%m-%d}", pointing=one.id)
    truth = Truth.MET if one.holds == "yes" else Truth.NOT_MET
    if not isinstance(leaf, Atom):
        return Opinion(truth, (own,))
    found = _against(demand or demand_of(leaf), chart, Judged(truth, places))
    if found.truth is Truth.NOT_DOCUMENTED:
        return Opinion(found.truth)
    others = (Evidence(place.note.file, place.sentence.text, place.sentence.start) for place in found.places if place not in places)
    return Opinion(found.truth, (own, *others))


def _against(demand: Demand, chart: Chart, found: Judged) -> Judged:
    """The reading with all that stands against it; that a thing is not absent is weighed as the thing itself."""
    if demand.negated and found.truth is Truth.NOT_MET:
        return weighed(replace(demand, negated=False), chart, found.flipped()).flipped()
    return weighed(demand, chart, found)


def _of_family(one: Answer) -> bool:
    return asks_of_family(f"{one.quote} {one.line}")
