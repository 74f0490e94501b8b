"""Which policy an observation belongs to.

In this order: the number that the listing states, the policy this address showed before, the number that the document
prints, the address. The listing's number is the declaration's word, so two addresses that carry it are one policy
whatever their titles. The document's own number is a reading, so it joins two addresses only where the titles agree.
An address that comes to show another number and another title has been reused: the two are kept apart, with an issue.
Another number under the same title is a policy renumbered, and stays itself: an identifier once given lasts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from policies.model import Issue, Problem
from policies.store.rows import PolicyRow

_LONGEST = 80
_SUFFIX = re.compile(r"\.(html?|aspx?|php|pdf|docx?|txt|jsp|json|xml)$", re.IGNORECASE)
_GENERIC = frozenset({"index", "default", "home", "view", "document", "policy", "download", "details", "article"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What an observation says of the policy it belongs to; `listed` is the number of the listing, `printed` the document's."""

    payer_id: str
    source_id: str
    url: str
    listed: str | None
    printed: str | None
    title: str | None


def identify(claim: Claim, here: PolicyRow | None, known: Mapping[str, PolicyRow]) -> tuple[str, Issue | None]:
    """The policy_id for a claim.

    here    the policy that this address of this source showed before
    known   recorded policies by policy_id; at least those of `candidates(claim)` that exist
    """
    if claim.listed and slug(claim.listed):
        return _by_listing(claim, here, known)
    if here is not None and not (numbers_differ(claim.printed, here.number) and not titles_agree(claim.title, here.title)):
        return here.policy_id, None
    policy_id = _by_print(claim, known) if claim.printed and slug(claim.printed) else _by_address(claim, known)
    return policy_id, None if here is None else _reused(claim, here, policy_id)


def candidates(claim: Claim) -> tuple[str, ...]:
    """Every policy_id that `identify` may look up, besides that of the address's own policy."""
    numbers = [slug(number) for number in (claim.listed, claim.printed) if number and slug(number)]
    names = [*numbers, *(f"{n}-{address_slug(claim.url)}" for n in numbers), address_slug(claim.url), _unmistakable(claim)]
    return tuple(f"{claim.payer_id}:{name}" for name in dict.fromkeys(names))


def slug(text: str) -> str:
    """Lower-case letters and digits joined by "-"; "" where the text has none."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_LONGEST].strip("-")


def address_slug(url: str) -> str:
    """A name out of an address: its last part that says something, with the query."""
    parts = urlsplit(url)
    path = [_SUFFIX.sub("", unquote(part)) for part in parts.path.split("/") if part]
    telling = next((i for i in range(len(path) - 1, -1, -1) if path[i].lower() not in _GENERIC), 0)
    name = slug(" ".join([*path[telling:], unquote(parts.query)]))
    return name or slug(parts.netloc) or "policy"


def titles_agree(one: str | None, other: str | None) -> bool:
    """Whether two titles may name the same policy: half of their words or more are shared. A missing title agrees with any."""
    left, right = _words(one), _words(other)
    if not left or not right:
        return True
    return left <= right or right <= left or 2 * len(left & right) >= len(left | right)


def numbers_differ(one: str | None, other: str | None) -> bool:
    """Whether two numbers are both there and not the same, punctuation and case aside."""
    return bool(one and other and slug(one) != slug(other))


def _by_listing(claim: Claim, here: PolicyRow | None, known: Mapping[str, PolicyRow]) -> tuple[str, Issue | None]:
    policy_id = f"{claim.payer_id}:{slug(claim.listed or '')}"
    if here is None or here.policy_id == policy_id or policy_id in known:
        return policy_id, None
    if numbers_differ(claim.listed, here.number) and not titles_agree(claim.title, here.title):
        return policy_id, _reused(claim, here, policy_id)
    return here.policy_id, None


def _by_print(claim: Claim, known: Mapping[str, PolicyRow]) -> str:
    policy_id = f"{claim.payer_id}:{slug(claim.printed or '')}"
    taken = known.get(policy_id)
    if taken is None or titles_agree(claim.title, taken.title):
        return policy_id
    return f"{policy_id}-{address_slug(claim.url)}"


def _by_address(claim: Claim, known: Mapping[str, PolicyRow]) -> str:
    policy_id = f"{claim.payer_id}:{address_slug(claim.url)}"
    return policy_id if policy_id not in known else f"{claim.payer_id}:{_unmistakable(claim)}"


def _unmistakable(claim: Claim) -> str:
    digest = hashlib.sha256(f"{claim.source_id} {claim.url}".encode()).hexdigest()
    return f"{address_slug(claim.url)}-{digest[:8]}"


def _reused(claim: Claim, here: PolicyRow, policy_id: str) -> Issue:
    detail = (
        f"this address showed {here.policy_id} ({here.title!r}) and now shows {claim.title!r}: kept apart as {policy_id}; "
        "compare the two and give the declaration the number if they are one policy"
    )
    return Issue(Problem.DECLARATION, detail, claim.source_id, claim.url)


def _words(title: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", (title or "").lower())) - {"a", "an", "and", "for", "of", "the", "policy"}
