"""Leaves on signs of a class (`signs of myelopathy, such as clonus`): where two of them were looked for and are not there, and none is."""

from __future__ import annotations

import re
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.findings.plain import judge_plain, on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.notes.model import Assertion
from practice.notes.wording import concepts
from rules.truth import Truth

_GRADED = re.compile(
    r"^\W*(?P<thing>[a-z][\w-]*(?:\s+[\w-]+){0,3}?)(?:\s+(?:of|in)\s+(?:the\s+)?[\w-]+(?:\s+[\w-]+){0,2}?)?\s+(?:of|with|at)\s+(?:(?:an?|the)\s+)?(?:[\w-]+\s+)?(?:grade|stage|degree)s?\b",
    re.IGNORECASE,
)
_ENOUGH = 2
_GAIT = re.compile(
    r"\b(?:gait|tandem(?:\s+(?:gait|walk\w*))?)\b(?:\s*(?:[,:]|and|is|are|was|\bwith\b|tandem|gait))*\s+(?:normal|nl|wnl|steady|intact|unremarkable)\b|\b(?:normal|steady)\s+(?:\w+\s+)?gait\b",
    re.IGNORECASE,
)
_BAD_GAIT = re.compile(
    r"\b(?:gait|tandem)\b[^.;]{0,40}\b(?:abnormal|unsteady|wide|ataxic|spastic|antalgic|cannot|unable|impaired|difficult\w*)\b|\b(?:unsteady|ataxic|spastic|wide-?based)\b",
    re.IGNORECASE,
)


def judge_none_of(demand: Demand, chart: Chart) -> Judged:
    """NOT_MET where two signs of the class were denied and none was found; else nothing."""
    if (none := _none_of_examples(demand, chart)) is not None:
        return none
    signs = [item for item in demand.items if item.kind == "sign"]
    if len(signs) != 1 or len(demand.items) != 1 or demand.negated or demand.levels or demand.duration or demand.window or demand.parts:
        return NOTHING
    members = sorted(name for name, one in concepts().items() if one.kind == "sign" and signs[0].names & set(one.wider) - {name})
    if not members:
        return NOTHING
    denied: dict[str, tuple[Place, ...]] = {}
    for name in members:
        found = judge_plain(Demand(demand.quote, items=(Item(frozenset({name}), "sign"),)), chart)
        if found.truth in (Truth.MET, Truth.CONFLICT):
            return NOTHING
        if found.truth is Truth.NOT_MET:
            denied[name] = found.places
    if any("gait" in example.quote.lower() for example in demand.examples):
        told = [p for p in chart.places if p.read.default is Assertion.PRESENT]
        if any(_BAD_GAIT.search(p.sentence.text) for p in told):
            return NOTHING
        if normal := tuple(p for p in told if _GAIT.search(p.sentence.text)):
            denied["gait"] = normal
    enough = len(denied) >= _ENOUGH
    return Judged(Truth.NOT_MET, tuple(dict.fromkeys(p for places in denied.values() for p in places))) if enough else NOTHING


_SIGNS_OF = re.compile(r"^\W*(?:(?:any|clinical|new|objective)\s+)*(?:signs?|findings?)\s+(?:or\s+symptoms?\s+)?of\b", re.IGNORECASE)


def _none_of_examples(demand: Demand, chart: Chart) -> Judged | None:
    """`signs of cord compression, such as a Hoffmann sign or unsteady gait`: where two that the leaf names were looked for in vain."""
    if not _SIGNS_OF.match(demand.quote) or demand.negated or demand.parts or len(demand.examples) < _ENOUGH:
        return None
    told = [judge_plain(replace(demand, examples=()), chart)]
    told += [judge_plain(one, chart) for one in demand.examples if one.items and not one.levels]
    told += [_walks(chart)] if any("gait" in one.quote.lower() for one in demand.examples) else []
    if any(one.truth in (Truth.MET, Truth.CONFLICT) for one in told):
        return None
    none = [one for one in told if one.truth is Truth.NOT_MET]
    return Judged(Truth.NOT_MET, tuple(dict.fromkeys(p for one in none for p in one.places))) if len(none) >= _ENOUGH else None


def _walks(chart: Chart) -> Judged:
    """Whether the gait was looked at: NOT_MET where it is sound, MET where it is not."""
    told = [p for p in chart.places if p.read.default is Assertion.PRESENT and p.sentence.section != "goals"]
    if bad := tuple(p for p in told if _BAD_GAIT.search(p.sentence.text)):
        return Judged(Truth.MET, bad)
    sound = tuple(p for p in told if _GAIT.search(p.sentence.text))
    return Judged(Truth.NOT_MET, sound) if sound else Judged(Truth.NOT_DOCUMENTED)


def judge_no_grade(demand: Demand, chart: Chart) -> Judged:
    """NOT_MET where a record says that there is none of a thing of which a leaf asks a grade (`no fatty infiltration`); else nothing."""
    asked = _GRADED.match(demand.quote)
    if asked is None or demand.negated or not demand.levels or any(limit.op in ("<", "<=") or not limit.value for limit in demand.levels):
        return NOTHING
    thing = re.escape(" ".join(asked["thing"].split())).replace("\\ ", r"\s+")
    none = re.compile(rf"\b(?:no|without|no\s+evidence\s+of)\s+{thing}\b(?!\s+(?:of|in)\b)", re.IGNORECASE)
    named = re.compile(rf"\b{thing}\b", re.IGNORECASE)
    told = [p for p in chart.places if p.read.default is Assertion.PRESENT and on_side(chart, p)]
    found = tuple(p for p in told if none.search(p.sentence.text))
    if not found or any(named.search(none.sub(" ", p.sentence.text)) for p in told):
        return NOTHING
    return Judged(Truth.NOT_MET, found)
