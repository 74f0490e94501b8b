"""A sheet as PDF. With pdf_pages the one that knows reportlab. Same sheet, same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from practice.drafts.draft import Kind
from practice.drafts.glyphs import spelled
from practice.drafts.layout import MARKED, Part, Run, Sheet
from practice.drafts.pdf_pages import ACCENT, ALARM, GREY, INK, RULE, SIDE, WIDTH, Counted, first_page, later_page
from practice.refused import PracticeError

_TIGHTER = (1.0, 0.95, 0.9, 0.85, 0.8, 0.76)
"""Scales that are tried for a sheet that must fit on one page; smaller than the last nobody can read."""

_CLOSER = (0.96, 0.92)
"""Scales of a letter that are tried where they spare a page."""


def to_pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF. Raises PracticeError where one that must fit on one page does not."""
    if not sheet.draft.one_page:
        return _unbroken(sheet)
    for scale in _TIGHTER:
        data, pages = _built(sheet, scale)
        if pages == 1:
            return data
    raise PracticeError("the sheet does not fit on one page: take sentences out, or shorten them, with 'payerwatch practice draft edit'")


def _unbroken(sheet: Sheet) -> bytes:
    """A letter as it is; a little tighter where that spares a page, so that none holds the last lines alone."""
    data, most = _built(sheet, 1.0)
    for scale in _CLOSER if most > 1 else ():
        tighter, pages = _built(sheet, scale)
        if pages < most:
            return tighter
    return data


def _built(sheet: Sheet, scale: float) -> tuple[bytes, int]:
    styles = _Styles(scale)
    out = io.BytesIO()
    pages: list[int] = []
    head = 1.38 * inch if sheet.draft.letter else 0.9 * inch
    first = Frame(SIDE, 0.75 * inch, WIDTH, letter[1] - head - 0.75 * inch, 0, 0, 0, 0, id="first")
    later = Frame(SIDE, 0.75 * inch, WIDTH, letter[1] - 1.75 * inch, 0, 0, 0, 0, id="later")
    document = BaseDocTemplate(
        out, pagesize=letter, title=sheet.draft.title, author=(sheet.letterhead or ("",))[0], subject=sheet.draft.kind.value,
        creator="payerwatch", producer="payerwatch", invariant=1, lang="en-US",
    )  # fmt: skip
    document.addPageTemplates([
        PageTemplate("first", [first], onPage=lambda canvas, _: first_page(canvas, sheet), autoNextPageTemplate="later"),
        PageTemplate("later", [later], onPage=lambda canvas, _: later_page(canvas, sheet)),
    ])  # fmt: skip

    def maker(*arguments: Any, **settings: Any) -> Counted:
        return Counted(*arguments, foot=sheet.foot, told=pages, **settings)

    document.build(list(_story(sheet, styles)), canvasmaker=maker)
    return out.getvalue(), pages[-1]


class _Styles:
    """Paragraph styles at one scale."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self.body = self._of("body", 10, 13.4, after=6)
        self.small = self._of("small", 8, 10.4, after=2, color=GREY)
        self.head = self._of("head", 10.5, 13, font="Helvetica-Bold", color=ACCENT, before=7, after=3.5)
        self.title = self._of("title", 14.5, 18, font="Helvetica-Bold", color=ACCENT, after=5)
        self.cell = self._of("cell", 8.8, 11.4, after=2)
        self.cell_head = self._of("cell head", 8.8, 11, font="Helvetica-Bold", color=ACCENT)
        self.label = self._of("label", 9, 12, color=GREY)
        self.value = self._of("value", 9.6, 12)
        self.note = self._of("note", 7.9, 10.2, after=1.5)
        self.right = ParagraphStyle("right", parent=self.small, alignment=TA_RIGHT)

    def _of(
        self, name: str, size: float, leading: float, *, font: str = "Helvetica", color: Any = INK, before: float = 0, after: float = 0
    ) -> ParagraphStyle:
        by = self.scale
        return ParagraphStyle(
            name, fontName=font, fontSize=size * by, leading=leading * by, textColor=color, spaceBefore=before * by, spaceAfter=after * by
        )  # fmt: skip


# ---------------------------------------------------------------- the story


def _story(sheet: Sheet, styles: _Styles) -> Iterator[Flowable]:
    if sheet.draft.letter:
        yield from _opening(sheet, styles)
    else:
        yield _plain_head(sheet, styles)
        yield from ([_fields(sheet.re, styles), Spacer(1, 6)] if sheet.re else [])
    yield from _parts(sheet.parts, styles)
    yield from _notes(sheet, styles)
    if sheet.inside:
        yield PageBreak() if sheet.draft.letter else Spacer(1, 8 * styles.scale)
        yield from _inside(sheet, styles)


def _opening(sheet: Sheet, styles: _Styles) -> Iterator[Flowable]:
    yield Paragraph(_markup(sheet.dated), styles.body)
    yield Paragraph("<br/>".join(_markup(line) for line in sheet.addressee), styles.body)
    yield Spacer(1, 4)
    yield Paragraph(_markup(sheet.draft.title), styles.title)
    if sheet.re:
        yield _fields(sheet.re, styles, lead="Re:")
        yield Spacer(1, 7)
    if sheet.draft.kind is Kind.APPEAL:
        yield Paragraph("Dear Medical Director:", styles.body)


def _plain_head(sheet: Sheet, styles: _Styles) -> Flowable:
    to = f"For {', '.join(sheet.addressee)}" if sheet.addressee else ""
    row = [
        Paragraph(_markup(sheet.draft.title), styles.title),
        Paragraph(_markup(", ".join(filter(None, (to, sheet.dated)))), styles.right),
    ]
    return Table([row], [WIDTH * 0.5, WIDTH * 0.5], style=[("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                                                             ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])  # fmt: skip


def _fields(pairs: Sequence[tuple[str, str]], styles: _Styles, lead: str = "") -> Table:
    """Labels and values in two columns, read down."""
    half = (len(pairs) + 1) // 2
    rows = []
    for at in range(half):
        row = []
        for label, value in (pairs[at], pairs[at + half] if at + half < len(pairs) else ("", "")):
            row += [Paragraph(_markup(label), styles.label), Paragraph(_markup(value), styles.value)]
        rows.append([Paragraph(f"<b>{_markup(lead)}</b>" if at == 0 else "", styles.value), *row] if lead else row)
    widths = [0.4 * inch] if lead else []
    rest = WIDTH - sum(widths)
    table = Table(rows, [*widths, rest * 0.19, rest * 0.31, rest * 0.2, rest * 0.3])
    table.setStyle(TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2 * styles.scale), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2 * styles.scale),
    ]))  # fmt: skip
    table.hAlign = "LEFT"
    return table


def _parts(parts: Sequence[Part], styles: _Styles) -> Iterator[Flowable]:
    """The blocks as flowables: labels and values that follow each other as one table, a heading with what it heads, a closing with the
    paragraph before it."""
    held: list[Flowable] = []
    for at, (shape, group) in enumerate(grouped := [(shape, list(ones)) for shape, ones in groupby(parts, key=lambda part: part.shape)]):
        after = grouped[at + 1][0] if at + 1 < len(grouped) else ""
        if shape == "field":
            made: list[Flowable] = [_fields([(one.label, _text(one)) for one in group], styles), Spacer(1, 6 * styles.scale)]
        else:
            made = [flowable for one in group for flowable in _part(one, styles)]
        if shape == "heading":
            held += made
        elif shape == "table":
            yield CondPageBreak(1.6 * inch)
            yield from (*held, *made)
            held = []
        elif shape == "closing":
            yield KeepTogether([*held, *made])
            held = []
        elif shape == "paragraph" and after == "closing":
            yield from (*held, *made[:-1])
            held = made[-1:]
        else:
            yield from ([KeepTogether([*held, *made[:1]])] if held else made[:1])
            yield from made[1:]
            held = []
    yield from held


def _text(part: Part) -> str:
    return "".join(run.text for run in part.runs)


def _part(part: Part, styles: _Styles) -> Iterator[Flowable]:
    words = _runs(part.runs)
    if part.shape == "table":
        yield _table(part, styles)
        yield Spacer(1, 6 * styles.scale)
    elif part.shape == "heading":
        yield Paragraph(words, styles.head)
    elif part.shape == "item":
        label = f"<b>{_markup(part.label)}</b><br/>" if part.label else ""
        style = ParagraphStyle("item", parent=styles.body, leftIndent=14 * styles.scale, bulletIndent=3, spaceAfter=4.5 * styles.scale)
        yield Paragraph(label + words, style, bulletText=None if part.label else "•")
    elif part.shape == "closing":
        lines = [_runs((run,)) for run in part.runs if run.text.strip()]
        yield Paragraph(lines[0], styles.body)
        yield Spacer(1, 30)
        yield from (Paragraph(line, styles.body) for line in lines[1:])
    elif part.shape == "enclosure":
        yield Paragraph(words, ParagraphStyle("enclosure", parent=styles.value, leftIndent=14, spaceAfter=2), bulletText="•")
    elif part.shape == "small":
        yield Paragraph(words, styles.small)
    elif words:
        yield Paragraph(words, styles.body)


def _table(part: Part, styles: _Styles, width: float = WIDTH) -> Table:
    whole = sum(part.widths)
    rows = [
        [[Paragraph(_runs(one), styles.cell_head if at == 0 else styles.cell) for one in cell] or "" for cell in row]
        for at, row in enumerate(part.rows)
    ]
    table = Table(rows, [width * share / whole for share in part.widths], repeatRows=1)
    table.setStyle(TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, 0), 0.9, ACCENT), ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), 4), ("RIGHTPADDING", (0, 0), (-1, -1), 6), ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2), ("BACKGROUND", (0, 0), (-1, 0), HexColor("#eef3f5")),
    ]))  # fmt: skip
    return table


def _notes(sheet: Sheet, styles: _Styles) -> Iterator[Flowable]:
    told = [Paragraph(f"{number}. {_markup(words)}", ParagraphStyle("n", parent=styles.note, leftIndent=13, firstLineIndent=-13))
            for number, words in sheet.notes]  # fmt: skip
    told += [Paragraph(f"{_markup(sign)} {_markup(words)}", styles.note) for sign, words in sheet.legend]
    told += [Paragraph(_markup(sheet.sources), styles.note)] if sheet.sources else []
    if told:
        head = Paragraph("Notes", ParagraphStyle("notes", parent=styles.head, fontSize=9 * styles.scale, keepWithNext=1))
        yield KeepTogether([head, told[0]])
        yield from told[1:]


def _inside(sheet: Sheet, styles: _Styles) -> Iterator[Flowable]:
    yield Paragraph("For the office: settle before approval", ParagraphStyle("t", parent=styles.title, textColor=ALARM))
    yield Paragraph("This page does not go out. Each point goes when a person has settled it.", styles.small)
    yield Spacer(1, 4)
    rows = [[Paragraph(f"<b>{_markup(part.label)}</b>", styles.cell), _point(part, styles)] for part in sheet.inside]
    table = Table(rows, [WIDTH * 0.3, WIDTH * 0.7])
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
                               ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 5)]))  # fmt: skip
    yield table


def _point(part: Part, styles: _Styles) -> list[Flowable]:
    """A point to settle; two texts that are compared stand side by side above it."""
    said: list[Flowable] = [Paragraph(_runs(part.runs), styles.cell)] if part.runs else []
    if not part.rows:
        return said
    return [_table(part, styles, WIDTH * 0.7 - 8), Spacer(1, 3), Paragraph(MARKED, styles.small), *said]


# ---------------------------------------------------------------- words


def _runs(runs: Sequence[Run]) -> str:
    return "".join(map(_styled, runs))


def _styled(run: Run) -> str:
    forms = {"note": '<super size="6.5">{}</super>', "marked": "<u><b>{}</b></u>", "bold": "<b>{}</b>", "": "{}"}
    return forms[run.style].replace("{}", _markup(run.text))


def _markup(text: str) -> str:
    """Words as reportlab's markup: escaped, each stretch in a font that has its signs."""
    out = []
    for font, words in spelled(text):
        plain = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        out.append(f'<font face="{font}">{plain}</font>' if font else plain)
    return "".join(out)
