"""The side that is treated in a chart, as its plan, its complaint or its assessment tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from practice.evidence.record.sides import sides_of
from practice.notes.model import Assertion

if TYPE_CHECKING:
    from practice.evidence.record.chart import Place


def case_side(places: Sequence[Place]) -> str | None:
    """The side that is treated: the only one named in plan, then in complaint, then in the assessment.

    Where the plan names both it is the one that the complaint names. A line that says what is requested comes before all of these.
    """
    asked = {side for place in places if asks_for(place) for side in sides_of(place.sentence.text)}
    if len(asked) == 1:
        return next(iter(asked))
    for sections in (("plan",), ("assessment_plan",), ("complaint",), ("assessment",), ("hpi",)):
        named: set[str] = set()
        for place in places:
            if place.sentence.section in sections and not _BOTH_SEEN.search(place.sentence.text):
                named |= sides_of(place.sentence.text)
        if len(named) == 1:
            return next(iter(named))
        if named and sections not in (("plan",), ("assessment_plan",)):
            return None
        if named:
            return _acted_on(places, sections) or _complained_of(places)
    planned = {side for place in places if plans(place) for side in sides_of(place.sentence.text)}
    return next(iter(planned)) if len(planned) == 1 else None


def _complained_of(places: Sequence[Place]) -> str | None:
    sides = frozenset(side for p in places if p.sentence.section == "complaint" for side in sides_of(p.sentence.text))
    return next(iter(sides)) if len(sides) == 1 else None


def _acted_on(places: Sequence[Place], sections: tuple[str, ...]) -> str | None:
    """The only side at which a plan operates or injects, beside another that it only watches."""
    told = [p.sentence.text for p in places if p.sentence.section in sections]
    sides = [sides_of(text) for text in told if _ACTS.search(text) and not _WATCHES.search(text)]
    return next(iter(sides[0])) if sides and len(frozenset().union(*sides)) == 1 else None


_ACTS = re.compile(
    r"\b(?:surger(?:y|ies)|operation|release|replacement|arthroplasty|arthroscop\w+|repair|reconstruction|decompression|excision|ablation|phaco\w*|cataract|advancement|resection|MMCR|blepharoplasty|ptosis\s+repair|"
    r"inject(?:s|ed|ion|ions)?|intravitreal|avastin|eylea|lucentis|vabysmo|bevacizumab|aflibercept|TKA|THA|CTR|TSA|SLT|trabeculectomy|stent|laser|schedule[sd]?|proceed|book(?:ed)?)\b",
    re.IGNORECASE,
)
_WATCHES = re.compile(
    r"\b(?:watch|monitor|observe|observation|recheck|re-?evaluate|later|next|after|consider|stable|conservativ\w+|s/p|status\s+post|prior|previous|declin\w+|no\s+(?:surgery|injection)|not\s+(?:now|yet))\b",
    re.IGNORECASE,
)
_ASIDE = frozenset({Assertion.COPIED, Assertion.FAMILY, Assertion.OTHER})
_PLANNED = re.compile(
    r"^\W*plans?\s*:|\b(?:plan(?:s|ned|ning)?\s+(?:for|is|to)|scheduled\s+for|candidate\s+for|proceed\s+with|consent\w*\s+for|booked\s+for|requests?\s+(?:is\s+)?for)\b|"
    r"\b(?:surgery|repair|replacement|arthroplasty|arthroscopy|release|injections?|reconstruction)\s+(?:is\s+)?(?:planned|scheduled|proposed)\b",
    re.IGNORECASE,
)


def plans(place: Place) -> bool:
    """Whether a sentence outside of any plan says what is to be done."""
    text = f"{place.sentence.label}: {place.sentence.text}" if place.sentence.label else place.sentence.text
    return place.read.default not in _ASIDE and bool(_PLANNED.search(text))


_REQUESTED = re.compile(
    r"\b(?:(?:PA|prior\s+auth\w*|authorization|procedure|service|surgery|treatment|drug)\s+request(?:ed|s)?|request(?:ed|ing)?\s*(?::|(?:prior\s+)?auth\w*\s+for)|"
    r"(?:request(?:ing|s)?|seek(?:ing|s)?|submit(?:ting)?)\s+(?:an?\s+)?(?:PA|prior\s+auth\w*|authorization|approval)\s+for)",
    re.IGNORECASE,
)


def asks_for(place: Place) -> bool:
    """Whether a line says for what an authorization is asked."""
    told = place.read.default not in _ASIDE and place.sentence.section not in ("family", "pmh", "psh")
    return told and bool(_REQUESTED.search(f"{place.sentence.label}: {place.sentence.text}"))


_BOTH_SEEN = re.compile(
    r"^\W*(?:f\s?/?\s?u|follow[\s-]?up|rtc|rv|return|recheck|repeat)\b[^.;]*\b(?:ou|bilat\w*|both\s+eyes)\b", re.IGNORECASE
)
"""A visit to come at which both sides are looked at: it does not say which is treated."""
