"""The PDF reader on the layouts of `pdf_layouts`: every line read as it was meant, furniture in no section."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from policies.model import Block, Document
from policies.reading import read_document
from policies.reading.notes import notes_of
from policies.reading.pdf.locate import locate

_SPEC = importlib.util.spec_from_file_location("pdf_layouts", Path(__file__).with_name("pdf_layouts.py"))
assert _SPEC is not None and _SPEC.loader is not None
layouts = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = layouts
_SPEC.loader.exec_module(layouts)


def lines_of(document: Document) -> Iterator[str]:
    """The sections as the lines of a truth."""
    for section in document.sections:
        if section.heading:
            yield f"= {section.heading}"
        for block in section.blocks:
            yield _line(block)


def _line(block: Block) -> str:
    if block.kind == "item":
        return f"- {block.level} | {block.marker} | {block.text}"
    if block.kind == "note":
        return f"* {block.marker} | {block.text}"
    return "| " + " ¦ ".join(block.cells) if block.kind == "row" else f". {block.text}"


@pytest.mark.parametrize("name", layouts.LAYOUTS)
def test_every_line_is_read_as_it_was_meant(name: str) -> None:
    layout = layouts.LAYOUTS[name]
    assert list(lines_of(read_document(layouts.made(layout), name="policy.pdf"))) == list(layout.truth)


@pytest.mark.parametrize("name", [name for name, layout in layouts.LAYOUTS.items() if layout.furniture])
def test_furniture_stands_in_no_section(name: str) -> None:
    layout = layouts.LAYOUTS[name]
    read = read_document(layouts.made(layout), name="policy.pdf")
    lines = list(lines_of(read))
    assert not [words for words in layout.furniture if any(words in line for line in lines if len(words) > 1)]


def test_a_footnote_is_tied_to_the_words_that_carry_its_number() -> None:
    read = read_document(layouts.made(layouts.LAYOUTS["footnotes"]), name="policy.pdf")
    block = next(b for s in read.sections for b in s.blocks if b.text.startswith("The score"))
    assert [note.text for note in notes_of(read, block)] == ["Counted by a second reader.", "Seen on two visits at least."]


@pytest.mark.parametrize("name", layouts.LAYOUTS)
def test_every_block_is_found_again_on_its_page(name: str) -> None:
    data = layouts.made(layouts.LAYOUTS[name])
    blocks = [b for s in read_document(data, name="policy.pdf").sections for b in s.blocks]
    for block in blocks:
        assert block.place is not None
        boxes = locate(data, block.place.page, block.text)
        assert boxes, block.text
        assert all(box.left < box.right and box.top < box.bottom for box in boxes)
