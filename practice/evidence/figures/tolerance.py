"""Leaves on how far somebody walks, or how long somebody stands or sits, before it must end (`walking tolerance of two blocks or less`).

A length in another unit than the one asked is turned into feet; a city block is taken as 264 to 660 feet, and what that leaves open is not
documented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, settled
from practice.evidence.record.scene import corrected, speaks
from practice.notes.lengths import number
from practice.notes.model import STATED
from rules.amounts import Amount

_N = r"\d{1,4}(?:\.\d+)?|half\s+an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
_UNIT = r"blocks?|feet|foot|ft\b|yards?|yds?\b|met(?:er|re)s?|miles?|mi\b|minutes?|mins?\b|hours?|hrs?\b|h\b"
_ABOUT = (
    r"(?:(?:only|just|about|around|approximately|approx\.?|maybe|up\s+to|roughly|~|≈|perhaps|no\s+more\s+than|more\s+than|"
    r"less\s+than|under|over|at\s+most|at\s+least|for|of|a\s+total\s+of|distance\s+of|<|>|≤|≥)\s*)*"
)
_WALK, _STAND, _SIT = "walk", "stand", "sit"
_ASKED = (
    re.compile(
        rf"^\W*(?:(?:an?|the|documented|maximum|limited|impaired|reduced)\s+)*(?P<what>walk|stand|sit|ambulat)\w*\s+(?:tolerance|distance|endurance|capacity|time|ability)\s+(?:(?:is|of|limited\s+to|restricted\s+to|at)\s+)*"
        rf"(?P<sign>less\s+than|no\s+more\s+than|under|at\s+most|<|≤|<=|up\s+to)?\s*(?P<n>{_N})\s*(?P<unit>{_UNIT})(?P<more>\s+or\s+(?:less|fewer|shorter))?(?:\s+(?:due\s+to|because\s+of)\s+(?:leg\s+|back\s+)?pain)?\W*$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^\W*(?:(?:the\s+)?(?:member|patient|individual)\s+(?:is\s+)?)?(?P<sign>unable\s+to|inability\s+to|cannot|can\s+not)\s+(?P<what>walk|stand|sit|ambulate)\w*\s+(?:for\s+)?(?P<more>more\s+than|longer\s+than|greater\s+than|beyond|farther\s+than)\s+(?P<n>{_N})\s*(?P<unit>{_UNIT})\W*$",
        re.IGNORECASE,
    ),
)
_TOLD = {
    _WALK: r"(?:\b(?:walk(?:s|ing|ed)?|ambulat\w+|on\s+foot|gets?\s+around|go(?:es)?)\b"
    r"(?:(?!\b(?:goal|stand\w*|sit\w*|PT|therapy)\b)[^.;]){0,44}?)",
    _STAND: r"(?:\b(?:stand(?:s|ing)?|on\s+(?:his|her|their)\s+feet|dishes|cook\w*)\b"
    r"(?:(?!\b(?:goal|walk\w*|sit\w*|PT|therapy)\b)[^.;]){0,44}?)",
    _SIT: r"(?:\bsit(?:s|ting)?\b(?:(?!\b(?:goal|walk\w*|stand\w*|PT|therapy|sitting\s+(?:eases|relieves|helps))\b)[^.;]){0,44}?)",
}
_NOT_NOW = re.compile(
    r"\b(?:before\s+(?:the\s+|his\s+|her\s+)?(?:injury|surgery|accident|fall|onset|PT|therapy|injection|pandemic|stroke|operation)|used\s+to|prior|previous\w*|formerly|in\s+(?:19|20)\d\d|last\s+(?:year|visit|summer)|initial\w*|at\s+(?:eval\w*|baseline|IE|SOC)|goals?|will|could|would|if|after\s+(?:surgery|the\s+injection)|wants?|hopes?|"
    r"post-?op|treadmill|for\s+exercise|program|lives?|away|blocks?\s+from|instructed|advised|encourag\w+|told\s+to)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:mother|father|mom|dad|wife|husband|spouse|sister|brother|son|daughter|friend|neighbou?r)\b(?!['’]s\s+house)", re.IGNORECASE
)
_LEADS = frozenset({"goals", "plan", "copied", "family", "education", "checklist"})
_WORDS = {"a": 1.0, "an": 1.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0}
_SHORT_BLOCK, _BLOCK, _LONG_BLOCK = 264.0, 462.0, 660.0
_FEET = {"b": (_SHORT_BLOCK, _LONG_BLOCK), "f": (1.0, 1.0), "y": (3.0, 3.0), "me": (3.28, 3.29), "mi": (5280.0, 5280.0)}
_MUCH = 10_000.0
_QUESTION = re.compile(r"\bhow\s+(?:far|long)\s+can\s+you\s+(?P<what>walk|stand|sit)\b", re.IGNORECASE)


def judge_tolerance(demand: Demand, chart: Chart) -> Judged | None:
    """How far or how long it goes now; None for any other leaf, and where the record tells none."""
    asked = next((found for pattern in _ASKED if (found := pattern.match(demand.flat))), None)
    if asked is None or not (asked["sign"] or asked["more"]) or demand.window:
        return None
    scaled = _scaled(asked["n"], asked["unit"], asked["unit"])
    if scaled is None:
        return None
    strict = (asked["sign"] or "").lower() in ("less than", "under", "<")
    limit = Threshold("<" if strict else "<=", scaled[0], None, "1")
    what = {"walk": _WALK, "ambu": _WALK, "stan": _STAND, "sit": _SIT}[asked["what"].lower()[:4]]
    said = [
        Said(truth, place)
        for place in chart.places
        for one in _amounts(place, what, asked["unit"], chart)
        if (truth := fulfils(one, limit)).known
    ]
    return settled(chart, said, once=False) if said else None


def _amounts(place: Place, what: str, unit: str, chart: Chart) -> Iterator[Amount]:
    text = place.sentence.text
    if place.read.default not in STATED or place.sentence.section in _LEADS or not speaks(place) or corrected(chart, place):
        return
    above = chart.at(place.note, place.number - 1) if place.number else None
    question = _QUESTION.search(
        f"{above.sentence.text if above and above.sentence.text.rstrip().endswith('?') else ''} {place.sentence.label}"
    )
    if (question is None and _NOT_NOW.search(text)) or _PEOPLE.search(text):
        return
    patterns = [rf"{_TOLD[what]}(?P<about>{_ABOUT})(?<![\d/.])(?P<n>{_N})\s*(?:-|–|to)?\s*(?P<m>\d{{1,4}})?\s*(?P<unit>{_UNIT})"]
    if question and question["what"].lower()[:3] == what[:3]:
        patterns = [rf"(?:^|\?)\W*(?P<about>{_ABOUT})(?P<n>{_N})\s*(?:-|–|to)?\s*(?P<m>\d{{1,4}})?\s*(?P<unit>{_UNIT})"]
    for pattern in patterns:
        for found in re.finditer(pattern, text, re.IGNORECASE):
            if amount := _amount(found, text, unit):
                yield amount


def _amount(found: re.Match[str], text: str, unit: str) -> Amount | None:
    low = _scaled(found["n"], found["unit"], unit)
    high = _scaled(found["m"], found["unit"], unit) if found["m"] else low
    if low is None or high is None:
        return None
    before, about = found.group()[: found.start("n") - found.start()].lower(), found["about"].lower()
    cannot = re.search(r"\b(?:cannot|can't|can\s?not|unable\s+to|not\s+able\s+to|no)\b", text[: found.start("n")], re.IGNORECASE)
    if re.search(r"\b(?:less\s+than|under|<)", about) or (cannot and re.search(r"\b(?:more\s+than|over|>|longer\s+than)", before)):
        return Amount(0.0, high[1], "1")
    if cannot:
        return Amount(0.0, high[1], "1")
    if re.search(r"\b(?:more\s+than|over|at\s+least)\b|[>≥]", about):
        return Amount(low[0], _MUCH * low[1], "1")
    return Amount(low[0], high[1], "1")


def _scaled(n: str, unit: str, asked: str) -> tuple[float, float] | None:
    """The least and the most of so many units in feet, middle blocks or minutes; None where one is a time, the other a way."""
    value = 0.5 if n.lower().startswith("half") else _WORDS.get(n.lower()) or number(n)
    kinds = [_kind(one) for one in (unit, asked)]
    if kinds[0] == kinds[1] == "b":
        return value * _BLOCK, value * _BLOCK
    if (kinds[0] in ("min", "h")) != (kinds[1] in ("min", "h")):
        return None
    if kinds[0] in ("min", "h"):
        factor = 60 if kinds[0] == "h" else 1
        return value * factor, value * factor
    least, most = (value * one for one in _FEET[kinds[0]])
    return (least, most) if kinds[1] != "b" else (least / _LONG_BLOCK * _BLOCK, most / _SHORT_BLOCK * _BLOCK)


def _kind(unit: str) -> str:
    name = unit.lower()
    if name.startswith("h"):
        return "h"
    if name.startswith("min"):
        return "min"
    return name[:2] if name[0] == "m" else name[0]
