"""The approved cases of the year before a change, run against the new version; read through the door, told as counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from policies.store.reader import StoreReader
from policies.store.rows import VersionRow
from practice.denials.changes import PolicyChange
from practice.flow.charted import Record
from practice.flow.trails import Trail, trails
from practice.forward.model import Outlook
from practice.forward.weighing import Became, Text, became
from practice.store.cases import cases_between
from practice.store.documents import documents_of_case
from practice.store.door import Door
from practice.store.facts import facts_of_case
from practice.store.patients import patient_of
from practice.store.rows import CaseRow
from rules.book.compiling import compile_one

YEAR = dt.timedelta(days=365)
_APPROVED = ("approved", "partly_approved")


def forward(door: Door, store: StoreReader, changes: Iterable[PolicyChange], on: dt.date) -> tuple[Outlook, ...]:
    """What each change would have meant for the year up to a day (or up to the change, where that comes first). Raises AccessRefused.

    A new policy has no version before it to compare with and is left out.
    """
    wanted = [(one, one.from_version) for one in changes if one.from_version is not None]
    with door.together():
        listed, found = cases_between(door, on - YEAR - YEAR, on).cases, trails(door)
        approved = [case for case in listed if _approved(found.get(case.id))]
        return tuple(_outlook(door, store, change, before, approved, on) for change, before in wanted)


def _approved(trail: Trail | None) -> bool:
    return trail is not None and any(one.decision in _APPROVED for one in trail.outcomes)


def _outlook(door: Door, store: StoreReader, change: PolicyChange, before: int, approved: Sequence[CaseRow], on: dt.date) -> Outlook:
    end = min(on, change.known.effective)
    version = next(one for one in store.versions(change.policy_id) if one.version_no == change.to_version)
    cases = [case for case in approved if case.visit and end - YEAR <= case.visit <= end and falls_under(case, change, version)]
    texts = [_text(store, change.policy_id, number) for number in (before, change.to_version)] if cases else []
    counts: Mapping[Became, int] = Counter(became(_record(door, case), *texts) for case in cases)
    missing = counts[Became.MISSING] + counts[Became.AGAINST]
    return Outlook(
        change.policy_id, before, change.to_version, end - YEAR, end, cases=len(cases) - counts[Became.UNJUDGED], missing=missing,
        against=counts[Became.AGAINST], gained=counts[Became.GAINED], already=counts[Became.ALREADY], unjudged=counts[Became.UNJUDGED],
    )  # fmt: skip


def falls_under(case: CaseRow, change: PolicyChange, version: VersionRow) -> bool:
    """Whether a case is of the change's payer, for one of its procedures, in a line of business that the version names."""
    named = case.payer_id == change.known.payer_id and bool(set(case.cpt) & change.known.procedures)
    return named and (not case.lob or not version.lob or case.lob in version.lob)


def _text(store: StoreReader, policy_id: str, number: int) -> Text:
    read = compile_one(store.document(policy_id, number))
    return Text(read.statements, read.text)


def _record(door: Door, case: CaseRow) -> Record:
    if case.visit is None:
        raise ValueError("a case without a visit is not run forward")
    documents, facts = documents_of_case(door, case.id, structured=True), facts_of_case(door, case.id)
    return Record(case, patient_of(door, case.patient_id), case.visit, documents, facts)
