"""Figures beside each other: two ends of one, one that has the unit of the next, one said again, one that is part of a name."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figure_words import Figure
from rules.compile.source import Span

_SECOND = re.compile(r"^\s*(?:or|and|to)\s*$")


def _months_to_years(before: Figure, one: Figure, gap: str) -> Figure | None:
    """`6 months to 12 years`: a range of ages, in years."""
    bare = before.op is None and one.op is None and before.value2 is None and one.value2 is None and not before.window and not one.window
    if not bare or gap.strip() not in ("to", "through", "and") or (before.unit, one.unit) != ("mo", "a"):
        return None
    return replace(before, value=round(before.value / 12, 4), value2=one.value, op="between", unit="a", end=one.end, age=True)


_NUMBERED = re.compile(
    r"\b(?:items?|criteri(?:a|on)|steps?|questions?|sections?|options?|tables?|figures?|appendix|chapters?|paragraphs?|trisomy|monosomy)\s+$"
)
_LETTERED = re.compile(r",?\s*(?:or\s+|and\s+)?\d[a-d]\b")


def _named_before(one: Figure, span: Span) -> bool:
    """`items 1 to 3`, `category 1, 2A, or 2B`: a number that is a name."""
    plain = span.source.plain
    if one.op in (None, "between") and not one.unit and _NUMBERED.search(plain[max(0, one.start - 14) : one.start]):
        return True
    if plain[one.end - 1 : one.end] == "+" and not one.unit and not one.age and one.value < 10:
        return True  # `IHC 3+`
    return one.graded and one.op is None and bool(_LETTERED.match(plain[one.end : span.end]))


_ROUND_THE_CLOCK = re.compile(r"\s*(?:per|a|/|out\s+of)\s*(?:day|week)\b")


def _always(one: Figure, span: Span) -> bool:
    """`seven days per week, 24 hours per day`: always, and no threshold."""
    return (
        one.op is None
        and (one.value, one.unit) in ((24, "h"), (7, "d"))
        and bool(_ROUND_THE_CLOCK.match(span.source.plain[one.end : span.end]))
    )


def _linked(found: list[Figure], span: Span) -> list[Figure]:
    """`grade 3 or 4`, `between 18 and 65 years`, `once or twice`: two figures that are the ends of one."""
    out: list[Figure] = []
    for one in found:
        before = out[-1] if out else None
        gap = span.source.plain[before.end : one.start] if before else ""
        if before and (ages := _months_to_years(before, one, gap)):
            out[-1] = ages
            continue
        if before and _SECOND.match(gap) and not before.window and not one.window and _one_range(before, one, span):
            unit = one.unit or before.unit
            low, high = sorted((before.value, one.value))
            out[-1] = replace(
                before, value=low, value2=high, op="between", unit=unit, end=one.end, age=before.age or one.age, counted=one.counted
            )
            continue
        out.append(one)
    return out


def _one_range(before: Figure, one: Figure, span: Span) -> bool:
    bare = one.op is None and before.value2 is None and one.value2 is None
    return (
        bare
        and (before.value < one.value or (span.source.plain.startswith(("between", "from"), before.start) and before.value != one.value))
        and (before.op is None or before.op == "between")
        and (not before.unit or before.unit == one.unit or (before.graded and not one.unit))
    )


def _both_ends(found: list[Figure], span: Span) -> list[Figure]:
    """`at least 15 and at most 100`: the two ends of one range, both within it."""
    out: list[Figure] = []
    for one in found:
        before = out[-1] if out else None
        gap = span.source.plain[before.end : one.start] if before else ""
        if (
            before
            and (before.op, one.op) == (">=", "<=")
            and re.fullmatch(r",?\s+(?:and|but)\s+", gap)
            and before.value < one.value
            and before.unit == one.unit
        ):
            out[-1] = replace(before, op="between", value2=one.value, end=one.end)
            continue
        out.append(one)
    return out


_TO_THE_NEXT = re.compile(r"^,?\s*(?:and|or|but|to)\s*(?:is\s+|are\s+)?$")


def _shared_unit(found: list[Figure], span: Span) -> list[Figure]:
    """`no fewer than 3 and no more than 14 days`: a bare figure beside another has its unit."""
    out = list(found)
    for n in range(len(out) - 2, -1, -1):
        one, behind = out[n], out[n + 1]
        bare = one.op and not one.unit and not one.age and not one.window and (behind.unit or behind.age) and behind.op
        if bare and _TO_THE_NEXT.match(span.source.plain[one.end : behind.start]):
            out[n] = replace(one, unit=behind.unit, age=behind.age, counted=behind.counted)
    return out


_NAMES = re.compile(
    r"[\s-]*(?:of\s+)?(?:[a-z-]+\s+){0,3}?(?:risk|survival|probability|mortality|event\s+monitor\w*|urine|glucose|walk|collection|recall|ambulatory|holter|"
    r"monitoring|ogtt|post-?prandial|interval\s+scale|likert)\b"
)


_HYPHENED = re.compile(r"(?:an?\s+|the\s+)?[\w.]+-(?:hour|minute|day|week|month|year)\b")


def _named_after(one: Figure, span: Span) -> bool:
    """`2-hour plasma glucose`, `10-year risk`: a time that is part of the name of what is measured."""
    if one.op or one.value2 is not None or one.window or one.unit not in ("h", "min", "d", "wk", "mo", "a"):
        return False
    found = _HYPHENED.match(span.source.plain[one.start : span.end])
    return bool(found and _NAMES.match(span.source.plain[one.start + found.end() : span.end]))


_AGAIN = re.compile(r"(?:days?|weeks?|months?|years?|hours?|minutes?)\s*\(\s*(?:or\s+)?$")


def _said_again(one: Figure, span: Span) -> bool:
    """`at least 2 months (60 days)`: the same time in other words."""
    plain = span.source.plain
    return (
        one.unit in ("d", "wk", "mo", "a", "h", "min")
        and bool(_AGAIN.search(plain[max(0, one.start - 14) : one.start]))
        and plain[one.end : one.end + 1] == ")"
    )


def beside_each_other(found: list[Figure], span: Span) -> list[Figure]:
    """The figures of a stretch, those that belong together as one."""
    return [
        one
        for one in _both_ends(_shared_unit(_linked(found, span), span), span)
        if not _named_after(one, span) and not _said_again(one, span) and not _always(one, span) and not _named_before(one, span)
    ]
