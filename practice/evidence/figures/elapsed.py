"""Leaves on how long ago a thing was (`bypass more than 5 years ago`), and on so many of a list (`two risk factors (…)`)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.figures.ordered import dated
from practice.evidence.findings.plain import judge_plain
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import NOTHING, Judged, fulfils
from rules.amounts import Amount
from rules.model import Op
from rules.truth import Truth

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_N = r"\d+|" + "|".join(_WORDS)
_AGO = re.compile(
    rf"\b(?P<sign>more\s+than|greater\s+than|over|at\s+least|less\s+than|within|fewer\s+than|>=?|≥|<=?|≤)\s*(?P<n>{_N})\s*"
    r"(?P<unit>days?|weeks?|months?|years?)\s+(?:ago|previously|earlier)\b",
    re.IGNORECASE,
)
_UNITS = {"d": "d", "w": "wk", "m": "mo", "y": "a"}
_STRICT = ("more than", "greater than", "over", ">")
_LIST = re.compile(
    rf"(?P<sign>at\s+least|minimum\s+of|≥|>=)?\s*(?P<n>{_N})\s*(?P<more>or\s+more)?\s+(?:of\s+(?:the\s+following\s+)?)?(?:[a-z-]+\s+){{0,3}}?"
    r"(?:risk\s+factors?|comorbidit(?:y|ies)|features|symptoms|findings|conditions|components|signs|criteria)\s*[(:]\s*(?:(?:e\.g\.|i\.e\.|such\s+as|including)[,:]?\s*)?"
    r"(?P<list>[^()]{8,300})\)?\W*$",
    re.IGNORECASE,
)
Judging = Callable[[Demand], Judged]


def judge_ago(demand: Demand, chart: Chart) -> Judged | None:
    """How long ago the last of a thing was; None for a leaf that asks nothing of the kind."""
    asked = _AGO.search(demand.quote)
    if asked is None:
        return None
    thing = demand_of_quote((demand.quote[: asked.start()] + demand.quote[asked.end() :]).strip(" ,"))
    if len(thing.concepts) != 1 or len(thing.items) != 1 or thing.negated or thing.levels:
        return NOTHING
    found = list(dated(thing.concepts[0], chart))
    if not found:
        never = judge_plain(thing, chart)
        return never if never.truth is Truth.NOT_MET else NOTHING
    last = max(day for day, _ in found)
    places = tuple(dict.fromkeys(place for day, place in found if day == last))
    return Judged(fulfils(_since(last, chart.visit), _limit(asked)), places)


def _since(day: dt.date, visit: dt.date) -> Amount:
    passed = float((visit - day).days)
    return Amount(passed, passed, "d")


def _limit(asked: re.Match[str]) -> Threshold:
    sign = " ".join(asked["sign"].lower().split())
    after: Op = ">" if sign in _STRICT else ">="
    before: Op = "<" if sign in ("less than", "fewer than", "<") else "<="
    short = sign in ("less than", "fewer than", "within", "<", "<=", "≤")
    return Threshold(before if short else after, _number(asked["n"]), None, _UNITS[asked["unit"][0].lower()])


def _number(said: str) -> float:
    return float(_WORDS.get(said.lower(), 0) or said)


def counts_a_list(quote: str) -> bool:
    """Whether a quote asks for so many of the things that it lists."""
    return _LIST.search(quote) is not None


def judge_list(demand: Demand, judging: Judging) -> Judged | None:
    """So many of a list: each member is judged by itself; None for a leaf that lists nothing."""
    asked = _LIST.search(demand.quote)
    if asked is None or not (asked["sign"] or asked["more"]):
        return None
    if not re.fullmatch(
        r"\W*(?:(?:the\s+)?(?:patient|member|individual)\s+)?(?:has|have|with|and|presence\s+of)?\W*",
        demand.quote[: asked.start()],
        re.IGNORECASE,
    ):
        return NOTHING
    members = [part.strip() for part in re.split(r",\s*(?:and|or)?\s*|;\s*(?:and|or)?\s*|\s+(?:or|and)\s+", asked["list"]) if part.strip()]
    demands = [demand_of_quote(part) for part in members]
    if len(demands) < 2 or any(not one.concepts and not one.levels and one.age is None for one in demands):
        return NOTHING
    return _enough([judging(one) for one in demands], int(_number(asked["n"])))


def _enough(found: Sequence[Judged], least: int) -> Judged:
    met = [one for one in found if one.truth is Truth.MET]
    against = [one for one in found if one.truth is Truth.NOT_MET]
    if len(met) >= least:
        return Judged(Truth.MET, tuple(dict.fromkeys(p for one in met for p in one.places)))
    if len(found) - len(against) < least:
        return Judged(Truth.NOT_MET, tuple(dict.fromkeys(p for one in against for p in one.places)))
    return NOTHING
