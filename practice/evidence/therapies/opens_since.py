"""A length at the head of a sentence that belongs to the therapy behind it (`Since November she has used a cane`)."""

from __future__ import annotations

import re

_SINCE_USED = re.compile(
    r"[\s,]*(?:(?:he|she|they|pt|patient|has|have|had|is|was|been|using|used|uses|wearing|worn|wears|walk\w*|ambulat\w*|carr\w+|tak\w+|on|doing|does|done|attend\w*|with|an?|the|his|her|"
    r"daily|nightly|also|now|right|left|medial|hinged)[\s,]+)*",
    re.IGNORECASE,
)
_HEAD = 12


def opens_since(text: str, start: int, end: int, therapy: int) -> bool:
    """Whether a length printed from `start` to `end` opens the sentence with `since`, with nothing but its use before the therapy."""
    return bool(re.match(r"\W*since\b", text, re.IGNORECASE)) and start <= _HEAD and bool(_SINCE_USED.fullmatch(text[end:therapy]))
