"""Headings that name patients (`Adults:`, `For children under 12:`): what follows is about these alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.compile.lists.items import Line
from rules.compile.statements.stances import authorization, said
from rules.compile.text.source import Span

_AGED = (
    r"adults?|children|adolescents?|infants?|neonates?|newborns?|toddlers|women|men|males?|females?|girls|boys|pediatrics?|p(?:a)?ediatric"
)
_ANYBODY = r"patients?|members?|individuals?|persons?|people|beneficiar(?:y|ies)|recipients?"
_SCOPE = re.compile(
    rf"\W*(?:(?:for|in)\s+)?(?P<who>(?:(?:the|all|eligible)\s+)?(?:(?:pregnant|postmenopausal|premenopausal|adult|older|younger|non-?pregnant)\s+)?"
    rf"(?:(?:{_AGED})(?:\s+(?:{_ANYBODY}))?(?:\s*(?:,|and|or|and/or|&|/)\s*(?:{_AGED}))?"
    rf"(?:\s*[,(]?\s*(?:ages?|aged|under|over|younger|older|at\s+least|between|below|above|[<>≥≤\d]|with|of\s+(?:child|reproductive))[^:.;]{{0,60}})?"
    rf"|(?:{_ANYBODY})\s+(?:with|without|aged?|ages|under|over|younger\s+than|older\s+than|at\s+least|between|[<>≥≤\d]|who\s+are\s+(?!currently\b))[^:.;]{{2,60}}))\s*:?\s*"
)
_CRITERIA_OF = re.compile(r"\W*(?P<who>adults?|p(?:a)?ediatric|adolescents?|child(?:ren)?)\s+(?:criteria|requirements|indications)\s*:?\s*")
"""`Adult criteria:`: for whom they are."""
_NO_SCOPE = re.compile(
    r"\b(?:following|criteria|criterion|one|all|any|each|both|either|must|should|meets?|when|if|who|has|have|had|is|requires?|or\s+more)\b\W*$"
    r"|\b(?:following|criteria|must|meets?|requires?|covered|approved|necessary|only|dos(?:e|age|ing)|limits?)\b"
)
"""Words of a lead-in or a demand, and no name of people."""


_EVERYBODY = re.compile(rf"\W*(?:(?:for|in)\s+)?(?:all|any)\s+(?:{_ANYBODY})\s*:?\s*")


def ends_scope(line: Line) -> bool:
    """`All members:` behind the list of one group: what stands below it is asked of everybody."""
    return not line.marker and _EVERYBODY.fullmatch(line.span.plain) is not None


def scope_of(span: Span) -> Span | None:
    """The patients that a whole line names; None where it says more, or names no patients."""
    found = _CRITERIA_OF.fullmatch(span.plain) or _SCOPE.fullmatch(span.plain)
    if found is None or _NO_SCOPE.search(found.group("who")):
        return None
    if not span.raw.rstrip().endswith(":") and not span.raw.lstrip()[:1].isupper():
        return None
    return span.part(found.start("who"), found.end("who")).trimmed(" \t\n:,")


def opens_scope(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is the heading of what is asked of the patients that it names: a statement below it, or a list of theirs."""
    line = lines[at]
    if line.marker or at + 1 >= len(lines) or scope_of(line.span) is None:
        return False
    below = lines[at + 1]
    if not below.marker:
        return said(below.span) is not None and authorization(below.span) is None
    if at and led_by(lines[at - 1]):
        return True
    others = [n for n, one in enumerate(lines[:-1]) if n != at and not one.marker and lines[n + 1].marker and scope_of(one.span)]
    return bool(others) and (at == 0 or lines[at - 1].marker != "" or scope_of(lines[at - 1].span) is None)


def led_by(line: Line) -> bool:
    """Whether a line says what is covered, and leaves to the lines below it when."""
    return not line.marker and line.span.raw.rstrip().endswith(":") and said(line.span) is not None
