"""Word documents, made here: headings by style, numbers from numbering.xml, tables, headers and footers."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from policies.reading.docx.reader import read_docx
from policies.reading.errors import UnreadableSnapshot


def _saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _numbered(document: docx.document.Document, levels: list[tuple[str, str]]) -> int:
    """Add a list whose levels count as given (format, text); gives its id."""
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for depth, (style, text) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for name, value in (("w:start", "1"), ("w:numFmt", style), ("w:lvlText", text)):
            part = OxmlElement(name)
            part.set(qn("w:val"), value)
            level.append(part)
        abstract.append(level)
    root.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    reference = OxmlElement("w:abstractNumId")
    reference.set(qn("w:val"), "77")
    number.append(reference)
    root.append(number)
    return 77


def _item(document: docx.document.Document, text: str, list_id: int, depth: int) -> None:
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    numbers = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", depth), ("w:numId", list_id)):
        part = OxmlElement(name)
        part.set(qn("w:val"), str(value))
        numbers.append(part)
    properties.append(numbers)


def _policy() -> bytes:
    document = docx.Document()
    document.core_properties.title = "Knee MRI"
    document.add_heading("Imaging of the Knee", 0)
    document.add_heading("Policy", 1)
    document.add_paragraph("Imaging is covered when all are met:")
    list_id = _numbered(document, [("upperLetter", "%1."), ("decimal", "%2)"), ("lowerRoman", "(%3)"), ("bullet", "\uf0b7")])
    for text, depth in (
        ("Age 18", 0),
        ("Pain", 0),
        ("six weeks", 1),
        ("at night", 2),
        ("by day", 2),
        ("swelling", 1),
        ("red", 3),
        ("Therapy", 0),
        ("tried", 1),
    ):
        _item(document, text, list_id, depth)
    document.add_paragraph("first", style="List Bullet")
    document.add_paragraph("below", style="List Bullet 2")
    document.add_paragraph().add_run("Repeat imaging").bold = True
    document.add_paragraph("i. Only once a year")
    table = document.add_table(2, 2)
    for (row, column), text in {(0, 0): "Code", (0, 1): "Description", (1, 0): "73721", (1, 1): "Knee  MRI"}.items():
        table.cell(row, column).text = text
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    document.sections[0].header.paragraphs[0].text = "Harbor Health Policy 12"
    document.sections[0].footer.paragraphs[0].text = "Effective 01/01/2026"
    return _saved(document)


def test_blocks_of_a_document() -> None:
    reading = read_docx(_policy())
    assert [(b.kind, b.level, b.marker, b.text) for b in reading.blocks] == [
        ("heading", 1, "", "Imaging of the Knee"),
        ("heading", 2, "", "Policy"),
        ("paragraph", 0, "", "Imaging is covered when all are met:"),
        ("item", 1, "A.", "Age 18"),
        ("item", 1, "B.", "Pain"),
        ("item", 2, "1)", "six weeks"),
        ("item", 3, "(i)", "at night"),
        ("item", 3, "(ii)", "by day"),
        ("item", 2, "2)", "swelling"),
        ("item", 3, "•", "red"),
        ("item", 1, "C.", "Therapy"),
        ("item", 2, "1)", "tried"),
        ("item", 1, "•", "first"),
        ("item", 2, "•", "below"),
        ("heading", 3, "", "Repeat imaging"),
        ("item", 1, "i.", "Only once a year"),
        ("row", 0, "", "Code | Description"),
        ("row", 0, "", "73721 | Knee MRI"),
    ]
    assert [b.header for b in reading.blocks if b.kind == "row"] == [True, False]
    assert reading.furniture == ("Harbor Health Policy 12", "Effective 01/01/2026")
    assert reading.title == "Knee MRI"
    assert dict(reading.facts)["title"] == "Knee MRI"
    assert reading == read_docx(_policy())


def test_tracked_insertions_are_read_and_deletions_are_not() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Covered ")
    for tag, inner, text in (("w:ins", "w:t", "twice"), ("w:del", "w:delText", "once")):
        change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)
    assert [block.text for block in read_docx(_saved(document)).blocks] == ["Covered twice"]


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 broken", "damaged"),
        (_policy()[:2000], "damaged"),
        (_zip({"other.txt": b"x"}), "does not open"),
        (_zip({"word/document.xml": b"0" * 30_000_000}), "of its size"),
        (_zip({f"part{n}.xml": b"x" for n in range(5001)}), "parts"),
    ],
)
def test_damaged_and_monstrous_files_are_refused_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableSnapshot) as error:
        read_docx(data)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
