"""The gates: what must hold before a source's visit is recorded.

An issue without an address closes the gate for the whole source: nothing of it is recorded in this run, neither as a
version nor as no longer listed, and its last good state stays. An issue with an address holds back that policy only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policies.model import Issue, Problem
from policies.store.identity import slug


@dataclass(frozen=True, slots=True)
class Expected:
    """What a declaration asserts. `min_text` in characters; `must_contain` are regular expressions, searched without case.

    `max_lost` is the share of known policies (0 to 1) that may vanish from the list, or fail, in one visit.
    """

    source_id: str
    min_policies: int = 1
    max_policies: int | None = None
    min_text: int = 0
    must_contain: tuple[str, ...] = ()
    max_lost: float = 0.5


@dataclass(frozen=True, slots=True)
class KnownPolicy:
    """A recorded policy that was listed until now: its addresses in this source and its number."""

    policy_id: str
    urls: frozenset[str]
    number: str | None


@dataclass(frozen=True, slots=True)
class ListedPolicy:
    """One policy link of this visit's list, whether or not it could be fetched; `number` where the list states one."""

    url: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class ReadPolicy:
    """The whole text that this visit read at one address."""

    url: str
    text: str


def check_gates(
    expected: Expected, listed: Sequence[ListedPolicy], known: Sequence[KnownPolicy], read: Iterable[ReadPolicy]
) -> tuple[Issue, ...]:
    """Every assertion that does not hold, those of the whole source first; empty when the gate stays open."""
    refused = [issue for policy in sorted(read, key=lambda p: p.url) for issue in _text_issues(expected, policy)]
    whole = [*_count_issues(expected, len({p.url for p in listed})), *_loss_issues(expected, listed, known, {i.url for i in refused})]
    return (*whole, *refused)


def is_closed(issues: Iterable[Issue]) -> bool:
    """Whether the gate is closed for the whole source."""
    return any(issue.problem is Problem.GATE and issue.url is None for issue in issues)


def _count_issues(expected: Expected, count: int) -> list[Issue]:
    if count < expected.min_policies:
        return [_closed(expected, f"{count} policies listed, at least {expected.min_policies} expected")]
    if expected.max_policies is not None and count > expected.max_policies:
        return [_closed(expected, f"{count} policies listed, at most {expected.max_policies} expected")]
    return []


def _loss_issues(expected: Expected, listed: Sequence[ListedPolicy], known: Sequence[KnownPolicy], refused: set[str | None]) -> list[Issue]:
    if not known:
        return []
    urls = {p.url for p in listed} - refused
    numbers = {slug(p.number) for p in listed if p.number and p.url not in refused}
    lost = [k for k in known if not (k.urls & urls) and slug(k.number or "") not in numbers]
    if len(lost) <= expected.max_lost * len(known):
        return []
    some = ", ".join(sorted(k.policy_id for k in lost)[:3])
    found = f"{len(lost)} of {len(known)} known policies are gone or fail ({some}, …)"
    return [_closed(expected, f"{found}, at most {expected.max_lost:.0%} expected")]


def _text_issues(expected: Expected, policy: ReadPolicy) -> list[Issue]:
    length = len(policy.text.strip())
    if length < expected.min_text:
        return [_held(expected, policy, f"the text has {length} characters, at least {expected.min_text} expected")]
    missing = [p for p in expected.must_contain if not re.search(p, policy.text, re.IGNORECASE)]
    return [_held(expected, policy, f"{pattern!r} must be in the text and is not") for pattern in missing]


def _closed(expected: Expected, found: str) -> Issue:
    detail = f"{found}; the last good state of {expected.source_id} stays: look at its list, then correct the declaration"
    return Issue(Problem.GATE, detail, expected.source_id)


def _held(expected: Expected, policy: ReadPolicy, found: str) -> Issue:
    return Issue(
        Problem.GATE,
        f"{found}; the last good version stays: look at the page, then correct the declaration",
        expected.source_id,
        policy.url,
    )
