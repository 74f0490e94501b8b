"""A therapy that was begun on a day and is still had (`added in August 2025 and she has stayed on it`): it has lasted since that day."""

from __future__ import annotations

import re

_BEGUN = re.compile(
    r"\b(?:added|started|begun|began|initiated|restarted|resumed|prescribed|switched\s+to\s+it)\s+(?:back\s+)?(?:in|on)?\s*(?:early\s+|mid[\s-]?|late\s+)?$",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"^[^.;]{0,40}?\b(?:(?:has|have|had)\s+)?(?:stay(?:s|ed)|remain(?:s|ed)|kept|been)\s+on\s+it\b|^[^.;]{0,30}?\b(?:still|continues\s+to)\s+(?:tak(?:es|ing)|us(?:es|ing)|on)\b|"
    r"^[^.;]{0,30}?\b(?:tak(?:es|en|ing)|us(?:es|ed|ing)|continu(?:es|ed))\s+(?:it\s+)?(?:ever\s+since|since|to\s+date|without\s+(?:a\s+)?(?:break|interruption))\b",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\b(?:stopp\w*|quit|held|until|discontinu\w*|ended|only|for\s+(?:\d|one|two|three|four|five|six|a)|except|not\s+(?:stay|taken|filled)|never)\b",
    re.IGNORECASE,
)


def kept_on(text: str, start: int, end: int) -> bool:
    """Whether the words around a day say that something began then and that it goes on."""
    behind = text[end:]
    stretch = behind.split(";")[0].split(". ")[0]
    return bool(_BEGUN.search(text[:start]) and _STILL.match(behind)) and not _ENDS.search(stretch)
