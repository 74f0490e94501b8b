"""Sight that is less than any figure of a chart: hand motions, counting fingers, light perception; it is worse than every line of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORST = 800.0
"""Of the 20/x that a chart can tell the largest; sight of this kind is no better."""
_EYE = r"(?P<eye>od|os|right(?:\s+eye)?|left(?:\s+eye)?)"
_FAINT = (
    r"(?P<faint>hand\s+(?:motions?|movements?)|HM|count(?:s|ing)?\s+fingers?|CF|(?:no\s+)?light\s+perception|N?LP)\b"
    r"(?!\s+(?:fields?|full))"
)
_BEFORE = rf"\b{_EYE}\s*[:=-]?\s*(?:is\s+|was\s+|sees?\s+|only\s+|cc\s+)*{_FAINT}"
_BEHIND = rf"\b{_FAINT.replace('faint', 'faint2')}\s+{_EYE.replace('eye', 'eye2')}\b"
_TOLD = re.compile(f"{_BEFORE}|{_BEHIND}", re.IGNORECASE)
_UNAIDED = re.compile(
    r"\b(?:uncorrected|unaided|ucva|udva|sc|without\s+(?:glasses|correction)|fields?|confrontation|cvf)\b[^.;,\n]*$", re.IGNORECASE
)


def faint_sight(text: str) -> Iterator[tuple[str, int, int]]:
    """The side and the place of each eye that a text says sees no line of a chart; what is without glasses left out."""
    for found in _TOLD.finditer(text):
        if _UNAIDED.search(text[: found.start()]):
            continue
        eye = (found["eye"] or found["eye2"]).lower()
        yield ("right" if eye == "od" or eye.startswith("right") else "left"), found.start(), found.end()
