"""Whose figure it is: of several treatments that a sentence names, the one that a share of relief belongs to; or nobody's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import fulfils
from practice.notes.lengths import lengths
from practice.notes.model import STATED, Assertion
from practice.notes.tokens import Mention
from practice.notes.values import Value
from practice.notes.wording import wider
from rules.amounts import exactly
from rules.truth import Truth

_TREATS = frozenset({"therapy", "procedure"})
_FROM = re.compile(
    r"[^,;.]{0,40}?\b(?:after|with|from|following|s/p|post|by|to|on|since|status\s+post)\s+(?:(?:the|her|his|a|an|each|both|first|second|prior|last|initial|\w+)\s+){0,3}$",
    re.IGNORECASE,
)
"""Between a share and the treatment that brought it (`80% relief after the block`)."""


def is_of(items: Sequence[Item], place: Place, start: int, end: int) -> bool:
    """Whether a share told from `start` to `end` of a sentence may be of a treatment that a leaf names: of no other that stands nearer."""
    asked = [item for item in items if item.kind in _TREATS]
    named = [m for m in place.read.mentions if m.kind in _TREATS]
    ours = [m for m in named if any(m.names & item.names for item in asked)]
    if not asked or not ours or len(ours) == len(named):
        return True
    return _owner(place, named, start, end) in ours


def _owner(place: Place, named: Sequence[Mention], start: int, end: int) -> Mention | None:
    text, found = place.sentence.text, place.read.tokens
    behind = next((m for m in named if found[m.first].start >= end), None)
    if behind is not None and _FROM.match(text[end : found[behind.first].start]):
        return behind
    before = [m for m in named if found[m.last].end <= start]
    return before[-1] if before else behind


_IN_GENERAL = re.compile(
    r"\s*%?\s*(?:\w+\s+)?(?:is|are|=|means?|indicates?|defines?|suggests?|qualifies|counts\s+as)\s+(?:considered\s+|defined\s+as\s+|for\s+)?(?:an?\s+|the\s+)?"
    r"(?:ab)?(?:normal|low|high|elevated|diagnostic|severe|moderate|mild|significant|positive|negative|critical|cut-?\s?off|threshold|required|needed|goal|target|"
    r"acceptable|indicative|disease|pad|osteoporosis|obesity|coverage|surgery)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"(?:[<>≤≥]=?|less\s+than|greater\s+than|more\s+than|at\s+least|below|above|under|over)\s*-?\d[\d.]*\s*$", re.IGNORECASE
)


def of_nobody(text: str, end: int) -> bool:
    """Whether a figure that ends here is a bound that words behind it explain (`ABI <0.90 is abnormal`), and no value."""
    return bool(_BOUND.search(text[:end]) and _IN_GENERAL.match(text[end:]))


_SPELL = re.compile(r"(?<![\w.])(?P<n>\d+(?:\.\d+)?)\s*(?P<unit>min(?:ute)?s?|h(?:ou)?rs?|h)\b", re.IGNORECASE)


def so_long(demand: Demand, value: Value, place: Place, chart: Chart) -> bool:
    """Whether the stretch of a value tells the time that the leaf asks it to have lasted (`88% or less for at least 5 minutes`)."""
    text = place.sentence.text
    start = max(text.rfind(mark, 0, value.start) for mark in ",;") + 1
    end = min((at for mark in ",;" if (at := text.find(mark, value.end)) >= 0), default=len(text))
    stretch = text[start:end]
    if demand.hours is not None:
        told = [exactly(float(m["n"]), "min" if m["unit"][0].lower() == "m" else "h") for m in _SPELL.finditer(stretch)]
        return bool(told) and all(fulfils(one, demand.hours) is Truth.MET for one in told)
    if demand.duration is not None:
        spans = [one.amount for one in lengths(stretch, chart.visit, chart.written(place))]
        return bool(spans) and all(fulfils(one, demand.duration) is Truth.MET for one in spans)
    return True


_OF_ILLNESS = frozenset(
    {"bsa", "pga", "pasi", "easi", "scorad", "dlqi", "itch_score", "wound_area", "das28", "haq", "lund_mackay", "pain_score"}
)
"""Measures that any of several illnesses may have: a figure is of the one that is told with it."""


def of_another(demand: Demand, place: Place, chart: Chart) -> bool:
    """Whether a sentence, or the line that it stands under, tells a measure of another illness than the leaf's."""
    if not demand.owner or not demand.measures & _OF_ILLNESS:
        return False
    for one in (place, chart.above(place)):
        ill = [m for m in one.read.mentions if m.kind == "chronic"] if one else []
        if ill:
            return not any(m.names & demand.owner or any(name in wider(other) for other in demand.owner for name in m.names) for m in ill)
    return False


def treated(demand: Demand, chart: Chart) -> bool:
    """Whether a therapy that must not have begun when a figure was taken is on record, or nothing tells that it has not."""
    if not demand.untreated:
        return False
    told = [(place, m) for place in chart.places for m in place.read.mentions if m.names & demand.untreated]
    new = [(place, m) for place, m in told if _not_yet(place, m)]
    return not new or any(place.read.assertion(m.first, m.last) in STATED for place, m in told if (place, m) not in new)


_NAIVE = re.compile(r"\s*[-\s]?(?:naive|naïve)\b", re.IGNORECASE)
_STARTS = re.compile(
    r"\b(?:start(?:ing)?|begin|initiate|initiating|add|order(?:ed|ing)?|request(?:ing)?|pa\s+for|new\s+start)\W+(?:\w+\W+){0,3}$",
    re.IGNORECASE,
)


def _not_yet(place: Place, mention: Mention) -> bool:
    """Whether a sentence tells that a therapy has not begun: it is planned, was never had, is still to be started."""
    text, found = place.sentence.text, place.read.tokens
    if _NAIVE.match(text[found[mention.last].end :]) or _STARTS.search(text[: found[mention.first].start]):
        return True
    return place.read.assertion(mention.first, mention.last) in (Assertion.PLANNED, Assertion.ABSENT)
