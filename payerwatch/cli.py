"""The command line: `payerwatch …`. Exit status 0 done, 1 done with issues, 2 wrong usage, 3 not done."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from typing import Annotated

import typer

from payerwatch import __version__
from payerwatch.commands import documents, people, practice, preflight, record, rules, sources, sweep, weekly
from payerwatch.refusal import NOT_DONE, Refusal

app = typer.Typer(
    name="payerwatch",
    help="Watches payers' coverage policies: keeps every version with proof, and says what changed and whether it matters.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for room in (weekly, record, people, documents, preflight, sweep):
    room.add_to(app)
app.add_typer(sources.app, name="source")
app.add_typer(practice.app, name="practice")
app.add_typer(rules.app, name="rules")


def _version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"payerwatch {__version__}\n")
        raise typer.Exit


@app.callback()
def _top(
    debug: Annotated[bool, typer.Option("--debug", help="show the traceback of an error")] = False,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="print the version")] = False,
) -> None:
    """Options of every command. `main` reads --debug itself, before anything can fail."""


def main() -> None:
    """Run the command line; an error is one clear line, a traceback only with --debug."""
    debug = "--debug" in sys.argv[1:]
    if debug:
        sys.argv = [sys.argv[0], "--debug", *(word for word in sys.argv[1:] if word != "--debug")]
    try:
        app()
    except Refusal as refusal:
        if debug:
            traceback.print_exc()
        sys.stderr.write(f"payerwatch: {refusal}\n")
        sys.exit(refusal.status)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(NOT_DONE)
    except Exception as error:  # noqa: BLE001 - the last line of defence: one line for people, the traceback with --debug
        if debug:
            traceback.print_exc()
            sys.exit(NOT_DONE)
        first = (str(error).splitlines() or [""])[0]
        sys.stderr.write(f"payerwatch: not done: {type(error).__name__}: {first}; run again with --debug for the details\n")
        sys.exit(NOT_DONE)


def run() -> None:
    """`main`, and then leave at once: everything is written and closed, and tearing modules down takes a tenth of a second."""
    status = 0
    try:
        main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else NOT_DONE if end.code else 0
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    run()
