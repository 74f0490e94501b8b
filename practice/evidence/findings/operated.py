"""Leaves on surgery of the part that is treated (`surgery on the treated region`): what the record denies of that very part."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged
from practice.evidence.record.scene import corrected, speaks
from practice.notes.regions import regions_of
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:(?:prior|previous|recent|an?|history\s+of)\s+)*(?:surgery|operation|surgical\s+procedure)\s+(?:on|of|to|at|involving)\s+(?:the|that)\s+(?:(?:treated|affected|same|involved)\s+)?"
    r"(?:region|area|body\s+(?:part|region)|part|site|joint)\b[^.;]*$",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(?:no|denies|never\s+had|without)\s+(?:any\s+|prior\s+|previous\s+|past\s+)*(?P<part>[a-z]+(?:\s+[a-z]+)?)\s+(?:surgery|surgeries|operations?)\b(?!\s+(?:since|yet|planned|scheduled|recommended|for))",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:s/p|status\s+post|underwent|post-?op\w*|repair|arthroplasty|replacement|fusion|laminectomy|discectomy|reconstruction|meniscectomy|arthroscop\w+|ORIF)\b",
    re.IGNORECASE,
)
_SPINE = frozenset({"low back", "neck", "thorax", "back"})


def judge_operated(demand: Demand, chart: Chart) -> Judged | None:
    """NOT_MET where the record denies surgery of the part that its diagnosis names, and tells of none; None for anything else."""
    if not _ASKED.match(demand.flat) or demand.negated:
        return None
    part = chart.complained
    own = [p for p in chart.places if speaks(p) and on_side(chart, p) and not corrected(chart, p)]
    denied = tuple(p for p in own if _denies(p, part))
    if not part or not denied or any(_DONE.search(p.sentence.text) and not _NONE.search(p.sentence.text) for p in own):
        return None
    return Judged(Truth.NOT_MET, denied)


def _denies(place: Place, part: frozenset[str]) -> bool:
    """Whether a sentence denies surgery of all those parts."""
    for found in _NONE.finditer(place.sentence.text):
        named = regions_of(found["part"])
        if "back" in named and part <= _SPINE:
            return True
        if part and part <= named:
            return True
    return False
