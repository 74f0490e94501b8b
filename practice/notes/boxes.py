"""Boxes of a form: which are ticked, and what the answer to a question with a yes and a no is."""

from __future__ import annotations

import re

_TICK, _EMPTY = r"(?:\[\s*[xX✓]\s*\]|☑|☒|\(\s*[xX]\s*\))", r"(?:\[\s*\]|☐|\(\s+\))"
_BOX = rf"(?P<{{}}>{_TICK}|{_EMPTY})"
_YES, _NO = r"(?:yes|y|present|positive)\b", r"(?:no|n|absent|negative|none)\b"
_GAP = r"[\s/|,;]*"
_PAIRS = (
    re.compile(rf"{_BOX.format('yes')}\s*{_YES}{_GAP}{_BOX.format('no')}\s*{_NO}", re.IGNORECASE),
    re.compile(rf"{_BOX.format('no')}\s*{_NO}{_GAP}{_BOX.format('yes')}\s*{_YES}", re.IGNORECASE),
    re.compile(rf"\b{_YES}\s*{_BOX.format('yes')}{_GAP}{_NO}\s*{_BOX.format('no')}", re.IGNORECASE),
)
_SAID = re.compile(
    r"^[^?]*\?\s*(?:[-–—>:.]+\s*)*(?P<said>yes|no|y|n|denies|denied|never|none)\b(?=\W*$|\s*[,.;(])(?!\W+\w[^?]*\?)", re.IGNORECASE
)
"""A question with its answer behind it, and no other question (`Glaucoma? - denies`)."""
_TICKED = re.compile(rf"^\W*?{_TICK}")
_HOLLOW = re.compile(r"\*\*\*|\[\s*(?:select|choose|insert|enter|pick|fill)\b|\{[^}]{0,60}\}|<<[^>]{0,60}>>", re.IGNORECASE)
_BLANK = re.compile(
    r"(?:^|:)\W*(?:\[\s*\]|☐|\(\s+\)|__+\s)|(?:\[\s*\]|☐|\(\s+\))\s*(?:[Yy]es|[Nn]o|[Yy]|[Nn])\b|\b[Yy](?:es)?\s*/\s*[Nn](?:o)?\b(?!\s*[:=]?\s*(?:y|n)\b)|_{3,}"
)


def answers(text: str) -> list[tuple[int, int]]:
    """Where the pairs of a yes and a no stand in a text."""
    return sorted({found.span() for pattern in _PAIRS for found in pattern.finditer(text)})


def answer(text: str) -> bool | None:
    """Whether a question is answered with yes (True) or no (False); None where it asks nothing or is left open."""
    for pattern in _PAIRS:
        if found := pattern.search(text):
            yes, no = (bool(re.match(_TICK, found[name])) for name in ("yes", "no"))
            return None if yes == no else yes
    said = _SAID.search(text)
    return said["said"].lower().startswith("y") if said else None


def ticked(text: str) -> bool:
    """Whether a line begins with a box that is ticked."""
    return bool(_TICKED.match(text))


def holds_tick(text: str) -> bool:
    """Whether a box in a text is ticked."""
    return bool(re.search(_TICK, text))


def hollow(text: str) -> bool:
    """Whether a text is a form that nobody has filled in: an empty box, a blank, a mark to be replaced."""
    if answers(text) and answer(text) is None:
        return True
    return bool(_HOLLOW.search(text)) or (bool(_BLANK.search(text)) and answer(text) is None and not ticked(text))
