"""Leaves on what the patient is able and willing to do (`willing to attend 9 hours a week`): only the record's own word counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, settled
from practice.notes.model import Assertion
from rules.amounts import exactly
from rules.truth import Truth

_DO = r"(?:attend\w*|tak\w+\s+part|participat\w+|engag\w+|commit\w*|compl(?:y|iance)|adher\w+|follow|undergo|complete)"
_ASKED = re.compile(
    rf"^\W*(?:(?:the\s+)?(?:patient|member|individual)\s+)?(?:is\s+|has\s+|be\s+|demonstrates\s+|expresses\s+)*(?:both\s+)?(?:able\s+and\s+willing|willing\s+and\s+able|willing(?:ness)?|agrees|ability\s+and\s+willingness|willingness\s+and\s+ability)\s+"
    rf"(?:and\s+able\s+)?to\s+{_DO}",
    re.IGNORECASE,
)
_READY = re.compile(
    rf"\b(?:able\s+and\s+willing|willing\s+and\s+able|willing|ready(?=\s+to\b)|agrees?|agreed|commits?|committed)\b(?:\s+to\s+(?P<do>{_DO}))?",
    re.IGNORECASE,
)
_NOT = re.compile(
    rf"\b(?:not\s+(?:able\s+or\s+|able\s+and\s+)?willing|unwilling|refus\w+|declin\w+|not\s+able|unable|cannot|does\s+not\s+(?:want|wish|agree))\b(?:\s+to)?\s*(?P<do>{_DO})?",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:whether|if|unsure|not\s+sure|think\s+about|consider\w*|ask(?:ed)?\s+(?:about|whether)|discuss\w*|must|should|criteria|require\w*)\b",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"(?P<h>\d{1,2}(?:\.\d+)?)\s*(?:-\s*)?(?:h|hrs?|hours?)\b(?!\s*(?:per|a|each|/)\s*(?:month|year|day|night))", re.IGNORECASE
)
_ADVERB = frozenset({Assertion.PRESENT, Assertion.PLANNED})


def judge_willing(demand: Demand, chart: Chart) -> Judged | None:
    """What the record says of the patient's readiness; None for any other leaf."""
    if not _ASKED.match(demand.quote):
        return None
    return settled(chart, [one for place in chart.places for one in _said(demand, place)], once=False)


def _said(demand: Demand, place: Place) -> Iterator[Said]:
    whole = place.sentence.text
    text = next(
        (one for one in whole.split(";") if _READY.search(one) or _NOT.search(one)), whole
    )  # what was discussed, and what is agreed
    if place.read.default not in _ADVERB or _OPEN.search(text) or not _same_things(demand.quote, whole):
        return
    if _NOT.search(text):
        yield Said(Truth.NOT_MET, place)
        return
    found = _READY.search(text)
    start = max(whole.find(text), 0)
    at = next((i for i, t in enumerate(place.read.tokens) if found and t.start >= start + found.start()), 0)
    if found is None or place.read.reached[at] - {Assertion.PLANNED}:
        return
    truth = _hours(demand.hours, text)
    if truth.known:
        yield Said(truth, place)


_OF_TREATMENT = re.compile(r"\b(?:treatment|program|therapy|rehabilitation|services)\W*$", re.IGNORECASE)
_TO_IT = re.compile(
    r"\bagree[sd]?\s+to\s+(?:(?:the|a|an|full|this|our|recommended|\d+[\s-]day|inpatient|outpatient|residential)\s+)*(?:treatment|program|level\s+of\s+care|participate|take\s+part)\b"
    r"|^\W*(?:willingness|readiness|motivation|consent)\s*(?:for\s+treatment\s*)?:\s*(?:(?:pt|patient|client|she|he)\s+)?(?:agrees|agreed|agreeable)\b",
    re.IGNORECASE,
)
"""An agreement to a treatment as a whole."""


def _same_things(quote: str, text: str) -> bool:
    """Whether a sentence speaks of the doing that the leaf asks: the same verb, or the same hours."""
    if _OF_TREATMENT.search(quote) and re.search(r"\b(?:take\s+part|participat)", quote, re.IGNORECASE) and _TO_IT.search(text):
        return True
    asked = {_doing(word) for word in re.findall(_DO, quote, re.IGNORECASE)}
    told = {_doing(word) for word in re.findall(_DO, text, re.IGNORECASE)}
    return bool(asked & told) and _of_care(quote, text)


_KEEP_TO = ("commit", "comply", "compli", "adhere", "follow")
_REHAB = re.compile(r"\b(?:rehab\w*|physical\s+therapy|therapy|pt|exercises?)\b", re.IGNORECASE)


def _doing(word: str) -> str:
    """A verb by its class: to keep to a plan is one, however it is said (`adhere to`, `follow`, `commit to`)."""
    short = word.lower()[:6]
    return "keep" if short in _KEEP_TO else short


def _of_care(quote: str, text: str) -> bool:
    """Whether a sentence names the rehabilitation that a leaf asks to be followed; any other leaf asks by its verb alone."""
    return not re.search(r"\brehab", quote, re.IGNORECASE) or bool(_REHAB.search(text))


def _hours(limit: Threshold | None, text: str) -> Truth:
    if limit is None:
        return Truth.MET
    told = [float(found["h"]) for found in _HOURS.finditer(text)]
    return fulfils(exactly(max(told), "h"), limit) if told else Truth.NOT_DOCUMENTED
