"""How long a complaint has lasted: by the sentence that tells it, or by another one on the same complaint."""

from __future__ import annotations

import re
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
from practice.notes.wording import wider
from rules.amounts import Amount
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
    own = _OUT_OF_TEN.sub(" ", place.sentence.text)
    if not complaints or lengths(own, chart.visit, written) or told_days(own, chart.visit, written):
        return None
    bare = replace(demand, items=tuple(Item(frozenset({name}), "symptom") for name in sorted(complaints)))
    if (onset := _onset(bare, place, chart)) is not None:
        return onset
    for other in chart.places:
        said = {m.concept for m in other.read.mentions if _held(other, m)}
        said |= {c for c in complaints if other.sentence.section == "complaint" and _wider(c, other)}
        if other is not place and said & complaints and on_side(chart, other) and lasting(bare, other, chart) is Truth.MET:
            return other
    return None


_OUT_OF_TEN = re.compile(r"\b\d{1,2}(?:\s*(?:-|to)\s*\d{1,2})?\s*/\s*10\b(?!/)")
"""A score of pain, and no day of October."""
_OF_COMPLAINT = re.compile(
    r"^\W*(?:(?:symptoms?|complaints?|it|this|(?:the\s+)?pain)\s+(?:first\s+)?)?(?:onset|duration|began|started|present\s+(?:for|since))\b(?!\s+(?:of\s+)?(?:treatment|therapy|medication|care|pt|care))",
    re.IGNORECASE,
)
"""A sentence of the history that tells only when the complaint began."""


def _onset(bare: Demand, place: Place, chart: Chart) -> Place | None:
    """The line of the same history that tells how long the complaint has lasted, and names none; where there is no other complaint."""
    if place.sentence.section not in ("hpi", "complaint") or bare.duration is None:
        return None
    wanted = frozenset(name for item in bare.items for name in item.names)
    others = [p for p in chart.places if p.note is place.note and p.sentence.section == "complaint"]
    if any(m.kind == "symptom" and m.concept not in wanted and m.concept != "pain" for p in others for m in p.read.mentions):
        return None
    for other in chart.places:
        if other.note is not place.note or other.sentence.section != "hpi" or not _OF_COMPLAINT.match(other.sentence.text):
            continue
        if other.read.default is not Assertion.PRESENT or any(m.kind in ("symptom", "therapy", "procedure") for m in other.read.mentions):
            continue
        text, written = other.sentence.text, chart.written(other)
        told = {fulfils(one.amount, bare.duration) for one in lengths(text, chart.visit, written)}
        told |= {
            fulfils(Amount(float((written - d.last).days), float((written - d.first).days), "d"), bare.duration)
            for d in told_days(text, chart.visit, written)[:1]
        }
        if told == {Truth.MET}:
            return other
    return None


def _wider(complaint: str, place: Place) -> bool:
    """Whether a line of complaints names a wider one than this (`leg pain`, of pain that radiates into the leg)."""
    names = wider(complaint) - {"pain"}
    return any(m.concept in names and place.read.assertion(m.first, m.last) is Assertion.PRESENT for m in place.read.mentions)


def _held(place: Place, mention: Mention) -> bool:
    return mention.kind == "symptom" and place.read.assertion(mention.first, mention.last) is Assertion.PRESENT
