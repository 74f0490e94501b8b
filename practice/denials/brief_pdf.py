"""A brief on two pages of paper. The same brief gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageBreak, PageTemplate, Paragraph, Spacer, Table, TableStyle

from practice.denials.brief_charts import months_chart, move_chart, reasons_chart
from practice.denials.brief_model import Brief, ErrorRow, Move
from practice.denials.brief_tables import INVENTED
from practice.denials.brief_words import backed, cell, chance, day, interval, money, moved, opening, points, share
from practice.denials.changes import Dated, Words
from practice.drafts.glyphs import spelled
from practice.refused import PracticeError

_INK, _ACCENT, _GREY, _RULE, _TINT = (HexColor(one) for one in ("#1b1b1b", "#1f4e5f", "#5c6670", "#c3ccd1", "#eef3f5"))
_SIDE, _WIDTH = 0.7 * inch, letter[0] - 1.4 * inch
PAGES = 2


@dataclass(frozen=True, slots=True)
class _Fit:
    """How much is shown; the rest stands in the workbook."""

    rows: int
    patterns: int
    moves: int
    words: int
    errors: int
    quoted: int
    reasons: int
    charts: float


_FITS = (
    _Fit(7, 5, 3, 3, 3, 420, 8, 150), _Fit(5, 5, 3, 3, 3, 420, 8, 130), _Fit(5, 4, 3, 2, 3, 320, 6, 120), _Fit(4, 4, 2, 2, 2, 260, 4, 110),
    _Fit(4, 3, 2, 1, 2, 220, 0, 100), _Fit(3, 2, 1, 1, 1, 160, 0, 0),
)  # fmt: skip
"""Tried in turn until the brief fits on its pages."""


def to_pdf(brief: Brief) -> bytes:
    """The brief as PDF, on two pages. Raises PracticeError where it cannot be made to fit."""
    for fit in _FITS:
        data, pages = _built(brief, fit)
        if pages <= PAGES:
            return data
    raise PracticeError(f"the brief of {brief.payer_id} does not fit on {PAGES} pages; take the workbook (XLSX) instead")


def _built(brief: Brief, fit: _Fit) -> tuple[bytes, int]:
    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=letter, title=f"Contract brief: {brief.payer_name}", author=brief.practice, subject="contract brief",
        creator="payerwatch", producer="payerwatch", invariant=1, lang="en-US",
    )  # fmt: skip
    frame = Frame(_SIDE, 0.6 * inch, _WIDTH, letter[1] - 1.1 * inch, 0, 0, 0, 0, id="page")
    document.addPageTemplates([PageTemplate("page", [frame], onPage=lambda canvas, found: _foot(canvas, brief, found.page))])
    document.build(list(_story(brief, fit)))
    return out.getvalue(), document.page


def _foot(canvas: Canvas, brief: Brief, page: int) -> None:
    canvas.setFont("Helvetica", 7)
    canvas.setFillColor(_GREY)
    said = f"{brief.practice}. From the practice's own remittances; no patient is named. Figures and claims behind them: the workbook."
    canvas.drawString(_SIDE, 0.4 * inch, INVENTED if brief.invented else said)
    canvas.drawRightString(letter[0] - _SIDE, 0.4 * inch, f"Page {page} of {PAGES}")


# ---------------------------------------------------------------- styles


def _style(
    name: str, size: float, leading: float, *, bold: bool = False, color: Any = _INK, before: float = 0, after: float = 0, **more: Any
) -> ParagraphStyle:  # fmt: skip
    return ParagraphStyle(
        name, fontName="Helvetica-Bold" if bold else "Helvetica", fontSize=size, leading=leading, textColor=color, spaceBefore=before,
        spaceAfter=after, **more,
    )  # fmt: skip


_TITLE = _style("title", 17, 20, bold=True, color=_ACCENT, after=1)
_SUB = _style("sub", 8.6, 11, color=_GREY, after=5)
_LEAD = _style("lead", 10, 13.4, after=6)
_POINT = _style("point", 9, 11.6, after=1.5, leftIndent=10, bulletIndent=1)
_HEAD = _style("head", 10, 12.5, bold=True, color=_ACCENT, before=7, after=3)
_CELL = _style("cell", 8, 9.6)
_RIGHT = _style("right", 8, 9.6, alignment=TA_RIGHT)
_COLUMN = _style("column", 7.6, 9.4, bold=True, color=_ACCENT)
_COLUMN_RIGHT = _style("column right", 7.6, 9.4, bold=True, color=_ACCENT, alignment=TA_RIGHT)
_BODY = _style("body", 8.6, 11, after=2)
_SMALL = _style("small", 7.2, 8.9, color=_GREY, after=2)
_QUOTE = _style("quote", 7.8, 9.6)
_METHOD = _style("method", 7, 8.6, after=1.5)


# ---------------------------------------------------------------- the story


def _story(brief: Brief, fit: _Fit) -> Iterator[Flowable]:
    yield Paragraph(_markup(f"Contract brief: {brief.payer_name}"), _TITLE)
    said = f"{brief.practice}. Decided {day(brief.start)} to {day(brief.end)}: {brief.lines:,} services on {brief.claims:,} claims."
    yield Paragraph(_markup(said), _SUB)
    if brief.invented:
        yield Paragraph(f"<b>{_markup(INVENTED)}</b>", _BODY)
    yield Paragraph(_markup(opening(brief)), _LEAD)
    yield from (Paragraph(_markup(one), _POINT, bulletText="•") for one in points(brief))
    yield Spacer(1, 5)
    yield _headline(brief)
    yield Spacer(1, 8)
    half = _WIDTH / 2 - 8
    yield Table([[months_chart(brief, half, 160), reasons_chart(brief, half, 160)]], [half + 16, half], style=_PLAIN)
    yield from _money(brief, fit)
    yield PageBreak()
    yield from _patterns(brief, fit)
    yield from _moves(brief, fit)
    yield from _answers(brief, fit)
    yield from _reasons(brief, fit)
    yield _method(brief)


def _headline(brief: Brief) -> Table:
    heads = ("", brief.payer_name, "Other payers", f"{brief.payer_name}, year before")
    rows: list[list[Any]] = [[Paragraph(_markup(one), _COLUMN if at == 0 else _COLUMN_RIGHT) for at, one in enumerate(heads)]]
    for figure in brief.figures:
        row = [Paragraph(_markup(figure.words), _CELL)]
        for at, value in enumerate((figure.mine, figure.others, figure.before)):
            told, under = cell(figure, value)
            small = f'<br/><font size="6.6" color="#5c6670">{_markup(under)}</font>' if under else ""
            row.append(Paragraph(f"<b>{_markup(told)}</b>{small}" if at == 0 and value else f"{_markup(told)}{small}", _RIGHT))
        rows.append(row)
    return _table(rows, (34, 22, 22, 22))


def _money(brief: Brief, fit: _Fit) -> Iterator[Flowable]:
    yield Paragraph("Where the money is", _HEAD)
    heads = ("Procedure: reason", "Refused", "Share (95 % interval)", "Other payers", "Denied", "At stake")
    rows: list[list[Any]] = [[Paragraph(one, _COLUMN if at == 0 else _COLUMN_RIGHT) for at, one in enumerate(heads)]]
    for one in brief.rows[: fit.rows]:
        told = (
            f"{one.mine.refused} of {one.mine.lines:,}", f"{share(one.mine.share)} ({interval(one.mine.low, one.mine.high)})",
            share(one.others.share) if one.others else "none", money(one.denied_cents), money(one.at_stake_cents),
        )  # fmt: skip
        rows.append([Paragraph(_markup(one.label), _CELL), *(Paragraph(_markup(words), _RIGHT) for words in told)])
    yield _table(rows, (36, 12, 21, 10, 11, 10))
    if len(brief.rows) > fit.rows:
        left = brief.rows[fit.rows :]
        yield Paragraph(f"And {len(left)} more, together {money(sum(one.denied_cents for one in left))} denied: in the workbook.", _SMALL)


def _patterns(brief: Brief, fit: _Fit) -> Iterator[Flowable]:
    yield Paragraph("Refused beyond what is normal", _HEAD)
    if not brief.patterns:
        yield Paragraph("Nothing beyond what payer, procedure, provider, place and chance explain.", _BODY)
        return
    heads = ("What", "Refused", "Share (95 % interval)", "Usual", "Chance", "Denied")
    rows: list[list[Any]] = [[Paragraph(one, _COLUMN if at == 0 else _COLUMN_RIGHT) for at, one in enumerate(heads)]]
    for one in brief.patterns[: fit.patterns]:
        alert = one.alert
        told = (f"{alert.refused} of {alert.lines:,}", f"{share(alert.share)} ({interval(one.low, one.high)})", share(alert.usual),
                chance(alert.chance), money(alert.denied_cents))  # fmt: skip
        rows.append([Paragraph(_markup(one.label), _CELL), *(Paragraph(_markup(words), _RIGHT) for words in told)])
    yield _table(rows, (34, 12, 21, 8, 15, 10))
    yield from _further(len(brief.patterns) - fit.patterns)


def _moves(brief: Brief, fit: _Fit) -> Iterator[Flowable]:
    yield Paragraph("What moved, and since which policy change", _HEAD)
    if not brief.moves:
        yield Paragraph("No share moved beyond chance in the period.", _BODY)
    for move in brief.moves[: fit.moves]:
        yield KeepTogether(list(_move(move, brief, fit)))
    yield from _further(len(brief.moves) - fit.moves)


def _move(move: Move, brief: Brief, fit: _Fit) -> Iterator[Flowable]:
    yield Paragraph(f"<b>{_markup(moved(move, brief.payer_name))}</b>", _BODY)
    yield Paragraph(_markup(backed(move)), _SMALL)
    change = move.change
    if change is None:
        return
    rows: list[list[Any]] = [[Paragraph(_markup(one), _COLUMN) for one in (_version(move.old_name), _version(move.new_name))]]
    rows += [[Paragraph(_quoted(one, fit.quoted), _QUOTE) for one in (words.old, words.new)] for words in move.words[: fit.words]]
    if len(rows) > 1:
        yield _table(rows, (50, 50))
    dated = "" if change.dated is Dated.EFFECTIVE else f" The day is the {change.dated}."
    where = "; ".join(dict.fromkeys(_place(words) for words in move.words[: fit.words]))
    source = ", ".join(filter(None, (f"Policy {change.number or change.policy_id}, “{change.title}”", where, change.url)))
    more = f" {len(move.words) - fit.words} more differences in the workbook." if len(move.words) > fit.words else ""
    said = f"{source}.{dated} {change.owned}{more} An association in time, not proof of its cause."
    yield Paragraph(_markup(" ".join(said.split())), _SMALL)
    if fit.charts and move is brief.moves[0]:
        yield Spacer(1, 3)
        yield move_chart(move, brief.payer_name, _WIDTH, fit.charts)


def _version(name: str) -> str:
    return f"{name[:1].upper()}{name[1:]} says" if name else "No version before"


def _place(words: Words) -> str:
    return f"section “{words.section}”{f', page {words.page}' if words.page else ''}"


def _quoted(text: str | None, most: int) -> str:
    if text is None:
        return "<i>(no such passage)</i>"
    said = " ".join(text.split())
    shown = said if len(said) <= most else f"{said[:most].rsplit(' ', 1)[0]} …"
    return f"“{_markup(shown)}”"


def _answers(brief: Brief, fit: _Fit) -> Iterator[Flowable]:
    yield Paragraph("How answers ended", _HEAD)
    told = []
    for one in brief.appeals:
        won = "none decided"
        if one.won:
            won = f"{one.won.refused} of {one.won.lines} decided were paid ({interval(one.won.low, one.won.high)})"
        told.append(f"{one.kind}: {one.filed} filed, {won}, {money(one.recovered_cents)} recovered")
    yield Paragraph(_markup("; ".join(told) + "." if told else "No appeal of a denial in this period is entered."), _BODY)
    yield Paragraph("Denials that cite what the policy in force does not contain", _HEAD)
    if not brief.errors:
        yield Paragraph("None among the letters read.", _BODY)
    for error in brief.errors[: fit.errors]:
        yield Paragraph(_error(error, fit.quoted), _BODY)
    yield from _further(len(brief.errors) - fit.errors)


def _reasons(brief: Brief, fit: _Fit) -> Iterator[Flowable]:
    if not fit.reasons or not brief.reasons:
        return
    yield Paragraph("Reasons", _HEAD)
    heads = ("Reason", "Refused", "Of all services (95 % interval)", "Other payers", "Denied")
    rows: list[list[Any]] = [[Paragraph(one, _COLUMN if at == 0 else _COLUMN_RIGHT) for at, one in enumerate(heads)]]
    for one in brief.reasons[: fit.reasons]:
        told = (
            f"{one.mine.refused}", f"{share(one.mine.share)} ({interval(one.mine.low, one.mine.high)})",
            share(one.others.share) if one.others else "none", money(one.denied_cents),
        )  # fmt: skip
        rows.append([Paragraph(_markup(one.label), _CELL), *(Paragraph(_markup(words), _RIGHT) for words in told)])
    yield _table(rows, (42, 10, 26, 11, 11))
    yield from _further(len(brief.reasons) - fit.reasons)


def _error(error: ErrorRow, most: int) -> str:
    cited = _quoted(error.cited, most) if error.cited else "words not shown here, as they may tell of a patient"
    decided = f", decided {day(error.decided)}" if error.decided else ""
    figures = f" The figure {_markup(', '.join(error.figures))} is not in it." if error.figures else ""
    nearest = f"nothing in {_markup(error.version)} comes near."
    if error.nearest:
        nearest = f"the nearest sentence in force ({_markup(error.version)}) is {_quoted(error.nearest, most)}."
    return f"<b>{_markup(error.policy)}</b>{decided}, {money(error.denied_cents)}: cites {cited}; {nearest}{figures}"


def _method(brief: Brief) -> Table:
    said = [Paragraph("<b>How these figures were made, and what they cannot say</b>", _METHOD)]
    said += [Paragraph(_markup(one), _METHOD) for one in brief.method]
    box = Table([[said]], [_WIDTH], spaceBefore=8)
    whole = (0, 0), (-1, -1)
    box.setStyle(TableStyle([
        ("BOX", *whole, 0.6, _RULE), ("BACKGROUND", *whole, _TINT), ("LEFTPADDING", *whole, 6), ("RIGHTPADDING", *whole, 6),
        ("TOPPADDING", *whole, 4), ("BOTTOMPADDING", *whole, 3),
    ]))  # fmt: skip
    return box


def _further(count: int) -> Iterator[Flowable]:
    if count > 0:
        yield Paragraph(f"And {count} more in the workbook.", _SMALL)


# ---------------------------------------------------------------- tables and words

_PLAIN = TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")])


def _table(rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> Table:
    whole = sum(widths)
    table = Table([list(row) for row in rows], [_WIDTH * width / whole for width in widths], repeatRows=1)
    table.setStyle(TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, 0), 0.8, _ACCENT), ("LINEBELOW", (0, 1), (-1, -1), 0.35, _RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3), ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]))  # fmt: skip
    return table


def _markup(text: str) -> str:
    """Words as reportlab's markup: escaped, each stretch in a font that has its signs."""
    out = []
    for font, words in spelled(text):
        plain = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        out.append(f'<font face="{font}">{plain}</font>' if font else plain)
    return "".join(out)
