"""Leaves on goals that can be measured, with a day or a baseline (`measurable goals with target dates`): their own lines."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged
from practice.evidence.record.scene import corrected
from practice.notes.dates import printed_days
from practice.notes.model import Assertion
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:(?:has|have|with|includes?|states?|specific|documented|clear|functional)\s+)*(?:measurable\s+(?:\w+\s+)?goals|goals\s+(?:that\s+)?(?:can\s+be\s+measured|are\s+measurable))"
    r"(?:\s*,?\s*(?:and\s+)?(?:each\s+)?(?:with|have|having|includ\w+)\s+(?:an?\s+|their\s+)?(?P<with>(?:target\s+)?dates?|timeframes?|time\s+frames?|(?:target\s+)?(?:completion\s+)?dates?|baselines?))?\W*$",
    re.IGNORECASE,
)
_GOALS = re.compile(r"\b(?:goals?|objectives?|stg|ltg)\b", re.IGNORECASE)
_PLAN = re.compile(r"\bplan\b", re.IGNORECASE)
_FIGURE = re.compile(r"(?<![\d/])\d+(?:\.\d+)?(?!\s*(?:/\d|of\s+\d+\s+goals))")
_NUMBERED = re.compile(r"^\W*\(?\d{1,2}[.)]\s+")
_BASELINE = re.compile(r"\bbaseline\b|\b(?:from|mean)\b[^.;]{0,24}\d|(?<!\d)\d+(?:\.\d+)?\s*%?\s*(?:to|->|→)\s*\d", re.IGNORECASE)
_NO_PLAN = re.compile(
    r"\bno\s+(?:treatment\s+|care\s+)?(?:plan|goals)\b(?:\s+or\s+[\w\s]{0,24})?\s+(?:has\s+been\s+|have\s+been\s+|was\s+|were\s+)?(?:done|written|made|developed|set)\b",
    re.IGNORECASE,
)
_SAID = re.compile(r"\beach\s+goal\s+has\s+(?:an?\s+)?(?P<what>[\w\s,]{4,60})", re.IGNORECASE)
_GOAL_STATE = re.compile(r"\b(?:met|not\s+met|achieved|discontinued|no\s+change|copied)\b", re.IGNORECASE)


def judge_goals(demand: Demand, chart: Chart) -> Judged | None:
    """Whether every goal of the record has a figure, and what is asked besides; None for any other leaf, and where it has no goals."""
    asked = _ASKED.match(demand.flat)
    if asked is None:
        return None
    besides = (asked["with"] or "").lower()
    none = tuple(p for p in chart.places if _NO_PLAN.search(p.sentence.text) and p.read.default is not Assertion.COPIED)
    if none:
        return Judged(Truth.NOT_MET, none)
    said = tuple(
        p
        for p in chart.places
        if (found := _SAID.search(p.sentence.text))
        and all(w in found["what"].lower() for w in _needed(besides))
        and "target" in found["what"].lower()
    )
    goals = [place for place in chart.places if _is_goal(place, chart) and not corrected(chart, place)]
    if not goals:
        return Judged(Truth.MET, said) if said else None
    whole = all(_FIGURE.search(_bare(place)) and _has(besides, place, chart) for place in goals)
    if whole:
        return Judged(Truth.MET, tuple(goals))
    if not any(re.search(r"\d", place.sentence.text) or _has(besides, place, chart) for place in goals):
        return Judged(Truth.NOT_MET, tuple(goals))
    return None


def _needed(besides: str) -> tuple[str, ...]:
    return ("baseline",) if "baseline" in besides else ()


def _bare(place: Place) -> str:
    """A goal without its number in the list and without its days."""
    text = _NUMBERED.sub("", place.sentence.text)
    for day in reversed(printed_days(text)):
        text = text[: day.start] + text[day.end :]
    return text


def _has(besides: str, place: Place, chart: Chart) -> bool:
    """Whether a goal, or what it stands under, has what is asked beside its figure."""
    if not besides:
        return True
    head = f"{place.sentence.label} {place.sentence.heading}"
    if "baseline" in besides:
        return bool(_BASELINE.search(place.sentence.text))
    return any(day.last > chart.visit for text in (place.sentence.text, head) for day in printed_days(text))


def _is_goal(place: Place, chart: Chart) -> bool:
    """Whether a sentence is one of the goals: below their heading, or a numbered line with a baseline or a goal in a plan."""
    text = place.sentence.text
    if place.read.default in (Assertion.COPIED, Assertion.FAMILY) or _GOAL_STATE.search(text):
        return False
    above = chart.above(place)
    head = place.sentence.label or (above.sentence.text if above else "")
    if place.sentence.section == "goals" or (_GOALS.search(head) and len(head) < len("short term functional goals by 12/31/2026, each")):
        return (
            bool(re.search(r"[a-z]{3}", text))
            and not re.match(r"\W*goals?\b[^:]*$", text, re.IGNORECASE)
            and (bool(re.search(r"\d", text)) or place.sentence.section == "goals")
        )
    return bool(_NUMBERED.match(text) and _PLAN.search(place.sentence.heading) and _GOALS.search(text))
