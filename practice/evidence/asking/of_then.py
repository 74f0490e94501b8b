"""Leaves that are of a time which another line names: before treatment, of a previous course."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from practice.evidence.asking.asked import Demand
from practice.evidence.asking.demand import demand
from practice.notes.wording import wider
from rules.model import Atom

_AT_FIRST = re.compile(
    r"\b(?:before|prior\s+to)\s+(?:(?:starting|initiating|initiation\s+of|start\s+of|beginning|the)\s+)*(?:treatment|therapy|drug|medication)\b|\bpre-?\s?treatment\b|\bbaseline\s+(?:disease|severity)\b",
    re.IGNORECASE,
)


def with_baseline(found: Demand, lead: str | None) -> Demand:
    """`Severe disease before treatment, documented by one of these:`: the measures below it are of that time."""
    return replace(found, baseline=True) if found.levels and lead is not None and _AT_FIRST.search(lead) else found


_THEN = re.compile(
    r"\b(?:before|prior\s+to)\s+(?:(?:starting|initiating|beginning|any|the)\s+)*(?:treatment|therapy|injections?)\W*$|\bat\s+baseline\W*$|^\W*(?:pre-?\s?treatment|baseline)\b",
    re.IGNORECASE,
)


def with_first(found: Demand, subject: str) -> Demand:
    """`20/50 or worse before treatment`: the value of that time, or one of now where no therapy of the kind that is asked for has begun."""
    if not found.levels or found.untreated or found.parts or not _THEN.search(found.quote):
        return found
    asked = frozenset(name for item in demand(subject).items if item.kind == "therapy" for name in item.names)
    kinds = frozenset(wide for name in asked for wide in wider(name))
    return replace(found, baseline=True, untreated=asked | (kinds - _WIDE) | NOT_NAMED)


NOT_NAMED = frozenset({"no therapy that is named"})
"""Where a policy names none there is nothing that could tell that it has not begun."""
_WIDE = frozenset({"biologic", "injection", "conservative_therapy"})
"""Kinds that are of too many illnesses to be of the one that is treated."""


_COURSE = re.compile(r"\b(?:previous|prior|earlier|last|first|initial|most\s+recent)\s+(?:course|series|cycle)\b(?!\s+of\b)", re.IGNORECASE)
_COURSE_OF = re.compile(
    r"\b(?:course|series|cycle)s?\s+of\s+(?P<what>[\w-]+(?:\s+[\w-]+){0,3}?)(?=\s*(?:$|[,;(:]|\b(?:when|if|and|or|is|must|where|meets?)\b))",
    re.IGNORECASE,
)
_BY_COURSE = re.compile(r"\W*(?:with|after|during|from|following)\W*", re.IGNORECASE)


def with_course(found: Demand, row: Sequence[Atom], at: int, text: str, lead: str | None) -> Demand:
    """`Improved by half with | a previous course`, below `repeat course of TMS:`: which course it is, and of what."""
    quote = row[at].quote
    if at + 1 < len(row):
        following = row[at + 1]
        between = text[row[at].start + len(quote) : following.start]
        if _BY_COURSE.fullmatch(between) and re.fullmatch(r"\W*(?:an?\s+|the\s+)?", _COURSE.sub("", following.quote)):
            quote = text[row[at].start : following.start + len(following.quote)]
    named = _COURSE_OF.search(lead or "")
    course = _COURSE.search(quote)
    if course is None or named is None:
        return found
    return replace(found, quote=f"{quote[: course.end()]} of {named['what']}{quote[course.end() :]}")
