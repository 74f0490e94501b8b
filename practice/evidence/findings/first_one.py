"""Leaves that ask for the first of its kind (`this is the first epidural injection in the region`): no earlier one is what fulfils them."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.findings.either_so import told_of
from practice.evidence.findings.plain import judge_plain
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:(?:this|it)\s+(?:is|will\s+be)\s+|(?:the\s+)?(?:request|procedure|injection|member|patient)\s+is\s+(?:for\s+|receiving\s+|undergoing\s+)?)?(?:an?\s+|the\s+|his\s+or\s+her\s+)?(?:first|initial)(?:[\s-]+time)?\s+"
    r"(?P<what>[\w\s-]*?\b(?:injections?|blocks?|procedures?|surgery|operations?|implants?|ablations?|treatments?|courses?|series)\b)"
    r"(?:\s+(?:in|of|at|to|for|on)\s+(?:the|this|that)\s+[\w\s]{3,30})?\W*$",
    re.IGNORECASE,
)
_ANY = (
    (
        re.compile(r"\binjection|\bblock|\bepidural", re.IGNORECASE),
        r"(?:spinal\s+|epidural\s+|steroid\s+|prior\s+|previous\s+)*(?:injections?|ESIs?|epidurals?|blocks?)",
    ),
    (
        re.compile(r"\bsurgery|\boperation|\bprocedure", re.IGNORECASE),
        r"(?:spinal\s+|spine\s+|back\s+|neck\s+|prior\s+|previous\s+)*(?:surger(?:y|ies)|operations?|procedures?)",
    ),
)
_NEVER = (
    r"\b(?:never\s+(?:had|received|undergone)|has\s+not\s+had|no\s+(?:prior|previous|past|history\s+of)|no)\s+(?:(?:an?|any|other)\s+)*{what}\b"
    r"(?!\s+(?:since|today|yet|this|scheduled|in\s+(?:the\s+)?(?:past|last)))|\b{what}\s*:\s*(?:none|never|no\b)"
)
_PRIOR = (
    r"\b(?:(?:prior|previous|past|last|second|repeat|series\s+of|another)\s+(?:\w+\s+){{0,3}}{what}|{what}\s*(?:#\s?[2-9]|x\s?[1-9]))\b"
)


def asks_first(demand: Demand) -> bool:
    """Whether a leaf asks for the first of its kind."""
    return _ASKED.match(demand.flat) is not None and not demand.negated and not demand.levels


def judge_first(demand: Demand, chart: Chart) -> Judged | None:
    """MET where the record denies any such thing before, NOT_MET where it tells of one; None for any other leaf."""
    asked = _ASKED.match(demand.flat)
    if asked is None or not asks_first(demand):
        return None
    what = next((name for kind, name in _ANY if kind.search(asked["what"])), None)
    if what is None:
        return None
    places = [p for p in chart.places if speaks(p) and not corrected(chart, p)]
    had = tuple(p for p in places if _tells(p, _PRIOR.format(what=what)))
    if had or (earlier := judge_plain(demand_of_quote(f"prior {asked['what']}"), chart)).truth is Truth.MET:
        return Judged(Truth.NOT_MET, had or earlier.places)
    never = tuple(p for p in places if re.search(_NEVER.format(what=what), told_of(p), re.IGNORECASE))
    return Judged(Truth.MET, never) if never else NOTHING


def _tells(place: Place, pattern: str) -> bool:
    """Whether a sentence tells of one before, outside of a denial."""
    found = re.search(pattern, place.sentence.text, re.IGNORECASE)
    return (
        found is not None
        and place.read.default in STATED
        and not re.search(r"\b(?:no|never|not|denies|without)\b", place.sentence.text[: found.start()], re.IGNORECASE)
    )
