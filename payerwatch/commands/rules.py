"""`rules …`: criteria as rules, proposed by the compiler and decided on by people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payerwatch.commands import rule_files, rule_lookup
from payerwatch.commands.record import published
from payerwatch.commands.rule_refusals import said_plainly
from payerwatch.commands.weekly import HOME, HomeFolder, now
from payerwatch.home import Home
from payerwatch.output import Format, json_line, json_lines, line
from payerwatch.refusal import USAGE, WITH_ISSUES, Refusal

if TYPE_CHECKING:
    from policies.store.reader import PublishedStore
    from rules.book.model import Book, Entry
    from rules.book.refresh import Proposed
    from rules.model import Statement

app = typer.Typer(help="Criteria as rules: compile, review, look up, compare.", no_args_is_help=True)
As = Annotated[Format, typer.Option("--format", help="text for people, json for programs")]
Policy = Annotated[str, typer.Argument(help="a policy's id, such as aetna:0469")]
By = Annotated[str, typer.Option("--by", help="your name", envvar="PAYERWATCH_PERSON")]
Note = Annotated[str, typer.Option("--note", help="one line of why")]
Revision = Annotated[
    int | None, typer.Option("--revision", help="refuse where the rules have changed since this revision, as review shows it")
]
Numbers = Annotated[list[int], typer.Argument(metavar="STATEMENTS", help="numbers of statements, as review shows them")]


def rules_of(home: Path) -> Path:
    """The folder of rules in a home."""
    return Home(home).root / "rules"


@app.command("propose")
def propose(
    payer: Annotated[str | None, typer.Option("--payer", help="only this payer's policies (its id)")] = None,
    policy: Annotated[str | None, typer.Option("--policy", help="only this policy")] = None,
    assist: Annotated[bool, typer.Option("--assist", help="ask the configured endpoint for readings of flagged statements")] = False,
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Compile the latest published versions into proposals; what people have decided stays as long as its words do."""
    from payerwatch.commands.rule_assist import endpoint_from_environment
    from payerwatch.compiling import compile_documents, workers_for_documents
    from payerwatch.progress import Patience
    from rules.book.refresh import propose as put

    asked = endpoint_from_environment() if assist else None
    with published(home) as store, said_plainly(), workers_for_documents() as workers:
        chosen = _chosen(store, payer, policy)
        with Patience("compiling", len(chosen)) as patience:
            done = []
            for one in put(rules_of(home), store, chosen, now(), lambda documents: compile_documents(workers, documents, patience.tick)):
                with patience.aside():
                    done.append(one)
        if asked:
            from payerwatch.commands.rule_assist import assist_all

            assist_all(asked, rules_of(home), store, [one.policy_id for one in done])
    _show_proposed(done, format)
    if any(one.problem for one in done):
        raise typer.Exit(WITH_ISSUES)


def _chosen(store: PublishedStore, payer: str | None, policy: str | None) -> list[str]:
    from rules.lookup.answering import policies_proper

    rows = policies_proper(store)
    known = sorted({row.payer_id for row in rows})
    if payer and payer not in known:
        raise Refusal(f"--payer {payer}: no policies of this payer; there are {', '.join(known)}", USAGE)
    found = [row.policy_id for row in rows if (not payer or row.payer_id == payer) and (not policy or row.policy_id == policy)]
    if not found:
        raise Refusal(f"--policy {policy}: no such policy{f' of {payer}' if payer else ''}; 'payerwatch search' finds the id", USAGE)
    return found


def _show_proposed(done: list[Proposed], format: Format) -> None:  # noqa: A002
    rows = [
        {
            "policy_id": one.policy_id, "title": one.title, "statements": one.statements, "proposed": one.proposed, "carried": one.carried,
            "withdrawn": [_withdrawn(gone) for gone in one.withdrawn], "problem": one.problem or None,
        }
        for one in done
    ]  # fmt: skip
    if format is Format.JSON:
        json_lines(rows)
        return
    for one in done:
        said = (
            f"{one.statements} statements, {one.proposed} new, {one.carried} carried over"
            if not one.problem
            else f"not done: {one.problem}"
        )
        line(f"{one.policy_id:32} {said}")
        for gone in one.withdrawn:
            line(f"    acceptance by {gone.reviewer} withdrawn, the text changed: statement {gone.statement}, “{gone.quote}”")
    line("next: 'payerwatch rules review' lists what waits")


def _withdrawn(gone: Any) -> dict[str, Any]:
    return {
        "statement": gone.statement, "subject": gone.subject, "quote": gone.quote, "reviewer": gone.reviewer,
        "version": gone.version_no, "because": gone.because,
    }  # fmt: skip


@app.command("refresh")
def refresh(
    run: Annotated[str, typer.Option("--run", help="a run's id, or last")] = "last",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Bring the rules there are up to the versions of a run; list the acceptances that the run withdrew."""
    from payerwatch.commands.record import chosen_run
    from rules.book.refresh import refresh as bring

    with published(home) as store, said_plainly():
        withdrawn = bring(rules_of(home), store, chosen_run(store, run).run_id)
    if format is Format.JSON:
        json_lines({"policy_id": one.policy_id, "title": one.title} | _withdrawn(one) for one in withdrawn)
        return
    for one in withdrawn:
        line(f"{one.policy_id}  {one.title}: acceptance by {one.reviewer} withdrawn, statement {one.statement}, “{one.quote}”")
    if not withdrawn:
        line("no acceptance was withdrawn")


# ---------------------------------------------------------------- decisions


@app.command("accept")
def accept(policy: Policy, statements: Numbers, by: By, note: Note = "", revision: Revision = None, home: HomeFolder = HOME) -> None:
    """Accept statements as rules: with your name, the time and the hash of the text they rest on."""
    _decide("accepted", policy, statements, by, note, revision, home)


@app.command("reject")
def reject(policy: Policy, statements: Numbers, by: By, note: Note = "", revision: Revision = None, home: HomeFolder = HOME) -> None:
    """Reject the readings of statements; their words stay visible, marked as not to be used."""
    _decide("rejected", policy, statements, by, note, revision, home)


def _decide(what: str, policy: str, statements: list[int], by: str, note: str, revision: int | None, home: Path) -> None:
    from payerwatch.commands.rule_assist import log_decision
    from rules.book import acts
    from rules.book.file import save

    with said_plainly():
        book = _book(home, policy, revision)
        person = acts.Person(by, now(), note)
        decided = acts.accept(book, statements, person) if what == "accepted" else acts.reject(book, statements, person)
        saved = save(rules_of(home), decided)
        log_decision(rules_of(home), book, statements, what, person)
    for number in dict.fromkeys(statements):
        entry = saved.entry(number)
        said = entry.decision
        line(f"{policy} statement {number}: {what} by {said.reviewer if said else by}, source {said.source_hash[:12] if said else ''}")


@app.command("edit")
def edit(
    policy: Policy,
    statement: Annotated[int, typer.Argument(help="number of the statement")],
    by: By,
    file: Annotated[Path, typer.Option("--file", help="the statement in contract form, one JSON object")],
    note: Note = "",
    revision: Revision = None,
    home: HomeFolder = HOME,
) -> None:
    """Replace the reading of a statement by your own; every quote must stand in the text. It then waits to be accepted."""
    from payerwatch.commands.rule_assist import log_decision
    from rules.book import acts
    from rules.book.file import save

    with published(home) as store, said_plainly():
        book = _book(home, policy, revision)
        text = _text_of(store, book, book.entry(statement))
        person = acts.Person(by, now(), note)
        edited = acts.edit(book, statement, _statement_in(file), text, person)
        save(rules_of(home), edited)
        log_decision(rules_of(home), book, [statement], "edited", person)
    line(f"{policy} statement {statement}: edited by {by.strip()}; 'payerwatch rules accept {policy} {statement}' accepts it")


def _text_of(store: PublishedStore, book: Book, entry: Entry) -> str:
    """The compiled text into which an entry's offsets point."""
    from rules.book.compiling import compile_one

    return compile_one(store.document(book.policy_id, entry.latest.version_no)).text


def _statement_in(file: Path) -> Statement:
    from rules.contract import statement_from_json

    try:
        return statement_from_json(json.loads(file.read_text(encoding="utf-8")), str(file))
    except (OSError, ValueError) as error:
        raise Refusal(
            f"--file {file}: {error}; expected one statement as 'payerwatch rules review --format json' prints it", USAGE
        ) from error


def _book(home: Path, policy: str, revision: int | None = None) -> Book:
    from rules.book.file import load

    book = load(rules_of(home), policy)
    if book is None:
        raise Refusal(
            f"{policy}: no rules of this policy in {rules_of(home)}; 'payerwatch rules propose --policy {policy}' makes them", USAGE
        )
    if revision is not None and revision != book.revision:
        raise Refusal(f"{policy}: the rules are at revision {book.revision}, not {revision}; look at them again")
    return book


# ---------------------------------------------------------------- looking


@app.command("review")
def review(
    payer: Annotated[str | None, typer.Option("--payer", help="only this payer's policies (its id)")] = None,
    policy: Annotated[str | None, typer.Option("--policy", help="only this policy")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="at most so many statements")] = 20,
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """What waits for a decision, flagged statements first: the reading, its quotes, and the text around."""
    from payerwatch.commands.rule_waiting import show_waiting
    from rules.book.waiting import waiting

    with published(home) as store, said_plainly():
        found = waiting(rules_of(home), payer, policy, now().date())
        show_waiting(store, found, limit, format is Format.JSON)


@app.command("history")
def history(policy: Policy, format: As = Format.TEXT, home: HomeFolder = HOME) -> None:  # noqa: A002
    """Everything that was done to a policy's rules, the oldest first."""
    with said_plainly():
        book = _book(home, policy)
    for act in book.history:
        numbers = ", ".join(str(one) for one in act.statements)
        if format is Format.JSON:
            json_line(
                {
                    "at": act.at.isoformat(), "by": act.by, "what": act.what, "statements": list(act.statements), "version": act.version_no,
                    "note": act.note or None, "source_hash": act.source_hash or None, "run_id": act.run_id or None, "before": act.before,
                }
            )  # fmt: skip
        else:
            source = f", source {act.source_hash[:12]}" if act.source_hash else ""
            note = f": {act.note}" if act.note else ""
            line(f"{act.at:%Y-%m-%d %H:%M} UTC  {act.by}: {act.what} statement {numbers} of version {act.version_no}{source}{note}")


rule_lookup.add_to(app)
rule_files.add_to(app)
