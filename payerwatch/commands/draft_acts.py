"""`practice draft edit|state|export`: what people do with a draft, each under their name."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from payerwatch.commands.drafts import DraftId, record, stale_of
from payerwatch.commands.drafts import app as app
from payerwatch.commands.practice_door import Consent, UserName, Why, practice_door, said_plainly
from payerwatch.commands.weekly import HOME, HomeFolder
from payerwatch.output import line
from payerwatch.refusal import USAGE, Refusal
from practice.access.actor import Purpose

_EXACT = 'lines that begin with "> " quote what it rests on'


@app.command("edit")
def edit(
    draft_id: DraftId,
    sentence: Annotated[int | None, typer.Option("--sentence", help="the sentence to put other words in place of")] = None,
    after: Annotated[int | None, typer.Option("--after", help="the sentence behind which a new one goes")] = None,
    remove: Annotated[int | None, typer.Option("--remove", help="the sentence, or the point to settle, to take out")] = None,
    passage: Annotated[str | None, typer.Option("--passage", help="take the words from a passage of the library")] = None,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    home: HomeFolder = HOME,
) -> None:
    """Change one sentence. Its words come on standard input; lines that begin with "> " quote what it rests on.

    The quotes are looked for in the record and in the policy in force; what stands nowhere is refused.
    """
    from practice.drafts.editing import added, removed, replaced, said_by
    from practice.drafts.keeping import change, opened
    from practice.library.keeping import passage_of

    chosen = [
        name for name in ("sentence", "after", "remove") if {"sentence": sentence, "after": after, "remove": remove}[name] is not None
    ]
    if len(chosen) != 1:
        raise Refusal("edit: give one of --sentence, --after and --remove", USAGE)
    words, quotes = ("", []) if remove is not None or passage else _words()
    with practice_door(home, user, purpose, consent) as door, door.together():
        found = opened(door, draft_id)
        if remove is not None:
            change(door, draft_id, removed(found.draft, remove), f"sentence {remove} taken out")
        else:
            hit = passage_of(door, passage) if passage else None
            number = sentence if sentence is not None else 0
            keep = found.draft.sentence(number).cites if sentence is not None and not hit else ()
            text, cited = (hit.passage.text, list(hit.passage.cites)) if hit else (words, quotes)
            said = said_by(found.case, number, text, cited, door.actor.user, source=hit.source if hit else "", keep=keep)
            draft = replaced(found.draft, said) if after is None else added(found.draft, after, said)
            change(door, draft_id, draft, f"sentence {sentence} changed" if after is None else f"a sentence added behind {after}")
    line("changed; it is a draft again until it is reviewed")


def _words() -> tuple[str, list[str]]:
    """The sentence and its quotes from standard input."""
    lines = [one.strip() for one in sys.stdin.read().splitlines() if one.strip()]
    said = [one for one in lines if not one.startswith(">")]
    if not said:
        raise Refusal(f"edit: no words on standard input; {_EXACT}", USAGE)
    return " ".join(said), [one[1:].strip() for one in lines if one.startswith(">")]


@app.command("state")
def state(
    draft_id: DraftId,
    to: Annotated[str, typer.Argument(metavar="STATE", help="reviewed, approved or submitted")],
    stand_for_marks: Annotated[bool, typer.Option("--stand-for-marks", help="stand behind what nobody has confirmed or reviewed")] = False,
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    home: HomeFolder = HOME,
) -> None:
    """Bring a draft to its next state under your name: reviewed, approved, submitted. The program itself submits nothing."""
    from practice.drafts.keeping import bring

    if to not in ("reviewed", "approved", "submitted"):
        raise Refusal(f"state {to}: there are reviewed, approved and submitted", USAGE)
    with said_plainly(), record(home) as store, practice_door(home, user, purpose, consent) as door:
        stale = stale_of(home, store, door, draft_id) if to != "reviewed" else ()
        bring(door, draft_id, to, stale=stale, stand_for_marks=stand_for_marks)
    line(to)


@app.command("export")
def export(
    draft_id: DraftId,
    path: Annotated[Path, typer.Argument(help="the file to write, ending in .pdf or .docx; it lies outside the encrypted store")],
    user: UserName = "",
    purpose: Why = Purpose.PAYMENT,
    consent: Consent = "",
    home: HomeFolder = HOME,
) -> None:
    """Write a draft to a file of your choice, for you alone, and into the audit log. Until it is approved every page says DRAFT."""
    from practice.drafts.keeping import exported, opened
    from practice.drafts.layout import laid_out

    ending = path.suffix.lower()
    if ending not in (".pdf", ".docx"):
        raise Refusal("export: the path must end in .pdf or .docx", USAGE)
    with practice_door(home, user, purpose, consent) as door, door.together():
        door.require("drafts.export")
        found = opened(door, draft_id)
        if found.faults:
            raise Refusal(f"draft {draft_id}: the check finds {len(found.faults)} faults; 'payerwatch practice draft check' lists them")
        sheet = laid_out(found.draft, found.case, found.standing)
        if ending == ".pdf":
            from practice.drafts.pdf_out import to_pdf as write
        else:
            from practice.drafts.docx_out import to_docx as write
        exported(door, draft_id, ending)
        _written(path, write(sheet))
    line(f"written as {ending}; whoever can read the file can read the record")


def _written(path: Path, data: bytes) -> None:
    """A new file, whole, for its owner alone. Raises Refusal where one lies there."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Refusal(f"export: the file cannot be made ({error.strerror}); name a new one in a folder that exists", USAGE) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
