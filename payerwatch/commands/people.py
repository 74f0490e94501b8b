"""What people do with the changes they are told, and what payers have announced: `acknowledge`, `lag`, `announced`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from diffing.acknowledge import Mark
from payerwatch.commands.record import RunName, chosen_run, published
from payerwatch.commands.weekly import HOME, HomeFolder, now
from payerwatch.home import Home
from payerwatch.output import Format, json_line, json_lines, line
from payerwatch.refusal import USAGE, Refusal

if TYPE_CHECKING:
    from diffing.acknowledge import Acknowledgement
    from diffing.announced.model import Announcement

As = Annotated[Format, typer.Option("--format", help="text for people, json for programs")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("acknowledge")(acknowledge)
    app.command("lag")(lag)
    app.command("announced")(announced)


def acknowledge(
    policy: Annotated[str, typer.Argument(help="a policy's id, as the digest and 'payerwatch changes' name it")],
    mark: Annotated[Mark, typer.Option("--as", help="read, huddle (to be talked over) or done")],
    by: Annotated[str, typer.Option("--by", help="your name", envvar="PAYERWATCH_PERSON")],
    note: Annotated[str, typer.Option("--note", help="one line for the others")] = "",
    run: RunName = "last",
    home: HomeFolder = HOME,
) -> None:
    """Mark a change as read, to be talked over, or done; with your name and the time."""
    from diffing.acknowledge import Acknowledgement, AcknowledgementError, ChangeKey
    from diffing.acknowledge import acknowledge as add

    with published(home) as store:
        chosen = chosen_run(store, run)
        rows = [row for row in store.changes(chosen.run_id) if row.policy_id == policy]
    if not rows:
        raise Refusal(
            f"{policy}: no change of this policy in run {chosen.run_id}; 'payerwatch changes --run {chosen.run_id}' lists them", USAGE
        )
    if not by.strip():
        raise Refusal("--by: a mark needs your name", USAGE)
    at = now()
    for row in rows:
        key = ChangeKey(row.run_id, row.policy_id, row.event, row.to_version)
        try:
            add(Home(home).marks, Acknowledgement(key, mark, by, at, note))
        except AcknowledgementError as error:
            raise Refusal(str(error)) from error
    line(f"{policy}: {mark} by {by.strip()}, {at:%Y-%m-%d %H:%M} UTC")


def marks_of(home: Home) -> tuple[Acknowledgement, ...]:
    """All marks of a home. Raises Refusal."""
    from diffing.acknowledge import AcknowledgementError, acknowledgements

    try:
        return acknowledgements(home.marks)
    except AcknowledgementError as error:
        raise Refusal(str(error)) from error


def lag(
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=520, help="of so many runs, the latest first")] = 12,
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """How long news takes: from the payer's day to ours, and from there to a person's reading it."""
    from diffing.lag import figures, lags
    from diffing.week import digest_of

    with published(home) as store:
        runs = [run for run in store.runs() if run.state == "released"][:weeks]
        found = lags([digest_of(store, run) for run in runs], marks_of(Home(home)))
    if format is Format.JSON:
        json_lines(
            {
                "run_id": one.key.run_id, "policy_id": one.key.policy_id,
                "payers_day": one.payers_day.isoformat() if one.payers_day else None,
                "seen": one.seen.isoformat(), "read": one.read.isoformat() if one.read else None, "by": one.by,
                "days_to_see": one.days_to_see, "days_to_read": one.days_to_read,
            }
            for one in found
        )  # fmt: skip
        return
    said = figures(found)
    see = f"{said.median_to_see:+g} days" if said.median_to_see is not None else "no dates printed"
    read = f"{said.median_to_read:g} days" if said.median_to_read is not None else "nobody has marked one yet"
    line(f"{said.told} told changes of {len(runs)} runs; median from the payer's day to ours: {see}; from there to a reader: {read}")
    for one in found:
        if one.read is None:
            line(f"not read  {one.seen:%Y-%m-%d}  {one.key.policy_id}  {one.title}")


def announced(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE…]", help="bulletins to read instead of the record")] = None,
    run: RunName = "last",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """What payers say they will change: of the record as of a run, with what came of it; or of bulletins given as files."""
    if files:
        for file in files:
            _show_file(file, format)
        return
    with published(home) as store:
        rows = store.announced(chosen_run(store, run).run_id)
    if format is Format.JSON:
        json_lines(
            {
                "payer": row.payer_id, "policy": row.policy, "number": row.number, "class": row.announced or None,
                "effective": row.effective.isoformat() if row.effective else None, "state": row.state, "policy_id": row.about,
                "version": row.seen_version, "sentence": row.sentence, "text": row.text, "url": row.url, "page": row.page, "told": row.told,
            }
            for row in rows
        )  # fmt: skip
        return
    for row in rows:
        day = str(row.effective or "no date")
        line(f"{row.state:11} {day:10} {row.payer_id:14} {row.announced or 'no class':9} {row.policy}: {row.sentence}")
    if not rows:
        line("nothing announced; sources of kind 'announcements' hold the payers' bulletins")


def _show_file(file: Path, format: Format) -> None:  # noqa: A002
    from diffing.announced.classes import class_of_text
    from diffing.announced.entries import announcements_of
    from payerwatch.files import read_file

    reading = read_file(str(file))
    if reading.failure:
        raise Refusal(f"{file}: {reading.failure.detail}")
    for one in announcements_of(reading.document):
        told = class_of_text(one.text)
        if format is Format.JSON:
            json_line(_row(file, one) | {"class_by_text": str(told) if told else None})
        else:
            number = f" ({one.number})" if one.number else ""
            line(f"{one.effective or 'no date'!s:10} {one.announced or 'no class':9} {one.policy}{number}")


def _row(file: Path, one: Announcement) -> dict[str, Any]:
    return {
        "file": str(file), "policy": one.policy, "number": one.number, "class": str(one.announced) if one.announced else None,
        "effective": one.effective.isoformat() if one.effective else None, "text": one.text, "section": one.section, "page": one.page,
    }  # fmt: skip
