"""What a listing says of a policy: its values found by the declaration's patterns, its dates read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from crawlers.declaration import Found, PolicyLink
from policies.dates import find_dates
from policies.model import Issue, Listed, Problem

DATES = ("effective", "published", "last_review", "next_review")
_NO_VALUE = frozenset({"", "-", "n/a", "na", "none", "null", "tbd"})
_COMPACT = re.compile(r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)")
_EPOCH_MS = re.compile(r"1\d{12}")


def fold(text: str) -> str:
    """The words of a text with single blanks between them."""
    return " ".join(text.split())


def read_date(text: str) -> dt.date | None:
    """The first complete date of a text, else its first month (as day 1); also "20260901" and epoch milliseconds, which APIs write."""
    folded = fold(text)
    if _EPOCH_MS.fullmatch(folded):
        return dt.datetime.fromtimestamp(int(folded) / 1000, tz=dt.UTC).date()
    found = find_dates(_COMPACT.sub(r"\1-\2-\3", folded))
    return next((date.date for date in found if date.exact), found[0].date if found else None)


def search(found: Found, *, text: str, card: str, url: str) -> str | None:
    """The value that a pattern of the declaration finds: its first group that is not empty, whitespace folded."""
    place = {"text": text, "card": card, "url": url}[found.where]
    match = re.search(found.pattern, place)
    return next((fold(group) for group in match.groups() if group and group.strip()), None) if match else None


def read_listed(
    policy: PolicyLink, *, text: str, card: str, url: str, stated: Mapping[str, str], source_id: str
) -> tuple[Listed, tuple[Issue, ...]]:
    """What the listing says of one policy. A pattern that matches is stronger than what JSON states by name.

    `stated` has the keys title, number, effective, published, last_review, next_review, where JSON gives them.
    """

    def value(name: str, found: Found | None) -> str | None:
        said = search(found, text=text, card=card, url=url) if found else None
        said = said or fold(stated.get(name, ""))
        return None if said.lower() in _NO_VALUE else said

    dates: dict[str, dt.date | None] = {}
    issues = []
    for name in DATES:
        said = value(name, getattr(policy, name))
        dates[name] = read_date(said) if said else None
        if said and dates[name] is None:
            detail = f"the listing prints {said[:60]!r} as {name}, which is no complete date: mend policy.{name}"
            issues.append(Issue(Problem.UNREADABLE, detail, source_id, url))
    listed = Listed(
        title=value("title", policy.title),
        policy_number=value("number", policy.number),
        effective=dates["effective"],
        published=dates["published"],
        last_review=dates["last_review"],
        next_review=dates["next_review"],
    )
    return listed, tuple(issues)


def merge(first: Listed, second: Listed) -> Listed:
    """Two mentions of one policy: what the first says counts, the second fills the gaps."""
    return Listed(
        title=first.title or second.title,
        policy_number=first.policy_number or second.policy_number,
        payer=first.payer or second.payer,
        effective=first.effective or second.effective,
        published=first.published or second.published,
        last_review=first.last_review or second.last_review,
        next_review=first.next_review or second.next_review,
    )
