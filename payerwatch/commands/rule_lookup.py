"""`rules show` and `rules compare-payers`: what payers ask for a service on a date."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from payerwatch.commands.record import day, published
from payerwatch.commands.rule_refusals import said_plainly
from payerwatch.commands.weekly import HOME, HomeFolder, now
from payerwatch.home import Home
from payerwatch.refusal import USAGE, Refusal

if TYPE_CHECKING:
    from policies.store.reader import PublishedStore
    from rules.lookup.across import SideBySide
    from rules.lookup.answering import Shelf
    from rules.lookup.model import Answer


class Sheet(StrEnum):
    """How an answer is printed."""

    MARKDOWN = "md"
    JSON = "json"
    HTML = "html"


As = Annotated[Sheet, typer.Option("--format", help="md, json, or html to be printed")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="date of service; default: today")]


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("show")(show)
    app.command("compare-payers")(compare_payers)


def show(
    payer: Annotated[str | None, typer.Option("--payer", help="a payer's id; with --code")] = None,
    code: Annotated[str | None, typer.Option("--code", help="a CPT, HCPCS or ICD-10 code")] = None,
    policy: Annotated[str | None, typer.Option("--policy", help="a policy's id, instead of --payer")] = None,
    as_of: AsOf = None,
    format: As = Sheet.MARKDOWN,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """The criteria of a payer for a code, or of a policy, as a checklist with citations; what nobody reviewed is marked so."""
    from rules.lookup.answering import for_code, for_policy

    asked = day("--as-of", as_of) or now().date()
    with published(home) as store, said_plainly():
        if policy and not payer:
            answer = for_policy(_shelf(store, home), policy, asked, code)
        elif payer and code and not policy:
            answer = for_code(_shelf(store, home), payer, code, asked)
        else:
            raise Refusal("expected --payer and --code, or --policy (with --code, if you like)", USAGE)
    _print(answer, format)


def compare_payers(
    code: Annotated[str, typer.Option("--code", help="a CPT, HCPCS or ICD-10 code")],
    payers: Annotated[
        str | None, typer.Option("--payers", help="payers' ids, separated by commas; default: all that list the code")
    ] = None,
    as_of: AsOf = None,
    format: As = Sheet.MARKDOWN,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """What several payers ask for the same code, side by side."""
    from rules.lookup.across import compare_payers as beside

    chosen = [name.strip() for name in payers.split(",") if name.strip()] if payers else []
    with published(home) as store, said_plainly():
        answer = beside(_shelf(store, home), code, day("--as-of", as_of) or now().date(), chosen)
    _print(answer, format)


def _shelf(store: PublishedStore, home: Path) -> Shelf:
    from rules.book.compiling import compile_one
    from rules.lookup.answering import Shelf

    return Shelf(store, Home(home).root / "rules", compile_one)


def _print(answer: Answer | SideBySide, sheet: Sheet) -> None:
    from rules.lookup.render import to_html, to_json, to_markdown

    if sheet is Sheet.JSON:
        sys.stdout.write(json.dumps(to_json(answer), ensure_ascii=False) + "\n")
        return
    sys.stdout.write(to_html(answer) if sheet is Sheet.HTML else to_markdown(answer))
