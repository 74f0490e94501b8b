"""Requests at payers with their clocks, what happened, and what came of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from practice.store.cases import visible
from practice.store.columns import instant, iso, listed, moment, stamp, words
from practice.store.door import Door
from practice.store.rows import Event, OutcomeRow, Request


def put_request(door: Door, request: Request) -> None:
    """Keep a request."""
    with door.passing("requests.write", "update") as passage:
        passage.touch(visible(door, passage, request.case_id), refs=[request.case_id, request.id])
        passage.run(
            "INSERT INTO requests(id, case_id, payer_id, reference, urgent, state, submitted_at, due_at) VALUES (?,?,?,?,?,?,?,?)"
            " ON CONFLICT(id) DO UPDATE SET payer_id = excluded.payer_id, reference = excluded.reference, urgent = excluded.urgent,"
            " state = excluded.state, submitted_at = excluded.submitted_at, due_at = excluded.due_at",
            (request.id, request.case_id, request.payer_id, request.reference, int(request.urgent), request.state,
             iso(request.submitted_at), iso(request.due_at)),
        )  # fmt: skip


def requests_due(door: Door, before: dt.datetime | None = None) -> tuple[Request, ...]:
    """Requests by the instant at which the payer's clock runs out; those without a clock come last."""
    with door.passing("requests.read", "read") as passage:
        rows = passage.rows(
            "SELECT r.id, r.case_id, r.payer_id, r.reference, r.urgent, r.state, r.submitted_at, r.due_at, c.patient_id FROM requests r"
            " JOIN cases c ON c.id = r.case_id WHERE c.part2 <= ? AND (? IS NULL OR r.due_at <= ?)"
            " ORDER BY r.due_at IS NULL, r.due_at, r.id",
            (passage.part2, iso(before), iso(before)),
        )
        passage.touch(*(row[8] for row in rows))
    return tuple(_request(row) for row in rows)


def add_event(door: Door, event: Event) -> None:
    """Add what happened; an event is never altered."""
    with door.passing("requests.write", "create") as passage:
        patient = visible(door, passage, event.case_id)
        passage.touch(patient, refs=[event.case_id, event.id])
        passage.run(
            "INSERT INTO events(id, case_id, request_id, kind, at, by, body) VALUES (?,?,?,?,?,?,?) ON CONFLICT(id) DO NOTHING",
            (event.id, event.case_id, event.request_id, event.kind, stamp(event.at), event.by, event.body),
        )
        passage.run("UPDATE patients SET active_at = max(active_at, ?) WHERE id = ?", (stamp(event.at), patient))


def events_of(door: Door, case_id: str) -> tuple[Event, ...]:
    """What happened with a case, the first first."""
    with door.passing("requests.read", "read") as passage:
        passage.touch(visible(door, passage, case_id), refs=[case_id])
        rows = passage.rows("SELECT id, case_id, request_id, kind, at, by, body FROM events WHERE case_id = ? ORDER BY at, id", (case_id,))
    return tuple(Event(row[0], row[1], row[2], row[3], moment(row[4]), row[5], row[6]) for row in rows)


def put_outcome(door: Door, outcome: OutcomeRow) -> None:
    """Keep what the payer decided."""
    with door.passing("requests.write", "create") as passage:
        passage.touch(visible(door, passage, outcome.case_id), refs=[outcome.case_id, outcome.id])
        passage.run(
            "INSERT OR REPLACE INTO outcomes(id, case_id, request_id, decision, reasons, decided_on, body) VALUES (?,?,?,?,?,?,?)",
            (outcome.id, outcome.case_id, outcome.request_id, outcome.decision, listed(outcome.reasons), iso(outcome.decided_on),
             outcome.body),
        )  # fmt: skip


def outcomes_of(door: Door, case_id: str) -> tuple[OutcomeRow, ...]:
    """What the payer decided in a case."""
    with door.passing("requests.read", "read") as passage:
        passage.touch(visible(door, passage, case_id), refs=[case_id])
        rows = passage.rows(
            "SELECT id, case_id, request_id, decision, reasons, decided_on, body FROM outcomes WHERE case_id = ? ORDER BY decided_on, id",
            (case_id,),
        )
    return tuple(_outcome(row) for row in rows)


def _request(row: tuple[Any, ...]) -> Request:
    return Request(row[0], row[1], row[2], row[3], bool(row[4]), row[5], instant(row[6]), instant(row[7]))


def _outcome(row: tuple[Any, ...]) -> OutcomeRow:
    return OutcomeRow(row[0], row[1], row[2], row[3], words(row[4]), dt.date.fromisoformat(row[5]), row[6])
