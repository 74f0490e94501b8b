"""What payers have announced, followed up to this run: read from their bulletins, matched with the policies of the record."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from diffing.announced.entries import announcements_of
from diffing.announced.matching import Followed, State, Watched, by_policy, follow, meant
from diffing.announced.model import AnnouncedClass, Announcement
from diffing.interest import Interest, judge
from policies.model import Code
from policies.store.rows import AnnouncedRow, PolicyRow, RunRow, VersionRow
from policies.store.work import WorkStore
from rules.words import key

FOLLOWED_FOR = dt.timedelta(days=400)
"""How long a bulletin is followed; after that its changes have come, or have been alarms for a year."""
_CODE = re.compile(r"(?<![\w.])(?:[A-V]\d{4}|\d{4}[TUFM]|\d{5})(?!\w)")


@dataclass(frozen=True, slots=True)
class Announced:
    """`rows` for the record; `about`: policy_id → what was announced of it; `payers`: those whose bulletins are in the record."""

    rows: tuple[AnnouncedRow, ...] = ()
    about: Mapping[str, tuple[Followed, ...]] | None = None
    payers: frozenset[str] = frozenset()

    def of(self, policy_id: str) -> tuple[Followed, ...]:
        """What was announced of a policy."""
        return (self.about or {}).get(policy_id, ())


@dataclass(frozen=True, slots=True)
class _Printed:
    """One announcement and the bulletin it stands in."""

    bulletin: PolicyRow
    version: VersionRow
    position: int
    announcement: Announcement

    @property
    def announced_on(self) -> dt.date:
        return self.version.published or self.version.observed_first.date()


def announced_by(store: WorkStore, run: RunRow, announcing: frozenset[str], interest: Interest | None) -> Announced:
    """Follow every announcement of the bulletins of these sources up to this run."""
    policies = store.policies() if announcing else ()
    bulletins = [policy for policy in policies if policy.source_id in announcing]
    printed = _latest(_printed(store, bulletins, run.at.date()))
    if not printed:
        return Announced(payers=frozenset(policy.payer_id for policy in bulletins))
    blind = frozenset(source.source_id for source in store.sources() if source.blind_since)
    others = [policy for policy in policies if policy.source_id not in announcing]
    targets = [meant(one.announcement, [p for p in others if p.payer_id == one.bulletin.payer_id]) for one in printed]
    versions = store.versions_of({target.policy_id for target in targets if target})
    watched = [Watched(t, versions.get(t.policy_id, ()), t.source_id in blind) if t else None for t in targets]
    followed = [follow(one.announcement, one.announced_on, target, run.at.date()) for one, target in zip(printed, watched, strict=True)]
    followed = _put_off(followed)
    concerns = _concerns(store, interest, printed, watched)
    rows = tuple(_row(run, *parts) for parts in zip(printed, followed, concerns, strict=True))
    return Announced(rows, by_policy(followed), frozenset(policy.payer_id for policy in bulletins))


def _printed(store: WorkStore, bulletins: Sequence[PolicyRow], today: dt.date) -> list[_Printed]:
    versions = store.versions_of(policy.policy_id for policy in bulletins)
    latest = {
        policy.policy_id: max(versions[policy.policy_id], key=lambda v: v.version_no)
        for policy in bulletins
        if policy.policy_id in versions
    }
    fresh = {i: v for i, v in latest.items() if today - (v.published or v.observed_first.date()) <= FOLLOWED_FOR}
    documents = store.documents((policy_id, version.version_no) for policy_id, version in fresh.items())
    return [
        _Printed(policy, fresh[policy.policy_id], position, announcement)
        for policy in bulletins
        if policy.policy_id in fresh
        for position, announcement in enumerate(announcements_of(documents[policy.policy_id, fresh[policy.policy_id].version_no]))
    ]


def _latest(printed: Iterable[_Printed]) -> list[_Printed]:
    """The same change of the same policy announced again counts once, as the payer printed it last."""
    found: dict[tuple[object, ...], _Printed] = {}
    for one in sorted(printed, key=lambda one: (one.announced_on, one.bulletin.policy_id, one.position)):
        said = one.announcement
        found[one.bulletin.payer_id, key(said.policy), said.effective, said.announced] = one
    return sorted(found.values(), key=lambda one: (one.bulletin.policy_id, one.position))


def _put_off(followed: Sequence[Followed]) -> list[Followed]:
    """What a later announcement puts off is no longer awaited."""
    off = {key(one.announcement.policy) for one in followed if one.announcement.announced is AnnouncedClass.POSTPONED}
    waiting = (State.AHEAD, State.DUE, State.NOT_SEEN)
    return [
        replace(one, state=State.PUT_OFF, sentence="The payer has put this change off.")
        if one.state in waiting and key(one.announcement.policy) in off
        else one
        for one in followed
    ]


def _concerns(store: WorkStore, interest: Interest | None, printed: Sequence[_Printed], watched: Sequence[Watched | None]) -> list[bool]:
    """Whether each announcement concerns the practice; in doubt it does."""
    if interest is None:
        return [True] * len(printed)
    keys = {(one.policy.policy_id, max(v.version_no for v in one.versions)) for one in watched if one and one.versions}
    codes = {policy_id: document.codes for (policy_id, _), document in store.documents(keys).items()}
    return [_concern(interest, one, target, codes) for one, target in zip(printed, watched, strict=True)]


def _concern(interest: Interest, one: _Printed, target: Watched | None, codes: Mapping[str, tuple[Code, ...]]) -> bool:
    named = frozenset(_CODE.findall(one.announcement.text))
    ours = frozenset(procedure.code for procedure in interest.procedures)
    if one.bulletin.payer_id not in interest.payers:
        return False
    if named & ours:
        return True
    if target is None:
        return not named
    return judge(interest, target.policy.payer_id, target.policy.lob, codes.get(target.policy.policy_id, ())).concerns


def _row(run: RunRow, one: _Printed, followed: Followed, told: bool) -> AnnouncedRow:
    said = one.announcement
    return AnnouncedRow(
        run_id=run.run_id,
        source_id=one.bulletin.source_id,
        bulletin_id=one.bulletin.policy_id,
        version_no=one.version.version_no,
        position=one.position,
        payer_id=one.bulletin.payer_id,
        policy=said.policy,
        number=said.number,
        announced=str(said.announced or ""),
        effective=said.effective,
        text=said.text,
        section=said.section,
        page=said.page,
        url=one.version.url,
        announced_on=one.announced_on,
        state=str(followed.state),
        about=followed.policy_id,
        seen_version=followed.version_no,
        sentence=followed.sentence,
        told=told,
    )
