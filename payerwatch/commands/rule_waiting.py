"""What waits for a reviewer, with the text around it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from payerwatch.output import json_line, line
from payerwatch.refusal import USAGE, Refusal

if TYPE_CHECKING:
    from policies.store.reader import PublishedStore
    from rules.book.model import Book, Entry

AROUND = 240  # characters of the section shown before and after a passage

Waiting = tuple["Book", "Entry"]


def waiting(rules: Path, payer: str | None, policy: str | None, today: dt.date) -> list[Waiting]:
    """The statements in force today or later that nobody has decided on: flagged ones first, then by policy and place.

    Those of the latest version are among them, whatever dates it bears.
    """
    from rules.book.acts import intact
    from rules.book.file import books
    from rules.book.model import State

    found: list[Waiting] = []
    chosen = [book for book in books(rules) if (not payer or book.payer_id == payer) and (not policy or book.policy_id == policy)]
    if (payer or policy) and not chosen:
        named = f"--policy {policy}" if policy else f"--payer {payer}"
        raise Refusal(f"{named}: no rules in {rules}; 'payerwatch rules propose' makes them", USAGE)
    for book in chosen:
        latest = book.versions[-1] if book.versions else None
        current = [one for one in book.entries if one.latest.version_no == latest or _still_to_hold(one, today)]
        found += [(book, entry) for entry in current if entry.state is State.PROPOSED or not intact(entry)]
    return sorted(found, key=lambda one: (not one[1].flagged, one[0].policy_id, one[1].latest.start, one[1].number))


def _still_to_hold(entry: Entry, today: dt.date) -> bool:
    source = entry.latest
    return source.valid_from is not None and (source.valid_until is None or today <= source.valid_until)


def show_waiting(store: PublishedStore, found: list[Waiting], limit: int, as_json: bool) -> None:
    """Print them, `limit` at most, and how many there are."""
    for book, entry in found[:limit]:
        around = around_passage(store, book, entry)
        if as_json:
            json_line(_row(book, entry, around))
        else:
            _print(book, entry, around)
    if not as_json:
        flagged = sum(entry.flagged for _, entry in found)
        line(f"{len(found)} statements wait, {flagged} of them flagged" + (f"; {limit} shown" if len(found) > limit else ""))


def around_passage(store: PublishedStore, book: Book, entry: Entry) -> tuple[str, str]:
    """What stands in the section before and after a passage, cut at about a line; "" where it cannot be found there."""
    from rules.book.passages import fold

    source = entry.latest
    for section in store.sections(book.policy_id, source.version_no):
        if section.path != source.section:
            continue
        place = next(fold(section.text).find(entry.passage), None)
        if place:
            return section.text[max(0, place[0] - AROUND) : place[0]].strip(), section.text[place[1] : place[1] + AROUND].strip()
    return "", ""


def _row(book: Book, entry: Entry, around: tuple[str, str]) -> dict[str, Any]:
    from rules.contract import statement_to_json

    source = entry.latest
    return {
        "policy_id": book.policy_id, "title": book.title, "revision": book.revision, "number": entry.number, "flagged": entry.flagged,
        "state": entry.state.value, "origin": entry.origin, "version": source.version_no,
        "effective": source.effective.isoformat() if source.effective else None, "section": list(source.section), "page": source.page,
        "before": around[0], "passage": entry.passage, "after": around[1], "statement": statement_to_json(entry.statement),
    }  # fmt: skip


def _print(book: Book, entry: Entry, around: tuple[str, str]) -> None:
    from rules.lookup.checklist import lines

    source, statement = entry.latest, entry.statement
    flag = "  ⚑ flagged" if entry.flagged else ""
    line(f"{book.policy_id} statement {entry.number}{flag}  {book.title}, version {source.version_no}")
    place = " > ".join(source.section) or "no section"
    page = f", page {source.page}" if source.page else ""
    line(f"  {place}{page}, effective {source.effective or 'not printed'}; rules at revision {book.revision}")
    for reason in statement.reasons:
        line(f"  why: {reason}")
    line(f"  reads: {statement.stance.value}: {statement.subject or '(no subject named)'}{f' (by {statement.to})' if statement.to else ''}")
    for one in lines(statement.when):
        quote = f"“{' '.join(one.quote.split())}”" if one.box else ""
        said = f" — {one.words}" if quote and one.words else one.words
        line(f"    {'  ' * one.depth}{'☐ ' if one.box else ''}{quote}{said}{' ⚑' if one.flagged else ''}")
    for role in dict.fromkeys(code.role for code in statement.codes):
        listed = [code.first if code.first == code.last else f"{code.first}-{code.last}" for code in statement.codes if code.role is role]
        line(f"    {role.value.replace('_', ' ')}: {', '.join(listed)}")
    line("  text:")
    for words, mark in ((around[0], "  "), (entry.passage, "▌ "), (around[1], "  ")):
        for row in words.split("\n") if words else ():
            line(f"    {mark}{row}")
    line()
