"""`run`, `sample` and `dashboard`."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from payerwatch.home import Home
from payerwatch.output import line
from payerwatch.refusal import USAGE, WITH_ISSUES, Refusal

if TYPE_CHECKING:
    from diffing.interest import Interest
    from payerwatch.week.plan import Done

HOME = Path("data/home")
SOURCES = Path("data/sources")
HomeFolder = Annotated[Path, typer.Option("--home", envvar="PAYERWATCH_HOME", help="where everything of this installation lies")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("run")(run)
    app.command("sample")(sample)
    app.command("dashboard")(dashboard)


def run(
    sources: Annotated[Path, typer.Option("--sources", help="folder of declarations, <payer>/<source>.yml")] = SOURCES,
    home: HomeFolder = HOME,
    profile: Annotated[
        Path | None, typer.Option("--profile", help="the practice's profile; default: the home's practice/profile.yml")
    ] = None,
    at: Annotated[str | None, typer.Option("--at", help="the run's instant, ISO 8601; default: now")] = None,
    no_model: Annotated[bool, typer.Option("--no-model", help="index for search by words only")] = False,
    contact: Annotated[str, typer.Option("--contact", envvar="PAYERWATCH_CONTACT", help="e-mail or page where sites can reach you")] = "",
) -> None:
    """Run the week: visit the sources, archive, read, record, compare, release, and write the digest."""
    from crawlers.warm_up import warm_up

    warm_up()
    from payerwatch.week.plan import Plan
    from payerwatch.week.run import run_week

    plan = Plan(
        home=Home(home),
        sources=sources,
        at=_instant(at),
        interest=interest_for(Home(home), profile),
        use_model=not no_model,
        contact=contact,
        clock=now,
    )
    with _said_plainly():
        done = run_week(plan)
    _finish(done)


@contextmanager
def _said_plainly() -> Iterator[None]:
    """What store, archive and journal say when they fail names file and remedy: it needs no more words. Raises Refusal."""
    from policies.archive import ArchiveError
    from policies.journal import JournalError
    from policies.store.rows import StoreError

    try:
        yield
    except (ArchiveError, JournalError, StoreError) as error:
        raise Refusal(str(error)) from error


def _finish(done: Done) -> None:
    from payerwatch.week.deliver import deliver

    _summarise(done)
    for issue in done.issues:
        typer.echo(f"issue: {issue.source_id or 'run'}: {issue.problem}: {issue.detail}{f' [{issue.url}]' if issue.url else ''}", err=True)
    undelivered = deliver(done)
    if done.issues or undelivered:
        raise typer.Exit(WITH_ISSUES)


def _summarise(done: Done) -> None:
    line(f"run {done.run_id}: {done.told} to read, {done.filed} noted and filed, {len(done.issues)} issues")
    line(f"digest: {done.digest}")


def interest_for(home: Home, profile: Path | None) -> Interest | None:
    """The practice's interest, or None where no profile is given or kept: then everything concerns the reader."""
    from practice.profile import ProfileError, interest_of, load_profile

    path = profile or (home.profile if home.profile.exists() else None)
    if path is None:
        return None
    try:
        return interest_of(load_profile(path))
    except ProfileError as error:
        raise Refusal(str(error), USAGE) from error


def now() -> dt.datetime:
    """The wall clock, in UTC; nothing below the commands looks at it."""
    return dt.datetime.now(dt.UTC)


def _instant(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise Refusal(f"--at {text}: not an ISO 8601 date or time, such as 2026-03-02T06:00:00Z", USAGE) from error
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def sample(
    home: HomeFolder = HOME,
    port: Annotated[int, typer.Option("--port", help="loopback port of the stand-in payers")] = 8765,
    no_model: Annotated[bool, typer.Option("--no-model", help="index for search by words only")] = False,
) -> None:
    """Two weeks over the bundled stand-in payers: what was published first, and what they changed a week later."""
    from payerwatch.sample import run_sample

    with _said_plainly():
        done = run_sample(Home(home), port=port, use_model=not no_model)
    _summarise(done)
    if done.issues:
        raise typer.Exit(WITH_ISSUES)


def dashboard(
    home: HomeFolder = HOME,
    port: Annotated[int, typer.Option("--port", help="port of the page on this machine")] = 8501,
    address: Annotated[str, typer.Option("--address", help="address to listen on")] = "127.0.0.1",
) -> None:
    """Open the dashboard over the published store."""
    Home(home).require_published()
    page = Path(__file__).parents[2] / "dashboard" / "app.py"
    os.environ["PAYERWATCH_HOME"] = str(home)
    command = [
        sys.executable,
        *("-m", "dashboard.serving", "run", str(page), "--server.port", str(port), "--server.address", address),
        *("--server.headless", "true"),
        *("--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false", "--client.toolbarMode", "minimal"),
    ]
    line(f"dashboard: http://{address}:{port} (stop with Ctrl-C)")
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter and page, no shell
