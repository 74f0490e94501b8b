"""How often: intervals (`more often than every 90 days`) and rates (`at least twice a month`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.figures.words import Figure
from rules.compile.text.source import Span
from rules.model import Op

_EVERY = re.compile(
    r"\b(?P<no>no(?:t)?\s+)?(?:be\s+)?(?:given\s+|used\s+|repeated\s+|performed\s+|done\s+|administered\s+|provided\s+)?(?P<more>more|less|at\s+least|at\s+most)(?:\s+(?:often|frequent(?:ly)?)\s+than)?\s*(?:once\s+)?$"
)


def interval(one: Figure, span: Span) -> Figure:
    """`more often than every 90 days` is an interval of less, `at least every 2 hours` of 2 hours at most."""
    if not one.window or not span.source.plain[one.start : one.end].startswith(("every", "once every", "each")):
        return one
    found = _EVERY.search(span.source.plain[max(0, one.start - 60) : one.start])
    if not found or (found.group("more") in ("more", "less") and "than" not in found.group()):
        return one
    often = found.group("more") in ("more", "at least")
    op: Op = ("<" if often else ">") if "than" in found.group() else ("<=" if often else ">=")
    if found.group("no"):
        op = {"<": ">=", ">": "<="}.get(op, op)  # type: ignore[assignment]
    start = one.start - len(found.group().lstrip()) if found.group("no") else one.start
    return replace(one, op=op, window=False, start=start)


_OFTEN = re.compile(r"(?:once|twice)\s+(?:an?|per|every|each)\s+(?P<time>day|week|month|year)\b")
_SHORT_TIME = {"day": "d", "week": "wk", "month": "mo", "year": "a"}


def so_often(one: Figure, span: Span) -> Figure:
    """`at least twice a month`: a rate, and no time of two months."""
    found = _OFTEN.search(span.source.plain[one.start : one.end + 12]) if one.op and one.unit in _SHORT_TIME.values() else None
    if not found or found.start() > one.end - one.start:
        return one
    return replace(one, unit="/" + _SHORT_TIME[found.group("time")], window=False, end=max(one.end, one.start + found.end()))


_MORE_OFTEN = re.compile(
    r"\b(?P<no>(?:not?|never)\s+(?:be\s+)?(?:[a-z]+ed\s+|done\s+|given\s+)?)?(?P<how>more|less)\s+(?:often|frequently)\s+than\s+$"
)


def more_often(one: Figure, span: Span) -> Figure:
    """`is not done more often than once a week`: a rate of one at most, `less often than twice a week` one below two."""
    found = _OFTEN.match(span.source.plain[one.start : one.end + 12]) if one.op is None and one.unit in _SHORT_TIME.values() else None
    bound = _MORE_OFTEN.search(span.source.plain[max(span.start, one.start - 50) : one.start]) if found else None
    if not found or not bound:
        return one
    start = one.start - len(bound.group()) if bound.group("no") else one.start
    unit, value = "/" + _SHORT_TIME[found.group("time")], 2.0 if found.group().startswith("twice") else 1.0
    op: Op = (">=" if bound.group("no") else "<") if bound.group("how") == "less" else ("<=" if bound.group("no") else ">")
    return replace(one, op=op, unit=unit, value=value, window=False, start=start)


_A_DAY = re.compile(r"\s+an?\s+(?:day|week|month|year)$")
_PER_DAY = re.compile(r"\s+(?:per|each|every|an?)\s+(?:day|week|month|year)\b")


def so_many_a_time(one: Figure, span: Span) -> Figure:
    """`(3 or more per day)`, `4 or more a week`: so many in that time, and no time of four weeks."""
    plain = span.source.plain
    if one.op is None or one.value2 is not None or one.window or one.age or one.value < _SEVERAL:
        return one
    if one.unit in _SHORT_TIME.values() and (time := _A_DAY.search(plain[one.start : one.end])):
        return replace(one, unit="1", end=one.start + time.start())
    return replace(one, unit="1") if not one.unit and _PER_DAY.match(plain, one.end) else one


_SEVERAL = 2
_OFTEN_THAN = re.compile(r"\b(?:more|less)\s+(?:often|frequently)\s+than\s+(?:once\s+)?$")


def once_in_interval(found: Sequence[Figure], span: Span) -> list[Figure]:
    """`less often than once every 24 hours`, `at least once every 3 months`: one interval, whose `once` counts nothing besides."""
    out: list[Figure] = []
    for one in found:
        every = span.source.plain.find("every", one.start, one.end)
        if every < 0 or one.window or one.op is None or one.unit == "1":
            out.append(one)
            continue
        opens = _OFTEN_THAN.search(span.source.plain[max(span.start, one.start - 40) : one.start])
        start = one.start - len(opens.group()) if opens else one.start
        if out and _counts_once(out[-1], every, span):
            start = min(start, out.pop().start)
        out.append(replace(one, start=start))
    return out


def _counts_once(before: Figure, every: int, span: Span) -> bool:
    """Whether a figure is the `once` straight before `every`."""
    told = span.source.plain[before.start : before.end]
    return before.value == 1 and told.endswith("once") and not span.source.plain[before.end : every].strip()


_FIRST_OF = re.compile(r"\b(?:for|only|during|limited\s+to|within|covers?)\s+(?:only\s+)?(?:the\s+)?first\s+$")
_SAME = re.compile(r"\b(?:in|within|during|over)\s+(?:the\s+|any\s+)?(?:same|single|rolling|given)\s+$")


def at_first(one: Figure, span: Span) -> Figure:
    """`only for the first two infusions`: so many and no more; `in the same 30 days`: the time over which it counts."""
    opens = re.match(r"first\s+", span.source.plain[one.start : one.end])
    before = span.source.plain[max(0, one.start - 40) : one.start + (opens.end() if opens else 0)]
    if one.op is None and one.counted and one.value2 is None and _FIRST_OF.search(before):
        return replace(one, op="<=")
    return replace(one, window=True) if one.op is None and one.unit in _TIMES and _SAME.search(before) else one


_TIMES = ("h", "d", "wk", "mo", "a")
