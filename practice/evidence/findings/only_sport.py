"""Leaves on therapy whose only goal is sport (`return to sport as the only goal`): a goal of daily life or of work denies it."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.record.chart import Chart, Place
from practice.evidence.record.judged import Judged
from practice.evidence.record.scene import corrected
from practice.notes.model import Assertion
from rules.truth import Truth

_ASKED = re.compile(
    r"^(?=.*\b(?:sports?|recreation\w*|athletic\w*|hobb(?:y|ies)|fitness)\b)(?=.*\b(?:only|sole(?:ly)?|alone|exclusive(?:ly)?)\b)(?=.*\b(?:goals?|purpose|aim|return)\b)(?!.*\b(?:not|no)\b).{10,120}$",
    re.IGNORECASE,
)
_DAILY = re.compile(
    r"\b(?:shel(?:f|ves)|cabinet|seat\s?belt|stairs?|steps|carry|groceries|floor\s+to\s+waist|sit\b|sitting|stand(?:ing)?\b|transfers?|dress(?:ing)?|bra\b|bath\w*|toilet\w*|groom\w*|cook\w*|"
    r"clean\w*|laundry|chores|drive|driving|sleep\w*|work\b|job|duty|shift|ambulat\w*|walk\w*|household|self-?\s?care|adls?)\b",
    re.IGNORECASE,
)
_SPORT = re.compile(
    r"\b(?:sports?|soccer|football|basketball|baseball|softball|tennis|pickleball|golf\w*|run(?:ning)?|jog\w*|race|marathon|ski\w*|hik\w*|league|team|gym|crossfit|swim\w*|cycling|throw\w*|pitch\w*|"
    r"recreation\w*|athletic\w*|squat\s+\d+\s*(?:lb|kg)|bench\s+press)\b",
    re.IGNORECASE,
)


def judge_only_sport(demand: Demand, chart: Chart) -> Judged | None:
    """NOT_MET where one of the record's goals is of daily life or of work; None for anything else."""
    if not _ASKED.match(demand.flat) or demand.negated:
        return None
    found = tuple(place for place in chart.places if _daily_goal(place) and not corrected(chart, place))
    return Judged(Truth.NOT_MET, found) if found else None


def _daily_goal(place: Place) -> bool:
    text = place.sentence.text
    if place.sentence.section != "goals" or place.read.default in (Assertion.COPIED, Assertion.FAMILY, Assertion.OTHER):
        return False
    return bool(_DAILY.search(text)) and not _SPORT.search(text)
