"""Leaves cut out of what a complaint keeps a patient from: `that interferes with work`, `Work or school` below `impairment in:`."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand
from rules.model import Atom

_GOES_ON = re.compile(
    r"^\W*(?:that|which)\s+(?:\w+ly\s+)?(?:limit|interfer|impair|affect|prevent|restrict|disrupt|hinder|wake|awaken|disturb)\w*\b",
    re.IGNORECASE,
)
_MARKER = re.compile(r"^\W*(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+|[-•*–]\s*)?", re.IGNORECASE)
_LEAD = re.compile(
    r"\b(?P<how>(?:impairment|limitations?|difficult(?:y|ies)|interference|dysfunction|problems?|disability)\s+(?:in|with|of)|(?:interfer\w+\s+with|limits?|impairs?|affects?|disrupts?))"
    r"\s+(?:(?:at\s+least\s+)?(?:one|any|either|two|all|both)\b[^.;]{0,40})?\W*$",
    re.IGNORECASE,
)
_NOUNS = re.compile(r"^\W*(?:[\w/'’-]+\W*){1,7}$")
_VERBS = re.compile(r"\b(?:is|are|was|were|has|have|had|cannot|can|must|does|did|not|no)\b", re.IGNORECASE)


def with_hindered(found: Demand, atom: Atom, lead: str | None, text: str) -> Demand:
    """A leaf with the complaint that it goes on with, or with what the line above says of it; any other as it is."""
    if found.levels or found.duration or found.outcomes or found.count:
        return found
    if _GOES_ON.match(atom.quote):
        line = text[text.rfind("\n", 0, atom.start) + 1 : atom.start + len(atom.quote)]
        whole = " ".join(_MARKER.sub("", line).split())
        return _asked(found, whole) if len(whole) > len(atom.quote) else found
    told = _LEAD.search(" ".join(lead.split())) if lead else None
    if told is None or not _NOUNS.match(atom.quote) or _VERBS.search(atom.quote):
        return found
    how = told["how"] if re.search(r"\b(?:in|with|of)$", told["how"]) and "interfer" not in told["how"].lower() else "impairment in"
    how = re.sub(r"^\w+", "impairment", how) if re.match(r"dysfunction|disability", how, re.IGNORECASE) else how
    return _asked(found, f"{how} {' '.join(atom.quote.split())}")


def _asked(found: Demand, whole: str) -> Demand:
    asked = demand(whole)
    return Demand(whole, items=asked.items, parts=asked.parts, joined=asked.joined, window=found.window, region=found.region)
