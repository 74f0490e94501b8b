"""Clocks of requests at payers and of appeals: from what happened to what is due when. Pure; a clock never stops by failing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from practice.flow.terms import Span, Terms
from practice.store.rows import Event, OutcomeRow, Request, Status

OPEN = ("submitted", "info_requested")
"""States of a request in which the payer, or we, still have something to do."""
STATES = (*OPEN, "approved", "partly_approved", "denied", "withdrawn")


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that is due, or was settled (`open` false).

    kind  turnaround, answer, appeal or done      by  its last day; None where nobody has entered one
    over  that day, or instant, has passed        act  whether somebody has to do something now
    """

    kind: str
    what: str
    whom: str
    status: Status
    why: str
    by: dt.date | None = None
    due_at: dt.datetime | None = None
    over: bool = False
    act: bool = False
    open: bool = True
    request_id: str = ""


def span_of(terms: Terms, urgent: bool) -> Span:
    """The time a payer has for a request."""
    found = terms.urgent if urgent else terms.standard
    if found is None:
        raise ValueError("the terms of a payer come from Turnaround.of, which fills them")
    return found


def due_at(terms: Terms, urgent: bool, submitted_at: dt.datetime) -> dt.datetime:
    """The instant at which the payer's time runs out."""
    return submitted_at + span_of(terms, urgent).length


def deadlines(
    requests: Iterable[Request], outcomes: Sequence[OutcomeRow], events: Sequence[Event], terms: Terms, at: dt.datetime
) -> tuple[Deadline, ...]:
    """What is due in one case at an instant, from its requests, decisions and events."""
    out = [found for request in requests if (found := _of_request(request, events, terms, at))]
    last = max(outcomes, key=lambda one: (one.decided_on, one.id), default=None)
    if last is not None and not any(one.open for one in out):
        out.append(_of_outcome(last, events, terms, at))
    return tuple(out)


def _of_request(request: Request, events: Sequence[Event], terms: Terms, at: dt.datetime) -> Deadline | None:
    if request.state not in OPEN:
        return None
    own = [event for event in events if event.request_id == request.id]
    if request.state == "info_requested":
        return _answer(request, own, terms, at)
    if request.due_at is None:
        why = "a request without a clock: nobody entered when it was submitted"
        what = "enter when it was submitted"
        return Deadline("turnaround", what, "the specialist", Status.PAYER, why, at.date(), over=True, act=True, request_id=request.id)
    over = at >= request.due_at
    named = f"reference {request.reference}" if request.reference else "no reference yet"
    why = f"{'the payer is late' if over else 'at the payer'}: due {request.due_at:%Y-%m-%d %H:%M} UTC ({named})"
    soon = not over and request.due_at - at <= dt.timedelta(days=terms.warn or 0)
    what = "the payer's time has run out: call, and send the outreach" if over else "the payer's time runs out soon: check the status"
    return Deadline("turnaround", what, terms.contact or "the payer", Status.PAYER if over else Status.SUBMITTED, why,
                    request.due_at.date(), request.due_at, over, over or soon, request_id=request.id)  # fmt: skip


def _answer(request: Request, own: Sequence[Event], terms: Terms, at: dt.datetime) -> Deadline:
    asked = max((event for event in own if event.kind == "info_requested"), key=lambda event: event.at, default=None)
    told = dt.date.fromisoformat(said["by"]) if asked and (said := body(asked)).get("by") else None
    declared = (asked.at + terms.answer.length).date() if asked and terms.answer else None
    by = told or declared
    why = f"the payer asked for more on {asked.at:%Y-%m-%d}" if asked else "the payer asked for more"
    if by is None:
        why += "; no day is entered by which it wants the answer"
    return Deadline("answer", "send the payer what it asked for", "the specialist", Status.MISSING, why, by or at.date(), None,
                    by is not None and by < at.date(), act=True, request_id=request.id)  # fmt: skip


def _of_outcome(last: OutcomeRow, events: Sequence[Event], terms: Terms, at: dt.datetime) -> Deadline:
    if last.decision in ("approved", "withdrawn"):
        return Deadline("done", "", "", Status.CLOSED, last.decision, last.decided_on, open=False)
    filed = [event for event in events if event.kind == "appeal_submitted" and event.at.date() >= last.decided_on]
    if filed:
        return Deadline("appeal", "ask for the status of the appeal", "the payer", Status.PAYER, f"appeal sent {filed[-1].at:%Y-%m-%d}")
    told = _json(last.body).get("appeal_by")
    by = dt.date.fromisoformat(told) if told else last.decided_on + (terms.appeal.length if terms.appeal else dt.timedelta(days=180))
    over = by < at.date()
    until = f"is no longer possible since {by}" if over else f"is due by {by}"
    why = f"{last.decision.replace('_', ' ')} on {last.decided_on}; an appeal {until}{'' if told else ' (by rule: the letter counts)'}"
    what = "the day for an appeal has passed: a manager decides" if over else "decide on an appeal, and prepare it"
    return Deadline("appeal", what, "the clinician and the specialist", Status.PAYER, why, by, None, over, act=True)


def body(event: Event) -> dict[str, str]:
    """What an event says, as a mapping."""
    return _json(event.body)


def _json(text: str) -> dict[str, str]:
    found = json.loads(text)
    return found if isinstance(found, dict) else {}
