"""Parts of a document's criteria that another part asks for by name: `Group I - The patient has A` beside `meets Group I or Group II`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.compile.text.source import Source, Span
from rules.model import Stance, Statement, leaves

_NAMED = re.compile(
    r"(?m)^[^\S\n]*(?P<name>(?:[A-Z][\w-]*\s+){0,2}(?:Criteria|Criterion|Group|Category|Pathway|Option|Level|Set)\s+(?:[IVX]{1,4}|[A-Z]|\d{1,2}))\s*(?:[-–—:]|\.\s)\s*\S"
)


def named_parts(statements: Sequence[Statement], source: Source) -> list[Statement]:
    """The statements; one that only says what a name stands for, which other cover asks for, is a definition and no cover of its own."""
    return [replace(one, stance=Stance.DEFINITION) if _only_named(one, statements, source) else one for one in statements]


def _only_named(one: Statement, statements: Sequence[Statement], source: Source) -> bool:
    if one.stance not in (Stance.COVERED, Stance.REVIEW):
        return False
    span = Span(source, one.citation.start, one.citation.end)
    found = _NAMED.search(span.raw)
    first = min((leaf.start for leaf in leaves(one.when)), default=span.end)
    if found is None or span.start + found.start() > first:
        return False
    asked = re.compile(
        rf"\b(?:meets?|met|satisf\w+|of|under|or|and|in)\s+{re.escape(' '.join(found.group('name').split()))}\b", re.IGNORECASE
    )
    others = (s for s in statements if s is not one and s.stance is Stance.COVERED)
    return any(asked.search(" ".join(leaf.quote.split())) for s in others for leaf in leaves(s.when))
