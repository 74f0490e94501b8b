"""Headings put right by what they say: titles broken over several lines, levels that type sizes alone make uneven."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policies.model import Block, Role
from policies.reading.codes.roles import fold
from policies.reading.roles import either, heading_role
from policies.reading.vocabulary import metadata_labels

HEAD = 12
"""Blocks among which a letterhead stands."""

DEEPEST = 6
MAIN_ROLES = 3
"""Roles that the headings of one level must name to be the main sections of a document."""

_ASIDE = re.compile(r"\([^()]{2,80}\)")
_CONTINUED = re.compile(r"\(?continued\)?", re.IGNORECASE)


def joined_titles(blocks: Sequence[Block], known: Sequence[str] = ()) -> tuple[Block, ...]:
    """The blocks with the pieces of one title in one block: a heading and the brackets below it, a labelled title and its further lines.

    known   other texts in which the title may stand whole: running headers, table of contents, the container's title
    """
    whole = _labelled_whole([*blocks], known)
    out: list[Block] = []
    for block in whole:
        before = out[-1] if out else None
        if before and before.kind == block.kind == "heading" and _ASIDE.fullmatch(block.text) and not _CONTINUED.fullmatch(block.text):
            out[-1] = replace(before, text=f"{before.text} {block.text}")
        else:
            out.append(block)
    return tuple(out)


def _labelled_whole(blocks: list[Block], known: Sequence[str]) -> list[Block]:
    """A title behind its label goes on over the short lines below where all together stand inside a heading of the document."""
    headings = [fold(text) for text in (*(b.text for b in blocks if b.kind == "heading"), *known)]
    for index, block in enumerate(blocks[:HEAD]):
        value = labelled_title(block)
        if not value:
            continue
        more = _more_of(value, blocks[index + 1 :], headings)
        if more:
            text = " ".join((block.text, *more))
            return [*blocks[:index], replace(block, text=text), *blocks[index + 1 + len(more) :]]
    return blocks


def _more_of(value: str, below: Sequence[Block], headings: Sequence[str]) -> list[str]:
    """The lines below that go on with a title, as long as all together stand inside one of the headings (folded)."""
    more: list[str] = []
    for block in below:
        together = fold(" ".join((value, *more, block.text)))
        if block.kind not in ("heading", "paragraph") or not any(together in heading for heading in headings):
            break
        more.append(block.text)
    return more


def labelled_title(block: Block) -> str:
    """What stands behind a title's label ("Policy Title: …") in a paragraph or heading, "" where there is no label."""
    if block.kind not in ("paragraph", "heading"):
        return ""
    matches = (re.search(pattern, block.text, re.IGNORECASE) for pattern in metadata_labels().title)
    return next((match.group(1).strip() for match in matches if match and len(match.group(1).strip()) > 3), "")


def even_levels(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with the headings of the main sections above all that stand between them.

    Type sizes alone may set a subheading above the sections it stands in. The main sections are the headings of the level that names the
    most kinds of section; what comes after the first of them in larger type is put one level below.
    """
    headings = [(i, b) for i, b in enumerate(blocks) if b.kind == "heading"]
    main = _main_level([b for _, b in headings])
    if main is None:
        return tuple(blocks)
    first = next(i for i, b in headings if b.level == main)
    if not any(i > first and b.level < main for i, b in headings):
        return tuple(blocks)
    top = 2 if any(i < first for i, _ in headings) else 1
    return tuple(_evened(b, main, top) if b.kind == "heading" and i >= first else b for i, b in enumerate(blocks))


def _evened(block: Block, main: int, top: int) -> Block:
    if block.level == main:
        return replace(block, level=top)
    below = 1 if block.level < main else 1 + block.level - main
    return replace(block, level=min(DEEPEST, top + below))


def _main_level(headings: Sequence[Block]) -> int | None:
    """The level whose headings name at least three kinds of section and more than any other level; None where there is none."""
    named: dict[int, set[Role]] = {}
    for heading in headings:
        told = heading_role(heading.text)
        if told and told[1] != "weak" and told[0] is not Role.OTHER:
            named.setdefault(heading.level, set()).add(told[0])
    counts = sorted(((len(roles), -level) for level, roles in named.items()), reverse=True)
    if not counts or counts[0][0] < MAIN_ROLES or (len(counts) > 1 and counts[1][0] == counts[0][0]):
        return None
    return -counts[0][1]


def is_letterhead(heading: str) -> bool:
    """Whether a heading at the top names no section: the payer's name for its kind of document, or a matter."""
    told = heading_role(heading)
    never = either(metadata_labels().not_a_title)
    return told is None or bool(never and never.search(fold(heading)))
