"""`practice …`: imports, cases and facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from payerwatch.commands import (
    denials_in,
    denials_out,
    draft_acts,
    draft_library,
    practice_admin,
    practice_answers,
    practice_flow,
    practice_measures,
    practice_requests,
    practice_sample,
)
from payerwatch.commands.people import As
from payerwatch.commands.practice_door import Consent, UserName, Why, day_given, practice_door
from payerwatch.commands.weekly import HOME, HomeFolder
from payerwatch.home import Home
from payerwatch.output import Format, json_line, json_lines, line
from payerwatch.refusal import USAGE, WITH_ISSUES, Refusal
from practice.access.actor import Purpose, Role
from practice.store.rows import Status

if TYPE_CHECKING:
    from practice.imports.mapping import Mapping
    from practice.imports.report import Report
    from practice.store.door import Door
    from practice.store.rows import Fact

app = typer.Typer(help="The practice's private side: cases, facts, users and the audit log.", no_args_is_help=True)
practice_admin.add_to(app)
app.add_typer(draft_acts.app, name="draft")
app.add_typer(draft_library.app, name="library")
practice_flow.add_to(app)
practice_answers.add_to(app)
practice_requests.add_to(app)
denials_in.add_to(app)
denials_out.add_to()
practice_measures.add_to(app)
practice_sample.add_to(app)


class ImportKind(StrEnum):
    """What a file is."""

    AUTO = "auto"
    SCHEDULE = "schedule"
    BUNDLE = "bundle"
    NOTE = "note"


_KINDS: dict[ImportKind, Literal["schedule", "bundle", "note"]] = {
    ImportKind.SCHEDULE: "schedule",
    ImportKind.BUNDLE: "bundle",
    ImportKind.NOTE: "note",
}


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help="schedules (CSV), FHIR R4 bundles (JSON), notes (text, PDF, DOCX)")],
    kind: Annotated[ImportKind, typer.Option("--kind", help="what the files are; auto goes by their endings")] = ImportKind.AUTO,
    mapping: Annotated[str, typer.Option("--mapping", help="name or path of the schedule's mapping")] = "schedule",
    case_id: Annotated[str | None, typer.Option("--case", help="the case that the notes belong to")] = None,
    again: Annotated[bool, typer.Option("--again", help="take files in that were before, for instance after a purge")] = False,
    user: UserName = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Take schedules, FHIR bundles and chart notes in. Bad rows are put aside with the reason; importing twice changes nothing."""
    from practice.imports.mapping import load_payers
    from practice.imports.run import Settings, import_file, kind_of

    aside = 0
    with practice_door(home, user, Purpose.OPERATIONS) as door:
        payers = load_payers(Home(home).mappings / "payers.yml")
        for number, path in enumerate(files, start=1):
            data = _bytes(number, path)
            chosen = kind_of(data, path.name) if kind is ImportKind.AUTO else _KINDS[kind]
            declared = _mapping(Home(home), mapping) if chosen == "schedule" else None
            report = import_file(door, data, path.name, chosen, Settings(declared, payers, case_id, again))
            _tell(number, report, format)
            aside += len(report.quarantined)
    if aside:
        raise typer.Exit(WITH_ISSUES)


def _bytes(number: int, path: Path) -> bytes:
    """A file's bytes. Names of files often are names of patients: files are called by their number. Raises Refusal."""
    from practice.imports.limits import FILE_BYTES

    try:
        if path.stat().st_size > FILE_BYTES:
            raise Refusal(f"file {number}: more than {FILE_BYTES} bytes; split it", USAGE)
        return path.read_bytes()
    except OSError as error:
        raise Refusal(f"file {number}: cannot be read ({error.strerror}); check the path and its permissions", USAGE) from None


def _mapping(home: Home, name: str) -> Mapping:
    from practice.imports.mapping import load_mapping

    own = home.mappings / f"{name}.yml"
    return load_mapping(own if own.exists() or ("/" not in name and not name.endswith(".yml")) else Path(name))


def _tell(number: int, report: Report, format: Format) -> None:  # noqa: A002
    if format is Format.JSON:
        rows = [{"place": place, "reason": reason} for place, reason in report.quarantined]
        json_line({"file": number, "kind": report.kind, "again": report.again, "counts": dict(report.counts), "quarantined": rows})
        return
    said = ", ".join(f"{count} {what}" for what, count in report.counts) or "nothing new"
    line(f"file {number} ({report.kind}): {'taken in before; nothing was changed' if report.again else said}")
    for place, reason in report.quarantined:
        typer.echo(f"file {number}: {place}: quarantined: {reason}", err=True)


@app.command("cases")
def cases(
    start: Annotated[str | None, typer.Option("--from", help="visits from this day")] = None,
    end: Annotated[str | None, typer.Option("--to", help="visits up to this day")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="with cases that are closed")] = False,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """List cases by day of visit, as far as your role needs them: the front desk sees visits, clinicians what waits for them."""
    first, last = day_given("--from", start), day_given("--to", end)
    with practice_door(home, user, purpose, consent) as door:
        every = _visits(door, first, last) if door.actor.role is Role.FRONT_DESK else _cases(door, first, last)
    rows = [row for row in every if closed or row["status"] != Status.CLOSED]
    if len(rows) < len(every):
        typer.echo(f"{len(every) - len(rows)} closed cases are not listed; --closed lists them too", err=True)
    if format is Format.JSON:
        json_lines(rows)
        return
    for row in rows:
        line("  ".join(", ".join(value) if isinstance(value, tuple) else str(value or "-") for value in row.values()))


def _visits(door: Door, first: dt.date | None, last: dt.date | None) -> list[dict[str, Any]]:
    from practice.access.views import schedule

    return [
        {
            "case": one.case_id, "visit": one.visit, "patient": f"{one.family}, {one.given}", "location": one.location,
            "status": one.status, "missing": one.missing,
        }
        for one in schedule(door, first, last)
    ]  # fmt: skip


def _cases(door: Door, first: dt.date | None, last: dt.date | None) -> list[dict[str, Any]]:
    from practice.store.cases import cases_between
    from practice.store.patients import patients_of

    with door.together():
        found = cases_between(door, first, last)
        people = patients_of(door, tuple(one.patient_id for one in found.cases)) if found.cases else {}
    if found.left_out:
        typer.echo(f"{found.left_out} cases are left out: protected records need --consent", err=True)
    return [
        {
            "case": one.id, "visit": one.visit, "patient": f"{people[one.patient_id].family}, {people[one.patient_id].given}",
            "cpt": one.cpt, "icd10": one.icd10, "payer": one.payer_id, "provider": one.provider, "status": str(one.status),
        }
        for one in found.cases
    ]  # fmt: skip


@app.command("case")
def case(
    case_id: Annotated[str, typer.Argument(help="a case's id, as 'payerwatch practice cases' names it")],
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Show a case with its facts, each with its state, day and quote; facts that contradict each other are marked."""
    from practice.flow.conflicts import conflicts
    from practice.store.cases import case_of
    from practice.store.facts import facts_of_case
    from rules.lookup.naming import called

    with practice_door(home, user, purpose, consent) as door, door.together():
        one, facts = case_of(door, case_id), facts_of_case(door, case_id)
    against = conflicts(facts)
    rows = [_fact(fact, fact.id in against) for fact in facts]
    if format is Format.JSON:
        head = {"case": one.id, "visit": one.visit, "service": one.service, "cpt": one.cpt, "icd10": one.icd10, "payer": one.payer_id}
        json_line(head | {"status": str(one.status), "missing": one.missing, "facts": rows})
        return
    line(f"{one.visit or 'no visit'}  {', '.join(one.cpt)}  {', '.join(one.icd10)}  {one.payer_id}  {one.provider}  {one.status}")
    for row in rows:
        mark = "  CONFLICT" if row["conflict"] else ""
        said = " ".join(row["quote"].split())
        named = f"{row['state']:9}  {row['assertion']:10}  {called(row['fact'])}"
        line(f"{named}  {row['value']}  {row['day'] or '-'}  {row['id']}{mark}  {said}")


def _fact(fact: Fact, against: bool) -> dict[str, Any]:
    return {
        "id": fact.id, "fact": fact.fact, "value": _value(fact), "day": str(fact.start) if fact.start else None,
        "end": str(fact.end) if fact.end else None, "assertion": str(fact.assertion), "state": str(fact.state),
        "by": fact.decided_by or None, "origin": fact.origin, "document": fact.document_id, "span": [fact.span_start, fact.span_end],
        "author": fact.author, "written": fact.written, "conflict": against, "quote": fact.quote,
    }  # fmt: skip


def _value(fact: Fact) -> str:
    """A fact's value as people read it: "24 /h", "6 to 8 wk", "true"."""
    from rules.amounts import Amount

    if not isinstance(fact.value, Amount):
        return str(fact.value).lower() if isinstance(fact.value, bool) else str(fact.value)
    low, high = f"{fact.value.low:g}", f"{fact.value.high:g}"
    return f"{low if low == high else f'{low} to {high}'} {fact.value.unit or ''}".strip()


FactIds = Annotated[list[str], typer.Argument(metavar="FACT_IDS…", help="ids of facts, as 'payerwatch practice case' names them")]


@app.command("confirm")
def confirm(fact_ids: FactIds, user: UserName = "", purpose: Why = Purpose.PAYMENT, consent: Consent = "", home: HomeFolder = HOME) -> None:
    """Confirm facts, with your name and the time: all of them or none."""
    _decide("confirmed", fact_ids, home, user, purpose, consent)


@app.command("reject")
def reject(fact_ids: FactIds, user: UserName = "", purpose: Why = Purpose.PAYMENT, consent: Consent = "", home: HomeFolder = HOME) -> None:
    """Reject facts, with your name and the time: all of them or none."""
    _decide("rejected", fact_ids, home, user, purpose, consent)


def _decide(state: str, facts: Sequence[str], home: Path, user: str, purpose: Purpose, consent: str) -> None:
    from practice.store.facts import decide
    from practice.store.rows import State

    with practice_door(home, user, purpose, consent) as door, door.together():
        for fact in facts:
            decide(door, fact, State(state))
    line(f"{len(facts)} facts {state}")


@app.command("quarantine")
def quarantine(
    raw: Annotated[bool, typer.Option("--raw", help="with the rows themselves")] = False,
    user: UserName = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """List what could not be taken in, with the reason."""
    from practice.store.imported import quarantined

    with practice_door(home, user, Purpose.OPERATIONS) as door:
        found = quarantined(door)
    for one in found:
        if format is Format.JSON:
            json_line({"import": one.import_id, "place": one.place, "reason": one.reason} | ({"raw": one.raw} if raw else {}))
        else:
            line(f"{one.import_id[:12]}  {one.place}: {one.reason}{f'  {one.raw}' if raw else ''}")


@app.command("counts")
def counts(user: UserName = "", format: As = Format.TEXT, home: HomeFolder = HOME) -> None:  # noqa: A002
    """Count cases by month, payer and status, and the payers' decisions; nothing in it is about one patient."""
    from practice.access.views import counts as counted
    from practice.access.views import decisions

    with practice_door(home, user, Purpose.OPERATIONS) as door, door.together():
        rows, decided = counted(door), decisions(door)
    if format is Format.JSON:
        json_lines({"month": row.month, "payer": row.payer, "status": row.status, "cases": row.cases} for row in rows)
        json_lines(
            {"decided": one.decided_on, "payer": one.payer, "cpt": one.cpt, "decision": one.decision, "reasons": one.reasons}
            for one in decided
        )
        return
    for row in rows:
        line(f"{row.month or 'no visit':8}  {row.payer:20}  {row.status:22}  {row.cases}")
    for one in decided:
        line(f"{one.decided_on}  {one.payer:20}  {', '.join(one.cpt)}  {one.decision}  {', '.join(one.reasons)}")
