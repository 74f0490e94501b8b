"""Sections that hold no criteria by their heading alone, and lists of demands all the same: nothing of them may be dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policies.model import Role
from rules.compile.figures.reading import figures
from rules.compile.lists.items import Line
from rules.compile.statements.stances import said
from rules.compile.text.documents import SKIPPED, Part
from rules.compile.text.source import Source

_CLOSED = frozenset({Role.BACKGROUND, Role.BOILERPLATE, Role.OTHER})
_ASKS = re.compile(
    r"\b(?:must|should|needs?\s+to|required|documented|documentation|failed|failure|unable|cannot|prescribed|ordered|signed|confirmed|contraindicat\w+"
    r"|diagnos(?:is|ed)|at\s+least|at\s+most|no\s+more\s+than|or\s+(?:older|more|less)|prior\s+to|within|trial\s+of|tried|is\s+not|has\s+(?:been|had|not)|have\s+been)\b"
)
_WHO = re.compile(r"\b(?:patients?|members?|individuals?|beneficiar(?:y|ies)|prescriber|provider|physician|therapist)\b")
_TELLS = re.compile(
    r"\bet\s+al\b|\b(?:stud(?:y|ies)|authors?|randomi[sz]ed|cohort|reviewers?|investigators|published|publications?|evidence|reported|reports|recommends?"
    r"|guidelines?|panel|labell?ing|warnings?|adverse|recommendation|discontinue|services?\s+are\s+contract|polic(?:y|ies)|product)\b|\bn\s*=\s*\d|\bp\s*[<=]\s*0"
)
_SEVERAL, _FEW = 2, 3
_PATH = re.compile(
    r"\b(?:pathway|option|route|track|stage|phase|tier|group|category|exception|requirements?|criteria|criterion)\b", re.IGNORECASE
)
"""Names of sections that hold one way to be covered, or what is asked of all."""
_LONGEST = 300  # letters of an item that is a demand


def holds_demands(part: Part, before: bool, after: bool) -> bool:
    """Whether a section that is passed over by its heading stands between sections of criteria (`before`, `after`: some stand there), or
    beside one where its heading tells nothing, and most items of its lists read like demands; or its heading itself says what is covered.
    """
    if part.section.role not in _CLOSED or not (before or after):
        return False
    items = [line for line in part.lines if line.marker]
    if items and said(Source.of(part.section.heading).span()) is not None:
        return True
    if not items and part.section.role is Role.OTHER and _PATH.search(part.section.heading):
        return any(_demands(line) for line in part.lines if not line.heading)
    asking = [one for one in items if _demands(one)]
    if part.section.role is Role.OTHER and len(asking) < _SEVERAL:
        return before and after and bool(asking) and 2 * len(asking) >= len(items)
    if part.section.role is Role.OTHER:
        return (before or after) and _FEW * len(asking) >= len(items)
    return before and after and bool(asking) and 2 * len(asking) >= len(items)


def _demands(line: Line) -> bool:
    plain = line.span.plain
    if len(plain) > _LONGEST or _TELLS.search(plain):
        return False
    return bool(_ASKS.search(plain) or _WHO.search(plain) or any(f.op for f in figures(line.span)))


def between(parts: Sequence[Part], told: Sequence[bool]) -> list[Part]:
    """The sections passed over that hold demands; `told` says of each section whether criteria were read from it."""
    return [
        part
        for at, part in enumerate(parts)
        if not told[at]
        and (part.section.role in SKIPPED or part.section.role is Role.OTHER)
        and holds_demands(part, any(told[:at]), any(told[at + 1 :]))
    ]
