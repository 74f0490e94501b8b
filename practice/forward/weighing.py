"""One case held against two versions of a policy: what it would miss now that it did not miss before. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from practice.bearing import REFUSING
from practice.flow.charted import Record, doubt_of, opinion_of
from practice.flow.gaps import Way, way_of
from practice.preflight import Preflight, weigh
from rules.model import Stance, Statement
from rules.truth import Truth


class Became(StrEnum):
    """What a case comes to under the new version, against the one before."""

    MISSING = "missing"
    AGAINST = "against"
    GAINED = "gained"
    ALREADY = "already"
    SAME = "same"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Text:
    """A version as the program reads it: its statements, and the text into which they point. No person has reviewed the reading."""

    statements: Sequence[Statement]
    text: str


def became(record: Record, old: Text, new: Text) -> Became:
    """What the record comes to. A gap counts only where there are more than before, so that a reworded criterion is no new one."""
    chart = record.chart
    if not chart.places:
        return Became.UNJUDGED
    codes = (*record.case.cpt, *record.case.icd10)
    found = [weigh(one.statements, one.text, chart, codes, opinion_of(record, chart.side), doubt_of(record.facts)) for one in (old, new)]
    if not all(_decides(one) for one in found):
        return Became.UNJUDGED
    before, after = found
    return _compared(before.overall is Truth.MET, after.overall is Truth.MET, way_of(before.relevant), way_of(after.relevant))


def _compared(met_before: bool, met_now: bool, before: Way, now: Way) -> Became:
    if met_now:
        return Became.SAME if met_before else Became.GAINED
    if now.barred and not before.barred:
        return Became.AGAINST
    if met_before or len(now.gaps) > len(before.gaps):
        return Became.MISSING
    return Became.ALREADY


def _decides(found: Preflight) -> bool:
    return any(statement.stance in (Stance.COVERED, *REFUSING) for statement, _ in found.relevant)
