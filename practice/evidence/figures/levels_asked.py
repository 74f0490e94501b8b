"""Leaves on which levels of the spine are asked for (`one level or two contiguous levels between C3 and C7`): those the plan names."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.case_side import asks_for
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged
from practice.evidence.record.levels import segments_of
from practice.evidence.record.scene import corrected
from practice.notes.model import Assertion
from rules.truth import Truth

_SPINE = tuple([f"C{n}" for n in range(1, 8)] + [f"T{n}" for n in range(1, 13)] + [f"L{n}" for n in range(1, 6)] + ["S1"])
_N = {"one": 1, "single": 1, "1": 1, "two": 2, "2": 2, "three": 3, "3": 3}
_ASKED = re.compile(
    r"^\W*(?:the\s+)?(?:request(?:ed)?(?:\s+(?:procedure|surgery))?|procedure|surgery|fusion|arthroplasty)\s+(?:is|will\s+be)\s+(?:(?:for|at|limited\s+to|performed|of)\s+)*(?:a\s+)?(?:(?:one|1|single)(?:\s+|-)(?:spinal\s+|disc\s+)?levels?\s+or\s+(?:at\s+)?)?"
    r"(?:no\s+more\s+than\s+|up\s+to\s+|a\s+)?(?P<n>one|single|two|three|[123])(?:\s+|-)(?P<next>contiguous\s+|adjacent\s+|consecutive\s+)?(?:spinal\s+|disc\s+|cervical\s+|lumbar\s+)*levels?"
    r"(?:\s+(?:between|from)\s+(?P<top>[CTLS]\d{1,2})\s+(?:and|to|through)\s+(?P<foot>[CTLS]\d{1,2}))?\W*$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:ACDF|CDA|CDR|TDR|fusion|arthroplasty|replacement|discectomy|decompression|laminectomy|[PTXAO]LIF|surgery|candidate|request\w*)\b",
    re.IGNORECASE,
)
_NOT_IT = re.compile(
    r"\b(?:s/p|status\s+post|prior|previous|mother|father|brother|sister|not|instead|or|vs|versus|declin\w*|if|later|consider\w*)\b",
    re.IGNORECASE,
)


def judge_levels_asked(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the segments that the plan names are so many, next to each other and within the bounds; None for any other leaf."""
    asked = _ASKED.match(demand.flat)
    if asked is None:
        return None
    places = [p for p in chart.places if _plans(p, chart)]
    named = frozenset(one for p in places for one in segments_of(p.sentence.text))
    if not named:
        return None
    at = sorted(_SPINE.index(one) for one in named)
    fits = len(at) <= _N[asked["n"].lower()] and (not asked["next"] or at[-1] - at[0] == len(at) - 1)
    if asked["top"]:
        top, foot = (_SPINE.index(asked[key].upper()) for key in ("top", "foot"))
        fits = fits and top <= at[0] and at[-1] < foot
    return Judged(Truth.MET if fits else Truth.NOT_MET, tuple(p for p in places if segments_of(p.sentence.text)))


def _plans(place: Place, chart: Chart) -> bool:
    """Whether a sentence asks for the operation or plans it."""
    text = place.sentence.text
    if place.read.default in (Assertion.COPIED, Assertion.FAMILY, Assertion.DECLINED) or corrected(chart, place) or _NOT_IT.search(text):
        return False
    return asks_for(place) or (place.sentence.section in ("plan", "assessment_plan") and bool(_ASKS.search(text)))
