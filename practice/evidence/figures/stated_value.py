"""Leaves that ask only that the record gives a class, a grade or a score (`the record states the CEAP class of the limb`)."""

from __future__ import annotations

import datetime as dt
import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, in_window, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED
from practice.notes.tokens import tokens
from practice.notes.values import named_measures, targeted, values
from rules.truth import Truth

_STATES = re.compile(
    r"^\W*(?:(?:the|a|an)\s+)?(?:(?:medical|clinical|office|visit|progress)\s+)*(?:records?|notes?|charts?|documentation|report|history|physician|provider|surgeon)\s+"
    r"(?:must\s+|should\s+|shall\s+)?(?:states?|documents?|records?|includes?|contains?|gives?|lists?|notes?|specif(?:y|ies)|assigns?|reports?)\s+(?P<what>.+)$|"
    r"^\W*(?P<behind>.+?)\s+(?:is|are|was|has\s+been|must\s+be)\s+(?:clearly\s+)?(?:documented|recorded|stated|noted|given|specified|reported)"
    r"(?:\s+in\s+the\s+(?:medical\s+)?(?:record|note|chart)s?)?\W*$",
    re.IGNORECASE | re.DOTALL,
)
_FILLING = re.compile(
    r"\b(?:the|a|an|of|for|patient'?s?|member'?s?|best|corrected|limb|leg|knee|eye|joint|side|each|current|baseline|clinical|class(?:ification)?|grade|stage|score|value|affected|treated|both|and|result)\b|\W",
    re.IGNORECASE,
)
_CEAP = re.compile(
    r"\bCEAP\b\W{0,3}(?:(?:clinical\s+)?class(?:ification)?\W{0,3})?(?:is\s+|of\s+|was\s+)?C?[0-6](?!\d|\.\d)", re.IGNORECASE
)
_BEST = re.compile(r"\bbest[\s-]corrected\b", re.IGNORECASE)
_AT_BEST = re.compile(r"\bbcva\b|\bbest[\s-]corrected\b|\bcc\b|\bwith\s+(?:correction|glasses|pinhole)\b|\bph\b", re.IGNORECASE)
"""What is asked best corrected must be told so."""
_AIM = re.compile(r"\b(?:policy|criteri\w+|requires?|must|should|goal|target|if|before|mother|father|sister|brother)\b|\?", re.IGNORECASE)


def judge_stated_value(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the record gives a value of the one measure that a leaf names; None for a leaf that compares it, or asks another thing."""
    asked = _STATES.match(demand.flat)
    if asked is None or demand.levels or demand.negated or demand.count or demand.duration or demand.outcomes or demand.parts:
        return None
    what = asked["what"] or asked["behind"]
    found = tokens(what)
    named = named_measures(found)
    names = frozenset(one.concept for one, _, _ in named)
    over = what
    for _, first, last in reversed(named):
        over = over[: found[first].start] + over[found[last].end :]
    if len(names) != 1 or _FILLING.sub("", over):
        return None
    told = [place for place in chart.places if not _BEST.search(what) or _AT_BEST.search(f"{place.sentence.label} {place.sentence.text}")]
    said = [
        Said(Truth.MET, place) for place in told if _gives(place, names, chart) and in_window(chart, demand.window, _days(chart, place))
    ]
    return settled(chart, said, once=True)


def _days(chart: Chart, place: Place) -> tuple[dt.date, dt.date]:
    return chart.days(place) or (chart.written(place), chart.written(place))


def _gives(place: Place, names: frozenset[str], chart: Chart) -> bool:
    """Whether a sentence gives a value of this patient, of the side that is treated."""
    text = place.sentence.text
    if not speaks(place) or place.read.default not in STATED or place.sentence.section in ("goals", "family") or not on_side(chart, place):
        return False
    if _AIM.search(text) or corrected(chart, place):
        return False
    if "ceap" in names and (found := _CEAP.search(text)):
        return not targeted(text[: found.start()])
    return any(v.concept in names and not place.read.reached[v.first] for v in values(text))
