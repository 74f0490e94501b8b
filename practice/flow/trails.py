"""Everything that happened with cases at their payers: requests, decisions, events."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from practice.flow.clock import Deadline, deadlines
from practice.flow.terms import Terms
from practice.store.cases import visible
from practice.store.columns import instant, moment, words
from practice.store.door import Door, Passage
from practice.store.requests import events_of, outcomes_of
from practice.store.rows import Event, OutcomeRow, Request

_REQUEST = "x.id, x.case_id, x.payer_id, x.reference, x.urgent, x.state, x.submitted_at, x.due_at"
_OUTCOME = "x.id, x.case_id, x.request_id, x.decision, x.reasons, x.decided_on, x.body"
_EVENT = "x.id, x.case_id, x.request_id, x.kind, x.at, x.by, x.body"
_SEEN = "JOIN cases c ON c.id = x.case_id WHERE c.part2 <= ?"


@dataclass(frozen=True, slots=True)
class Trail:
    """Everything that happened with a case at its payer, the first first."""

    requests: tuple[Request, ...] = ()
    outcomes: tuple[OutcomeRow, ...] = ()
    events: tuple[Event, ...] = ()

    def deadlines(self, terms: Terms, at: dt.datetime) -> tuple[Deadline, ...]:
        """What is due in the case at an instant."""
        return deadlines(self.requests, self.outcomes, self.events, terms, at)


@dataclass(slots=True)
class _Found:
    requests: list[Request] = field(default_factory=list)
    outcomes: list[OutcomeRow] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def trail_of(door: Door, case_id: str) -> Trail:
    """The trail of one case."""
    with door.together():
        return Trail(requests_of(door, case_id), outcomes_of(door, case_id), events_of(door, case_id))


def trails(door: Door) -> dict[str, Trail]:
    """case id → its trail, for all cases that have one."""
    with door.passing("requests.read", "read") as passage:
        found = sorted_trails(passage)
        passage.detail = f"what happened with {len(found)} cases"
    return found


def sorted_trails(passage: Passage) -> dict[str, Trail]:
    """The same inside another act; whose data it was is noted there."""
    found: defaultdict[str, _Found] = defaultdict(_Found)
    part2 = (passage.part2,)
    order = "ORDER BY x.submitted_at IS NULL, x.submitted_at, x.id"
    for row in passage.rows(f"SELECT {_REQUEST}, c.patient_id FROM requests x {_SEEN} {order}", part2):  # noqa: S608
        found[row[1]].requests.append(_request(row))
        passage.touch(row[-1])
    for row in passage.rows(f"SELECT {_OUTCOME}, c.patient_id FROM outcomes x {_SEEN} ORDER BY x.decided_on, x.id", part2):  # noqa: S608
        on = dt.date.fromisoformat(row[5])
        found[row[1]].outcomes.append(OutcomeRow(row[0], row[1], row[2], row[3], words(row[4]), on, row[6]))
        passage.touch(row[-1])
    for row in passage.rows(f"SELECT {_EVENT}, c.patient_id FROM events x {_SEEN} ORDER BY x.at, x.id", part2):  # noqa: S608
        found[row[1]].events.append(Event(row[0], row[1], row[2], row[3], moment(row[4]), row[5], row[6]))
        passage.touch(row[-1])
    return {case: Trail(tuple(one.requests), tuple(one.outcomes), tuple(one.events)) for case, one in found.items()}


def requests_of(door: Door, case_id: str) -> tuple[Request, ...]:
    """The requests of a case, by the instant of submission."""
    with door.passing("requests.read", "read") as passage:
        passage.touch(visible(door, passage, case_id), refs=[case_id])
        rows = passage.rows(
            f"SELECT {_REQUEST} FROM requests x WHERE x.case_id = ? ORDER BY x.submitted_at IS NULL, x.submitted_at, x.id",  # noqa: S608
            (case_id,),
        )
    return tuple(_request(row) for row in rows)


def _request(row: Sequence[Any]) -> Request:
    return Request(row[0], row[1], row[2], row[3], bool(row[4]), row[5], instant(row[6]), instant(row[7]))
