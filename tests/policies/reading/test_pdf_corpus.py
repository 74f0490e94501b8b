"""The PDF reader on real policies: nothing lost, nothing twice, structure as printed."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pytest

from policies.model import Block, Reading
from policies.reading.pdf.blocks import blocks_of
from policies.reading.pdf.flow import flow_of
from policies.reading.pdf.page import read_page
from policies.reading.pdf.reader import read_pdf
from policies.reading.pdf.rows import Row
from policies.reading.pdf.signs import tidy

CORPUS = Path(__file__).parents[3].parent / "shared" / "corpus"
FILES = sorted([*CORPUS.glob("pdf/*.pdf"), *CORPUS.glob("pairs/*/*.pdf")])
TOKEN = re.compile(r"[^\W_]+")

pytestmark = pytest.mark.skipif(not FILES, reason="../shared is absent")


@cache
def reading(name: str) -> Reading:
    (path,) = [p for p in FILES if name in p.name]
    return read_pdf(path.read_bytes())


def blocks(name: str, kind: str) -> list[Block]:
    return [b for b in reading(name).blocks if b.kind == kind]


def healed(missing: Counter[str], surplus: Counter[str]) -> None:
    """Take a word that is whole in the reading and broken in the page from both counts."""
    for word in list(surplus):
        for cut in range(1, len(word)):
            while surplus[word] and missing[word[:cut]] and missing[word[cut:]]:
                surplus[word] -= 1
                missing[word[:cut]] -= 1
                missing[word[cut:]] -= 1


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem[:40])
def test_every_word_of_every_page_is_in_the_blocks_or_taken_out_by_name(path: Path) -> None:
    document = pdfium.PdfDocument(path.read_bytes())
    printed: Counter[str] = Counter()
    for page in document:
        text = page.get_textpage().get_text_range()
        printed.update(TOKEN.findall(tidy(text.replace("\ufffe", "-").replace("\x02", "-"))))
    flow = flow_of([read_page(page, number, True) for number, page in enumerate(document, 1)])
    made = blocks_of(flow)
    kept: Counter[str] = Counter()
    for text in (*(f"{b.marker} {b.text}" for b in made.blocks), *flow.furniture, *made.navigation):
        kept.update(TOKEN.findall(text))
    missing, surplus = printed - kept, kept - printed
    healed(missing, surplus)
    assert not +missing, f"lost from {path.name}"
    assert not +surplus, f"made up or doubled in {path.name}"
    assert made.blocks == read_pdf(path.read_bytes()).blocks


def test_two_prints_of_one_text_give_the_same_blocks() -> None:
    a, b = reading("print-a").blocks, reading("print-b").blocks
    assert [(x.kind, x.level, x.marker, x.text) for x in a] == [(x.kind, x.level, x.marker, x.text) for x in b]
    assert reading("print-a").furniture == reading("print-b").furniture


@pytest.mark.parametrize(("name", "letters"), [("old_2024", "abcdefghi"), ("new_2025", "abcdefghij")])
def test_lettered_items_with_roman_items_below(name: str, letters: str) -> None:
    items = blocks(name, "item")
    start = next(i for i, b in enumerate(items) if b.marker == "a.")
    part = items[start : start + len(letters) + (3 if name == "old_2024" else 2)]
    assert "".join(b.marker[0] for b in part if b.level == 1) == letters
    assert [b.marker for b in part if b.level == 2] == (["i.", "ii.", "iii."] if name == "old_2024" else ["i.", "ii."])
    bullets = [b for b in items[:start] if b.marker in "•o"]
    assert [b.level for b in bullets if b.marker == "o"] == [2] * sum(b.marker == "o" for b in bullets)


@pytest.mark.parametrize(("name", "effective"), [("old_2024", "April 1, 2024"), ("new_2025", "July 1, 2025")])
def test_a_header_of_each_page_is_kept_once_with_its_date(name: str, effective: str) -> None:
    assert sum(f"Effective Date: {effective}" in line for line in reading(name).furniture) == 1
    assert any(effective in b.text for b in reading(name).blocks if b.place and b.place.page == 1)
    assert not any("Effective Date:" in b.text for b in reading(name).blocks if b.place and b.place.page > 1)


def test_a_history_row_that_runs_over_the_page_is_one_row() -> None:
    rows = blocks("new_2025", "row")
    row = next(b for b in rows if b.cells[0] == "May 2024")
    assert row.cells[1].startswith("Per PI update")
    assert row.cells[1].endswith("in the regulation section.")
    assert {b.table for b in rows if b.cells[0] in ("May 2024", "June 2025")} == {row.table}


def test_nested_bullets_of_a_flat_tag_tree_get_their_depth_back() -> None:
    items = blocks("uhc_infliximab", "item")
    start = next(i for i, b in enumerate(items) if b.text == "One of the following:" and b.level == 1)
    assert [(b.level, b.marker) for b in items[start : start + 7]] == [
        (1, "•"), (2, "o"), (3, "▪"), (3, "▪"), (2, "o"), (3, "▪"), (3, "▪"),
    ]  # fmt: skip
    assert max(b.level for b in items) == 5


def test_headings_of_a_tagged_policy() -> None:
    wanted = ["Coverage Rationale", "Applicable Codes", "Background", "References", "Instructions for Use"]
    found = [b for b in blocks("uhc_infliximab", "heading") if b.text in wanted]
    assert [b.text for b in found] == wanted
    assert len({b.level for b in found}) == 1


def test_a_code_table_over_twelve_pages_is_one_table() -> None:
    rows = [b for b in blocks("uhc_infliximab", "row") if re.fullmatch(r"[A-Z]\d\w(?:\.\w+)?", b.cells[0])]
    tables = Counter(b.table for b in rows)
    table, count = tables.most_common(1)[0]
    assert count > 400
    assert len({b.place.page for b in rows if b.table == table and b.place}) >= 12
    assert sum(b.header for b in blocks("uhc_infliximab", "row") if b.table == table) == 1


def test_roman_and_lettered_outline_of_an_untagged_policy() -> None:
    items = [b for b in blocks("floridablue", "item") if b.place and b.place.page in (2, 7)]
    assert [(b.level, b.marker) for b in items[:6]] == [(1, "I."), (2, "1."), (2, "2."), (3, "a."), (3, "b."), (2, "3.")]


def test_criteria_rows_over_page_breaks_are_joined() -> None:
    rows = [b for b in blocks("floridablue", "row") if len(b.cells) == 2 and "of the following" in b.cells[1]]
    assert all(b.cells[0] for b in rows)
    everything = [b for b in reading("floridablue").blocks if b.kind in ("row", "item")]
    at = next(i for i, b in enumerate(everything) if b.cells[:1] == ("Mesothelioma",))
    assert [(b.level, b.marker, b.column) for b in everything[at + 1 : at + 6]] == [
        (1, "1.", 2), (2, "a.", 2), (1, "2.", 2), (2, "a.", 2), (2, "b.", 2),
    ]  # fmt: skip


def test_history_without_rules_is_a_table() -> None:
    rows = [b for b in blocks("floridablue", "row") if re.fullmatch(r"\d\d/\d\d/\d\d", b.cells[0])]
    assert len(rows) == 47
    assert len({b.table for b in rows}) == 1


def test_chapter_banners_of_a_bulletin_head_their_chapters() -> None:
    headings = [b.text for b in blocks("uhc_bulletin", "heading")]
    chapters = ["Take Note", "Medical Policy Updates", "Medical Benefit Drug Policy Updates", "General Information"]
    assert [h for h in headings if h in chapters] == chapters


def test_ruled_tables_hold_what_another_library_finds() -> None:
    (path,) = [p for p in FILES if "floridablue" in p.name]
    document = pdfium.PdfDocument(path.read_bytes())
    with pdfplumber.open(path) as other:
        for index in (1, 5, 7, 9):
            page = read_page(document[index], index + 1, False)
            mine = Counter(_squeezed("".join(line.text for line in c)) for e in page.elements if isinstance(e, Row) for c in e.cells if c)
            theirs = Counter(_squeezed(c) for t in other.pages[index].extract_tables() for row in t for c in row if c and _squeezed(c))
            assert mine == theirs


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
