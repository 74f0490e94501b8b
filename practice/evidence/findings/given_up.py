"""What was given up lately: who has just stopped using a thing is no non-user of it."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.judged import Judged

_NON_USER = re.compile(r"\bnon-?\s?(?:user|smoker)s?\b|\bnever\s+(?:used|smoked)\b|\bdoes\s+not\s+(?:use|smoke)\b", re.IGNORECASE)
_GIVEN_UP = re.compile(r"\b(?:quit|stopp?ed|gave\s+up|given\s+up|ceased|since|last\s+(?:cigarette|use|drink))\b", re.IGNORECASE)


def lately_given_up(demand: Demand, found: Judged) -> bool:
    """`quit in May, no cigarettes since`: how long ago it was is asked in a line of its own, and this one stays open."""
    asked = demand.negated and _NON_USER.search(demand.quote) is not None
    return asked and bool(found.places) and all(_GIVEN_UP.search(place.sentence.text) for place in found.places)
