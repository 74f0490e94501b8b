"""Findings that are withdrawn: what they rely on does not say what its words seem to say."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged
from practice.evidence.record.levels import levels_of, segments_of
from practice.evidence.record.sides import sides_of
from practice.evidence.saying.ahead import ahead
from practice.evidence.saying.announced import only_announced
from practice.evidence.saying.behind import taken_back_behind
from practice.evidence.saying.best_corrected import not_best_corrected
from practice.evidence.saying.by_now import past_by_now
from practice.evidence.saying.framed import framed
from practice.evidence.saying.half_denied import half_denied
from practice.evidence.saying.headed import only_headed
from practice.evidence.saying.hesitant import hesitant
from practice.evidence.saying.kin_before import of_kin_before
from practice.evidence.saying.misdenied import misdenied
from practice.evidence.saying.newer import taken_back_within
from practice.evidence.saying.not_shown import not_shown
from practice.evidence.saying.other_region import of_other_region
from practice.evidence.saying.overread import overread
from practice.evidence.saying.prescribed import only_prescribed
from rules.truth import Truth


def withdrawn(asked: Demand, chart: Chart, found: Judged) -> bool:
    """Whether what is relied on does not say what its words seem to say."""
    if asked.at_level and found.places and all(_of_other_level(place, chart) for place in found.places):
        return True
    if asked.at_level and asked.historical and found.truth is Truth.MET and not any(_at_treated_level(p, chart) for p in found.places):
        return True
    if of_kin_before(asked, chart, found.places):
        return True
    if found.truth is Truth.NOT_MET:
        whole = [place for place in found.places if ";" not in place.sentence.text]
        return framed(replace(asked, negated=True), chart, whole) or (not asked.negated and misdenied(asked, chart, found.places))
    found = replace(found, places=_naming(asked, found.places))  # what only goes on with it cannot stand for it
    if (
        past_by_now(asked, found.places)
        or taken_back_behind(asked, chart, found.places)
        or only_announced(chart, found.places)
        or not_best_corrected(asked, chart, found.places)
        or ahead(asked, found.places)
        or hesitant(asked, found.places)
        or taken_back_within(asked, chart, found.places)
        or only_headed(asked, found.places)
        or not_shown(asked, chart, found.places)
        or half_denied(asked, found.places)
        or only_prescribed(asked, found.places)
        or of_other_region(asked, chart, found.places)
    ):
        return True
    return framed(asked, chart, found.places) or overread(asked, chart, found.places) or _of_other_side(asked, chart, found)


def _naming(asked: Demand, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """The sentences that name a therapy of the leaf; all of them where none does."""
    names = frozenset(name for item in asked.concepts if item.kind == "therapy" for name in item.names)
    return tuple(place for place in places if any(m.names & names for m in place.read.mentions)) or places


def _at_treated_level(place: Place, chart: Chart) -> bool:
    """Whether a sentence names a segment, or where it names none a level, of the spine that is treated."""
    segments = segments_of(place.sentence.text)
    return bool(segments & chart.segments) if segments else bool(levels_of(place.sentence.text) & chart.levels)


def _of_other_level(place: Place, chart: Chart) -> bool:
    """Whether a sentence names levels of the spine, and none that is treated."""
    segments, levels = segments_of(place.sentence.text), levels_of(place.sentence.text)
    if segments and chart.segments:
        return not segments & chart.segments
    return bool(levels and chart.levels) and not levels & chart.levels


def _of_other_side(asked: Demand, chart: Chart, found: Judged) -> bool:
    """Whether a finding is met by sentences on the side alone that is not treated."""
    if _BOTH.search(asked.quote) and not asked.negated and _one_side_alone([place.sentence.text for place in found.places]):
        return True
    if found.places and all(_of_the_other(asked, place) for place in found.places):
        return True
    one_sided = any(item.kind in ("finding", "sign", "symptom", "imaging") for item in asked.concepts) and not asked.negated
    return one_sided and bool(found.places) and not any(on_side(chart, place) for place in found.places)


def _one_side_alone(texts: list[str]) -> bool:
    """`R knee pain 8/10`, where the leaf asks for both knees."""
    sides = [sides_of(" ; ".join(part for part in _PARTS.split(text) if not _WELL.search(part)) or text) for text in texts]
    return bool(sides) and all(sides) and len(frozenset[str]().union(*sides)) == 1 and not any(map(_TWO_SIDED.search, texts))


def _of_the_other(asked: Demand, place: Place) -> bool:
    """Whether a leaf names one side, and the part of the sentence that names its thing names the other alone."""
    ours = sides_of(asked.quote)
    if len(ours) != 1:
        return False
    names = frozenset(name for item in asked.concepts for name in item.names)
    text, tokens = place.sentence.text, place.read.tokens
    at = [tokens[m.first].start for m in place.read.mentions if m.names & names]
    if not at:
        return bool(sides_of(text)) and not sides_of(text) & ours
    cuts = sorted({0, *(m.end() for m in _PARTS.finditer(text)), *(m.end() for m in _EACH_SIDE.finditer(text)), len(text)})
    told, last = [], frozenset[str]()
    for a, b in pairwise(cuts):
        last = sides_of(text[a:b]) or (last if text[:a].rstrip().endswith(",") else frozenset())  # `OD sup arcuate, progression; OS full`
        if any(a <= one < b for one in at):
            told.append(last)
    return bool(told) and all(sides and not sides & ours for sides in told)


_WELL = re.compile(r"\b(?:ok|fine|nl|normal|none|good|quiet|neg\w*|asymptomatic|without|no)\b", re.IGNORECASE)
_PARTS = re.compile(r";\s|,\s|\.\s")
_EACH_SIDE = re.compile(
    r"\b(?:left|right|lt|rt|od|os|l|r)\s+(?:(?:upper|lower)\s+)?[a-z]+\s+and\s+(?=[^;,.]{3,60}?\b(?:left|right|lt|rt|od|os|l|r)\b)",
    re.IGNORECASE,
)
"""`POAG in the left eye and ocular hypertension in the right eye`."""
_BOTH = re.compile(r"\b(?:both|bilateral)\b", re.IGNORECASE)
_TWO_SIDED = re.compile(r"\b(?:both|bilat\w*|b/l|R\s?>\s?L|L\s?>\s?R|R\s*(?:and|&|\+)\s*L|L\s*(?:and|&|\+)\s*R)\b|\bOU\b", re.IGNORECASE)
