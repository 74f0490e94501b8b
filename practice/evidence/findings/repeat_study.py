"""Leaves on a study that is done again (`repeat MRI within 12 months of an earlier study with no new symptoms`).

Where the record tells an earlier one of that time it is a repeat; where it says that there never was one, or that the complaint is new
since then, it is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.findings.plain import on_side
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import NOTHING, Judged
from practice.evidence.record.scene import corrected, speaks
from practice.notes.model import STATED
from practice.notes.regions import elsewhere
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:a\s+)?repeat(?:ed)?\s+(?P<study>[\w\s/-]{2,50}?)\s+(?:within|less\s+than)\s+(?P<time>\w+\s+(?:days?|weeks?|months?|years?))\s+of\s+(?:an?|the)\s+"
    r"(?:earlier|previous|prior|last|initial|first)\s+\w+(?P<same>\s*,?\s*(?:with\s+no|without|in\s+the\s+absence\s+of)\s+.{3,60})?\W*$",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\b(?:symptoms?|sx|complaints?|pain|exam(?:ination)?)\s+(?:(?:is|are|has|have|been|remains?|essentially|largely)\s+)*(?:unchanged|the\s+same|stable)\b|"
    r"\bno\s+(?:new|changed?|change\s+in)\s+(?:or\s+(?:new|changed)\s+)?(?:symptoms?|sx|complaints?|findings?)\b|\bnothing\s+(?:is\s+|has\s+)?(?:new|changed)\b",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"\b(?:new|worse|worsened|changed)\s+since\b|\bsince\s+(?:that|the|then|his|her)\b(?:(?!\bno\b|\bnot\b)[^.;]){0,30}\b(?:new|worse\w*|changed)\b|"
    r"\bnew\s+(?:onset\s+(?:of\s+)?)?(?:[\w-]+\s+){0,2}?(?:weakness|numbness|foot\s+drop|incontinence|deficits?|pain|symptoms?|findings?)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:no|not|nothing|never|denies|without|any)\s+(?:[\w-]+\s+){0,2}$|\b(?:if|should|call|return|watch|report|monitor|educat\w+|precautions)\b",
    re.IGNORECASE,
)
_NEVER = re.compile(r"\bnever\b|\b(?:no|none|without)\s+(?:(?:prior|previous|earlier|past|other|any|recent)\s+)+|\bnone\b", re.IGNORECASE)
Judging = Callable[[Demand], Judged]


def judge_repeat_study(demand: Demand, judging: Judging, chart: Chart) -> Judged | None:
    """Whether a study would be done again too soon; None for any other leaf."""
    asked = _ASKED.match(demand.flat)
    if asked is None or (demand.negated and not asked["same"]):
        return None
    found = _again(asked, demand, judging, chart)
    return found.flipped() if demand.negated else found  # the negation is of new symptoms


def _again(asked: re.Match[str], demand: Demand, judging: Judging, chart: Chart) -> Judged:
    earlier = judging(_of_time(f"{asked['study']} within the past {asked['time']}", demand))
    if earlier.truth is not Truth.MET:
        ever = judging(_of_time(asked["study"], demand))
        never = ever.truth is Truth.NOT_MET and all(_NEVER.search(place.sentence.text) for place in ever.places)
        return ever if never else NOTHING
    if not asked["same"]:
        return earlier
    told = [p for p in chart.places if _tells(p, demand, chart)]
    changed = tuple(p for p in told if _said(_NEW, p))
    same = tuple(p for p in told if _said(_SAME, p))
    if changed and same:
        return NOTHING
    if changed:
        return Judged(Truth.NOT_MET, changed)
    return Judged(Truth.MET, (*earlier.places, *same)) if same else NOTHING


def _of_time(quote: str, demand: Demand) -> Demand:
    found = demand_of_quote(quote)
    return Demand(found.quote, items=found.items, window=found.window, region=demand.region)


def _tells(place: Place, demand: Demand, chart: Chart) -> bool:
    of_now = place.read.default in STATED and place.sentence.section not in ("pmh", "psh", "family", "goals", "copied")
    return (
        of_now
        and speaks(place)
        and on_side(chart, place)
        and not corrected(chart, place)
        and not elsewhere(place.sentence.text, demand.region)
    )


def _said(pattern: re.Pattern[str], place: Place) -> bool:
    found = pattern.search(place.sentence.text)
    return found is not None and (pattern is _SAME or not _NOT.search(place.sentence.text[: found.start()]))
