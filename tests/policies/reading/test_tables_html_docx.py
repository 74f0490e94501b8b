"""Tables of HTML pages and Word documents: lists in cells follow their row, notes are no rows, merged cells keep their column."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import pytest

from policies.model import Block, ReadingHints
from policies.reading.docx.reader import read_docx
from policies.reading.html.reader import read_html
from policies.reading.table_lists import cell_text, is_note, note_block

Line = tuple[str, int, str, str, int, int]
AFTER = "<p>After the table there is text that goes on for a while, so that the page holds more than its table.</p>"


def _html(table: str) -> list[Line]:
    page = f"<html><body><main><h1>Knee Imaging</h1><h2>Criteria</h2>{table}{AFTER}</main></body></html>"
    return _lines(read_html(page.encode(), ReadingHints()).blocks)


def _lines(blocks: tuple[Block, ...]) -> list[Line]:
    return [(b.kind, b.level, b.marker, b.text, b.table, b.column) for b in blocks if b.kind != "heading"]


NESTED = [
    ("row", 0, "", "Indication | Criteria", 1, 0),
    ("row", 0, "", "Cancer A | BOTH of the following:", 1, 0),
    ("item", 1, "1.", "Unresectable", 1, 2),
    ("item", 1, "2.", "One regimen of:", 1, 2),
    ("item", 2, "a.", "FOLFOX", 1, 2),
    ("item", 2, "b.", "CapeOX", 1, 2),
    ("paragraph", 0, "", "Approval: 12 months", 1, 2),
    ("row", 0, "", "Cancer B | Plain words", 1, 0),
]


def test_html_lists_of_elements() -> None:
    table = """<table><tr><th>Indication</th><th>Criteria</th></tr><tr><td>Cancer A</td><td>BOTH of the following:<ol><li>Unresectable</li>
    <li>One regimen of:<ol type=a><li>FOLFOX</li><li>CapeOX</li></ol></li></ol>Approval: 12 months</td></tr>
    <tr><td>Cancer B</td><td>Plain words</td></tr></table>"""
    assert _html(table)[:-1] == NESTED


def test_html_lists_of_typed_lines() -> None:
    table = """<table><tr><th>Indication</th><th>Criteria</th></tr><tr><td>Cancer A</td><td>BOTH of the following:<br>1. Unresectable<br>
    2. One regimen of:<br>a. FOLFOX<br>b. CapeOX<p>Approval: 12 months</p></td></tr>
    <tr><td>Cancer B</td><td>Plain words</td></tr></table>"""
    assert _html(table)[:-1] == NESTED


def test_html_bold_cells_are_a_heading_row() -> None:
    table = """<table><tr><td><b>Indication</b></td><td><p><strong>Criteria</strong></p></td></tr><tr><td>Cancer A</td><td>
    <p>All of these:</p><ul><li>Age 18</li><li>Pain</li></ul></td></tr></table>"""
    blocks = read_html(f"<html><body><main><h1>Knee</h1>{table}{AFTER}</main></body></html>".encode(), ReadingHints()).blocks
    assert [(b.header, b.cells) for b in blocks if b.kind == "row"] == [
        (True, ("Indication", "Criteria")),
        (False, ("Cancer A", "All of these:")),
    ]
    assert [(b.marker, b.text, b.column) for b in blocks if b.kind == "item"] == [("•", "Age 18", 2), ("•", "Pain", 2)]


def test_html_the_column_of_a_list_counts_spans() -> None:
    table = """<table><tr><th>Drug</th><th>Dose</th><th>Limit</th><th>Notes</th></tr>
    <tr><td rowspan=2>Alphamab</td><td colspan=2>10 mg</td><td><ul><li>first</li><li>second</li></ul></td></tr>
    <tr><td>20 mg</td><td>3</td><td><ul><li>third</li></ul></td></tr></table>"""
    lines = _html(table)
    assert [line[3] for line in lines if line[0] == "row"] == [
        "Drug | Dose | Limit | Notes",
        "Alphamab | 10 mg |  | ",
        "Alphamab | 20 mg | 3 | ",
    ]
    assert [(line[3], line[5]) for line in lines if line[0] == "item"] == [("first", 4), ("second", 4), ("third", 4)]


def test_html_items_shown_in_one_line_stay_in_their_cell() -> None:
    table = """<table><tr><th>Code</th><th>Text</th></tr><tr><td><ul><li style="display: inline;">L40.0, </li>
    <li style="display: inline;">L40.5</li></ul></td><td>Psoriasis</td></tr></table>"""
    assert [line[3] for line in _html(table)][:-1] == ["Code | Text", "L40.0, L40.5 | Psoriasis"]


def test_html_notes_below_a_table_are_no_rows() -> None:
    table = """<table><tr><th>Code</th><th>Text</th></tr><tr><td>72148</td><td>Lumbar</td></tr><tr><td>72149</td><td>With contrast</td></tr>
    <tr><td colspan=2>*Needs review.</td></tr><tr><td colspan=2>CNS, central nervous system</td></tr></table>"""
    assert _html(table)[-3:-1] == [("note", 0, "*", "Needs review.", 0, 0), ("paragraph", 0, "", "CNS, central nervous system", 0, 0)]


# ---------------------------------------------------------------- Word


def _word(fill: Any, rows: int, columns: int) -> list[Block]:
    document = docx.Document()
    document.add_heading("Policy", 1)
    table = document.add_table(rows, columns)
    fill(table)
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True
    document.add_paragraph("After")
    saved = BytesIO()
    document.save(saved)
    return [b for b in read_docx(saved.getvalue()).blocks if b.kind != "heading"]


def _head(table: Any, *names: str) -> None:
    for cell, name in zip(table.rows[0].cells, names, strict=True):
        cell.text = name


def test_word_lists_in_cells() -> None:
    def fill(table: Any) -> None:
        _head(table, "Indication", "Criteria")
        table.cell(1, 0).text = "Cancer A"
        cell = table.cell(1, 1)
        cell.text = "BOTH of the following:"
        for text, style in (("Unresectable", "List Number"), ("One regimen of:", "List Number"), ("FOLFOX", "List Bullet 2")):
            cell.add_paragraph(text, style=style)
        cell.add_paragraph("Approval: 12 months")
        table.cell(2, 0).text = "Cancer B"
        table.cell(2, 1).text = "ONE of:"
        for text in ("1. first", "a. nested", "2. second"):
            table.cell(2, 1).add_paragraph(text)

    assert [(b.kind, b.level, b.marker, b.text, b.table, b.column) for b in _word(fill, 3, 2)] == [
        ("row", 0, "", "Indication | Criteria", 1, 0),
        ("row", 0, "", "Cancer A | BOTH of the following:", 1, 0),
        ("item", 1, "1.", "Unresectable", 1, 2),
        ("item", 1, "2.", "One regimen of:", 1, 2),
        ("item", 2, "•", "FOLFOX", 1, 2),
        ("paragraph", 0, "", "Approval: 12 months", 1, 2),
        ("row", 0, "", "Cancer B | ONE of:", 1, 0),
        ("item", 1, "1.", "first", 1, 2),
        ("item", 2, "a.", "nested", 1, 2),
        ("item", 1, "2.", "second", 1, 2),
        ("paragraph", 0, "", "After", 0, 0),
    ]


def test_word_merged_cells_and_notes() -> None:
    def fill(table: Any) -> None:
        _head(table, "Drug", "Dose", "Limit")
        table.cell(1, 0).merge(table.cell(2, 0)).text = "Alphamab"
        for (row, column), text in {(1, 1): "10 mg", (2, 1): "20 mg", (1, 2): "5", (2, 2): "6", (3, 0): "Betamab"}.items():
            table.cell(row, column).text = text
        table.cell(3, 1).merge(table.cell(3, 2)).text = "7 mg for all"
        table.cell(4, 0).merge(table.cell(4, 2)).text = "† Given on day one."

    blocks = _word(fill, 5, 3)
    assert [(b.header, b.cells) for b in blocks if b.kind == "row"] == [
        (True, ("Drug", "Dose", "Limit")),
        (False, ("Alphamab", "10 mg", "5")),
        (False, ("Alphamab", "20 mg", "6")),
        (False, ("Betamab", "7 mg for all", "")),
    ]
    assert [(b.kind, b.marker, b.text) for b in blocks[-2:]] == [("note", "†", "Given on day one."), ("paragraph", "", "After")]


# ---------------------------------------------------------------- what is a list, what is a note


@pytest.mark.parametrize(
    ("blocks", "column", "words"),
    [
        ((("item", "1.", "Induction"),), 1, "whole"),  # a number before the label of a row
        ((("item", "3.", "Third step"),), 2, "whole"),
        ((("item", "1.", "Approve if:"),), 2, ""),
        ((("paragraph", "", "ALL of:"), ("item", "2.", "Age")), 1, "ALL of:"),
        ((("item", "•", "Alphamab"),), 1, ""),
        ((("item", "–", "5"),), 2, "whole"),  # a dash before a figure
        ((("paragraph", "", "No list"),), 2, "whole"),
    ],
)
def test_which_cells_hold_a_list(blocks: tuple[tuple[Any, str, str], ...], column: int, words: str) -> None:
    given = [Block(kind, text, level=1 if kind == "item" else 0, marker=marker) for kind, marker, text in blocks]
    cell = cell_text("whole", given, 3, column)
    assert cell.words == words
    assert all((block.table, block.column) == (3, column) for block in cell.blocks)


def test_depth_counts_from_one_inside_a_cell() -> None:
    cell = cell_text("", [Block("item", "a", level=3, marker="•"), Block("item", "b", level=4, marker="o")], 1, 2)
    assert [block.level for block in cell.blocks] == [1, 2]


@pytest.mark.parametrize(
    ("text", "last", "note"),
    [
        ("†Given on day one.", False, True),
        ("NSCLC, non-small cell lung cancer; RCC, renal cell carcinoma.", False, True),
        ("Note: codes may change", False, True),
        ("Maintenance therapy", False, False),
        ("Maintenance therapy", True, True),
    ],
)
def test_which_words_across_a_table_are_a_note(text: str, last: bool, note: bool) -> None:
    assert is_note(text, last=last) is note
    assert note_block("†Given").marker == "†"
