"""Sections cut into passages short enough for the embedding model, always at block borders."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

WORDS_PER_PASSAGE = 170  # about 256 tokens, the model's window
WORD = re.compile(r"[A-Za-z0-9]+(?:[.\-/][A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole lines of one section: offsets into the section's text, and a hash of what is indexed."""

    start: int
    end: int
    text: str
    text_hash: str


def indexed_text(path: tuple[str, ...], title: str, body: str) -> str:
    """What is indexed for a passage: its words under the policy's title and its headings."""
    return f"{title} > {' > '.join(path)}: {body}" if path else f"{title}: {body}"


def cut(text: str, path: tuple[str, ...], title: str) -> Iterator[Passage]:
    """Cut one section's text (one block a line) into passages. A single long line stays whole."""
    start = words = 0
    position = 0
    for line in text.splitlines(keepends=True):
        length = len(line.split())
        if words and words + length > WORDS_PER_PASSAGE:
            yield _passage(text, start, position, path, title)
            start, words = position, 0
        words += length
        position += len(line)
    if words:
        yield _passage(text, start, position, path, title)


def _passage(text: str, start: int, end: int, path: tuple[str, ...], title: str) -> Passage:
    body = text[start:end].rstrip("\n")
    whole = indexed_text(path, title, body)
    return Passage(start, start + len(body), whole, hashlib.sha256(whole.encode()).hexdigest())


def tokens(text: str) -> list[str]:
    """Lower-case words and codes ("72148", "m54.50", "x-ray"); stemming is the index's."""
    return [word.lower() for word in WORD.findall(text)]


def quote(body: str, query: str, *, longest: int = 320) -> str:
    """The line of a passage that holds most of the query's words, cut at a word border when it is long."""
    wanted = set(tokens(query))
    lines = [line for line in body.splitlines() if line.strip()]
    if not lines:
        return ""
    best = max(lines, key=lambda line: (len(wanted & set(tokens(line))), -lines.index(line)))
    if len(best) <= longest:
        return best
    return best[:longest].rsplit(" ", 1)[0] + " …"
