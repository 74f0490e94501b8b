"""Items that approve: `Initial therapy. Approve for 6 months if …` says of what stage, for how long, and then what is asked."""

from __future__ import annotations

import re
from collections.abc import Callable

from rules.compile.leaves.atoms import Context
from rules.compile.leaves.reading import clause
from rules.compile.text.source import Span
from rules.model import All, Always, Node

_APPROVES = re.compile(
    r"^\W*(?:(?P<label>[^.:;]{3,80})[.:]\s+)?approved?\s*(?:for\s+"
    r"(?:(?:the|a)\s+(?:duration|period)\s+(?:noted|specified|listed|shown)(?:\s+(?:below|above))?"
    r"|[\w() -]{1,16}?(?:days?|weeks?|months?|years?)))?"
    r"\s*(?:,?\s*(?:if|when)\s+|:\s*(?=\S))"
)
_STAGE_IS = re.compile(
    r"^\W*(?:initial|continu\w+|re-?authori[sz]\w*|renewal|maintenance)\s+(?:(?:therapy|treatment|use|coverage|request)\s+)?"
    r"(?:is|are|will\s+be|may\s+be|can\s+be)\s+(?:approved|covered|authorized)\s+(?:if|when)\s+"
)
"""`Initial therapy is approved if the patient has …`."""
_STAGE = re.compile(
    r"^\W*(?:[\w-]+\s+){0,2}?(?:initial|continu\w+|re-?authori[sz]\w*|renewal|maintenance|new\s+starts?)\b(?:\s+(?:therapy|treatment|criteria|authorization|approval|request|use|coverage|of|and))*\W*$"
)


def approved(span: Span, context: Context, rest: Callable[[Span], Node]) -> Node | None:
    """The condition that a label names and what is asked behind the words that approve; None where nothing approves."""
    if (stage := _STAGE_IS.match(span.plain)) and span.part(stage.end()):
        context.claims.add(span.part(0, stage.end()))
        return rest(span.part(stage.end()))
    found = _APPROVES.match(span.plain)
    if found is None or not span.part(found.end()):
        return None
    label = span.part(found.start("label"), found.end("label")) if found.group("label") else None
    asked = rest(span.part(found.end()))
    if label is None or _STAGE.match(label.plain):
        context.claims.add(span.part(0, found.end()))
        return asked
    context.claims.add(Span(span.source, label.end, span.start + found.end()))
    named = clause(label, context)
    return All((named, asked)) if not isinstance(asked, Always) else named
