"""Whether a denial is one of another part of the body than the leaf means: of the other side, or by another study than the leaf names."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.naming import holds, named
from practice.evidence.record.sides import sides_of
from practice.evidence.saying.covering import context_of

_STRETCH = re.compile(r"[,;.:|]|\s[-–—]\s|\bbut\b")
_STUDY = re.compile(
    r"\b(?:biops\w+|mri|ct|ultrasound|duplex|x-?rays?|radiographs?|imaging|endoscopy|colonoscopy|egd|echo\w*|angiogra\w+|emg|scan|"
    r"cystoscopy|hysteroscopy|laparoscopy|cytology|colposcopy|patholog\w+|mammogra\w+|eeg|ekg|electrocardiogra\w+)\b(?=.*\b(?:excluded|rul(?:ed|es)\s+out|"
    r"shows?|demonstrates?|confirms?|reveals?|negative|without|no)\b)|\b(?:on|by)\s+(?:\w+\s+){0,2}?(?:mri|ct|ultrasound|duplex|x-?ray|radiographs?|biopsy|"
    r"endoscopy|colonoscopy|imaging|echo\w*)\b",
    re.IGNORECASE,
)
"""What makes a leaf one on what a study has shown not to be there."""
_STUDIES = frozenset({"imaging", "procedure"})


def of_another_part(demand: Demand, chart: Chart, places: tuple[Place, ...]) -> bool:
    """Whether each place that a leaf's denial rests on denies the thing of the side that is not treated, or does not name the study."""
    if not demand.negated or not places:
        return False
    return all(_other_side(demand, chart, place) or _no_such_study(demand, chart, place) for place in places)


def _other_side(demand: Demand, chart: Chart, place: Place) -> bool:
    """Whether a place denies a thing of one side alone, while the record speaks more of the other."""
    if len(sides_of(demand.quote)) == 1:
        return False
    own = _side_of_denial(demand, place)
    if len(own) != 1:
        return False
    told = {"left": 0, "right": 0}
    for other in chart.places:
        for text in _STRETCH.split(other.sentence.text):
            if other is place and _denies_here(demand, text):
                continue
            for side in sides_of(text):
                told[side] += 1
    side = next(iter(own))
    return told["right" if side == "left" else "left"] > told[side]


def _side_of_denial(demand: Demand, place: Place) -> frozenset[str]:
    """The sides of the stretches that name what is denied; of the whole sentence where they name none."""
    sides = [sides_of(text) for text in _STRETCH.split(place.sentence.text) if _denies_here(demand, text)]
    found = frozenset(side for one in sides for side in one)
    return found or sides_of(place.sentence.text)


def _denies_here(demand: Demand, text: str) -> bool:
    things = [item for item in demand.items if item.kind not in ("word", "imaging", "")] or list(demand.items)
    return any(holds(item, *named(text)) for item in things)


def _no_such_study(demand: Demand, chart: Chart, place: Place) -> bool:
    """Whether a leaf asks for what a study has excluded, and the place names no such study, nor stands under one."""
    studies = [item for item in demand.concepts if item.kind in _STUDIES]
    things = [item for item in demand.concepts if item.kind in ("chronic", "finding", "symptom")]
    if not studies or not things or not _STUDY.search(demand.quote):
        return False
    texts = [place.sentence.text, *context_of(chart, place)]
    return not any(holds(item, *named(text)) for item in studies for text in texts)
