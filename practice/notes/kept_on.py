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
_COMPLAINT_BEGAN = re.compile(
    r"\b(?:pain|LBP|symptoms?|sx|complaints?|tingling|numbness|weakness|hives|headaches?|rash|itch\w*|snoring|stiffness|instability|sciatica)\b"
    r"[^.;]{0,40}?\b(?:began|started|starting|onset|first\s+noticed|(?:dat(?:es|ing)|goes|going)\s+back\s+to)\s*"
    r"(?:was\s+|in\s+|on\s+|about\s+|around\s+|approximately\s+|~\s*|:\s*|(?:(?:after|with)\s+(?:an?\s+)?(?:MVA|fall|MVC|accident|injury)\s*(?:in|on)?\s*))*(?:early\s+|late\s+|mid[\s-]?)?$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:resolv\w+|stopp\w*|ended|gone|subsid\w+|until|settled|clear\w+|recover\w+|better|improv\w+|went\s+away|then\s+again|recur\w+|on\s+and\s+off|intermittent\w*)\b",
    re.IGNORECASE,
)


def complained_since(text: str, start: int, end: int) -> bool:
    """Whether the words before a day say that a complaint began then, and none behind it that it ended (`LBP began 6/2025`)."""
    return bool(_COMPLAINT_BEGAN.search(text[:start])) and not _OVER.search(text)


def kept_on(text: str, start: int, end: int) -> bool:
    """Whether the words around a day say that something began then and that it goes on."""
    behind = text[end:]
    stretch = behind.split(";")[0].split(". ")[0]
    return bool(_BEGUN.search(text[:start]) and _STILL.match(behind)) and not _ENDS.search(stretch)
