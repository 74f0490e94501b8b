"""The values of a sweep."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

from practice.flow.standing import Ask
from practice.store.rows import Status


class Rank(IntEnum):
    """How pressing a case is; the first comes first."""

    FAILED = 0
    OVERDUE = 1
    TODAY = 2
    AT_RISK = 3
    SOON = 4
    HUMAN = 5
    TO_DO = 6
    READY = 7
    WAITING = 8

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Rank.FAILED: "could not be looked at: a person must",
    Rank.OVERDUE: "a deadline has passed",
    Rank.TODAY: "due today, or the visit is today or tomorrow",
    Rank.AT_RISK: "the schedule is at risk",
    Rank.SOON: "due within days",
    Rank.HUMAN: "only a person may go on",
    Rank.TO_DO: "something is missing",
    Rank.READY: "ready to submit",
    Rank.WAITING: "waiting for the payer",
}


@dataclass(frozen=True, slots=True)
class Need:
    """One case of the list. `failed` says why a step could not be done; the case stands in the list all the same.

    by        the next day that counts
    outreach  the draft of the next message to the payer, where its clock has run out
    """

    rank: Rank
    case_id: str
    patient: str
    visit: dt.date | None
    service: str
    payer: str
    provider: str
    status: Status
    asks: tuple[Ask, ...] = ()
    why: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    by: dt.date | None = None
    failed: tuple[str, ...] = ()
    outreach: str = ""


@dataclass(frozen=True, slots=True)
class Sweep:
    """A day's list, the most pressing first.

    judged    how many cases were held against their policies anew; the others had not changed
    left_out  cases left out as 42 CFR Part 2 records
    later     open cases whose visits lie beyond the days that were looked at
    trouble   what stood in the way of the whole sweep, such as policies that could not be read
    """

    day: dt.date
    needs: tuple[Need, ...]
    judged: int = 0
    left_out: int = 0
    later: int = 0
    trouble: tuple[str, ...] = ()
