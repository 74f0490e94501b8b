"""Leaves on a value that was had more than once (`two morning testosterone levels below 300`): so many days, each with such a value."""

from __future__ import annotations

import re
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.figures.numeric import told_by_day
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import NOTHING, Judged, fulfils
from rules.amounts import Amount
from rules.truth import Truth

_NUMBERS = {"two": 2, "2": 2, "three": 3, "3": 3}
_N = r"(?P<{0}>two|three|2|3)"
_WHAT = r"(?:levels?|values?|measurements?|readings?|results?|tests?|occasions?|days?|determinations?|samples?|draws?)"
_SORTS = r"(?:(?:separate|different|consecutive|distinct|independent|confirmed|serial|early)\s+)*"
_AHEAD = re.compile(
    rf"^\W*(?:(?:at\s+least|a\s+minimum\s+of|documentation\s+of|documented)\s+)*{_N.format('n')}\s+(?:\(\d\)\s*)?(?:or\s+more\s+)?{_SORTS}(?P<name>[\w\s-]{{3,50}}?)\s*\b{_WHAT}\s+",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf",?\s*\b(?:on|in|confirmed\s+(?:on|by)|obtained\s+on|measured\s+on)\s+(?:at\s+least\s+)?{_N.format('n')}\s+(?:or\s+more\s+)?{_SORTS}(?:[a-z]+\s+)?{_WHAT}\b\W*$",
    re.IGNORECASE,
)


def judge_repeated(demand: Demand, chart: Chart) -> Judged | None:
    """How many days the record tells with a value that fulfils the limit; None for any other leaf."""
    found = _apart(demand.quote)
    if found is None or demand.parts or demand.negated:
        return None
    least, quote = found
    single = demand_of_quote(quote)
    if not single.levels or single.parts or single.unread or single.count:
        return None
    single = replace(single, window=demand.window, region=demand.region)
    told = [one for place in chart.places for one in told_by_day(single, place, chart)]
    met = {day: said for day, said in told if said.truth is Truth.MET}
    against = [(day, said) for day, said in told if said.truth is Truth.NOT_MET]
    if len(met) >= least and not any(day >= min(sorted(met)[-least:]) for day, _ in against):
        return Judged(Truth.MET, tuple(dict.fromkeys(said.place for _, said in sorted(met.items(), key=lambda one: one[0])[-least:])))
    if against and not met:
        return Judged(Truth.NOT_MET, tuple(dict.fromkeys(said.place for _, said in against)))
    return NOTHING


def judge_lasting_value(demand: Demand, chart: Chart) -> Judged | None:
    """A value that must have been so for a time (`eGFR below 60 for at least 3 months`): on days that lie so far apart, and on none between
    them otherwise. None for any other leaf, and where the days do not reach.
    """
    if demand.duration is None or not demand.levels or demand.parts or demand.negated or demand.duration.op not in (">=", ">"):
        return None
    if demand.items or demand.measures & _OF_A_NIGHT:
        return None
    single = replace(demand, duration=None)
    told = sorted(((day, said) for place in chart.places for day, said in told_by_day(single, place, chart)), key=lambda one: one[0])
    met = [(day, said) for day, said in told if said.truth is Truth.MET]
    if not met or any(said.truth is Truth.NOT_MET and day >= met[0][0] for day, said in told):
        return None
    passed = float((met[-1][0] - met[0][0]).days)
    if fulfils(Amount(passed, passed, "d"), demand.duration) is not Truth.MET:
        return None
    return Judged(Truth.MET, tuple(dict.fromkeys((met[0][1].place, met[-1][1].place))))


_OF_A_NIGHT = frozenset({"spo2", "ahi", "usage_hours", "usage_nights", "pain_score"})
"""Measures whose `for so long` is within one study."""


def _apart(quote: str) -> tuple[int, str] | None:
    """How many times, and what is left of the quote for one of them."""
    if ahead := _AHEAD.match(quote):
        return _NUMBERS[ahead["n"].lower()], f"{ahead['name']} level {quote[ahead.end() :]}"
    if behind := _BEHIND.search(quote):
        return _NUMBERS[behind["n"].lower()], quote[: behind.start()]
    return None
