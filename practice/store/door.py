"""The one door to patient data: it asks who and why, checks the right, and writes the audit entry in the same transaction.

    with door.passing("cases.read", "read") as passage:
        rows = passage.rows("SELECT … WHERE id = ? AND part2 <= ?", (case_id, passage.part2))
        passage.touch(patient_id)

What was read is handed out only after the entry is written: where the entry fails, so does the read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from practice.access.actor import Actor
from practice.access.roles import may
from practice.audit.chain import add
from practice.audit.entry import Entry, Outcome
from practice.audit.head import Head, move_head
from practice.refused import AccessRefused
from practice.store.connection import Store
from practice.store.ids import ident

Verb = Literal["read", "create", "update", "delete", "execute"]
Clock = Callable[[], dt.datetime]


@dataclass(slots=True)
class Passage:
    """One act inside the door. `part2` is 1 where the purpose states a consent; statements leave out rows above it."""

    connection: Any = field(repr=False)
    at: dt.datetime
    part2: int
    patients: dict[str, None] = field(default_factory=dict)
    refs: dict[str, None] = field(default_factory=dict)
    detail: str = ""

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(sql, tuple(values)))

    def row(self, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        found = self.connection.execute(sql, tuple(values)).fetchone()
        return tuple(found) if found else None

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """Change rows; returns how many."""
        return int(self.connection.execute(sql, tuple(values)).rowcount)

    def run_many(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        """Change rows by one statement and many sets of values."""
        self.connection.executemany(sql, values)

    def touch(self, *patients: str, refs: Sequence[str] = ()) -> None:
        """Whose data it was, and which cases, documents or facts."""
        self.patients.update(dict.fromkeys(patients))
        self.refs.update(dict.fromkeys(refs))


class Door:
    """The store as one person at work may use it. `clock` gives the instant of each act."""

    def __init__(self, store: Store, actor: Actor, clock: Clock) -> None:
        self.store, self.actor, self.clock = store, actor, clock
        self._inside = False
        self._refused: Entry | None = None
        self._head: Head | None = None

    def ident(self, kind: str, *parts: object) -> str:
        """The identifier of a thing in this store."""
        return ident(self.store.seed, kind, *parts)

    def require(self, act: str, verb: Verb = "execute") -> None:
        """Refuse, and log it, where the role may not do the act. Raises AccessRefused."""
        if may(self.actor.role, act):
            return
        self._refuse(self._entry(act, verb, self.clock(), Outcome.REFUSED))
        raise AccessRefused(f"{self.actor.user}: the role {self.actor.role} may not do {act}; the attempt was logged")

    @contextmanager
    def passing(self, act: str, verb: Verb) -> Iterator[Passage]:
        """One act: all of it happens, with its audit entry, or nothing. Raises AccessRefused."""
        self.require(act, verb)
        with self.together():
            passage = Passage(self.store.connection, self.clock(), int(bool(self.actor.consent)))
            try:
                yield passage
            except AccessRefused:
                self._refuse(self._entry(act, verb, passage.at, Outcome.REFUSED, passage))
                raise
            entry = self._entry(act, verb, passage.at, Outcome.DONE, passage)
            self._head = add(self.store.connection, entry)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Several acts in one transaction, each with its own entry."""
        if self._inside:
            yield
            return
        connection = self.store.connection
        connection.execute("BEGIN IMMEDIATE")
        self._inside, self._head, self._refused = True, None, None
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self._inside, self._head = False, None
            self._log_refusal()
            raise
        self._inside, self._refused = False, None
        self._mark()

    def _refuse(self, entry: Entry) -> None:
        with self.together():
            self._head = add(self.store.connection, entry)
        self._refused = entry if self._inside else None

    def _log_refusal(self) -> None:
        """A refusal outlives the transaction that it ended."""
        if self._refused is None:
            return
        refused, self._refused = self._refused, None
        with self.together():
            self._head = add(self.store.connection, refused)

    def _mark(self) -> None:
        if self._head is not None:
            move_head(self.store.head_mark, self.store.key, self._head)

    def _entry(self, act: str, verb: Verb, at: dt.datetime, outcome: Outcome, passage: Passage | None = None) -> Entry:
        return Entry(
            at=at, user=self.actor.user, role=str(self.actor.role), act=act, verb=verb, purpose=str(self.actor.purpose),
            consent=self.actor.consent, outcome=outcome, patients=tuple(passage.patients) if passage else (),
            refs=tuple(passage.refs) if passage else (), detail=passage.detail if passage else "",
        )  # fmt: skip
