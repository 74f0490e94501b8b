"""The policies that speak of a case on its day: from the published record, in the version in force, with what people have reviewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from policies.model import Code, CodeRole, Document
from policies.store.reader import StoreReader
from practice.store.rows import CaseRow
from rules.book.compiling import compile_one
from rules.book.model import Reading, State
from rules.lookup.answering import Held, Shelf, for_policy, held_with_codes, plain_code
from rules.lookup.model import LookupFailed
from rules.model import Statement


@dataclass(frozen=True, slots=True)
class PolicyText:
    """One policy in the version in force, ready to be held against charts.

    statements  those that count; `reviewed` holds the places of the ones that a named person accepted
    rejected    the passages whose reading a person rejected: they count as not documented, and have to be read
    text        what the statements' offsets point into
    listed      in which roles the policy lists the procedures asked for
    mark        what a result depends on: the version, and the revision of its rules
    """

    policy_id: str
    version_no: int
    title: str
    url: str
    effective: dt.date | None
    lob: tuple[str, ...]
    statements: tuple[Statement, ...]
    reviewed: frozenset[int]
    rejected: tuple[str, ...]
    text: str
    codes: tuple[Code, ...]
    delegated_to: tuple[str, ...]
    mark: str

    def roles_of(self, codes: Sequence[str]) -> frozenset[CodeRole]:
        """In which roles the policy lists these procedures."""
        return frozenset(one.role for one in self.codes for code in codes if one.first <= code <= one.last and len(code) == len(one.first))

    @property
    def name(self) -> str:
        """As a citation names it."""
        return f"{self.policy_id}@{self.version_no}"


class CaseShelf:
    """The published store and the accepted rules, each policy read once."""

    def __init__(self, store: StoreReader, rules: Path) -> None:
        self._shelf = Shelf(store, rules, self._compile)
        self._compiled: Reading | None = None
        self._payers: dict[str, bool] = {}
        self._listing: dict[tuple[str, dt.date], Held] = {}
        self._read: dict[tuple[str, int], PolicyText] = {}

    def names(self, case: CaseRow) -> tuple[tuple[str, int], ...]:
        """The policies (with the version in force on the day of the visit) of the case's payer that list one of its procedures."""
        if case.visit is None or not case.payer_id:
            return ()
        self.look_up([case])
        held = (one for code in case.cpt for one in self._listing[code, case.visit])
        return tuple(sorted({(policy.policy_id, row.version_no) for policy, row in held if policy.payer_id == case.payer_id}))

    def of(self, case: CaseRow) -> tuple[PolicyText, ...]:
        """The same, read, without those for other lines of business."""
        if case.visit is None:
            return ()
        texts = (self._text(name, no, case.visit) for name, no in self.names(case))
        return tuple(one for one in texts if not case.lob or not one.lob or case.lob in one.lob)

    def knows_payer(self, payer_id: str) -> bool:
        """Whether the record has any policy of a payer."""
        if payer_id not in self._payers:
            rows, bulletins = self._shelf.store.policies_listed(payer_id)[0], self._shelf.store.announcing()
            self._payers[payer_id] = any(row.source_id not in bulletins for row in rows)
        return self._payers[payer_id]

    def revision(self, policy_id: str) -> str:
        """The state of a policy's rules: it changes with every act of a person, without the file being read."""
        from rules.book.file import path_of

        path = path_of(self._shelf.rules, policy_id)
        try:
            stat = path.stat()
        except FileNotFoundError:
            return "-"
        return f"{stat.st_mtime_ns}.{stat.st_size}"

    def look_up(self, cases: Iterable[CaseRow]) -> None:
        """Ask the store for the policies of many cases at once; each is then named without asking again."""
        asked = {(code, case.visit) for case in cases if case.visit and case.payer_id for code in case.cpt} - self._listing.keys()
        if not asked:
            return
        plain = {(code, day): name for code, day in asked if (name := _plain(code))}
        held = held_with_codes(self._shelf.store, ((name, day) for (_, day), name in plain.items()))
        for code, day in asked:
            self._listing[code, day] = held[plain[code, day], day] if (code, day) in plain else ()

    def _text(self, policy_id: str, version_no: int, day: dt.date) -> PolicyText:
        key = (policy_id, version_no)
        if key not in self._read:
            self._read[key] = self._reading(policy_id, version_no, day)
        return self._read[key]

    def _reading(self, policy_id: str, version_no: int, day: dt.date) -> PolicyText:
        self._compiled = None
        (view,) = for_policy(self._shelf, policy_id, day).policies
        document = self._shelf.store.document(policy_id, version_no)
        counted = [part for part in view.parts if part.state is not State.REJECTED]
        return PolicyText(
            policy_id, version_no, view.title, view.url, view.effective, view.lob,
            statements=tuple(part.statement for part in counted),
            reviewed=frozenset(place for place, part in enumerate(counted) if part.reviewed),
            rejected=tuple(part.passage for part in view.parts if part.state is State.REJECTED),
            text=(self._compiled or compile_one(document)).text, codes=document.codes, delegated_to=view.delegated_to,
            mark=f"{policy_id}@{version_no}/{self.revision(policy_id)}",
        )  # fmt: skip

    def _compile(self, document: Document) -> Reading:
        """Compile, and remember it: its text is needed as well."""
        self._compiled = compile_one(document)
        return self._compiled


def _plain(code: str) -> str:
    """The code as the store keeps it; empty for what is none."""
    try:
        return plain_code(code)
    except LookupFailed:
        return ""
