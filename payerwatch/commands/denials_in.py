"""`practice remit`, `practice denial-letter` and `practice denials match`: what payers decided, taken in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payerwatch.commands import denials_list
from payerwatch.commands.people import As
from payerwatch.commands.practice_door import Consent, UserName, practice_door
from payerwatch.commands.weekly import HOME, HomeFolder, now
from payerwatch.home import Home
from payerwatch.output import Format, json_line, line
from payerwatch.refusal import USAGE, WITH_ISSUES, Refusal
from practice.access.actor import Purpose

if TYPE_CHECKING:
    from practice.denials.model import DenialLetter
    from practice.denials.policies import PublishedPolicies
    from practice.denials.taking import RemitReport
    from practice.store.door import Door
    from practice.store.imported import Quarantined

_SHOWN = 20


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("remit")(remit)
    app.command("denial-letter")(denial_letter)
    denials_list.denials_app.command("match")(match)
    app.add_typer(denials_list.denials_app, name="denials")


@contextmanager
def _policies(home: Path) -> Iterator[PublishedPolicies | None]:
    """The published policies; None before the first release, or where the store cannot be read: then lines wait for them."""
    from payerwatch.commands.record import published
    from practice.denials.policies import PublishedPolicies

    if not Home(home).published.exists():
        yield None
        return
    with published(home) as store:
        yield PublishedPolicies(store)


def _payers(home: Path) -> dict[str, str]:
    from practice.imports.mapping import load_payers

    return load_payers(Home(home).mappings / "payers.yml")


def remit(
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help="X12 835, 277CA and 278 files, or tables (CSV)")],
    mapping: Annotated[str, typer.Option("--mapping", help="name or path of a table's mapping")] = "remittance",
    again: Annotated[bool, typer.Option("--again", help="take files in that were before, for instance after a purge")] = False,
    user: UserName = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Take remittances and payers' answers in. What does not add up is kept and told; what cannot be read is put aside, with the reason."""
    from practice.refused import AccessRefused, PracticeError

    amiss = False
    with practice_door(home, user, Purpose.PAYMENT) as door, _policies(home) as policies:
        for number, path in enumerate(files, start=1):
            try:
                report = _taken(door, path, number, mapping, home, policies, again)
            except AccessRefused:
                raise
            except PracticeError as error:
                typer.echo(f"file {number}: not taken in: {error}", err=True)
                amiss = True
                continue
            _tell(number, report, format)
            amiss = amiss or bool(report.aside or report.imbalances or report.problems)
        prepared(door, home)
    if amiss:
        raise typer.Exit(WITH_ISSUES)


def prepared(door: Door, home: Path) -> None:
    """Prepare the figures that pages read, as of what is in the store now. What was taken in stays so whatever becomes of this."""
    from payerwatch.commands.record import published
    from practice.denials.changes import ChangesFound, known_changes
    from practice.denials.prepared import prepare

    try:
        changes = ChangesFound(())
        if Home(home).published.exists():
            with published(home) as store:
                changes = known_changes(store)
        prepare(door, changes, now().date())
    except Exception as error:  # noqa: BLE001 - its words may quote a record: only its kind is said
        typer.echo(f"the figures of the page Denials were not prepared ({type(error).__name__}): it makes them when it is opened", err=True)


def _taken(
    door: Door, path: Path, number: int, mapping: str, home: Path, policies: PublishedPolicies | None, again: bool
) -> RemitReport:  # fmt: skip
    from practice.denials.tables import load_table, take_table
    from practice.denials.taking import RemitSettings, take_x12

    settings = RemitSettings(_payers(home), policies, again)
    try:
        with path.open("rb") as stream:
            if path.suffix.lower() in (".csv", ".tsv"):
                own = Home(home).mappings / f"{mapping}.yml"
                return take_table(door, stream.read(), path.name, load_table(own if own.exists() else Path(mapping)), settings)
            return take_x12(door, stream, path.name, settings)
    except OSError as error:
        raise Refusal(f"file {number}: cannot be read ({error.strerror}); check the path and its permissions", USAGE) from None


def _tell(number: int, report: RemitReport, format: Format) -> None:  # noqa: A002
    from practice.remittance.elements import printed

    counts = {what: count for what, count in sorted(report.counts.items()) if count}
    if format is Format.JSON:
        json_line({
            "file": number, "kind": report.kind, "again": report.again, "counts": counts,
            "imbalances": [{"place": one.place, "what": one.what, "told": one.told, "reckoned": one.reckoned, "by": one.by}
                           for one in report.imbalances],
            "problems": [{"place": one.place, "what": one.what} for one in report.problems],
            "aside": [{"place": one.place, "reason": one.reason} for one in report.aside],
        })  # fmt: skip
        return
    said = ", ".join(f"{count} {what}" for what, count in counts.items()) or "nothing in it"
    line(f"file {number} ({report.kind}): {'taken in before; nothing was changed' if report.again else said}")
    _some(number, _grouped(report.aside))
    _some(number, [
        f"{one.place}: does not add up: {one.what}: {printed(one.told)} instead of {printed(one.reckoned)}, {printed(one.by)} apart"
        for one in report.imbalances
    ])  # fmt: skip
    _some(number, [f"{one.place}: {one.what}" for one in report.problems])


def _grouped(aside: Sequence[Quarantined]) -> list[str]:
    """What was put aside, a line for each reason."""
    places: dict[str, list[str]] = {}
    for one in aside:
        places.setdefault(one.reason, []).append(one.place)
    return [f"{', '.join(found[:4])}{f' and {len(found) - 4} more' if len(found) > 4 else ''}: put aside: {reason}"
            for reason, found in places.items()]  # fmt: skip


def _some(number: int, told: list[str]) -> None:
    """The first lines, and how many more there are: 'practice denials flags' lists them all."""
    for one in told[:_SHOWN]:
        typer.echo(f"file {number}: {one}", err=True)
    if len(told) > _SHOWN:
        typer.echo(f"file {number}: and {len(told) - _SHOWN} more such lines; 'payerwatch practice denials flags' lists all", err=True)


def denial_letter(
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help="denial letters: PDF, text or DOCX")],
    case_id: Annotated[str | None, typer.Option("--case", help="the case that the letter belongs to")] = None,
    user: UserName = "",
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Read denial letters: the reason in the payer's own sentence, the policy and criteria cited, and the last day for an appeal."""
    from practice.denials.letter_store import take_letter
    from practice.refused import AccessRefused, PracticeError

    amiss = False
    with practice_door(home, user, Purpose.PAYMENT, consent) as door, _policies(home) as policies:
        for number, path in enumerate(files, start=1):
            try:
                letter, again = take_letter(door, _bytes(path, number), path.name, _payers(home), policies, case_id)
            except AccessRefused:
                raise
            except PracticeError as error:
                typer.echo(f"file {number}: not taken in: {error}", err=True)
                amiss = True
                continue
            _tell_letter(number, letter, again, format)
    if amiss:
        raise typer.Exit(WITH_ISSUES)


def _bytes(path: Path, number: int) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal(f"file {number}: cannot be read ({error.strerror}); check the path and its permissions", USAGE) from None


def _tell_letter(number: int, letter: DenialLetter, again: bool, format: Format) -> None:  # noqa: A002
    row: dict[str, Any] = {
        "file": number, "letter": letter.letter_id, "again": again, "case": letter.case_id, "payer": letter.payer_id or letter.payer_name,
        "claim": letter.claim_number, "reference": letter.reference, "procedures": letter.procedures, "service_date": letter.service_date,
        "decided": letter.decided, "reason": letter.reason, "quote": letter.quote,
        "cited": [{"policy": one.policy, "criterion": one.criterion} for one in letter.cited], "appeal_by": letter.appeal_by,
        "policy_version": letter.policy_version, "lines": letter.line_ids,
    }  # fmt: skip
    if format is Format.JSON:
        json_line(row)
        return
    kept = "kept before; " if again else ""
    line(
        f"file {number}: {kept}{row['payer'] or 'payer not named'}, {', '.join(letter.procedures) or 'no code'},"
        f" service {letter.service_date or 'not documented'}, decided {letter.decided or 'not documented'}"
    )
    line(f"  case {letter.case_id or 'not found'}; policy in force: {letter.policy_version or 'not known'};"
         f" lines: {len(letter.line_ids)}; appeal by {letter.appeal_by or 'not documented'}")  # fmt: skip
    line(f"  {letter.reason}: “{' '.join(letter.quote.split())}”")
    for one in letter.cited:
        line(
            f"  cites {one.policy}: “{' '.join(one.criterion.split())}”" if one.criterion else f"  cites {one.policy}, no criterion stated"
        )


def match(user: UserName = "", home: HomeFolder = HOME) -> None:
    """Match lines, letters and answers once more, after new cases came in or policies were published."""
    from practice.denials.matching import match as again

    with practice_door(home, user, Purpose.OPERATIONS) as door, _policies(home) as policies:
        counts = again(door, policies)
        prepared(door, home)
    line(", ".join(f"{count} {what}" for what, count in sorted(counts.items())) or "nothing waits to be matched")
