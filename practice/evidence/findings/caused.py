"""What a leaf asks as the cause of a loss of sight (`20/50 or worse due to cataract`): a sentence that lays the loss to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.apart import CAUSE
from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, settled
from practice.evidence.record.naming import assertion, holds
from practice.notes.model import Assertion
from rules.truth import Truth

_SIGHT = re.compile(r"\b(?:vision|visual|visually|va|bcva|acuity|sight|glare|blur\w*)\b", re.IGNORECASE)
_LAID = re.compile(
    r"\b(?:(?:main\s+|primary\s+|sole\s+|only\s+)?(?:cause|reason)|caus(?:es|ing|ed)|due\s+to|d/t|secondary\s+to|2/2|because\s+of|explain(?:s|ed|ing)?|account(?:s|ing)?\s+for|"
    r"responsible|attribut\w+|visually[\s-]significant|from\s+(?:the\s+|her\s+|his\s+)?(?:\w+\s+){0,2}?cataract)\b",
    re.IGNORECASE,
)
_BY_IT = re.compile(
    r"^\W*(?:(?:is|are|being|and|or|that|which|solely|primarily|directly|mainly)\s+)*(?:caused\s+by|by|due\s+to|secondary\s+to|resulting\s+from|attributable\s+to)\s",
    re.IGNORECASE,
)
"""A leaf that asks for the cause of something that another leaf names."""
_NOT = re.compile(
    r"\b(?:not|no|n['’]t|never|cannot|unlikely|rather\s+than|out\s+of\s+proportion|(?-i:may)|might|could|possibl\w+|unclear|question\w*|if|partly|minimal\w*)\b|n['’]t\b",
    re.IGNORECASE,
)


def judge_cause(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the record lays the loss to what the leaf names; None for any other leaf."""
    if not demand.quote.startswith(CAUSE) or len(demand.concepts) != 1:
        return None
    return settled(chart, [one for place in chart.places for one in _said(demand, place, chart)], once=True)


def _said(demand: Demand, place: Place, chart: Chart) -> Iterator[Said]:
    text = place.sentence.text
    if place.read.default is not Assertion.PRESENT or not on_side(chart, place) or place.sentence.section == "goals":
        return
    for clause in re.split(r"(?<=[.;])\s+|\s[-–—]\s", text):
        spots = [
            s for s in holds(demand.concepts[0], place.read.tokens, place.read.mentions) if place.read.tokens[s[0]].text in clause.lower()
        ]
        told = any(assertion(demand.concepts[0], spot, place) is Assertion.PRESENT for spot in spots)
        if told and _SIGHT.search(clause) and _LAID.search(clause) and not _NOT.search(clause):
            yield Said(Truth.MET, place)


def laid_to(demand: Demand, places: tuple[Place, ...]) -> bool:
    """Whether a sentence lays something to what a leaf asks as its cause (`by scabies`); that the illness is there lays nothing to it."""
    ills = [item for item in demand.items if item.kind in ("chronic", "finding", "symptom")]
    if not _BY_IT.match(demand.quote) or not ills or len(ills) != len(demand.items):
        return True
    return any(_LAID.search(place.sentence.text) and not _NOT.search(place.sentence.text) for place in places)
