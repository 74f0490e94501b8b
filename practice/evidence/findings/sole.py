"""Leaves on a complaint that is the only one (`headache is the sole complaint`): another complaint of the record says that it is not."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.naming import named
from practice.evidence.record.scene import speaks
from practice.notes.model import Assertion
from practice.notes.wording import wider
from rules.truth import Truth

_ONLY = r"(?:sole|only|single)\s+(?:presenting\s+)?(?:complaint|symptom|problem|finding|reason(?:\s+for\s+\w+(?:\s+\w+)?)?)"
_ASKED = re.compile(
    rf"^\W*(?:(?:the\s+)?(?:patient|member)(?:'s)?\s+)?(?P<what>[\w\s,/-]{{4,60}}?)\s+(?:is|are|as|being|was)\s+the\s+{_ONLY}\b|"
    rf"^\W*(?:the\s+)?{_ONLY}\s+(?:is|are|of|being|was)\s+(?P<behind>[\w\s,/-]{{4,60}})\W*$",
    re.IGNORECASE,
)
_SAID = re.compile(rf"\b{_ONLY}\b|\bno\s+other\s+(?:complaints?|symptoms?|problems?)\b", re.IGNORECASE)
_SECTIONS = frozenset({"complaint", "hpi", "letter", "assessment", "assessment_plan", ""})
_VAGUE = frozenset({"pain", "relief", "mild", "severe"})
_LIKE_SYMPTOMS = re.compile(r"pain|numb|tingl|weakness|dexterity|dyspnea|cough|nausea|vomit|fatigue|itch|incontinence|radicul")
"""Names of findings that a patient complains of."""


def judge_sole(demand: Demand, chart: Chart) -> Judged | None:
    """Whether a complaint is the only one; None for any other leaf."""
    asked = _ASKED.search(demand.quote)
    if asked is None:
        return None
    what = [m for m in named(asked["what"] or asked["behind"])[1] if m.kind in ("symptom", "finding", "chronic")]
    if not what:
        return None
    own = frozenset(name for m in what for name in wider(m.concept) | m.names)
    told = [place for place in chart.places if place.sentence.section in _SECTIONS and speaks(place)]
    if others := tuple(place for place in told if _complains(place, own)):
        return Judged(Truth.NOT_MET, others[:3])
    only = tuple(place for place in told if _SAID.search(place.sentence.text) and _of_these(place, own))
    return Judged(Truth.MET, only) if only else NOTHING


def _complains(place: Place, own: frozenset[str]) -> bool:
    """Whether a sentence tells a symptom of this patient that is none of these, and goes along with none of them."""
    said = place.read
    return said.default is Assertion.PRESENT and any(
        (m.kind == "symptom" or (m.kind == "finding" and _LIKE_SYMPTOMS.search(m.concept)))
        and m.concept not in _VAGUE
        and not (m.names | wider(m.concept)) & own
        and said.assertion(m.first, m.last) is Assertion.PRESENT
        for m in said.mentions
    )


def _of_these(place: Place, own: frozenset[str]) -> bool:
    return any(m.names & own and place.read.assertion(m.first, m.last) is Assertion.PRESENT for m in place.read.mentions)
