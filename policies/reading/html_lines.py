"""Lines of running text in a page: where a line break parts paragraphs, and which lines look like headings."""

from __future__ import annotations

from policies.reading.markers import split_marker
from policies.reading.whitespace import fold

BREAK = "\x1f"  # stands for <br> while a paragraph is collected
_SENTENCE_END = (".", ";", ",", "!", "?")


def looks_like_heading(text: str) -> bool:
    """Whether a bold line is a heading: short, no sentence, no note."""
    return len(text) <= 120 and not text.endswith(_SENTENCE_END) and not text.lower().startswith("note") and any(c.isalpha() for c in text)


def paragraphs(text: str) -> list[str]:
    """The paragraphs between line breaks: a single break inside a running sentence is only a wrap."""
    made: list[str] = []
    broken = False
    for part in text.split(BREAK):
        line = fold(part)
        if not line:
            broken = bool(made)
            continue
        if made and not broken and line[0].islower() and not made[-1].endswith((".", ":", ";")) and split_marker(line) is None:
            made[-1] = f"{made[-1]} {line}"
        else:
            made.append(line)
        broken = False
    return made
