"""Groups by age, each with its own figure: `members 12 to 17 years old with A above 30 or 18 years and older with A above 40`."""

from __future__ import annotations

import re

from rules.compile.figures.reading import figures
from rules.compile.leaves.atoms import Context, negated
from rules.compile.leaves.cuts import Clause
from rules.compile.leaves.series import read_all
from rules.compile.text.source import Span
from rules.model import Any, Node

_OR = re.compile(
    r",?\s+or\s+(?:for\s+|in\s+)?(?=(?:(?:members|patients|individuals|those|adults|children)\s+)?"
    r"(?:aged?\s+|who\s+are\s+|[<>≥≤]=?\s*|at\s+least\s+|over\s+|under\s+)*\d)"
)
_NEAR = 24  # letters before the age of a group


def by_age(span: Span, context: Context, clause: Clause) -> Node | None:
    """Each group with its figure; None unless both sides open with an age and compare something else besides."""
    for found in _OR.finditer(span.masked):
        sides = span.part(0, found.start()), span.part(found.end())
        if all(map(_aged_with_figure, sides)) and not negated(span):
            return Any(read_all(list(sides), context, clause))
    return None


def _aged_with_figure(side: Span) -> bool:
    told = figures(side)
    if len(told) < _BOTH or not told[0].age or not told[0].op or told[0].start - side.start > _NEAR:
        return False
    goes_on = _WITH.match(side.source.plain, told[0].end, side.end)
    return goes_on is not None and any(f.op and not f.age for f in told[1:])


_WITH = re.compile(r"\W*(?:of\s+age\s+|old\s+)?(?:with|and|who\s+ha(?:s|ve)|having)\b")
_BOTH = 2
