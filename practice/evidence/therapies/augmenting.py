"""Leaves that one drug be added to another (`augmentation with a second-generation antipsychotic`): the drug counts where it was added."""

from __future__ import annotations

import re
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import speaks
from practice.evidence.therapies.therapy import judge_therapy
from practice.notes.model import DENIED
from practice.notes.wording import wider
from rules.truth import Truth

_ASKED = re.compile(
    r"\b(?:augmentation|augmenting|adjunctive\s+(?:use|treatment|therapy))\s+(?:\w+\s+)?(?:with|of|by|using)\b", re.IGNORECASE
)
_ADDED = re.compile(
    r"\b(?:add(?:ed|ing|-on)?|augment\w*|adjunct\w*|in\s+addition\s+to|on\s+top\s+of|combined\s+with|to\s+boost|plus|along\s+with|together\s+with)\b|(?<=[a-z0-9])\s*\+\s*(?=[a-z]{5,}\s*\d)",
    re.IGNORECASE,
)
_FOR_ELSE = re.compile(
    r"\bfor\s+(?:\w+\s+){0,2}?(?:sleep|insomnia|anxiety|agitation|nausea|tics|psychosis|mania|bipolar|irritability|appetite)\b",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\bnothing\s+(?:else\s+)?(?:has\s+been\s+|was\s+|ever\s+)?added\b|\bno\s+add-?\s?ons?\b(?!\s+since)|\bno\s+(?:prior\s+|other\s+)?augment\w+(?!\s+(?:with|since|other))|\bnever\s+augmented\b|\bno\s+augmentation\s+(?:was\s+)?tried\b",
    re.IGNORECASE,
)


def judge_augmented(demand: Demand, chart: Chart) -> Judged | None:
    """Whether such a drug was added to another; None for any other leaf."""
    if not _ASKED.search(demand.quote) or demand.negated or demand.parts:
        return None
    drugs = tuple(item for item in demand.items if item.names != {"augmentation"})
    named = [item for item in drugs if item.kind == "therapy"]
    if not named:
        return None
    if _OBJECT_ALONE.search(demand.quote):
        return _named_so(chart)
    if none := tuple(
        place
        for place in chart.places
        if speaks(place) and place.sentence.section not in ("plan", "goals") and _NONE.search(place.sentence.text)
    ):
        return Judged(Truth.NOT_MET, none[:2])
    names = frozenset(name for item in named for name in item.names)
    if left := tuple(place for place in chart.places if _not_added(place, names)):
        return Judged(Truth.NOT_MET, left[:2])
    found = judge_therapy(replace(demand, items=drugs), chart)
    if found.truth is not Truth.MET:
        return found
    added = tuple(place for place in found.places if _is_added(place, chart))
    return Judged(Truth.MET, added) if added else NOTHING


_OBJECT_ALONE = re.compile(
    r"\baugment\w+\s+of\s+(?:an?\s+|the\s+|one\s+)?(?:current\s+|oral\s+|primary\s+)*(?:anti-?depressants?|SSRIs?|SNRIs?|"
    r"therapy)(?:\s+(?:therapy|treatment|medication))?\W*$",
    re.IGNORECASE,
)
"""What is augmented, and not by what."""
_SAID_SO = re.compile(r"\baugment(?:ed|ation)\b(?!\s*[:?]?\s*(?:\[|none|no\b|not|never|declin|offered|discuss|consider))", re.IGNORECASE)


def _named_so(chart: Chart) -> Judged:
    """That something was augmented, where the record says so in that word."""
    told = tuple(
        place
        for place in chart.places
        if speaks(place) and place.sentence.section not in ("plan", "goals") and _NONE.search(place.sentence.text)
    )
    if told:
        return Judged(Truth.NOT_MET, told[:2])
    said = tuple(
        place
        for place in chart.places
        if speaks(place)
        and place.sentence.section not in ("plan", "goals", "assessment_plan")
        and _SAID_SO.search(place.sentence.text)
        and not re.search(
            r"\b(?:no|not|never|without|offered|declin\w+|consider\w*|discuss\w*|if|plan\w*|will)\b", place.sentence.text, re.IGNORECASE
        )
    )
    return Judged(Truth.MET, said[:2]) if said else NOTHING


def _is_added(place: Place, chart: Chart) -> bool:
    above = chart.above(place)
    heads = f"{place.sentence.label} {place.sentence.heading} {above.sentence.text if above else ''}"
    return not _FOR_ELSE.search(place.sentence.text) and bool(
        _ADDED.search(place.sentence.text) or re.search(r"\baugment", heads, re.IGNORECASE)
    )


def _not_added(place: Place, names: frozenset[str]) -> bool:
    """Whether a sentence says that none of the class was added."""
    text = place.sentence.text
    if (
        not speaks(place)
        or place.sentence.section in ("plan", "goals", "allergies")
        or not re.search(r"\b(?:added|tried|used|given)\b", text, re.IGNORECASE)
    ):
        return False
    return bool(re.match(r"\W*(?:no|never|neither)\b", text, re.IGNORECASE)) and any(
        any(m.concept in wider(name) for name in names) and place.read.assertion(m.first, m.last) in DENIED for m in place.read.mentions
    )
