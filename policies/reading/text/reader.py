"""Reading of plain text, as extracted from PDF files and web pages: the layout is mostly lost, and found again by shape."""

from __future__ import annotations

import html
from dataclasses import replace

from policies.model import Block, Reading, ReadingHints
from policies.reading.encoding import decode
from policies.reading.ignore import without_ignored
from policies.reading.text.contents import entry_key, without_contents
from policies.reading.text.inline import with_inline_lists
from policies.reading.text.leaked import read_leaked
from policies.reading.text.lines import Line, has_entities, lines_of, with_own_markers
from policies.reading.text.lists import blocks_of, heading_levels
from policies.reading.text.page import is_flowing
from policies.reading.text.pages import split_running
from policies.reading.text.single import split_single
from policies.reading.text.site import split_site
from policies.reading.text.tables import with_rows, with_table_lines
from policies.reading.text.units import join_lines


def read_text(data: bytes, hints: ReadingHints) -> Reading:
    """Read plain text. Every word of it comes out in a block or in the furniture."""
    text = decode(data)
    leaked = read_leaked(text)
    if leaked is not None:
        blocks, ignored = without_ignored(list(leaked.blocks), hints.ignore)
        return Reading(tuple(blocks), tuple(dict.fromkeys([*leaked.outside, *ignored])), leaked.title)
    if has_entities(text):
        text = html.unescape(text)
    furniture: list[str] = []
    lines, running = split_running(lines_of(text))
    furniture += running
    lines, single = split_single(lines)
    flowing = single or is_flowing(lines)
    lines, contents = without_contents(lines)
    furniture += contents
    lines, site = split_site(lines, flowing)
    furniture += site
    announced = frozenset(entry_key(line) for line in contents)
    blocks, ignored = without_ignored(_blocks(lines, flowing, announced), hints.ignore)
    furniture += ignored
    return Reading(blocks=tuple(blocks), furniture=tuple(dict.fromkeys(furniture)))


def _blocks(lines: list[Line], flowing: bool, announced: frozenset[str]) -> list[Block]:
    tabled = with_own_markers(with_table_lines(lines))
    units = with_rows(join_lines(with_inline_lists(tabled) if flowing else tabled, flowing, announced))
    levels = iter(heading_levels(units))
    return [replace(block, level=next(levels)) if block.kind == "heading" else block for block in blocks_of(units, flowing)]
