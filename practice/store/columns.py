"""Values to columns and back."""

from __future__ import annotations

import datetime as dt
import json

from rules.amounts import Amount, exactly

Value = bool | Amount | str
decoded = json.JSONDecoder().raw_decode
"""Of a column we wrote ourselves, with its end: lists of a large store are read in a third of the time that `json.loads` takes."""


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def instant(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def iso(value: dt.date | dt.datetime | None) -> str | None:
    """ISO text; instants in UTC."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value.isoformat() if value else None


def stamp(value: dt.datetime) -> str:
    """An instant in UTC as ISO text."""
    return value.astimezone(dt.UTC).isoformat(timespec="microseconds")


def listed(values: tuple[str, ...]) -> str:
    return json.dumps(values, ensure_ascii=False)


def words(text: str) -> tuple[str, ...]:
    return () if text == "[]" else tuple(decoded(text)[0])


def value_column(value: Value) -> tuple[str, str | None]:
    """A fact's value and unit as columns: true, false, [low, high] or "word"."""
    if isinstance(value, Amount):
        return json.dumps([value.low, value.high]), value.unit
    return json.dumps(value, ensure_ascii=False), None


def value_of(text: str, unit: str | None) -> Value:
    """A fact's value from its columns."""
    found = json.loads(text)
    if isinstance(found, list):
        low, high = found
        return exactly(low, unit) if low == high else Amount(low, high, unit)
    if isinstance(found, bool | str):
        return found
    raise ValueError("a fact's value is true, false, a range or a word")
