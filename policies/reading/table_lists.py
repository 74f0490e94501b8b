"""Lists inside table cells and notes below tables: what is no row of cells. Shared by the PDF, HTML and DOCX readers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policies.model import Block
from policies.reading.markers import readings

_NOTE = re.compile(r"(?:[*†‡§¶#^±¥◊]{1,4}|notes?\s*:|key\s*:|legend\s*:|abbreviations?\b|\(?\d{1,2}\)?(?=[A-Z]))\s*\S", re.IGNORECASE)
_ABBREVIATION = re.compile(r"[A-Z][\w/+-]{1,11}(?:\s*[,=:]\s+|\s+=\s*|\s+[-–—]\s+)[A-Za-z][^.;]*(?:[.;]|$)")
_SENTENCE = re.compile(r"[a-z)\]”][.;](?:\s|$)")
_MARK = re.compile(r"([*†‡§¶#^±¥◊]{1,4})\s*(?=\S)")
_LONG = 120  # characters of a text across all columns from which sentences make it a paragraph
_CONTINUED_AT = 2  # numbered items from which numbers in one cell are a list whatever stands around them


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell taken apart: the words before its list (all of them where it holds none), and what follows as blocks."""

    words: str
    blocks: tuple[Block, ...] = ()


def is_note(text: str, *, last: bool) -> bool:
    """Whether words across all columns are a note: they open with a mark or explain abbreviations, or stand below the last row."""
    return last or bool(_NOTE.match(text) or _ABBREVIATION.match(text)) or (len(text) > _LONG and _SENTENCE.search(text) is not None)


def note_block(text: str) -> Block:
    """Words below a table: a note where a mark stands before them, else a paragraph."""
    mark = _MARK.match(text)
    return Block("note", text[mark.end() :], marker=mark.group(1)) if mark else Block("paragraph", text)


def cell_text(words: str, blocks: Sequence[Block], table: int, column: int) -> CellText:
    """The cell of this column (from 1) whose whole text is `words` and whose paragraphs and items are `blocks`.

    From the first item on, every block follows the row: items as they are, all else as paragraphs of the same column.
    """
    at = next((i for i, block in enumerate(blocks) if block.kind == "item"), None)
    if at is None or not _is_list(blocks, at, column):
        return CellText(words)
    return CellText(" ".join(block.text for block in blocks[:at]), tuple(_followers(blocks[at:], table, column)))


def _followers(blocks: Sequence[Block], table: int, column: int) -> Iterator[Block]:
    lowest = min(block.level for block in blocks if block.kind == "item")
    for block in blocks:
        if block.kind == "item":
            yield replace(block, level=block.level - lowest + 1, table=table, column=column)
        elif block.text:
            text = f"{block.marker} {block.text}".strip()
            yield replace(block, kind="paragraph", level=0, marker="", text=text, table=table, column=column)


def _is_list(blocks: Sequence[Block], at: int, column: int) -> bool:
    """Whether the items are a list and not a number or a dash that the cell begins with ("1. Induction", "– 5")."""
    items = [block for block in blocks if block.kind == "item" and any(c.isalpha() for c in block.text)]
    if not items:
        return False
    numbers = [block for block in items if _ordinal(block.marker) is not None]
    if len(numbers) < len(items) or len(numbers) >= _CONTINUED_AT:
        return True
    return at > 0 or (column > 1 and _ordinal(numbers[0].marker) == 1)


def _ordinal(marker: str) -> int | None:
    """The number a marker counts, None for a bullet or none."""
    meanings = readings(marker) if marker else ()
    return meanings[0][1] if meanings and not meanings[0][0].startswith("bullet") else None
