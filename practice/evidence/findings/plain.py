"""Findings, symptoms, diagnoses, tests, documents: a sentence that names all that the leaf names, and how it asserts it.

Met asks that one sentence (with the heading it stands under) names every thing of the leaf and asserts each. Not met asks for a denial of
the same thing or of a wider one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from practice.evidence.asking.asked import Demand, Item
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.headed_by import letterhead
from practice.evidence.record.judged import NOTHING, Judged, Said, in_window, settled
from practice.evidence.record.levels import levels_of, segments_of
from practice.evidence.record.naming import LASTING, holds, modifiers, named
from practice.evidence.record.sides import sides_of
from practice.evidence.saying.covering import belongs, best, close, context_of, medicated, of_side
from practice.evidence.saying.denial import denied
from practice.evidence.saying.kinds import of_other_kind
from practice.evidence.saying.lasting import lasted_elsewhere, lasting
from practice.evidence.saying.spoken import lies_ahead
from practice.notes.dates import told_days
from practice.notes.model import Assertion
from practice.notes.wording import concepts
from rules.truth import Truth

AREAS = frozenset(
    ("face_involvement", "palms", "hands_involvement", "feet_involvement", "scalp_involvement", "intertriginous_involvement")
) | frozenset(("genital_involvement", "crucial_areas"))
SPINE = {"lumbar": "LS", "lumbosacral": "LS", "cervical": "C", "thoracic": "T"}
"""Parts of the spine, by the first letter of their levels."""
_LAST = re.compile(
    r"\b(?:last|most\s+recent|latest)\s+(?:(?!and\b)[\w-]+\s+){0,3}?(?:was|is|were|done|performed|on|dated|in|:)?\s*(?:on|in)?\s*\d",
    re.IGNORECASE,
)
"""The last of a thing was before the window: there was none in it."""
_HINDRANCES = frozenset({"functional_impairment", "daily_difficulty", "work_impairment", "school_impairment", "home_impairment"})
_GOES_ON = re.compile(
    r"\b(?:since|still|now|ongoing|continues?|persist\w*|remains?|today|currently|began|started|onset|ever\s+since|worse\w*)\b",
    re.IGNORECASE,
)
_STATES = frozenset({"finding", "symptom", "sign"})
"""Kinds of things that come and go, where a leaf asks for them as of now."""
_OVER_WITH = re.compile(r"\b(?:treated|resolved|cured|eradicated|healed|cleared)\b", re.IGNORECASE)
"""What an illness of a day in the past came to: it is none that is active."""
_LONG_OVER = re.compile(
    r"\b(?:sober|abstinent|in\s+recovery)\s+(?:since|for|x)\b|\bin\s+(?:sustained\s+|full\s+|complete\s+|long-?term\s+)*remission\b|"
    r"\b(?:episodes?|attacks?|flares?|break)\s+(?:in\s+)?(?:19|20)\d\d\b|\b(?:euthymic|asymptomatic|symptom-free|quiet|well|stable)\s+(?:ever\s+)?since\b|"
    r"^(?!.*\b(?:diagnos\w*|dx|onset|began|started|since|still|now)\b).*\b(?:years|decades)\s+(?:ago|back)\b",
    re.IGNORECASE | re.DOTALL,
)
"""What says of an illness that it is none of now."""
_YEAR = 366
_LEAST_WORDS = 2
"""Of a leaf that names no known concept at least so many words must be found, close together."""


def judge_plain(demand: Demand, chart: Chart) -> Judged:
    """A leaf without a figure, or with how long a symptom has lasted."""
    if not demand.items or demand.unread or (not demand.concepts and len(demand.items) < _LEAST_WORDS):
        return NOTHING
    said = list(_said(demand, chart))
    once = all(item.kind in LASTING for item in demand.concepts) and bool(demand.concepts)
    found = settled(chart, said, once=once)
    if (
        found.truth is Truth.NOT_DOCUMENTED
        and demand.examples
        and len(demand.items) == 1
        and not (demand.duration or demand.count or demand.window)
    ):
        return _by_example(demand, chart)
    return _excluded(demand, chart) if found.truth is Truth.NOT_DOCUMENTED else found


def _excluded(demand: Demand, chart: Chart) -> Judged:
    """NOT_MET where the record says that the patient has what cannot be together with the thing (ischemic and not ischemic)."""
    ill = [item for item in demand.items if item.kind == "chronic"]
    if len(demand.items) != 1 or len(ill) != 1 or demand.window or demand.duration or demand.suspected:
        return NOTHING
    for name in sorted(other for one in ill[0].names for other in concepts()[one].excludes):
        found = settled(chart, list(_said(replace(demand, items=(Item(frozenset({name}), "chronic"),)), chart)), once=True)
        if found.truth is Truth.MET:
            return found.flipped()
    return NOTHING


def _by_example(demand: Demand, chart: Chart) -> Judged:
    """An example that the text gives for a thing shows the thing; that an example is absent shows nothing."""
    for example in demand.examples:
        if example.items and not example.levels and not example.negated:
            found = judge_plain(replace(example, historical=demand.historical, suspected=demand.suspected), chart)
            if found.truth is Truth.MET:
                return found
    return NOTHING


def _said(demand: Demand, chart: Chart) -> Iterator[Said]:
    for place in chart.places:
        if not on_side(chart, place):
            continue
        truth = _truth(demand, place, chart)
        if not truth.known or _elsewhere(demand, place, chart, truth) or (truth is Truth.NOT_MET and not _denies_for(demand, place)):
            continue
        if truth is Truth.MET and (_long_past(demand, place, chart) or _remitted(demand, place) or _titled(demand, place)):
            continue
        when = _when(chart, place)
        if truth is Truth.MET and when and lies_ahead(demand, when[0], chart.visit):
            continue
        dated = truth is Truth.MET or any(item.kind == "sign" for item in demand.items)
        if dated and not in_window(chart, demand.window, when):
            if truth is Truth.MET and when and (_LAST.search(place.sentence.text) or _none_since(place, when)):
                yield Said(Truth.NOT_MET, place, when[1])
            continue
        if truth is Truth.NOT_MET and demand.window and _denied_before(place, chart, demand.window):
            continue
        if truth is Truth.MET and demand.duration:
            truth = lasting(demand, place, chart)
            if not truth.known and (other := lasted_elsewhere(demand, place, chart, on_side)):
                yield Said(Truth.MET, place, when[1] if when else None, (other,))
            if not truth.known:
                continue
        yield Said(truth, place, when[1] if when else None)


_UP_TO_NOW = re.compile(r"\b(?:since|ever|never|until|through|now|today|currently|still)\b|\bto\s+date\b", re.IGNORECASE)


def _denied_before(place: Place, chart: Chart, window: str) -> bool:
    """`TEE of six months ago: no clot`: what was absent on a day before the window says nothing of the window."""
    text = place.sentence.text
    days = told_days(text, chart.visit, chart.written(place))
    return bool(days) and not _UP_TO_NOW.search(text) and not any(in_window(chart, window, (day.first, day.last)) for day in days)


_NONE_SINCE = re.compile(r"\b(?:none|nothing)\s+(?:\w+\s+)?since\b", re.IGNORECASE)


def _none_since(place: Place, when: tuple[dt.date, dt.date]) -> bool:
    """Whether a sentence says that there was none after the only day it tells."""
    return (when[1] - when[0]).days <= _YEAR and bool(_NONE_SINCE.search(place.sentence.text))


def _remitted(demand: Demand, place: Place) -> bool:
    """Whether the degree that a leaf asks is that of an illness in remission (`severe, in sustained remission`)."""
    graded = any(item.names & {"severe", "moderate", "moderate_to_severe"} for item in demand.items)
    return graded and "remission" not in demand.quote.lower() and bool(REMITTED.search(place.sentence.text))


def _titled(demand: Demand, place: Place) -> bool:
    """Whether the title of a note names the procedure of a leaf."""
    return any(item.kind == "procedure" for item in demand.items) and letterhead(place)


REMITTED = re.compile(r"\bin\s+(?:sustained|full|complete|early|long-?term|stable)\s+(?:\w+\s+)?remission\b", re.IGNORECASE)


def _denies_for(demand: Demand, place: Place) -> bool:
    """Whether a denial may be one of the patient as of now: not what is only aimed at, nor what the family is free of."""
    of_family = place.read.default is Assertion.FAMILY and not re.search(r"\bfamil", demand.quote, re.IGNORECASE)
    himself = re.match(r"\W*(?:he|she|they|(?:the\s+)?(?:patient|pt))\b", place.sentence.text, re.IGNORECASE)
    return place.sentence.section != "goals" and (himself is not None or not of_family)


def _long_past(demand: Demand, place: Place, chart: Chart) -> bool:
    """Whether a sentence tells a complaint or a hindrance of more than a year ago, and none that goes on (`on leave in 2019`)."""
    state = all(item.kind in ("symptom", "word", "") or item.names & _HINDRANCES for item in demand.items)
    of_now = demand.current and any(item.kind in _STATES for item in demand.items)
    of_now = of_now or (demand.current and all(item.kind not in LASTING for item in demand.items))
    of_now = of_now or (demand.current and bool(_OVER_WITH.search(place.sentence.text)))
    if demand.current and (_LONG_OVER.search(place.sentence.text) or _reacted(demand, place)):
        return True
    if not (state or of_now) or demand.historical or demand.window or demand.duration or _GOES_ON.search(place.sentence.text):
        return False
    told = told_days(place.sentence.text, chart.visit, chart.written(place))
    return bool(told) and max(day.last for day in told) < chart.visit - dt.timedelta(days=_YEAR // 4 if of_now else _YEAR)


_ALLERGY = re.compile(r"\b(?:allerg(?:y|ies)|intolerances?|adverse\s+reactions?)\b(?:\s+list)?\s*:", re.IGNORECASE)


def _reacted(demand: Demand, place: Place) -> bool:
    """Whether a line of allergies tells what a drug once did: it is no state of now."""
    listed = place.sentence.section == "allergies" or bool(_ALLERGY.search(f"{place.sentence.label}: {place.sentence.text}"))
    return listed and any(m.kind == "therapy" for m in place.read.mentions) and not any("allergy" in item.names for item in demand.items)


def _when(chart: Chart, place: Place) -> tuple[dt.date, dt.date] | None:
    """The days of what a sentence tells; what was examined at the visit is of the day of the note."""
    told = chart.days(place)
    here = place.sentence.section in ("exam", "complaint", "hpi", "ros", "assessment")
    elsewhere = any(m.kind in ("imaging", "procedure", "therapy") or m.concept in ("tb_test", "biopsy") for m in place.read.mentions)
    if told is None and place.note.dated and ((here and not elsewhere) or _at_visit(place)):
        return place.note.dated, place.note.dated
    return told


_DILATED = re.compile(
    r"^(?!.*\b(?:optometrist|outside|pcp|by\s+(?:the|his|her|an?))\b).*\b(?:was|were)\s+dilated\b", re.IGNORECASE | re.DOTALL
)
"""What is told of an examination as the writer's own."""


def _at_visit(place: Place) -> bool:
    """Whether a sentence tells a study that is part of the examination itself."""
    own = any(m.concept == "dilated_fundus_exam" for m in place.read.mentions)
    return own and (place.sentence.section == "exam" or (not place.sentence.section and bool(_DILATED.search(place.sentence.text))))


def on_side(chart: Chart, place: Place) -> bool:
    """Whether a sentence does not speak of the other side alone."""
    if chart.side is None:
        return True
    text = _LIKE_OTHER.sub(" ", place.sentence.text)
    own = sides_of(text) or sides_of(place.sentence.label)
    if own and chart.side not in own and chart.side in sides_of(place.sentence.heading) and not sides_of(_COMPARED.sub(" ", text)):
        return True  # `abduction 4/5 (left 5/5)` under `Exam, right shoulder`
    if not own and (above := chart.above(place)):
        own = sides_of(above.sentence.text)
    own = own or sides_of(place.sentence.heading)
    return not own or chart.side in own


_LIKE_OTHER = re.compile(
    r"(?:\b(?:(?:the\s+)?same\s+as|equal\s+to|symmetric(?:al)?\s+(?:to|with)|compared\s+(?:to|with)|versus|vs\.?|unlike)|(?<=\w\s)=)\s+(?:the\s+|on\s+the\s+)?(?:left|right|lt|rt|L|R)\b(?!\s*[:=])",
)
"""`same as left`, `full = R`: the other side to compare with."""
_COMPARED = re.compile(r"\((?:vs\.?\s+|compared\s+(?:to|with)\s+|on\s+the\s+)?(?:left|right|lt|rt|l|r)\b[^()]*\)", re.IGNORECASE)
"""The other side in brackets, for comparison."""


def _elsewhere(demand: Demand, place: Place, chart: Chart, truth: Truth) -> bool:
    """Whether a sentence is of no level that is treated, where a leaf asks for one; what is denied of all levels is denied of each."""
    return demand.at_level and not _at_level(chart, place) and (truth is Truth.MET or bool(levels_of(place.sentence.text)))


def _at_level(chart: Chart, place: Place) -> bool:
    own, segments = levels_of(place.sentence.text), segments_of(place.sentence.text)
    if segments and chart.segments:
        return bool(segments & chart.segments)  # a fusion of L5-S1 is none of L4-5
    return bool(own and chart.levels and own & chart.levels)


# ---------------------------------------------------------------- covering


def _truth(demand: Demand, place: Place, chart: Chart) -> Truth:
    """What one sentence says of all things the leaf names."""
    said: list[Assertion] = []
    core = False
    only_pictures = all(item.kind in ("imaging", "word") for item in demand.concepts)
    context = context_of(chart, place)
    loose_words = modifiers()
    loose: list[Item] = []
    for item in demand.items:
        spots = holds(item, place.read.tokens, place.read.mentions)
        if item.names & AREAS and any(m.kind == "therapy" for m in place.read.mentions):
            return Truth.NOT_DOCUMENTED  # `ointment to the face` does not say that the face is affected
        spots = [spot for spot in spots if of_side(spot, place, demand) and not of_other_kind(demand.quote, place, spot)]
        if item.kind == "word" or item.word in loose_words:
            spots = [spot for spot in spots if belongs(spot, demand, place)]
        if not spots and item.word in ("medication", "drug", "pharmacotherapy"):
            spots = medicated(place, demand)
        if spots:
            said.append(best(demand, item, spots, place))
            core = core or bool(item.kind and item.kind not in ("imaging", "word")) or only_pictures
            continue
        if item.kind in ("imaging", "") and any(holds(item, *named(text)) for text in context):
            continue
        levels = {level[:1] for level in levels_of(place.sentence.text)}
        if item.word in SPINE and levels and levels <= set(SPINE[item.word]):
            continue  # `L4-5 laminectomy` is a lumbar one
        if item.kind == "finding" and len(demand.concepts) > 1 and any(holds(item, *named(t)) for t in context[:1]):
            continue
        loose.append(item)
    if (
        core
        and not loose
        and said
        and all(one is Assertion.PRESENT for one in said)
        and close(demand, place)
        and _of_something(demand, place)
    ):
        return Truth.MET
    return denied(demand, place, loose, context)


_OF_ILLS = frozenset({"chronic", "finding", "symptom"})


def _of_something(demand: Demand, place: Place) -> bool:
    """Whether a sentence that has only a word for how a thing is (`progressive`) also names what is so; a note's title names nothing."""
    if any(item.kind != "word" for item in demand.items):
        return True
    return any(m.kind in _OF_ILLS and place.read.assertion(m.first, m.last) is Assertion.PRESENT for m in place.read.mentions)
