"""Changes of policies that could explain what payers deny: from the published store, with the day from which each holds and its words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policies.model import CodeSystem
from policies.store.reader import StoreReader
from policies.store.rows import ChangePartRow, ChangeRow, CodeRow, PolicyRow, VersionRow
from practice.patterns.model import KnownChange

KINDS = ("criteria", "codes")
"""Kinds of change that can alter what a payer pays for."""
EVENTS = ("changed", "new")
_PROCEDURES = (CodeSystem.CPT, CodeSystem.HCPCS, CodeSystem.REV)
_NUMBERED = re.compile(r"([A-Z]*)([0-9]+)([A-Z]*)")
_WIDEST = 400
"""Codes of a range that are spelled out; of a wider one only its ends are."""


class Dated(StrEnum):
    """Where the day comes from on which a change began to hold."""

    EFFECTIVE = "effective date as printed"
    PUBLISHED = "day of publication as printed"
    OBSERVED = "day on which it was first seen; no effective date of its own is printed"


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """A change that was told, with what is needed to cite it.

    known    as patterns take it      dated    where its day comes from
    owned    where the payer speaks of it, in a sentence; "" where that is not known
    """

    known: KnownChange
    policy_id: str
    number: str | None
    title: str
    url: str
    run_id: str
    from_version: int | None
    to_version: int
    kind: str
    dated: Dated
    owned: str = ""


@dataclass(frozen=True, slots=True)
class ChangesFound:
    """The changes, by day. `uncoded`: told changes of policies that list no procedure, which no line can be held against."""

    changes: tuple[PolicyChange, ...]
    uncoded: int = 0

    @property
    def known(self) -> tuple[KnownChange, ...]:
        """As patterns take them."""
        return tuple(one.known for one in self.changes)

    def of(self, change_id: str) -> PolicyChange | None:
        """The change of an id."""
        return next((one for one in self.changes if one.known.change_id == change_id), None)


@dataclass(frozen=True, slots=True)
class Words:
    """One difference in the words of both versions, verbatim; None where a version has no such passage."""

    section: str
    page: int | None
    old: str | None
    new: str | None
    direction: str
    explanation: str


def known_changes(store: StoreReader, payers: Iterable[str] | None = None, run: str | None = None) -> ChangesFound:
    """The changes of criteria and codes that digests told, each once. payers: only theirs; run: only those that it found."""
    wanted = None if payers is None else frozenset(payers)
    runs = [one.run_id for one in store.runs() if one.state == "released" and run in (None, one.run_id)]
    rows = [row for run_id in runs for row in store.changes(run_id) if _counts(row)]
    known = store.policies_of({row.policy_id for row in rows})
    policies = {name: one for name, one in known.items() if wanted is None or one.payer_id in wanted}
    told = [row for row in rows if row.policy_id in policies]
    versions = store.versions_of({row.policy_id for row in told})
    found: dict[str, PolicyChange] = {}
    uncoded = 0
    for row in sorted(told, key=lambda one: (one.run_id, one.policy_id)):
        codes = _codes(store, row)
        if not codes:
            uncoded += 1
            continue
        change = _change(row, policies[row.policy_id], versions.get(row.policy_id, ()), codes)
        found.setdefault(change.known.change_id, change)
    return ChangesFound(tuple(sorted(found.values(), key=lambda one: (one.known.effective, one.known.change_id))), uncoded)


def words_of(store: StoreReader, change: PolicyChange) -> tuple[Words, ...]:
    """What the two versions say differently in criteria and codes, the weightiest first."""
    rows = [row for row in store.change_parts(change.run_id, change.policy_id) if row.to_version == change.to_version and row.kind in KINDS]
    return tuple(_words(row) for row in sorted(rows, key=_weight))


def _weight(row: ChangePartRow) -> tuple[int, int, int]:
    severity = ("high", "medium", "low", "none")
    return KINDS.index(row.kind), severity.index(row.severity) if row.severity in severity else len(severity), row.position


def _words(row: ChangePartRow) -> Words:
    return Words(row.section, row.page, row.old, row.new, row.direction, row.explanation)


def _counts(row: ChangeRow) -> bool:
    return row.told and row.kind in KINDS and row.event in EVENTS and row.to_version is not None


def _codes(store: StoreReader, row: ChangeRow) -> frozenset[str]:
    """The procedures that either version lists: a code that was taken out is touched too."""
    versions = [number for number in (row.from_version, row.to_version) if number is not None]
    return frozenset(code for number in versions for one in store.codes(row.policy_id, number) for code in _spelled(one))


def _spelled(row: CodeRow) -> Iterator[str]:
    """The codes of a row: both ends, and what lies between them where that can be counted."""
    if row.system not in _PROCEDURES:
        return
    yield from (row.first, row.last)
    first, last = _NUMBERED.fullmatch(row.first), _NUMBERED.fullmatch(row.last)
    if first is None or last is None or first[1] != last[1] or first[3] != last[3] or not 0 < int(last[2]) - int(first[2]) <= _WIDEST:
        return
    yield from (f"{first[1]}{number:0{len(first[2])}d}{first[3]}" for number in range(int(first[2]) + 1, int(last[2])))


def _change(row: ChangeRow, policy: PolicyRow, versions: Sequence[VersionRow], codes: frozenset[str]) -> PolicyChange:
    number = row.to_version
    if number is None:
        raise ValueError(f"{row.policy_id}: a change without a version has no day and no words")
    by_number = {one.version_no: one for one in versions}
    day, dated = _day(by_number[number], by_number.get(row.from_version or -1))
    known = KnownChange(
        change_id=f"{row.policy_id}@{number}", payer_id=policy.payer_id, policy=row.policy_id, version=str(number), effective=day,
        procedures=codes, said=row.headline, direction=row.direction,
    )  # fmt: skip
    return PolicyChange(
        known, row.policy_id, policy.number, by_number[number].title, row.url, row.run_id, row.from_version, number, row.kind, dated,
        row.owned_words,
    )  # fmt: skip


def _day(new: VersionRow, old: VersionRow | None) -> tuple[dt.date, Dated]:
    """The day a version holds from. A date that the version before bears too is not the day of what changed between them."""
    if new.effective and (old is None or new.effective != old.effective):
        return new.effective, Dated.EFFECTIVE
    if new.published and (old is None or new.published != old.published):
        return new.published, Dated.PUBLISHED
    return new.observed_first.date(), Dated.OBSERVED
