"""The running text of Word documents, written here as Word writes it: links, notes, changes, boxes, signs, numbers, headings by look."""

# ruff: noqa: E501 - XML is written as it comes

from __future__ import annotations

import io

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from policies.model import Block, Link, Problem, Reading
from policies.reading.docx.reader import read_docx

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def _document(body: str, numbering: str = "", footnotes: str = "", address: str = "") -> Reading:
    """The reading of a document with these paragraphs, lists and notes; `address` is the target of the link "rIdX"."""
    document = docx.Document()
    if address:
        body = body.replace("rIdX", document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    if footnotes:
        part = Part(
            PackURI("/word/footnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            f"<w:footnotes {SPACES}>{footnotes}</w:footnotes>".encode(),
            document.part.package,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    if numbering:
        root = document.part.numbering_part.element
        for at, one in enumerate(parse_xml(f"<w:numbering {SPACES}>{numbering}</w:numbering>")):
            root.insert(at, one) if one.tag.endswith("abstractNum") else root.append(one)
    for element in parse_xml(f"<w:body {SPACES}>{body}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, element)
    buffer = io.BytesIO()
    document.save(buffer)
    return read_docx(buffer.getvalue())


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(text: str, level: int, list_id: int = 91, more: str = "") -> str:
    return p(r(text), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>{more}')


def level(at: int, style: str, text: str, left: int, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/>'
        f'<w:pPr><w:ind w:left="{left}"/></w:pPr></w:lvl>'
    )


def numbers(*levels: str, abstract: int = 91, lists: str = '<w:num w:numId="91"><w:abstractNumId w:val="91"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="{abstract}">{"".join(levels)}</w:abstractNum>{lists}'


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def marks(reading: Reading) -> list[tuple[int, str]]:
    return [(block.level, block.marker) for block in reading.blocks if block.kind == "item"]


BOLD = "<w:b/>"
RAISED = '<w:vertAlign w:val="superscript"/>'
SYMBOL = '<w:rFonts w:ascii="Symbol"/>'


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        (r("6 weeks") + r("1", RAISED), "6 weeks 1"),
        (r("age 18") + r("2", RAISED), "age 18 [2]"),
        (r("5 mg/m") + r("2", RAISED), "5 mg/m2"),
        (r("10") + r("9", RAISED) + r("/L"), "10^9/L"),
        (r("³", SYMBOL) + r(" 18"), "≥ 18"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + r(" 18"), "≥ 18"),
        (r("&gt;", '<w:u w:val="single"/>') + r(" 18"), "≥ 18"),
        (r("covered ") + r("once", "<w:strike/>") + r("twice"), "covered twice"),
        (r("shown") + r(" not shown", "<w:vanish/>"), "shown"),
        (r("low") + "<w:r><w:noBreakHyphen/></w:r>" + r("dose") + "<w:r><w:softHyphen/></w:r>", "low-dose"),
        ("<m:oMath><m:r><m:t>x≥5</m:t></m:r></m:oMath>", "x≥5"),
        ("<w:sdt><w:sdtContent>" + r("in a control") + "</w:sdtContent></w:sdt>", "in a control"),
        ("<w:smartTag>" + r("tagged") + "</w:smartTag>", "tagged"),
    ],
)
def test_the_words_of_a_paragraph(runs: str, said: str) -> None:
    assert texts(_document(p(runs))) == [said]


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    reading = _document(
        p(
            r("Covered after "),
            '<w:del w:id="1" w:author="a"><w:r><w:delText>12</w:delText></w:r></w:del>',
            '<w:ins w:id="2" w:author="a">' + r("6") + "</w:ins>",
            r(" weeks"),
            '<w:moveFrom w:id="3" w:author="a">' + r(" of rest") + "</w:moveFrom>",
        )
    )
    assert texts(reading) == ["Covered after 6 weeks"]
    assert [issue.problem for issue in reading.issues] == [Problem.MARKED_CHANGES]
    assert "1 tracked insertions and 2 tracked deletions" in reading.issues[0].detail


def test_struck_text_is_told_and_a_clean_document_has_no_issues() -> None:
    assert [issue.problem for issue in _document(p(r("old", "<w:strike/>"), r("new"))).issues] == [Problem.MARKED_CHANGES]
    assert _document(p(r("new", '<w:strike w:val="0"/>'))).issues == ()


def test_links_by_relation_and_by_field() -> None:
    field = '<w:r><w:instrText>HYPERLINK "https://x.example/f"</w:instrText></w:r>'
    reading = _document(
        p(r("See "), '<w:hyperlink r:id="rIdX">' + r("Hip MRI") + "</w:hyperlink>") + p(field, r("Forms")), address="https://x.example/hip"
    )
    assert texts(reading) == ["See Hip MRI", "Forms"]
    assert reading.links == (Link("Hip MRI", "https://x.example/hip"), Link("Forms", "https://x.example/f"))


def test_footnotes_stand_at_the_end_of_their_section() -> None:
    reading = _document(
        p(r("Policy"), properties='<w:pStyle w:val="Heading1"/>')
        + p(r("Six weeks"), '<w:r><w:footnoteReference w:id="7"/></w:r>')
        + p(r("of therapy."))
        + p(r("Codes"), properties='<w:pStyle w:val="Heading1"/>'),
        footnotes='<w:footnote w:id="7"><w:p><w:r><w:footnoteRef/></w:r>' + r(" In a row.") + "</w:p></w:footnote>",
    )
    assert [(block.kind, block.marker, block.text) for block in reading.blocks] == [
        ("heading", "", "Policy"),
        ("paragraph", "", "Six weeks 1"),
        ("paragraph", "", "of therapy."),
        ("note", "1", "In a row."),
        ("heading", "", "Codes"),
    ]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = "<w:txbxContent>" + p(r("Boxed criteria.")) + "</w:txbxContent>"
    reading = _document(
        p(
            r("Anchor."),
            f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>',
        )
    )
    assert texts(reading) == ["Anchor.", "Boxed criteria."]


def test_a_flow_chart_is_told() -> None:
    picture = '<w:r><w:drawing><wp:inline><wp:extent cx="5000000" cy="4000000"/><wp:docPr id="1" name="Picture 1" descr="Flow chart"/></wp:inline></w:drawing></w:r>'
    assert [issue.problem for issue in _document(p(r("See:"), picture)).issues] == [Problem.PICTURE]


def test_levels_print_all_their_numbers_and_legal_ones_are_arabic() -> None:
    lists = numbers(
        level(0, "upperRoman", "%1.", 360), level(1, "decimal", "%1.%2", 720, "<w:isLgl/>"), level(2, "lowerLetter", "(%3)", 1080)
    )
    reading = _document(
        "".join(item(text, at) for text, at in (("a", 0), ("b", 0), ("c", 1), ("d", 2), ("e", 2), ("f", 1), ("g", 0))), lists
    )
    assert marks(reading) == [(1, "I."), (1, "II."), (2, "2.1"), (3, "(a)"), (3, "(b)"), (2, "2.2"), (1, "III.")]


def test_lists_of_one_kind_count_on_unless_they_start_anew() -> None:
    lists = numbers(
        level(0, "decimal", "%1.", 360),
        lists='<w:num w:numId="91"><w:abstractNumId w:val="91"/></w:num><w:num w:numId="92"><w:abstractNumId w:val="91"/></w:num>'
        '<w:num w:numId="93"><w:abstractNumId w:val="91"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>',
    )
    reading = _document(item("a", 0) + item("b", 0, 92) + p(r("Text.")) + item("c", 0, 93) + item("d", 0, 93), lists)
    assert marks(reading) == [(1, "1."), (1, "2."), (1, "5."), (1, "6.")]


def test_a_list_that_begins_at_a_deeper_level_is_outermost_where_nothing_is_above_it() -> None:
    lists = numbers(level(0, "decimal", "%1.", 360), level(1, "bullet", "o", 1080))
    reading = _document(
        item("a", 1) + item("b", 1) + p(r("Text."), properties='<w:pStyle w:val="Heading1"/>') + item("c", 0) + item("d", 1), lists
    )
    assert marks(reading) == [(1, "o"), (1, "o"), (1, "1."), (2, "o")]


def test_bullets_of_another_list_stand_inside_the_item_that_they_are_indented_from() -> None:
    lists = numbers(level(0, "upperLetter", "%1.", 360)) + numbers(
        level(0, "bullet", "\uf0b7", 1080), abstract=94, lists='<w:num w:numId="94"><w:abstractNumId w:val="94"/></w:num>'
    )
    reading = _document(item("a", 0) + item("b", 0, 94) + item("c", 0), lists)
    assert marks(reading) == [(1, "A."), (2, "•"), (1, "B.")]


def test_typed_markers_take_their_depth_from_the_left_edge() -> None:
    edge = '<w:ind w:left="{}"/>'.format
    reading = _document(p(r("• a"), properties=edge(360)) + p(r("• b"), properties=edge(720)) + p(r("• c"), properties=edge(360)))
    assert marks(reading) == [(1, "•"), (2, "•"), (1, "•")]


def test_headings_by_look_are_ordered_by_size() -> None:
    big, small = BOLD + '<w:sz w:val="32"/>', BOLD + '<w:sz w:val="24"/>'
    reading = _document(p(r("Knee Braces", big)) + p(r("Policy", small)) + p(r("Braces are covered.")) + p(r("Codes", small)))
    assert [block for block in reading.blocks if block.kind == "heading"] == [
        Block("heading", "Knee Braces", level=1),
        Block("heading", "Policy", level=2),
        Block("heading", "Codes", level=2),
    ]


def test_a_bold_numbered_line_above_running_text_is_a_heading_and_bold_items_are_items() -> None:
    lists = numbers(level(0, "decimal", "%1.", 360))

    def bold(text: str) -> str:
        return p(r(text, BOLD), properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="91"/></w:numPr>')

    reading = _document(bold("Policy") + p(r("Braces are covered.")) + bold("First") + bold("Second") + bold("Third"), lists)
    assert [(block.kind, block.marker, block.text) for block in reading.blocks] == [
        ("heading", "", "1. Policy"),
        ("paragraph", "", "Braces are covered."),
        ("item", "2.", "First"),
        ("item", "3.", "Second"),
        ("item", "4.", "Third"),
    ]
