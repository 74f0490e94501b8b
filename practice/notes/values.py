"""Measured values of a sentence: a measure's name with the figure that belongs to it."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from practice.notes.bare import bare_figures, letter_before, pain_figures, sides_by_letter
from practice.notes.faint_sight import WORST, faint_sight
from practice.notes.next_figure import next_figure
from practice.notes.qualified import qualified
from practice.notes.series import later, of_now, row
from practice.notes.summed import summed
from practice.notes.tokens import Token, stems, tokens
from practice.notes.units import UNIT_BETWEEN, before_name, grade_before, in_own_unit, may_be, of_other_unit, ungraded
from practice.notes.wording import NoteMeasure, note_measures
from rules.amounts import Amount

_TARGET = re.compile(
    r"\b(?:goals?|target|threshold|cut-?off|normal(?:\s+range)?|reference|requires?|must|criteria|should|needs?\s+to|until|expected|range|aim\w*|"
    r"(?:wants?|hopes?|plans?|trying|like)\s+to|(?:working|work)\s+(?:toward|on)s?|[sl]tgs?|(?:short|long)[\s-]term)\b[^.;]{0,30}$|"
    r"\b(?:once|if|when|provided)\b[^.;,]{0,30}$",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    (r"\s*(?:kg/m2\s*)?(?:or|and)\s+(?:greater|more|higher|less|lower|above|below|worse|better|fewer)\b"), re.IGNORECASE
)  # a limit, no value
_OTHER_JOINT = re.compile(
    r"\b(?:forward|shoulder|hip|lumbar|trunk|cervical|neck|elbow|wrist|plantar|palmar|finger|thumb|spinal|lateral)\W+$", re.IGNORECASE
)
_SHARE_BEFORE = re.compile(
    r"(?P<about>\b(?:about|approximately|roughly|around)\s+|~\s*)?(?<![\d.<>≥≤=])(?P<n>\d{1,3}(?:\.\d+)?)\s*(?:%|percent)\s*(?:of\s+(?:the\s+|total\s+)?|total\s+)?$",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"(?:[\s:=(]*\d{1,2}/\d{1,2}/\d{2,4}\)?(?=[\s:=]))?[\s:=]*\d+\s*(?:/|of|out\s+of)\s*\d+[^.;%\d]{0,40}\(?(?P<n>\d{1,3}(?:\.\d+)?)\s*%"
)
_PART_OF_NIGHT = re.compile(r"\b(?:n?rem|(?:non-?\s?)?supine|lateral|residual|central|obstructive|positional|titrat\w+)\W+$", re.IGNORECASE)
_CHANGED = re.compile(r"\b(?:lost|loss|gain\w*|down|up|excess|goal|ideal|birth)\b", re.IGNORECASE)
_POUND = 0.45359237
_ROMAN = {"i": 1.0, "ii": 2.0, "iii": 3.0, "iv": 4.0, "v": 5.0, "zero": 0.0}
_SIDE_BEHIND = re.compile(r"\s*(?:(?:db|um|microns?|mm|d|degrees?)\s+)?(?:(?:in|on|for)\s+(?:the\s+)?)?(od|os|right|left)\b", re.IGNORECASE)
_THEN = re.compile(r"\s*%?\s*(?:\(|before|at|prior|pre|after|when|in|on|last|initially|previously|as\b)", re.IGNORECASE)
"""Behind a value, what makes it one of another time."""
_UNITS = r"\s*(?:%|percent|degrees?|deg\b|mm\b|mg/dl|g/dl|points?\b|/\s*\d+)?"
_COURSE = re.compile(
    r"(?:[\s:,(]|\b(?:has|have|had|is|was|score|level|value|also)\b)*\b(?:down|up|improved|decreased|increased|dropped|fell|fallen|rose|risen|declined|went|"
    r"gone|worsened|reduced|lowered|gained)\s+from\s+(?:an?\s+|about\s+)*(?P<n>\d+(?:\.\d+)?)"
    + _UNITS
    + r"\s+to\s+(?:about\s+)?(?P<to>\d+(?:\.\d+)?)(?![\d/-])",
    re.IGNORECASE,
)
"""`A1c down from 9.1 to 7.2`."""
_AGE_SIDE = {"right": "right", "od": "right", "r": "right", "left": "left", "os": "left", "l": "left"}


_OF_WEIGHT = frozenset({"bearing", "related", "management", "loss", "reduction", "program"})


@dataclass(frozen=True, slots=True)
class Value:
    """One measured value, printed from `start` to `end` (name included); `side` where the name is of one side; `first` its first token.

    `now`: the sentence says that it is the one of now.
    """

    concept: str
    amount: Amount
    start: int
    end: int
    first: int
    side: str | None = None
    now: bool = False


@functools.cache
def _names() -> dict[tuple[str, ...], tuple[NoteMeasure, ...]]:
    found: dict[tuple[str, ...], list[NoteMeasure]] = {}
    for one in note_measures():
        for phrase in one.words:
            found.setdefault(stems(phrase), []).append(one)
    return {phrase: tuple(ones) for phrase, ones in found.items()}


def named_measures(found: tuple[Token, ...]) -> tuple[tuple[NoteMeasure, int, int], ...]:
    """Measures that tokens name, each with its first and last token; the longest name wins."""
    out: list[tuple[NoteMeasure, int, int]] = []
    words = [i for i, token in enumerate(found) if token.word]
    at = 0
    while at < len(words):
        size = next((n for n in range(min(6, len(words) - at), 0, -1) if tuple(found[i].stem for i in words[at : at + n]) in _names()), 0)
        if size and not (found[words[at]].text == "weight" and found[words[min(at + 1, len(words) - 1)]].text in _OF_WEIGHT):
            key = tuple(found[i].stem for i in words[at : at + size])
            out += [(one, words[at], words[at + size - 1]) for one in _names()[key]]
        at += max(1, size)
    return tuple(out)


def targeted(before: str) -> bool:
    """Whether what stands before a name makes its figure an aim or a limit."""
    return bool(_TARGET.search(before))


@functools.lru_cache(maxsize=8192)
def values(text: str) -> tuple[Value, ...]:
    """The measured values of a sentence, in order; goals, ranges and thresholds left out."""
    found = tokens(text)
    named = named_measures(found)
    out: list[Value] = []
    for measure, first, last in named:
        if _TARGET.search(text[: found[first].start]) or _of_other(measure, text, found[first].start, found[last].end):
            continue
        told = _values_of(measure, first, last, found, text, named) or _value_before(measure, first, last, found, text)
        out += [one for one in told if not qualified(measure, found, first, last, one.end)]
    out += _pain(text, found)
    out += _faint(text, found, named)
    out += [
        Value(concept, Amount(n, n, unit), start, end, next((i for i, t in enumerate(found) if t.start >= start), 0))
        for concept, n, unit, start, end in bare_figures(text)
        if not _TARGET.search(text[:start])
    ]
    out = _by_letter(out, text)
    seen: dict[tuple[str, int], Value] = {}
    for one in out:
        seen.setdefault((one.concept, one.end), one)
    return tuple(sorted(seen.values(), key=lambda v: (v.start, v.concept)))


def _by_letter(out: list[Value], text: str) -> list[Value]:
    """Values with the side by the last letter before their names, where a text tells of either side (`R PTA 88, WRS 12%; L PTA 45`)."""
    letters = sides_by_letter(text)
    return [one if one.side else replace(one, side=letter_before(letters, one.start)) for one in out] if letters else out


def _value_before(measure: NoteMeasure, first: int, last: int, found: tuple[Token, ...], text: str) -> list[Value]:
    """A share that stands before the name of what it is a share of (`about 3% BSA`, `92% of nights`)."""
    if before := before_name(measure, text[: found[first].start]) or grade_before(measure, text[: found[first].start]):
        return [Value(measure.concept, Amount(before[0], before[0], measure.unit), before[1], found[last].end, first)]
    told = _SHARE_BEFORE.search(text[: found[first].start]) if measure.unit == "%" else None
    ratio = _RATIO.match(text, found[last].end) if measure.unit == "%" and told is None else None
    if ratio and measure.low <= float(ratio["n"]) <= measure.high:
        return [Value(measure.concept, Amount(float(ratio["n"]), float(ratio["n"]), "%"), found[first].start, ratio.end(), first)]
    if told is None or not measure.low <= float(told["n"]) <= measure.high:
        return []
    value, about = float(told["n"]), 0.15 if told["about"] else 0.0
    return [Value(measure.concept, Amount(value * (1 - about), value * (1 + about), "%"), told.start(), found[last].end, first)]


def _of_other(measure: NoteMeasure, text: str, start: int, end: int) -> bool:
    """Whether a name that several things share is here of another: the flexion of a shoulder, the weight that was lost."""
    if measure.concept == "knee_flexion":
        return bool(_OTHER_JOINT.search(text[:start]))
    if measure.concept == "ahi" and _PART_OF_NIGHT.search(text[:start]):
        return True
    return measure.concept == "weight" and bool(_CHANGED.search(text[max(0, start - 12) : end + 12]))


def _values_of(
    measure: NoteMeasure, first: int, last: int, found: tuple[Token, ...], text: str, named: tuple[tuple[NoteMeasure, int, int], ...]
) -> list[Value]:  # fmt: skip
    """The figure behind a name, and further ones joined to it (`20/50 OD, 20/70 OS`)."""
    at = found[last].end
    if measure.unit == "1" and (total := summed(text, at, measure.low, measure.high)):
        return [Value(measure.concept, Amount(total[0], total[0], "1"), found[first].start, total[1], first)]
    if came := _came_to(measure, text, at, first):
        return came
    stop = min((found[a].start for m, a, _ in named if a > last and m.concept != measure.concept), default=len(text))
    out: list[Value] = []
    side: str | None = _side_near(found, first, last)
    while at < stop:
        step = next_figure(text, at, stop)
        if step is None:
            break
        begin, match, passed = step
        said = _side_in(passed)
        side = said or (side if not out else None)
        amount = _amount(measure, match, text[begin + match.end() :])
        end = begin + match.end()
        after = _SIDE_BEHIND.match(text[end : end + 26]) if not side else None
        unlike = of_other_unit(measure, text, end) or ungraded(measure, text[found[first].start : begin])
        if amount is None or unlike or _LIMIT.match(text[end:]):
            break
        out.append(Value(measure.concept, amount, found[first].start, end, first, _AGE_SIDE[after[1].lower()] if after else side))
        at = end + (after.end() if after else 0)
        at += len(unit.group()) if (unit := UNIT_BETWEEN.match(text[at:])) else 0
        if not (after or out[-1].side):
            break
        side = None
    return _later(measure, out, text, stop)


def _came_to(measure: NoteMeasure, text: str, at: int, first: int) -> list[Value]:
    """`A1c down from 9.1 to 7.2`: the second figure, which is the one of now."""
    if (told := _COURSE.match(text, at)) is None:
        return []
    then, now = (in_own_unit(measure, float(told[key]), text[told.end(key) :]) for key in ("n", "to"))
    if not (measure.low <= then <= measure.high and measure.low <= now <= measure.high):
        return []
    return [Value(measure.concept, Amount(now, now, measure.unit), told.start("to"), told.end("to"), first, now=True)]


def _later(measure: NoteMeasure, out: list[Value], text: str, stop: int) -> list[Value]:
    """The further values of a row, or one told as the later; the first goes where no day of its own stands beside it."""
    if not out or out[-1].side:
        return out
    first = out[-1]

    def value(low: float, begin: int, end: int, now: bool) -> Value:
        return Value(measure.concept, Amount(low, low, first.amount.unit), begin, end, first.first, now=now)

    told = [(in_own_unit(measure, one[0], text[one[2] :]), *one[1:]) for one in row(text, first.end, stop)]
    if rows := [one for one in told if measure.low <= one[0] <= measure.high]:
        return [*out, *(value(*one) for one in rows)]
    found = later(text, first.end, stop)
    if (
        found is None
        and (now := of_now(text, first.end, stop))
        and measure.low <= now[0] <= measure.high
        and _THEN.match(text[first.end :])
    ):
        return [*out[:-1], value(now[0], now[1], now[2], True)]
    if found is None or not measure.low <= found[0] <= measure.high:
        return out
    return [*(out if found[3] else out[:-1]), value(found[0], found[1], found[2], True)]


def _side_near(found: tuple[Token, ...], first: int, last: int) -> str | None:
    near = [t.text for t in found[max(0, first - 2) : last + 1]]
    near = near[max((i for i, w in enumerate(near) if w in (",", ";", ".")), default=-1) + 1 :]
    return next((_AGE_SIDE[w] for w in near if w in ("od", "os", "right", "left")), None)


def _side_in(passed: str) -> str | None:
    said = [w for w in re.findall(r"[a-z]+", passed.lower()) if w in ("od", "os", "right", "left", "r", "l")]
    return _AGE_SIDE[said[-1]] if said else None


def _amount(measure: NoteMeasure, found: re.Match[str], rest: str) -> Amount | None:
    said, after = found["n"].lower(), found["after"].strip().lower()
    if measure.unit == "{20/x}":
        sharp = re.match(r"/\s*(\d+)", after)
        return Amount(float(sharp[1]), float(sharp[1]), measure.unit) if sharp and said == "20" else None
    if not may_be(measure, said, after, rest):
        return None
    low = _ROMAN[said] if said in _ROMAN else float(re.sub(r"minus\s+", "-", said).replace(",", ""))
    high = (_ROMAN.get(found["m"].lower()) or float(found["m"])) if found["m"] else low
    low, high = (one if said in _ROMAN else in_own_unit(measure, one, after + rest) for one in (low, high))
    unit = measure.unit
    if measure.concept == "weight" and after.startswith(("lb", "pound")):
        low, high = low * _POUND, high * _POUND
    if measure.concept == "visual_field_degrees":
        unit = "%" if after.startswith(("%", "percent")) else "deg"
    elif after.startswith(("%", "percent")) and unit not in ("%",):
        return None
    if (
        re.match(
            r"\s*(?:weeks?|months?|years?|days?|sessions?|mins?\b|minutes?|m(?:c?g)\b(?!\s*/\s*(?:g|d?l|ml|mg|mmol)\b)|x\b)",
            rest,
            re.IGNORECASE,
        )
        and not after
    ):
        return None
    if not (measure.low <= low <= measure.high or (unit == "%" and measure.unit != "%" and 0 <= low <= 100)):
        return None
    sign = found["sign"] or ""
    if sign.startswith((">", "≥")):
        return Amount(low + (1e-6 if sign == ">" else 0), 1e9, unit)
    if sign.startswith(("<", "≤")):
        return Amount(measure.low, high - (1e-6 if sign == "<" else 0), unit)
    return Amount(min(low, high), max(low, high), unit)


def _faint(text: str, found: tuple[Token, ...], named: tuple[tuple[NoteMeasure, int, int], ...]) -> list[Value]:
    """Sight of an eye that reads no line of a chart, where the sentence speaks of acuity before it."""
    first = min((found[a].start for m, a, _ in named if m.concept == "visual_acuity"), default=len(text))
    told = [one for one in faint_sight(text) if one[1] > first]
    worst = Amount(WORST, WORST, "{20/x}")
    return [
        Value("visual_acuity", worst, start, end, next((i for i, t in enumerate(found) if t.start >= start), 0), side)
        for side, start, end in told
    ]


def _pain(text: str, found: tuple[Token, ...]) -> list[Value]:
    """`7/10` where the sentence speaks of pain, and of nothing else that is rated out of ten."""
    out: list[Value] = []
    for low, high, start, end in pain_figures(text):
        if not _TARGET.search(text[:start]):
            out.append(
                Value("pain_score", Amount(low, high, "1"), start, end, next((i for i, t in enumerate(found) if t.start >= start), 0))
            )
    return out
