"""`preflight`: a policy and notes given as files. No store; nothing of a note is kept or written anywhere but to standard output."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payerwatch.output import Format, json_line, line
from payerwatch.refusal import USAGE, Refusal

if TYPE_CHECKING:
    from policies.model import Document
    from practice.evidence.nearby.near import Near
    from practice.notes.model import Note
    from practice.preflight import Preflight

LISTED = {
    "covered": "stands in the policy's list of covered diagnoses",
    "not_covered": "stands in the policy's list of diagnoses that are not covered",
    "listed": "stands in the policy",
    "not_listed": "does not stand in the policy's list of covered diagnoses",
    "no_list": "the policy has no list of covered diagnoses",
}


def add_to(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("preflight")(preflight)


def preflight(
    policy: Annotated[str, typer.Option("--policy", help="the policy: PDF, HTML, DOCX or text")],
    note: Annotated[list[str], typer.Option("--note", help="a chart note: text, PDF or DOCX; give the option once for each")],
    visit_date: Annotated[str, typer.Option("--visit-date", help="day of the visit, as 2026-03-15")],
    cpt: Annotated[list[str] | None, typer.Option("--cpt", help="procedure asked for")] = None,
    icd10: Annotated[list[str] | None, typer.Option("--icd10", help="diagnosis it is asked for")] = None,
    format: Annotated[Format, typer.Option("--format", help="text for people, json for programs")] = Format.TEXT,  # noqa: A002
) -> None:
    """Compare the notes of a chart with the criteria of a policy, statement by statement."""
    from practice.preflight import preflight as run

    visit = _day(visit_date)
    found = run(_policy(policy), [_note(path) for path in note], visit, (*(cpt or ()), *(icd10 or ())))
    if format is Format.JSON:
        json_line(to_contract(found))
    else:
        _show(found)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Refusal(f"--visit-date {text}: expected a day such as 2026-03-15", USAGE) from None


def _policy(path: str) -> Document:
    from payerwatch.files import read_files

    reading = next(iter(read_files((path,))))
    if reading.failure:
        raise Refusal(f"{reading.path}: {reading.failure.detail}")
    return reading.document


def _note(path: str) -> Note:
    from practice.notes.reading import NoteError, read_note

    try:
        return read_note(Path(path).read_bytes(), path)
    except OSError as error:
        raise Refusal(f"{path}: the note cannot be read ({error.strerror}); give --note an existing file") from None
    except NoteError as error:
        raise Refusal(str(error)) from None


def to_contract(found: Preflight) -> dict[str, Any]:
    """The result as JSON: the shape that others rely on."""
    return {
        "findings": [
            {
                "quote": one.quote,
                "result": one.truth.word,
                "evidence": [{"file": e.file, "quote": e.quote} for e in one.evidence],
                "stance": one.stance.value,
                "section": list(one.section),
                "reviewed": False,
                "confirmed": False,
                "look_at": [{"file": n.file, "quote": n.quote, "heading": n.heading, "why": n.why} for n in one.near],
            }
            for one in found.findings
        ],
        "overall": "not_documented" if found.overall.word == "conflict" else found.overall.word,
        "human_only": bool(found.human_only),
        "reasons": list(found.human_only),
        "missing": [{"quote": one.quote, "ask": one.ask, "conflict": one.conflict} for one in found.missing],
        "diagnoses": [{"code": one.code, "listing": one.listing, "listed_as": one.listed_as} for one in found.diagnoses],
        "issues": list(found.issues),
    }


def show_near(near: Sequence[Near], indent: str) -> None:
    """The nearest sentences of what is not documented, each with what it stands under and why it was not taken, where that is known."""
    from practice.evidence.nearby.near import SAYS

    if near:
        line(f"{indent}{SAYS}:")
    for one in near:
        under = f", under {one.heading}" if one.heading else ""
        line(f"{indent}  {one.file}{under}: {' '.join(one.quote.split())}{f' ({one.why})' if one.why else ''}")


def _show(found: Preflight) -> None:
    line(f"{found.overall.word.replace('_', ' ')} (rules not reviewed, facts not confirmed: a person must look)")
    if found.human_only:
        line(f"human only: {', '.join(found.human_only)}")
    for diagnosis in found.diagnoses:
        line(f"diagnosis {diagnosis.code}: {LISTED[diagnosis.listing]}{f' ({diagnosis.listed_as})' if diagnosis.listed_as else ''}")
    for one in found.findings:
        line(f"\n[{one.truth.word.replace('_', ' ')}] ({one.stance.value.replace('_', ' ')}) {' '.join(one.quote.split())}")
        for evidence in one.evidence:
            line(f"    {evidence.file}: {' '.join(evidence.quote.split())}")
        show_near(one.near, "    ")
    if found.missing:
        line("\nmissing:")
    for gap in found.missing:
        line(f"  {' '.join(gap.quote.split())} {'(the record says both) ' if gap.conflict else ''}→ ask {gap.ask}")
