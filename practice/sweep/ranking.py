"""How pressing a case is on a day. Pure."""

from __future__ import annotations

import datetime as dt

from practice.flow.clock import Deadline
from practice.flow.standing import Standing
from practice.store.rows import CaseRow, Status
from practice.sweep.model import Need, Rank

_NEAR = dt.timedelta(days=1)
_DONE = (Status.CLOSED,)


def rank(case: CaseRow, standing: Standing, deadlines: tuple[Deadline, ...], day: dt.date, warn: int) -> Rank:
    """The rank of a case that could be looked at."""
    due = [one.by for one in deadlines if one.open and one.by]
    if any(one.over for one in deadlines if one.open):
        return Rank.OVERDUE
    waits = standing.status not in _DONE
    if any(by <= day for by in (*due, *(ask.by for ask in standing.asks))) or (
        waits and case.visit is not None and day <= case.visit <= day + _NEAR
    ):
        return Rank.TODAY
    if standing.status is Status.AT_RISK:
        return Rank.AT_RISK
    days = due + [ask.by for ask in standing.asks]
    if any(by <= day + dt.timedelta(days=warn) for by in days):
        return Rank.SOON
    if standing.status is Status.HUMAN:
        return Rank.HUMAN
    if standing.status is Status.READY:
        return Rank.READY
    return Rank.WAITING if standing.status is Status.SUBMITTED or (deadlines and not standing.asks) else Rank.TO_DO


def next_day(standing: Standing, deadlines: tuple[Deadline, ...]) -> dt.date | None:
    """The next day that counts for a case."""
    days = [one.by for one in deadlines if one.open and one.by] + [ask.by for ask in standing.asks]
    return min(days, default=None)


def order(need: Need) -> tuple[Rank, dt.date, dt.date, str]:
    """The place of a case in the list."""
    return need.rank, need.by or need.visit or dt.date.max, need.visit or dt.date.max, need.case_id
