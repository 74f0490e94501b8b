"""`sweep`: the list before the first call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payerwatch.commands.denials_in import prepared
from payerwatch.commands.people import As
from payerwatch.commands.practice_door import Consent, UserName, Why, practice_door
from payerwatch.commands.practice_flow import day_of, policies, terms_of
from payerwatch.commands.weekly import HOME, HomeFolder, now
from payerwatch.output import Format, json_line, json_lines, line
from payerwatch.refusal import WITH_ISSUES, Refusal
from practice.access.actor import Purpose, Role

if TYPE_CHECKING:
    from practice.sweep.model import Need, Sweep
    from practice.sweep.run import Ground


def add_to(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("sweep")(sweep)


def sweep(
    day: Annotated[str | None, typer.Option("--day", help="the day; default: today")] = None,
    ahead: Annotated[int, typer.Option("--ahead", min=0, max=365, help="how many days of visits to look at")] = 14,
    again: Annotated[bool, typer.Option("--again", help="hold every case against its policies anew")] = False,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """List who needs what today, the most pressing first: visits, missing papers, stalled requests, deadlines, appeals due.

    The front desk gets what rescheduling needs, clinicians what waits for them.
    """
    today = day_of("--day", day) or now().date()
    with practice_door(home, user, purpose, consent) as door:
        if door.actor.role is Role.FRONT_DESK:
            from practice.sweep.desk import desk

            _print_rows(desk(door, today, ahead), format)
            return
        if door.actor.role is Role.CLINICIAN:
            from practice.sweep.desk import waiting

            with _ground(home, today, ahead, again) as ground:
                _print_rows(waiting(door, ground.terms, today, ground.shelf), format)
            return
        from practice.sweep.run import sweep as run

        with _ground(home, today, ahead, again) as ground:
            found = run(door, ground)
        prepared(door, home)
    if format is Format.JSON:
        json_line({"day": found.day, "cases": len(found.needs), "judged": found.judged, "left_out": found.left_out, "later": found.later,
                   "trouble": found.trouble})  # fmt: skip
        json_lines(to_json(need) for need in found.needs)
    else:
        _show(found)
    if found.trouble or any(need.failed for need in found.needs):
        raise typer.Exit(WITH_ISSUES)


@contextmanager
def _ground(home: Path, today: dt.date, ahead: int, again: bool) -> Iterator[Ground]:
    """What the sweep stands on; what cannot be read is said, and the sweep goes on without it."""
    from practice.flow.terms import turnaround
    from practice.refused import PracticeError
    from practice.sweep.run import Ground

    trouble: list[str] = []
    at = now() if today == now().date() else dt.datetime.combine(today, dt.time(12), dt.UTC)
    try:
        terms = terms_of(home)
    except PracticeError as error:
        trouble.append(f"{error}; until then the turnarounds that come with this program count")
        terms = turnaround()
    with ExitStack() as stack:
        shelf = None
        try:
            shelf = stack.enter_context(policies(home))
        except Refusal as error:
            trouble.append(str(error))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the policies, deadlines are told
            trouble.append(f"the published policies cannot be read ({type(error).__name__}); run 'payerwatch run' again")
        yield Ground(shelf, terms, at, today, ahead, again, tuple(trouble))


def _print_rows(rows: list[dict[str, Any]], format: Format) -> None:  # noqa: A002
    if format is Format.JSON:
        json_lines(rows)
        return
    for row in rows:
        line("  ".join(", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "-") for value in row.values()))


def to_json(need: Need) -> dict[str, Any]:
    """One case of the list."""
    return {
        "rank": need.rank.name.lower(), "case": need.case_id, "patient": need.patient, "visit": need.visit, "service": need.service,
        "payer": need.payer, "provider": need.provider, "bucket": need.status.value, "by": need.by, "why": list(need.why),
        "marks": list(need.marks), "failed": list(need.failed), "outreach": need.outreach or None,
        "asks": [{"what": ask.what, "whom": ask.whom, "who": ask.who, "by": ask.by, "late": ask.late} for ask in need.asks],
    }  # fmt: skip


def _show(found: Sweep) -> None:
    line(f"{found.day}: {len(found.needs)} cases, {found.judged} of them held against their policies anew")
    for said in found.trouble:
        line(f"TROUBLE: {said}")
    if found.left_out:
        line(f"{found.left_out} cases are left out: protected records need --consent")
    rank = None
    for need in found.needs:
        if need.rank is not rank:
            rank = need.rank
            line(f"\n{rank.words.upper()}")
        line(f"\n  {need.patient}  {need.service}  {need.payer}  visit {need.visit or 'not set'}  ({need.case_id})")
        line(f"    {need.status.words}: {'; '.join((*need.failed, *need.why, *need.marks))}")
        for ask in need.asks:
            line(f"    → by {ask.by}{' (LATE)' if ask.late else ''}, {ask.whom}: {ask.what}")
        if need.outreach:
            line(f"    message to the payer: {need.outreach}")
    if found.later:
        line(f"\n{found.later} open cases have their visits later than this list looks ahead; --ahead looks further")
