"""What a run or a reading could not handle, by name; docs/issues.md says who owns each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """Why something could not be seen or used; the owner of each is named in docs/issues.md."""

    CHALLENGE_PAGE = "challenge_page"
    SOFT_404 = "soft_404"
    EMPTY = "empty"
    WRONG_TYPE = "wrong_type"
    NOTHING_FOUND = "nothing_found"
    HTTP_ERROR = "http_error"
    NETWORK = "network"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    ROBOTS = "robots"
    HOST_REFUSED = "host_refused"
    NEEDS_BROWSER = "needs_browser"
    NEEDS_SECRET = "needs_secret"  # noqa: S105 - a name, not a secret
    UNREADABLE = "unreadable"
    SCANNED = "scanned"
    PICTURE = "picture"
    MARKED_CHANGES = "marked_changes"
    NOT_A_POLICY = "not_a_policy"
    GATE = "gate"
    DELIVERY = "delivery"
    DECLARATION = "declaration"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a run or a reading could not handle.

    `detail` is one clear line: what was expected, what was found, what to do.
    """

    problem: Problem
    detail: str
    source_id: str | None = None
    url: str | None = None
