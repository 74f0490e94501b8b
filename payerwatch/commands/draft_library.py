"""`practice library …`: letters that were sent, what came of them, and passages to use again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from payerwatch.commands.people import As
from payerwatch.commands.practice_door import Consent, UserName, Why, practice_door
from payerwatch.commands.weekly import HOME, HomeFolder, now
from payerwatch.output import Format, json_lines, line
from payerwatch.refusal import USAGE, Refusal
from practice.access.actor import Purpose

app = typer.Typer(help="Appeal letters and what came of them; passages with their source.", no_args_is_help=True)


@app.command("add")
def add(
    draft_id: Annotated[str | None, typer.Option("--draft", help="a draft that was approved or submitted")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="a letter from elsewhere: text, PDF or DOCX")] = None,
    outcome: Annotated[str, typer.Option("--outcome", help="overturned, partly, upheld or open")] = "open",
    reason: Annotated[str, typer.Option("--reason", help="the reason of the denial in a few words, without a patient's data")] = "",
    case_id: Annotated[
        str | None, typer.Option("--case", help="the case of a letter from elsewhere; without one it is about no patient")
    ] = None,
    payer: Annotated[str, typer.Option("--payer", help="payer of a letter from elsewhere")] = "",
    code: Annotated[list[str] | None, typer.Option("--code", help="procedure of a letter from elsewhere")] = None,
    written: Annotated[str | None, typer.Option("--written", help="day of a letter from elsewhere, as 2026-03-02; default: today")] = None,
    user: UserName = "",
    purpose: Why = Purpose.OPERATIONS,
    consent: Consent = "",
    home: HomeFolder = HOME,
) -> None:
    """Put a letter into the library with its outcome. The same letter again takes the new outcome."""
    from practice.drafts.keeping import opened
    from practice.imports.limits import Bad
    from practice.imports.notes import media_of, text_of
    from practice.imports.part2 import protected_note
    from practice.library.keeping import put_letter
    from practice.library.model import Letter
    from practice.library.parting import of_draft, of_text, passages
    from practice.store.ids import content_hash

    if (draft_id is None) == (file is None):
        raise Refusal("library add: give either --draft or --file", USAGE)
    with practice_door(home, user, purpose, consent) as door, door.together():
        door.require("library.write", "create")
        if draft_id is not None:
            found = opened(door, draft_id)
            if found.row.state not in ("approved", "submitted"):
                raise Refusal(f"draft {draft_id}: it is {found.row.state}; only what a person has approved goes into the library")
            name = door.ident("letter", draft_id)
            case, told = found.case, found.case.denial.reason if found.case.denial else ""
            letter = Letter(
                name, found.row.case_id, case.policies[0].payer_id, case.order.cpt, reason or told, outcome, found.draft.title,
                found.draft.made_on, passages(of_draft(found.draft), name), found.row.part2,
            )  # fmt: skip
        else:
            data = (file or Path()).read_bytes()
            try:
                text = text_of(data, media_of(data, (file or Path()).name))
            except Bad as bad:
                raise Refusal(f"the letter was not read: {bad}") from None
            name = door.ident("letter", content_hash(data))
            letter = Letter(
                name, case_id, payer, tuple(code or ()), reason, outcome, "Letter from elsewhere", _day(written),
                passages(of_text(text), name), protected_note(text),
            )  # fmt: skip
        put_letter(door, letter)
    line(f"{letter.id}  {len(letter.passages)} passages")


@app.command("search")
def search(
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]…", help="what the passage is about")] = None,
    payer: Annotated[str | None, typer.Option("--payer", help="letters to this payer")] = None,
    code: Annotated[str | None, typer.Option("--code", help="letters about this procedure")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="words of the reason of the denial")] = None,
    outcome: Annotated[str | None, typer.Option("--outcome", help="overturned, partly, upheld or open")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="at most so many passages")] = 10,
    user: UserName = "",
    purpose: Why = Purpose.OPERATIONS,
    consent: Consent = "",
    format: As = Format.TEXT,  # noqa: A002
    home: HomeFolder = HOME,
) -> None:
    """Find passages of earlier letters, none about a patient, each with its source and the words of the policy it rests on."""
    from practice.library.keeping import search as find

    with practice_door(home, user, purpose, consent) as door:
        hits = find(door, " ".join(words or ()), payer_id=payer, code=code, reason=reason, outcome=outcome, limit=limit)
    if format is Format.JSON:
        json_lines(
            {"passage": hit.passage.id, "about": hit.passage.about, "text": hit.passage.text, "cites": list(hit.passage.cites),
             "source": hit.source, "payer": hit.payer_id, "codes": list(hit.codes), "reason": hit.reason, "outcome": hit.outcome,
             "written": hit.written.isoformat()}
            for hit in hits
        )  # fmt: skip
        return
    for hit in hits:
        line(f"{hit.passage.id}\n  {hit.passage.text}\n  {hit.source}; denied because: {hit.reason or 'not kept'}")
    if not hits:
        line("nothing found")


def _day(text: str | None) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else now().date()
    except ValueError:
        raise Refusal(f"--written {text}: not a day such as 2026-03-02", USAGE) from None
