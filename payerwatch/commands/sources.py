"""`source new|check|list`: the declared places where payers publish."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from payerwatch.output import Format, json_lines, line
from payerwatch.refusal import NOT_DONE, USAGE, WITH_ISSUES, Refusal

app = typer.Typer(help="Declared sources: list them, check them offline, add one.", no_args_is_help=True)

SOURCES = Path("data/sources")
SourcesFolder = Annotated[Path, typer.Option("--sources", help="folder of declarations, <payer>/<source>.yml")]


@app.command("list")
def list_sources(
    sources: SourcesFolder = SOURCES,
    format: Annotated[Format, typer.Option("--format", help="text for people, json for programs")] = Format.TEXT,  # noqa: A002
) -> None:
    """Every declared source, and what is wrong with those that cannot be used."""
    loaded = load(sources)
    rows = [_row(one.declaration) for one in loaded if one.declaration]
    if format is Format.JSON:
        json_lines(rows)
    else:
        for row in rows:
            line(f"{row['source_id']:28} {row['method']:9} {row['cadence']:8} {', '.join(row['lob'])}  {row['start'] or row['folder']}")
    troubles = [one.problem for one in loaded if one.problem]
    for problem in troubles:
        typer.echo(f"payerwatch: {problem}", err=True)
    if troubles:
        raise typer.Exit(WITH_ISSUES)


def _row(declaration: Any) -> dict[str, Any]:
    start = [str(address) for address in declaration.discover.start]
    return {
        "source_id": declaration.source_id,
        "payer": declaration.payer.name,
        "kind": declaration.kind,
        "method": declaration.discover.method,
        "cadence": declaration.cadence,
        "lob": list(declaration.lob),
        "start": start[0] if start else "",
        "folder": str(declaration.folder.path) if declaration.folder else "",
        "checked": declaration.checked.isoformat() if declaration.checked else None,
    }


@app.command("check")
def check(
    source_ids: Annotated[list[str] | None, typer.Argument(metavar="SOURCE_ID", help="the sources to check; without any, all")] = None,
    sources: SourcesFolder = SOURCES,
) -> None:
    """Read each source's stored example, offline, and compare it with its golden reading."""
    loaded = load(sources)
    wanted = set(source_ids or ())
    known = {one.declaration.source_id for one in loaded if one.declaration}
    if unknown := sorted(wanted - known):
        raise Refusal(f"{', '.join(unknown)}: no such source in {sources}; 'payerwatch source list' names them", USAGE)
    troubled = [_check_one(one, wanted) for one in loaded]
    if any(troubled):
        raise typer.Exit(WITH_ISSUES)


def _check_one(one: Any, wanted: set[str]) -> bool:
    """Print how one source stands; True when there is something to mend."""
    from crawlers.check import check_source

    if one.declaration is None:
        typer.echo(f"payerwatch: {one.problem}", err=True)
        return True
    if wanted and one.declaration.source_id not in wanted:
        return False
    report = check_source(one.declaration, one.path.parent / "examples" / one.path.stem)
    if not report.issues:
        line(f"{one.declaration.source_id}: as expected")
        return False
    for issue in report.issues:
        typer.echo(f"{one.declaration.source_id}: {issue.detail}", err=True)
    return True


@app.command("new")
def new(
    payer: Annotated[str, typer.Argument(help="the payer's id, lower case: blue-shield-ca")],
    name: Annotated[str, typer.Argument(help="the source's name at that payer: medical")],
    url: Annotated[str, typer.Argument(help="the page that lists the policies")],
    sources: SourcesFolder = SOURCES,
) -> None:
    """Write a declaration with comments, a place for its example, and a check that is red until both are filled in."""
    from crawlers.scaffold import new_source

    try:
        written = new_source(payer, name, url, sources)
    except ValueError as error:
        raise Refusal(str(error), USAGE) from error
    except FileExistsError as error:
        raise Refusal(str(error), NOT_DONE) from error
    for path in written:
        line(f"wrote {path}")
    line(f"next: put a saved listing page into {written[1]}, then run 'payerwatch source check {payer}.{name} --sources {sources}'")


def load(folder: Path) -> tuple[Any, ...]:
    """Every declaration of a folder. Raises Refusal when the folder is absent or holds none."""
    from crawlers.registry import load_sources

    try:
        loaded = load_sources(folder)
    except FileNotFoundError as error:
        raise Refusal(str(error), USAGE) from error
    if not loaded:
        raise Refusal(f"{folder}: no declarations found; expected <payer>/<source>.yml ('payerwatch source new' writes one)", USAGE)
    return loaded
