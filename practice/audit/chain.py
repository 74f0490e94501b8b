"""The chain in the store: added to inside the transaction of the act itself, verified from the first entry to the last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from practice.audit.entry import FIRST, Entry, Kept, canonical, entry_of, link
from practice.audit.head import Head


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying found. `wrong` is empty for a whole chain; `count` entries were read."""

    count: int
    hash: str
    wrong: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not self.wrong


def add(connection: Any, entry: Entry) -> Head:
    """Add an entry; the caller holds the write transaction. Returns the new head."""
    count, before = connection.execute("SELECT count, hash FROM audit_head").fetchone()
    number = count + 1
    body = canonical(entry, number)
    own = link(before, body)
    connection.execute("INSERT INTO audit(number, body, before, hash) VALUES (?, ?, ?, ?)", (number, body, before, own))
    connection.execute("UPDATE audit_head SET count = ?, hash = ?", (number, own))
    return Head(number, own)


def kept(connection: Any) -> Iterator[Kept]:
    """All entries, the first first."""
    for number, body, before, own in connection.execute("SELECT number, body, before, hash FROM audit ORDER BY number"):
        _, entry = entry_of(body)
        yield Kept(number, entry, before, own)


def verify(connection: Any, mark: Head | None, mark_wrong: str = "") -> Verdict:
    """Follow the chain, and hold it against both marks: the one in the store and the one in the file beside it.

    mark        the file's mark; None where there is no file
    mark_wrong  why the file's mark could not be used
    """
    wrong = [mark_wrong] if mark_wrong else []
    count, last, marked = 0, FIRST, mark is None or mark.count == 0
    for number, body, before, own in connection.execute("SELECT number, body, before, hash FROM audit ORDER BY number"):
        count += 1
        if problem := _broken(count, last, number, body, before, own):
            return Verdict(count, last, (*wrong, problem))
        last = own
        marked = marked or (mark is not None and mark.count == count and mark.hash == own)
    inside = connection.execute("SELECT count, hash FROM audit_head").fetchall()
    if inside != [(count, last)]:
        wrong.append(
            f"the chain ends after {count} entries, which is not where the store's own mark says it does: its end was cut or added to"
        )
    if mark is None and not mark_wrong and count:
        wrong.append("the head mark beside the store is gone; the end of the chain cannot be vouched for")
    elif not marked and not mark_wrong:
        wrong.append("the chain does not pass through the head mark beside the store: entries were cut off or written anew")
    return Verdict(count, last, tuple(wrong))


def _broken(count: int, last: str, number: Any, body: Any, before: Any, own: Any) -> str:
    """Why an entry breaks the chain; empty where it does not."""
    if number != count:
        return f"entry {count} is missing"
    if not isinstance(body, str) or not body.isascii() or before != last or own != link(last, body):
        return f"entry {count} was altered"
    try:
        inner, entry = entry_of(body)
    except (ValueError, KeyError, TypeError):
        return f"entry {count} cannot be read"
    return "" if inner == number and canonical(entry, number) == body else f"entry {count} was altered"
