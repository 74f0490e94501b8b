"""Leaves that want a therapy not to be taken now (`not currently taking an ACE inhibitor`): by uses of it that go on or were ended."""

from __future__ import annotations

import re

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand as demand_of_quote
from practice.evidence.record.chart import Chart
from practice.evidence.record.judged import Judged
from practice.evidence.record.scene import corrected, speaks
from practice.evidence.therapies.ongoing import goes_on
from practice.evidence.therapies.uses import Use, uses_of
from practice.notes.model import Assertion
from rules.truth import Truth

_ASKED = re.compile(
    r"^\W*(?:(?:the\s+)?(?:member|patient|individual|beneficiary)\s+)?(?:is\s+)?not\s+(?:currently\s+|presently\s+)?(?:taking|receiving|using|being\s+treated\s+with)\s+(?:an?\s+|any\s+)?"
    r"(?P<what>(?!other\b|another\b|the\b)[a-z][\w\s/-]{2,50}?)\W*$",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"\b(?:stopped|discontinued|d/?c['’]?d|dc['’]?d|weaned\s+off|taken\s+off|came\s+off|replaced\s+(?:with|by)|switched\s+(?:to|from)|quit)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\b(?:resum\w+|restart\w*|back\s+on|again|if|will|plan\w*|consider\w*|hold|held)\b", re.IGNORECASE)
_OLD_LIST = re.compile(r"\b(?:last\s+reconciled|imported|not\s+reconciled|as\s+of\s+\d)\b", re.IGNORECASE)


def judge_not_current(demand: Demand, chart: Chart) -> Judged | None:
    """NOT_MET where a use of it goes on, MET where the only one told was ended; None for any other leaf, and where neither is told."""
    asked = _ASKED.match(demand.flat)
    items = demand_of_quote(asked["what"]).items if asked else ()
    if len(items) != 1 or items[0].kind != "therapy" or demand.window or demand.parts:
        return None
    uses = [use for use in uses_of(items[0], chart) if speaks(use.place) and not corrected(chart, use.place)]
    uses = [use for use in uses if use.place.read.default in (Assertion.PRESENT, Assertion.HISTORICAL) and not _of_old_list(use)]
    ended = [use for use in uses if _ENDED.search(_around(use)) and not _AGAIN.search(_around(use))]
    going = [use for use in uses if use not in ended and goes_on(use)]
    if going and not ended:
        return Judged(Truth.NOT_MET, tuple(dict.fromkeys(use.place for use in going)))
    if going:
        return None  # ended and on the list: a person must say which is later
    if ended and len(ended) == len(uses):
        return Judged(Truth.MET, tuple(dict.fromkeys(use.place for use in ended)))
    return None


def _around(use: Use) -> str:
    """The stretch of the sentence that is about the therapy."""
    return use.place.sentence.text[use.at[0] : max(use.stretch[1], use.at[1])]


def _of_old_list(use: Use) -> bool:
    """Whether a line stands under a list that says of itself that it is an old one."""
    return bool(_OLD_LIST.search(f"{use.place.sentence.heading} {use.place.sentence.label}"))
