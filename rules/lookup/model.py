"""What a lookup answers: policies in force on a date, each as a checklist with citations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rules.book.model import State
from rules.model import Atom, Statement


class LookupFailed(Exception):
    """The question cannot be answered as asked; one line that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a checklist.

    depth   how far inside, from 0
    quote   the payer's words; "" for a line that only joins those below it
    words   what joins ("All of these:"), or the reading of the quote in plain words, "" where there is nothing to add
    box     whether a person ticks it
    """

    depth: int
    words: str
    quote: str = ""
    start: int = 0
    box: bool = False
    flagged: bool = False
    atom: Atom | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One statement of a policy, ready to be shown.

    number   in the book, for `rules accept`; None where nothing was proposed yet
    state    None where nothing was proposed yet; `reviewed` is true for what a named person accepted, and still is what was accepted
    applies  False where the statement names codes, and the asked one is not among them
    """

    statement: Statement
    lines: tuple[Line, ...]
    passage: str
    section: tuple[str, ...]
    page: int | None
    number: int | None = None
    state: State | None = None
    reviewed: bool = False
    reviewer: str = ""
    reviewed_at: dt.datetime | None = None
    note: str = ""
    flagged: bool = False
    applies: bool = True

    @property
    def standing(self) -> str:
        """In one phrase, what people have said of it."""
        if self.reviewed and self.reviewed_at:
            return f"accepted by {self.reviewer}, {self.reviewed_at:%Y-%m-%d}"
        if self.state is State.REJECTED:
            return f"reading rejected by {self.reviewer}: read the text"
        if self.state in (State.ACCEPTED, State.WITHDRAWN):
            return "not reviewed: changed since it was accepted"
        return "not reviewed"


@dataclass(frozen=True, slots=True)
class CodeSet:
    """Codes of one system that a policy lists in one role; ranges as "first-last"."""

    system: str
    role: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Statements under one heading of the answer."""

    name: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A section on documentation that no statement was read from: its lines as printed."""

    section: tuple[str, ...]
    page: int | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyView:
    """One policy of one payer in the version in force on the asked date.

    listed  how the version lists the asked code: roles, sorted; empty where no code was asked for
    coded   the statement of the policy's code lists, whose review is that of `codes`
    """

    payer_id: str
    payer_name: str
    policy_id: str
    number: str | None
    title: str
    version_no: int
    effective: dt.date | None
    observed: dt.date
    url: str
    status: str
    lob: tuple[str, ...]
    delegated_to: tuple[str, ...]
    groups: tuple[Group, ...]
    papers: tuple[Paper, ...]
    codes: tuple[CodeSet, ...]
    listed: tuple[str, ...] = ()
    coded: Part | None = None

    def group(self, name: str) -> tuple[Part, ...]:
        """The statements under a heading; none where there is no such heading."""
        return next((one.parts for one in self.groups if one.name == name), ())

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every statement, in the order of the answer, that of the code lists last."""
        return (*(part for group in self.groups for part in group.parts), *((self.coded,) if self.coded else ()))

    @property
    def reviewed(self) -> int:
        """How many of its statements a person has accepted."""
        return sum(part.reviewed for part in self.parts)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one payer says of a code (or one policy says at all) on a date of service."""

    payer_id: str
    payer_name: str
    code: str | None
    as_of: dt.date
    policies: tuple[PolicyView, ...]
