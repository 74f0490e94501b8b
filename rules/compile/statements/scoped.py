"""Statements below a heading that names patients: they are about these alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.cuts import people
from rules.compile.leaves.reading import clause
from rules.compile.statements.segments import both
from rules.compile.text.scopes import scope_of
from rules.compile.text.source import Span
from rules.model import Always, Stance, Statement

_SCOPED = (Stance.COVERED, Stance.NOT_COVERED, Stance.UNPROVEN, Stance.LIMIT)


def of_whom(statements: Sequence[Statement], heading: Span | None, sure: bool = True) -> list[Statement]:
    """The statements with the patients of a heading as their first condition.

    sure  whether the heading stands straight above; else a person looks whether the statement is still about them
    """
    who = scope_of(heading) if heading is not None else None
    if who is None:
        return list(statements)
    node = people(who, Context(), clause)
    if isinstance(node, Always):
        return list(statements)
    reasons = () if sure else (f"whether this is about {who.raw[:60]} alone",)
    return [
        replace(s, when=both((node, s.when)), review=s.review or not sure, reasons=(*s.reasons, *reasons)) if s.stance in _SCOPED else s
        for s in statements
    ]
