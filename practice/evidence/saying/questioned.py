"""Words of a question that is not answered with yes (`Prior blepharoplasty? No.`): they say nothing of the patient."""

from __future__ import annotations

import re

_BEHIND = re.compile(r"[^.;?]*\?(?P<reply>[^.;?]*)")
_YES = re.compile(r"\W*(?:yes|yep|yeah|y|pos|positive|confirmed|still)\b|\s*\+", re.IGNORECASE)


def questioned(text: str, end: int) -> bool:
    """Whether what ends at a place stands in a question, and no yes stands behind it."""
    found = _BEHIND.match(text, end)
    return found is not None and not _YES.match(found["reply"])
