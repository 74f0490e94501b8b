"""Sections whose headings tell nothing and whose lists ask all the same: `Treatment-resistant depression. All of these must be met:`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from policies.model import Role, Section
from rules.compile.leads.reading import quantifier
from rules.compile.lists.items import Line

_MET = re.compile(
    r"\b(?:must\s+(?:all\s+)?(?:be\s+(?:met|present|documented|satisfied|shown)|apply)|(?:is|are|have\s+been)\s+(?:all\s+)?(?:met|required|needed|present|documented)"
    r"|criteria|requirements|authori[sz]ation|approval|appl(?:y|ies))\b"
)
"""Words beside a quantifier that make its list a list of demands."""


_EACH = re.compile(
    r"\W*(?:every|each|all)\b(?:\s+of)?(?:\s+(?:the|these))?(?:\s+(?:items?|points?|criteria|criterion|conditions?|statements?|requirements?|following|below))?[^.:]*"
    r"\b(?:must|(?:is|are)\s+(?:required|needed|necessary))\b[^.:]*[.:]?$"
)
"""`Every item must be found in the record.`"""


def asks_by_list(section: Section, lines: Sequence[Line]) -> bool:
    """Whether a list of the section stands below a lead-in with a quantifier that asks that it be met."""
    if section.role is not Role.OTHER:
        return False
    pairs = pairwise(lines)
    return any(below.marker and not above.marker and _asks(above) for above, below in pairs)


def _asks(line: Line) -> bool:
    plain = line.span.plain.rstrip()
    if _EACH.match(plain):
        return True
    return plain.endswith(":") and _MET.search(plain) is not None and quantifier(line.span) is not None
