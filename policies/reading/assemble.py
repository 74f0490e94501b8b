"""From blocks to a document: the section tree, then codes, history and metadata."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from policies.model import Block, Document, Reading, ReadingHints, Section
from policies.reading.codes.reader import read_codes
from policies.reading.headings import even_levels, is_letterhead, joined_titles, labelled_title
from policies.reading.history import read_history
from policies.reading.metadata import read_metadata
from policies.reading.roles import CLOSED, fold_heading, heading_role
from policies.reading.tree_roles import Bare, with_roles

TITLES = 3
"""Headings among which the title stands."""

_CONTENTS = re.compile(r"(?:table of )?contents\b.{0,12}|in this (?:issue|policy|document|guideline)")
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d*\s*$|\t\s*\d{1,3}$")
_COMMENT = re.compile(r"(?:not )?covered(?: if .*)?|no codes? identified|(?:new|deleted) code effective.*")
_NUMBERED = re.compile(r"([A-Z]{1,4})[-. ]?(\d{2,5}(?:\.\d+)*)\b\s*\S")


def assemble(reading: Reading, hints: ReadingHints) -> Document:
    """The document that these blocks make. Text before the first heading is a section whose heading is ""."""
    kept, ignored = _without_ignored(reading.blocks, hints.ignore)
    blocks, contents = _without_contents(kept)
    furniture = tuple(dict.fromkeys((*reading.furniture, *ignored, *contents)))
    blocks = _mended(joined_titles(blocks, (*furniture, reading.title or "")))
    sections = sections_of(blocks)
    seen = replace(reading, blocks=blocks, furniture=furniture)
    return Document(
        metadata=read_metadata(seen, sections, hints),
        sections=sections,
        codes=read_codes(sections),
        history=read_history(sections),
        furniture=furniture,
        issues=reading.issues,
        links=reading.links,
    )


def sections_of(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """The flat section tree of the blocks, with roles."""
    return tuple(with_roles(_bare_sections(blocks)))


def _without_ignored(blocks: Sequence[Block], patterns: Sequence[str]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks that no `ignore` pattern matches whole, and the text of the others."""
    compiled = [re.compile(pattern) for pattern in patterns]
    if not compiled:
        return tuple(blocks), ()
    gone = [any(pattern.fullmatch(block.text) for pattern in compiled) for block in blocks]
    kept = tuple(block for block, drop in zip(blocks, gone, strict=True) if not drop)
    return kept, tuple(block.text for block, drop in zip(blocks, gone, strict=True) if drop)


def _without_contents(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks without a table of contents, and its lines: they repeat headings and their page numbers move without meaning."""
    start = next((i for i, b in enumerate(blocks[:400]) if _CONTENTS.fullmatch(fold_heading(b.text))), None)
    if start is None:
        return blocks, ()
    end = start + 1
    while end < len(blocks) and _is_entry(blocks, end):
        end += 1
    if end == start + 1:
        return blocks, ()
    return blocks[:start] + blocks[end:], tuple(b.text for b in blocks[start:end])


def _is_entry(blocks: Sequence[Block], index: int) -> bool:
    """Whether this block is a line of the table of contents: dotted leaders, or a short line that comes again as a heading."""
    text = blocks[index].text
    if _LEADER.search(text[-400:]):
        return True
    if len(text) > 160:
        return False
    folded = fold_heading(text)
    return any(b.kind == "heading" and fold_heading(b.text) == folded for b in blocks[index + 1 :])


def _mended(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without two mistakes that shapes alone lead to: comments of code tables taken for headings, and the entries
    of a bulletin ("MP073 …", "MP075 …") taken for parts of each other.
    """
    blocks = even_levels(blocks)
    entries = _entries(blocks)
    comments = Counter(b.text for b in blocks if b.kind == "heading" and _COMMENT.fullmatch(fold_heading(b.text)))
    often = {text for text, times in comments.items() if times >= 3}
    top = min((b.level for b in blocks if b.kind == "heading"), default=1)
    return tuple(_mend(block, i in entries, block.text in often, top) for i, block in enumerate(blocks))


def _entries(blocks: Sequence[Block]) -> frozenset[int]:
    """The headings of a bulletin that begin with a policy number each, of one shape and at least three."""
    numbered = {i: m[1] for i, b in enumerate(blocks) if b.kind == "heading" and (m := _NUMBERED.match(b.text))}
    shapes = {shape for shape in numbered.values() if len({blocks[i].text for i, s in numbered.items() if s == shape}) >= 3}
    return frozenset(i for i, shape in numbered.items() if shape in shapes)


def _mend(block: Block, entry: bool, comment: bool, top: int) -> Block:
    if block.kind != "heading":
        return block
    if comment:
        return replace(block, kind="paragraph", level=0)
    return replace(block, level=top) if entry else block


def _bare_sections(blocks: Sequence[Block]) -> Iterator[Bare]:
    starts = [i for i, block in enumerate(blocks) if block.kind == "heading"]
    titles = _entries(blocks) | _title_index(blocks, starts) | _letterhead(blocks, starts) | _labelled_titles(blocks, starts)
    if not starts or starts[0] > 0:
        yield Bare("", 1, ("",), tuple(blocks[: starts[0] if starts else len(blocks)]))
    stack: list[Block] = []
    for start, end in pairwise((*starts, len(blocks))):
        heading = blocks[start]
        while stack and stack[-1].level >= heading.level:
            stack.pop()
        stack.append(heading)
        path = tuple(block.text for block in stack)
        yield Bare(heading.text, heading.level, path, tuple(blocks[start + 1 : end]), start in titles)


def _title_index(blocks: Sequence[Block], starts: Sequence[int]) -> frozenset[int]:
    """The heading that names the whole document: the first, where every other stands below it and it is no name of a section."""
    if len(starts) < 2 or any(blocks[i].level <= blocks[starts[0]].level for i in starts[1:]):
        return frozenset()
    first = blocks[starts[0]].text
    told = heading_role(first)
    if told and (told[1] == "firm" or len(first.split()) <= 3) and (blocks[starts[0]].level > 1 or told[0] in CLOSED):
        return frozenset()
    return frozenset(starts[:1])


def _letterhead(blocks: Sequence[Block], starts: Sequence[int]) -> frozenset[int]:
    """The headings at the very top that stand above each other without a word between them and name no section, with the title in larger
    type below them.
    """
    found: list[int] = []
    for start in starts:
        if start != len(found) or not is_letterhead(blocks[start].text):
            break
        if start + 1 in starts or (found and blocks[start].level <= blocks[found[-1]].level):
            found.append(start)
    return frozenset(found)


def _labelled_titles(blocks: Sequence[Block], starts: Sequence[int]) -> frozenset[int]:
    """The first headings that name their document behind a label ("Appropriate Use Criteria: Knee")."""
    return frozenset(start for start in starts[:TITLES] if labelled_title(blocks[start]))
