"""`practice preflight`: stored cases against the policies in force on the day of the visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payerwatch.commands.people import As
from payerwatch.commands.practice_door import Consent, UserName, Why, practice_door
from payerwatch.commands.weekly import HOME, HomeFolder, now
from payerwatch.home import Home
from payerwatch.output import Format, json_line, line
from payerwatch.refusal import USAGE, Refusal
from practice.access.actor import Purpose

if TYPE_CHECKING:
    from practice.flow.judgement import Judgement, Row
    from practice.flow.shelf import CaseShelf
    from practice.flow.standing import Standing
    from practice.flow.terms import Turnaround
    from practice.store.door import Door
    from practice.store.rows import CaseRow

CaseId = Annotated[str, typer.Argument(help="a case's id, as 'payerwatch practice cases' names it")]
At = Annotated[str | None, typer.Option("--at", help="when it happened, as 2026-03-02 or 2026-03-02T14:30; default: now")]


def add_to(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("preflight")(preflight)


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
        "missing": [{"quote": one.quote, "ask": one.ask, "conflict": one.conflict, "rule_out": one.rule_out,
                     "line": one.line or one.quote} for one in found.open],
        "findings": [_finding(row) for row in found.rows],
    }  # fmt: skip


def _finding(row: Row) -> dict[str, Any]:
    return {
        "quote": row.quote, "result": row.result, "stance": row.stance, "policy": row.policy, "section": list(row.section),
        "evidence": [
            {"document": one.document_id, "start": one.start, "quote": one.quote, "author": one.author, "written": one.written,
             "state": one.state, "addendum": one.addendum, "read_by": one.read_by}
            for one in row.shown
        ],
        "replies": [{"how": one.how, "author": one.author, "on": one.on, "says": one.says} for one in row.replies],
        "asked": row.asked, "reviewed": row.reviewed, "confirmed": row.confirmed, "flagged": row.flagged, "look_at": looked_at(row),
    }  # fmt: skip


def looked_at(row: Row) -> list[dict[str, Any]]:
    """The nearest sentences of a line that is not documented, as JSON."""
    return [
        {"document": one.document_id, "start": one.start, "quote": one.quote, "heading": one.heading, "why": one.why, "author": one.author,
         "written": one.written}
        for one in row.near
    ]  # fmt: skip


def show_near(row: Row, indent: str) -> None:
    """The nearest sentences of a line that is not documented, numbered, each with its document and why it was not taken."""
    from practice.evidence.nearby.near import SAYS

    if row.near:
        line(f"{indent}{SAYS}:")
    for number, one in enumerate(row.near, start=1):
        under = f", under {one.heading}" if one.heading else ""
        why = f" ({one.why})" if one.why else ""
        line(f"{indent}  {number}. “{' '.join(one.quote.split())}”{why} ({one.source}{under}; document {one.document_id})")


def _show(case: CaseRow, name: str, found: Judgement, told: Standing) -> None:
    line(f"\n{case.visit or 'no visit'}  {name}  {case.service} {', '.join(case.cpt)}  {case.payer_id}  ({case.id})")
    line(f"  {told.status.words.upper()}" + _unless(told))
    for said in (*told.why, *told.marks):
        line(f"  - {said}")
    for policy in found.policies:
        named = f"{policy.policy_id}@{policy.version_no}, {policy.title}"
        line(f"  policy {named}, effective {policy.effective or 'not printed'}: {policy.overall.replace('_', ' ')}")
    for ask in told.asks:
        line(f"  → by {ask.by}{' (LATE)' if ask.late else ''}, {ask.whom}: {ask.what}")
    for number, row in enumerate(found.asked, start=1):
        mark = "" if row.reviewed else " (rule not reviewed)"
        line(f"{number:4} [{row.result.replace('_', ' '):14}] {row.stance.replace('_', ' ')}{mark}: {' '.join(row.quote.split())}")
        for shown in row.shown:
            state = f"read so by {shown.read_by}" if shown.read_by else shown.state or "not read as a fact"
            line(f"{'':22}“{' '.join(shown.quote.split())}” ({shown.source}; {state})")
        for reply in row.replies:
            line(f"{'':22}{reply.words}: “{' '.join(reply.says.split())}”")
        show_near(row, f"{'':22}")
    for reply in found.lapsed:
        line(f"  - {reply.words}")


def _unless(told: Standing) -> str:
    return f" (otherwise: {told.otherwise.words})" if told.otherwise is not told.status else ""
