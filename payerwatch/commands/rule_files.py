"""`rules compile`, `rules test` and `rules schema`: files in, no store, no model, no network."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from payerwatch.output import Format, json_line, json_lines, line
from payerwatch.progress import Patience, say
from payerwatch.refusal import NOT_DONE, USAGE, WITH_ISSUES, Refusal

CASES = Path("data/samples/rules")
As = Annotated[Format, typer.Option("--format", help="text for people, json for programs")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("compile")(compile_)
    app.command("test")(test)
    app.command("schema")(schema)


def compile_(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="PDF, HTML, DOCX, JSON or text files")],
    format: As = Format.TEXT,  # noqa: A002
) -> None:
    """Compile the criteria of documents into statements; nothing is dropped, what could not be read is flagged."""
    from payerwatch.compiling import compile_files

    opened, troubled = False, False
    with Patience("compiling", len(files)) as patience:
        for done in compile_files(files, tick=patience.tick):
            opened |= done.opened
            troubled |= done.troubled
            with patience.aside():
                _say_failures(done.row, done.troubled)
                if format is Format.JSON:
                    json_line(done.row)
                else:
                    _show(done.row)
    if troubled:
        raise typer.Exit(WITH_ISSUES if opened else NOT_DONE)


def _say_failures(row: dict[str, Any], troubled: bool) -> None:
    if troubled and row["issues"]:
        say(f"payerwatch: {row['file']}: {row['issues'][-1]['detail']}")


def _show(row: dict[str, Any]) -> None:
    from rules.contract import statement_from_json
    from rules.lookup.checklist import lines

    line(row["file"])
    for value in row["statements"]:
        statement = statement_from_json(value)
        line(f"  {statement.stance.value}: {statement.subject or '(no subject named)'}{' ⚑' if statement.review else ''}")
        for one in lines(statement.when):
            quote = f"“{' '.join(one.quote.split())}”" if one.box else ""
            words = f" — {one.words}" if quote and one.words else one.words
            line(f"    {'  ' * one.depth}{quote}{words}{' ⚑' if one.flagged else ''}")
    for issue in row["issues"]:
        line(f"  issue: {issue['problem']}: {issue['detail']}")
    line()


def test(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILES]", help="rule tests; without any, those of the stand-in payers")
    ] = None,
    format: As = Format.TEXT,  # noqa: A002
) -> None:
    """Run rule tests: situations and the findings expected of them. Status 1 where one fails."""
    from rules.cases import CasesError, load_cases, run_cases

    chosen = files or sorted(CASES.glob("*.yml"))
    if not chosen:
        raise Refusal(f"{CASES}: no rule tests there; name files", USAGE)
    results = []
    try:
        for path in chosen:
            results += run_cases(load_cases(path))
    except CasesError as error:
        raise Refusal(str(error), USAGE) from error
    if format is Format.JSON:
        json_lines(
            {"file": str(one.file), "name": one.name, "passed": one.passed, "expected": one.expected, "found": one.found} for one in results
        )
    else:
        for one in results:
            if not one.passed:
                line(f"FAILED {one.file}: {one.name}: expected {one.expected}, found {one.found}")
        line(f"{sum(one.passed for one in results)} of {len(results)} situations come out as expected")
    if not all(one.passed for one in results):
        raise typer.Exit(WITH_ISSUES)


def schema() -> None:
    """Print the JSON schema of what `compile` prints."""
    from rules.book.schema import schema as made

    sys.stdout.write(json.dumps(made(), indent=2) + "\n")
