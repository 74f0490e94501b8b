"""The policies that speak of a case on its day: from the published record, in the version in force, with what people have reviewed."""

from __future__ import annotations

import datetime as dt
import functools
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from policies.model import Code, CodeRole, Document
from policies.store.passages import Holding
from policies.store.reader import StoreReader
from practice.store.rows import CaseRow
from rules.book.compiling import compile_one
from rules.book.file import path_of
from rules.book.model import Reading, State
from rules.lookup.answering import Shelf, for_policy, plain_code
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


Listings = dict[tuple[str, str], tuple[Holding, ...]]
"""What one release says of payers and codes; nothing of a case is in it."""


class CaseShelf:
    """The published store and the accepted rules, each policy read once."""

    def __init__(self, store: StoreReader | Callable[[], StoreReader], rules: Path, listings: Listings | None = None) -> None:
        """store: or what opens it, once it is needed      listings: what is known of this release already, and is added to."""
        self._store, self._rules = store, rules
        self._compiled: Reading | None = None
        self._payers: dict[str, bool] = {}
        self._listings: Listings = {} if listings is None else listings
        self._read: dict[tuple[str, int], PolicyText] = {}

    @functools.cached_property
    def _shelf(self) -> Shelf:
        return Shelf(self._store() if callable(self._store) else self._store, self._rules, self._compile)

    def names(self, case: CaseRow) -> tuple[tuple[str, int], ...]:
        """The policies (with the version in force on the day of the visit) of the case's payer that list one of its procedures."""
        if case.visit is None or not case.payer_id:
            return ()
        self.look_up([case])
        held = (one for code in case.cpt if (name := _plain(code)) for one in self._listings[case.payer_id, name])
        return tuple(sorted({(one.policy_id, number) for one in held if (number := one.listing_on(case.visit)) is not None}))

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
        try:
            stat = os.stat(_rules_at(self._rules, policy_id))  # noqa: PTH116 - a sweep asks for hundreds: no object for each
        except FileNotFoundError:
            return "-"
        return f"{stat.st_mtime_ns}.{stat.st_size}"

    def look_up(self, cases: Iterable[CaseRow]) -> None:
        """Ask the store for the policies of many cases at once; each is then named without asking again."""
        told = {(case.payer_id, name) for case in cases if case.visit and case.payer_id for code in case.cpt if (name := _plain(code))}
        if asked := told - self._listings.keys():
            held = self._shelf.store.holding_with_codes(asked)
            self._listings.update({key: held.get(key, ()) for key in asked})

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


@functools.lru_cache(maxsize=50_000)
def _rules_at(rules: Path, policy_id: str) -> str:
    """Where a policy's rules lie: the same for the same policy always."""
    return str(path_of(rules, policy_id))


def _plain(code: str) -> str:
    """The code as the store keeps it; empty for what is none."""
    try:
        return plain_code(code)
    except LookupFailed:
        return ""
