"""Amounts with UCUM units compared. A length of time counts in days, as an interval where months or years leave it open."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

from rules.model import Op
from rules.truth import Truth

_DAYS: dict[str, tuple[float, float]] = {
    "min": (1 / 1440, 1 / 1440),
    "h": (1 / 24, 1 / 24),
    "d": (1, 1),
    "wk": (7, 7),
    "mo": (28, 31),
    "a": (365, 366),
}
"""Days in one unit of time, at least and at most: a month has 28 to 31."""
_COUNTED = re.compile(r"^(?:1|\{[^}]*\})$")
_WINDOW = re.compile(r"^\s*(?P<value>\d+(?:\.\d+)?)\s*(?P<unit>\w+)\s*$")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number between `low` and `high` (equal where it is exact) in a UCUM unit; None for a bare number."""

    low: float
    high: float
    unit: str | None = None


def exactly(value: float, unit: str | None = None) -> Amount:
    """An exact amount."""
    return Amount(value, value, unit)


def compare(amount: Amount, op: Op, value: float, value2: float | None, unit: str | None) -> Truth:
    """Whether the amount fulfils the comparison; NOT_DOCUMENTED where it straddles the threshold or the units cannot be compared."""
    pair = _alike(amount, value, value2, unit)
    if pair is None:
        return Truth.NOT_DOCUMENTED
    low, high, (least, most), second = pair
    match op:
        case ">=" | ">":
            return _above(low, high, least, most, strict=op == ">")
        case "<=" | "<":
            above = _above(low, high, least, most, strict=op == "<=")
            return Truth(Truth.MET - above) if above.known else above
        case "between":
            return min(_above(low, high, least, most, strict=False), _flipped(_above(low, high, *(second or (most, most)), strict=True)))
        case "=" | "!=":
            same = _same(low, high, least, most)
            return same if op == "=" or not same.known else Truth(Truth.MET - same)


def _flipped(truth: Truth) -> Truth:
    return Truth(Truth.MET - truth) if truth.known else truth


def _above(low: float, high: float, least: float, most: float, *, strict: bool) -> Truth:
    if low > most or (low == most and not strict):
        return Truth.MET
    if high < least or (high == least and strict):
        return Truth.NOT_MET
    return Truth.NOT_DOCUMENTED


def _same(low: float, high: float, least: float, most: float) -> Truth:
    if high < least or low > most:
        return Truth.NOT_MET
    return Truth.MET if low == high == least == most else Truth.NOT_DOCUMENTED


Bounds = tuple[float, float]


def _alike(amount: Amount, value: float, value2: float | None, unit: str | None) -> tuple[float, float, Bounds, Bounds | None] | None:
    """Amount and thresholds in one unit; None where there is none."""
    second = None if value2 is None else (value2, value2)
    if amount.unit == unit or (_bare(amount.unit) and _bare(unit)):
        return amount.low, amount.high, (value, value), second
    if amount.unit in _DAYS and unit in _DAYS:
        (short, long), (least, most) = _DAYS[amount.unit], _DAYS[unit]
        later = None if value2 is None else (value2 * least, value2 * most)
        return amount.low * short, amount.high * long, (value * least, value * most), later
    factor = _factor(amount.unit, unit)
    return None if factor is None else (amount.low * factor, amount.high * factor, (value, value), second)


def _bare(unit: str | None) -> bool:
    return unit is None or bool(_COUNTED.match(unit))


@functools.lru_cache(maxsize=512)
def _factor(one: str | None, other: str | None) -> float | None:
    """What an amount in the first unit is multiplied by to be in the second; None where they measure different things."""
    if one is None or other is None:
        return None
    from pint import DimensionalityError, UndefinedUnitError
    from pint.errors import OffsetUnitCalculusError

    try:
        return float((1 * _registry().from_ucum(one)).to(_registry().from_ucum(other)).magnitude)
    except (DimensionalityError, UndefinedUnitError, OffsetUnitCalculusError, ValueError, TypeError):
        return None


@functools.cache
def _registry() -> Any:
    from ucumvert import PintUcumRegistry

    return PintUcumRegistry()


def days(text: str) -> Bounds | None:
    """The days of a window such as "12 mo", at least and at most; None for anything else."""
    found = _WINDOW.match(text)
    if not found or found["unit"] not in _DAYS:
        return None
    least, most = _DAYS[found["unit"]]
    return float(found["value"]) * least, float(found["value"]) * most
