"""Tables of PDFs made here, each read with its tags and again by what is drawn: lists in cells, spans, page breaks, free columns."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pypdfium2.raw as raw
import pytest
import typst

from policies.model import Block, Reading
from policies.reading.pdf.reader import read_pdf

Read = Callable[[str], Reading]

HEAD = """
#set page(width: 612pt, height: 500pt, margin: (x: 60pt, y: 60pt),
  footer: context [Northbank Policy MP-7 #h(1fr) Page #counter(page).display()])
#set text(size: 10pt)
"""

LISTS = """
= Criteria
#table(columns: (120pt, 1fr), [*Indication*],[*Criteria*],
 ..range(9).map(i => ([Disease number #i], [BOTH of the following:
  #set enum(numbering: "1.a.", full: false)
  + The member has relapsed disease of stage #i that was found on two visits in the same half of the year
  + ONE of the following:
    + Failure of alphamab
    + Failure of betamab, where the record shows it in the words of the treating clinician
      - shown by imaging
      - shown by two tests
  + No infection
  Approval is for 12 months.])).flatten(),
 table.cell(colspan: 2)[XY, example disease; ZZ, another])
Text after.
"""

SPANS = """
= Spans
#table(columns: 3,
 table.cell(colspan: 3)[*Table 4: Doses by weight*],
 [*Drug*], table.cell(colspan: 2)[*Dose*],
 [], [*Adult*], [*Child*],
 table.cell(rowspan: 2)[Alphamab], [10 mg], [5 mg], [20 mg], [10 mg],
 [Betamab], table.cell(colspan: 2)[7 mg for all],
 table.cell(colspan: 3)[_Maintenance_],
 [Gammamab], [1 mg], [2 mg],
 table.cell(colspan: 3)[†Given on day one only. AB, antibody; CD, child dose.],
)
"""

CODES = """
= Coding
The following codes are covered:
#table(columns: 4, table.header[*Code*][*Description*][*Code*][*Description*],
 ..range(60).map(i => ([#(29800 + 2 * i)], [Arthroscopy kind #i of the joint], [#(29801 + 2 * i)], [Repair kind #i])).flatten())
After the table.
"""

CONTINUED = """
= Bulletin
#table(columns: (110pt, 90pt, 1fr), [*Policy*],[*Date*],[*Changes*],
 [Knee surgery],[Jan. 1, 2026],[Criteria
  - Added a criterion that asks for
    - six weeks of therapy
    - one visit
  - Replaced the words "severe pain"],
)
#pagebreak()
#table(columns: (110pt, 90pt, 1fr), [*Policy*],[*Date*],[*Changes*],
 [Knee surgery (continued)],[Jan. 1, 2026],[- Removed a code
  Codes
  - Added code 29881],
 [Hip surgery],[Feb. 1, 2026],[- Added code 27130],
)
"""

CUT = """
= Cut
#v(230pt)
#table(columns: (100pt, 1fr), [*Service*],[*Rule*],
 [Alpha],[Alpha is covered once in the life of the member.],
 [Beta],[#for i in range(30) [word#i of a long rule that runs on ]],
 [Gamma],[Gamma is not covered.])
"""

FREE = """
= Free
#table(columns: (90pt, 100pt, 1fr), stroke: none, [*Product*],[*Strength*],[*Limit*],
 [Alphamab],[10 mg vial],[2 vials per 28 days],
 [Betamab],[25 mg syringe],[4 syringes per 28 days and no more than two refills in the same year of the plan, whatever the dose may be],
 [Gammamab],[50 mg pen],[1 pen per 14 days])
After the table a sentence follows.
== Terms
#table(columns: (110pt, 1fr), stroke: (x: none, y: 0.5pt), [*Term*],[*Meaning*],
 [Disability],[A condition that limits one or more of the activities of daily life for a period of six months and longer],
 [Durable],[Able to withstand repeated use, as the maker of the device states it in the label],
 [Refractory],[Without response to two courses of therapy at the highest dose])
Last words.
"""

LABELS = """
#table(columns: (80pt, 160pt, 100pt, 1fr), stroke: none,
 [*Section:*],[Prescription Drugs],[*Effective Date:*],[July 1, 2025],
 [*Subsection:*],[Antineoplastic Agents],[*Original Date:*],[March 25, 2022],
 [*Subject:*],[Alphamab],[*Number:*],[5.21.188])
= Alphamab
Alphamab is covered when the member is 18 years or older.
"""

ROTATED = """
= Rotated
#table(columns: 3, [*Code*], [#rotate(-90deg, reflow: true)[*Commercial*]], [#rotate(-90deg, reflow: true)[*Medicaid*]],
 [J1000],[Yes],[No],[J1001],[No],[No],[J1002],[Yes],[Yes])
After.
"""

DRUGS = """
#set page(height: 792pt)
= Drug List
#table(columns: (120pt, 60pt, 50pt, 1fr), table.header([*Drug*],[*Code*],[*Tier*],[*Requirements*]),
 ..range(400).map(i => ([drugmab-#i], [J#(1000 + i)], [Tier #calc.rem(i, 5)], if calc.rem(i, 7) == 0 [ONE of the following:
 - Age 18 or older for number #i
 - Quantity limit #i units] else [Quantity limit of #i units])).flatten())
"""


@functools.cache
def _made(source: str) -> bytes:
    made = typst.compile((HEAD + source).encode())
    assert isinstance(made, bytes)
    return made


@pytest.fixture(params=["tagged", "untagged"])
def read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Read:
    if request.param == "untagged":
        monkeypatch.setattr(raw, "FPDFCatalog_IsTagged", lambda _: 0)
    return lambda source: read_pdf(_made(source))


def _rows(reading: Reading) -> list[Block]:
    return [block for block in reading.blocks if block.kind == "row"]


def _in_cells(blocks: list[Block]) -> list[tuple[str, int, str, str, int, int]]:
    return [(b.kind, b.level, b.marker, b.text.split(" of stage")[0], b.table, b.column) for b in blocks]


def test_lists_of_a_cell_follow_their_row(read: Read) -> None:
    reading = read(LISTS)
    rows = _rows(reading)
    assert [row.cells for row in rows] == [
        ("Indication", "Criteria"),
        *((f"Disease number {i}", "BOTH of the following:") for i in range(9)),
    ]
    assert [row.header for row in rows] == [True, *[False] * 9]
    starts = [i for i, block in enumerate(reading.blocks) if block.kind == "row"][1:]
    for start in starts:
        assert _in_cells(list(reading.blocks[start + 1 : start + 9])) == [
            ("item", 1, "1.", "The member has relapsed disease", 1, 2),
            ("item", 1, "2.", "ONE of the following:", 1, 2),
            ("item", 2, "a.", "Failure of alphamab", 1, 2),
            ("item", 2, "b.", "Failure of betamab, where the record shows it in the words of the treating clinician", 1, 2),
            ("item", 3, "•", "shown by imaging", 1, 2),
            ("item", 3, "•", "shown by two tests", 1, 2),
            ("item", 1, "3.", "No infection", 1, 2),
            ("paragraph", 0, "", "Approval is for 12 months.", 1, 2),
        ]
        assert reading.blocks[start + 1].place is not None


def test_a_note_below_a_table_is_no_row(read: Read) -> None:
    last = read(LISTS).blocks[-2:]
    assert [(b.kind, b.text, b.table) for b in last] == [
        ("paragraph", "XY, example disease; ZZ, another", 0),
        ("paragraph", "Text after.", 0),
    ]


def test_spanning_cells_stand_in_their_first_column(read: Read) -> None:
    reading = read(SPANS)
    assert [(row.cells, row.header) for row in _rows(reading)] == [
        (("Drug", "Dose", ""), True),
        (("", "Adult", "Child"), True),
        (("Alphamab", "10 mg", "5 mg"), False),
        (("", "20 mg", "10 mg"), False),
        (("Betamab", "7 mg for all", ""), False),
        (("Maintenance", "", ""), False),
        (("Gammamab", "1 mg", "2 mg"), False),
    ]
    assert reading.blocks[1].kind == "heading" and reading.blocks[1].text == "Table 4: Doses by weight"
    note = next(block for block in reading.blocks if block.kind == "note")
    assert (note.marker, note.text) == ("†", "Given on day one only. AB, antibody; CD, child dose.")


def test_two_code_columns_over_pages_have_one_heading_row(read: Read) -> None:
    rows = _rows(read(CODES))
    assert [row.header for row in rows] == [True, *[False] * 60]
    assert rows[0].cells == ("Code", "Description", "Code", "Description")
    assert [(row.cells[0], row.cells[2]) for row in rows[1:]] == [(str(29800 + 2 * i), str(29801 + 2 * i)) for i in range(60)]
    assert {row.table for row in rows} == {1}


def test_a_row_that_says_it_is_continued_is_one_row(read: Read) -> None:
    reading = read(CONTINUED)
    assert [row.cells for row in _rows(reading)] == [
        ("Policy", "Date", "Changes"),
        ("Knee surgery", "Jan. 1, 2026", "Criteria"),
        ("Hip surgery", "Feb. 1, 2026", ""),
    ]
    assert [(b.kind, b.level, b.text) for b in reading.blocks if b.column] == [
        ("item", 1, "Added a criterion that asks for"),
        ("item", 2, "six weeks of therapy"),
        ("item", 2, "one visit"),
        ("item", 1, "Replaced the words “severe pain”"),
        ("item", 1, "Removed a code"),
        ("paragraph", 0, "Codes"),
        ("item", 1, "Added code 29881"),
        ("item", 1, "Added code 27130"),
    ]
    assert any("continued" in line for line in reading.furniture)


def test_a_cell_cut_by_the_end_of_a_page_is_one_cell(read: Read) -> None:
    rows = _rows(read(CUT))
    assert [row.cells[0] for row in rows] == ["Service", "Alpha", "Beta", "Gamma"]
    assert rows[2].cells[1] == " ".join(f"word{i} of a long rule that runs on" for i in range(30))


def test_columns_without_lines_are_a_table(read: Read) -> None:
    reading = read(FREE)
    rows = _rows(reading)
    assert [(row.table, row.header, row.cells[0]) for row in rows] == [
        (1, True, "Product"), (1, False, "Alphamab"), (1, False, "Betamab"), (1, False, "Gammamab"),
        (2, True, "Term"), (2, False, "Disability"), (2, False, "Durable"), (2, False, "Refractory"),
    ]  # fmt: skip
    assert rows[2].cells[1:] == (
        "25 mg syringe",
        "4 syringes per 28 days and no more than two refills in the same year of the plan, whatever the dose may be",
    )
    assert [b.text for b in reading.blocks if b.kind == "paragraph"][:2] == ["After the table a sentence follows.", "Last words."]


def test_labels_beside_values_are_pairs_in_rows(read: Read) -> None:
    rows = _rows(read(LABELS))
    assert [row.cells for row in rows] == [
        ("Section:", "Prescription Drugs", "Effective Date:", "July 1, 2025"),
        ("Subsection:", "Antineoplastic Agents", "Original Date:", "March 25, 2022"),
        ("Subject:", "Alphamab", "Number:", "5.21.188"),
    ]
    assert not any(row.header for row in rows)


def test_turned_headings_are_not_lost(read: Read) -> None:
    reading = read(ROTATED)
    assert [row.cells for row in _rows(reading)][-3:] == [("J1000", "Yes", "No"), ("J1001", "No", "No"), ("J1002", "Yes", "Yes")]
    assert {"Commercial", "Medicaid"} <= set(reading.furniture)


def test_a_long_drug_list_is_one_table(read: Read) -> None:
    reading = read(DRUGS)
    rows = _rows(reading)
    assert [row.cells[:2] for row in rows if not row.header] == [(f"drugmab-{i}", f"J{1000 + i}") for i in range(400)]
    assert sum(row.header for row in rows) == 1 and {row.table for row in rows} == {1}
    assert [b.text for b in reading.blocks if b.kind == "item"][2:4] == ["Age 18 or older for number 7", "Quantity limit 7 units"]
    assert max(b.place.page for b in reading.blocks if b.place) > 8


def test_prose_in_two_columns_is_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "FPDFCatalog_IsTagged", lambda _: 0)
    reading = read_pdf(_made("= Prose\n#columns(2)[#for i in range(40) [Sentence #i speaks of the knee and of what ails it. ]]"))
    assert not _rows(reading)
    assert "Sentence 39 speaks of the knee" in " ".join(b.text for b in reading.blocks)


def test_lists_beside_each_other_are_read_column_by_column(read: Read) -> None:
    source = "= Products\n#table(columns: 2, [*Preferred*], [*Other*], [- Alphamab\n- Betamab], [- Gammamab\n- Deltamab])\nAfter."
    reading = read(source)
    assert [(b.text, b.column) for b in reading.blocks if b.kind == "item"] == [
        ("Alphamab", 1), ("Betamab", 1), ("Gammamab", 2), ("Deltamab", 2),
    ]  # fmt: skip
