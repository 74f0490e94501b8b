"""From blocks to a document: the section tree, then codes, history and metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policies.model import Block, Document, Reading, ReadingHints, Role, Section
from policies.reading.codes import read_codes
from policies.reading.history import read_history
from policies.reading.metadata import read_metadata
from policies.reading.roles import fold_heading, heading_role, judged_role, section_role

_CONTENTS = re.compile(r"(?:table of )?contents\b.{0,12}|in this (?:issue|policy|document|guideline)")
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d*\s*$|\t\s*\d{1,3}$")
_OPEN_ENDED = re.compile(r"(?:appendix|attachment|exhibit|addendum)\b")


@dataclass(frozen=True, slots=True)
class _Raw:
    """A heading with the blocks below it, before its role is known; `title` marks the heading of the whole document."""

    heading: str
    level: int
    path: tuple[str, ...]
    blocks: tuple[Block, ...]
    title: bool = False


def assemble(reading: Reading, hints: ReadingHints) -> Document:
    """The document that these blocks make. Text before the first heading is a section whose heading is ""."""
    kept, ignored = _without_ignored(reading.blocks, hints.ignore)
    blocks, contents = _without_contents(kept)
    furniture = tuple(dict.fromkeys((*reading.furniture, *ignored, *contents)))
    sections = sections_of(blocks)
    seen = replace(reading, blocks=blocks, furniture=furniture)
    return Document(
        metadata=read_metadata(seen, sections, hints),
        sections=sections,
        codes=read_codes(sections),
        history=read_history(sections),
        furniture=furniture,
        issues=reading.issues,
    )


def sections_of(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """The flat section tree of the blocks, with roles."""
    return tuple(_with_roles(_raw_sections(blocks)))


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
    if _LEADER.search(text):
        return True
    if len(text) > 160:
        return False
    folded = fold_heading(text)
    return any(b.kind == "heading" and fold_heading(b.text) == folded for b in blocks[index + 1 :])


def _raw_sections(blocks: Sequence[Block]) -> Iterator[_Raw]:
    title = _title_index(blocks)
    stack: list[tuple[int, str]] = []
    heading, level, path, start = "", 1, ("",), 0
    is_title = False
    for index, block in enumerate(blocks):
        if block.kind != "heading":
            continue
        if index > 0 or start > 0:
            yield _Raw(heading, level, path, tuple(blocks[start:index]), is_title)
        heading, level, is_title = block.text, block.level, index == title
        while stack and stack[-1][0] >= level:
            stack.pop()
        stack.append((level, heading))
        path, start = tuple(name for _, name in stack), index + 1
    if start > 0 or blocks:
        yield _Raw(heading, level, path, tuple(blocks[start:]), is_title)


def _title_index(blocks: Sequence[Block]) -> int | None:
    """The heading that names the whole document: the first, where every other stands below it."""
    headings = [(i, b.level) for i, b in enumerate(blocks) if b.kind == "heading"]
    if len(headings) < 2 or any(level <= headings[0][1] for _, level in headings[1:]):
        return None
    return headings[0][0]


def _with_roles(raws: Iterator[_Raw]) -> Iterator[Section]:
    parents: list[tuple[int, Role | None]] = []
    seen: set[str] = set()
    covered = False
    history_level: int | None = None
    for raw in raws:
        while parents and parents[-1][0] >= raw.level:
            parents.pop()
        parent = parents[-1][1] if parents else None
        if history_level is not None and _still_history(raw, seen):
            role = Role.HISTORY
        else:
            role = _own_role(raw, parent)
            history_level = raw.level if role is Role.HISTORY and covered else None
        covered = covered or role in (Role.COVERAGE, Role.NOT_COVERED, Role.UNPROVEN)
        seen.add(fold_heading(raw.heading))
        parents.append((raw.level, None if raw.title else role))
        yield Section(raw.heading, raw.level, role, raw.path, raw.blocks)


def _own_role(raw: _Raw, parent: Role | None) -> Role:
    text = "\n".join(block.text for block in raw.blocks)
    if raw.title or not raw.heading:
        return judged_role(text) or Role.OTHER
    return section_role(raw.heading, text, parent)


def _still_history(raw: _Raw, seen: set[str]) -> bool:
    """Whether a heading after the history still belongs to it: histories name the sections they report on."""
    folded = fold_heading(raw.heading)
    if folded in seen:
        return True
    if _OPEN_ENDED.match(folded):
        return False
    told = heading_role(raw.heading)
    return not (told and (told[1] == "firm" or told[0] in (Role.OTHER, Role.DOCUMENTATION)))
