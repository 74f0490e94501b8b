"""`practice denials queue|answered|take|close|reopen`: what is next about each denial, and what was done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payerwatch.commands.people import As
from payerwatch.commands.practice_door import Consent, UserName, day_given, practice_door
from payerwatch.commands.weekly import HOME, HomeFolder, now
from payerwatch.home import Home
from payerwatch.output import Format, json_line, json_lines, line
from payerwatch.refusal import USAGE, Refusal
from practice.access.actor import Purpose, Role

if TYPE_CHECKING:
    from practice.denials.queue import Item
    from practice.denials.queue_store import QueueCount

LineId = Annotated[str, typer.Argument(help="a line's id, as 'payerwatch practice denials queue' names it")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands to `denials`."""
    app.command("queue")(queue)
    app.command("answered")(answered)
    app.command("take")(take)
    app.command("close")(close)
    app.command("reopen")(reopen)


def queue(
    on: Annotated[str | None, typer.Option("--on", help="the day; default: today")] = None,
    payer: Annotated[str | None, typer.Option("--payer", help="only this payer")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="only what is past its last day")] = False,
    user: UserName = "",
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """List what is next about every denial that stands: overdue first, then by last day. The manager sees counts by payer and step."""
    from practice.denials.actions import actions
    from practice.denials.queue_store import queue_counts, queue_of
    from practice.flow.terms import turnaround

    day = day_given("--on", on) or now().date()
    with practice_door(home, user, Purpose.PAYMENT, consent) as door:
        declared, terms = actions(Home(home).denial_actions), turnaround(Home(home).turnaround)
        if door.actor.role is Role.MANAGER:
            _tell_counts(queue_counts(door, declared, terms, day), format)
            return
        found = queue_of(door, declared, terms, day)
    if found.left_out:
        typer.echo(f"{found.left_out} lines are left out: protected records need --consent", err=True)
    items = [one for one in found.items if (not payer or one.line.payer_id == payer) and (one.overdue or not overdue)]
    if format is Format.JSON:
        json_lines(map(_row, items))
        return
    for one in items:
        _tell(one)
    cents = sum(one.line.denied_cents for one in items)
    line(f"{len(items)} denials, ${cents / 100:,.2f}; {sum(one.overdue for one in items)} overdue")


def _tell(one: Item) -> None:
    left = f"{-one.left} days over" if one.overdue else f"{one.left} days left"
    line(f"{one.standing.upper():8} {one.due} ({left})  {one.line.payer_id}  {one.line.procedure or 'claim'}"
         f"  ${one.line.denied_cents / 100:,.2f}  {one.step}: {one.owner}")  # fmt: skip
    line(f"  {one.why}")
    if one.correct:
        line(f"  put right: {one.correct}")
    if one.record:
        line(f"  from: {one.record}")
    odds = one.odds.words if one.odds else "too few decided to tell"
    line(f"  odds so far: {odds}; last day by {one.due_from}; line {one.line.line_id}, case {one.line.case_id or 'none'}")


def _row(one: Item) -> dict[str, Any]:
    return {
        "line": one.line.line_id, "case": one.line.case_id, "payer": one.line.payer_id, "procedure": one.line.procedure,
        "service": one.line.service_date, "decided": one.line.adjudicated, "reason": one.line.reason, "denied_cents": one.line.denied_cents,
        "step": one.step, "why": one.why, "correct": one.correct or None, "record": one.record or None, "owner": one.owner, "due": one.due,
        "due_from": one.due_from, "days_left": one.left, "standing": one.standing,
        "odds": {"paid": one.odds.rate.refused, "decided": one.odds.rate.lines, "low": round(one.odds.rate.low, 4),
                 "high": round(one.odds.rate.high, 4), "of": one.odds.of} if one.odds else None,
    }  # fmt: skip


def _tell_counts(found: tuple[QueueCount, ...], format: Format) -> None:  # noqa: A002
    for one in found:
        row = {"payer": one.payer_id, "step": one.step, "denials": one.items, "overdue": one.overdue, "denied_cents": one.denied_cents}
        if format is Format.JSON:
            json_line(row)
        else:
            line(f"{one.payer_id:20}  {one.step:18}  {one.items:5}  {one.overdue:5} overdue  ${one.denied_cents / 100:>13,.2f}")


def answered(
    line_id: LineId,
    kind: Annotated[str, typer.Argument(help="corrected claim, peer-to-peer, appeal, second appeal, external review")],
    filed: Annotated[str, typer.Option("--filed", help="the day it went out")],
    decided: Annotated[str | None, typer.Option("--decided", help="the day the payer decided; without it, it is open")] = None,
    outcome: Annotated[str | None, typer.Option("--outcome", help="overturned, upheld or partly")] = None,
    recovered: Annotated[float, typer.Option("--recovered", min=0, help="dollars paid beyond what was paid at the denial")] = 0.0,
    user: UserName = "",
    consent: Consent = "",
    home: HomeFolder = HOME,
) -> None:
    """Enter what was sent about a denial, and, once the payer has decided, how it ended."""
    from practice.denials.actions import APPEALS
    from practice.denials.model import Appeal, AppealOutcome
    from practice.denials.store import put_appeal

    kinds = sorted({*APPEALS, "corrected claim"})
    if kind not in kinds:
        raise Refusal(f"{kind}: not one of {', '.join(kinds)}", USAGE)
    ended = day_given("--decided", decided)
    if (ended is None) != (outcome is None) or outcome not in (None, "overturned", "upheld", "partly"):
        raise Refusal("--outcome: give --decided and one of overturned, upheld, partly, or neither", USAGE)
    sent = day_given("--filed", filed)
    if sent is None or (ended and ended < sent):
        raise Refusal("--decided: comes before --filed", USAGE)
    appeal = Appeal(line_id, kind, sent, ended, AppealOutcome(outcome or "open"), round(recovered * 100))
    with practice_door(home, user, Purpose.PAYMENT, consent) as door:
        put_appeal(door, appeal)
    line(f"{kind} of {sent}: entered{f', {outcome}' if outcome else ', open'}")


def take(
    line_id: LineId,
    owner: Annotated[str, typer.Option("--owner", help="who takes it over; default: you")] = "",
    user: UserName = "",
    consent: Consent = "",
    home: HomeFolder = HOME,
) -> None:
    """Take a denial over, or give it to somebody."""
    _enter(home, user, consent, line_id, "owner", owner=owner or user)


def close(
    line_id: LineId,
    reason: Annotated[str, typer.Option("--reason", help="why it is written off, in one of the declared words")] = "",
    patient: Annotated[bool, typer.Option("--patient", help="it was billed to the patient instead")] = False,
    user: UserName = "",
    consent: Consent = "",
    home: HomeFolder = HOME,
) -> None:
    """Write a denial off with a declared reason, or say that it was billed to the patient; it leaves the queue under your name."""
    _enter(home, user, consent, line_id, "billed patient" if patient else "written off", reason=reason)


def reopen(line_id: LineId, user: UserName = "", consent: Consent = "", home: HomeFolder = HOME) -> None:
    """Take a closed denial up again."""
    _enter(home, user, consent, line_id, "reopened")


def _enter(home: Path, user: str, consent: str, line_id: str, act: str, *, owner: str = "", reason: str = "") -> None:
    from practice.denials.actions import actions
    from practice.denials.queue_store import enter

    with practice_door(home, user, Purpose.PAYMENT, consent) as door:
        enter(door, line_id, act, owner=owner, reason=reason, allowed=actions(Home(home).denial_actions).write_off)
    line(f"{act}: entered")
