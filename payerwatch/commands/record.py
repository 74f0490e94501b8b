"""Questions to the published store: `changes`, `health`, `digest`, `search`, `versions`, `show`, `snapshot`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payerwatch.commands.weekly import HOME, HomeFolder
from payerwatch.home import Home
from payerwatch.output import Format, json_lines, line
from payerwatch.refusal import USAGE, Refusal

if TYPE_CHECKING:
    from payerwatch.week.plan import Done
    from policies.model import Issue
    from policies.store.reader import PublishedStore
    from policies.store.rows import RunRow, VersionRow

RunName = Annotated[str, typer.Option("--run", help="a run's id, or last")]
As = Annotated[Format, typer.Option("--format", help="text for people, json for programs")]


class Page(StrEnum):
    """How the digest is printed."""

    MARKDOWN = "md"
    HTML = "html"


def add_to(app: typer.Typer) -> None:
    """Add this module's commands."""
    for name, command in (
        ("changes", changes), ("health", health), ("digest", digest), ("search", search),
        ("versions", versions), ("show", show), ("snapshot", snapshot),
    ):  # fmt: skip
        app.command(name)(command)


@contextmanager
def published(home: Path) -> Iterator[PublishedStore]:
    """The published store of a home, open. Raises Refusal."""
    from policies.store.reader import PublishedStore
    from policies.store.rows import StoreError

    try:
        with PublishedStore.open(Home(home).require_published()) as store:
            yield store
    except StoreError as error:
        raise Refusal(str(error)) from error


def chosen_run(store: PublishedStore, name: str) -> RunRow:
    """The run of this id, or the last one. Raises Refusal."""
    runs = store.runs()
    found = runs[0] if name == "last" and runs else next((run for run in runs if run.run_id == name), None)
    if found is None:
        known = ", ".join(run.run_id for run in runs[:5]) or "none"
        raise Refusal(f"--run {name}: no such run in {store.path}; the last ones are {known}", USAGE)
    return found


def changes(run: RunName = "last", format: As = Format.TEXT, home: HomeFolder = HOME) -> None:  # noqa: A002
    """What a run found changed, one line a policy; `told` stands in the digest as something to read."""
    with published(home) as store:
        rows = [
            {
                "policy_id": row.policy_id, "url": row.url, "kind": row.kind, "direction": row.direction, "told": row.told,
                "event": row.event, "headline": row.headline,
            }
            for row in store.changes(chosen_run(store, run).run_id)
        ]  # fmt: skip
    if format is Format.JSON:
        json_lines(rows)
        return
    for row in rows:
        place = "to read" if row["told"] else "filed"
        line(f"{place:8} {row['policy_id']:32} {row['event']}, {row['kind']}, {row['direction']}: {row['headline']}")
    if not rows:
        line("no changes in this run")


def health(run: RunName = "last", format: As = Format.TEXT, home: HomeFolder = HOME) -> None:  # noqa: A002
    """What a run could not see or use."""
    with published(home) as store:
        run_id = chosen_run(store, run).run_id
        issues = (*store.issues(run_id), *undelivered(Home(home), run_id))
    rows = [{"source_id": i.source_id, "url": i.url, "problem": str(i.problem), "detail": i.detail} for i in issues]
    if format is Format.JSON:
        json_lines(rows)
        return
    for row in rows:
        line(f"{row['source_id'] or 'run':28} {row['problem']:15} {row['url'] or ''}\n    {row['detail']}")
    if not rows:
        line("every source was seen")


def undelivered(home: Home, run_id: str) -> tuple[Issue, ...]:
    """The channels that do not have a run's digest, as issues."""
    from payerwatch.week.ledger import troubled
    from policies.model import Issue, Problem

    cut_short = "the send was cut short and it is not known whether it arrived; 'payerwatch digest --send' sends it again"
    lines = troubled(home.digest(run_id, "delivery.json"))
    return tuple(Issue(Problem.DELIVERY, f"{channel}: {one.detail or cut_short}") for channel, one in lines)


def digest(
    run: RunName = "last",
    format: Annotated[Page, typer.Option("--format", help="md or html")] = Page.MARKDOWN,  # noqa: A002
    send: Annotated[bool, typer.Option("--send", help="send it to every channel that does not have it yet; see README")] = False,
    again: Annotated[bool, typer.Option("--again", help="with --send: also to those that have it")] = False,
    home: HomeFolder = HOME,
) -> None:
    """Print a run's digest, or send it."""
    from payerwatch.week.release import write_digest

    with published(home) as store:
        run_id = chosen_run(store, run).run_id
    done = write_digest(Home(home), run_id)
    if send:
        _send(done, again)
        return
    sys.stdout.write(done.digest.with_suffix(f".{format}").read_text(encoding="utf-8"))


def _send(done: Done, again: bool) -> None:
    import os

    from diffing.mail import MailError
    from payerwatch.week.deliver import channels, deliver, ledger_path
    from payerwatch.week.ledger import Ledger

    try:
        named = channels(done, os.environ)
    except MailError as error:
        raise Refusal(f"--send: {error}", USAGE) from error
    if not named:
        raise Refusal(
            "--send: no channel is named; set PAYERWATCH_SMTP_HOST and PAYERWATCH_MAIL_TO, or PAYERWATCH_NOTIFY_URLS (see README)", USAGE
        )
    ledger = Ledger(ledger_path(done))
    if not again and all(ledger.sent(channel.name) for channel in named):
        line(f"the digest of {done.run_id} was sent before; --send --again sends it once more")
        return
    if deliver(done, again=again):
        raise typer.Exit(1)


def search(
    question: Annotated[str, typer.Argument(help="what to look for, in plain words")],
    payer: Annotated[str | None, typer.Option("--payer", help="only this payer's policies (its id)")] = None,
    code: Annotated[str | None, typer.Option("--code", help="only policies that list this code")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="date of service: only text in force on that day")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="at most so many sections")] = 10,
    no_model: Annotated[bool, typer.Option("--no-model", help="by words only, without the embedding model")] = False,
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Search the policies by words and by meaning; each hit quotes its section."""
    from policies.search.find import NotIndexed, Question
    from policies.search.find import search as find

    asked = Question(question, payer, code.upper() if code else None, day("--as-of", as_of), limit)
    with published(home) as store:
        if payer and payer not in {policy.payer_id for policy in store.policies()}:
            known = ", ".join(sorted({policy.payer_id for policy in store.policies()}))
            raise Refusal(f"--payer {payer}: no policies of this payer; there are {known}", USAGE)
        try:
            hits = find(store, Home(home).search, asked, None if no_model else _embedder())
        except NotIndexed as error:
            raise Refusal(str(error)) from error
    _show_hits(hits, format)


def _embedder() -> Any:
    """The query's vector by the packaged model, or None (and a word about it) where it is not installed."""
    from policies.search import meaning

    if not meaning.available():
        typer.echo("search by meaning is not installed: searching by words only", err=True)
        return None
    typer.echo("loading the embedding model (some seconds); --no-model searches by words only", err=True)
    return lambda text: meaning.embed([text])[0].tolist()


def _show_hits(hits: Any, format: Format) -> None:  # noqa: A002
    if format is Format.JSON:
        json_lines(
            {
                "policy_id": h.passage.policy_id, "version": h.passage.version_no, "title": h.passage.title, "url": h.passage.url,
                "effective": h.passage.effective.isoformat() if h.passage.effective else None, "section": list(h.passage.path),
                "role": h.passage.role, "page": h.passage.page, "quote": h.quote, "score": round(h.score, 6),
            }
            for h in hits
        )  # fmt: skip
        return
    for hit in hits:
        found = hit.passage
        page = f", page {found.page}" if found.page else ""
        since = f", effective {found.effective}" if found.effective else ""
        line(f"{found.policy_id}@{found.version_no}  {found.title}{since}")
        line(f"    {' > '.join(found.path)}{page}")
        line(f"    “{hit.quote}”")
        line(f"    {found.url}\n")
    if not hits:
        line("nothing found; try fewer or other words, or drop a filter")


def versions(
    policy: Annotated[str, typer.Argument(help="a policy's id, such as aetna:0469")],
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Every version of a policy with its dates and its snapshot."""
    with published(home) as store:
        rows = [_version(row) for row in _known(store, policy)]
    if format is Format.JSON:
        json_lines(rows)
        return
    for row in rows:
        dates = f"effective {row['effective'] or 'not printed':12} seen {row['observed_first'][:10]} to {row['observed_last'][:10]}"
        line(f"{policy}@{row['version']:<3} {row['cause']:9} {dates}  {row['status']}  snapshot {row['snapshot_id'][:12]}")


def show(
    policy: Annotated[str, typer.Argument(help="a policy's id")],
    as_of: Annotated[str | None, typer.Option("--as-of", help="date of service: the text in force on that day")] = None,
    known_on: Annotated[str | None, typer.Option("--known-on", help="the text we knew on that day")] = None,
    home: HomeFolder = HOME,
) -> None:
    """The text of a policy: the latest, the one in force on a date of service, or the one known on a day."""
    service, known = day("--as-of", as_of), day("--known-on", known_on)
    with published(home) as store:
        found = _as_asked(store, policy, service, known)
        if found is None:
            raise Refusal(f"{policy}: no text is known for that day; 'payerwatch versions {policy}' shows the dates")
        line(f"{found.title}\n{policy}@{found.version_no}, effective {found.effective or 'not printed'}, {found.url}\n")
        for section in store.sections(policy, found.version_no):
            line(f"{'#' * max(1, section.level)} {section.path[-1] if section.path else ''}  [{section.role}]")
            line(section.text + "\n")


def _as_asked(store: PublishedStore, policy: str, service: dt.date | None, known: dt.date | None) -> VersionRow | None:
    rows = _known(store, policy)
    until = dt.datetime.combine(known, dt.time.max, dt.UTC) if known else None
    if service and until:
        return store.as_of(policy, service, until)
    if service:
        return store.in_force(policy, service)
    return store.known_on(policy, until) if until else max(rows, key=lambda row: (row.observed_last, row.version_no))


def _known(store: PublishedStore, policy: str) -> tuple[VersionRow, ...]:
    found = store.versions(policy)
    if not found:
        raise Refusal(f"{policy}: no such policy in {store.path}; 'payerwatch search' finds the id", USAGE)
    return found


def _version(row: VersionRow) -> dict[str, Any]:
    return {
        "version": row.version_no, "cause": row.cause, "status": row.status, "title": row.title, "url": row.url,
        "effective": row.effective.isoformat() if row.effective else None, "observed_first": row.observed_first.isoformat(),
        "observed_last": row.observed_last.isoformat(), "snapshot_id": row.snapshot_id, "run_id": row.run_id,
    }  # fmt: skip


def snapshot(
    snapshot_id: Annotated[str, typer.Argument(help="sha256 of the bytes; the first letters will do")],
    out: Annotated[Path | None, typer.Option("--out", help="file to write; default: standard output")] = None,
    home: HomeFolder = HOME,
) -> None:
    """The exact bytes a payer sent, out of the archive, checked against their hash."""
    from policies.archive import ArchiveError, read_body

    with published(home) as store:
        place = store.find_snapshot(snapshot_id)
    if place is None:
        raise Refusal(f"{snapshot_id}: no snapshot, or more than one, begins with that; 'payerwatch versions' shows the ids", USAGE)
    try:
        body = read_body(Home(home).archive, place.warc_file, place.warc_offset)
    except ArchiveError as error:
        raise Refusal(str(error)) from error
    if out is None:
        sys.stdout.buffer.write(body)
        return
    out.write_bytes(body)
    line(f"wrote {out}: {len(body)} bytes, {place.content_type or 'type not stated'}")


def day(option: str, text: str | None) -> dt.date | None:
    """A date given as an option. Raises Refusal."""
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Refusal(f"{option} {text}: not a date such as 2026-03-01", USAGE) from error
