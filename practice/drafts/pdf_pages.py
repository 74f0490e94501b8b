"""The furniture of a PDF's pages: letterhead, banner, running head, and "page 2 of 4"."""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas

from practice.drafts.glyphs import plain
from practice.drafts.layout import Sheet

INK, ACCENT, GREY, RULE, ALARM = (HexColor(one) for one in ("#1b1b1b", "#1f4e5f", "#5c6670", "#c3ccd1", "#9c1c1c"))
SIDE = 0.95 * inch
WIDTH = letter[0] - 2 * SIDE


class Counted(Canvas):  # type: ignore[misc]
    """A canvas that writes "page 2 of 4" once it knows how many there are."""

    def __init__(self, *arguments: Any, foot: str, told: list[int], **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._kept: list[dict[str, Any]] = []
        self._foot, self._told = foot, told

    def showPage(self) -> None:  # noqa: N802 - the library's name
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        self._told.append(len(self._kept))
        for state in self._kept:
            self.__dict__.update(state)
            self.setFont("Helvetica", 7.5)
            self.setFillColor(GREY)
            self.drawRightString(letter[0] - SIDE, 0.45 * inch, f"Page {self._pageNumber} of {len(self._kept)}")
            self.drawString(SIDE, 0.45 * inch, plain(self._foot))
            super().showPage()
        super().save()


def first_page(canvas: Canvas, sheet: Sheet) -> None:
    canvas.setFillColor(ACCENT)
    top = letter[1] - 0.62 * inch
    if sheet.letterhead:
        canvas.setFont("Helvetica-Bold", 15 if sheet.draft.letter else 11)
        canvas.drawString(SIDE, top, plain(sheet.letterhead[0]))
        canvas.setFont("Helvetica", 8)
        canvas.setFillColor(GREY)
        for at, line in enumerate(sheet.letterhead[1:] if sheet.draft.letter else ()):
            canvas.drawString(SIDE, top - 14 - 11 * at, plain(line))
    under = top - (14 + 11 * (len(sheet.letterhead) - 2) + 8 if sheet.draft.letter else 8)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(1.2)
    canvas.line(SIDE, under, letter[0] - SIDE, under)
    _banner(canvas, sheet)


def later_page(canvas: Canvas, sheet: Sheet) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.setFillColor(GREY)
    canvas.drawString(SIDE, letter[1] - 0.62 * inch, plain(f"{sheet.draft.title}: {sheet.running}"))
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.5)
    canvas.line(SIDE, letter[1] - 0.7 * inch, letter[0] - SIDE, letter[1] - 0.7 * inch)
    _banner(canvas, sheet)


def _banner(canvas: Canvas, sheet: Sheet) -> None:
    """At the head of every page, until a person has approved."""
    if not sheet.banner:
        return
    canvas.saveState()
    canvas.setFillColor(ALARM)
    canvas.rect(0, letter[1] - 0.3 * inch, letter[0], 0.3 * inch, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.setFont("Helvetica-Bold", 9.5)
    canvas.drawCentredString(letter[0] / 2, letter[1] - 0.2 * inch, plain(sheet.banner))
    canvas.restoreState()
