"""Which policy an announcement means, and what came of it: ahead, seen, due, not seen, put off, or not watched.

Two alarms come of it: a change that was announced and is not seen when its day has passed, and (in `declared`) one that is seen though
nobody announced it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from diffing.announced.model import AnnouncedClass, Announcement
from diffing.announced.words import vocabulary
from policies.store.rows import PolicyRow, VersionRow
from rules.words import fold

GRACE = dt.timedelta(days=14)
"""How long after its day an announced change may be absent before it is an alarm: payers publish late."""
EARLY = dt.timedelta(days=75)
"""How long before its day an announced text may already be published."""
NEAR = dt.timedelta(days=31)
"""How far the date printed in a version may lie from the announced one."""
_ENOUGH = 0.6


class State(StrEnum):
    """What came of an announcement."""

    AHEAD = "ahead"
    SEEN = "seen"
    DUE = "due"
    NOT_SEEN = "not_seen"
    PUT_OFF = "put_off"
    NOT_WATCHED = "not_watched"
    BEFORE_US = "before_us"


@dataclass(frozen=True, slots=True)
class Watched:
    """A policy of the record with its versions; `blind`: its source could not be seen in this run."""

    policy: PolicyRow
    versions: tuple[VersionRow, ...]
    blind: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of one announcement by a day. `policy_id` and `version_no` are None where no policy, or no version, answers it."""

    announcement: Announcement
    state: State
    policy_id: str | None
    version_no: int | None
    sentence: str


def meant(announcement: Announcement, policies: Iterable[PolicyRow]) -> PolicyRow | None:
    """The policy that an announcement means: the same number, or else the one title that is nearest; None in doubt."""
    known = sorted(policies, key=lambda policy: policy.policy_id)
    if announcement.number:
        same = [policy for policy in known if policy.number and _bare(policy.number) == _bare(announcement.number)]
        if same:
            return same[0] if len(same) == 1 else _nearest(announcement.policy, same)
    return _nearest(announcement.policy, known)


def _nearest(title: str, policies: Sequence[PolicyRow]) -> PolicyRow | None:
    scored = sorted(((likeness(title, policy.title), policy) for policy in policies), key=lambda pair: -pair[0])
    if not scored or scored[0][0] < _ENOUGH:
        return None
    if len(scored) > 1 and scored[1][0] == scored[0][0]:
        return None
    return scored[0][1]


def likeness(one: str, other: str) -> float:
    """Share of the words that two titles have in common, from 0 to 1; the names in brackets count where both print them."""
    first, second = _words(one), _words(other)
    bare_first, bare_second = _words(_outside(one)), _words(_outside(other))
    return max(_share(first, second), 0.98 * _share(bare_first, bare_second))


def _share(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / len(first | second) if first and second else 0.0


def _outside(title: str) -> str:
    return re.sub(r"[(\[].*?[)\]]", " ", title)


def _words(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", fold(title).lower())) - vocabulary().in_any_title


def _bare(number: str) -> str:
    return re.sub(r"\W|^0+", "", number).lower()


# ---------------------------------------------------------------- what came of it


def follow(announcement: Announcement, announced_on: dt.date, watched: Watched | None, today: dt.date) -> Followed:
    """What came of an announcement by `today`. announced_on: the day the payer published it, or we first saw it."""
    if announcement.announced is AnnouncedClass.POSTPONED:
        return _followed(announcement, State.PUT_OFF, watched, None, "The payer has put this change off.")
    answer = _answer(announcement, announced_on, watched)
    if watched is None:
        return _followed(announcement, *_unwatched(announcement, today))
    if answer is not None:
        return _followed(announcement, State.SEEN, watched, answer, _seen(watched, answer))
    effective = announcement.effective
    if effective is None or effective > today:
        return _followed(announcement, State.AHEAD, watched, None, "Announced; the policy reads as before so far.")
    if effective <= min((version.observed_first.date() for version in watched.versions), default=today):
        return _followed(announcement, State.BEFORE_US, watched, None, "Its day was before our first look at the policy.")
    if watched.blind:
        return _followed(announcement, State.DUE, watched, None, "Its day has come, but the policy could not be seen in this run.")
    if today - effective <= GRACE:
        return _followed(announcement, State.DUE, watched, None, "Its day has come; the policy still reads as before.")
    days = (today - effective).days
    return _followed(
        announcement, State.NOT_SEEN, watched, None, f"Announced but not seen: {days} days after its day the policy still reads as before."
    )


def _unwatched(announcement: Announcement, today: dt.date) -> tuple[State, None, None, str]:
    ahead = announcement.effective is None or announcement.effective > today
    words = (
        "No policy of this name is in the record yet." if ahead else "No policy of this name is in the record: look at the payer's page."
    )
    if ahead and announcement.announced is AnnouncedClass.NEW:
        return State.AHEAD, None, None, "A new policy; it is not published yet."
    return (State.AHEAD if ahead else State.NOT_WATCHED), None, None, words


def _answer(announcement: Announcement, announced_on: dt.date, watched: Watched | None) -> int | None:
    """The number of the version that carries the announced change; None where there is none (yet)."""
    if watched is None:
        return None
    published = [version for version in watched.versions if version.cause == "published"]
    if announcement.announced in (AnnouncedClass.RETIRED, AnnouncedClass.REPLACED):
        gone = next((version for version in published if version.status in ("retired", "replaced")), None)
        if gone:
            return gone.version_no
        return published[-1].version_no if watched.policy.unlisted_since and published else None
    return next((version.version_no for version in published if _carries(version, published[0], announcement, announced_on)), None)


def _carries(version: VersionRow, first: VersionRow, announcement: Announcement, announced_on: dt.date) -> bool:
    """Whether a version may carry the change: its printed date is near the announced one, or it came when the change was due."""
    effective = announcement.effective
    came = version.observed_first.date()
    if effective is None:
        return version is not first and came >= announced_on
    printed = (version.effective, version.published, version.last_review)
    if any(day and abs(day - effective) <= NEAR for day in printed):
        return True
    if version.effective is not None and version.effective > effective + NEAR:
        return False
    return version is not first and effective - EARLY <= came


def _seen(watched: Watched, number: int) -> str:
    gone = watched.policy.unlisted_since
    if gone is not None:
        return f"Seen: no longer listed since {gone:%B} {gone.day}, {gone.year}."
    version = next(one for one in watched.versions if one.version_no == number)
    came = version.observed_first
    return f"Seen on {came:%B} {came.day}, {came.year}, version {number}."


def _followed(announcement: Announcement, state: State, watched: Watched | None, version: int | None, sentence: str) -> Followed:
    return Followed(announcement, state, watched.policy.policy_id if watched else None, version, sentence)


def by_policy(followed: Iterable[Followed]) -> Mapping[str, tuple[Followed, ...]]:
    """The followed announcements of each policy."""
    found: dict[str, list[Followed]] = {}
    for one in followed:
        if one.policy_id:
            found.setdefault(one.policy_id, []).append(one)
    return {policy_id: tuple(ones) for policy_id, ones in found.items()}
