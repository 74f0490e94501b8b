"""Words broken at the end of a line, told from compounds by the other words of the same snapshot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policies.reading.pdf.lines import Line
from policies.reading.whitespace import fold

_WORD = re.compile(r"[^\W\d_]{2,}")
_TAIL = re.compile(r"(?:^|(?<=[\s(\[“\"-]))([^\W\d_]+)[-\u2010]$")  # not the end of a code or an address
_HEAD = re.compile(r"[^\W\d_]+")
_LEAST_PROOF = 2  # broken words that occur whole elsewhere, from which the snapshot is taken to break words


@dataclass(frozen=True, slots=True)
class Spelling:
    """All whole words of a snapshot in lower case, and whether its lines break words at all (most policies' do not)."""

    words: frozenset[str]
    breaks_words: bool

    def joined(self, lines: Sequence[Line]) -> str:
        """The text of lines, white space folded, words that the end of a line broke healed, compounds kept."""
        text = ""
        for line in lines:
            text = self._join(text, line.text) if text else line.text
        return fold(text)

    def _join(self, text: str, following: str) -> str:
        if not text.endswith(("-", "\u2010")) or text[-2:-1] in ("", " "):
            return f"{text} {following}"
        tail, head = _TAIL.search(text), _HEAD.match(following)
        if tail and head and "/" not in text.rsplit(" ", 1)[-1]:
            return (text[:-1] if self._is_broken(tail.group(1), head.group()) else text) + following
        return text + following if text[-2].isalnum() and following[:1].isalnum() else f"{text} {following}"

    def _is_broken(self, tail: str, head: str) -> bool:
        if not head[:1].islower() or tail.isupper():
            return False
        if (tail + head).lower() in self.words:
            return True
        return self.breaks_words and not (tail.lower() in self.words and head.lower() in self.words)


def spelling(lines: Iterable[Line]) -> Spelling:
    """The words of the lines; the halves of a word at the end of one line and the start of the next do not count."""
    words: set[str] = set()
    ends: list[tuple[str, str]] = []
    before: Line | None = None
    split = False
    for line in lines:
        split = split or line.split
        text = line.text.rsplit(" ", 1)[0] if line.broken else line.text
        found = [w.lower() for w in _WORD.findall(text)]
        if before is not None and before.broken:
            tail, head = _TAIL.search(before.text), _HEAD.match(line.text)
            ends += [(tail.group(1).lower(), head.group().lower())] if tail and head else []
            found = found[1:]
        words.update(found)
        before = line
    proofs = sum(tail + head in words for tail, head in ends)
    compounds = sum(tail in words and head in words and tail + head not in words for tail, head in ends)
    return Spelling(frozenset(words), split or (proofs >= _LEAST_PROOF and proofs >= compounds))
