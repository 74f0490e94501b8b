"""What this run recorded → changes, told or filed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from diffing.compare import compare
from diffing.interest import Impact, Interest, judge
from diffing.model import Change, Comparison, Severity
from diffing.redline import to_html
from diffing.tell import Verdict, verdict
from payerwatch.pool import each
from payerwatch.progress import track
from policies.model import Code, Document
from policies.store.rows import ChangePartRow, ChangeRow, PolicyRow, Recorded, VersionRow
from policies.store.work import WorkStore


@dataclass(frozen=True, slots=True)
class Pair:
    """A new version beside the one before it."""

    policy: PolicyRow
    old: VersionRow
    new: VersionRow
    old_document: Document
    new_document: Document


@dataclass(frozen=True, slots=True)
class Gone:
    """Policies of one run that left a list, or stand on it again."""

    unlisted: tuple[str, ...] = ()
    relisted: tuple[str, ...] = ()


Rows = tuple[tuple[ChangeRow, ...], tuple[ChangePartRow, ...]]


def changes_of(
    store: WorkStore, run_id: str, recorded: Sequence[Recorded], gone: Gone, interest: Interest | None, announcing: frozenset[str]
) -> Rows:
    """Every change of a run. announcing: sources of announcements, whose new documents are filed and never told."""
    pairs = list(_pairs(store, recorded))
    comparisons = track(each(_compare, [(p.old_document, p.new_document) for p in pairs]), "comparing", len(pairs))
    changes: list[ChangeRow] = []
    parts: list[ChangePartRow] = []
    for pair, comparison in zip(pairs, comparisons, strict=True):
        row = _changed(run_id, pair, comparison, interest)
        changes.append(_filed(row) if pair.policy.source_id in announcing else row)
        parts += _parts(run_id, pair, comparison.changes)
    known_sources = store.sources_before(run_id)
    for one in recorded:
        if one.outcome == "new_policy" and one.source_id in known_sources:
            row = _appeared(run_id, store, one, interest)
            changes.append(_filed(row) if one.source_id in announcing else row)
    changes += [_event(run_id, store, policy_id, "unlisted", interest) for policy_id in gone.unlisted]
    changes += [_event(run_id, store, policy_id, "relisted", interest) for policy_id in gone.relisted]
    return tuple(changes), tuple(parts)


def _pairs(store: WorkStore, recorded: Iterable[Recorded]) -> Iterator[Pair]:
    for one in recorded:
        if one.outcome != "new_version" or one.previous is None or one.backfilled:
            continue
        versions = {version.version_no: version for version in store.versions(one.policy_id)}
        policy = store.policy(one.policy_id)
        if policy is None:
            continue
        old, new = versions[one.previous], versions[one.version_no]
        yield Pair(policy, old, new, store.document(one.policy_id, old.version_no), store.document(one.policy_id, new.version_no))


def _compare(pair: tuple[Document, Document]) -> Comparison:
    return compare(*pair)


def _changed(run_id: str, pair: Pair, comparison: Comparison, interest: Interest | None) -> ChangeRow:
    said = verdict(comparison, pair.old, pair.new)
    impact = _impact(interest, pair.policy, (*pair.old_document.codes, *pair.new_document.codes))
    return _row(run_id, pair.policy, pair.new, pair.old.version_no, said, impact)


def _appeared(run_id: str, store: WorkStore, one: Recorded, interest: Interest | None) -> ChangeRow:
    policy = store.policy(one.policy_id)
    version = next(v for v in store.versions(one.policy_id) if v.version_no == one.version_no)
    if policy is None:
        raise LookupError(f"{one.policy_id}: recorded and not in the store")
    said = Verdict("new", "criteria", "unknown", Severity.HIGH, True, "A policy that this payer did not list before.")
    return _row(run_id, policy, version, None, said, _impact(interest, policy, store.document(one.policy_id, one.version_no).codes))


def _event(run_id: str, store: WorkStore, policy_id: str, event: str, interest: Interest | None) -> ChangeRow:
    policy = store.policy(policy_id)
    if policy is None:
        raise LookupError(f"{policy_id}: listed by the store and not in it")
    latest = max(store.versions(policy_id), key=lambda version: version.version_no)
    words = {
        "unlisted": "The payer no longer lists this policy. Ask the payer what replaces it; the last text stays in the record.",
        "relisted": "The payer lists this policy again.",
    }[event]
    said = Verdict(event, "metadata", "unknown", Severity.HIGH, True, words)
    row = _row(run_id, policy, latest, latest.version_no, said, _impact(interest, policy, store.document(policy_id, latest.version_no).codes))
    return dataclasses.replace(row, to_version=None) if event == "unlisted" else row


def _impact(interest: Interest | None, policy: PolicyRow, codes: Iterable[Code]) -> Impact:
    return judge(interest, policy.payer_id, policy.lob, codes)


def _row(run_id: str, policy: PolicyRow, version: VersionRow, before: int | None, said: Verdict, impact: Impact) -> ChangeRow:
    return ChangeRow(
        run_id=run_id,
        policy_id=policy.policy_id,
        from_version=before,
        to_version=version.version_no,
        event=said.event,
        kind=said.kind,
        direction=said.direction,
        severity=str(said.severity),
        told=said.matters and impact.concerns,
        affects=impact.affects,
        headline=said.headline,
        url=version.url,
        effective=version.effective,
    )


def _filed(row: ChangeRow) -> ChangeRow:
    return dataclasses.replace(row, told=False)


def _parts(run_id: str, pair: Pair, changes: Sequence[Change]) -> Iterator[ChangePartRow]:
    for position, change in enumerate(changes):
        yield ChangePartRow(
            run_id=run_id,
            policy_id=pair.policy.policy_id,
            to_version=pair.new.version_no,
            position=position,
            section=change.section,
            kind=str(change.kind),
            direction=str(change.direction),
            severity=str(change.severity),
            old=change.old or None,
            new=change.new or None,
            redline=to_html(change.redline),
            explanation=change.explanation,
            page=change.page,
        )
