"""The optional endpoint that may propose readings of flagged passages: its configuration, and asking it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from payerwatch.commands.weekly import now
from payerwatch.progress import say
from payerwatch.refusal import USAGE, Refusal

if TYPE_CHECKING:
    from policies.store.reader import PublishedStore
    from rules.book.acts import Person
    from rules.book.endpoint import Endpoint
    from rules.book.model import Book

LOG = "assist.jsonl"


def endpoint_from_environment() -> Endpoint:
    """The endpoint that the environment names. Raises Refusal where none is named or it may not be used."""
    from rules.book.endpoint import AssistError, endpoint

    url = os.environ.get("PAYERWATCH_ASSIST_URL", "")
    if not url:
        raise Refusal(
            "--assist: no endpoint is named; set PAYERWATCH_ASSIST_URL, PAYERWATCH_ASSIST_MODEL and PAYERWATCH_ASSIST_BAA=yes", USAGE
        )
    try:
        return endpoint(
            url,
            os.environ.get("PAYERWATCH_ASSIST_MODEL", ""),
            os.environ.get("PAYERWATCH_ASSIST_KEY", ""),
            os.environ.get("PAYERWATCH_ASSIST_BAA", ""),
        )
    except AssistError as error:
        raise Refusal(f"--assist: {error}", USAGE) from error


def assist_all(to: Endpoint, rules: Path, store: PublishedStore, policy_ids: Sequence[str]) -> None:
    """Ask for a reading of every flagged statement of these policies; what is refused stays as it was, and is told."""
    from rules.book.assist import assist, waiting
    from rules.book.compiling import compile_one
    from rules.book.file import load, save

    for policy_id in policy_ids:
        book = load(rules, policy_id)
        asked = waiting(book) if book else ()
        if book is None or not asked:
            continue
        text = compile_one(store.document(policy_id, book.versions[-1])).text
        changed = book
        for entry in asked:
            changed, refused = assist(changed, entry.number, text, to, rules / LOG, now())
            say(f"{policy_id} statement {entry.number}: {f'not used: {refused}' if refused else f'read by {to.model}, waits for review'}")
        if changed != book:
            save(rules, changed)


def log_decision(rules: Path, book: Book, numbers: Sequence[int], what: str, by: Person) -> None:
    """Note in the log of calls who decided on readings that came from the endpoint."""
    from rules.book.assist import log_decision as note

    for number in numbers:
        note(rules / LOG, book, number, what, by.name, by.at)
