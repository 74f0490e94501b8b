"""Leaves on how often a thing is (`headaches on 15 or more days per month`): so many days of a week or a month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Item, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, settled
from practice.evidence.record.naming import assertion, holds, named
from practice.notes.lengths import lengths, number
from practice.notes.model import STATED
from practice.notes.tokens import stem
from rules.amounts import Amount
from rules.model import Op
from rules.truth import Truth, conjunction

_PER = r"(?:/|per|a|each|every|in\s+a|out\s+of\s+the|of\s+the)\s*(?P<per>weekly|monthly|week|wk|month|mo)\b"
_ASKED = re.compile(
    rf"(?P<sign>at\s+least|more\s+than|fewer\s+than|less\s+than|≥|>=|>)?\s*(?P<n>\d{{1,2}}|two|three|four|five|six|eight|ten|fifteen)\s*"
    rf"(?P<more>or\s+more|or\s+greater)?\s*"
    rf"(?P<what>(?:[a-z]+\s+){{0,2}}?)days\s*{_PER}",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"(?P<n>\d{{1,2}})(?:\s*(?:-|–|to)\s*(?P<m>\d{{1,2}}))?\s*(?:[a-z-]+\s+){{0,2}}(?:days?|d)\s*{_PER}", re.IGNORECASE)
_OF_THEM = re.compile(r"(?P<n>\d{1,2})\s+of\s+(?:them|these|those|which)\b", re.IGNORECASE)
_LIMIT = re.compile(r"(?:at\s+least|more\s+than|minimum\s+of|goal\W+(?:\w+\s+){0,3}|needs?|requires?|≥|>=?|by)\s*$", re.IGNORECASE)
_LASTING = re.compile(r"\bfor\s+(?:(?P<sign>more\s+than)|at\s+least)?\s*(?P<n>\d+)\s*(?P<unit>weeks|months|years)\b", re.IGNORECASE)
_LOOSE = frozenset(stem(w) for w in ("month", "week", "features", "attack", "participation", "day"))


def judge_often(demand: Demand, chart: Chart) -> Judged | None:
    """How often the record says that it is; None for any other leaf."""
    asked = _ASKED.search(demand.quote)
    if asked is None or not (asked["sign"] or asked["more"]) or (demand.levels and not asked["what"]) or demand.parts:
        return None
    things = demand.concepts or _things(asked["what"])
    if not things:
        return None
    rest = [item for item in demand.items if item.kind == "" and item.word not in _LOOSE]
    if demand.negated or demand.outcomes or rest or len(_ASKED.findall(demand.quote)) > 1 or _OF_WHICH.search(demand.quote):
        return NOTHING
    demand = replace(demand, items=things)
    return settled(chart, [one for place in chart.places for one in _said(demand, asked, place, chart)], once=False)


_OF_WHICH = re.compile(r"\bof\s+which\b|\bwith\s+at\s+least\b|\bincluding\b", re.IGNORECASE)


def _things(said: str) -> tuple[Item, ...]:
    """What is counted by the day (`migraine headache days`); a migraine day is one of headache, and no other way round."""
    names = {m.concept for m in named(said)[1]}
    if not names:
        return ()
    return (Item(frozenset(names | ({"migraine", "chronic_migraine"} if "headache" in names else set())), "chronic", either=True),)


def _limit(asked: re.Match[str]) -> Threshold:
    sign = " ".join((asked["sign"] or "").lower().split())
    op: Op = ">" if sign in ("more than", ">") else "<" if sign in ("fewer than", "less than") else ">="
    return Threshold(op, number(asked["n"]), None, "1")


def _said(demand: Demand, asked: re.Match[str], place: Place, chart: Chart) -> Iterator[Said]:
    text = place.sentence.text
    if place.read.default not in STATED or place.sentence.section == "goals":
        return
    yield from _by_month(demand, asked, place)
    for found in _TOLD.finditer(text):
        if found["per"][0].lower() != asked["per"][0].lower() or _LIMIT.search(text[: found.start()]):
            continue
        for figure in (found, *_OF_THEM.finditer(text, found.end())):
            if _of_thing(demand, place, figure.start(), figure.end()):
                low = float(figure["n"])
                high = float(figure["m"]) if figure is found and figure["m"] else low
                yield from _known(conjunction([fulfils(Amount(low, high, "1"), _limit(asked)), _lasted(demand, place, chart)]), place)


_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s*(?::|-|=|was)?\s*(?P<n>\d{1,2})"
_MONTHS = re.compile(
    rf"(?:\b{_MONTH.replace('?P<n>', '?:')}\s*(?:,|;|and|&|/)*\s*){{2,}}(?P<what>(?:[a-z]+\s+){{1,2}})days?\b", re.IGNORECASE
)
_ONE_MONTH = re.compile(rf"\b{_MONTH}", re.IGNORECASE)


def _by_month(demand: Demand, asked: re.Match[str], place: Place) -> Iterator[Said]:
    """The days of each month in a row (`Nov 19, Dec 21, Jan 20, Feb 18 headache days`): each of them counts, and so does their number."""
    for row in _MONTHS.finditer(place.sentence.text):
        at = next(i for i, t in enumerate(place.read.tokens) if t.start >= row.start("what"))
        told = [Amount(float(one["n"]), float(one["n"]), "1") for one in _ONE_MONTH.finditer(row.group())]
        if (
            asked["per"][0].lower() != "m"
            or place.read.reached[at]
            or not any(m.names & demand.items[0].names for m in named(row["what"])[1])
        ):
            continue
        for_so_long = _LASTING.search(demand.quote)
        long = Truth.MET
        if for_so_long is not None:
            limit = Threshold(
                ">" if for_so_long["sign"] else ">=",
                float(for_so_long["n"]),
                None,
                {"w": "wk", "m": "mo", "y": "a"}[for_so_long["unit"][0].lower()],
            )
            months = float(len(told))
            long = fulfils(Amount(months, months, limit.unit), limit) if limit.unit == "mo" else Truth.NOT_DOCUMENTED
            long = long if long is Truth.MET else Truth.NOT_DOCUMENTED
        days = conjunction(fulfils(one, _limit(asked)) for one in told)
        yield from _known(conjunction([days, long]), place)


def _known(truth: Truth, place: Place) -> Iterator[Said]:
    if truth.known:
        yield Said(truth, place)


def _lasted(demand: Demand, place: Place, chart: Chart) -> Truth:
    """Where the leaf also asks for how long it has been so: what the sentence says of that."""
    asked = _LASTING.search(demand.quote)
    if asked is None:
        return Truth.MET
    limit = Threshold(">" if asked["sign"] else ">=", float(asked["n"]), None, {"w": "wk", "m": "mo", "y": "a"}[asked["unit"][0].lower()])
    told = [fulfils(one.amount, limit) for one in lengths(place.sentence.text, chart.visit, chart.written(place))]
    return Truth.MET if Truth.MET in told else Truth.NOT_DOCUMENTED


def _of_thing(demand: Demand, place: Place, start: int, end: int) -> bool:
    """Whether the stretch of the figure names the thing, and says that it is so."""
    text = place.sentence.text
    begin = max((text.rfind(mark, 0, start) for mark in ",;."), default=-1) + 1
    stop = min((at for mark in ",;." if (at := text.find(mark, end)) >= 0), default=len(text))
    for item in demand.concepts:
        spots = [s for s in holds(item, place.read.tokens, place.read.mentions) if begin <= place.read.tokens[s[0]].start < stop]
        if not any(assertion(item, spot, place) in STATED for spot in spots):
            return False
    return True
