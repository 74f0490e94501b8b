"""`read` and `diff`: documents given as files. No store, no model, no network."""

from __future__ import annotations

import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from payerwatch.output import Format, json_line, line
from payerwatch.progress import Patience, say
from payerwatch.refusal import NOT_DONE, USAGE, WITH_ISSUES, Refusal

if TYPE_CHECKING:
    from diffing.model import Comparison
    from payerwatch.files import FileReading

Files = Annotated[list[str], typer.Argument(metavar="FILE…", help="PDF, HTML, DOCX, JSON or text files")]
As = Annotated[Format, typer.Option("--format", help="text for people, json for programs")]


class Shown(StrEnum):
    """How `diff` shows what changed."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    SIDE_BY_SIDE = "side-by-side"
    HTML_SIDE_BY_SIDE = "html-side-by-side"


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("read")(read)
    app.command("diff")(diff)


def read(
    files: Files,
    format: As = Format.TEXT,  # noqa: A002 - the option's name is part of the contract
    ocr: Annotated[bool, typer.Option("--ocr", help="read pages that are pictures by tesseract; check every word of them")] = False,
) -> None:
    """Read policy documents: metadata, sections, codes, history."""
    from payerwatch.files import read_files

    if ocr:
        _require_ocr()
    opened, troubled = False, False
    show = _show_json if format is Format.JSON else _show_text
    with Patience("reading", len(files)) as patience:
        for reading in read_files(files, ocr=ocr, tick=patience.tick):
            opened |= reading.opened
            troubled |= reading.failure is not None
            with patience.aside():
                show(reading)
    if troubled:
        raise typer.Exit(WITH_ISSUES if opened else NOT_DONE)


def _require_ocr() -> None:
    from policies.reading.ocr import why_not

    if reason := why_not():
        raise Refusal(f"--ocr: {reason}", USAGE)


def _show_json(reading: FileReading) -> None:
    from policies.document_json import to_contract

    row = to_contract(reading.document, reading.path)
    if reading.failure:
        row["issues"] = [*row["issues"], {"problem": str(reading.failure.problem), "detail": reading.failure.detail}]
        say(f"payerwatch: {reading.path}: {reading.failure.detail}")
    json_line(row)


def _show_text(reading: FileReading) -> None:
    document, meta = reading.document, reading.document.metadata
    from policies.reading.payers import payer_name

    line(f"{reading.path}")
    if reading.failure:
        say(f"payerwatch: {reading.path}: {reading.failure.detail}")
        return
    line(f"  {'payer':14} {payer_name(meta.payer) or 'not printed'}")
    for name in ("title", "policy_number", "effective", "published", "last_review", "next_review", "status"):
        line(f"  {name.replace('_', ' '):14} {getattr(meta, name) or 'not printed'}")
    line(f"  {'lob':14} {', '.join(meta.lob) or 'not printed'}")
    line(f"  {len(document.sections)} sections, {len(document.codes)} codes, {len(document.history)} history rows")
    for section in document.sections:
        count = f", {len(section.items)} items" if section.items else ""
        line(f"  {'  ' * section.level}{section.heading or '(no heading)'}  [{section.role}{count}]")
    for issue in document.issues:
        line(f"  issue: {issue.problem}: {issue.detail}")
    line()


def diff(
    old: Annotated[str, typer.Argument(help="the older document")],
    new: Annotated[str, typer.Argument(help="the newer document")],
    format: Annotated[Shown, typer.Option("--format", help="how the changes are shown")] = Shown.TEXT,  # noqa: A002
) -> None:
    """Say what changed between two documents of any supported type."""
    from diffing.compare import compare, not_a_policy
    from payerwatch.files import read_files

    readings = list(read_files((old, new)))
    failures = [reading for reading in readings if reading.failure]
    absent = next((reading for reading in failures if not reading.opened), None)
    if absent and absent.failure:
        raise Refusal(f"{absent.path}: {absent.failure.detail}")
    for reading in failures:
        say(f"payerwatch: {reading.path}: {reading.failure.detail if reading.failure else ''}")
    comparison = not_a_policy() if failures else compare(readings[0].document, readings[1].document)
    _show_comparison(comparison, format, (Path(old).name, Path(new).name))
    if failures:
        raise typer.Exit(WITH_ISSUES)


def _show_comparison(comparison: Comparison, shown: Shown, names: tuple[str, str]) -> None:
    from diffing.contract import to_contract
    from diffing.page import comparison_page
    from diffing.plain import comparison_columns, comparison_text

    colours = sys.stdout.isatty()
    match shown:
        case Shown.JSON:
            json_line(to_contract(comparison))
        case Shown.TEXT:
            sys.stdout.write(comparison_text(comparison, colours=colours))
        case Shown.SIDE_BY_SIDE:
            sys.stdout.write(comparison_columns(comparison, shutil.get_terminal_size((120, 24)).columns, colours=colours))
        case Shown.HTML | Shown.HTML_SIDE_BY_SIDE:
            sys.stdout.write(comparison_page(comparison, *names, side_by_side=shown is Shown.HTML_SIDE_BY_SIDE))
