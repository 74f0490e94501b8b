"""Leaves on how many of a thing an examination finds (`at least 20 nodular lesions`): the number that stands before its name."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, Said, fulfils, settled
from practice.notes.model import Assertion
from practice.notes.tokens import tokens
from rules.amounts import Amount
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:presence\s+of\s+|has\s+|with\s+)?(?P<sign>at\s+least|more\s+than|a\s+minimum\s+of|≥|>=|>)\s*(?P<n>\d{1,3})\s*(?P<what>(?:[a-z-]+\s+){0,3}[a-z-]+)\W*$"
    r"|^\W*(?P<n2>\d{1,3})\s+or\s+more\s+(?P<what2>(?:[a-z-]+\s+){0,3}[a-z-]+)\W*$",
    re.IGNORECASE,
)
_COUNTABLE = re.compile(
    r"\b(?:lesions?|nodules?|plaques?|papules?|keratos[ei]s|warts?|polyps?|ulcers?|nev(?:us|i)|moles?|cysts?|abscess(?:es)?|tophi|tracts?)$",
    re.IGNORECASE,
)
_N = r"(?<![\d./-])(?P<about>(?:about|approximately|roughly|around|~|some|over|more\s+than|at\s+least|>|<|fewer\s+than|less\s+than)\s*)?"
_COUNT = (
    _N + r"(?P<n>\d{{1,3}}|an?\s+dozen|two\s+dozen)\s+(?!(?:of|mm|cm|mg|months?|weeks?|days?|years?|x|%)\b)"
    r"(?:(?!(?:no|not|without|and|or|with|few|several)\b)[a-z-]+,?\s+){{0,4}}?(?:{what})[a-z]*\b",
    r"\b(?:{what})[a-z]*\b[^.;:\d]{{0,40}}[:=]\s*(?P<n>\d{{1,3}})(?:\s+(?:counted|total|in\s+all))?(?=\s*(?:$|[,;.(]|counted|total))",
)
_THEN = re.compile(
    r"\b(?:at\s+(?:his|her|their|the)\s+first|initially|had\s+been|used\s+to|last\s+(?:year|visit)|previous(?:ly)?|baseline|in\s+20\d\d|was|were)\b",
    re.IGNORECASE,
)
_PREFIX, _DOZEN, _LOOSE = 5, 12.0, 0.25


def judge_number_of(demand: Demand, chart: Chart) -> Judged | None:
    """How many the record counts; two counts of a day that disagree are a conflict. None for any other leaf."""
    asked = _ASKED.match(demand.quote)
    what = (asked["what"] or asked["what2"]) if asked else ""
    if asked is None or not _COUNTABLE.search(what) or demand.levels or demand.parts or demand.negated or demand.outcomes or demand.window:
        return None
    strict = (asked["sign"] or "").lower() in ("more than", ">")
    limit = Threshold(">" if strict else ">=", float(asked["n"] or asked["n2"]), None, "1")
    names = frozenset(t.stem[:_PREFIX] for t in tokens(what) if t.word and len(t.text) >= _PREFIX)
    said = [one for place in chart.places for one in _said(limit, names, place, chart)]
    return settled(chart, said, once=True) if said else None


@functools.cache
def _patterns(names: frozenset[str]) -> tuple[re.Pattern[str], ...]:
    what = "|".join(re.escape(one) for one in sorted(names))
    return tuple(re.compile(one.format(what=what), re.IGNORECASE) for one in _COUNT)


def _said(limit: Threshold, names: frozenset[str], place: Place, chart: Chart) -> Iterator[Said]:
    text = place.sentence.text
    if place.read.default is not Assertion.PRESENT or place.sentence.section in ("goals", "family", "plan") or not on_side(chart, place):
        return
    for found in (one for pattern in _patterns(names) for one in pattern.finditer(text)):
        if _THEN.search(text[: found.start()]):
            continue
        at = next((i for i, t in enumerate(place.read.tokens) if t.start >= found.start("n")), 0)
        if place.read.reached[at]:
            continue
        about = (found.groupdict().get("about") or "").strip().lower()
        truth = fulfils(_amount(found["n"].lower(), about), limit)
        if truth is not Truth.NOT_DOCUMENTED:
            yield Said(truth, place)


def _amount(said: str, about: str) -> Amount:
    """A count; one that is only about, or only above or below, as a range."""
    number = float(said) if said.isdigit() else _DOZEN * (2 if said.startswith("two") else 1)
    if about in ("over", "more than", "at least", ">"):
        return Amount(number, 1e4, "1")
    if about in ("<", "fewer than", "less than"):
        return Amount(0.0, number - 1, "1")
    loose = _LOOSE if about or not said.isdigit() else 0.0
    return Amount(number * (1 - loose), number * (1 + loose), "1")
