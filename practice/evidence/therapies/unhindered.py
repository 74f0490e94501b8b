"""Leaves on intolerance of a drug, or a contraindication to it, that the record denies (`no contraindication to bevacizumab`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged
from practice.evidence.record.scene import corrected, speaks
from practice.notes.lengths import outcomes
from practice.notes.model import Assertion
from practice.notes.wording import wider
from rules.truth import Truth

_NO = r"\b(?:no|without|denies|never\s+had|not\s+any|has\s+not\s+had)\s+(?:(?:any|a|an|known|history\s+of|absolute|medical|"
_NO += r"prior|reported)\s+)*"
_LINK = r"\s+(?:to|with|from|of|for)\s+(?:(?:the|any|oral|either|an?)\s+|(?:[\w-]+)\s*(?:,|or|and)\s+)*$"
_UNHINDERED = re.compile(
    rf"{_NO}(?:contraindications?(?:\s+or\s+(?:intolerance|allergy))?|reason\s+(?:that\s+)?(?:(?:s?he|they|the\s+patient|pt)\s+)?(?:could|can|should)(?:\s+not|n't)\s+(?:have|take|use|get|receive|try))"
    rf"(?:{_LINK}|\s+(?:(?:the|an?|oral)\s+)*$)|{_NO}(?:intoleranc\w+|allerg\w+|reactions?|side\s+effects?|adverse\s+(?:effects?|reactions?))(?:\s+or\s+(?:contraindications?|reactions?|intolerance))?{_LINK}",
    re.IGNORECASE,
)
_NO_REASON = re.compile(
    r"\b(?:no\s+reason|nothing)\b[^.;]{0,40}\b(?:could\s+not|cannot|can't|couldn't|should\s+not|would\s+keep|prevents?|precludes?)\b[^.;]{0,30}$",
    re.IGNORECASE,
)
_BORNE = re.compile(
    r"\b(?:well[\s-]tolerated|tolerat(?:ed|es|ing)\s+(?:it\s+|them\s+|this\s+|all\s+)?(?:well|without)|no\s+(?:reactions?|side\s+effects?|adverse\s+effects?))\b",
    re.IGNORECASE,
)
_HINDERED = re.compile(
    r"\b(?:intoleran\w+|contraindicat\w+|allerg\w+|anaphyla\w+|could\s+not\s+(?:tolerate|take)|unable\s+to\s+(?:tolerate|take)|stopped\s+(?:for|because|due)|endophthalmitis\s+after)\b",
    re.IGNORECASE,
)
_ASKED = frozenset({"intolerant", "contraindicated"})


def judge_unhindered(demand: Demand, chart: Chart) -> Judged | None:
    """NOT_MET where the record denies what hinders a drug and tells of nothing that does; else None."""
    drugs = [item for item in demand.items if item.kind == "therapy"]
    if not demand.outcomes or demand.outcomes - _ASKED or len(drugs) != 1 or demand.negated or demand.count or demand.levels:
        return None
    if any(item.kind for item in demand.items if item is not drugs[0]):
        return None
    never = demand.outcomes == {"intolerant"}
    told = [
        place
        for place in chart.places
        if speaks(place) and place.sentence.section not in ("goals", "family") and not corrected(chart, place)
    ]
    denied = tuple(place for place in told if _denies(place, drugs[0], demand, chart) or (never and _never_had(place, drugs[0])))
    if not denied or any(_hinders(place, drugs[0], denied) for place in told):
        return None
    return Judged(Truth.NOT_MET, denied[:2])


def _named(place: Place, drug: Item) -> Iterator[tuple[int, int, bool]]:
    """Where a sentence names the drug, one of its kind, or (True) all of a wider kind."""
    for mention in place.read.mentions:
        whole = any(mention.concept in wider(name) for name in drug.names)
        if mention.names & drug.names or whole:
            yield place.read.tokens[mention.first].start, place.read.tokens[mention.last].end, whole


def _denies(place: Place, drug: Item, demand: Demand, chart: Chart) -> bool:
    text = place.sentence.text
    for start, _, whole in _named(place, drug):
        ahead = text[:start]
        if whole and (found := _UNHINDERED.search(ahead)):
            only_allergy = not re.search(r"contraindic|reason", found.group(), re.IGNORECASE)
            if not only_allergy or "contraindicated" not in demand.outcomes or _was_given(drug, chart):
                return True
        if whole and _NO_REASON.search(ahead):
            return True
    return bool(_BORNE.search(text)) and not outcomes(text) & {"intolerant"} and _of_rows(place, drug, chart)


def _never_had(place: Place, drug: Item) -> bool:
    """Whether a sentence says that the drug, or all of its kind, was never taken."""
    said = place.read
    return bool(re.search(r"\b(?:never|naive)\b", place.sentence.text, re.IGNORECASE)) and any(
        any(m.concept in wider(name) for name in drug.names) and said.assertion(m.first, m.last) is Assertion.ABSENT for m in said.mentions
    )


def _of_rows(place: Place, drug: Item, chart: Chart) -> bool:
    """Whether a sentence goes on from the lines that name the drug and no other, or names it itself."""
    if any(m.kind == "therapy" for m in place.read.mentions):
        return any(whole for _, _, whole in _named(place, drug)) and all(
            m.names & drug.names for m in place.read.mentions if m.kind == "therapy"
        )
    for other in reversed([p for p in chart.places if p.note is place.note and p.number < place.number]):
        named = [m for m in other.read.mentions if m.kind == "therapy"]
        if other.sentence.section != place.sentence.section or other.sentence.label != place.sentence.label:
            return False
        if named:
            return all(m.concept in drug.names for m in named)
    return False


def _was_given(drug: Item, chart: Chart) -> bool:
    return any(
        m.names & drug.names and p.read.assertion(m.first, m.last) is Assertion.PRESENT and re.search(r"\d", p.sentence.text)
        for p in chart.places if speaks(p) and p.sentence.section not in ("plan", "goals", "allergies") for m in p.read.mentions
    )  # fmt: skip


def _hinders(place: Place, drug: Item, denied: tuple[Place, ...]) -> bool:
    """Whether a sentence names the drug, or one of its kind, together with what hinders it."""
    if place in denied:
        return False
    named = any(m.names & drug.names or any(m.concept in wider(n) for n in drug.names) for m in place.read.mentions)
    return named and bool(_HINDERED.search(place.sentence.text))
