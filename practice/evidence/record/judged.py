"""What the record says of one leaf: its truth and the places that it rests on; how several such are brought together."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from practice.evidence.asking.asked import Threshold
from practice.evidence.record.chart import Chart, Place
from rules.amounts import Amount, compare
from rules.truth import Truth, negated


@dataclass(frozen=True, slots=True)
class Judged:
    """A truth with the places it rests on; of what is not documented none."""

    truth: Truth
    places: tuple[Place, ...] = ()

    def flipped(self) -> Judged:
        """The same of the opposite statement."""
        return replace(self, truth=negated(self.truth))


@dataclass(frozen=True, slots=True)
class Said:
    """One place that says met or not met; `when` the last day it speaks of."""

    truth: Truth
    place: Place
    when: dt.date | None = None
    more: tuple[Place, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The place and those that complete it."""
        return (self.place, *self.more)


NOTHING = Judged(Truth.NOT_DOCUMENTED)


def settled(chart: Chart, said: Sequence[Said], *, once: bool) -> Judged:
    """What several places come to. `once`: it stays so once it was (a therapy, a procedure), so that a later denial contradicts it;
    of a state the latest note counts, and two of one day that disagree are a conflict.
    """
    met = [one for one in said if one.truth is Truth.MET]
    against = [one for one in said if one.truth is Truth.NOT_MET]
    if not met or not against:
        decided = met or against
        truth = Truth.MET if met else Truth.NOT_MET
        return Judged(truth, _places(decided)) if decided else NOTHING
    last_met = max(chart.written(one.place) for one in met)
    last_against = max(chart.written(one.place) for one in against)
    if last_met > last_against:
        return Judged(Truth.MET, _places(met))
    if last_against > last_met and not once:
        return Judged(Truth.NOT_MET, _places(against))
    return Judged(Truth.CONFLICT, _places([*met, *against]))


def _places(said: Sequence[Said]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for one in said for place in one.places))


def fulfils(amount: Amount, limit: Threshold) -> Truth:
    """Whether an amount fulfils a threshold."""
    return compare(amount, limit.op, limit.value, limit.value2, limit.unit)


_WINDOW = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(d|wk|mo|a|h)\s*$")


def in_window(chart: Chart, window: str | None, when: tuple[dt.date, dt.date] | None) -> bool:
    """Whether days lie wholly in a window before the visit, by the calendar; without a window always, without a day never."""
    if window is None:
        return True
    found = _WINDOW.match(window)
    if found is None or when is None or when[0] > chart.visit:
        return False
    return when[0] >= _earliest(chart.visit, float(found[1]), found[2])


def _earliest(visit: dt.date, value: float, unit: str) -> dt.date:
    if unit in ("mo", "a") and value == int(value):
        months = visit.year * 12 + visit.month - 1 - int(value) * (12 if unit == "a" else 1)
        year, month = divmod(months, 12)
        last = (dt.date(year + month // 11, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
        return dt.date(year, month + 1, min(visit.day, last))
    return visit - dt.timedelta(days=value * {"h": 1 / 24, "d": 1, "wk": 7, "mo": 30, "a": 365}[unit])
