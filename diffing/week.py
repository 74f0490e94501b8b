"""One run's digest, out of a store. The digest's files and the page "This week" are both drawn from this value."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from diffing.digest import Blind, Counts, Digest, Entry, Forward, Part, Promise, in_reading_order
from policies.model import Issue
from policies.store.reader import StoreReader
from policies.store.rows import AnnouncedRow, ChangePartRow, ChangeRow, PolicyRow, RunRow, SourceRow, VersionRow
from rules.book.model import Withdrawn

PARTS_SHOWN = ("criteria", "codes", "metadata", "evidence", "wording", "moved", "boilerplate")
MOST_PARTS = 12  # a rewritten policy has hundreds; the first dozen by importance say enough, the page of versions has all


def digest_of(store: StoreReader, run: RunRow, withdrawn: Sequence[Withdrawn] = (), forward: Sequence[Forward] = ()) -> Digest:
    """The digest of a run that is in this store.

    withdrawn  the acceptances of rules that the run took back      forward  what the practice's side counted for its changes
    """
    summary: Mapping[str, Any] = json.loads(run.summary or "{}")
    sources = {source.source_id: source for source in store.sources()}
    changes, announced, issues = store.changes(run.run_id), store.announced(run.run_id), store.issues(run.run_id)
    policies = store.policies_of({change.policy_id for change in changes} | {row.about for row in announced if row.about})
    at = store.policies_at({issue.url for issue in issues if issue.url})
    _, count = store.policies_listed(limit=0)
    versions = store.versions_of({change.policy_id for change in changes})
    parts = store.change_parts_by_policy(run.run_id)
    entries = [
        _entry(run, change, policies[change.policy_id], versions.get(change.policy_id, ()), parts.get(change.policy_id, ()), sources)
        for change in changes
    ]
    told = {(change.policy_id, change.to_version, change.event) for change in changes if change.told}
    return Digest(
        run_id=run.run_id,
        at=run.at,
        practice=summary.get("practice"),
        told=in_reading_order(tuple(e for e in entries if (e.policy_id, e.to_version, e.event) in told)),
        filed=in_reading_order(tuple(e for e in entries if (e.policy_id, e.to_version, e.event) not in told)),
        blind=tuple(_blind(issue, sources, at) for issue in issues),
        counts=Counts(summary.get("sources", 0), summary.get("checked", 0), summary.get("unchanged", 0), count),
        promises=tuple(_promise(row, policies, sources) for row in announced if row.told),
        withdrawn=tuple(sorted(withdrawn, key=lambda one: (one.policy_id, one.statement))),
        forward=tuple(sorted(forward, key=lambda one: (one.policy_id, one.to_version))),
    )


def _promise(row: AnnouncedRow, policies: Mapping[str, PolicyRow], sources: Mapping[str, SourceRow]) -> Promise:
    about = policies.get(row.about or "")
    return Promise(
        payer=_payer(row.payer_id, sources),
        policy=row.policy,
        number=row.number or (about.number if about else None),
        policy_id=row.about,
        announced=row.announced,
        effective=row.effective,
        text=row.text,
        sentence=row.sentence,
        state=row.state,
        url=row.url,
        page=row.page,
    )


def _entry(
    run: RunRow,
    change: ChangeRow,
    policy: PolicyRow,
    versions: Sequence[VersionRow],
    all_parts: Sequence[ChangePartRow],
    sources: Mapping[str, SourceRow],
) -> Entry:
    number = change.to_version or change.from_version
    version = next((v for v in versions if v.version_no == number), None)
    changed = change.event in ("changed", "retired")
    parts = [p for p in all_parts if p.to_version == change.to_version] if changed else []
    return Entry(
        policy_id=change.policy_id,
        payer=_payer(policy.payer_id, sources),
        number=policy.number,
        title=version.title if version else policy.title,
        url=change.url,
        event=change.event,
        kind=change.kind,
        direction=change.direction,
        severity=change.severity,
        headline=change.headline,
        affects=change.affects,
        effective=change.effective,
        observed=version.observed_first if version and change.to_version else run.at,
        snapshot_id=version.snapshot_id if version else None,
        from_version=change.from_version,
        to_version=change.to_version,
        parts=tuple(_part(p) for p in sorted(parts, key=lambda p: (PARTS_SHOWN.index(p.kind), p.position))[:MOST_PARTS]),
        owned=change.owned,
        owned_words=change.owned_words,
        monthly_volume=change.monthly_volume,
    )


def _part(row: ChangePartRow) -> Part:
    return Part(row.section, row.kind, row.direction, row.explanation, row.redline, row.page)


def _blind(issue: Issue, sources: Mapping[str, SourceRow], at: Mapping[str, PolicyRow]) -> Blind:
    source = sources.get(issue.source_id or "")
    policy = at.get(issue.url or "")
    whole = source is not None and (issue.url is None or source.blind_since is not None)
    since = policy.last_seen if policy else source.last_seen if source and whole else None
    payer = source.payer_name if source else (issue.source_id or "payerwatch").split(".")[0]
    return Blind(issue.source_id or "", payer, issue.url, str(issue.problem), issue.detail, since)


def _payer(payer_id: str, sources: Mapping[str, SourceRow]) -> str:
    from policies.reading.payers import payer_name

    named = next((source.payer_name for source in sources.values() if source.payer_id == payer_id), None)
    return named or payer_name(payer_id) or payer_id
