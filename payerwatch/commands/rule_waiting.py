"""What waits for a reviewer, printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from payerwatch.output import json_line, line

if TYPE_CHECKING:
    from policies.store.reader import PublishedStore
    from rules.book.model import Book, Entry
    from rules.book.waiting import Waiting


def show_waiting(store: PublishedStore, found: Sequence[Waiting], limit: int, as_json: bool) -> None:
    """Print them, `limit` at most, and how many there are."""
    from rules.book.waiting import around_passage

    for one in found[:limit]:
        around = around_passage(store, one)
        if as_json:
            json_line(_row(one.book, one.entry, around))
        else:
            _print(one.book, one.entry, around)
    if not as_json:
        flagged = sum(one.entry.flagged for one in found)
        line(f"{len(found)} statements wait, {flagged} of them flagged" + (f"; {limit} shown" if len(found) > limit else ""))


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
