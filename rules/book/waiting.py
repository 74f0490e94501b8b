"""What waits for a reviewer, with the text around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from policies.store.reader import StoreReader
from rules.book.acts import intact
from rules.book.file import books
from rules.book.model import Book, BookError, Entry, State
from rules.book.passages import fold

AROUND = 240  # characters of the section shown before and after a passage


@dataclass(frozen=True, slots=True)
class Waiting:
    """One statement that nobody has decided on, and the book it stands in."""

    book: Book
    entry: Entry


def waiting(rules: Path, payer: str | None, policy: str | None, today: dt.date) -> tuple[Waiting, ...]:
    """The statements in force today or later that nobody has decided on: flagged ones first, then by policy and place.

    Those of the latest version are among them, whatever dates it bears. Raises BookError where the payer or policy named has no rules.
    """
    found: list[Waiting] = []
    chosen = [book for book in books(rules) if (not payer or book.payer_id == payer) and (not policy or book.policy_id == policy)]
    if (payer or policy) and not chosen:
        named = f"--policy {policy}" if policy else f"--payer {payer}"
        raise BookError(f"{named}: no rules in {rules}; 'payerwatch rules propose' makes them")
    for book in chosen:
        found += waiting_in(book, today)
    return in_turn(found)


def waiting_in(book: Book, today: dt.date) -> list[Waiting]:
    """The same of one book, in no order."""
    latest = book.versions[-1] if book.versions else None
    current = [one for one in book.entries if one.latest.version_no == latest or _still_to_hold(one, today)]
    return [Waiting(book, entry) for entry in current if entry.state is State.PROPOSED or not intact(entry)]


def in_turn(found: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """In the order of the queue: flagged ones first, then by policy and place."""
    return tuple(sorted(found, key=lambda one: (not one.entry.flagged, one.book.policy_id, one.entry.latest.start, one.entry.number)))


def _still_to_hold(entry: Entry, today: dt.date) -> bool:
    source = entry.latest
    return source.valid_from is not None and (source.valid_until is None or today <= source.valid_until)


def around_passage(store: StoreReader, waits: Waiting) -> tuple[str, str]:
    """What stands in the section before and after a passage, cut at about a line; "" where it cannot be found there."""
    source = waits.entry.latest
    for section in store.sections(waits.book.policy_id, source.version_no):
        if section.path != source.section:
            continue
        place = next(fold(section.text).find(waits.entry.passage), None)
        if place:
            return section.text[max(0, place[0] - AROUND) : place[0]].strip(), section.text[place[1] : place[1] + AROUND].strip()
    return "", ""
