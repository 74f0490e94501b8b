"""Leaves on a stay that the patient left within a time (`discharged within the past 14 days from an inpatient psychiatric unit`)."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.denied_so import of_another
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import Judged, Said, in_window, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.dates import told_days
from practice.notes.model import STATED
from rules.truth import Truth

_KINDS = (
    (r"psychiatric|psych|mental\s+health|behavioral(?:\s+health)?", r"psychiatr\w+|psych|mental\s+health|behavioral(?:\s+health)?"),
    (r"skilled\s+nursing|snf|nursing\s+facility", r"skilled\s+nursing|snf|nursing\s+facility"),
    (r"rehab\w*", r"rehab\w*"),
    (r"residential", r"residential"),
    (r"detox\w*|withdrawal\s+management", r"detox\w*|withdrawal\s+management"),
    (r"intensive\s+care|icu", r"intensive\s+care|[mscp]?icu"),
    (r"acute\s+care|hospital(?!i)|inpatient", r"hospital(?!i)|inpatient|medical\s+center"),
)
"""Where one stays: the words of criteria, the words of charts; the first that a leaf names is asked."""
_ASKED = re.compile(
    r"\b(?:discharged|released)\b(?P<when>[^.;]{0,60}?)\bfrom\b(?P<where>[^.;]{3,80})$|^\W*(?:(?:an?|recent)\s+)*discharge\s+from\b(?P<where2>[^.;]{3,80})$",
    re.IGNORECASE,
)
_LEFT = re.compile(r"\b(?:discharged?|released|d/?c'?d|went\s+home|let\s+go|sent\s+home)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:if|unless|will|to\s+be|plan\w*|pending|expected|anticipat\w*|when|upon|until|not|never|no|refus\w+|against|should|(?-i:may)|criteria|policy|"
    r"summary\s+(?:requested|pending))\b|\?",
    re.IGNORECASE,
)
_NEAR = 90


def judge_stay(demand: Demand, chart: Chart) -> Judged | None:
    """MET where a sentence tells the patient's discharge from such a place in the time asked; None for any other leaf, or without one."""
    asked = _ASKED.search(demand.flat)
    if asked is None or not demand.window or demand.negated or demand.levels or demand.outcomes:
        return None
    where = asked["where"] or asked["where2"]
    told = next((said for words, said in _KINDS if re.search(rf"\b(?:{words})\b", where, re.IGNORECASE)), None)
    found = list(_said(demand, re.compile(rf"\b(?:{told})\b", re.IGNORECASE), chart)) if told else []
    return settled(chart, found, once=True) if found else None


def _said(demand: Demand, where: re.Pattern[str], chart: Chart) -> list[Said]:
    out: list[Said] = []
    for place in chart.places:
        text = place.sentence.text
        left = _LEFT.search(text)
        if left is None or not speaks(place) or place.read.default not in STATED or corrected(chart, place):
            continue
        if (
            _OPEN.search(text[: left.end() + 20])
            or of_another(text, left.start())
            or not where.search(text[left.end() : left.end() + _NEAR])
        ):
            continue
        days = [d for d in told_days(text, chart.visit, chart.written(place)) if left.start() - _NEAR <= d.start <= left.end() + _NEAR]
        near = min(days, key=lambda d: abs(d.start - left.end()), default=None)
        if near and in_window(chart, demand.window, (near.first, near.last)):
            out.append(Said(Truth.MET, place, near.last))
    return out
