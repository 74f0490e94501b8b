"""Quoted sentences are found on their pages, line by line, also over page breaks and broken words."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import typst

from policies.model import Role
from policies.reading import read_document
from policies.reading.pdf.locate import Box, Locator, locate

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
PDFS = sorted(CORPUS.rglob("*.pdf"))
_SENTENCE = re.compile(r"(?<=[.;:?!])\s+(?=[A-Z(])")

SOURCE = """
#set page(width: 400pt, height: 300pt, margin: 50pt, header: [Northbank Health], footer: [Policy RX-17])
#set text(font: "Libertinus Serif", size: 12pt, hyphenate: false, costs: (orphan: 0%, widow: 0%))
The first sentence is short. The second sentence is long enough to run over the end of its line and on to the next one, where it ends.

The reader finds a word that is bro- \\ ken at the end of its line.
#v(92pt)
A sentence begins at the foot of the first page, in its very last line, and its words go on at the head of the second page.
"""


@pytest.fixture(scope="module")
def pages() -> bytes:
    data = typst.compile(SOURCE.encode())
    assert isinstance(data, bytes)
    assert len(pdfium.PdfDocument(data)) == 2
    return data


def test_a_sentence_in_one_line_has_one_box(pages: bytes) -> None:
    (box,) = locate(pages, 1, "The first sentence is short.")
    assert box.page == 1
    assert box.left == pytest.approx(50, abs=1)
    assert 40 < box.top < box.bottom < 75
    assert 150 < box.right < 250


def test_a_sentence_over_two_lines_begins_behind_the_one_before(pages: bytes) -> None:
    boxes = locate(pages, 1, "The second sentence is long enough to run over the end of its line and on to the next one, where it ends.")
    (first,) = locate(pages, 1, "The first sentence is short.")
    assert len(boxes) >= 2
    assert boxes[0].left > first.right
    assert boxes[1].left == pytest.approx(50, abs=1)
    assert [box.top for box in boxes] == sorted(box.top for box in boxes)


def test_a_broken_word_is_found_whole(pages: bytes) -> None:
    assert len(locate(pages, 1, "a word that is broken at the end")) == 2


def test_a_sentence_over_the_page_break_has_boxes_on_both_pages_and_none_on_the_running_lines(pages: bytes) -> None:
    quote = "A sentence begins at the foot of the first page, in its very last line, and its words go on at the head of the second page."
    boxes = locate(pages, 1, quote)
    assert [box.page for box in boxes] == sorted(box.page for box in boxes)
    assert {box.page for box in boxes} == {1, 2}
    assert all(box.top >= 45 and box.bottom <= 255 for box in boxes)


@pytest.mark.parametrize("quote", ["The third sentence is not there.", "", "…", "The first sentence is short. The third is not there."])
def test_what_is_not_all_there_has_no_boxes(quote: str, pages: bytes) -> None:
    assert locate(pages, 1, quote) == ()


@pytest.mark.parametrize("page", [0, 3, 99])
def test_a_page_that_is_not_there_has_no_boxes(page: int, pages: bytes) -> None:
    assert locate(pages, page, "The first sentence is short.") == ()


def test_a_page_that_is_turned_gives_boxes_as_it_is_shown(pages: bytes) -> None:
    document = pdfium.PdfDocument(pages)
    document[0].set_rotation(90)
    buffer = BytesIO()
    document.save(buffer)
    (plain,), (turned,) = (locate(data, 1, "The first sentence is short.") for data in (pages, buffer.getvalue()))
    assert isinstance(turned, Box)
    assert turned[1:] == pytest.approx(plain[1:], abs=1)


@pytest.mark.skipif(not PDFS, reason="../shared is absent")
@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_every_sentence_of_coverage_is_found_on_its_page(path: Path) -> None:
    data = path.read_bytes()
    missing = []
    with Locator(data) as locator:
        for section in read_document(data, name=path.name).sections:
            for block in section.blocks if section.role is Role.COVERAGE else ():
                assert block.place is not None
                sentences = [s for s in _SENTENCE.split(block.text) if any(c.isalnum() for c in s)]
                missing += [(block.place.page, len(s)) for s in sentences if not locator.locate(block.place.page, s)]
    assert missing == []
