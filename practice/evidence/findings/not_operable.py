"""Leaves on a surgeon's word that an operation is not the way (`a surgeon has judged that surgery is not advisable`)."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import speaks
from practice.notes.model import Assertion
from rules.truth import Truth

_SURGERY = r"(?:surg(?:ery|ical\s+(?:intervention|correction|treatment|repair))|operation|reoperation|revision)"
_NO_WAY = r"(?:advis(?:ed|able)|indicated|recommended|appropriate|an\s+option|feasible|warranted)"
_ASKED = re.compile(
    rf"\b(?:surgeon|specialist|consultation|opinion)\b[^.;]*\b{_SURGERY}\s+(?:is|was)\s+(?:not|no\s+longer)\s+{_NO_WAY}\b|"
    r"\b(?:surgeon|specialist)\b[^.;]*\bnot\s+an?\s+(?:surgical\s+candidate|candidate\s+for\s+surgery)\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"\b{_SURGERY}\s+(?:(?:is|was)\s+)?not\s+(?:felt\s+to\s+be\s+|thought\s+to\s+be\s+)?{_NO_WAY}\b|\bnot\s+an?\s+(?:good\s+)?(?:surgical\s+candidate|candidate\s+for\s+(?:further\s+)?(?:surgery|an\s+operation))\b|"
    r"\bno\s+(?:surgical\s+(?:option|target|indication)|indication\s+for\s+(?:further\s+)?surgery)\b|\b(?:advised|recommended|recommends?|advises?)\s+against\s+(?:further\s+|revision\s+|repeat\s+)?(?:surgery|an?\s+operation)\b|\binoperable\b",
    re.IGNORECASE,
)
_SURGEON = re.compile(
    r"\b(?:neurosurg\w*|surgeon|surgical\s+(?:opinion|consult\w*|evaluation)|orthop\w+|spine\s+surgery\s+(?:consult|clinic)|surgery\s+consult\w*)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:will|if|whether|pending|(?-i:may)|might|unless|until|ask\w*|awaiting|at\s+this\s+time|yet|for\s+now|should|would)\b|\?\s*$",
    re.IGNORECASE,
)


def judge_not_operable(demand: Demand, chart: Chart) -> Judged | None:
    """What a surgeon said of an operation; None for any other leaf."""
    if not _ASKED.search(demand.quote):
        return None
    found = tuple(p for p in chart.places if speaks(p) and p.read.default is Assertion.PRESENT and _says(p))
    judged = Judged(Truth.MET, found) if found else NOTHING
    return judged.flipped() if demand.negated else judged


def _says(place: Place) -> bool:
    text = place.sentence.text
    around = f"{place.sentence.heading} {place.sentence.label} {text}"
    return bool(_SAID.search(text) and _SURGEON.search(around)) and not _OPEN.search(text)
