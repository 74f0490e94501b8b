"""Figures beside each other: two ends of one, one that has the unit of the next, one said again, one that is part of a name."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.compile.figures.words import Figure
from rules.compile.text.source import Span

_SECOND = re.compile(r"^(?:-(?:(?:level|dose|session|time|stage)\b)?)?\s*(?:or|and|to)\s*$")


def _months_to_years(before: Figure, one: Figure, gap: str) -> Figure | None:
    """`6 months to 12 years`: a range of ages, in years."""
    bare = before.op is None and one.op is None and before.value2 is None and one.value2 is None and not before.window and not one.window
    years = one.unit == "a" or (one.age and not one.unit)
    if not bare or gap.strip() not in ("to", "through", "and") or before.unit != "mo" or not years:
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


_CARE = re.compile(
    r"(?:24|twenty-?\s?four)[\s-]?hours?\s+(?:[a-z-]+\s+){0,2}?(?:care|supervision|nursing|support|observation\s+unit|staffing)\b"
)
"""`24-hour nursing care`: care at all hours."""
_ROUND_THE_CLOCK = re.compile(r"\s*(?:per|a|/|out\s+of)\s*(?:day|week)\b")


def _always(one: Figure, span: Span) -> bool:
    """`seven days per week, 24 hours per day`: always, and no threshold."""
    return (
        one.op is None
        and (one.value, one.unit) in ((24, "h"), (7, "d"))
        and bool(_ROUND_THE_CLOCK.match(span.source.plain[one.end : span.end]) or _CARE.match(span.source.plain[one.start : span.end]))
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
        if before and _of_sight(before, one, gap, span):
            low, high = sorted((before.value, one.value))
            out[-1] = replace(before, value=low, value2=high, op="between", end=one.end)
            continue
        if before and _SECOND.match(gap) and not before.window and not one.window and _one_range(before, one, span):
            unit = before.unit if before.graded and before.unit else one.unit or before.unit
            low, high = sorted((before.value, one.value))
            out[-1] = replace(
                before, value=low, value2=high, op="between", unit=unit, end=one.end, age=before.age or one.age, counted=one.counted
            )
            continue
        out.append(one)
    return out


def _of_sight(before: Figure, one: Figure, gap: str, span: Span) -> bool:
    """`visual acuity between 20/40 and 20/320`, `20/50 to 20/200`: the ends of one range of acuities."""
    if (before.unit, one.unit, one.op) != ("{20/x}", "{20/x}", "=") or before.op not in ("=", "between"):
        return False
    led = re.search(r"\b(?:between|from)\W*$", span.source.plain[max(span.start, before.start - 12) : before.start]) or re.match(
        r"(?:(?:is|are|was)\s+)?(?:between|from)\b", span.source.plain[before.start :]
    )
    return bool(re.fullmatch(r"\s*(?:to|through|-)\s*", gap)) or (gap.strip() == "and" and bool(led))


_LIMITED_TO = re.compile(r"(?:(?:is|are)\s+)?limited\s+to\b")


def _one_range(before: Figure, one: Figure, span: Span) -> bool:
    if before.op == "<=" and _LIMITED_TO.match(span.source.plain, before.start):
        before = replace(before, op=None)  # `limited to one or two levels`
    bare = one.op is None and before.value2 is None and one.value2 is None
    return (
        bare
        and (before.value < one.value or (span.source.plain.startswith(("between", "from"), before.start) and before.value != one.value))
        and (before.op is None or before.op == "between")
        and (not before.unit or before.unit == one.unit or (before.graded and (not one.unit or one.counted)))
    )


def _both_ends(found: list[Figure], span: Span) -> list[Figure]:
    """`at least 15 and at most 100`: the two ends of one range, both within it."""
    out: list[Figure] = []
    for one in found:
        before = out[-1] if out else None
        gap = span.source.plain[before.end : one.start] if before else ""
        if (
            before
            and (before.op, one.op) == (">=", "<=")  # `between` holds both ends; a strict end stays a comparison of its own
            and re.fullmatch(r",?\s+(?:and|but|to)\s+(?:is\s+|are\s+)?", gap)
            and before.value < one.value
            and (before.unit == one.unit or not before.unit)
        ):
            out[-1] = replace(before, op="between", value2=one.value, end=one.end, unit=one.unit, age=before.age or one.age)
            continue
        out.append(one)
    return out


_DAYS_BESIDE = re.compile(r",?\s+(?:and\s+)?")
_BORN_BEFORE = re.compile(r"\b(?:born|delivered|delivery|birth|gestation(?:al)?(?:\s+age)?)\s+(?:before|prior\s+to)\s+$")


def _gestation(found: list[Figure], span: Span) -> list[Figure]:
    """`before 29 weeks, 0 days gestation`: one figure, in weeks; born before it is at less."""
    out: list[Figure] = []
    for one in found:
        before, plain = out[-1] if out else None, span.source.plain
        if (
            before
            and (before.unit, one.unit) == ("wk", "d")
            and one.op is None
            and one.value2 is None
            and one.value < 7
            and _DAYS_BESIDE.fullmatch(plain[before.end : one.start])
        ):
            out[-1] = replace(before, value=round(before.value + one.value / 7, 2), end=one.end)
        else:
            out.append(one)
        last = out[-1]
        if last.unit == "wk" and last.op is None and _BORN_BEFORE.search(plain[max(0, last.start - 40) : last.start]):
            out[-1] = replace(last, op="<", window=False)
    return out


_PER = r"(?:\s+[a-z]+(?:\s+[a-z]+)?)?"
_EVERY_OTHER = re.compile(
    rf"(?P<first>one|two|three|1|2|3){_PER}\s+every\s+(?P<apart>other|second|third|\d+)\s+(?P<time>day|week|month)s?\s+(?:and|to)\s+"
    rf"(?P<second>one|two|three|four|five|six|seven|eight|nine|ten|\d+){_PER}\s+(?:per|a|each|every)\s+(?P<again>day|week|month)\b"
)
_WORTH = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "other": 2,
    "second": 2,
    "third": 3,
}
_DAYS = {"day": 1, "week": 7, "month": 30}
_SHORT_TIME = {"day": "d", "week": "wk", "month": "mo"}


def _how_often(found: list[Figure], span: Span) -> list[Figure]:
    """`between one headache every other day and eight headaches per day`: two rates are the ends of one."""
    rate = _EVERY_OTHER.search(span.plain)
    if not rate or not re.search(r"\b(?:between|from)\s+$", span.plain[: rate.start()]):
        return found
    number = {n: float(_WORTH.get(rate.group(n), 0) or rate.group(n)) for n in ("first", "second", "apart")}
    low = number["first"] / number["apart"] * _DAYS[rate.group("again")] / _DAYS[rate.group("time")]
    start, end = span.start + rate.start(), span.start + rate.end()
    one = Figure(round(low, 4), start, end, op="between", value2=number["second"], unit="/" + _SHORT_TIME[rate.group("again")])
    return sorted([f for f in found if f.end <= start or f.start >= end] + [one], key=lambda f: f.start)


_TO_THE_NEXT = re.compile(r"^,?\s*(?:and|or|but|to)\s*(?:is\s+|are\s+)?$")


def _shared_unit(found: list[Figure], span: Span) -> list[Figure]:
    """`no fewer than 3 and no more than 14 days`: a bare figure beside another has its unit."""
    out = list(found)
    for n in range(len(out) - 2, -1, -1):
        one, behind = out[n], out[n + 1]
        bare = one.op and not one.unit and not one.age and not one.window and (behind.unit or behind.age) and behind.op
        if bare and _TO_THE_NEXT.match(span.source.plain[one.end : behind.start]):
            out[n] = replace(one, unit=behind.unit, age=behind.age, counted=behind.counted)
    if out and (last := out[-1]).op and not last.unit and not last.age and not last.window and _OR_YEARS.match(span.source.plain, last.end):
        out[-1] = replace(last, unit="a", age=True)
    return out


_OR_YEARS = re.compile(
    r"\s+or\s+(?:over|above|older\s+than|greater\s+than|more\s+than|under|below|younger\s+than|less\s+than)\s+\d{1,3}\s+years\b"
)
"""`under 18 or over 60 years of age`, where the phrase was cut at the `or`."""


_NAMES = re.compile(
    r"[\s-]*(?:of\s+)?(?:[a-z-]+\s+){0,3}?(?:risk|survival|probability|mortality|event\s+monitor\w*|urine|glucose|walk|collection|recall|ambulatory|holter|"
    r"monitoring|scintigra\w+|ogtt|post-?prandial|interval\s+scale|likert)\b"
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


_SAME_KIND = (
    {"Cel", "[degF]"}, {"cm", "mm", "m", "[in_i]", "[ft_i]"}, {"kg", "g", "[lb_av]"}, {"m", "km", "[ft_i]", "[mi_i]"},
    {"d", "wk", "mo", "a"}, {"mg/dL", "mmol/L", "umol/L", "nmol/L", "ng/mL", "ng/dL", "ug/dL", "pg/mL", "g/dL", "g/L", "pmol/L"},
    {"kg", "[lb_av]"}, {"cm", "[in_i]"},
)  # fmt: skip


def _converted(one: Figure, found: list[Figure], span: Span) -> bool:
    """`38.3 °C (100.9 °F)`: the same figure in another unit."""
    plain = span.source.plain
    before = next((f for f in reversed(found) if f.end <= one.start), None)
    if before is None or one.op or before.unit == one.unit or not any({before.unit, one.unit} <= kind for kind in _SAME_KIND):
        return False
    return bool(re.fullmatch(r"\s*\(\s*", plain[before.end : one.start])) and plain[one.end : one.end + 1] == ")"


_OF_A_DOSE = re.compile(
    r"\b(?:mg|mcg|g|ml|units?|tablets?|capsules?|dose|puffs?)\s*(?:\([^()]*\)\s*)?(?:(?:orally|subcutaneously|intravenously|by\s+mouth|po|sc|iv)\s+)?$"
)


def _of_a_dose(one: Figure, span: Span) -> bool:
    """`5 mg twice daily`: how often a dose is taken."""
    plain = span.source.plain
    said = plain[one.start : one.end]
    before = plain[max(span.start, one.start - 60) : one.start]
    return one.op is None and said.startswith(("once", "twice")) and bool(_OF_A_DOSE.search(before))


_TO_LESS = re.compile(r"\s+(?:to|through)\s+$")


def _opened_range(found: list[Figure], span: Span) -> list[Figure]:
    """`age 6 months to < 18 years`: the first figure is a least where the second says how it ends."""
    out = list(found)
    for n, one in enumerate(out[:-1]):
        behind, plain = out[n + 1], span.source.plain
        joined = _TO_LESS.fullmatch(plain[one.end : behind.start])
        joined_inside = not plain[one.end : behind.start].strip() and plain.startswith(("to ", "through "), behind.start)
        if one.op is None and one.value2 is None and not one.window and behind.op in ("<", "<=") and (joined or joined_inside):
            out[n] = replace(one, op=">=")
    return out


def beside_each_other(found: list[Figure], span: Span) -> list[Figure]:
    """The figures of a stretch, those that belong together as one."""
    read = _how_often(_opened_range(_both_ends(_shared_unit(_linked(_gestation(found, span), span), span), span), span), span)
    return [
        one
        for one in read
        if not _converted(one, read, span)
        and not _named_after(one, span)
        and not _said_again(one, span)
        and not _always(one, span)
        and not _of_a_dose(one, span)
        and not _named_before(one, span)
    ]
