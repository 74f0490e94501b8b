"""Leaves on surgery of the part that is treated (`surgery on the treated region`): what the record denies of that very part."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.findings.plain import on_side
from practice.evidence.record.case_side import asks_for
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged, in_window
from practice.evidence.record.levels import segments_of
from practice.evidence.record.scene import corrected, speaks
from practice.notes.dates import told_days
from practice.notes.model import STATED, Assertion
from practice.notes.regions import regions_of
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:(?:prior|previous|recent|an?|history\s+of)\s+)*(?:surgery|operation|surgical\s+procedure)\s+(?:on|of|to|at|involving)\s+(?:the|that)\s+(?:(?:treated|affected|same|involved)\s+)?"
    r"(?:region|area|body\s+(?:part|region)|part|site|joint)\b[^.;]*$",
    re.IGNORECASE,
)
_SOON = re.compile(
    r"^\W*(?:(?:the\s+)?(?:member|patient|individual)\s+)?(?:is\s+)?within\s+\d+\s+(?:weeks|months|days)\s+(?:of|after|following)\s+(?:an?\s+)?(?:surgery|operation|surgical\s+procedure)\s+(?:on|of|to|at|involving)\s+"
    r"(?:the|that)\s+(?:(?:treated|affected|same|involved)\s+)?(?:body\s+)?(?:region|area|part|site|joint)\W*$"
    r"|^\W*(?:(?:recent|an?|had|has\s+had|underwent)\s+)*(?:surgery|operation|surgical\s+procedure)\s+within\s+(?:the\s+)?(?:past|last|previous|prior)\s+\d+\s+(?:weeks|months|days)\W*$"
    r"|^\W*(?:(?:the\s+)?(?:member|patient|condition|region|part|joint)\s+)?(?:(?:has|had|have)\s+been|was|were)\s+operated\s+(?:on|upon)\s+within\s+(?:the\s+)?(?:past|last|previous|prior)\s+\d+\s+(?:weeks|months|days)\W*$",
    re.IGNORECASE,
)
_NONE_ON = re.compile(
    r"\bno\s+(?:prior\s+|previous\s+)?surg(?:ery|eries|ical)?\.?\s*(?:hx|history)?\s+(?:(?:on|of|to|in)\s+)?(?:the\s+|this\s+|her\s+|his\s+|either\s+)?(?P<part>[a-z]+)\b|"
    r"\b(?:not\s+had|never\s+had|denies)\s+(?:any\s+)?surgery\s+(?:on|of|to|in)\s+(?:the\s+|this\s+|her\s+|his\s+|either\s+)?(?P<part2>[a-z]+)\b",
    re.IGNORECASE,
)
_DIAGNOSIS = re.compile(r"\W*(?:(?:pt|treatment|treating|primary)\s+)?(?:dx|diagnos[ie]s)\b", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:s/p|status\s+post|post-?op\w*|underwent)\b", re.IGNORECASE)
_NONE = re.compile(
    r"\b(?:no|denies|never\s+had|without)\s+(?:any\s+|prior\s+|previous\s+|past\s+)*(?P<part>[a-z]+(?:\s+[a-z]+)?)\s+(?:surgery|surgeries|operations?)\b(?!\s+(?:since|yet|planned|scheduled|recommended|for))",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:s/p|status\s+post|underwent|post-?op\w*|repair|arthroplasty|replacement|fusion|laminectomy|discectomy|reconstruction|meniscectomy|arthroscop\w+|ORIF)\b",
    re.IGNORECASE,
)
_SPINE = frozenset({"low back", "neck", "thorax", "back"})


_AT_LEVEL = re.compile(
    r"^\W*(?:(?:an?|any|prior|previous|history\s+of)\s+)+(?:spine\s+|spinal\s+)?(?:surgery|operation|surgical\s+procedure|fusion|decompression)\s+(?:at|on|of)\s+(?:the\s+|an?y?\s+)?"
    r"(?:(?:cervical|lumbar|thoracic|spinal|same|requested|proposed|affected|index)\s+)*(?:levels?|segments?)\b[^.;]*$",
    re.IGNORECASE,
)
_DONE_THERE = re.compile(
    rf"{_DONE.pattern}|\b(?:foraminotomy|ACDF|[PTXO]LIF|microdiscectomy|decompress\w+|laminotomy|fused)\b", re.IGNORECASE
)


def _of_level(chart: Chart) -> Judged | None:
    """Surgery at the level of the spine that is treated: told with the level, denied for the whole part, or both."""
    own = [p for p in chart.places if speaks(p) and not corrected(chart, p) and not asks_for(p) and p.read.default in STATED]
    done = tuple(
        p for p in own if p.sentence.section != "plan" and _DONE_THERE.search(p.sentence.text) and not _NONE.search(p.sentence.text)
        and segments_of(p.sentence.text) & chart.segments and not _YET.search(p.sentence.text)
    )  # fmt: skip
    part = {
        part for first, part in (("C", "neck"), ("L", "low back"), ("T", "thorax")) if any(one.startswith(first) for one in chart.segments)
    }
    denied = tuple(p for p in own if part and _denies(p, frozenset(part)))
    if done and denied:
        return Judged(Truth.CONFLICT, (*done, *denied))
    return Judged(Truth.MET, done) if done else Judged(Truth.NOT_MET, denied) if denied else None


_YET = re.compile(
    r"\b(?:candidate|request\w*|plan\w*|propos\w*|recommend\w*|schedul\w*|consider\w*|discuss\w*|offer\w*|will|would|needs?|for\s+(?:ACDF|fusion)|refer\w*|declin\w*)\b",
    re.IGNORECASE,
)


def judge_operated(demand: Demand, chart: Chart) -> Judged | None:
    """NOT_MET where the record denies surgery of the part that its diagnosis names, and tells of none; MET where a diagnosis is one after
    surgery of a day in the time that is asked; None for anything else.
    """
    if _AT_LEVEL.match(demand.flat) and not demand.negated:
        return _of_level(chart)
    soon = bool(_SOON.match(demand.flat))
    if not (soon or _ASKED.match(demand.flat)) or demand.negated:
        return None
    part = chart.complained
    if soon and (lately := tuple(p for p in chart.places if _lately(p, demand, chart, part))):
        return Judged(Truth.MET, lately)
    own = [p for p in chart.places if speaks(p) and on_side(chart, p) and not corrected(chart, p)]
    denied = tuple(p for p in own if _denies(p, part))
    if not denied or (not part and not soon) or any(_DONE.search(p.sentence.text) and not _NONE.search(p.sentence.text) for p in own):
        return None
    return Judged(Truth.NOT_MET, denied)


def _lately(place: Place, demand: Demand, chart: Chart, part: frozenset[str]) -> bool:
    """Whether a sentence says that the patient is after surgery of the part, and prints its day in the window."""
    text = place.sentence.text
    named = regions_of(text)
    told = speaks(place) and place.read.default is Assertion.PRESENT and on_side(chart, place) and not corrected(chart, place)
    after = _AFTER.search(text)
    diagnosis = _DIAGNOSIS.match(f"{place.sentence.heading or place.sentence.label}") and after and not text[: after.start()].strip(" -:")
    if not told or after is None or not (named or diagnosis) or (part and named and not named & part):
        return False
    days = [day for day in told_days(text, chart.visit, chart.written(place)) if day.start > after.end()]
    return len(days) == 1 and in_window(chart, demand.window, (days[0].first, days[0].last))


def _denies(place: Place, part: frozenset[str]) -> bool:
    """Whether a sentence denies surgery of all those parts."""
    for found in _NONE_ON.finditer(place.sentence.text):
        named = regions_of(found["part"] or found["part2"])
        if named and (part <= named or ("back" in named and part <= _SPINE) or (found["part"] or "").lower() == "spine"):
            return True
    for found in _NONE.finditer(place.sentence.text):
        named = regions_of(found["part"])
        if "back" in named and part <= _SPINE:
            return True
        if part and part <= named:
            return True
    return False
