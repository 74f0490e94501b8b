"""How a sentence that names a thing of a leaf names it: under which head, of which side, with which degree, and asserted how."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.naming import EVENTS, LASTING, Spot, assertion, holds, named
from practice.evidence.record.sides import sides_of
from practice.evidence.saying.spoken import AHEAD, only_spoken
from practice.evidence.saying.turned import gone
from practice.notes.model import Assertion
from practice.notes.results import parts_of
from practice.notes.sentences import heading_of

_SUSPICION = re.compile(
    r"\b(?:suspect\w*|suspicio\w+|probabl\w+|possibl\w+|likely|concern\w*|presum\w+|working\s+diagnosis)\b", re.IGNORECASE
)
"""What says that a thing is suspected; that it is to be ruled out does not."""
_STATES = frozenset({"symptom", "finding", "chronic"})
_GOING_WITH = frozenset({"with", "without", "w", "w/o"})
"""Right behind a degree, where what goes along with the thing begins."""
_KEPT = frozenset(
    ("implanted_device", "metal_anywhere", "metal_implant", "cochlear_implant", "pacemaker", "aneurysm_clip", "vena_cava_filter",
     "prosthetic_joint")
)  # fmt: skip
"""What was put into a body is there until it is taken out."""
_TAKEN_OUT = re.compile(r"^[^.;]{0,60}\b(?:removed|retrieved|explanted|taken\s+out|extracted)\b", re.IGNORECASE)
_TREATED_BY = frozenset({"on", "with", "treated", "controlled", "takes", "taking"})


def context_of(chart: Chart, place: Place) -> list[str]:
    """The texts that a sentence stands under: its label, the line above it, and in a report the sentence that names the study."""
    out = [place.sentence.label, place.sentence.heading]
    above = chart.above(place)
    while above is not None:
        out.append(above.sentence.text)
        above = chart.above(above)
    own = any(m.kind == "imaging" for m in place.read.mentions)  # a study of its own, and none that was told before
    turned = heading_of(place.sentence.text) is not None
    if not own and not turned and place.sentence.section in ("imaging", "labs", "outside", "hpi", "assessment", ""):
        for number in range(place.number - 1, max(-1, place.number - 6), -1):
            other = place.note.sentences[number]
            if other.paragraph != place.sentence.paragraph:
                break
            if any(m.kind == "imaging" for m in named(other.text)[1]):
                out.append(other.text)
                break
    return [text for text in out if text]


_SPINE = r"(?:[lct]-?\s?spine|lumbar|cervical|thoracic|lumbosacral|spine)"
_UNSIDED = re.compile(
    rf"\b(?:mri|ct|x-?rays?|films?)\s+(?:of\s+)?(?:the\s+)?{_SPINE}\b|\b{_SPINE}(?:\s+spine)?\s+(?:mri|ct|x-?rays?|films?)\b", re.IGNORECASE
)


def of_side(spot: Spot, place: Place, demand: Demand) -> bool:
    """Whether a thing is not of the other side: where a sentence names both, the side of its own stretch counts."""
    asked = sides_of(demand.quote) or (frozenset({place.side}) if place.side else frozenset())
    if len(asked) != 1 or sides_of(place.sentence.text) <= asked:
        return True
    text, at = place.sentence.text, place.read.tokens[spot[0]].start
    if any(found.start() <= at < found.end() for found in _UNSIDED.finditer(text)):
        return True  # a film of the spine has no side, whatever it was done for
    start = max((text.rfind(mark, 0, at) for mark in ",;.()"), default=-1) + 1
    end = min((found for mark in ",;.()" if (found := text.find(mark, at)) >= 0), default=len(text))
    own = sides_of(text[start:end])
    return not own or bool(own & asked)


def close(demand: Demand, place: Place) -> bool:
    """Whether the words of a leaf without a known concept stand close together."""
    if demand.concepts:
        return True
    spots = [holds(item, place.read.tokens, place.read.mentions) for item in demand.items]
    first = [min(one, key=lambda s: s[0])[0] for one in spots if one]
    return len(first) == len(demand.items) and max(first) - min(first) <= 2 * len(first) + 1


def medicated(place: Place, demand: Demand) -> list[Spot]:
    """The drug that stands right behind a condition that the leaf names (`HTN on lisinopril`)."""
    named = place.read.mentions
    things = [m.last for m in named if any(m.names & item.names for item in demand.concepts)]
    drugs = [m for m in named if m.kind == "therapy" and any(0 < m.first - last <= 4 for last in things)]
    return [(m.first, m.last, m) for m in drugs if {t.text for t in place.read.tokens[max(0, m.first - 3) : m.first]} & _TREATED_BY]


def belongs(spot: Spot, demand: Demand, place: Place) -> bool:
    """Whether a modifier (`severe`) is of a thing that the leaf names: in the same part of the sentence, or in a part of its own."""
    named = [m for m in place.read.mentions if m.kind != "word"]
    ours = [m for m in named if any(m.names & item.names for item in demand.concepts)]
    for first, last in parts_of(place.read):
        if first <= spot[0] <= last:
            inside = [m for m in named if first <= m.first <= last]
            before = [m for m in ours if m.last < spot[0]]
            if before and place.read.tokens[min(spot[1] + 1, last)].text in _GOING_WITH:
                return not any(before[-1].last < m.first < spot[0] for m in named)  # `depression, severe without psychotic features`
            return (
                not inside
                or any((m in ours and m.last > spot[0]) or (m in ours and len(inside) == 1) for m in inside)
                or not demand.concepts
            )
    return not demand.concepts


def best(demand: Demand, item: Item, spots: list[Spot], place: Place) -> Assertion:
    """How the sentence asserts an item: PRESENT where that is so for the leaf (the past of what lasts, suspicion of what is suspected)."""
    said = {assertion(item, spot, place) for spot in spots}
    spots = [spot for spot in spots if not only_spoken(place, spot, item.kind, demand.quote)]
    if not spots:
        return Assertion.ABSENT if said == {Assertion.ABSENT} else Assertion.UNCERTAIN
    found = [assertion(item, spot, place) for spot in spots]
    if re.search(r"\bfamily\s+history\b", demand.quote, re.IGNORECASE):
        found = [Assertion.PRESENT if one is Assertion.FAMILY else one for one in found]
    lasting = (
        item.kind in LASTING
        or bool(item.names & (_KEPT | EVENTS))
        or (item.kind in ("word", "") and any(one.kind in LASTING for one in demand.concepts))
    )
    comes_and_goes = item.kind in _STATES and not item.names & _KEPT
    if (comes_and_goes or (item.kind == "" and all(one.kind in ("", "word") for one in demand.items))) and not demand.historical:
        found = [gone(one, spot, place) for one, spot in zip(found, spots, strict=True)]
    if item.names & _KEPT and any(_TAKEN_OUT.match(place.sentence.text[place.read.tokens[spot[1]].end :]) for spot in spots):
        return Assertion.ABSENT
    for one in found:
        if one is Assertion.HISTORICAL and (demand.historical or lasting) and not demand.current and Assertion.ABSENT not in found:
            return Assertion.PRESENT
        if one is Assertion.UNCERTAIN and demand.suspected and item.kind != "sign" and _SUSPICION.search(place.sentence.text):
            return Assertion.PRESENT
        if one is Assertion.PLANNED and (demand.future or item.names & AHEAD):
            return Assertion.PRESENT
    return found[0] if len(set(found)) == 1 else next((f for f in found if f is not Assertion.PRESENT), Assertion.PRESENT)
