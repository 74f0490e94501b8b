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
    if not days and (day := _dated_line(place, chart, mention)):
        return () if _AHEAD.search(text) or day > chart.visit else (day,)
    if not days or _AHEAD.search(text):
        return ()
    row = [days[0]]
    for one, other in itertools.pairwise(days):
        if not _AND.fullmatch(text[one.end : other.start]):
            break
        row.append(other)
    return tuple(day.first for day in row if day.first <= chart.visit)


_TO_DRUG = re.compile(r"[\s:,|#\u2013-]*(?:(?:inj(?:ection)?|dose|no|intravitreal|\d{1,2}|od|os|ou)[\s.:#,-]*)*", re.IGNORECASE)
"""Between a day and the drug that was given on it."""


def _dated_line(place: Place, chart: Chart, mention: Mention) -> dt.date | None:
    """The day of a line that begins with it and goes on with the therapy (`01/08/2026 bevacizumab 1.25 mg`)."""
    text = place.sentence.text
    told = told_days(text, chart.visit, chart.written(place))
    if len(told) != 1 or told[0].first != told[0].last or text[: told[0].start].strip(" -*\u2022\t|"):
        return None
    between = text[told[0].end : place.read.tokens[mention.first].start]
    return told[0].first if _TO_DRUG.fullmatch(between) else None


_GIVEN_BY = {"anti_vegf": "intravitreal_injection"}
"""Classes of drugs that are given in one way alone: where there was none of it there was none of these."""


def given_by(name: str) -> frozenset[str]:
    """The only way in which a therapy is given."""
    return frozenset(_GIVEN_BY[one] for one in wider(name) if one in _GIVEN_BY)


def counts_by_days(concept: str) -> bool:
    """Whether a therapy is one that is given so many times, so that its days count."""
    return bool(wider(concept) & _BY_TIMES)
