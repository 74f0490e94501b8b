"""The web page and the PDF of one guideline, both as extracted text, give the same criteria.

What remains different between the two is listed below with its reason; anything else is a fault of the reader.
"""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from policies.model import Block, Document, Role
from policies.reading import read_document

CORPUS = Path(__file__).parents[3].parent / "shared" / "corpus" / "text"
PDF = CORPUS / "carelon-liquid-biopsy-2025__2026-02-05__7b656afb.txt"
PAGE = CORPUS / "carelon-liquid-biopsy-landing__2026-02-05__4d734edd.txt"

pytestmark = pytest.mark.skipif(not PDF.exists(), reason="../shared is absent")

CRITERIA = (Role.COVERAGE, Role.NOT_COVERED)

# The PDF sets the lists of named tests below a bullet of its own, "The following test examples are …:", one level deeper.
# The page's text has lost every bullet, and the same line stands there as a sentence that introduces a list. Both are read as printed.
LEAD_INS = {"1c847fb365": 2}  # the sentence, twice: an item of depth 1 in the PDF, a paragraph on the page
TESTS = 5  # the named tests below them: depth 2 in the PDF, depth 1 on the page
# Markers: "•", "o" and "▪" in the PDF, none on the page.
MARKERS = ({"•", "o", "▪"}, {""})

Line = tuple[str, int, str]  # kind, depth, hash of the folded words


@cache
def _read(path: Path) -> Document:
    return read_document(path.read_bytes(), name=path.name)


def _hash(text: str) -> str:
    return sha256(re.sub(r"\s", "", text).casefold().encode()).hexdigest()[:10]


def _line(block: Block) -> Line:
    return block.kind, block.level if block.kind == "item" else 0, _hash(block.text)


def _criteria(path: Path) -> list[tuple[str, Role, list[Line]]]:
    sections = (section for section in _read(path).sections if section.role in CRITERIA)
    return [(section.heading, section.role, [_line(block) for block in section.blocks]) for section in sections]


def test_both_have_the_same_criteria_sections_in_the_same_order() -> None:
    pdf, page = ([(heading, role) for heading, role, _ in _criteria(path)] for path in (PDF, PAGE))
    assert pdf == page
    assert len(pdf) == 21


def test_every_line_of_the_criteria_stands_in_both_under_the_same_heading() -> None:
    pdf, page = ([(heading, words) for heading, _, lines in _criteria(path) for *_, words in lines] for path in (PDF, PAGE))
    assert pdf == page
    assert len(pdf) == 66


def test_the_differences_that_remain_are_the_lost_bullets_of_the_page() -> None:
    pdf, page = ([line for _, _, lines in _criteria(path) for line in lines] for path in (PDF, PAGE))
    differences = [(a, b) for a, b in zip(pdf, page, strict=True) if a != b]
    lead_ins = [(a, b) for a, b in differences if a[2] in LEAD_INS]
    tests = [(a, b) for a, b in differences if a[2] not in LEAD_INS]
    assert [(a[:2], b[:2]) for a, b in lead_ins] == [(("item", 1), ("paragraph", 0))] * sum(LEAD_INS.values())
    assert [(a[:2], b[:2]) for a, b in tests] == [(("item", 2), ("item", 1))] * TESTS


def test_markers_are_kept_where_they_are_printed() -> None:
    for path, markers in zip((PDF, PAGE), MARKERS, strict=True):
        items = (item for section in _read(path).sections if section.role in CRITERIA for item in section.items)
        assert {item.marker for item in items} == markers


def test_both_name_the_same_guideline_codes_and_history() -> None:
    pdf, page = _read(PDF), _read(PAGE)
    assert pdf.metadata == page.metadata
    assert pdf.codes == page.codes
    assert [entry.date for entry in pdf.history] == [entry.date for entry in page.history]
