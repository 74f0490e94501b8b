"""What a declaration and a listing tell the reader of one policy."""

from __future__ import annotations

from crawlers.declaration import Declaration
from policies.model import Listed, ReadingHints

_PATTERNS = ("policy_number", "title", "effective", "published", "last_review", "next_review")


def reading_hints(declaration: Declaration, listed: Listed | None = None) -> ReadingHints:
    """The hints for one policy of a source: the declaration's selectors and patterns, and what the listing states."""
    read = declaration.read
    patterns = tuple((name, pattern) for name in _PATTERNS if (pattern := getattr(read, name)))
    return ReadingHints(
        content=read.content,
        drop=read.drop,
        ignore=read.ignore,
        patterns=patterns,
        payer=_payer(declaration, listed),
        title=listed.title if listed else None,
        policy_number=listed.policy_number if listed else None,
        lob=declaration.lob,
    )


def _payer(declaration: Declaration, listed: Listed | None) -> str | None:
    """The source's payer; saved files may be any payer's: the one their folder's rules name, or what they print themselves."""
    if declaration.folder is None:
        return declaration.payer.name
    return listed.payer if listed else None
