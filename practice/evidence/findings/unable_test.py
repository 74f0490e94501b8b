"""Leaves on a patient who cannot do a test (`cannot perform field testing because of disability`): told so, or its result is there."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED
from rules.truth import Truth

_ASKED = re.compile(
    r"\b(?:cannot|can\s+not|unable\s+to|is\s+not\s+able\s+to|incapable\s+of|inability\s+to)\s+(?:reliably\s+)?(?:perform|undergo|complete|cooperate\s+with|do|have|take|performing)\s+"
    r"(?:an?\s+|the\s+|reliable\s+|valid\s+|automated\s+)*(?P<test>[\w\s-]{3,40}?)(?:\s+test(?:ing)?|\s+stud(?:y|ies))?"
    r"(?:\s+(?:because\s+of|due\s+to|owing\s+to|as\s+a\s+result\s+of)\s+(?P<cause>[\w\s,-]{3,80}))?\W*$",
    re.IGNORECASE,
)
_TESTS = (
    (r"\bfields?\b|\bperimetry\b", r"\b(?:visual\s+|superior\s+)?fields?\b|\bperimetry\b|\bhvf\b", r"\b\d{1,2}\s*(?:deg(?:rees?)?|°)"),
    (r"\bspirometry\b|\bpulmonary\s+function\b", r"\bspirometry\b|\bpfts?\b", r"\bfev1\b\D{0,12}\d"),
    (
        r"\btreadmill\b|\bexercise\s+stress\b",
        r"\btreadmill\b|\bexercise\s+(?:stress|test)\w*",
        r"\b\d+(?:\.\d)?\s*mets\b|\bbruce\b\D{0,30}\d",
    ),
    (r"\baudiometr\w+|\bhearing\b", r"\baudio(?:gram|metry)\b|\bhearing\s+test\w*", r"\b\d{1,3}\s*db\b"),
)
_UNABLE = re.compile(r"\b(?:cannot|can\s+not|could\s+not|unable\s+to|not\s+able\s+to|incapable\s+of|not\s+capable\s+of)\b", re.IGNORECASE)
_CAUSES = {
    "cognitive": re.compile(
        r"\b(?:intellectual|cognitive|developmental|dementia|alzheimer\w*|autism|down\s+syndrome|brain\s+injury|mental\s+retardation|memory\s+loss)\b",
        re.IGNORECASE,
    ),
    "physical": re.compile(
        r"\b(?:physical|quadripleg\w+|tetrapleg\w+|parkinson\w*|tremor|kyphosis|wheelchair|bedbound|paraly\w+|contracture\w*|positioning)\b",
        re.IGNORECASE,
    ),
}
_OPEN = re.compile(
    r"\b(?:if|(?-i:may)|might|would|today\s+only|forgot|late|machine|broken|power|technician\s+was|reschedul\w*|repeat\s+(?:in|next)|next\s+visit)\b|\?",
    re.IGNORECASE,
)
_BAD = re.compile(r"\b(?:unreliable|not\s+reliable|invalid|stopped|aborted|attempted|could\s+not|unable|confrontation)\b", re.IGNORECASE)


def judge_unable_test(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the record says that the patient cannot do a test, for the cause that is asked; NOT_MET where it has a result of it."""
    asked = _ASKED.search(demand.flat)
    if asked is None or demand.levels or demand.window:
        return None
    family = next((one for one in _TESTS if re.search(one[0], asked["test"], re.IGNORECASE)), None)
    if family is None:
        return None
    named, result = re.compile(family[1], re.IGNORECASE), re.compile(family[2], re.IGNORECASE)
    causes = [cause for name, cause in _CAUSES.items() if asked["cause"] and name in asked["cause"].lower()]
    said = []
    for place in chart.places:
        if not _tells(place, chart):
            continue
        text = place.sentence.text
        unable = _UNABLE.search(text)
        if unable and named.search(text, unable.end()) and not _OPEN.search(text):
            if not asked["cause"] or any(cause.search(text) for cause in causes):
                said.append(Said(Truth.MET, place))
        elif result.search(text) and not _BAD.search(text) and (named.search(text) or _under(place, named)):
            said.append(Said(Truth.NOT_MET, place))
    return _flip(settled(chart, said, once=False), demand) if said else None


def _flip(found: Judged, demand: Demand) -> Judged:
    """`cannot` is read as a negation of the leaf, which is taken back here; it is turned again where the leaf is weighed."""
    return found.flipped() if demand.negated else found


def _under(place: Place, named: re.Pattern[str]) -> bool:
    return any(named.search(place.note.sentences[n].text) for n in range(max(0, place.number - 2), place.number))


def _tells(place: Place, chart: Chart) -> bool:
    return (
        speaks(place) and place.read.default in STATED and place.sentence.section not in ("goals", "family") and not corrected(chart, place)
    )
