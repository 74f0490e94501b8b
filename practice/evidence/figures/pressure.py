"""Leaves that compare a blood pressure (`above 140/90`): both figures of the record against both of the policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, in_window, settled
from practice.notes.model import Assertion
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:(?:a|an|the|uncontrolled|elevated|resting|systolic|diastolic|current|baseline|hypertension|with)\s+)*(?:blood\s+pressure|bp)\W+"
    r"(?:(?:is|of|that\s+is|reading|readings|measured|at|remains)\s+)*"
    r"(?P<sign>above|over|greater\s+than(?:\s+or\s+equal\s+to)?|more\s+than|at\s+least|>=?|≥|below|under|less\s+than(?:\s+or\s+equal\s+to)?|at\s+most|<=?|≤)?\s*"
    r"(?P<upper>\d{2,3})\s*/\s*(?P<lower>\d{2,3})(?:\s*mm\s*hg)?\s*(?P<more>or\s+(?:higher|greater|above|more|lower|less|below))?"
    r"\W*(?:(?:before|prior\s+to|at\s+the\s+time\s+of|on\s+the\s+day\s+of)\s+(?:\w+\s*){1,2})?\W*$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:bp|blood\s+pressure)\b[\s:=,(]*(?:(?:today|is|was|of|repeat|on\s+arrival|sitting|in\s+clinic)\s+)*(\d{2,3})\s*/\s*(\d{2,3})",
    re.IGNORECASE,
)
_GOAL = re.compile(r"\b(?:goal|target|if|should|call|keep|until|less\s+than|below|under)\b[^.;]*$|<\s*$", re.IGNORECASE)


def judge_pressure(demand: Demand, chart: Chart) -> Judged | None:
    """The latest pressure of the record; None for any other leaf."""
    asked = _ASKED.match(demand.quote)
    if asked is None or not (asked["sign"] or asked["more"]):
        return None
    said = [one for place in chart.places for one in _said(asked, place, chart, demand)]
    last = max((chart.written(one.place) for one in said), default=None)
    return settled(chart, [one for one in said if chart.written(one.place) == last], once=True)


def _said(asked: re.Match[str], place: Place, chart: Chart, demand: Demand) -> Iterator[Said]:
    written = chart.written(place)
    if place.read.default not in (Assertion.PRESENT,) or not in_window(chart, demand.window, (written, written)):
        return
    for found in _TOLD.finditer(place.sentence.text):
        if not _GOAL.search(place.sentence.text[: found.start()]):
            yield Said(_compared(asked, int(found[1]), int(found[2])), place, written)


def _compared(asked: re.Match[str], upper: int, lower: int) -> Truth:
    """Above where either figure is above; below where both are."""
    words = " ".join(f"{asked['sign'] or ''} {asked['more'] or ''}".lower().split())
    high, low = int(asked["upper"]), int(asked["lower"])
    including = any(w in words for w in ("or ", "equal", "least", "most", "=", "≥", "≤"))
    if any(w in words for w in ("above", "over", "greater", "more", "least", "higher", ">", "≥")):
        above = upper >= high or lower >= low if including else upper > high or lower > low
        return Truth.MET if above else Truth.NOT_MET
    below = upper <= high and lower <= low if including else upper < high and lower < low
    return Truth.MET if below else Truth.NOT_MET
