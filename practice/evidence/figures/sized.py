"""Leaves on the size of a thing that is found (`aneurysm of 5.5 cm or greater`): the largest dimension that the record tells of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from practice.evidence.asking.asked import Demand, Item, Threshold
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged, Said, fulfils, in_window, settled
from practice.evidence.record.naming import holds, named
from practice.evidence.saying.covering import context_of
from practice.notes.model import STATED, Assertion
from practice.notes.tokens import Mention
from rules.amounts import exactly
from rules.truth import Truth

_UNITS = frozenset({"cm", "mm"})
_THINGS = frozenset({"finding", "chronic"})
_SIZE = re.compile(
    r"(?<![\d./<>≤≥=-])(?P<n>\d{1,3}(?:\.\d+)?)(?:\s*(?P<u1>cm|mm)?\s*(?:x|×|by)\s*(?P<m>\d{1,3}(?:\.\d+)?))?"
    r"(?:\s*(?P<u2>cm|mm)?\s*(?:x|×|by)\s*(?P<k>\d{1,3}(?:\.\d+)?))?\s*(?P<unit>cm|mm|millimeters?|centimeters?)\b(?![²2^3])",
    re.IGNORECASE,
)
_OF_ELSE = re.compile(
    r"(?:\b(?:wall|thick\w*|depth|deep|margin|away|from|incision|retract\w*|neck|distance|slice|every|growth|grew|grown|increase\w*|step-?off|spac\w*|"
    r"goal|if|until|threshold|cut-?off|criteri\w+|when|once|needs?|requires?|policy|covers?|probe|catheter|stent|needle|stripe|lumen|duct)\b[^.;,]{0,24})$",
    re.IGNORECASE,
)
_OF_ELSE_BEHIND = re.compile(
    r"\s*(?:\(?\s*(?:thick\w*|deep|depth|of\s+retraction|retraction|from|away|margin|wall|distal|proximal|above|below|growth|or\s+(?:more|greater|larger|less|smaller)|cut-?off|threshold)\b)",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:was|were|previously|prior|formerly|initially|before|from|in\s+(?:19|20)\d\d|last\s+(?:year|visit|scan))\b", re.IGNORECASE
)
_NOW = re.compile(r"\b(?:now|today|current\w*|to)\b|→|->", re.IGNORECASE)
_LOOSE = frozenset(
    {
        "measur",
        "diameter",
        "siz",
        "greatest",
        "largest",
        "maximum",
        "maximal",
        "dimension",
        "transvers",
        "abdominal",
        "least",
        "leas",
        "longest",
        "axi",
        "solid",
        "cm",
        "mm",
        "lesion",
    }
)
_GONE = re.compile(r"\b(?:s/p|status\s+post|resected|removed|excised|repaired|passed|resolved|post\s*op)\b", re.IGNORECASE)


def judge_size(demand: Demand, chart: Chart) -> Judged | None:
    """How large the record says that the thing is; None for any other leaf."""
    limit = demand.count
    if limit is None or limit.unit not in _UNITS or demand.levels or demand.parts:
        return None
    things = [item for item in demand.concepts if item.kind in _THINGS]
    rest = [item for item in demand.items if item not in things and item.kind != "imaging" and item.word not in _LOOSE]
    if len(things) != 1 or rest or demand.negated or demand.outcomes or demand.duration or demand.share or demand.unread:
        return NOTHING
    said = [one for place in chart.places for one in _said(demand, things[0], limit, place, chart)]
    shown = [one.place for one in said if one.truth is Truth.MET]
    if shown:
        said += [Said(Truth.NOT_MET, place) for place in chart.places if place not in shown and _smaller(limit, place, chart)]
    return settled(chart, said, once=True)


def _smaller(limit: Threshold, place: Place, chart: Chart) -> bool:
    """Whether a sentence that names no finding of its own tells only sizes that fail the limit (`CTA: aorta 3.9 cm`)."""
    if place.read.default is not Assertion.PRESENT or place.sentence.section == "goals" or not on_side(chart, place):
        return False
    if any(m.kind in _THINGS for m in place.read.mentions):
        return False
    text = place.sentence.text
    sizes = [_largest(found) for found in _SIZE.finditer(text) if not _of_else(text, found)]
    bound = Threshold(limit.op, _mm(limit.value, limit.unit), _second(limit), "mm")
    return bool(sizes) and all(fulfils(exactly(size, "mm"), bound) is Truth.NOT_MET for size in sizes)


def _said(demand: Demand, thing: Item, limit: Threshold, place: Place, chart: Chart) -> Iterator[Said]:
    if place.read.default not in STATED or place.sentence.section in ("goals", "family") or not on_side(chart, place):
        return
    text = place.sentence.text
    if _GONE.search(text) or not in_window(chart, demand.window, chart.days(place)):
        return
    told = [(_largest(found), found) for found in _SIZE.finditer(text) if not _of_else(text, found)]
    told = [(size, found) for size, found in told if _is_of(thing, found, place)]
    if not told:
        return
    if any(_EARLIER.search(text[max(0, found.start() - 24) : found.start()]) for _, found in told):
        if not (_NOW.search(text) and len(told) > 1):
            return
        told = told[-1:]
    studied = [item for item in demand.items if item.kind == "imaging"]
    truths = {fulfils(exactly(size, "mm"), Threshold(limit.op, _mm(limit.value, limit.unit), _second(limit), "mm")) for size, _ in told}
    truth = truths.pop() if len(truths) == 1 else Truth.NOT_DOCUMENTED  # several sizes beside one name
    if truth is Truth.MET and not all(_by_study(item, place, chart) for item in studied):
        return
    if truth.known:
        yield Said(truth, place)


def _by_study(item: Item, place: Place, chart: Chart) -> bool:
    return bool(holds(item, place.read.tokens, place.read.mentions)) or any(holds(item, *named(text)) for text in context_of(chart, place))


def _mm(value: float, unit: str) -> float:
    return value * 10 if unit.lower().startswith("c") else value


def _second(limit: Threshold) -> float | None:
    return None if limit.value2 is None else _mm(limit.value2, limit.unit)


def _largest(found: re.Match[str]) -> float:
    return max(_mm(float(found[key]), found["unit"]) for key in ("n", "m", "k") if found[key])


def _of_else(text: str, found: re.Match[str]) -> bool:
    return bool(_OF_ELSE.search(text[: found.start()]) or _OF_ELSE_BEHIND.match(text[found.end() :]))


def _is_of(thing: Item, found: re.Match[str], place: Place) -> bool:
    """Whether of the findings that a sentence names the one nearest to a size is the leaf's, and is told as there."""
    text, words = place.sentence.text, place.read.tokens

    def gap(m: Mention) -> int:
        start, end = words[m.first].start, words[m.last].end
        between = text[end : found.start()] if end <= found.start() else text[found.end() : start]
        far = 1000 if ";" in between or re.search(r"\.\s", between) else 0
        return far + len(between) + (0 if end > found.start() or "," not in between else 3)

    things = [m for m in place.read.mentions if m.kind in _THINGS and m.names - {"pain"}]
    if not things:
        return False
    nearest = min(gap(m) for m in things)
    ours = [m for m in things if gap(m) == nearest and m.names & thing.names]
    return bool(ours) and nearest < _NEAR and all(place.read.assertion(m.first, m.last) in STATED for m in ours)


_NEAR = 60
