"""Order of reading of pages without tags: several columns, lists side by side, contents and bars of links, notes with lists."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import typst

from policies.model import Block, Reading
from policies.reading.pdf.reader import read_pdf
from policies.reading.pdf.stretches import stretches_of
from policies.reading.pdf.words import Style, Word

HEAD = """
#set page(width: 612pt, height: 792pt, margin: 60pt)
#set text(size: 10pt)
"""


def read(source: str, folder: Path, *, tags: bool = False) -> Reading:
    path = folder / "source.typ"
    path.write_text(HEAD + source, encoding="utf-8")
    made = typst.compile(str(path))
    if tags:
        return read_pdf(made)
    target, buffer = pdfium.PdfDocument.new(), BytesIO()
    target.import_pages(pdfium.PdfDocument(made))
    target.save(buffer)
    return read_pdf(buffer.getvalue())


def items(reading: Reading) -> list[tuple[int, str, str]]:
    return [(b.level, b.marker, b.text) for b in reading.blocks if b.kind == "item"]


@pytest.mark.parametrize("columns", [2, 3, 4])
def test_columns_of_running_text_are_read_one_after_the_other(columns: int, tmp_path: Path) -> None:
    style = "#set par(justify: true)\n#set text(hyphenate: false)"
    across = read(f"= Background\n{style}\n#lorem(330)", tmp_path)
    reading = read(f"#set page(height: 400pt)\n= Background\n{style}\n#columns({columns}, gutter: 18pt)[#lorem(330)]", tmp_path)
    assert words(reading) == words(across)


def words(reading: Reading) -> list[str]:
    return " ".join(f"{b.marker} {b.text}" for b in reading.blocks).split()


def test_a_table_of_three_columns_without_rules_is_not_read_by_columns(tmp_path: Path) -> None:
    cells = ", ".join(f"[Name {n}], [Dose {n} mg], [Every {n} weeks{', with an infusion of two hours' * (n % 3)}]" for n in range(1, 10))
    reading = read(f"= Dosage\n#table(columns: (120pt, 80pt, 200pt), stroke: none, {cells})", tmp_path)
    text = " ".join(b.text for b in reading.blocks)
    assert text.index("Dose 1 mg") < text.index("Name 2")


@pytest.mark.parametrize("columns", [3, 6, 9, 16])
def test_a_grid_of_short_cells_is_not_set_in_columns(columns: int) -> None:
    step, style = 500 / columns, Style(8.0, False, False, 0)
    places = [[(50 + step * c, 60 + 10.0 * r) for c in range(columns)] for r in range(60)]
    rows = [[Word("12.5", x, y - 7, x + 18, y + 1, y, style, -1, 0, False) for x, y in row] for row in places]
    assert stretches_of(rows, 612) == []


def test_bulleted_lists_side_by_side(tmp_path: Path) -> None:
    lists = "#grid(columns: (1fr, 1fr), [- Asthma\n- Bursitis of the hip\n- Colitis], [- Dermatitis\n- Eczema])"
    reading = read(
        f"= Not covered\nThe treatment is not covered for any of the following:\n\n{lists}\n\nOther uses are reviewed.", tmp_path
    )
    assert items(reading) == [(1, "•", name) for name in ("Asthma", "Bursitis of the hip", "Colitis", "Dermatitis", "Eczema")]
    assert reading.blocks[-1] == Block("paragraph", "Other uses are reviewed.", place=reading.blocks[-1].place)


def test_tagged_lists_side_by_side_are_of_one_depth(tmp_path: Path) -> None:
    lists = "#grid(columns: (1fr, 1fr), [\n- Asthma\n  - in adults\n- Colitis\n], [\n- Dermatitis\n- Eczema\n])"
    reading = read(f"= Not covered\nNot covered for the following:\n\n{lists}", tmp_path, tags=True)
    assert [level for level, _, _ in items(reading)] == [1, 2, 1, 1, 1]


def test_a_bar_of_links_to_the_headings_is_furniture(tmp_path: Path) -> None:
    bar = "#grid(columns: (1fr, 1fr, 1fr), row-gutter: 9pt, [Position Statement], "
    bar += "[Billing/Coding], [Program Exceptions], [Definitions], [References])"
    sections = "\n".join(
        f"== {name}\nWords of this section, which say something of their own about the matter.\n"
        for name in ("Description", "Position Statement", "Billing/Coding Information", "Program Exceptions", "Definitions", "References")
    )
    reading = read(f"= Knee Arthroscopy\nReviewed every year.\n\n{bar}\n\n{sections}", tmp_path)
    paragraphs = [b.text for b in reading.blocks if b.kind == "paragraph"]
    assert paragraphs == ["Reviewed every year.", *["Words of this section, which say something of their own about the matter."] * 6]
    assert any("Position Statement Billing/Coding Program Exceptions" in line for line in reading.furniture)


def test_contents_without_leaders_are_furniture(tmp_path: Path) -> None:
    names = ("Description", "Policy", "Rationale", "References")
    contents = "\\\n".join(f"{name} #h(1fr) {page}" for page, name in enumerate(names, 1))
    sections = "\n".join(f"== {name}\nWords of this section about the matter.\n" for name in names)
    reading = read(f"= Knee Arthroscopy\n*Table of Contents*\n\n{contents}\n\n#pagebreak()\n{sections}", tmp_path)
    assert [b.text for b in reading.blocks if b.kind == "heading"] == ["Knee Arthroscopy", *names]
    assert sum(b.kind == "paragraph" for b in reading.blocks) == 4


def test_a_list_of_names_before_their_headings_stays_below_the_sentence_that_opens_it(tmp_path: Path) -> None:
    names = ("Abatacept", "Belimumab", "Canakinumab", "Denosumab")
    sections = "\n".join(f"== {name}\nCovered for the labelled uses.\n" for name in names)
    reading = read(
        f"= Injectables\nThis policy speaks of these drugs:\n\n{chr(10).join(name + chr(10) for name in names)}\n{sections}", tmp_path
    )
    text = [b.text for b in reading.blocks if b.kind != "heading"]
    assert [name for name in names if name in " ".join(text)] == list(names)


def test_the_list_of_a_note_is_a_list_of_its_own(tmp_path: Path) -> None:
    source = """= Criteria
Covered when all of the following are met:
- Age 18 years or older
  - shown in the record
- High risk of a fracture\\*\\*

#pad(left: 22pt)[\\*\\*High risk of a fracture is shown by one or more of the following: #super[43,45]
- an earlier fracture
- low weight]
"""
    assert [(level, text) for level, _, text in items(read(source, tmp_path))][-2:] == [(1, "an earlier fracture"), (1, "low weight")]


def test_a_label_between_items_is_no_item(tmp_path: Path) -> None:
    source = """= Renewal
- Response is shown by one of the following:
  - less pain

#pad(left: 11pt)[Osteoporosis in Men:
- a scan after five years]
"""
    reading = read(source, tmp_path)
    assert "Osteoporosis in Men:" in [b.text for b in reading.blocks if b.kind == "paragraph"]


def test_a_plain_line_that_names_a_code_system_is_a_heading(tmp_path: Path) -> None:
    lines = "The following codes may be used in claims for the drug and for its administration in the office of a clinician. " * 3
    source = f"= Billing\n{lines}\n\nHCPCS Code(s):\n- J0897 Injection of the drug\n\nNDC(s):\n- 55513-0710-01 Vial"
    reading = read(source, tmp_path)
    assert [b.text for b in reading.blocks if b.kind == "heading"] == ["Billing", "HCPCS Code(s):", "NDC(s):"]


def test_a_title_has_its_second_line_in_brackets(tmp_path: Path) -> None:
    title = "#text(18pt, weight: 700)[Denosumab and Biosimilars]\n\n#text(14pt, weight: 700)[(Subcutaneous)]"
    source = f"{title}\n\nWords of the policy, in a paragraph."
    reading = read(source, tmp_path)
    assert [b.text for b in reading.blocks if b.kind == "heading"] == ["Denosumab and Biosimilars (Subcutaneous)"]


def test_a_paragraph_over_the_page_break_goes_on_with_a_capital(tmp_path: Path) -> None:
    long = "Activity of the molecule is blocked by binding to the soluble form " * 9
    page = "#set page(height: 200pt)\n#set par(justify: true)\n= Background\n#v(30pt)\n"
    reading = read(f"{page}{long} TNF-alfa with its receptors and with TNF-beta.", tmp_path, tags=True)
    assert sum(b.kind == "paragraph" for b in reading.blocks) == 1
    assert {b.place.page for b in reading.blocks if b.place} == {1}


def test_hyphens_of_compounds_codes_and_addresses_stay(tmp_path: Path) -> None:
    lines = (
        "patients with kidney disease, dialysis-\\\ndependent patients among them\\\n"
        "double-\\\nblind study\\\nfrom M80.8B2A-\\\nM80.8B2S\\\nhttps://www.cms.gov/medicare-coverage-\\\ndatabase/search.aspx\\\n"
        "am blind and double vision"
    )
    text = " ".join(b.text for b in read(f"= References\n{lines}", tmp_path).blocks)
    for whole in ("dialysis-dependent", "double-blind", "M80.8B2A-M80.8B2S", "medicare-coverage-database/search.aspx"):
        assert whole in text
