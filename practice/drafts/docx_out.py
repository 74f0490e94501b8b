"""A sheet as DOCX, to be finished in a word processor. The one module here that writes with python-docx. Same sheet, same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from practice.drafts.draft import Kind
from practice.drafts.layout import MARKED, Part, Run, Sheet

_INK, _ACCENT, _GREY, _ALARM = (RGBColor.from_string(one) for one in ("1B1B1B", "1F4E5F", "5C6670", "9C1C1C"))
_FONT = "Arial"
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_WIDTH = 6.6


def to_docx(sheet: Sheet) -> bytes:
    """The sheet as DOCX."""
    document = Document()
    _page(document, sheet)
    _head(document, sheet)
    for part in sheet.parts:
        _part(document, part)
    _notes(document, sheet)
    if sheet.inside:
        _inside(document, sheet)
    _properties(document, sheet)
    out = io.BytesIO()
    document.save(out)
    return _fixed(out.getvalue())


def _fixed(data: bytes) -> bytes:
    """The same archive without the time of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write:
        for name in read.namelist():
            entry = zipfile.ZipInfo(name, _ZIPPED)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            write.writestr(entry, read.read(name))
    return out.getvalue()


def _properties(document: Any, sheet: Sheet) -> None:
    made = dt.datetime.combine(sheet.draft.made_on, dt.time())  # the format keeps no zone
    properties = document.core_properties
    properties.title, properties.subject, properties.author = sheet.draft.title, sheet.draft.kind.value, (sheet.letterhead or ("",))[0]
    properties.created = properties.modified = made
    properties.last_modified_by, properties.comments, properties.revision = "", "", 1


# ---------------------------------------------------------------- the page


def _page(document: Any, sheet: Sheet) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = _FONT, Pt(10), _INK
    normal.paragraph_format.space_after = Pt(6)
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(0.95)
    section.top_margin, section.bottom_margin = Inches(0.8), Inches(0.75)
    if sheet.draft.one_page:
        section.top_margin, section.bottom_margin = Inches(0.55), Inches(0.5)
        normal.paragraph_format.space_after = Pt(3)
    if sheet.banner:
        line = section.header.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(line, sheet.banner, size=10, color=_ALARM, bold=True)
    foot = section.footer.paragraphs[0]
    _run(foot, f"{sheet.foot}   " if sheet.foot else f"{sheet.draft.title}: {sheet.running}   ", size=7.5, color=_GREY)
    _run(foot, "Page ", size=7.5, color=_GREY)
    _field(foot, "PAGE")
    _run(foot, " of ", size=7.5, color=_GREY)
    _field(foot, "NUMPAGES")


def _head(document: Any, sheet: Sheet) -> None:
    for at, line in enumerate(sheet.letterhead if sheet.draft.letter else sheet.letterhead[:1]):
        paragraph = _paragraph(document, after=0)
        _run(paragraph, line, size=15 if at == 0 else 8, color=_ACCENT if at == 0 else _GREY, bold=at == 0)
    if sheet.letterhead:
        _ruled(document.paragraphs[-1])
    if sheet.draft.letter:
        _run(_paragraph(document, before=10), sheet.dated)
        for line in sheet.addressee:
            _run(_paragraph(document, after=0), line)
    else:
        _run(_paragraph(document, before=4), ", ".join(filter(None, (", ".join(sheet.addressee), sheet.dated))), size=8, color=_GREY)
    _run(_paragraph(document, before=8, after=4), sheet.draft.title, size=14, color=_ACCENT, bold=True)
    if sheet.re:
        _fields(document, sheet.re, lead="Re:" if sheet.draft.letter else "")
    if sheet.draft.kind is Kind.APPEAL:
        _run(_paragraph(document, before=6), "Dear Medical Director:")


def _ruled(paragraph: Any) -> None:
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "10"), ("space", "4"), ("color", "1F4E5F")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def _fields(document: Any, pairs: Sequence[tuple[str, str]], lead: str = "") -> None:
    half = (len(pairs) + 1) // 2
    table = document.add_table(half, 4)
    for at in range(half):
        cells = table.rows[at].cells
        for column, (label, value) in enumerate((pairs[at], pairs[at + half] if at + half < len(pairs) else ("", ""))):
            said = f"{lead} {label}".strip() if at == 0 and column == 0 else label
            _cell(cells[2 * column], ((Run(said),),), size=8.5, color=_GREY)
            _cell(cells[2 * column + 1], ((Run(value),),), size=9.5)
    _widths(table, (20, 30, 20, 30))
    _paragraph(document, after=2)


# ---------------------------------------------------------------- parts


def _part(document: Any, part: Part) -> None:
    if part.shape == "table":
        _table(document, part)
    elif part.shape == "heading":
        paragraph = _paragraph(document, before=8, after=3)
        paragraph.paragraph_format.keep_with_next = True
        _runs(paragraph, part.runs, size=10.5, color=_ACCENT, bold=True)
    elif part.shape == "field":
        paragraph = _paragraph(document, after=1)
        _run(paragraph, f"{part.label}:  ", size=9, color=_GREY)
        _runs(paragraph, part.runs)
    elif part.shape == "closing":
        for at, run in enumerate(run for run in part.runs if run.text.strip()):
            _runs(_paragraph(document, before=30 if at else 4, after=2), (run,))
    elif part.shape in ("item", "enclosure"):
        paragraph = _paragraph(document, after=3)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Inches(0.2), Inches(-0.16)
        _run(paragraph, "• ")
        _runs(paragraph, part.runs)
    else:
        _runs(_paragraph(document), part.runs, size=8 if part.shape == "small" else 10)


def _table(document: Any, part: Part) -> None:
    table = document.add_table(0, len(part.widths))
    table.style = document.styles["Table Grid"]
    for at, row in enumerate(part.rows):
        cells = table.add_row().cells
        for cell, said in zip(cells, row, strict=True):
            _cell(cell, said, size=8.8, color=_INK if at else _ACCENT, bold=at == 0)
    _repeated(table.rows[0])
    _quiet(table)
    _widths(table, part.widths)
    _paragraph(document, after=2)


def _repeated(row: Any) -> None:
    """The heading row again on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _quiet(table: Any) -> None:
    """Thin grey rules between rows only; no row is broken over two pages."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH", "left", "right", "insideV"):
        rule = OxmlElement(f"w:{side}")
        rule.set(qn("w:val"), "single" if side in ("top", "bottom", "insideH") else "nil")
        rule.set(qn("w:sz"), "4")
        rule.set(qn("w:color"), "C3CCD1")
        borders.append(rule)
    table._tbl.tblPr.append(borders)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _widths(table: Any, widths: Sequence[int]) -> None:
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Inches(_WIDTH * width / sum(widths))


def _cell(cell: Any, sentences: Sequence[tuple[Run, ...]], *, size: float, color: RGBColor = _INK, bold: bool = False) -> None:
    for at, runs in enumerate(sentences):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        _runs(paragraph, runs, size=size, color=color, bold=bold)


def _notes(document: Any, sheet: Sheet) -> None:
    lines = [f"{number}. {words}" for number, words in sheet.notes] + [f"{sign} {words}" for sign, words in sheet.legend]
    lines += [sheet.sources] if sheet.sources else []
    if lines:
        _run(_paragraph(document, before=8, after=2), "Notes", size=9, color=_ACCENT, bold=True)
    for line in lines:
        _run(_paragraph(document, after=1), line, size=7.8)


def _inside(document: Any, sheet: Sheet) -> None:
    title = _paragraph(document, before=4)
    title.paragraph_format.page_break_before = sheet.draft.letter
    _run(title, "For the office: settle before approval", size=13, color=_ALARM, bold=True)
    _run(_paragraph(document), "This page does not go out. Each point goes when a person has settled it.", size=8, color=_GREY)
    for part in sheet.inside:
        paragraph = _paragraph(document, after=4)
        _run(paragraph, f"{part.label}:  ", size=9, bold=True)
        _runs(paragraph, part.runs, size=9)
        if part.rows:
            _table(document, part)
            _run(_paragraph(document), MARKED, size=8, color=_GREY)


# ---------------------------------------------------------------- words


def _paragraph(document: Any, *, before: float = 0, after: float = 6) -> Any:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    return paragraph


def _runs(paragraph: Any, runs: Sequence[Run], *, size: float = 10, color: RGBColor = _INK, bold: bool = False) -> None:
    for run in runs:
        made = _run(paragraph, run.text, size=size, color=color, bold=bold or run.style in ("bold", "marked"))
        made.font.underline = True if run.style == "marked" else None
        made.font.superscript = True if run.style == "note" else None


def _run(paragraph: Any, text: str, *, size: float = 10, color: RGBColor = _INK, bold: bool = False) -> Any:
    made = paragraph.add_run("".join(sign for sign in text if sign >= " " or sign in "\n\t"))
    made.font.name, made.font.size, made.font.color.rgb, made.font.bold = _FONT, Pt(size), color, bold
    return made


def _field(paragraph: Any, name: str) -> None:
    """A field that the word processor fills in, such as the page's number."""
    for kind in ("begin", "", "end"):
        run = _run(paragraph, "", size=7.5, color=_GREY)
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = name
        run._r.append(mark)
