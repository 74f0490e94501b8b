"""What people do with an entry: accept, reject, edit. Every act has a name and a time, and is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rules.book.checks import anchored, dropped
from rules.book.identity import source_hash, starts, statement_hash
from rules.book.model import Act, Book, BookError, Decision, Entry, Origin, State
from rules.contract import statement_to_json
from rules.model import Statement


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts, when (UTC), and a line of why."""

    name: str
    at: dt.datetime
    note: str = ""


def accept(book: Book, numbers: Sequence[int], by: Person) -> Book:
    """The book with these entries accepted, each with the hash of its source and of its reading. Raises BookError."""
    return _decided(book, numbers, by, State.ACCEPTED)


def reject(book: Book, numbers: Sequence[int], by: Person) -> Book:
    """The book with these entries rejected; their words stay visible as unread. Raises BookError."""
    return _decided(book, numbers, by, State.REJECTED)


def _decided(book: Book, numbers: Sequence[int], by: Person, state: State) -> Book:
    person = _named(by)
    if not numbers:
        raise BookError(f"{book.policy_id}: no statement is named; 'payerwatch rules review' gives their numbers")
    chosen = [_open(book, number, state) for number in dict.fromkeys(numbers)]
    changed = {one.number: replace(one, state=state, decision=_decision(one, person)) for one in chosen}
    acts = tuple(
        Act(person.at, person.name, state.value, (one.number,), one.latest.version_no, person.note, source_hash(one.latest))
        for one in changed.values()
    )
    return _with(book, changed, acts)


def _open(book: Book, number: int, state: State) -> Entry:
    entry = book.entry(number)
    if entry.state is State.WITHDRAWN:
        raise BookError(f"{book.policy_id}: statement {number} was withdrawn with its text; decide on the statement that took its place")
    if entry.state is state and intact(entry):
        who = entry.decision.reviewer if entry.decision else "nobody"
        raise BookError(f"{book.policy_id}: statement {number} is {state} already, by {who}; nothing was changed")
    return entry


def _decision(entry: Entry, by: Person) -> Decision:
    source = entry.latest
    return Decision(by.name, by.at, by.note, source.version_no, source_hash(source), statement_hash(entry.statement))


def edit(book: Book, number: int, statement: Statement, text: str, by: Person) -> Book:
    """The book with another reading of an entry's passage. It waits until it is accepted; the reading before it stays in the history.

    text    the compiled text of the entry's latest version. Words that the new reading no longer quotes need a note.
    Raises BookError.
    """
    person = _named(by)
    entry = book.entry(number)
    if entry.state is State.WITHDRAWN:
        raise BookError(f"{book.policy_id}: statement {number} was withdrawn with its text; edit the statement that took its place")
    changed = reread(entry, statement, text, "person")
    missing = dropped(entry.statement, changed.statement, text)
    if missing and not person.note:
        raise BookError(
            f"{book.policy_id}: statement {number}: the new reading leaves out “{missing[0][:80]}”; quote it, or say why in --note"
        )
    act = Act(
        person.at, person.name, "edited", (number,), entry.latest.version_no,
        person.note, source_hash(changed.latest), before=statement_to_json(entry.statement),
    )  # fmt: skip
    return _with(book, {number: changed}, (act,))


def reread(entry: Entry, statement: Statement, text: str, origin: Origin) -> Entry:
    """The entry with another reading of its passage, to be decided on. Raises BookError for a quote that does not stand in the text."""
    from rules.book.identity import quotes_hash

    source = entry.latest
    placed = anchored(statement, text, (source.start, source.end), f"statement {entry.number}")
    placed = replace(placed, citation=entry.statement.citation)
    source = replace(source, starts=starts(placed), quotes_hash=quotes_hash(placed, entry.passage))
    return replace(
        entry, state=State.PROPOSED, statement=placed, origin=origin, decision=None, sources=(*entry.sources[:-1], source),
    )  # fmt: skip


def intact(entry: Entry) -> bool:
    """Whether a decided entry still is what was decided on: its reading, and the quotes and section of the source that was shown."""
    decided = entry.decision
    if decided is None:
        return entry.state is State.PROPOSED
    source = entry.source_of(decided.version_no)
    return source is not None and source_hash(source) == decided.source_hash and statement_hash(entry.statement) == decided.statement_hash


def in_force(entry: Entry, day: dt.date) -> bool:
    """Whether an entry is an accepted rule for a date of service. One that was withdrawn still is for the dates of its own versions."""
    accepted = entry.state in (State.ACCEPTED, State.WITHDRAWN) and intact(entry)
    return accepted and any(source.holds(day) for source in entry.sources)


def _named(by: Person) -> Person:
    name, note = " ".join(by.name.split()), " ".join(by.note.split())
    if not name:
        raise BookError("--by: an act needs the name of the person who does it")
    return Person(name, by.at.replace(microsecond=0), note)


def _with(book: Book, changed: dict[int, Entry], acts: tuple[Act, ...]) -> Book:
    entries = tuple(changed.get(entry.number, entry) for entry in book.entries)
    return replace(book, entries=entries, history=(*book.history, *acts))
