"""The visits to come that fall under a policy that changed: open cases of the schedule from the day on which the change holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from diffing.render import long_date
from policies.store.reader import StoreReader
from practice.denials.changes import PolicyChange
from practice.forward.run import falls_under
from practice.store.cases import cases_between
from practice.store.door import Door
from practice.store.rows import CaseRow, Status

DONE = frozenset({Status.CLOSED})


@dataclass(frozen=True, slots=True)
class Coming:
    """How many visits to come fall under a change, and the first of their days; `sooner` more come before its day, under the old text."""

    policy_id: str
    to_version: int
    visits: int
    sooner: int
    effective: dt.date
    first: dt.date | None

    @property
    def sentence(self) -> str:
        """As people read it; "" where no visit is on the schedule."""
        if not self.visits and not self.sooner:
            return ""
        first = f", {'the first ' if self.visits > 1 else ''}on {long_date(self.first)}" if self.first else ""
        under = f"{_visits(self.visits)} on the schedule from {long_date(self.effective)} on{first}."
        return under + (
            f" {_visits(self.sooner)} before that {'falls' if self.sooner == 1 else 'fall'} under the old text." if self.sooner else ""
        )


def coming(door: Door, store: StoreReader, changes: Iterable[PolicyChange], today: dt.date) -> tuple[Coming, ...]:
    """What each change means for the schedule from a day on; only cases that the role may see are counted. Raises AccessRefused."""
    wanted = tuple(changes)
    listed = [one for one in cases_between(door, today).cases if one.status not in DONE and one.visit is not None]
    return tuple(_coming(store, one, listed) for one in wanted)


def _coming(store: StoreReader, change: PolicyChange, listed: Sequence[CaseRow]) -> Coming:
    version = next(one for one in store.versions(change.policy_id) if one.version_no == change.to_version)
    days = sorted(one.visit for one in listed if one.visit and falls_under(one, change, version))
    effective = change.known.effective
    under = [day for day in days if day >= effective]
    return Coming(change.policy_id, change.to_version, len(under), len(days) - len(under), effective, under[0] if under else None)


def _visits(count: int) -> str:
    return f"{count} {'visit' if count == 1 else 'visits'}" if count else "No visit"
