"""`practice denials …`: what payers decided, line by line, what does not add up, and the invented sample year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payerwatch.commands.people import As
from payerwatch.commands.practice_door import Consent, UserName, Why, day_given, practice_door
from payerwatch.commands.weekly import HOME, HomeFolder
from payerwatch.output import Format, json_line, json_lines, line
from payerwatch.refusal import USAGE, WITH_ISSUES, Refusal
from practice.access.actor import Purpose, Role

if TYPE_CHECKING:
    from practice.denials.model import ClaimLine

denials_app = typer.Typer(help="Denials: what payers decided, line by line, and what does not add up.", no_args_is_help=True)


@denials_app.command("list")
def list_(
    start: Annotated[str | None, typer.Option("--from", help="decided from this day")] = None,
    end: Annotated[str | None, typer.Option("--to", help="decided up to this day")] = None,
    all_: Annotated[bool, typer.Option("--all", help="every line, not only denials that stand")] = False,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """List denials that stand, by day of decision: the manager sees them without case and claim."""
    from practice.denials.store import counted_lines, lines

    first, last = day_given("--from", start), day_given("--to", end)
    with practice_door(home, user, purpose, consent) as door:
        chosen = counted_lines if door.actor.role is Role.MANAGER else lines
        found = chosen(door, first, last)
    if found.left_out:
        typer.echo(f"{found.left_out} lines are left out: protected records need --consent", err=True)
    rows = [_row(one, detail=chosen is lines) for one in found.lines if all_ or (one.current and one.denied)]
    if format is Format.JSON:
        json_lines(rows)
        return
    for row in rows:
        line("  ".join(str(value) if value not in (None, "") else "-" for value in row.values()))


def _row(one: ClaimLine, *, detail: bool) -> dict[str, Any]:
    from practice.remittance.elements import printed

    codes = " ".join(f"{each.group}-{each.carc}" for each in one.adjustments)
    row: dict[str, Any] = {
        "decided": one.adjudicated, "service": one.service_date, "payer": one.payer_id, "procedure": one.procedure,
        "status": str(one.status), "reason": one.reason, "codes": " ".join((codes, *one.remarks)), "charged": printed(one.charged_cents),
        "denied": printed(one.denied_cents), "paid": printed(one.paid_cents), "provider": one.provider, "location": one.location,
        "sequence": str(one.sequence), "policy": one.policy_version,
    }  # fmt: skip
    return row | {"case": one.case_id, "line": one.line_id} if detail else row


@denials_app.command("show")
def show(
    line_id: Annotated[str, typer.Argument(help="a line's id, as 'payerwatch practice denials list' names it")],
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Show one line with its claim numbers, how its case was found, and each adjustment."""
    from practice.denials.store import line_of

    with practice_door(home, user, purpose, consent) as door:
        one, known = line_of(door, line_id)
    row = _row(one, detail=True) | {"claim": known.number, "payer_claim": known.payer_number, "match": known.match or None}
    row["adjustments"] = [{"group": a.group, "carc": a.carc, "cents": a.cents, "level": a.level} for a in one.adjustments]
    if format is Format.JSON:
        json_line(row)
        return
    for name, value in row.items():
        line(f"{name:12} {value if value not in (None, '') else 'not documented'}")


@denials_app.command("flags")
def flags(user: UserName = "", format: As = Format.TEXT, home: HomeFolder = HOME) -> None:  # noqa: A002
    """List what does not add up in the payments that stand, and by how much, and what was not as it should be."""
    from practice.denials.store import flags as flagged
    from practice.remittance.elements import printed

    with practice_door(home, user, Purpose.PAYMENT) as door:
        found = flagged(door)
    for one in found:
        by = None if one.told is None or one.reckoned is None else one.told - one.reckoned
        if format is Format.JSON:
            json_line({"payer": one.payer_id, "trace": one.trace, "decided": one.adjudicated, "place": one.place, "what": one.what,
                       "told": one.told, "reckoned": one.reckoned, "by": by})  # fmt: skip
        else:
            apart = f", {printed(by)} apart" if by is not None else ""
            line(f"{one.adjudicated}  {one.payer_id}  {one.trace}  {one.place}: {one.what}{apart}")


@denials_app.command("reconcile")
def reconcile(user: UserName = "", format: As = Format.TEXT, home: HomeFolder = HOME) -> None:  # noqa: A002
    """Hold every total of our lines against one reckoned in SQL from the segments as received; status 1 where a cent differs."""
    from practice.denials.reconcile import reconcile as reckon
    from practice.remittance.elements import printed

    with practice_door(home, user, Purpose.OPERATIONS) as door:
        found = reckon(door)
    for one in found:
        if format is Format.JSON:
            json_line({"payer": one.payer_id, "what": one.what, "ours": one.ours, "segments": one.segments, "agrees": one.agrees})
        else:
            said = "agrees" if one.agrees else f"DIFFERS by {printed(one.ours - one.segments)}"
            line(f"{one.payer_id:20}  {one.what:14}  {printed(one.ours):>14}  {said}")
    if not all(one.agrees for one in found):
        raise typer.Exit(WITH_ISSUES)


@denials_app.command("sample")
def sample(
    to: Annotated[Path, typer.Argument(help="a folder to write into; it must not exist yet")],
    seed: Annotated[int, typer.Option("--seed", help="decides everything in it")] = 7,
) -> None:
    """Write an invented year of remittances with planted patterns, and truth.yml that tells them. None of it is real."""
    import yaml

    from practice.denials.sample_year import sample_year

    year = sample_year(seed)
    try:
        to.mkdir(parents=True)
    except OSError as error:
        raise Refusal(f"{to}: cannot be made ({error.strerror}); name a new folder", USAGE) from None
    for one in year.files:
        (to / one.name).write_bytes(one.data)
    appeals = [{"claim": one.line_id, "filed": one.filed.isoformat(), "outcome": str(one.outcome)} for one in year.appeals]
    truth = year.truth | {"appeals": appeals}
    (to / "truth.yml").write_text(yaml.safe_dump(truth, sort_keys=False), encoding="utf-8")
    line(f"{len(year.files)} files and truth.yml in {to}: an invented year, of {year.truth['claims']} claims")
