"""Footnotes and the words they belong to: a note is tied to the blocks of its section or page in which its mark stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile

from policies.model import Block, Document, Section

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NUMBERS = re.compile(r"(?:(?<=[a-z)\]”\"’%™®†‡*])|(?<=[^\W\d][.,;:])|(?<=[)\]”\"’%][.,;:]))(\d{1,3}(?:\s?[,–-]\s?\d{1,3})*)(?![\w%/.]*\w)")
_RANGE = re.compile(r"(\d+)(?:\s?[–-]\s?(\d+))?")
_LONGEST_RANGE = 50


def notes_of(document: Document, block: Block) -> tuple[Block, ...]:
    """The footnotes whose marks stand in the block's text, in the order of the marks; `block` is one of the document's.

    A mark is looked for as it is printed: "*" is not part of "**"; a number counts only where it is set against a word or a
    sign ("weeks.2", "therapy1,3"), and only where a note with that number stands in the same section or on the same page.
    Where neither has one, the next one below counts that stands under the same heading above (notes at the end of a chapter).
    Of several notes with one mark the section's own goes first, then the next one below the block.
    """
    if block.kind == "note":
        return ()
    section, at = _section_of(document, block)
    near = [*_ranked(section.blocks if section else (), at), *_on_page(document, block), *_in_chapter(document, section)]
    found: dict[str, tuple[int, tuple[Block, ...]]] = {}
    for run in near:
        mark = run[0].marker
        place = _place_of(mark.translate(_RAISED).strip(), block.text)
        if place is not None:
            found.setdefault(mark, (place, run))
    return tuple(note for _, run in sorted(found.values(), key=lambda f: f[0]) for note in run)


def _section_of(document: Document, block: Block) -> tuple[Section | None, int]:
    """The section that holds the block, and its index there; the very block before one that only says the same."""
    for same in (lambda b: b is block, lambda b: b == block):
        for section in document.sections:
            index = next((i for i, b in enumerate(section.blocks) if same(b)), None)
            if index is not None:
                return section, index
    return None, 0


def _runs(blocks: Sequence[Block]) -> list[tuple[int, tuple[Block, ...]]]:
    """The notes among the blocks, with the index of each; those of one mark that follow each other are one note in several parts."""
    runs: list[tuple[int, tuple[Block, ...]]] = []
    for index, block in enumerate(blocks):
        if block.kind != "note" or not block.marker:
            continue
        if runs and runs[-1][0] + len(runs[-1][1]) == index and _is_more(runs[-1][1][0], block):
            runs[-1] = (runs[-1][0], (*runs[-1][1], block))
            continue
        runs.append((index, (block,)))
    return runs


def _is_more(above: Block, below: Block) -> bool:
    same_page = above.place is None or below.place is None or above.place.page == below.place.page
    return above.marker == below.marker and same_page


def _ranked(blocks: Sequence[Block], at: int) -> Iterator[tuple[Block, ...]]:
    """The notes below the block, from the nearest on, then those above it."""
    runs = _runs(blocks)
    yield from (run for index, run in runs if index >= at)
    yield from (run for index, run in reversed(runs) if index < at)


def _on_page(document: Document, block: Block) -> Iterator[tuple[Block, ...]]:
    if block.place is None:
        return
    for section in document.sections:
        for _, run in _runs(section.blocks):
            if run[0].place and run[0].place.page == block.place.page:
                yield run


def _in_chapter(document: Document, section: Section | None) -> Iterator[tuple[Block, ...]]:
    """The notes of the sections below this one that share the heading above it."""
    if section is None or len(section.path) < 2:
        return
    below = document.sections[document.sections.index(section) + 1 :]
    for other in takewhile(lambda s: s.path[: len(section.path) - 1] == section.path[:-1], below):
        yield from (run for _, run in _runs(other.blocks))


def _place_of(mark: str, text: str) -> int | None:
    """Where a mark stands in a text, None where it does not."""
    if mark.isdigit():
        return _number_at(int(mark), text)
    match = _sign(mark).search(text) if mark else None
    return match.start() if match else None


def _number_at(number: int, text: str) -> int | None:
    for match in _NUMBERS.finditer(text.translate(_RAISED)):
        for first, last in _RANGE.findall(match.group(1)):
            low, high = int(first), int(last or first)
            if low <= number <= high <= low + _LONGEST_RANGE:
                return match.start()
    return None


@lru_cache(maxsize=256)
def _sign(mark: str) -> re.Pattern[str]:
    """A mark as a whole, set against a word: "*" not within "**", a letter not within a word."""
    edge = re.escape(mark[0]), re.escape(mark[-1])
    if mark.isalnum():
        return re.compile(rf"(?<=[.,;:)\]])(?<!\d[.,]){re.escape(mark)}(?!\w)")
    return re.compile(rf"(?<!{edge[0]}){re.escape(mark)}(?!{edge[1]})(?:(?<=\S{re.escape(mark)})|(?=\S))")
