"""Whether a moved figure makes a condition harder or easier to meet, and how to say it.

An effect is -1 (harder to meet), +1 (easier), 0 (the same) or None (cannot be told).
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

from rules.quantities import TIMES, Quantity
from rules.signals import is_limit
from rules.words import lowered

Effect = int | None
_CAP = re.compile(r"\bnot? (?:to )?exceed|\bwithout exceeding|\bquantity\b|\bunits? per\b")
_EMPTY = frozenset({"the", "and", "or", "for", "with", "than", "has", "have", "had", "are", "was", "any", "all", "from", "that", "been"})
_DAYS = {"d": 1.0, "wk": 7.0, "mo": 30.44, "a": 365.25}
_TINY = 1e-9
_OPERATORS = {">=": "at least ", ">": "more than ", "<=": "at most ", "<": "less than "} | {w: f"{w} " for w in ("within", "every", "per")}
_UNIT_NAMES = {"mo": "month", "wk": "week", "a": "year", "d": "day", "h": "hour", "min": "minute", "[lb_av]": "pound"}


def threshold_effect(old: Quantity, new: Quantity, around: str, negated: bool, approves: bool = False) -> Effect:
    """The effect of one figure becoming another.

    around    the sentence and its lead-ins, for telling limits from demands
    negated   the figure stands in what must not be so
    approves  a time without `at least` says for how long something is approved
    """
    if old.measure != new.measure and "" not in (old.measure, new.measure):
        both = _in_days(old), _in_days(new)
        return threshold_effect(both[0], both[1], around, negated, approves) if both[0] and both[1] else None
    if old.token == new.token:
        return 0
    if _repeats(old) or _repeats(new):
        return _interval_effect(old, new, around)
    if is_term(old, approves) and is_term(new, approves):
        return _sign(new.scaled(new.value) - old.scaled(old.value))
    effect = _containment(_range(old, around), _range(new, around))
    return -effect if effect is not None and negated else effect


def is_term(figure: Quantity, approves: bool) -> bool:
    """Whether a figure is the time for which something is approved, where the text speaks of that."""
    return approves and figure.unit in TIMES and not figure.age and figure.op in ("", "<=", "<", "within")


def is_cap(around: str) -> bool:
    """Whether a text says how much or how often is allowed."""
    return is_limit(around) or bool(_CAP.search(lowered(around)))


def is_allowance(figure: Quantity, around: str) -> bool:
    """Whether a figure says how much or how often a service is granted, whatever the section around it is about."""
    return figure.op in ("", "every", "per") and not figure.age and is_cap(around)


def _in_days(figure: Quantity) -> Quantity | None:
    """A time in days, months and years by their mean length; None for what is no such time."""
    if figure.age or figure.unit not in _DAYS:
        return None
    days = _DAYS[figure.unit]
    high = None if figure.high is None else round(figure.high * days)
    return replace(figure, unit="d", value=round(figure.value * days), high=high)


def _repeats(figure: Quantity) -> bool:
    return figure.op in ("every", "per")


def _interval_effect(old: Quantity, new: Quantity, around: str) -> Effect:
    """A longer interval between two services is harder where it limits them; elsewhere it may be a demand, so it is unknown."""
    if old.op != new.op or not is_cap(around):
        return None
    return -_sign(new.scaled(new.value) - old.scaled(old.value))


def _sign(difference: float) -> int:
    return (difference > 0) - (difference < 0)


def _range(figure: Quantity, around: str) -> tuple[float, float] | None:
    """The values that meet the condition; None where the text does not say."""
    low = figure.scaled(figure.value)
    high = figure.scaled(figure.high) if figure.high is not None else math.inf
    match figure.op:
        case ">=" | "between":
            return (low, high)
        case ">":
            return (low + _TINY, high)
        case "<=" | "within":
            return (0.0, low)
        case "<":
            return (0.0, low - _TINY)
        case _:
            return _bare_range(figure, low, around)


def _bare_range(figure: Quantity, low: float, around: str) -> tuple[float, float] | None:
    """`6 weeks of therapy` demands at least that; `limited to … 6 visits` allows at most that; other bare figures do not say."""
    if figure.unit not in TIMES and figure.unit != "1":
        return (0.0, low) if _CAP.search(lowered(around)) else None
    return (0.0, low) if is_cap(around) else (low, math.inf)


def _containment(old: tuple[float, float] | None, new: tuple[float, float] | None) -> Effect:
    """A range inside the old one is harder to meet, one around it easier; ranges that only overlap cannot be told."""
    if old is None or new is None:
        return None
    if old == new:
        return 0
    if new[0] >= old[0] and new[1] <= old[1]:
        return -1
    return 1 if new[0] <= old[0] and new[1] >= old[1] else None


# ---------------------------------------------------------------- in words


def said(figure: Quantity, with_unit: bool = True) -> str:
    """A figure as a person says it: `at least 6 weeks`, `12 to 17 years`."""
    number = f"{figure.value:g}" if figure.high is None else f"{figure.value:g} to {figure.high:g}"
    return f"{number}{_unit_in_words(figure)}" if with_unit else number


def _unit_in_words(figure: Quantity) -> str:
    if figure.age:
        return " years"
    if figure.unit == "%":
        return "%"
    name = _UNIT_NAMES.get(figure.unit) or figure.noun or ("" if figure.unit == "1" else figure.unit)
    if not name:
        return ""
    plural = "s" if figure.value != 1 and (figure.unit in _UNIT_NAMES or figure.noun) else ""
    return f" {name.replace('line of', f'line{plural} of') if ' of ' in name else name + plural}"


def went(old: Quantity, new: Quantity, around: str, line: str = "", approves: bool = False) -> str:
    """`The required time went from 4 to 6 weeks`; `line` is the lowered text of the new figure."""
    told = new if new.op or not old.op else old
    noun = noun_of(told, around, approves)
    subject = f"The {_named(line[: new.start]) or noun}" if not told.unit else f"The {noun}"
    if old.value == new.value and old.high == new.high:
        return f"{subject} went from {_operator(old)}{said(old)} to {_operator(new)}{said(new)}"
    same_unit = _unit_in_words(old).rstrip("s") == _unit_in_words(new).rstrip("s")
    if old.op == new.op:
        return f"{subject} went from {said(old, not same_unit)} to {said(new)}"
    return f"{subject} went from {_operator(old)}{said(old)} to {_operator(new)}{said(new)}"


def _named(before: str) -> str:
    """What stands right before a figure without unit: `BMI of 40 or less` → `BMI threshold`."""
    found = re.search(r"([a-z][a-z0-9\-]*)(?: (?:score|index|grade|level|count))?\s*(?:of|is|:|=)?\s*(?:a )?$", before)
    word = found.group(1) if found else ""
    return f"{word.upper() if word in ('bmi', 'ahi', 'egfr', 'rdi') else word} threshold" if len(word) > 2 and word not in _EMPTY else ""


def _operator(figure: Quantity) -> str:
    return _OPERATORS.get(figure.op, "")


def noun_of(figure: Quantity, around: str, approves: bool = False) -> str:
    """What a figure is, for a sentence about it."""
    if figure.age:
        return "age limit"
    if figure.op == "every":
        return "interval"
    if figure.op == "per":
        return "period"
    if figure.unit in TIMES:
        return "approval period" if is_term(figure, approves) else _time_noun(figure)
    if figure.unit == "1" or not figure.unit:
        allowed = figure.op in ("<=", "<") or (not figure.op and is_cap(around))
        return "allowed number" if allowed else "required number"
    return "threshold"


def _time_noun(figure: Quantity) -> str:
    if figure.op == "within":
        return "time window"
    return "time limit" if figure.op in ("<=", "<") else "required time"
