"""Leaves on an evaluation after the care that shows no improvement: the note of the visit must say so of the care, and nothing better."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import speaks
from practice.notes.model import Assertion
from rules.truth import Truth

_ASKED = re.compile(
    r"\b(?:re-?\s?evaluat\w+|re-?\s?assess\w+|re-?\s?exam\w+|follow[\s-]?up\s+(?:visit|evaluation|exam\w*))\b[^.;]*\b(?:no|not|without|lack\s+of|insufficient|inadequate|failure)\b"
    r"[^.;]*\b(?:improve\w*|relief|benefit|response|better|gain)\b|"
    r"\b(?:re-?\s?evaluat\w+|re-?\s?assess\w+)\b[^.;]*\bpersist\w+\b",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"\bno\s+better\b|\bnot\s+(?:any\s+|been\s+|much\s+|significantly\s+|meaningfully\s+|really\s+)*(?:better|improv\w+|helped)\b|"
    r"\b(?:no|without|little|minimal)\s+(?:(?:meaningful|significant|real|lasting|sustained|appreciable|clinical|functional|or|further|any)\s+)*(?:improvement|benefit|relief|gain|response)\b|"
    r"\b(?:symptoms?|pain|deficits?)\s+(?:remains?\s+|are\s+|is\s+)?(?:unchanged|persist\w*|the\s+same)\b|\bunimproved\b|\bunresponsive\b|\brefractory\b|\bfail(?:ed|ing|ure\s+of)\b|\bdespite\b",
    re.IGNORECASE,
)
_CARE = re.compile(
    r"\b(?:treatments?|therap(?:y|ies)|pt|conservative|medications?|nsaids?|rehab\w*|exercises?|non-?\s?operative|chiropractic|injections?)\b",
    re.IGNORECASE,
)
_BETTER = re.compile(
    r"\b(?:much|significantly|markedly|greatly|substantially|meaningfully|definitely|clearly)\s+(?:better|improved)\b(?<!not\smeaningfully\simproved)|\bresolv(?:ed|ing)\b|\b(?:good|excellent|great)\s+(?:relief|response|improvement)\b|"
    r"\b[5-9]\d\s*(?:%|percent)\s+(?:better|improve\w+|relief)\b|\bis\s+improving\b|\bgetting\s+better\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if|unless|should|until|when|whether|would|may|might|in\s+case|previous(?:ly)?|last\s+year|\d{4}\s+episode)\b", re.IGNORECASE
)
_SECTIONS = frozenset({"assessment", "assessment_plan", "hpi", "letter", "treatment", ""})
_CLOSE = 60


def judge_no_gain(demand: Demand, chart: Chart) -> Judged | None:
    """What the latest note says came of the care; None for any other leaf."""
    if not _ASKED.search(demand.quote) or demand.levels or demand.share or demand.count:
        return None
    told = [
        p for p in chart.places if speaks(p) and p.read.default is Assertion.PRESENT and (chart.visit - chart.written(p)).days <= _CLOSE
    ]
    if any(_BETTER.search(p.sentence.text) for p in told):
        return NOTHING
    found = tuple(p for p in told if p.sentence.section in _SECTIONS and _says(p))
    judged = Judged(Truth.MET, found) if found else NOTHING
    return judged.flipped() if demand.negated else judged


def _says(place: Place) -> bool:
    text = place.sentence.text
    return bool(_FAILED.search(text) and _CARE.search(text)) and not _OPEN.search(text)
