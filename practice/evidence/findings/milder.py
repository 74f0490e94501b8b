"""Leaves on a severe grade in words (`severe glenohumeral arthritis`) where the record names a lesser one (`mild arthritis`)."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.denied_so import of_another
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import Assertion
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:(?:presence|evidence|documented|an?)\s+(?:of\s+)?)*(?:severe|end[\s-]?stage|advanced|marked)\s+(?P<thing>(?:[a-z-]+\s+){0,3}[a-z-]{5,})"
    r"(?:\s+(?:of|in)\s+the\s+[\w\s-]{3,40})?\W*$",
    re.IGNORECASE,
)
_LESSER = r"(?:mild|minimal|trace|slight|minor|early|low[\s-]grade)(?!\s*(?:to|-)\s*(?:moderate|severe))"
_MORE = r"(?:moderate|severe|advanced|marked|end[\s-]?stage|significant|high[\s-]grade|worse\w*|progress\w*)"
_SKIPPED = frozenset(["disease", "joint", "of", "the", "and", "chronic", "active"])
_ALIKE = {"arthritis": r"(?:osteo)?arthrit\w+|OA|DJD|arthrosis", "osteoarthritis": r"(?:osteo)?arthrit\w+|OA|DJD|arthrosis"}


def judge_milder(demand: Demand, chart: Chart) -> Judged:
    """NOT_MET where every sentence on the thing gives it a lesser grade; nothing for any other leaf or record."""
    asked = _ASKED.match(demand.flat)
    if asked is None or demand.negated or demand.levels or demand.outcomes or demand.duration:
        return NOTHING
    *before, head = asked["thing"].lower().split()
    noun = _ALIKE.get(head, re.escape(head))
    lesser = re.compile(rf"\b{_LESSER}\s+(?:[\w-]+\s+){{0,3}}?(?:{noun})\b", re.IGNORECASE)
    named = re.compile(rf"\b(?:{noun})\b", re.IGNORECASE)
    told = [p for p in chart.places if p.read.default is Assertion.PRESENT and speaks(p) and on_side(chart, p) and not corrected(chart, p)]
    about = [p for p in told if named.search(p.sentence.text) and _of(before, p.sentence.text)]
    found = tuple(p for p in about if (spot := lesser.search(p.sentence.text)) and not of_another(p.sentence.text, spot.start()))
    graded = any(re.search(rf"\b{_MORE}\b", p.sentence.text, re.IGNORECASE) for p in about)
    return Judged(Truth.NOT_MET, found) if found and not graded else NOTHING


def _of(words: list[str], text: str) -> bool:
    """Whether a sentence names what the thing is of."""
    return all(re.search(rf"\b{re.escape(word[:5])}", text, re.IGNORECASE) for word in words if word not in _SKIPPED)
