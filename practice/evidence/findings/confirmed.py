"""Leaves that ask for an illness and for the study that shows it (`symptomatic gallstones confirmed by ultrasound`), told in two sentences.

The study must be one that was done, and its own lines must name the illness; how bad it is, or that it makes itself felt, another sentence
may say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, in_window
from practice.evidence.record.naming import holds, modifiers, named
from practice.evidence.record.scene import speaks
from practice.evidence.saying.covering import context_of, of_side
from practice.evidence.saying.kinds import of_other_kind
from practice.evidence.saying.turned import gone
from practice.notes.model import Assertion
from practice.notes.regions import elsewhere
from rules.truth import Truth

_BY = re.compile(
    r",?\s+(?:as\s+|that\s+is\s+|which\s+is\s+)?(?:confirmed|documented|demonstrated|shown|seen|evidenced|diagnosed|verified|established|identified)\s+"
    r"(?:by|on|with|via|through)\s+",
    re.IGNORECASE,
)
_STUDIES = frozenset({"imaging", "procedure"})
_ILLS = frozenset({"chronic", "finding"})
_NOT_SHOWN = re.compile(
    r"\b(?:normal|negative|unremarkable|inconclusive|non-?\s?diagnostic|pending|equivocal|suggest\w*|possible|possibl[ey]|probable|vs|versus|"
    r"incidental\w*|aborted|incomplete|cannot\s+exclude|may\s+represent|question\w*)\b|\?",
    re.IGNORECASE,
)
Judging = Callable[[Demand], Judged]


def judge_confirmed(demand: Demand, chart: Chart, judging: Judging) -> Judged | None:
    """MET where one sentence tells the illness as the leaf asks it and a study's own lines name it; None where nothing is to be said."""
    studies = [item for item in demand.concepts if item.kind in _STUDIES]
    ills = [item for item in demand.concepts if item.kind in _ILLS]
    words = [item for item in demand.items if item not in studies and item not in ills]
    if not _BY.search(demand.quote) or not studies or len(ills) != 1 or not all(_degree(item) for item in words):
        return None
    if demand.negated or demand.levels or demand.count or demand.duration or demand.outcomes or demand.suspected or demand.at_level:
        return None
    shown = [place for place in chart.places if _shows(place, chart, ills[0], studies, demand)]
    if not shown:
        normal = [place for place in chart.places if _came_out_normal(place, chart, studies, demand)]
        other = [place for place in chart.places if place not in normal and _names_done(place, chart, studies, demand)]
        return Judged(Truth.NOT_MET, tuple(normal)) if normal and not other else None
    told = judging(replace(demand, items=(*ills, *words), window=None))
    if told.truth is not Truth.MET:
        return None
    return Judged(Truth.MET, tuple(dict.fromkeys((*told.places, shown[0]))))


def _degree(item: Item) -> bool:
    return item.kind == "word" or item.word in modifiers()


_NORMAL = re.compile(
    r"^[\s\w/,:()-]{0,40}\b(?:normal|negative|unremarkable|wnl|within\s+normal\s+limits)\b(?:\s+(?:study|exam\w*|result|throughout|bilaterally))?\W*$",
    re.IGNORECASE,
)

_BELOW = re.compile(r"\b(?:legs?|lower\s+(?:extremit\w+|limbs?)|LEs?|feet|lumbar)\b")
"""Parts of the body of which a study of nerves says nothing for the hands."""
_BARE = re.compile(
    r"^\W*(?:(?:the|an?|right|left|rt|lt|bilat\w*|repeat|outside|formal|recent|ruq|abd(?:omen|ominal)?|upper|lower|extremity|limb|arm|hand|wrist|in|of|on|\d+)\W+)*$",
    re.IGNORECASE,
)
"""What may stand before a study without making it one of something else (`renal ultrasound`)."""


def _names_done(place: Place, chart: Chart, studies: list[Item], demand: Demand) -> bool:
    """Whether a sentence names a study of this patient that was done in the time asked."""
    told = place.read.default in (Assertion.PRESENT, Assertion.HISTORICAL) and place.sentence.section not in ("plan", "goals", "copied")
    named_here = any(holds(item, place.read.tokens, place.read.mentions) for item in studies)
    return told and named_here and speaks(place) and on_side(chart, place) and in_window(chart, demand.window, chart.days(place))


def _came_out_normal(place: Place, chart: Chart, studies: list[Item], demand: Demand) -> bool:
    """Whether a sentence says of a study that was done, and of nothing else, that it was normal."""
    if not _names_done(place, chart, studies, demand) or elsewhere(place.sentence.text, demand.region):
        return False
    spots = [spot for item in studies for spot in holds(item, place.read.tokens, place.read.mentions)]
    held = {place.read.assertion(a, b) for a, b, _ in spots}
    if any(mention and not any(mention.names <= item.names for item in studies) for _, _, mention in spots):
        return False  # a narrower one (`renal ultrasound`)
    behind = place.sentence.text[max(place.read.tokens[b].end for _, b, _ in spots) :]
    if _BELOW.search(behind) and not _BELOW.search(demand.quote):
        return False
    before = place.sentence.text[: min(place.read.tokens[a].start for a, _, _ in spots)]
    return held <= {Assertion.PRESENT, Assertion.HISTORICAL} and bool(_NORMAL.match(behind)) and bool(_BARE.match(before))


def _shows(place: Place, chart: Chart, ill: Item, studies: list[Item], demand: Demand) -> bool:
    """Whether a sentence of a study that was done names the illness as there."""
    if (
        not speaks(place)
        or not on_side(chart, place)
        or place.read.default not in (Assertion.PRESENT, Assertion.HISTORICAL)
        or place.sentence.section == "plan"
    ):
        return False
    texts = [place.sentence.text, *context_of(chart, place)]
    if not any(holds(item, *named(text)) for item in studies for text in texts) or _NOT_SHOWN.search(place.sentence.text):
        return False
    done = [spot for item in studies for spot in holds(item, place.read.tokens, place.read.mentions)]
    if any(place.read.assertion(a, b) not in (Assertion.PRESENT, Assertion.HISTORICAL) for a, b, _ in done):
        return False
    if not in_window(chart, demand.window, chart.days(place)):
        return False
    spots = holds(ill, place.read.tokens, place.read.mentions)
    held = [gone(place.read.assertion(a, b), (a, b, m), place) for a, b, m in spots]
    plain = all(of_side(spot, place, demand) and not of_other_kind(demand.quote, place, spot) for spot in spots)
    return bool(spots) and plain and all(one is Assertion.PRESENT for one in held)
