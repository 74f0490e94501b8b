"""Tables of contents and bars of links: lines that only name the headings below them.

Two shapes are known: lines below a heading such as "Table of Contents", each of which comes again below; and short
unmarked lines before the first of the headings they name, four and more, made of hardly any other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policies.model import Block
from policies.reading.page_furniture import is_page_line

_WORD = re.compile(r"[^\W\d_]+")
_PAGE_NUMBER = re.compile(r"[\s|.]+\d{1,3}$")
_SAYS = re.compile(r"[.;:,!?]$|:\s")
_FEWEST = 4  # headings that a bar of links names
_OWN = 0.8  # share of its words that stand in headings
_LONGEST = 90
_FAR = 0.35  # share of the blocks within which contents stand


def without_navigation(blocks: Sequence[Block]) -> tuple[list[Block], list[str]]:
    """The blocks without tables of contents and bars of links, and the words of those taken out."""
    heads = [_words(block.text) if block.kind == "heading" else frozenset() for block in blocks]
    gone = set(_contents(blocks)) | set(_bars(blocks, heads))
    return [block for at, block in enumerate(blocks) if at not in gone], [blocks[at].text for at in sorted(gone)]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


# ---------------------------------------------------------------- below "Table of Contents"


def _contents(blocks: Sequence[Block]) -> Iterator[int]:
    last = {_key(block): at for at, block in enumerate(blocks)}
    for start, block in enumerate(blocks[: int(len(blocks) * _FAR) + 1]):
        if not _announces(block):
            continue
        end = start + 1
        seen: set[str] = set()
        while end < len(blocks) and last[_key(blocks[end])] > end and _key(blocks[end]) not in seen:
            seen.add(_key(blocks[end]))
            end += 1
        if len(seen) > 1:
            yield from range(start, end)


def _key(block: Block) -> str:
    return _PAGE_NUMBER.sub("", block.text).casefold().rstrip(": ")


# ---------------------------------------------------------------- a bar of links


def _bars(blocks: Sequence[Block], heads: Sequence[frozenset[str]]) -> Iterator[int]:
    known = frozenset().union(*heads)
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and _may_be_of_bar(blocks[end], known):
            end += 1
        if end > at and not _is_opened(blocks, at) and _names(blocks[at:end], heads, end):
            yield from range(at - (at > 0 and _announces(blocks[at - 1])), end)
        at = max(end, at + 1)


def _is_opened(blocks: Sequence[Block], at: int) -> bool:
    """Whether a sentence above opens a list ("This policy speaks of these drugs:")."""
    return at > 0 and blocks[at - 1].kind != "heading" and blocks[at - 1].text.endswith(":")


def _announces(block: Block) -> bool:
    """Whether a line is the name of a table of contents."""
    return block.kind in ("heading", "paragraph") and is_page_line(_PAGE_NUMBER.sub("", block.text), "contents_headings")


def _may_be_of_bar(block: Block, known: frozenset[str]) -> bool:
    if block.kind != "paragraph" or block.table or len(block.text) > _LONGEST or _SAYS.search(block.text):
        return False
    words = _WORD.findall(block.text)
    own = sum(word.casefold() in known for word in words)
    return bool(words) and own >= len(words) / 2 and all(word[0].isupper() or len(word) < 4 for word in words)


def _names(bar: Sequence[Block], heads: Sequence[frozenset[str]], after: int) -> bool:
    """Whether the lines name the headings below them, and hardly anything else."""
    words = frozenset().union(*(_words(block.text) for block in bar))
    named = [head for head in heads[after:] if head and head <= words]
    known = frozenset().union(*heads[after:])
    return len(set(named)) >= _FEWEST and len(words & known) >= _OWN * len(words)
