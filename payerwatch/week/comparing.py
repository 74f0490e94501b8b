"""What this run recorded → changes, told or filed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from diffing.announced.declared import came_or_went, declared
from diffing.interest import Impact, Interest, judge
from diffing.model import Change, ChangeKind, Comparison, Direction, Overall, Severity
from diffing.tell import Verdict, verdict
from payerwatch.pool import Lost, Workers
from payerwatch.week.announcing import Announced
from policies.model import Code, Document
from policies.store.rows import ChangePartRow, ChangeRow, PolicyRow, Recorded, VersionRow
from policies.store.work import WorkStore

PAIRS_AT_ONCE = 100


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
    workers: Workers,
    store: WorkStore,
    run_id: str,
    recorded: Sequence[Recorded],
    gone: Gone,
    interest: Interest | None,
    announcing: frozenset[str],
    announced: Announced,
) -> Rows:
    """Every change of a run. announcing: sources of announcements, whose new documents are filed, never told; announced: what they say."""
    changes: list[ChangeRow] = []
    parts: list[ChangePartRow] = []
    news = [one for one in recorded if one.outcome == "new_version" and one.previous is not None and not one.backfilled]
    for batch in _batches(news):
        pairs = _pairs(store, batch)
        comparisons = workers.within(_compare, [(pair.old_document, pair.new_document) for pair in pairs])
        for pair, result in zip(pairs, comparisons, strict=True):
            comparison = _uncompared(result.reason) if isinstance(result, Lost) else result
            row = _changed(run_id, pair, comparison, interest)
            changes.append(_filed(row) if pair.policy.source_id in announcing else _owned(row, pair, announced))
            parts += _parts(run_id, pair, comparison.changes)
    known_sources = store.sources_before(run_id)
    for one in recorded:
        if one.outcome == "new_policy" and one.source_id in known_sources:
            row = _appeared(run_id, store, one, interest)
            changes.append(_filed(row) if one.source_id in announcing else _promised(row, announced))
    changes += [_promised(_event(run_id, store, policy_id, "unlisted", interest), announced) for policy_id in gone.unlisted]
    changes += [_event(run_id, store, policy_id, "relisted", interest) for policy_id in gone.relisted]
    return tuple(changes), tuple(parts)


def _batches(news: Sequence[Recorded]) -> Iterator[Sequence[Recorded]]:
    """So many pairs of documents in memory at a time."""
    for start in range(0, len(news), PAIRS_AT_ONCE):
        yield news[start : start + PAIRS_AT_ONCE]


def _pairs(store: WorkStore, batch: Sequence[Recorded]) -> list[Pair]:
    documents = store.documents((one.policy_id, number) for one in batch for number in (one.version_no, one.previous or one.version_no))
    ids = {one.policy_id for one in batch}
    policies, versions = store.policies_of(ids), store.versions_of(ids)
    return [_pair(one, policies[one.policy_id], versions[one.policy_id], documents) for one in batch]


def _pair(one: Recorded, policy: PolicyRow, versions: Sequence[VersionRow], documents: Mapping[tuple[str, int], Document]) -> Pair:
    by_number = {version.version_no: version for version in versions}
    old, new = by_number[one.previous or one.version_no], by_number[one.version_no]
    return Pair(policy, old, new, documents[one.policy_id, old.version_no], documents[one.policy_id, new.version_no])


def _compare(pair: tuple[Document, Document]) -> Comparison:
    """The comparison of two versions; where it stumbles, one change that says so, to be told: nothing is hidden, no other waits."""
    from diffing.compare import compare

    try:
        return compare(*pair)
    except (ImportError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - one pair must not stop the week of all sources
        return _uncompared(" ".join(f"{type(error).__name__}: {error}".split())[:200])


def _uncompared(said: str) -> Comparison:
    words = f"The two versions could not be compared ({said}): read the new one beside the old."
    change = Change("", ChangeKind.CRITERIA, Direction.UNKNOWN, Severity.HIGH, "", "", words, ())
    return Comparison(Overall.CRITERIA, Direction.UNKNOWN, (change,))


def _changed(run_id: str, pair: Pair, comparison: Comparison, interest: Interest | None) -> ChangeRow:
    said = verdict(comparison, pair.old, pair.new)
    impact = _impact(interest, pair.policy, (*pair.old_document.codes, *pair.new_document.codes))
    return _row(run_id, pair.policy, pair.new, pair.old.version_no, said, impact)


def _owned(row: ChangeRow, pair: Pair, announced: Announced) -> ChangeRow:
    """The row with where the payer speaks of the change; only a change of criteria, codes or dates needs an owner."""
    if not row.told and row.kind not in ("criteria", "codes"):
        return row
    watched = pair.policy.payer_id in announced.payers
    said = declared(pair.old_document, pair.new_document, announced.of(row.policy_id), pair.new.version_no, watched)
    return dataclasses.replace(row, owned=str(said.owned), owned_words=said.sentence)


def _promised(row: ChangeRow, announced: Announced) -> ChangeRow:
    """A policy that came or went: its announcement, or that there was none where the payer's bulletins are watched."""
    said = came_or_went(announced.of(row.policy_id), row.policy_id.split(":")[0] in announced.payers)
    return dataclasses.replace(row, owned=str(said.owned), owned_words=said.sentence)


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
    impact = _impact(interest, policy, store.document(policy_id, latest.version_no).codes)
    row = _row(run_id, policy, latest, latest.version_no, said, impact)
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
        monthly_volume=impact.monthly_volume,
    )


def _filed(row: ChangeRow) -> ChangeRow:
    return dataclasses.replace(row, told=False)


def _parts(run_id: str, pair: Pair, changes: Sequence[Change]) -> Iterator[ChangePartRow]:
    from diffing.redline import to_html

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
