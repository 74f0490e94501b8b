"""What a therapy came to, by the words of its own stretch of a sentence, or by those that a sentence says of all its therapies together."""

from __future__ import annotations

import re

from practice.notes.failing import unfailing
from practice.notes.lengths import outcomes

_OF_THE_OTHER = re.compile(r"\s*(?:intoleran\w+|failures?|allerg\w+)\s*(?=[,;.])", re.IGNORECASE)
"""Right behind another therapy: what that one came to (`statin intolerance, tolerates ezetimibe`)."""
_TO_ANOTHER = re.compile(
    r"\b(?:intoleran\w+|allerg\w+|side\s+effects?|adverse\s+effects?|reactions?|contraindications?|failures?|failed|"
    r"inadequate\s+response|no\s+response)\s+(?:(?:to|of|with|from|on)\s+)?"
    r"(?:[\w-]+\s+){0,2}[\w-]+\s*[,;](?!\s*(?:and|or)\b)",
    re.IGNORECASE,
)
"""An outcome that is of what stands behind it, and ends there (`intolerance to penicillin; on sertraline`)."""
_SINCE = re.compile(
    r"\b(?:but|now|currently|then|later|since|where|when|start(?:s|ed|ing)|began|begun|switched|changed|replaced|continues?|"
    r"continuing|remains\s+on|is\s+on|on\s*$|help(?:s|ed|ing)|work(?:s|ed|ing)|"
    r"tolerat(?:es|ed|ing)|doing\s+(?:well|fine|better)|fine|ok|okay|controls?|controlled|effective|better|succe\w+|relieves?|"
    r"with\s+(?:\w+\s+)?relief|to\s+good\s+effect|next|instead)\b",
    re.IGNORECASE,
)
"""Between an outcome and a therapy: the outcome is of what was before it."""
_START = re.compile(
    r"\W*(?:\w+\W+){0,4}?(?:failed|failure|failing|refractory|despite|inadequate|no\s+(?:\w+\s+)?(?:relief|improvement|"
    r"response))",
    re.IGNORECASE,
)
_END = re.compile(r"(?:without|no|minimal|all\s+(?:failed|without)|did\s+not|inadequate|failed|insufficient)[^,;]*\W*$", re.IGNORECASE)


def came_to(text: str, segment: tuple[int, int], at: int) -> frozenset[str]:
    """The outcomes of a therapy named at an offset `at` of a text, whose own stretch is `segment`."""
    text = unfailing(text)
    first = segment[0]
    if other := _OF_THE_OTHER.match(text, first) if first else None:
        first = other.end()
    before = _TO_ANOTHER.sub(lambda found: " " * len(found.group()), text[first:at])
    own = outcomes(before + text[at : segment[1]])
    if own:
        return own
    whole = outcomes(text)
    if _START.match(text) and "failed" in whole and whole <= {"failed", "intolerant"}:
        return frozenset() if _SINCE.search(text, segment[0], segment[1]) else frozenset({"failed"})
    if _END.search(text) and whole == {"failed"} and "but" not in text[segment[1] :]:
        return frozenset() if _SINCE.search(text, at, segment[1]) else whole
    return frozenset()
