"""The smallest view that each kind of work needs."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Any

import yaml

from practice.access.roles import FOLDER
from practice.store.columns import day, iso, words
from practice.store.door import Door


@dataclass(frozen=True, slots=True)
class Appointment:
    """What rescheduling needs, and nothing clinical: no service, no codes, no diagnosis, no payer."""

    case_id: str
    family: str
    given: str
    visit: dt.date | None
    location: str
    status: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """So many cases of a month ("2026-03"), payer and status."""

    month: str
    payer: str
    status: str
    cases: int


@dataclass(frozen=True, slots=True)
class Decision:
    """One payer decision with its reason codes, without the patient."""

    payer: str
    cpt: tuple[str, ...]
    decision: str
    reasons: tuple[str, ...]
    decided_on: dt.date


@functools.cache
def _said() -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / "front_desk.yml").read_text(encoding="utf-8")))


def plain(missing: tuple[str, ...]) -> tuple[str, ...]:
    """What is missing, in words that are not clinical, each once."""
    found = _said()
    return tuple(sorted({found["words"].get(fact.split(".")[0], found["others"]) for fact in missing}))


def schedule(door: Door, start: dt.date | None, end: dt.date | None) -> tuple[Appointment, ...]:
    """The front desk's view, by day of visit."""
    with door.passing("schedule.read", "read") as passage:
        rows = passage.rows(
            "SELECT c.id, p.family, p.given, c.visit, c.location, c.status, c.missing, p.id FROM cases c JOIN patients p"
            " ON p.id = c.patient_id WHERE c.part2 <= ? AND (? IS NULL OR c.visit >= ?) AND (? IS NULL OR c.visit <= ?)"
            " ORDER BY c.visit IS NULL, c.visit, p.family, p.given, c.id",
            (passage.part2, iso(start), iso(start), iso(end), iso(end)),
        )
        passage.touch(*(row[7] for row in rows))
        passage.detail = f"{len(rows)} visits"
    named = _said()["status"]
    return tuple(Appointment(row[0], row[1], row[2], day(row[3]), row[4], named[row[5]], plain(words(row[6]))) for row in rows)


def counts(door: Door) -> tuple[Count, ...]:
    """The manager's counts; nothing in them is about one patient. Protected records do not count."""
    with door.passing("counts.read", "read") as passage:
        rows = passage.rows(
            "SELECT coalesce(substr(visit, 1, 7), ''), CASE payer_id WHEN '' THEN 'unknown' ELSE payer_id END, status, count(*) FROM cases"
            " WHERE part2 <= ? GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            (passage.part2,),
        )
    return tuple(Count(*row) for row in rows)


def decisions(door: Door) -> tuple[Decision, ...]:
    """What payers decided, without names and notes."""
    with door.passing("denials.read", "read") as passage:
        rows = passage.rows(
            "SELECT c.payer_id, c.cpt, o.decision, o.reasons, o.decided_on FROM outcomes o JOIN cases c ON c.id = o.case_id"
            " WHERE c.part2 <= ? ORDER BY o.decided_on, o.id",
            (passage.part2,),
        )
        passage.detail = f"{len(rows)} decisions"
    return tuple(Decision(row[0], words(row[1]), row[2], words(row[3]), dt.date.fromisoformat(row[4])) for row in rows)
