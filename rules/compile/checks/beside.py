"""Statements of one text beside each other: demands that may be a second way to cover, a service covered and refused whatever the case."""

from __future__ import annotations

from rules.compile.statements.stances import said
from rules.compile.text.source import Source
from rules.model import Always, Stance, Statement, doubted


def one_way(statements: list[Statement], source: Source) -> list[Statement]:
    """Demands without a stance and a name beside other cover: whether they are a second way to cover, or asked for besides."""
    covers = [s for s in statements if s.stance is Stance.COVERED]
    bare = [s for s in covers[1:] if not s.subject and not s.review and said(source.span(s.citation.start, s.citation.end)) is None]
    reason = "whether this is asked for besides the cover told elsewhere"
    return [doubted(s, reason) if s in bare else s for s in statements]


def both_ways(statements: list[Statement]) -> list[Statement]:
    """A service that is covered, and refused whatever the case: what the refusal is about was lost."""
    covers = {s.subject.lower() for s in statements if s.stance is Stance.COVERED and s.subject}
    reason = "a service covered and refused without a condition"
    return [
        doubted(s, reason)
        if s.stance in (Stance.NOT_COVERED, Stance.UNPROVEN) and isinstance(s.when, Always) and not s.review and s.subject.lower() in covers
        else s
        for s in statements
    ]
