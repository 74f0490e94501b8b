"""Leaves on reflux of a vein that a scan in a given position shows (`500 milliseconds or more on a standing duplex scan`)."""

from __future__ import annotations

import re
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.figures.numeric import judge_measure
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.saying.covering import context_of
from rules.truth import Truth

_POSITION = re.compile(r"\b(?:standing|upright|reverse\s+trendelenburg)\b", re.IGNORECASE)
_SUPINE = re.compile(r"\b(?:supine|lying|recumbent)\b", re.IGNORECASE)
_GREAT = re.compile(r"\b(?:gsv|great(?:er)?\s+saphenous)\b", re.IGNORECASE)
_SMALL = re.compile(r"\b(?:ssv|(?:small|lesser|short)\s+saphenous)\b", re.IGNORECASE)
_SUPERFICIAL = re.compile(r"\b(?:saphenous|gsv|ssv|aa?sv|superficial|accessory)\b", re.IGNORECASE)
_DEEP = re.compile(r"\b(?:deep|femoral|popliteal|perforator|cfv)\b", re.IGNORECASE)
_TIME = re.compile(
    r"\breflux\b[^.;]{0,30}?\d[\d,.]*\s*(?:ms|msec|milliseconds|s|secs?|seconds)\b|\d[\d,.]*\s*(?:ms|msec|milliseconds|s|secs?|seconds)\s+(?:of\s+)?reflux",
    re.IGNORECASE,
)
_OF_SCAN = frozenset({"vein", "revers", "duplex", "doppler", "scan", "ultrasonography", "great", "small", "accessory"})

_NAMED_SO = frozenset({"trendelenburg", "ultrasound", "venous_duplex", "duplex", "w:stand"})


def judge_reflux(demand: Demand, chart: Chart) -> Judged | None:
    """The reflux that a scan in the position asked shows; None for any other leaf."""
    if "reflux_time" not in demand.measures or not _POSITION.search(demand.quote) or demand.negated:
        return None
    rest = tuple(
        item for item in demand.items
        if item.word not in _OF_SCAN and not item.names & _NAMED_SO
    )  # fmt: skip
    found = judge_measure(replace(demand, items=rest), chart)
    if found.truth is not Truth.MET or all(_in_position(place, chart) and _of_vein(place, demand.quote) for place in found.places):
        return found
    return NOTHING


def _in_position(place: Place, chart: Chart) -> bool:
    """Whether a line, or what it stands under, tells the position and tells no other."""
    texts = [place.sentence.text, *context_of(chart, place)]
    return any(_POSITION.search(text) for text in texts) and not any(_SUPINE.search(text) for text in texts)


def _of_vein(place: Place, quote: str) -> bool:
    """Whether the stretch that tells the time is of a superficial vein, and of the one that is asked."""
    for part in re.split(r"[;.](?!\d)", place.sentence.text):
        if not _TIME.search(part):
            continue
        named = part if _SUPERFICIAL.search(part) else f"{place.sentence.label} {part}"
        if _DEEP.search(part) and not _SUPERFICIAL.search(part):
            return False
        if _GREAT.search(quote) and not _SMALL.search(quote) and not _GREAT.search(named):
            return False
        return not (_SMALL.search(quote) and not _GREAT.search(quote) and not _SMALL.search(named))
    return True
