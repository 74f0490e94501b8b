"""Leaves on hours of use a night: the average that the record tells against the policy's figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, in_window, settled
from practice.evidence.record.naming import holds
from practice.notes.model import Assertion
from rules.amounts import exactly
from rules.truth import Truth

_HOURS = r"(?P<h>\d{1,2}(?:\.\d+)?)\s*(?:h|hrs?|hours?)(?:\s*(?P<m>\d{1,2})\s*min\w*)?"
_TOLD = re.compile(
    rf"(?<!>)(?<!=)(?<!≥)(?<!<)(?<![\d.])\s{_HOURS}\s*(?:per|a|each|/)\s*night\b|"
    rf"\b(?:average|avg|mean)\s+(?:nightly\s+)?(?:use|usage)?(?:,?\s*(?:on\s+)?(?:days|nights)\s+used)?\s*"
    rf"(?:of|is|was|:)?\s*{_HOURS.replace('<h>', '<h2>').replace('<m>', '<m2>')}|"
    rf"\bevery\s+night\s+{_HOURS.replace('<h>', '<h3>').replace('<m>', '<m3>')}",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"(?:at\s+least|minimum\s+of|more\s+than|less\s+than|goal\s+of|>=?|≥|<=?|≤)\s*$", re.IGNORECASE)
_AIM = re.compile(
    r"\b(?:aim\w*|goals?|target\w*|agreed\s+(?:on|to)|should|expect\w*|encourag\w+|recommend\w*|minimum|required?s?)\b", re.IGNORECASE
)
"""Hours that are aimed at are none that were used."""


def judge_nightly(demand: Demand, chart: Chart) -> Judged | None:
    """The hours of use a night; None for any other leaf."""
    if demand.hours is None or demand.share or not re.search(r"\bnight", demand.quote, re.IGNORECASE):
        return None
    things = [item for item in demand.items if item.word != "night"]
    if any(item.kind != "therapy" for item in things) or demand.outcomes or demand.count or demand.duration:
        return NOTHING
    return settled(chart, [one for place in chart.places for one in _said(demand, place, chart)], once=True)


def _said(demand: Demand, place: Place, chart: Chart) -> Iterator[Said]:
    if place.read.default not in (Assertion.PRESENT, Assertion.HISTORICAL) or demand.hours is None:
        return
    pap = any("pap" in m.names for m in place.read.mentions) or re.search(
        r"\b(?:download|usage|use[ds]?)\b", place.sentence.text, re.IGNORECASE
    )
    named = all(holds(item, place.read.tokens, place.read.mentions) for item in demand.items if item.kind == "therapy")
    when = chart.days(place) or ((place.note.dated, place.note.dated) if place.note.dated else None)
    for found in _TOLD.finditer(place.sentence.text):
        hours, minutes = found["h"] or found["h2"] or found["h3"], found["m"] or found["m2"] or found["m3"] or 0
        at = next((i for i, t in enumerate(place.read.tokens) if t.start >= found.start()), 0)
        if _AIM.search(place.sentence.text) or _LIMIT.search(place.sentence.text[: found.start() + 1]) or place.read.reached[at] or not pap:
            continue
        truth = fulfils(exactly(float(hours) + int(minutes) / 60, "h"), demand.hours)
        if truth is Truth.MET and not named:
            continue
        if truth is Truth.NOT_MET or in_window(chart, demand.window, when):
            yield Said(truth, place)
