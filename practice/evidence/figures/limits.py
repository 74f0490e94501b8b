"""Leaves that limit how often a thing may have been done (`no more than 4 sessions in 12 months`): the number in the record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, settled
from practice.notes.model import Assertion
from rules.amounts import exactly

_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_N = r"\d{1,2}|" + "|".join(_NUMBERS[1:])
_NOUN = r"(?P<noun>(?:injection|epidural|esi)?\s*sessions?|injections?|epidurals?|procedures?|blocks?|ablations?|series)"
_YEAR = (
    r"(?:(?:the|this|a|past|last|previous|preceding|rolling)\s+)*(?:12|twelve)[\s-]*months?(?:\s+period)?|"
    r"(?:(?:the|this|a|past|last)\s+)+(?:calendar\s+)?year"
)
_ASKED = re.compile(
    rf"^\W*(?:there\s+(?:have|has)\s+been\s+)?(?:no\s+more\s+than|not\s+more\s+than|a?\s*maximum\s+of|at\s+most|fewer\s+than|less\s+than|≤|<)\s+"
    rf"(?P<n>{_N})\s*{_NOUN}\s+(?:(?:have|has|were|been|are|performed|given|administered|done|received|per\s+region)\s+)*(?:in|within|during|over|per)\s+(?:{_YEAR})\W*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"\b(?P<n>{_N})\s+(?:prior\s+|previous\s+|total\s+|such\s+)?{_NOUN}\s+(?:\w+\s+){{0,3}}?"
    rf"(?:in|within|over|during)\s+(?:{_YEAR})",
    re.IGNORECASE,
)
_NTH = re.compile(rf"\b(?P<n>{'|'.join(_ORDINALS[1:])})\s+{_NOUN}\s+(?:in|within|of|over|this)\s*(?:{_YEAR})?", re.IGNORECASE)
_GROUPS = {"s": "injection", "i": "injection", "e": "injection", "b": "block", "p": "procedure", "a": "ablation"}


def judge_limit(demand: Demand, chart: Chart) -> Judged | None:
    """How many the record says that there were in the year before; None for any other leaf."""
    asked = _ASKED.match(demand.quote)
    if asked is None:
        return None
    strict = re.search(r"(?:fewer|less)\s+than|<", asked.group(), re.IGNORECASE)
    limit = Threshold("<" if strict else "<=", float(_number(asked["n"])), None, "1")
    return settled(chart, [one for place in chart.places for one in _said(place, limit, _group(asked["noun"]))], once=True)


def _said(place: Place, limit: Threshold, group: str) -> Iterator[Said]:
    if place.read.default not in (Assertion.PRESENT, Assertion.HISTORICAL, Assertion.PLANNED):
        return
    if any(m.kind == "therapy" and "injection" not in m.names for m in place.read.mentions):
        return  # sessions of something else
    text = place.sentence.text
    for found in (*_COUNTED.finditer(text), *(m for m in _NTH.finditer(text) if re.search(_YEAR, m.group(), re.IGNORECASE))):
        at = next((i for i, t in enumerate(place.read.tokens) if t.start >= found.start()), 0)
        if place.read.reached[at] - {Assertion.HISTORICAL} or _group(found["noun"]) != group:
            continue
        if re.search(
            r"\b(?:no\s+more\s+than|maximum|limit|up\s+to|at\s+most|allow\w*|covers?)\W+(?:\w+\s+){0,2}$",
            text[: found.start()],
            re.IGNORECASE,
        ):
            continue
        yield Said(fulfils(exactly(float(_number(found["n"])), "1"), limit), place)


def _group(noun: str) -> str:
    return _GROUPS.get(noun.strip().lower()[0], "")


def _number(said: str) -> int:
    low = said.lower()
    return int(low) if low.isdigit() else (_NUMBERS.index(low) if low in _NUMBERS else _ORDINALS.index(low))
