"""The envelopes of a file: which transactions it holds, which of them are whole, and what their counts and numbers say."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from practice.remittance.elements import day_of
from practice.remittance.model import Problem
from practice.remittance.segments import Segment

VERSIONS = {"835": "005010X221", "277": "005010X214", "278": "005010X217"}
"""The guide that each message is read by: with its errata (A1, …)."""


@dataclass(slots=True)
class Transaction:
    """One ST … SE. Segments are counted over the file; `refused` says why it is not read; `digest` is over all between ST and SE."""

    number: int
    kind: str
    version: str
    control: str
    interchange: str
    made_on: dt.date | None
    first: int
    last: int = 0
    whole: bool = False
    refused: str = ""
    digest: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def place(self) -> str:
        return f"transaction {self.number}"


@dataclass(slots=True)
class Survey:
    """A file as a whole."""

    transactions: list[Transaction] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    interchanges: int = 0


def survey(found: Iterable[Segment]) -> Survey:
    """Go through a file once. Nothing is kept but counts and digests."""
    walk = _Walk()
    for one in found:
        walk.take(one)
    walk.end()
    return walk.survey


def slices(found: Iterator[Segment], transactions: Iterable[Transaction]) -> Iterator[tuple[Transaction, Iterator[Segment]]]:
    """Each transaction that is to be read with its segments, ST and SE included. Segments that are not taken are passed over."""
    at = 1
    for one in transactions:
        skipped = islice(found, max(one.first - at, 0))
        for _ in skipped:
            pass
        part = islice(found, one.last - one.first + 1)
        yield one, part
        for _ in part:
            pass
        at = one.last + 1


class _Walk:
    """Where in the envelopes we are."""

    def __init__(self) -> None:
        self.survey = Survey()
        self._open: Transaction | None = None
        self._hash = hashlib.sha256()
        self._isa = self._gs = ""
        self._gs_version, self._gs_day = "", None  # type: tuple[str, dt.date | None]
        self._groups = self._sets = self._last = 0
        self._in_isa = self._in_gs = False

    def take(self, one: Segment) -> None:
        self._last = one.number
        tag = one.elements[0]
        step = _STEPS.get(tag)
        if step is not None:
            step(self, one)
        elif self._open is not None:
            self._hash.update("\x1f".join(one.elements).encode() + b"\x1e")
        else:
            self._note(one, "stands outside of any transaction and was not read")
        if not one.ended and step is None and self._open is None:
            self._note(one, "breaks off: the file ends within it")

    def end(self) -> None:
        """The file's end. Where it is cut short, that is told once: of the transaction it was cut in, else of the interchange."""
        if not self._break_off("the file ends") and self._in_isa:
            self.survey.problems.append(Problem(f"interchange {self.survey.interchanges}", "it has no end (IEA): the file is cut short"))

    def isa(self, one: Segment) -> None:
        if not self._break_off("another interchange begins") and self._in_isa:
            self.survey.problems.append(Problem(f"interchange {self.survey.interchanges}", "it has no end (IEA); another one follows"))
        self.survey.interchanges += 1
        self._isa, self._groups, self._in_isa, self._in_gs = one.at(13), 0, True, False
        self._gs_version, self._gs_day = "", None

    def gs(self, one: Segment) -> None:
        self._break_off("another group begins")
        self._gs, self._gs_version, self._gs_day, self._sets, self._in_gs = one.at(6), one.at(8), day_of(one.at(4)), 0, True
        self._groups += 1

    def st(self, one: Segment) -> None:
        self._break_off("another transaction begins")
        self._sets += 1
        kind, version = one.at(1), one.at(3) or self._gs_version
        control = f"{self._gs}/{one.at(2)}"
        found = Transaction(len(self.survey.transactions) + 1, kind, version, control, self._isa, self._gs_day, one.number)
        found.refused = _unread(kind, version)
        self._open, self._hash = found, hashlib.sha256()
        self.survey.transactions.append(found)

    def se(self, one: Segment) -> None:
        found = self._open
        if found is None:
            self._note(one, "ends a transaction that was not begun")
            return
        found.last, found.digest, found.whole = one.number, self._hash.hexdigest(), True
        if not one.ended:
            found.whole, found.refused = False, "its last segment (SE) is cut short"
        count = one.number - found.first + 1
        if one.at(1) != str(count):
            found.problems.append(Problem(found.place, f"SE counts {_figure(one.at(1))} segments, there are {count}"))
        if one.at(2) != found.control.rpartition("/")[2]:
            found.problems.append(Problem(found.place, "ST and SE bear different control numbers"))
        self._open = None

    def ge(self, one: Segment) -> None:
        self._break_off("its group ends")
        if one.at(1) != str(self._sets):
            self._note(one, f"GE counts {_figure(one.at(1))} transactions, there are {self._sets}")
        if one.at(2) != self._gs:
            self._note(one, "GS and GE bear different control numbers")
        self._in_gs = False

    def iea(self, one: Segment) -> None:
        self._break_off("its interchange ends")
        if one.at(1) != str(self._groups):
            self._note(one, f"IEA counts {_figure(one.at(1))} groups, there are {self._groups}")
        if one.at(2) != self._isa:
            self._note(one, "ISA and IEA bear different control numbers")
        self._in_isa = False

    def _break_off(self, why: str) -> bool:
        """A transaction without its SE may lack anything: it is not read. False where none is open."""
        if self._open is None:
            return False
        found, self._open = self._open, None
        found.last, found.digest = self._last - (0 if why == "the file ends" else 1), self._hash.hexdigest()
        found.refused = f"it has no end (SE): {why} after {found.last - found.first + 1} of its segments; ask for the file again"
        return True

    def _note(self, one: Segment, what: str) -> None:
        self.survey.problems.append(Problem(f"segment {one.number}", what))


_STEPS = {"ISA": _Walk.isa, "GS": _Walk.gs, "ST": _Walk.st, "SE": _Walk.se, "GE": _Walk.ge, "IEA": _Walk.iea}


def _unread(kind: str, version: str) -> str:
    known = VERSIONS.get(kind)
    if known is None:
        return f"it is a {_figure(kind)}, which is not read here; read are {', '.join(VERSIONS)}"
    if not version.startswith(known):
        return f"its version is {_figure(version)}; a {kind} is read in {known} and its errata"
    return ""


def _figure(words: str) -> str:
    """A count or a version may be quoted; anything longer may be something else."""
    return words if words.isalnum() and len(words) <= 14 else "something else"
