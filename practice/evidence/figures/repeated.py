"""Leaves on a value that was had more than once (`two morning testosterone levels below 300`): so many days, each with such a value."""

from __future__ import annotations

import re
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.figures.numeric import told_by_day
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import NOTHING, Judged
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


def _apart(quote: str) -> tuple[int, str] | None:
    """How many times, and what is left of the quote for one of them."""
    if ahead := _AHEAD.match(quote):
        return _NUMBERS[ahead["n"].lower()], f"{ahead['name']} level {quote[ahead.end() :]}"
    if behind := _BEHIND.search(quote):
        return _NUMBERS[behind["n"].lower()], quote[: behind.start()]
    return None
