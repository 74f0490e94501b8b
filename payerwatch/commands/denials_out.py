"""`practice denials patterns|brief|csv|claims|forward`: what payers deny, how often against what is normal, since which change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payerwatch.commands import denials_list, denials_work
from payerwatch.commands.people import As
from payerwatch.commands.practice_door import Consent, UserName, day_given, practice_door
from payerwatch.commands.weekly import HOME, HomeFolder, now
from payerwatch.home import Home
from payerwatch.output import Format, json_line, json_lines, line
from payerwatch.refusal import USAGE, Refusal
from practice.access.actor import Purpose

if TYPE_CHECKING:
    from policies.store.reader import StoreReader
    from practice.denials.brief import Asked
    from practice.denials.brief_model import Brief
    from practice.forward.model import Outlook
    from practice.patterns.model import Alert, Shift

YEAR = dt.timedelta(days=365)
Payer = Annotated[str, typer.Argument(help="a payer's id, such as northlake")]
From = Annotated[str | None, typer.Option("--from", help="decided from this day; default: a year before --to")]
To = Annotated[str | None, typer.Option("--to", help="decided up to this day; default: today")]


def add_to() -> None:
    """Add this module's commands to `denials`."""
    app = denials_list.denials_app
    app.command("patterns")(patterns)
    app.command("brief")(brief)
    app.command("csv")(csv)
    app.command("claims")(claims)
    app.command("forward")(forward)
    denials_work.add_to(app)


@contextmanager
def _published(home: Path) -> Iterator[StoreReader | None]:
    """The published store; None before the first release."""
    from payerwatch.commands.record import published

    if not Home(home).published.exists():
        yield None
        return
    with published(home) as store:
        yield store


def _days(start: str | None, end: str | None) -> tuple[dt.date, dt.date]:
    last = day_given("--to", end) or now().date()
    first = day_given("--from", start) or last - YEAR + dt.timedelta(days=1)
    if first > last:
        raise Refusal(f"--from {first}: comes after --to {last}", USAGE)
    return first, last


def patterns(
    payer: Annotated[str | None, typer.Option("--payer", help="only this payer")] = None,
    start: From = None,
    end: To = None,
    user: UserName = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Tell what is refused beyond what is normal, what moved, and which policy change it began with: associations, never causes."""
    from practice.denials.changes import known_changes
    from practice.denials.store import counted_lines
    from practice.patterns.alerts import alerts
    from practice.patterns.shifts import shifts
    from practice.patterns.table import table_of

    first, last = _days(start, end)
    with practice_door(home, user, Purpose.OPERATIONS) as door, _published(home) as store:
        found = counted_lines(door, first, last)
        changes = known_changes(store).known if store else ()
    if found.left_out:
        typer.echo(f"{found.left_out} lines of protected records are not in these figures", err=True)
    table = table_of(found.lines)
    told = [one for one in alerts(table) if not payer or ("payer", payer) in one.key]
    moved = [one for one in shifts(table, changes) if not payer or ("payer", payer) in one.key]
    if format is Format.JSON:
        json_lines(_alert(one) for one in told)
        json_lines(_shift(one) for one in moved)
        return
    line(f"{len(table)} first decisions of {first} to {last}; {len(told)} patterns, {len(moved)} moves")
    for alert in told:
        line(f"  {_said(alert.key)}: {alert.refused} of {alert.lines} refused ({alert.share:.1%}), usual {alert.usual:.1%},"
             f" ${alert.denied_cents / 100:,.0f}, chance {alert.chance:.4f}")  # fmt: skip
    for shift in moved:
        since = f"since {shift.change.policy}@{shift.change.version}: {shift.change.said}" if shift.change else "no known change fits"
        line(f"  {_said(shift.key)}: {shift.before.share:.1%} → {shift.after.share:.1%} from {shift.day}, {since}")


def _said(key: tuple[tuple[str, str], ...]) -> str:
    return " × ".join(value for _, value in key)


def _alert(one: Alert) -> dict[str, Any]:
    return {
        "what": "pattern", "key": dict(one.key), "refused": one.refused, "lines": one.lines, "share": round(one.share, 6),
        "usual": round(one.usual, 6), "chance": one.chance, "denied_cents": one.denied_cents,
    }  # fmt: skip


def _shift(one: Shift) -> dict[str, Any]:
    return {
        "what": "move", "key": dict(one.key), "day": one.day, "before": [one.before.refused, one.before.lines],
        "after": [one.after.refused, one.after.lines], "chance": one.chance, "earliest": one.earliest, "latest": one.latest,
        "change": one.change.change_id if one.change else None, "said": one.change.said if one.change else None,
        "cannot_be_told_from": [other.change_id for other in one.others],
    }  # fmt: skip


def brief(
    payer: Payer,
    to: Annotated[Path, typer.Option("--into", help="folder to write into")] = Path(),
    start: From = None,
    end: To = None,
    user: UserName = "",
    home: HomeFolder = HOME,
) -> None:
    """Write the contract brief of a payer: two pages (PDF), the workbook (XLSX) and the figures (CSV). No patient is named in it."""
    from payerwatch.atomic import write_bytes, write_text
    from practice.denials.brief_csv import to_csv
    from practice.denials.brief_pdf import to_pdf
    from practice.denials.brief_xlsx import to_xlsx

    made = _brief(home, user, payer, start, end)
    name = f"brief-{payer}-{made.start}-{made.end}"
    try:
        write_bytes(to / f"{name}.pdf", to_pdf(made))
        write_bytes(to / f"{name}.xlsx", to_xlsx(made))
        write_text(to / f"{name}.csv", to_csv(made))
    except OSError as error:
        raise Refusal(f"{to}: cannot be written ({error.strerror}); name another folder with --into") from None
    line(f"{to / name}.pdf, .xlsx, .csv: {made.lines} first decisions on {made.claims} claims")
    if made.invented:
        line("the store holds the invented sample year: every page says that no figure is real")


def csv(payer: Payer, start: From = None, end: To = None, user: UserName = "", home: HomeFolder = HOME) -> None:
    """Print the figures of a payer's brief as CSV, one a row; the column 'figure' leads to the claims behind."""
    import sys

    from practice.denials.brief_csv import to_csv

    sys.stdout.write(to_csv(_brief(home, user, payer, start, end)))


def claims(
    payer: Payer,
    figure: Annotated[str, typer.Argument(help="a figure, as the CSV names it: refused, reason:coding, pattern:1, move:1:after")],
    start: From = None,
    end: To = None,
    user: UserName = "",
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """List the lines behind one figure of a brief, for those who may see single claims; 'denials show' opens one."""
    from practice.denials.brief_store import claims_of

    asked = _asked(home, payer, start, end)
    with practice_door(home, user, Purpose.PAYMENT, consent) as door, _published(home) as store:
        found = claims_of(door, store, asked, figure)
    for one in found:
        if format is Format.JSON:
            json_line({"figure": figure, "line": one})
        else:
            line(one)


def _brief(home: Path, user: str, payer: str, start: str | None, end: str | None) -> Brief:
    from practice.denials.brief_store import brief_of

    asked = _asked(home, payer, start, end)
    with practice_door(home, user, Purpose.OPERATIONS) as door, _published(home) as store:
        made = brief_of(door, store, asked)
    if not made.lines:
        raise Refusal(f"{payer}: no first decision from {asked.start} to {asked.end} is in the store; check the payer's id and the days")
    return made


def _asked(home: Path, payer: str, start: str | None, end: str | None) -> Asked:
    from practice.denials.brief import Asked
    from practice.profile import ProfileError, load_profile

    first, last = _days(start, end)
    path = Home(home).profile
    try:
        practice = load_profile(path).practice if path.exists() else "The practice"
    except ProfileError as error:
        raise Refusal(str(error), USAGE) from error
    return Asked(practice, payer, first, last, first - (last - first) - dt.timedelta(days=1))


def forward(
    run: Annotated[str, typer.Option("--run", help="a run's id, or last")] = "last",
    on: Annotated[str | None, typer.Option("--on", help="the day up to which cases count; default: today")] = None,
    user: UserName = "",
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Hold the past year's approved cases against the policies that a run found changed, and put the counts into its digest."""
    from payerwatch.commands.record import published
    from payerwatch.week.release import write_digest
    from practice.denials.changes import known_changes
    from practice.forward.run import forward as run_forward

    day = day_given("--on", on) or now().date()
    Home(home).require_published()
    with practice_door(home, user, Purpose.OPERATIONS, consent) as door, published(home) as store:
        run_id = _run_id([one.run_id for one in store.runs() if one.state == "released"], run)
        changes = [one for one in known_changes(store).changes if one.run_id == run_id]
        found = run_forward(door, store, changes, day)
    _put(home, run_id, found)
    write_digest(Home(home), run_id)
    for one in found:
        _tell(one, format)
    if format is Format.TEXT:
        line(f"{len(found)} changes of run {run_id}; the digest tells the counts: {Home(home).digest(run_id, 'html')}")


def _run_id(runs: list[str], wanted: str) -> str:
    if not runs:
        raise Refusal("--run: no run was released yet; 'payerwatch run' makes one", USAGE)
    if wanted == "last":
        return runs[0]
    if wanted not in runs:
        raise Refusal(f"--run {wanted}: no released run of this id; the last one is {runs[0]}", USAGE)
    return wanted


def _put(home: Path, run_id: str, found: tuple[Outlook, ...]) -> None:
    """Only sentences of counts leave the practice's side, and none of a handful of cases."""
    from diffing.digest import Forward
    from payerwatch.week.forwarded import put_forward

    put_forward(Home(home), run_id, [Forward(one.policy_id, one.to_version, one.sentence) for one in found if not one.few])


def _tell(one: Outlook, format: Format) -> None:  # noqa: A002
    if format is Format.TEXT:
        line(f"{one.policy_id} {one.from_version} → {one.to_version}: {one.sentence}")
        line(f"  cases of {one.start} to {one.end}; {one.already} missed something before as well, {one.unjudged} could not be judged")
        return
    json_line({
        "policy_id": one.policy_id, "from_version": one.from_version, "to_version": one.to_version, "start": one.start, "end": one.end,
        "cases": one.cases, "missing": one.missing, "against": one.against, "gained": one.gained, "already": one.already,
        "unjudged": one.unjudged, "told": not one.few,
    })  # fmt: skip
