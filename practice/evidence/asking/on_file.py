"""Measures that a line above only wants in the record (`Baseline data are in the chart: best corrected acuity of the eye`)."""

from __future__ import annotations

import re
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand
from practice.notes.tokens import tokens
from practice.notes.values import named_measures
from rules.model import Atom

_ON_FILE = re.compile(
    r"\b(?:data|measure(?:s|ments)?|values?|information|assessments?|baselines?|findings|results?)\b[^:.;]{0,40}\b(?:(?:is|are|must\s+be|be)\s+)?"
    r"(?:in\s+the\s+(?:medical\s+)?(?:chart|record|note)s?|documented|recorded|on\s+file|submitted|provided|reported)\b|"
    r"\b(?:chart|record|note|documentation)s?\s+(?:must\s+|should\s+|to\s+)?(?:gives?|contains?|includes?|lists?|states?|documents?)\b[^:.;]{0,40}$",
    re.IGNORECASE,
)
_OF_PART = re.compile(
    r"\s+(?:of|in|for)\s+(?:the|each|either|that|both)\s+(?:affected\s+|treated\s+|study\s+)?(?:eyes?|joint|limb|leg|knee|side)\s*$",
    re.IGNORECASE,
)


def on_file(found: Demand, atom: Atom, lead: str | None) -> Demand:
    """The demand that a value of the measure is documented, where the line above asks for no more than that."""
    if (
        lead is None
        or not _ON_FILE.search(lead)
        or found.levels
        or found.negated
        or found.window
        or found.count
        or found.share
        or found.parts
    ):
        return found
    if not named_measures(tokens(atom.quote)):
        return found
    text = f"{_OF_PART.sub('', ' '.join(atom.quote.split()))} is documented"
    return replace(demand(text), quote=text)
