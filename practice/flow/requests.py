"""Requests at payers: what people tell of them, kept as events, with the clock that follows."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

from practice.flow.clock import OPEN, due_at
from practice.flow.judgement import Judgement
from practice.flow.running import judgement
from practice.flow.terms import Turnaround
from practice.flow.trails import requests_of
from practice.refused import PracticeError
from practice.store.cases import set_status
from practice.store.door import Door
from practice.store.requests import add_event, put_outcome, put_request
from practice.store.rows import CaseRow, Event, OutcomeRow, Request, Status

DECISIONS = ("approved", "partly_approved", "denied", "withdrawn")


def submitted(door: Door, case: CaseRow, at: dt.datetime, terms: Turnaround, *, reference: str = "", urgent: bool | None = None) -> Request:
    """Mark a case as submitted by a person, and start the payer's clock. Submitting the same case at the same instant is one request.

    Raises PracticeError while another request of the case is open, or for an instant that has not come yet.
    """
    if at > door.clock():
        raise PracticeError(f"case {case.id}: {at:%Y-%m-%d %H:%M} lies ahead; a person marks what was submitted, when it was")
    hurried = case.urgent if urgent is None else urgent
    own = terms.of(case.payer_id, case.lob, case.state)
    request = Request(
        door.ident("request", case.id, at), case.id, case.payer_id, reference, hurried, "submitted", at, due_at(own, hurried, at)
    )
    with door.together():
        standing = [one for one in requests_of(door, case.id) if one.state in OPEN and one.id != request.id]
        if standing:
            raise PracticeError(f"case {case.id}: a request is open already ({standing[0].id}); tell what came of it first")
        put_request(door, request)
        _happened(door, case.id, request.id, "submitted", at, _state_of(judgement(door, case.id)))
        set_status(door, case.id, Status.SUBMITTED)
    return request


def referenced(door: Door, case: CaseRow, reference: str) -> Request:
    """Enter the payer's own number of the open request. Raises PracticeError."""
    with door.together():
        request = replace(open_request(door, case.id), reference=reference)
        put_request(door, request)
        _happened(door, case.id, request.id, "referenced", door.clock(), {"reference": reference})
    return request


def told(door: Door, case: CaseRow, kind: str, said: dict[str, str], at: dt.datetime) -> None:
    """Enter what happened with the open request: a status call, what the payer asked for, or that it was sent. Raises PracticeError."""
    states = {"info_requested": "info_requested", "info_sent": "submitted"}
    with door.together():
        request = open_request(door, case.id)
        _happened(door, case.id, request.id, kind, at, said)
        if kind in states:
            put_request(door, replace(request, state=states[kind]))


def decided(
    door: Door, case: CaseRow, decision: str, on: dt.date, *, reasons: tuple[str, ...] = (), appeal_by: dt.date | None = None
) -> OutcomeRow:
    """Enter the payer's decision on the open request, or on the last one. Raises PracticeError."""
    if decision not in DECISIONS:
        raise PracticeError(f"decision: expected one of {', '.join(DECISIONS)}")
    with door.together():
        held = requests_of(door, case.id)
        request = next((one for one in held if one.state in OPEN), held[-1] if held else None)
        if request is None:
            raise PracticeError(f"case {case.id}: nothing was submitted; mark it as submitted first")
        if request.submitted_at and on < request.submitted_at.date():
            raise PracticeError(f"case {case.id}: decided on {on}, before it was submitted on {request.submitted_at:%Y-%m-%d}")
        said = {"appeal_by": appeal_by.isoformat()} if appeal_by else {}
        outcome = OutcomeRow(door.ident("outcome", request.id, decision, on), case.id, request.id, decision, reasons, on, json.dumps(said))
        put_outcome(door, outcome)
        put_request(door, replace(request, state=decision))
        _happened(door, case.id, request.id, "decided", door.clock(), {"decision": decision})
        set_status(door, case.id, Status.CLOSED if decision in ("approved", "withdrawn") else Status.PAYER)
    return outcome


def happened(door: Door, case_id: str, kind: str, said: dict[str, object], at: dt.datetime) -> None:
    """Enter what happened with a case: an appeal sent, a visit moved or kept, minutes spent."""
    _happened(door, case_id, None, kind, at, said)


def open_request(door: Door, case_id: str) -> Request:
    """The open request of a case. Raises PracticeError."""
    found = [one for one in requests_of(door, case_id) if one.state in OPEN]
    if not found:
        raise PracticeError(f"case {case_id}: no request is open; mark it as submitted first")
    return found[-1]


def _happened(
    door: Door, case_id: str, request_id: str | None, kind: str, at: dt.datetime, said: dict[str, object] | dict[str, str]
) -> None:
    body = json.dumps(said, ensure_ascii=False, sort_keys=True)
    add_event(door, Event(door.ident("event", case_id, request_id, kind, at, body), case_id, request_id, kind, at, door.actor.user, body))


def _state_of(found: Judgement | None) -> dict[str, object]:
    """What we held of the case when it went out, without anything of the patient: what likelihood and shadow mode learn from."""
    if found is None:
        return {"judged": False}
    return {"judged": True, "overall": found.overall, "shown": found.shown, "wanted": found.wanted, "fingerprint": found.fingerprint}
