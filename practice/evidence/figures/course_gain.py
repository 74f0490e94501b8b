"""Leaves on what an earlier course of a therapy brought (`depression score improved by 50% or more with the previous course of TMS`).

The gain must be told of that very course: the sentence names the therapy, and the score at its start and at its end.
"""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, settled
from practice.evidence.record.naming import named
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import DENIED, STATED
from practice.notes.values import named_measures
from rules.truth import Truth

_ASKED = re.compile(
    r"^(?P<what>.{4,60}?)\s+(?:was\s+|were\s+|has\s+|have\s+)?(?:improved|fell|fallen|decreased|dropped|reduced|declined)\s+(?:by\s+)?(?:at\s+least\s+|≥\s*|>=\s*)?(?P<n>\d{1,2})\s*(?:%|percent)"
    r"(?:\s+or\s+(?:more|greater))?\s+(?:with|after|during|from|following|in\s+response\s+to)\s+(?:a|the|any|his|her|an)?\s*(?:previous|prior|earlier|first|initial|last)\s+"
    r"(?:course|series|cycle)\s+of\s+(?P<of>[\w -]{2,40}?)\W*$",
    re.IGNORECASE,
)
_COURSE_WITH = re.compile(
    r"^\W*(?:an?\s+|the\s+)?(?:previous|prior|earlier)\s+(?:course|series|cycle)\s+of\s+(?P<of>[\w -]{2,40}?)\s+"
    r"(?:with|that\s+(?:brought|produced|resulted\s+in))\s+(?:at\s+least\s+)?(?:an?\s+)?"
    r"(?P<n>\d{1,2})\s*(?:%|percent)\s+(?:or\s+(?:more|greater)\s+)?(?:reduction|improvement|decrease|drop)\s+(?:in|of|on)\s+(?P<what>.{4,60})$",
    re.IGNORECASE,
)
"""The course itself is asked, and what it brought."""
_SCALE = re.compile(r"\b(?:depression\s+)?rating\s+scales?\b", re.IGNORECASE)
_NEVER = re.compile(r"\b(?:never|no\s+(?:prior|previous|past|history\s+of)|has\s+not\s+(?:yet\s+)?had|first\s+course)\b", re.IGNORECASE)
_OF_MOOD = re.compile(r"\bdepressi(?:on|ve)\b[\w\s]{0,20}\b(?:scores?|scales?|ratings?|severity|symptoms?)\b", re.IGNORECASE)
_MOOD = frozenset({"phq9", "hamd", "madrs", "qids", "bdi"})
"""Scales of depression, all lower where it is better."""
_V = r"\d{1,2}(?:\.\d)?"
_FIRST = r"(?:at\s+|on\s+|before\s+|pre-?)(?:the\s+)?(?:start|baseline|beginning|intake|outset|treatment|tms|it)\b"
_LAST = r"(?:at|on|by|after|post-?)\s*(?:the\s+|its\s+)?(?:finish|end|completion|close|discharge|last|treatment|tms|it)\b"
_PAIRS = re.compile(
    rf"(?P<a>{_V})\s*{_FIRST}[,;]?\s*(?:and\s+|to\s+)?(?P<b>{_V})\s*{_LAST}|"
    rf"(?:\bfrom\s+)?(?<![\d/])(?P<a2>{_V})\s*(?:->|→|\bto\b)\s*(?P<b2>{_V})(?![\d/%])(?!\s*(?:weeks?|sessions?|treatments?|days?|months?|mg|hz))",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:goals?|target|expect\w*|hop(?:e|es|ed|ing)|should|will|if|until|plan\w*)\b", re.IGNORECASE)


def judge_course_gain(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the score moved by so much over an earlier course of the therapy; None for any other leaf."""
    course = _COURSE_WITH.match(demand.flat)
    asked = course or _ASKED.match(demand.flat)
    if asked is None:
        return None
    wanted = frozenset(m.concept for m, _, _ in named_measures(named(asked["what"])[0]))
    wanted = wanted or (_MOOD if _OF_MOOD.search(asked["what"]) or _SCALE.search(asked["what"]) else wanted)
    therapy = frozenset(name for m in named(asked["of"])[1] if m.kind == "therapy" for name in (m.concept,))
    if not wanted & _MOOD or not therapy:
        return NOTHING
    said = [Said(truth, place) for place in chart.places if (truth := _gained(place, wanted, therapy, float(asked["n"]), chart)).known]
    if course and not said:
        said = [Said(Truth.NOT_MET, place) for place in chart.places if _never_had(place, therapy, chart)]
    return settled(chart, said, once=True)


def _never_had(place: Place, therapy: frozenset[str], chart: Chart) -> bool:
    """Whether a sentence says that there was no earlier course."""
    denied = [m for m in place.read.mentions if m.names & therapy and place.read.assertion(m.first, m.last) in DENIED]
    told = speaks(place) and place.read.default in STATED and not corrected(chart, place)
    return told and bool(denied) and bool(_NEVER.search(place.sentence.text))


def _gained(place: Place, wanted: frozenset[str], therapy: frozenset[str], least: float, chart: Chart) -> Truth:
    """What one sentence on the course tells of the score over it."""
    text = place.sentence.text
    told = [m for m in place.read.mentions if m.names & therapy and place.read.assertion(m.first, m.last) in STATED]
    if not told or place.read.default not in STATED or not speaks(place) or not on_side(chart, place) or corrected(chart, place):
        return Truth.NOT_DOCUMENTED
    if _OPEN.search(text):
        return Truth.NOT_DOCUMENTED
    for pair in _PAIRS.finditer(text):
        names = [m.concept for m, _, last in named_measures(place.read.tokens) if place.read.tokens[last].end <= pair.start()]
        if not names or names[-1] not in wanted & _MOOD:
            continue
        early, late = float(pair["a"] or pair["a2"]), float(pair["b"] or pair["b2"])
        return Truth.MET if early and (early - late) / early * 100 >= least else Truth.NOT_MET
    return Truth.NOT_DOCUMENTED
