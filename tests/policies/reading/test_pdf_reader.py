"""The PDF reader on PDFs made here: tagged, untagged, printed by a browser, scanned, encrypted, cut off."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import typst

from policies.model import Block, Problem, Reading
from policies.reading.errors import UnreadableSnapshot
from policies.reading.pdf import reader as pdf
from policies.reading.pdf.reader import read_pdf

CHROMIUM = Path("/usr/bin/chromium")

POLICY = """
#set document(title: "Knee Arthroscopy", date: none)
#set page(width: 612pt, height: 792pt, margin: (x: 72pt, y: 80pt),
  header: [Northbank Health #h(1fr) Effective Date: 03/01/2026],
  footer: context [Medical Policy MP-114 #h(1fr) Page #counter(page).display() of #counter(page).final().first()],
  background: rotate(45deg, text(60pt, fill: luma(230))[DRAFT COPY]))
#set text(size: 11pt, hyphenate: true)
#set par(justify: true)
#show heading.where(level: 1): set text(18pt)
#show heading.where(level: 2): set text(14pt)
= Knee Arthroscopy
== Coverage Rationale
Arthroscopy of the knee is covered for an affluent person with a difficult finding of internal derangement when all of the
following criteria are met, and the record shows each of them in the words of the treating clinician:
#set enum(numbering: "A.")
+ Age 18 years or older
+ One of the following:
  #set enum(numbering: "1.")
  + Locking of the joint that lasts and does not respond to six weeks of conservative therapy, including exercise and rest
  + Effusion on examination
    - seen on two visits
    - with pain
+ No infection
#for i in range(14) [
Paragraph number #i speaks of the natural history of meniscal tears, of their frequency, and of what follows when they are
left alone for a long time without treatment.

]
== Applicable Codes
#table(columns: 3, [*CPT*], [*Description*], [*Notes*], ..range(45).map(i => ([298#(10 + i)], [Arthroscopy kind #i], [Note #i])).flatten())
== References
See the earlier report#footnote[An appended remark about the report.] for more.
#columns(2)[#lorem(220)]
"""

PRINTED = """<!doctype html><html><head><title>Nerve Stimulation</title><style>
table.ruled{border-collapse:collapse} table.ruled td,table.ruled th{border:1px solid #444;padding:4px}</style></head><body>
<h1>Nerve Stimulation</h1><h2>Coverage Criteria</h2><p>Stimulation is covered when all of the following are met:</p>
<ul><li>Pain of the limb for at least six months<ul><li>measured on a scale<ul><li>at two visits</li></ul></li>
<li>not explained by another condition, as the record of the treating clinician shows in its own words and findings of the day</li></ul>
</li><li>A trial of physiotherapy</li></ul>
<h2>Codes</h2><table class="ruled"><tr><th>CPT</th><th>Description</th></tr><tr><td>64555</td><td>Electrode</td></tr>
<tr><td>64561</td><td>Sacral electrode</td></tr></table>
<h2>History</h2><table><tr><th>Date</th><th>Summary</th></tr><tr><td>01/01/2026</td><td>Annual review</td></tr>
<tr><td>01/01/2025</td><td>New policy</td></tr><tr><td>01/01/2024</td><td>Draft</td></tr></table></body></html>"""


def compiled(source: str, folder: Path) -> bytes:
    path = folder / "source.typ"
    path.write_text(source, encoding="utf-8")
    made = typst.compile(str(path))
    assert isinstance(made, bytes)
    return made


def without_tags(data: bytes) -> bytes:
    """The same pages in a PDF that has no structure tree."""
    source, target, buffer = pdfium.PdfDocument(data), pdfium.PdfDocument.new(), BytesIO()
    target.import_pages(source)
    target.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return compiled(POLICY, tmp_path_factory.mktemp("typst"))


@pytest.fixture(scope="module", params=["tagged", "untagged"])
def policy(request: pytest.FixtureRequest, tagged: bytes) -> Reading:
    return read_pdf(tagged if request.param == "tagged" else without_tags(tagged))


def of_kind(reading: Reading, kind: str) -> list[Block]:
    return [b for b in reading.blocks if b.kind == kind]


def test_headings_have_levels(policy: Reading) -> None:
    assert [(b.level, b.text) for b in of_kind(policy, "heading")] == [
        (1, "Knee Arthroscopy"),
        (2, "Coverage Rationale"),
        (2, "Applicable Codes"),
        (2, "References"),
    ]


def test_items_have_depth_and_marker(policy: Reading) -> None:
    items = of_kind(policy, "item")
    assert [(b.level, b.marker) for b in items] == [(1, "A."), (1, "B."), (2, "1."), (2, "2."), (3, "•"), (3, "•"), (1, "C.")]
    assert items[2].text.endswith("conservative therapy, including exercise and rest")


def test_wrapped_lines_are_one_paragraph_without_broken_words_or_ligatures(policy: Reading) -> None:
    paragraphs = [b.text for b in of_kind(policy, "paragraph")]
    assert paragraphs[0].startswith("Arthroscopy of the knee is covered for an affluent person with a difficult finding")
    assert paragraphs[0].endswith("in the words of the treating clinician:")
    assert sum(text.startswith("Paragraph number") for text in paragraphs) == 14
    assert any("consectetur adipiscing elit" in text for text in paragraphs)


def test_columns_are_read_one_after_the_other(policy: Reading) -> None:
    text = " ".join(b.text for b in of_kind(policy, "paragraph"))
    assert "sed do eiusmod tempor incididunt ut labore et dolore magnam aliquam quaerat voluptatem" in text
    assert "Quid ergo" not in text or text.index("Lorem ipsum") < text.index("Quid ergo")


def test_a_table_over_a_page_break_is_one_table_with_its_heading_once(policy: Reading) -> None:
    rows = of_kind(policy, "row")
    assert {b.table for b in rows} == {1}
    assert [b.cells for b in rows if b.header] == [("CPT", "Description", "Notes")]
    assert [b.cells[0] for b in rows if not b.header] == [f"298{10 + i}" for i in range(45)]
    assert rows[1].text == "29810 | Arthroscopy kind 0 | Note 0"
    assert len({b.place.page for b in rows if b.place}) == 2


def test_cells_are_not_repeated_as_paragraphs(policy: Reading) -> None:
    assert not [b for b in policy.blocks if b.kind != "row" and "Arthroscopy kind" in b.text]


def test_footnotes_are_notes_with_their_mark(policy: Reading) -> None:
    assert [(b.marker, b.text) for b in of_kind(policy, "note")] == [("1", "An appended remark about the report.")]
    assert any(b.text == "See the earlier report 1 for more." for b in of_kind(policy, "paragraph"))


def test_running_lines_and_the_watermark_are_furniture_each_once(policy: Reading) -> None:
    assert policy.furniture == ("Northbank Health Effective Date: 03/01/2026", "Medical Policy MP-114 Page 1 of 3", "DRAFT COPY")


def test_every_block_has_its_place(policy: Reading) -> None:
    for block in policy.blocks:
        assert block.place is not None
        assert block.place.box is not None
        left, top, right, bottom = block.place.box
        assert 0 <= left < right <= 612
        assert 0 <= top < bottom <= 792


def test_reading_twice_gives_the_same(tagged: bytes) -> None:
    assert read_pdf(tagged) == read_pdf(tagged)


def test_title_and_facts(tagged: bytes) -> None:
    reading = read_pdf(tagged)
    assert reading.title == "Knee Arthroscopy"
    assert ("title", "Knee Arthroscopy") in reading.facts
    assert reading.issues == ()


@pytest.mark.parametrize(
    "title", ["Microsoft Word - knee.docx", "untitled", "Last Review Status/Date:", "policy_final.pdf", "12-7", "Document1"]
)
def test_a_title_that_is_none_is_left_out(title: str, tmp_path: Path) -> None:
    assert read_pdf(compiled(f'#set document(title: "{title}")\nSome words of a policy.', tmp_path)).title is None


def test_a_header_on_two_pages_only(tmp_path: Path) -> None:
    source = "#set page(header: [Northbank Health], footer: [Reviewed 2026])\nFirst page text.\n#pagebreak()\nSecond page text."
    for data in ((made := compiled(source, tmp_path)), without_tags(made)):
        reading = read_pdf(data)
        assert [b.text for b in reading.blocks] == ["First page text.", "Second page text."]
        assert reading.furniture == ("Northbank Health", "Reviewed 2026")


def test_compounds_at_the_end_of_a_line_keep_their_hyphen(tmp_path: Path) -> None:
    words = "Care is for dialysis-dependent people of a high-risk group."
    source = f"#set page(width: 120pt, margin: 10pt)\n#set text(size: 10pt, hyphenate: false)\n{words}"
    text = read_pdf(without_tags(compiled(source, tmp_path))).blocks[0].text
    assert text == words


def test_a_list_goes_on_over_the_page_break(tmp_path: Path) -> None:
    source = """#set page(width: 300pt, height: 130pt, margin: 20pt)
#set text(size: 10pt)
#set enum(numbering: "1.")
+ First demand
  - detail of it
  - another detail of the first
+ Second demand
+ Third demand that is long enough to be wrapped in two lines
  - its detail
+ Fourth demand
"""
    reading = read_pdf(without_tags(compiled(source, tmp_path)))
    assert [(b.level, b.marker) for b in reading.blocks] == [(1, "1."), (2, "•"), (2, "•"), (1, "2."), (1, "3."), (2, "•"), (1, "4.")]
    assert len({b.place.page for b in reading.blocks if b.place}) == 2


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_reads_the_same(turn: int, tmp_path: Path) -> None:
    words = "= Heading\nA paragraph of several words that is long enough to be wrapped into a second line.\n- item"
    plain = read_pdf(without_tags(compiled(f"#set page(width: 400pt, height: 300pt)\n{words}", tmp_path)))
    document, buffer = pdfium.PdfDocument(without_tags(compiled(f"#set page(width: 400pt, height: 300pt)\n{words}", tmp_path))), BytesIO()
    document[0].set_rotation(turn)
    document.save(buffer)
    assert read_pdf(buffer.getvalue()).blocks == plain.blocks


def test_a_page_set_sideways_reads_the_same(tmp_path: Path) -> None:
    words = "= Heading\nA paragraph of several words that is long enough to be wrapped into a second line.\n- item"
    box = f"box(width: 400pt, height: 300pt, inset: 40pt)[\n{words}\n]"
    plain = read_pdf(without_tags(compiled(f"#set page(width: 400pt, height: 300pt, margin: 0pt)\n#{box}", tmp_path)))
    sideways = f"#set page(width: 300pt, height: 400pt, margin: 0pt)\n#rotate(-90deg, reflow: true, {box})"
    found = read_pdf(without_tags(compiled(sideways, tmp_path)))
    assert [(b.kind, b.text) for b in found.blocks] == [(b.kind, b.text) for b in plain.blocks]
    assert [b.kind for b in found.blocks] == ["heading", "paragraph", "item"]


def test_code_tables_without_rules(tmp_path: Path) -> None:
    rows = "".join(f"[J10{i}0], [Injection of kind {i}, given once a week until the end of therapy], " for i in range(12, 17))
    source = f"#set page(width: 400pt)\n#table(stroke: none, columns: (70pt, 250pt), [*HCPCS*], [*Description*], {rows})\nAfter the table."
    found = read_pdf(without_tags(compiled(source, tmp_path)))
    assert [b.cells[0] for b in found.blocks if b.kind == "row"] == ["HCPCS", "J10120", "J10130", "J10140", "J10150", "J10160"]
    assert [b.header for b in found.blocks if b.kind == "row"] == [True] + [False] * 5
    assert found.blocks[-1].text == "After the table."


def test_a_frame_around_running_text_is_no_table(tmp_path: Path) -> None:
    source = "#rect(width: 100%)[*Policy Statement*\n\nThis is covered when the record shows the need.]\nMore words."
    for data in ((made := compiled(source, tmp_path)), without_tags(made)):
        assert [b.kind for b in read_pdf(data).blocks if b.kind == "row"] == []


# ---------------------------------------------------------------- printed by a browser


def printed(folder: Path, *options: str) -> bytes:
    page, out = folder / "page.html", folder / "page.pdf"
    page.write_text(PRINTED, encoding="utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}", *options]
    subprocess.run([*command, f"--print-to-pdf={out}", page.as_uri()], check=True, capture_output=True, timeout=90)
    shutil.rmtree(folder / "profile", ignore_errors=True)
    return out.read_bytes()


@pytest.mark.skipif(not CHROMIUM.exists(), reason="chromium is absent")
@pytest.mark.parametrize("options", [("--no-pdf-header-footer",), ("--disable-pdf-tagging",)], ids=["tagged", "untagged"])
def test_a_page_printed_by_chromium(tmp_path: Path, options: tuple[str, ...]) -> None:
    reading = read_pdf(printed(tmp_path, *options))
    assert [(b.level, b.text) for b in of_kind(reading, "heading")] == [
        (1, "Nerve Stimulation"),
        (2, "Coverage Criteria"),
        (2, "Codes"),
        (2, "History"),
    ]
    items = of_kind(reading, "item")
    assert [b.level for b in items] == [1, 2, 3, 2, 1]
    assert all(b.marker for b in items)
    assert [b.cells for b in of_kind(reading, "row") if b.header] == [("CPT", "Description"), ("Date", "Summary")]
    assert [b.cells[0] for b in of_kind(reading, "row") if not b.header] == ["64555", "64561", "01/01/2026", "01/01/2025", "01/01/2024"]
    assert reading.title == "Nerve Stimulation"


# ---------------------------------------------------------------- what cannot be read


def test_a_pdf_without_text_is_a_scan() -> None:
    document, buffer = pdfium.PdfDocument.new(), BytesIO()
    document.new_page(612, 792)
    document.save(buffer)
    reading = read_pdf(buffer.getvalue())
    assert reading.blocks == ()
    assert [issue.problem for issue in reading.issues] == [Problem.SCANNED]


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_a_pdf_that_was_cut_off_is_refused(tagged: bytes, share: float) -> None:
    with pytest.raises(UnreadableSnapshot, match="truncated PDF") as caught:
        read_pdf(tagged[: int(len(tagged) * share)])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"hello", b"<html><body>Not found</body></html>"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableSnapshot, match="not a PDF"):
        read_pdf(data)


def test_a_broken_pdf_is_refused() -> None:
    with pytest.raises(UnreadableSnapshot, match="broken PDF"):
        read_pdf(b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF\n")


def test_an_encrypted_pdf_is_refused() -> None:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in offsets)
    trailer = b"trailer << /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<00><00>] >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    with pytest.raises(UnreadableSnapshot, match="encrypted PDF"):
        read_pdf(body + table + trailer)


def test_a_damaged_pdf_that_can_be_mended_is_read_with_an_issue(tagged: bytes) -> None:
    start = tagged.rindex(b"startxref")
    reading = read_pdf(tagged[:start] + b"startxref\n7\n%%EOF\n")
    assert of_kind(reading, "heading")
    assert [issue.problem for issue in reading.issues] == [Problem.UNREADABLE]


def test_pages_beyond_the_most_are_left_out_with_an_issue(tagged: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    reading = read_pdf(tagged)
    assert {b.place.page for b in reading.blocks if b.place} == {1, 2}
    assert [issue.problem for issue in reading.issues] == [Problem.TOO_LARGE]


def test_bytes_changed_at_random_places_never_crash_the_reader(tagged: bytes) -> None:
    plain = without_tags(tagged)
    for step in range(60):
        broken = bytearray(tagged if step % 2 else plain)
        for at in range(step * 37 % 200, len(broken), 997 + 61 * step):
            broken[at] = (broken[at] + step + 1) % 256
        try:
            reading = read_pdf(bytes(broken))
        except UnreadableSnapshot as error:
            assert "\n" not in str(error)
        else:
            assert isinstance(reading, Reading)
