"""Words found again in another text: quotes and passages, whatever became of blanks, list markers and the shape of quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SIGNS = str.maketrans(dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„″«»", '"') | dict.fromkeys("‐‑‒–—―−", "-"))
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_MARKER = re.compile(r"[^\S\n]*(?:(?:\(?(?:[A-Za-z]|\d{1,3}|[ivxIVX]{1,5})[.)])|[•◦●○o▪■□➢–*-])[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as its words alone; `places` maps every sign back to its offset in the text."""

    words: str
    places: tuple[int, ...]

    def find(self, passage: str) -> Iterator[tuple[int, int]]:
        """Where a passage stands in the text: start and end (not included), in order."""
        wanted = fold(passage).words
        at = self.words.find(wanted) if wanted else -1
        while at >= 0:
            yield self.places[at], self.places[at + len(wanted) - 1] + 1
            at = self.words.find(wanted, at + 1)


def fold(text: str) -> Folded:
    """One blank between words; list markers at the start of a line and signs that print nothing are left out."""
    words: list[str] = []
    places: list[int] = []
    for start, line in _lines(text):
        for at, sign in enumerate(line, start):
            plain = sign.translate(_SIGNS)
            if plain in _UNSEEN:
                continue
            if plain.isspace():
                if not words or words[-1] == " ":
                    continue
                plain = " "
            words.append(plain)
            places.append(at)
        if words and words[-1] != " ":
            words.append(" ")
            places.append(start + len(line))
    if words and words[-1] == " ":
        words.pop()
        places.pop()
    return Folded("".join(words), tuple(places))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Every line without its list marker, and where it begins."""
    at = 0
    for line in text.split("\n"):
        marker = _MARKER.match(line)
        skipped = marker.end() if marker else 0
        yield at + skipped, line[skipped:]
        at += len(line) + 1


def words_outside(text: str, inside: tuple[tuple[int, int], ...], within: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    """The stretches of `within` that no stretch of `inside` covers and that hold a letter or digit."""
    covered = [False] * len(text)
    for start, end in inside:
        covered[start:end] = [True] * (end - start)
    found = []
    for start, end in within:
        found += [piece for piece in _open(text, covered, start, end) if any(sign.isalnum() for sign in piece)]
    return tuple(dict.fromkeys(found))


def _open(text: str, covered: list[bool], start: int, end: int) -> Iterator[str]:
    begun: int | None = None
    for at in range(start, min(end, len(text))):
        if covered[at] and begun is not None:
            yield text[begun:at].strip()
            begun = None
        elif not covered[at] and begun is None:
            begun = at
    if begun is not None:
        yield text[begun:end].strip()
