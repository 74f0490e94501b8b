"""Sections cut into passages short enough for the embedding model, always at block borders."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.search.words import stems

WORDS_PER_PASSAGE = 170  # about 256 tokens, the model's window
LONGEST_QUOTE = 320  # characters
LONGEST_SHOWN = 620  # characters of a quote with the lines that carry its meaning
SENTENCE = re.compile(r"(?<=[.;:])\s+(?=[^\W\d_])")


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


def quote(body: str, query: str, *, longest: int = LONGEST_QUOTE) -> str:
    """The line of a passage that holds most of the query's words, whatever their endings; verbatim.

    Of a long line it is the part from the sentence that holds most of them, cut at a word border. "…" marks what is left out.
    """
    wanted = frozenset(stems(query))
    line = _best([line for line in body.splitlines() if line.strip()], wanted)
    if len(line) <= longest:
        return line
    starts = [0, *(gap.end() for gap in SENTENCE.finditer(line))]
    sentences = [line[start:end] for start, end in itertools.pairwise([*starts, len(line)])]
    start = starts[sentences.index(_best(sentences, wanted))]
    shown = line[start:]
    if len(shown) > longest:
        shown = shown[: longest + 1].rsplit(None, 1)[0][:longest] + " …"
    return f"… {shown}" if start else shown


def _best(texts: Sequence[str], wanted: frozenset[str]) -> str:
    """The text with most of the wanted stems, the first of equals; a stem that few of the texts hold counts up to double."""
    held = [wanted & frozenset(stems(text)) for text in texts]
    among = Counter(stem for stem_set in held for stem in stem_set)
    weights = [sum(1 + 1 / among[stem] for stem in sorted(stem_set)) for stem_set in held]
    return texts[weights.index(max(weights))] if texts else ""


def with_criteria(body: str, found: str, *, longest: int = LONGEST_SHOWN) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """The lines around a quote that carry its meaning: its lead-in where it is one item of a list, and the items where it is the lead-in.

    Lines before, the quote's own line, lines after; verbatim, whole lines, about `longest` characters in all.
    """
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    bare = found.strip("… ")
    at = next((n for n, line in enumerate(lines) if bare and bare in line), None)
    if at is None:
        return (), found, ()
    before = _lead_in(lines, at)
    after: list[str] = []
    left = longest - len(found) - sum(map(len, before))
    for line in lines[at + 1 :]:
        left -= len(line)
        if left < 0 or (not after and not (lines[at].endswith(":") or before)):
            break
        after.append(line)
    return before, found, tuple(after)


def _lead_in(lines: Sequence[str], at: int) -> tuple[str, ...]:
    if lines[at].endswith(":"):
        return ()
    near = next((n for n in range(at - 1, max(-1, at - 7), -1) if lines[n].endswith(":")), None)
    return () if near is None else tuple(lines[near:at])
