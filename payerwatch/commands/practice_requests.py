"""`practice request …`: what becomes of cases at their payers, told by people."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from payerwatch.commands.people import As
from payerwatch.commands.practice_door import Consent, UserName, Why, practice_door
from payerwatch.commands.practice_flow import At, CaseId, day_of, instant_of, terms_of
from payerwatch.commands.weekly import HOME, HomeFolder, now
from payerwatch.output import Format, json_line, line
from payerwatch.refusal import USAGE, WITH_ISSUES, Refusal
from practice.access.actor import Purpose

request_app = typer.Typer(help="Requests at payers: what was submitted, what they said, and their clocks.", no_args_is_help=True)


class Verdict(StrEnum):
    """What a payer decides."""

    APPROVED = "approved"
    PARTLY = "partly_approved"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


class What(StrEnum):
    """What happens with a request or case."""

    STATUS = "status"
    INFO_REQUESTED = "info_requested"
    INFO_SENT = "info_sent"
    OUTREACH_SENT = "outreach_sent"
    APPEAL_SUBMITTED = "appeal_submitted"
    RESCHEDULED = "rescheduled"
    VISIT_KEPT = "visit_kept"


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(request_app, name="request")


@request_app.command("submit")
def submit(
    case_id: CaseId,
    at: At = None,
    reference: Annotated[str, typer.Option("--reference", help="the payer's own number")] = "",
    urgent: Annotated[bool | None, typer.Option("--urgent/--standard", help="default: as the case says")] = None,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    home: HomeFolder = HOME,
) -> None:
    """Mark a case as submitted, by you and outside this program, and start the payer's clock."""
    from practice.flow.requests import submitted
    from practice.store.cases import case_of

    instant, terms = instant_of("--at", at), terms_of(home)
    with practice_door(home, user, purpose) as door:
        request = submitted(door, case_of(door, case_id), instant, terms, reference=reference, urgent=urgent)
    line(f"{request.id}: submitted {request.submitted_at:%Y-%m-%d %H:%M} UTC; the payer's time ends {request.due_at:%Y-%m-%d %H:%M} UTC")


@request_app.command("reference")
def reference(
    case_id: CaseId,
    number: Annotated[str, typer.Argument(help="the payer's own number")],
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    home: HomeFolder = HOME,
) -> None:
    """Enter the payer's own number of the open request."""
    from practice.flow.requests import referenced
    from practice.store.cases import case_of

    with practice_door(home, user, purpose) as door:
        request = referenced(door, case_of(door, case_id), number)
    line(f"{request.id}: reference entered")


@request_app.command("tell")
def tell(
    case_id: CaseId,
    what: Annotated[What, typer.Argument(help="what happened")],
    at: At = None,
    said: Annotated[str, typer.Option("--said", help="in your words, such as who said what")] = "",
    by: Annotated[str | None, typer.Option("--by", help="the day by which the payer wants the answer, as its letter names it")] = None,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    home: HomeFolder = HOME,
) -> None:
    """Enter what happened: a status call, what the payer asked for, that it or a message or an appeal was sent, a visit moved or kept."""
    from practice.flow.requests import happened, told
    from practice.store.cases import case_of

    instant, last = instant_of("--at", at), day_of("--by", by)
    body: dict[str, str] = ({"said": said} if said else {}) | ({"by": last.isoformat()} if last else {})
    with practice_door(home, user, purpose) as door:
        case = case_of(door, case_id)
        if what in (What.APPEAL_SUBMITTED, What.RESCHEDULED, What.VISIT_KEPT):
            happened(door, case.id, what.value, dict(body), instant)
        else:
            told(door, case, what.value, body, instant)
    line(f"{what.value.replace('_', ' ')}: entered")


@request_app.command("decide")
def decide(
    case_id: CaseId,
    decision: Annotated[Verdict, typer.Argument(help="what the payer decided")],
    on: Annotated[str | None, typer.Option("--on", help="the day of the decision; default: today")] = None,
    reason: Annotated[list[str] | None, typer.Option("--reason", help="a reason code, such as CO-50; once for each")] = None,
    appeal_by: Annotated[str | None, typer.Option("--appeal-by", help="the last day for an appeal, as the letter names it")] = None,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    home: HomeFolder = HOME,
) -> None:
    """Enter the payer's decision."""
    from practice.flow.requests import decided
    from practice.store.cases import case_of

    day, last = day_of("--on", on) or now().date(), day_of("--appeal-by", appeal_by)
    with practice_door(home, user, purpose) as door:
        outcome = decided(door, case_of(door, case_id), decision.value, day, reasons=tuple(reason or ()), appeal_by=last)
    line(f"{outcome.decision.replace('_', ' ')} on {outcome.decided_on}: entered")


@request_app.command("show")
def show(
    case_id: CaseId,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Show what happened with a case at its payer, and what is due."""
    from practice.flow.trails import trail_of
    from practice.store.cases import case_of

    terms = terms_of(home)
    with practice_door(home, user, purpose, consent) as door, door.together():
        case = case_of(door, case_id)
        trail = trail_of(door, case_id)
    due = trail.deadlines(terms.of(case.payer_id, case.lob, case.state), now())
    if format is Format.JSON:
        json_line({
            "case": case.id, "due": [{"kind": one.kind, "by": one.by, "over": one.over, "what": one.what, "why": one.why} for one in due],
            "requests": [{"id": one.id, "state": one.state, "reference": one.reference, "urgent": one.urgent,
                          "submitted_at": one.submitted_at, "due_at": one.due_at} for one in trail.requests],
            "events": [{"kind": one.kind, "at": one.at, "by": one.by, "body": one.body} for one in trail.events],
        })  # fmt: skip
    else:
        for request in trail.requests:
            line(
                f"request {request.id}  {request.state}  {'urgent' if request.urgent else 'standard'}  reference {request.reference or '-'}"
            )
        for event in trail.events:
            line(f"  {event.at:%Y-%m-%d %H:%M}  {event.kind:18} {event.by}  {_told(event.body)}".rstrip())
        for one in due:
            line(f"  {'OVER  ' if one.over else ''}{one.why}")
    if any(one.over for one in due):
        raise typer.Exit(WITH_ISSUES)


def _told(body: str) -> str:
    """What an event says, for people: without what ties it to a judgement."""
    said = {name: value for name, value in json.loads(body).items() if name not in ("fingerprint", "judged")}
    return ", ".join(f"{name}: {value}" for name, value in sorted(said.items()))


@request_app.command("message")
def message(case_id: CaseId, user: UserName = "", purpose: Why = Purpose.PAYMENT, consent: Consent = "", home: HomeFolder = HOME) -> None:
    """Print the next message to the payer, prepared by the sweep when its clock ran out; you send it."""
    from practice.drafts.draft import MEDIA, Kind
    from practice.drafts.keeping import opened
    from practice.drafts.outreach import as_text
    from practice.store.work import drafts_of

    with practice_door(home, user, purpose, consent) as door:
        found = [draft for draft in drafts_of(door, case_id) if draft.kind == Kind.OUTREACH and draft.media == MEDIA]
        if not found:
            raise Refusal(f"case {case_id}: no message is prepared; 'payerwatch sweep' does when a clock has run out", USAGE)
        message = opened(door, found[-1].id)
    if message.faults:
        raise Refusal(f"draft {found[-1].id}: {message.faults[0].why}; 'payerwatch practice draft check' lists every fault")
    line(as_text(message.draft))
