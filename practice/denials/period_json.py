"""A period as the JSON that the store keeps, and back: what comes back is the same to the last digit."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from practice.denials.changes import ChangesFound
from practice.denials.period import Period
from practice.denials.totals import Cell, Ended, Sums, Totals
from practice.patterns.model import Alert, Key, KnownChange, Rate, Shift


def to_json(period: Period) -> str:
    """A period as text; of the policy changes only their ids, since the record has the rest."""
    totals = period.totals
    return json.dumps(
        {
            "start": str(period.start), "end": str(period.end), "state": period.state,
            "patterns": [(one.key, one.refused, one.lines, one.expected, one.chance, one.denied_cents) for one in period.patterns],
            "moves": [_shift(one) for one in period.moves],
            "cells": [(*key, *cell) for key, cell in totals.cells.items()],
            "reasons": [(*key, count) for key, count in totals.reasons.items()],
            "days": list(totals.days.items()), "sums": totals.sums, "ended": totals.ended,
        },
        ensure_ascii=False, allow_nan=False, separators=(",", ":"),
    )  # fmt: skip


def from_json(text: str, changes: ChangesFound) -> Period:
    """A period from text. Raises KeyError where it was made from other policy changes than these."""
    told = json.loads(text)
    known = {one.change_id: one for one in changes.known}
    totals = Totals(
        {(procedure, month): Cell(*cell) for procedure, month, *cell in told["cells"]},
        {(procedure, reason): count for procedure, reason, count in told["reasons"]},
        dict(told["days"]), Sums(*told["sums"]), Ended(*told["ended"]),
    )  # fmt: skip
    return Period(
        dt.date.fromisoformat(told["start"]), dt.date.fromisoformat(told["end"]),
        tuple(Alert(_key(key), *rest) for key, *rest in told["patterns"]),
        tuple(_shift_of(one, known) for one in told["moves"]), totals, told["state"],
    )  # fmt: skip


def _shift(one: Shift) -> dict[str, Any]:
    return {
        "key": one.key, "day": str(one.day), "before": _rate(one.before), "after": _rate(one.after), "chance": one.chance,
        "earliest": str(one.earliest), "latest": str(one.latest),
        "elsewhere": [_rate(side) for side in one.elsewhere] if one.elsewhere else None,
        "change": one.change.change_id if one.change else None, "others": [other.change_id for other in one.others],
    }  # fmt: skip


def _shift_of(one: Mapping[str, Any], known: Mapping[str, KnownChange]) -> Shift:
    day, earliest, latest = (dt.date.fromisoformat(one[name]) for name in ("day", "earliest", "latest"))
    elsewhere = (Rate(*one["elsewhere"][0]), Rate(*one["elsewhere"][1])) if one["elsewhere"] else None
    return Shift(
        _key(one["key"]), day, Rate(*one["before"]), Rate(*one["after"]), one["chance"], earliest, latest, elsewhere,
        known[one["change"]] if one["change"] else None, tuple(known[other] for other in one["others"]),
    )  # fmt: skip


def _rate(one: Rate) -> Sequence[float]:
    return one.refused, one.lines, one.share, one.low, one.high, one.shrunk


def _key(pairs: Sequence[Sequence[str]]) -> Key:
    return tuple((name, value) for name, value in pairs)
