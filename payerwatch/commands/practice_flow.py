"""`practice preflight` and `practice request …`: stored cases against the policies in force, and what becomes of them at the payer."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payerwatch.commands.people import As
from payerwatch.commands.practice_door import Consent, UserName, Why, practice_door
from payerwatch.commands.weekly import HOME, HomeFolder, now
from payerwatch.home import Home
from payerwatch.output import Format, json_line, line
from payerwatch.refusal import USAGE, WITH_ISSUES, Refusal
from practice.access.actor import Purpose

if TYPE_CHECKING:
    from practice.flow.judgement import Judgement, Row
    from practice.flow.shelf import CaseShelf
    from practice.flow.standing import Standing
    from practice.flow.terms import Turnaround
    from practice.store.door import Door
    from practice.store.rows import CaseRow

request_app = typer.Typer(help="Requests at payers: what was submitted, what they said, and their clocks.", no_args_is_help=True)
CaseId = Annotated[str, typer.Argument(help="a case's id, as 'payerwatch practice cases' names it")]
At = Annotated[str | None, typer.Option("--at", help="when it happened, as 2026-03-02 or 2026-03-02T14:30; default: now")]


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
    app.command("preflight")(preflight)
    app.add_typer(request_app, name="request")


@contextmanager
def policies(home: Path) -> Iterator[CaseShelf]:
    """The published policies and the accepted rules. Raises Refusal."""
    from policies.store.reader import PublishedStore
    from practice.flow.shelf import CaseShelf

    with PublishedStore.open(Home(home).require_published()) as store:
        yield CaseShelf(store, Home(home).rules)


def terms_of(home: Path) -> Turnaround:
    """The declared turnarounds, with the practice's own. Raises PracticeError."""
    from practice.flow.terms import turnaround

    return turnaround(Home(home).turnaround)


def day_of(option: str, text: str | None) -> dt.date | None:
    """A day as given. Raises Refusal."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal(f"{option}: not a day such as 2026-03-02", USAGE) from None


def instant_of(option: str, text: str | None) -> dt.datetime:
    """An instant as given, in UTC where it names no zone; now where none is. Raises Refusal."""
    try:
        found = dt.datetime.fromisoformat(text) if text else now()
    except ValueError:
        raise Refusal(f"{option}: not a day or time such as 2026-03-02T14:30", USAGE) from None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def preflight(
    case_id: Annotated[str | None, typer.Option("--case", help="one case")] = None,
    visit_date: Annotated[str | None, typer.Option("--visit-date", help="all cases of a day of visits, as 2026-03-02")] = None,
    day: Annotated[str | None, typer.Option("--day", help="the day from which deadlines count; default: today")] = None,
    again: Annotated[bool, typer.Option("--again", help="judge anew, though nothing has changed")] = False,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Hold stored cases against the policies in force on the day of the visit: criteria table, what is missing, whom to ask by when."""
    from practice.flow.running import preflight_case, settle
    from practice.flow.standing import standing
    from practice.flow.trails import trail_of
    from practice.store.cases import case_of, cases_between

    visit, today = day_of("--visit-date", visit_date), day_of("--day", day) or now().date()
    if (case_id is None) == (visit is None):
        raise Refusal("preflight: give either --case or --visit-date", USAGE)
    terms = terms_of(home)
    with policies(home) as shelf, practice_door(home, user, purpose, consent) as door:
        door.require("findings.write")
        cases = (case_of(door, case_id),) if case_id else cases_between(door, visit, visit).cases
        for case in cases:
            with door.together():
                found, _ = preflight_case(door, shelf, case, again=again)
                own = terms.of(case.payer_id, case.lob, case.state)
                told = standing(case, found, trail_of(door, case.id).deadlines(own, now()), terms, today)
                settle(door, case, told)
                name = _name(door, case)
            json_line(to_json(case, found, told)) if format is Format.JSON else _show(case, name, found, told)
    if not cases:
        line(f"no cases with a visit on {visit}")


def _name(door: Door, case: CaseRow) -> str:
    from practice.store.patients import patient_of

    patient = patient_of(door, case.patient_id)
    return f"{patient.family}, {patient.given}"


def to_json(case: CaseRow, found: Judgement, told: Standing) -> dict[str, Any]:
    """A stored pre-flight as JSON; the findings have the keys of `payerwatch preflight`, and more."""
    return {
        "case": case.id, "visit": case.visit, "bucket": told.status.value, "otherwise": told.otherwise.value, "overall": found.overall,
        "why": list(told.why), "marks": list(told.marks), "submit_by": told.submit_by,
        "asks": [
            {"what": ask.what, "whom": ask.whom, "who": ask.who, "by": ask.by, "late": ask.late} for ask in told.asks
        ],
        "policies": [
            {"policy": f"{one.policy_id}@{one.version_no}", "title": one.title, "effective": one.effective, "url": one.url,
             "overall": one.overall, "reviewed": one.reviewed, "statements": one.statements}
            for one in found.policies
        ],
        "diagnoses": [{"code": one.code, "listing": one.listing, "listed_as": one.listed_as} for one in found.diagnoses],
        "human_only": bool(found.human), "reasons": list(found.human),
        "missing": [{"quote": one.quote, "ask": one.ask, "conflict": one.conflict, "rule_out": one.rule_out} for one in found.open],
        "findings": [_finding(row) for row in found.rows],
    }  # fmt: skip


def _finding(row: Row) -> dict[str, Any]:
    return {
        "quote": row.quote, "result": row.result, "stance": row.stance, "policy": row.policy, "section": list(row.section),
        "evidence": [
            {"document": one.document_id, "start": one.start, "quote": one.quote, "author": one.author, "written": one.written,
             "state": one.state}
            for one in row.shown
        ],
        "asked": row.asked, "reviewed": row.reviewed, "confirmed": row.confirmed, "flagged": row.flagged,
    }  # fmt: skip


def _show(case: CaseRow, name: str, found: Judgement, told: Standing) -> None:
    line(f"\n{case.visit or 'no visit'}  {name}  {case.service} {', '.join(case.cpt)}  {case.payer_id}  ({case.id})")
    line(f"  {told.status.value.replace('_', ' ').upper()}" + _unless(told))
    for said in (*told.why, *told.marks):
        line(f"  - {said}")
    for policy in found.policies:
        named = f"{policy.policy_id}@{policy.version_no}, {policy.title}"
        line(f"  policy {named}, effective {policy.effective or 'not printed'}: {policy.overall.replace('_', ' ')}")
    for ask in told.asks:
        line(f"  → by {ask.by}{' (LATE)' if ask.late else ''}, {ask.whom}: {ask.what}")
    for row in found.asked:
        mark = "" if row.reviewed else " (rule not reviewed)"
        line(f"  [{row.result.replace('_', ' '):14}] {row.stance.replace('_', ' ')}{mark}: {' '.join(row.quote.split())}")
        for shown in row.shown:
            state = shown.state or "not read as a fact"
            line(f"{'':19}“{' '.join(shown.quote.split())}” ({shown.author or 'author not named'}, {shown.written or 'no day'}; {state})")


def _unless(told: Standing) -> str:
    return f" (otherwise: {told.otherwise.value.replace('_', ' ')})" if told.otherwise is not told.status else ""


# ---------------------------------------------------------------- requests


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
    from practice.flow.outreach import KIND
    from practice.store.work import drafts_of

    with practice_door(home, user, purpose, consent) as door:
        found = [draft for draft in drafts_of(door, case_id) if draft.kind == KIND]
    if not found:
        raise Refusal(f"case {case_id}: no message is prepared; 'payerwatch sweep' does when a clock has run out", USAGE)
    line(found[-1].data.decode())
