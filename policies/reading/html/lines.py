"""Lines of running text in a page: where a line break parts paragraphs, and which lines look like headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policies.reading.markers import split_marker
from policies.reading.whitespace import fold

BREAK = "\x1f"  # stands for <br> while a paragraph is collected
_ANNOUNCES = re.compile(r"^(?!.*\bcodes?\b).*\b(?:is|are|must|may|when|if)\b.*\b(?:of|all|the) (?:the )?following\b.*:$", re.IGNORECASE)
_SENTENCE_END = (".", ";", ",", "!", "?")


def looks_like_heading(text: str) -> bool:
    """Whether a bold line is a heading: short, no sentence, no note."""
    if len(text) > 120 or text.endswith(_SENTENCE_END) or text.lower().startswith("note") or not any(c.isalpha() for c in text):
        return False
    return not (text.endswith(":") and _ANNOUNCES.search(text))


def paragraphs(lines: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """The paragraphs of lines that breaks part, each with whether it is bold: a single break inside a running sentence is only a wrap."""
    made: list[tuple[str, bool]] = []
    broken = False
    for part, bold in lines:
        line = fold(part)
        if not line:
            broken = bool(made)
            continue
        if made and not broken and _is_wrap(made[-1][0], line):
            made[-1] = (f"{made[-1][0]} {line}", made[-1][1] and bold)
        else:
            made.append((line, bold))
        broken = False
    return made


def _is_wrap(above: str, line: str) -> bool:
    return line[0].islower() and not above.endswith((".", ":", ";")) and split_marker(line) is None
