"""Leaves on who is grown up, without a figure: an adult, a minor, one who is skeletally mature; the age of the record tells it."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand, Threshold
from practice.evidence.figures.numeric import judge_age
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import Judged
from rules.truth import Truth

_OF = (
    r"\W*(?:(?:testing|treatment|use|service|services|surgery|request|coverage)\s+(?:of|in|for|by)\s+)?"
    r"(?:(?:the\s+)?(?:patient|member|individual|person|applicant)\s+(?:is\s+|who\s+is\s+)?|is\s+|who\s+is\s+)?(?:an?\s+)?"
)
_MINOR = re.compile(rf"{_OF}(?:minors?|minor\s+child(?:ren)?|person\s+under\s+age|underage\s+person)\W*", re.IGNORECASE)
_ADULT = re.compile(rf"{_OF}adults?(?:\s+(?:patient|member|individual|person))?\W*", re.IGNORECASE)
_MATURE = re.compile(
    rf"{_OF}(?:skeletally\s+mature|(?:of\s+)?skeletal\s+maturity)(?:\s+(?:patient|member|individual|adult))?\W*", re.IGNORECASE
)
_OF_AGE, _FUSED, _OPEN = 18.0, 21.0, 10.0
"""From `_FUSED` years on every growth plate is closed, up to `_OPEN` none is."""


def judge_grown(demand: Demand, chart: Chart) -> Judged | None:
    """Whether the patient is of the age that the word stands for; None for any other leaf, and of maturity between the two ages."""
    if _MINOR.fullmatch(demand.quote):
        return judge_age(Threshold("<", _OF_AGE, None, "a"), chart)
    if _ADULT.fullmatch(demand.quote):
        return judge_age(Threshold(">=", _OF_AGE, None, "a"), chart)
    if not _MATURE.fullmatch(demand.quote) or not chart.ages:
        return None
    grown = judge_age(Threshold(">=", _FUSED, None, "a"), chart)
    if grown.truth is Truth.MET:
        return grown
    young = judge_age(Threshold("<=", _OPEN, None, "a"), chart)
    return young.flipped() if young.truth is Truth.MET else None
