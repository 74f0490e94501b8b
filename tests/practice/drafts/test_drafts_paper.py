"""On paper: the banner until approval, one page where one is promised, the same bytes each time, no sign lost."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest

from practice.drafts import appeal, inside, packet, peer
from practice.drafts.docx_out import to_docx
from practice.drafts.draft import Draft, Kept, from_bytes, to_bytes
from practice.drafts.glyphs import plain, spelled
from practice.drafts.layout import Standing, laid_out, marks_of
from practice.drafts.model import CaseFile, Criterion, Point, Proof
from practice.drafts.pdf_out import to_pdf
from practice.drafts.selecting import needs
from practice.drafts.templates import Template, load_office, load_template, load_templates, stale
from practice.refused import PracticeError

ON = dt.date(2026, 3, 2)
AT = dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC)
DRAFT, REVIEWED, APPROVED = Standing("draft", "sue", AT), Standing("reviewed", "sue", AT), Standing("approved", "doc", AT, 3)


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def words(data: bytes) -> str:
    found = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    heads = [line.text for section in found.sections for line in (*section.header.paragraphs, *section.footer.paragraphs)]
    return "\n".join([*heads, *(line.text for line in found.paragraphs), *cells])


@pytest.fixture
def made(case: CaseFile, template: Template) -> list[Draft]:
    return [packet.packet(case, template, ON), appeal.appeal(case, ON), peer.peer_to_peer(case, ON), inside.flags(case, ON)]


def test_the_same_draft_has_the_same_bytes(made: list[Draft], case: CaseFile) -> None:
    for draft in made:
        sheet = laid_out(draft, case, DRAFT)
        assert to_pdf(sheet) == to_pdf(laid_out(draft, case, DRAFT))
        assert to_docx(sheet) == to_docx(laid_out(draft, case, DRAFT))
        times = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(to_docx(sheet))).infolist()}
        assert times == {(1980, 1, 1, 0, 0, 0)}


def test_every_page_says_draft_until_it_is_approved(made: list[Draft], case: CaseFile) -> None:
    for draft in made:
        for standing, banner in ((DRAFT, "DRAFT: not reviewed"), (REVIEWED, "DRAFT: reviewed by sue on 2026-03-04, not approved")):
            assert all(banner in page for page in pages(to_pdf(laid_out(draft, case, standing))))
            assert banner in words(to_docx(laid_out(draft, case, standing)))
        final = laid_out(draft, case, APPROVED)
        assert not any("DRAFT" in page for page in pages(to_pdf(final))) and "DRAFT" not in words(to_docx(final))
        assert "Approved by doc on 2026-03-04, who stands behind 3 marked readings." in pages(to_pdf(final))[0]


def test_what_is_for_the_office_alone_never_goes_out(made: list[Draft], case: CaseFile) -> None:
    letter = made[1]
    assert letter.open
    for one in letter.open:
        assert one.text[:30] in " ".join(pages(to_pdf(laid_out(letter, case, DRAFT)))).replace("\r\n", " ")
    final = laid_out(letter, case, APPROVED)
    assert "settle before approval" not in "".join(pages(to_pdf(final))) + words(to_docx(final))
    assert final.inside == ()


def test_marks_stand_until_somebody_stands_behind_them(made: list[Draft], case: CaseFile) -> None:
    letter = made[1]
    assert marks_of(letter) > 5
    sheet = laid_out(letter, case, DRAFT)
    assert [sign for sign, _ in sheet.legend] == ["†", "‡"]
    assert laid_out(letter, case, APPROVED).legend == ()
    text = "".join(pages(to_pdf(sheet)))
    assert "no person has confirmed the fact" in text and "has not been reviewed by a person" in text


def test_a_letter_has_what_a_letter_needs(made: list[Draft], case: CaseFile) -> None:
    text = pages(to_pdf(laid_out(made[1], case, DRAFT)))[0]
    head = (
        "Juniper Hollow Specialty Group",
        "12 Main Street",
        "March 2, 2026",
        "PO Box 8",
        "Re:",
        "Theo Jessamine",
        "CLB-44019",
        "CB-77310",
    )
    for said in (*head, "Dear Medical Director", "CB-214", "effective January 1, 2026"):
        assert said in text, said
    everything = "".join(pages(to_pdf(laid_out(made[1], case, DRAFT))))
    assert "Notes" in everything and "Sincerely" in everything and "Ivo Reyes" in everything


def test_notes_are_numbered_by_place(made: list[Draft], case: CaseFile) -> None:
    sheet = laid_out(made[1], case, DRAFT)
    assert [number for number, _ in sheet.notes] == list(range(1, len(sheet.notes) + 1))
    assert len({text for _, text in sheet.notes}) == len(sheet.notes)
    assert any("Office visit, February 16, 2026, Ivo Reyes, MD" in text for _, text in sheet.notes)


def test_the_call_sheet_keeps_to_one_page_whatever_it_says(case: CaseFile) -> None:
    long = " ".join(["A sentence of the record that goes on and on about one thing only"] * 6)
    proof = Proof("d1", long)
    papers = tuple(replace(paper, text=f"{paper.text}\n{long}") if paper.id == "d1" else paper for paper in case.papers)

    def point(quote: str) -> tuple[Point, ...]:
        return (Point(quote, "met", (proof,)),)

    many = tuple(
        Criterion(one.policy_id, (f"{at}. {long[:90]}",), None, f"{one.quote} {long}"[:400], "covered", "met", point(one.quote))
        for at, one in enumerate(case.criteria * 4)
    )  # fmt: skip
    crowded = replace(case, criteria=many, papers=papers)
    sheet = peer.peer_to_peer(crowded, ON)
    assert len(pages(to_pdf(laid_out(sheet, crowded, DRAFT)))) == 1
    assert len(peer.challenges(crowded)) == peer.CHALLENGES
    endless = replace(sheet, blocks=sheet.blocks * 6)
    with pytest.raises(PracticeError, match="one page"):
        to_pdf(laid_out(endless, crowded, DRAFT))


def test_the_likeliest_challenge_is_the_reason_for_denial(case: CaseFile) -> None:
    found = peer.challenges(case)
    assert len(found) == 3
    assert found[0][0] == "why_denial" and "physical therapy" in found[0][1].quote
    assert [label for label, _ in found] == ["why_denial", "why_denial", "why_open"]
    assert "Radiographs" in found[2][1].quote


@pytest.mark.parametrize(
    ("text", "fonts"), [("plain “quoted” – 98.6 °F", [""]), ("≥ 6 weeks", ["Symbol", ""]), ("done ✓", ["", "ZapfDingbats"]), ("中", [""])]
)
def test_each_sign_is_shown_or_named(text: str, fonts: list[str]) -> None:
    assert [font for font, _ in spelled(text)] == fonts
    assert "[U+4E2D]" in plain("中") and plain("e\u0301") == "é"


def test_signs_of_a_note_come_through_the_pdf(case: CaseFile) -> None:
    letter = appeal.appeal(case, ON)
    odd = replace(letter, title="BMI ≥ 40 & <b>bold</b> é")
    text = pages(to_pdf(laid_out(odd, case, DRAFT)))[0]
    assert "≥ 40 & <b>bold</b> é" in text


def test_a_kept_draft_comes_back_without_the_words_of_the_record(case: CaseFile) -> None:
    letter = appeal.appeal(case, ON)
    data = to_bytes(Kept(letter, case, (("d1", "h1"),)))
    back = from_bytes(data)
    assert back.draft == letter and back.basis.criteria == case.criteria
    assert all(paper.text == "" for paper in back.basis.papers)
    with pytest.raises(PracticeError, match="another release"):
        from_bytes(b'{"draft": 1}')


# ---------------------------------------------------------------- templates and what is chosen


def test_a_packet_names_what_is_not_there(case: CaseFile, template: Template) -> None:
    made = packet.packet(case, template, ON)
    labels = [block.label for block in made.blocks if block.shape == "to_do"]
    assert "Provider NPI" in labels and "To enclose: radiograph report" in labels
    assert [block.label for block in made.blocks if block.shape == "field"][:2] == ["Member", "Date of birth"]
    assert any("not documented" in one.text for one in made.every())
    assert [one.text for block in made.blocks if block.shape == "enclosure" for one in block.sentences] == [
        "Office visit of February 16, 2026 by Ivo Reyes, MD"
    ]


def test_a_template_for_another_version_is_flagged(case: CaseFile, template: Template) -> None:
    assert stale(template, case.policies) == ""
    newer = tuple(replace(one, effective=dt.date(2026, 3, 1)) for one in case.policies)
    why = stale(template, newer)
    assert "written for effective 2026-01-01 of CB-214" in why and "Sue Alvarado" in why
    made = packet.packet(replace(case, policies=newer), template, ON)
    assert any(block.label == why for block in made.blocks if block.shape == "to_do")
    assert "does not govern" in stale(template, ())


@pytest.mark.parametrize(
    ("lead", "number"),
    [("All of the following:", 0), ("At least ONE of the following:", 1), ("two or more of these:", 2), ("when ANY are met:", 1), ("", 0),
     ("All of these and one of those:", 0)],
)  # fmt: skip
def test_how_many_lines_a_lead_asks_for(lead: str, number: int) -> None:
    assert needs(lead) == number


def test_the_samples_are_sound() -> None:
    samples = Path(__file__).parents[3] / "data" / "samples" / "practice"
    assert len(load_templates(samples / "templates")) >= 2
    assert load_office(samples / "office.yml").name == "Juniper Hollow Specialty Group"


@pytest.mark.parametrize(
    ("line", "said"),
    [("owner: Sue Alvarado, pre-authorization\n", "owner"), ("written_for: {policy: CB-1, effective: 2026-04-01}\n", "name the version"),
     ("  - {field: patient.birth}\n", "no field"), ("title: Prior authorization request\n", "colour")],
)  # fmt: skip
def test_a_template_is_read_strictly(line: str, said: str, tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "data" / "samples" / "practice" / "templates" / "copperleaf-knee-mri.yml").read_text("utf-8")
    text = text.replace('"copperleaf:cl127"', "CB-1")
    other = {
        "owner": "",
        "name the version": "written_for: {policy: CB-1}\n",
        "no field": "  - {field: patient.shoe}\n",
        "colour": f"{line}colour: red\n",
    }
    (tmp_path / "t.yml").write_text(text.replace(line, other[said]), "utf-8")
    with pytest.raises(PracticeError, match=said):
        load_template(tmp_path / "t.yml")
