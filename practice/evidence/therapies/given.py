"""How often a therapy was given, told by its days: a row of days in one sentence, or one day each in several."""

from __future__ import annotations

import datetime as dt
import itertools
import re

from practice.evidence.record.chart import Chart, Place
from practice.notes.dates import told_days
from practice.notes.tokens import Mention
from practice.notes.wording import wider

_AND = re.compile(r"[\s,;&/().]*(?:(?:and|on|then|again|also|cycle|dose|no|#|c|d|inj|injection)[\s.]*\d{0,2}[\s,;&:(]*)*", re.IGNORECASE)
"""What may stand between two days of one row (`10/14/25, 11/18/25 and 1/27/26`, `C1 1/6/26, C2 1/27/26`)."""
_AHEAD = re.compile(
    r"\b(?:scheduled|planned|booked|due|next|upcoming|authori[sz]ed|approved|cancel+ed|missed|no[\s-]?show|rescheduled|declined|refused)\b",
    re.IGNORECASE,
)
_BY_TIMES = frozenset(
    {
        "injection",
        "chemotherapy",
        "anti_vegf",
        "botox",
        "iv_iron",
        "antibiotic",
        "oral_corticosteroid",
        "corticosteroid",
        "debridement",
        "biologic",
    }
)
"""Therapies that are given so many times."""


def given_on(place: Place, chart: Chart, mention: Mention, stop: int) -> tuple[dt.date, ...]:
    """The days of a row behind a therapy, or its one day; those after the visit left out."""
    end, text = place.read.tokens[mention.last].end, place.sentence.text
    days = [day for day in told_days(text, chart.visit, chart.written(place)) if end <= day.start and day.end <= stop]
    if not days or _AHEAD.search(text):
        return ()
    row = [days[0]]
    for one, other in itertools.pairwise(days):
        if not _AND.fullmatch(text[one.end : other.start]):
            break
        row.append(other)
    return tuple(day.first for day in row if day.first <= chart.visit)


def counts_by_days(concept: str) -> bool:
    """Whether a therapy is one that is given so many times, so that its days count."""
    return bool(wider(concept) & _BY_TIMES)
