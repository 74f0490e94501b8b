"""Denials of a therapy as of now alone (`no biologic alongside`, `at the moment no opioid`): there may have been one before."""

from __future__ import annotations

import re

from practice.evidence.record.chart import Place
from practice.notes.tokens import Mention

_BEHIND = re.compile(
    r"\s*(?:alongside|along\s+with\s+(?:it|this)|with\s+(?:it|this)|concurrent(?:ly)?|concomitant(?:ly)?|together|in\s+(?:addition|combination)|besides|"
    r"at\s+(?:the\s+moment|present|this\s+time)|currently|presently|right\s+now|for\s+now|now|today)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:^|[;:])\W*(?:at\s+(?:the\s+moment|present)|currently|right\s+now|presently|for\s+now|now)\b[^.;:]*$", re.IGNORECASE
)
_EVER = re.compile(r"\b(?:never|ever|before|previous(?:ly)?|prior|past|to\s+date|so\s+far)\b", re.IGNORECASE)


def only_for_now(place: Place, mention: Mention) -> bool:
    """Whether the words around a therapy that is denied say that it is denied for now, or beside another."""
    text = place.sentence.text
    before, behind = text[: place.read.tokens[mention.first].start], text[place.read.tokens[mention.last].end :]
    return bool(_BEHIND.match(behind) or _BEFORE.search(before)) and not _EVER.search(text)
