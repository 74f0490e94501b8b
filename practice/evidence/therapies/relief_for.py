"""Leaves on how long an injection helped (`injection with relief lasting less than 12 weeks`): by the length told of its relief."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Item, Threshold
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import Judged, Said, fulfils, settled
from practice.evidence.record.treated import region_of
from practice.evidence.therapies.uses import Use, uses_of
from practice.notes.lengths import lengths, number
from rules.model import Op

_ASKED = re.compile(
    r"^(?P<what>.*?\b(?:injections?|blocks?|esis?))\s+(?:(?:that|which)\s+)?(?:with|gave|provided|provid\w+|produc\w+|result\w+\s+in)\s+(?:pain\s+|symptom\s+|only\s+)*(?:relief|benefit|improvement|response)\s+"
    r"(?:(?:that\s+)?last(?:ing|ed|s)|for|of)\s+(?P<sign>less\s+than|fewer\s+than|under|no\s+more\s+than|at\s+least|more\s+than)\s+(?P<n>\d{1,2}|[a-z]+)\s+(?P<unit>days?|weeks?|months?)\W*$",
    re.IGNORECASE,
)
_OPS: dict[str, Op] = {"less": "<", "fewer": "<", "under": "<", "no": "<=", "at": ">=", "more": ">"}
_UNITS = {"d": "d", "w": "wk", "m": "mo"}
_HELP = re.compile(r"\b(?:relie\w+|help(?:ed|s)?|better|good|benefit|improve\w*|eased|pain-?\s?free)\b", re.IGNORECASE)
_NO_HELP = re.compile(r"\b(?:no|without|not|never|nor|minimal|little)\b", re.IGNORECASE)
_NEAR = 28


def judge_relief_for(demand: Demand, chart: Chart) -> Judged | None:
    """How long the relief of such an injection is said to have lasted; None for any other leaf, and where no length is told."""
    asked = _ASKED.match(demand.flat)
    if asked is None or demand.negated or not (asked["n"].isdigit() or asked["n"].lower() in _NUMBERS):
        return None
    item = next((one for one in demand_of_quote(asked["what"]).items if one.kind in ("therapy", "procedure")), None)
    if item is None:
        return None
    limit = Threshold(_OPS[asked["sign"].split()[0].lower()], number(asked["n"]), None, _UNITS[asked["unit"][0].lower()])
    region = region_of(replace(demand, items=(item,)), chart)
    uses = list(uses_of(item, chart, region))
    if "intraarticular_steroid" in item.names:
        uses += [use for use in uses_of(Item(frozenset({"steroid_injection"}), "therapy"), chart, region) if _into_joint(use)]
    said = [one for use in uses for one in _told(use, limit, chart)]
    return settled(chart, said, once=True) if said else None


_JOINT = re.compile(r"\b(?:knees?|hips?|shoulders?|ankles?|elbows?|wrists?|glenohumeral|GH)\b", re.IGNORECASE)
_NO_JOINT = re.compile(
    r"\b(?:bursa\w*|trochanter\w*|subacromial|epidural|facet|trigger|tendon|sheath|nerve|epicondyl\w*|plantar)\b", re.IGNORECASE
)


def _into_joint(use: Use) -> bool:
    """Whether a sentence says that a steroid was injected at a joint, and into nothing beside it."""
    text = f"{use.place.sentence.heading} {use.place.sentence.label} {use.place.sentence.text}"
    return bool(_JOINT.search(text)) and not _NO_JOINT.search(text)


_NUMBERS = frozenset({"two", "three", "four", "six", "eight", "twelve"})


def _told(use: Use, limit: Threshold, chart: Chart) -> Iterator[Said]:
    """The lengths that stand beside a word of help, behind the injection in its sentence or in what goes on with it."""
    for place in (use.place, *use.more):
        start = use.at[1] if place is use.place else 0
        text = place.sentence.text
        for one in lengths(text, chart.visit, chart.written(place)):
            around = text[max(start, one.start - _NEAR) : one.end + _NEAR]
            if one.start >= start and _HELP.search(around) and not _NO_HELP.search(around):
                yield Said(fulfils(one.amount, limit), place)
