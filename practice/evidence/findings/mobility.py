"""Leaves on getting about at home: what the patient cannot do there, and whether the arms can drive a manual chair or the patient any."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.denied_so import of_another
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import Judged, Said, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import Assertion
from rules.truth import Truth

_TASK = r"(?:toilet\w*|bath(?:e|es|ed|ing|room)?|dress\w*|groom\w*|feed\w*|kitchen)"
_OPEN = re.compile(
    r"\b(?:if|unless|would|could\s+be|(?-i:may)|might|goals?|until|after\s+surgery|post-?\s?op\w*|temporar\w*|in\s+(?:19|20)\d\d|copied|prior\s+level|states?\s+mother|"
    r"daughter\s+thinks|thinks\s+so|not\s+(?:done|tested|assessed)|to\s+be\s+(?:tested|assessed))\b|\?",
    re.IGNORECASE,
)
_TASKS_ASKED = re.compile(
    r"\b(?:cannot|can\s*not|unable\s+to|inability\s+to|impairs?)\b[^.;]*\b(?:activit\w+\s+of\s+daily\s+living|mradls?|adls?)\b",
    re.IGNORECASE,
)
_CANNOT = re.compile(
    rf"\b(?:cannot|can\s*not|can['’]t|unable\s+to|not\s+able\s+to|can\s+no\s+longer|no\s+longer\s+able\s+to)\s+(?:(?:get|reach|walk|make\s+it|transfer|go)\b[^.;]{{0,40}}?\b)?{_TASK}\b"
    rf"|\b(?:is\s+)?(?:bathed|dressed|fed|toileted)\s+by\s+(?:his|her|the|an?)?\s*\w+"
    rf"|\b(?:wife|husband|daughter|son|aide|caregiver|spouse|mother|partner)\s+(?:bathes|dresses|feeds|toilets)\s+(?:him|her)\b"
    rf"|\b(?:max(?:imal)?|mod(?:erate)?|total|full)\s+(?:a\b|assist(?:ance)?)\s+(?:(?:for|with)\s+)?(?:all\s+)?(?:ub\s+|lb\s+)?{_TASK}\b",
    re.IGNORECASE,
)
_BY_SELF = re.compile(
    rf"\b(?:dress(?:es)?|bathes?|toilets?|showers?)\b[^.;]{{0,40}}\b(?:(?:by|for)\s+(?:him|her)self|independent\w*|without\s+(?:help|assistance|difficulty))\b"
    rf"|\bindependent\s+(?:in|with)\s+(?:all\s+)?(?:adls?|activities\s+of\s+daily|{_TASK})\b",
    re.IGNORECASE,
)
_ARMS_ASKED = re.compile(
    r"\b(?:arms?|upper\s+(?:extremit\w+|limbs?|body))\b[^.;]*\b(?:not|insufficient|inadequate|lacks?)\b[^.;]*\bmanual\b|"
    r"\b(?:cannot|unable\s+to|not\s+able\s+to|inability\s+to)\b[^.;]*\b(?:self-?\s?propel|propel|operate)\b[^.;]*\bmanual\b",
    re.IGNORECASE,
)
_NO_PROPEL = re.compile(
    r"\b(?:cannot|can\s*not|can['’]t|unable\s+to|not\s+able\s+to|can\s+no\s+longer)\s+(?:self-?\s?)?(?:propel|push|wheel|self-?\s?propel)\b"
    r"|\b(?:manual|standard|lightweight)\s+(?:wheel)?(?:chair|w/c|wc)\b[^;]{0,80}?\b(?:gave\s+out|could\s+not|cannot|unable|stopped|exhausted|failed|too\s+weak|not\s+possible)\b",
    re.IGNORECASE,
)
_PROPELS = re.compile(
    r"\b(?:wheel|propel|push)(?:s|ed)?\s+(?:(?:him|her)self|(?:a|the|his|her)\s+(?:\w+\s+)?manual\s+(?:wheel)?chair)\b(?:[^.;]*\b(?:no\s+(?:trouble|difficulty)|well|without|independent\w*|fine))"
    r"|\bcould\s+(?:wheel|propel)\s+(?:him|her)self\b[^.;]*\bno\s+(?:trouble|difficulty)",
    re.IGNORECASE,
)
_DRIVES_ASKED = re.compile(
    r"\b(?:mental|physical|cognitive)\w*\b[^.;]*\b(?:abilit\w+|able|capab\w+|capacit\w+)\b[^.;]*\b(?:operat|driv|us)\w*", re.IGNORECASE
)
_DRIVES = re.compile(
    r"\b(?:drove|driven|drives|operated|operates|trial\w*)\b[^.;]{0,80}\b(?:power\s+)?(?:wheel)?(?:chair|group\s+\d|joystick|pwc)\b[^.;]{0,80}\b(?:without\s+(?:help|assist\w*|difficulty|cues)|safe(?:ly)?|independent\w*|"
    r"no\s+(?:cues|collisions))\b"
    r"|\b(?:safe|independent)\s+(?:with|in|driving|operating)\s+(?:the\s+|a\s+)?(?:power\s+|trial\s+)?(?:chair|wheelchair|joystick)\b",
    re.IGNORECASE,
)
_NO_DRIVE = re.compile(
    r"\b(?:unsafe|not\s+safe|collid\w+|could\s+not\s+(?:drive|operate|steer)|unable\s+to\s+(?:drive|operate|steer)|cannot\s+(?:drive|operate))\b[^.;]{0,40}\b(?:power|chair|joystick)\b"
    r"|\b(?:chair|joystick)\b[^.;]{0,40}\b(?:unsafe|not\s+safe|hit\s+(?:the\s+)?walls?|collid\w+)",
    re.IGNORECASE,
)
_ASKED = ((_TASKS_ASKED, _CANNOT, _BY_SELF), (_ARMS_ASKED, _NO_PROPEL, _PROPELS), (_DRIVES_ASKED, _DRIVES, _NO_DRIVE))
"""What a leaf asks, what says that it is so, and what says that it is not."""


def judge_mobility(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the record says so in the words of an examination for a chair; None for any other leaf."""
    if demand.levels or demand.window or demand.duration:
        return None
    for asked, holds, fails in _ASKED:
        if asked.search(demand.quote):
            found = settled(chart, list(_said(chart, holds, fails)), once=False)
            return found.flipped() if demand.negated else found  # its `cannot` is turned once more behind
    return None


def _said(chart: Chart, holds: re.Pattern[str], fails: re.Pattern[str]) -> Iterator[Said]:
    for place in chart.places:
        if (
            not speaks(place, carried=True)
            or place.read.default is not Assertion.PRESENT
            or place.sentence.section in ("goals", "checklist", "plan")
        ):
            continue
        label = place.sentence.label
        text = place.sentence.text if not label or place.sentence.text.startswith(label) else f"{label}: {place.sentence.text}"
        if corrected(chart, place) or _OPEN.search(text):
            continue
        for pattern, truth in ((fails, Truth.NOT_MET), (holds, Truth.MET)):
            spot = pattern.search(text)
            if spot is not None and not of_another(text, spot.start()):
                yield Said(truth, place)
                break
