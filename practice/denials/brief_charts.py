"""The charts of a brief, drawn so that they are read without colour: by marks, lines and labels."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, PolyLine, Rect, String
from reportlab.lib.colors import HexColor, white
from reportlab.pdfbase.pdfmetrics import stringWidth

from practice.denials.brief_model import Brief, Move, Row

INK, GREY, RULE = HexColor("#1b1b1b"), HexColor("#5c6670"), HexColor("#c3ccd1")
_FONT, _SIZE = "Helvetica", 6.6
_LEFT, _BOTTOM, _TOP = 26.0, 20.0, 24.0
_BAR, _ROW = 6.2, 20.0
MOST_REASONS = 7
FEWEST = 5
"""Decisions below which a month is not drawn: its share says nothing. The workbook has all months."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """A plane: x by place 0 … `places` - 1, y by share 0 … `highest`."""

    width: float
    height: float
    places: int
    highest: float

    def x(self, place: float) -> float:
        step = (self.width - _LEFT - 8) / max(1, self.places)
        return _LEFT + step * (place + 0.5)

    def y(self, share: float) -> float:
        return _BOTTOM + (self.height - _BOTTOM - _TOP) * min(1.0, share / self.highest)


def months_chart(brief: Brief, width: float, height: float) -> Drawing:
    """The refused share by month of service with its interval, the other payers, and the days on which policies changed."""
    return _by_month("Refused at the first decision, by month of service", brief.months, brief.moves, brief.payer_name, width, height)


def move_chart(move: Move, payer: str, width: float, height: float) -> Drawing:
    """The same for the lines of one move, refused for reasons that a policy can give."""
    return _by_month(f"{move.label}: refused for policy reasons, by month", move.months, (move,), payer, width, height)


def _by_month(title: str, found: Sequence[Row], moves: Sequence[Move], payer: str, width: float, height: float) -> Drawing:
    rows = [row for row in found if row.mine.lines >= FEWEST]
    out = Drawing(width, height)
    _title(out, height, title)
    if not rows:
        out.add(_words(_LEFT, height / 2, f"no month has {FEWEST} decisions"))
        return out
    plot = _Plot(width, height, len(rows), _nice(max([row.mine.share for row in rows] + [row.others.share for row in rows if row.others])))
    _axes(out, plot, [row.label for row in rows])
    for move in moves:
        if move.change is not None:
            _change(out, plot, rows, move.shift.day, f"{move.change.number or move.change.policy_id}, version {move.change.to_version}")
    others = [(plot.x(at), plot.y(row.others.share)) for at, row in enumerate(rows) if row.others]
    if len(others) > 1:
        out.add(_line(others, dashed=True))
    for x, y in others:
        out.add(Rect(x - 1.8, y - 1.8, 3.6, 3.6, strokeColor=INK, strokeWidth=0.6, fillColor=white))
    for at, row in enumerate(rows):
        _whisker(out, plot.x(at), plot.y(row.mine.low), plot.y(row.mine.high))
    if len(rows) > 1:
        out.add(_line([(plot.x(at), plot.y(row.mine.share)) for at, row in enumerate(rows)], dashed=False))
    for at, row in enumerate(rows):
        out.add(Circle(plot.x(at), plot.y(row.mine.share), 2.1, strokeColor=INK, fillColor=INK))
    _legend(out, height - 17, payer)
    return out


def reasons_chart(brief: Brief, width: float, height: float) -> Drawing:
    """Refusals by reason as a share of all services: the payer's bar black, that of the other payers white."""
    rows = brief.reasons[: min(MOST_REASONS, int((height - _TOP - 4) / _ROW))]
    out = Drawing(width, height)
    _title(out, height, "Refused services by reason, of all services")
    out.add(Rect(_LEFT - 26, height - 18.5, 8, 4.5, strokeColor=INK, strokeWidth=0.5, fillColor=INK))
    out.add(_words(_LEFT - 15, height - 18, brief.payer_name))
    second = _LEFT - 15 + stringWidth(brief.payer_name, _FONT, _SIZE) + 10
    out.add(Rect(second, height - 18.5, 8, 4.5, strokeColor=INK, strokeWidth=0.5, fillColor=white))
    out.add(_words(second + 11, height - 18, "other payers"))
    if not rows:
        out.add(_words(0, height / 2, "nothing was refused"))
        return out
    labels = width * 0.47
    longest = max([row.mine.share for row in rows] + [row.others.share for row in rows if row.others])
    scale = (width - labels - 32) / longest if longest else 0.0
    for at, row in enumerate(rows):
        _bars(out, row, labels, height - _TOP - 6 - _ROW * at, scale)
    return out


def _bars(out: Drawing, row: Row, left: float, top: float, scale: float) -> None:
    for number, line in enumerate(_folded(row.label, 30)):
        out.add(_words(0, top - 6.5 - 7.5 * number, line))
    out.add(Rect(left, top - _BAR, max(0.4, row.mine.share * scale), _BAR, strokeColor=INK, strokeWidth=0.5, fillColor=INK))
    out.add(_words(left + row.mine.share * scale + 3, top - _BAR + 0.8, f"{row.mine.share * 100:.1f} %"))
    if row.others:
        length = max(0.4, row.others.share * scale)
        out.add(Rect(left, top - 2 * _BAR - 0.8, length, _BAR, strokeColor=INK, strokeWidth=0.5, fillColor=white))
        out.add(_words(left + row.others.share * scale + 3, top - 2 * _BAR, f"{row.others.share * 100:.1f} %", grey=True))


def _axes(out: Drawing, plot: _Plot, months: Sequence[str]) -> None:
    for part in range(5):
        share = plot.highest * part / 4
        out.add(Line(_LEFT, plot.y(share), plot.width - 4, plot.y(share), strokeColor=RULE, strokeWidth=0.4))
        out.add(_words(_LEFT - 3, plot.y(share) - 2.2, f"{share * 100:g} %", anchor="end"))
    every = math.ceil(len(months) / 14)
    for at, month in enumerate(months):
        if at % every:
            continue
        day = dt.date.fromisoformat(f"{month}-01")
        out.add(_words(plot.x(at), _BOTTOM - 9, f"{day:%b}", anchor="middle"))
        if at == 0 or day.month == 1:
            out.add(_words(plot.x(at), _BOTTOM - 17, f"{day.year}", anchor="middle"))


def _change(out: Drawing, plot: _Plot, rows: Sequence[Row], day: dt.date, said: str) -> None:
    """A dotted upright at the day a policy's change took effect."""
    months = [row.label for row in rows]
    month = f"{day:%Y-%m}"
    if month not in months:
        return
    x = plot.x(months.index(month) - 0.5 + (day.day - 1) / 31)
    top = plot.height - _TOP + 1
    out.add(Line(x, _BOTTOM, x, top, strokeColor=INK, strokeWidth=0.7, strokeDashArray=[1, 2]))
    left = x > plot.width * 0.55
    out.add(_words(x - 2 if left else x + 2, top - 6, f"{said} in force", anchor="end" if left else "start"))


def _whisker(out: Drawing, x: float, low: float, high: float) -> None:
    group = Group(
        Line(x, low, x, high, strokeColor=GREY, strokeWidth=0.6), Line(x - 1.6, low, x + 1.6, low, strokeColor=GREY, strokeWidth=0.6),
        Line(x - 1.6, high, x + 1.6, high, strokeColor=GREY, strokeWidth=0.6),
    )  # fmt: skip
    out.add(group)


def _legend(out: Drawing, y: float, payer: str) -> None:
    out.add(Circle(_LEFT - 22, y + 2, 2.1, strokeColor=INK, fillColor=INK))
    first = f"{payer} (bars: 95 % interval)"
    out.add(_words(_LEFT - 17, y, first))
    x = _LEFT - 17 + stringWidth(first, _FONT, _SIZE) + 10
    out.add(Rect(x, y + 0.2, 3.6, 3.6, strokeColor=INK, strokeWidth=0.6, fillColor=white))
    out.add(_words(x + 7, y, "other payers"))


def _title(out: Drawing, height: float, said: str) -> None:
    out.add(String(0, height - 7.5, said, fontName="Helvetica-Bold", fontSize=8, fillColor=INK))


def _line(points: Sequence[tuple[float, float]], *, dashed: bool) -> PolyLine:
    flat = [part for point in points for part in point]
    return PolyLine(flat, strokeColor=INK, strokeWidth=0.7 if dashed else 1.2, strokeDashArray=[3, 2] if dashed else None)


def _words(x: float, y: float, said: str, *, anchor: str = "start", grey: bool = False) -> String:
    return String(x, y, said, fontName=_FONT, fontSize=_SIZE, textAnchor=anchor, fillColor=GREY if grey else INK)


def _folded(text: str, width: int) -> list[str]:
    """A label on at most two lines."""
    if len(text) <= width:
        return [text]
    cut = text.rfind(" ", 0, width + 1)
    cut = cut if cut > 0 else width
    rest = text[cut:].strip()
    return [text[:cut], rest if len(rest) <= width else f"{rest[: width - 1].rstrip()}…"]


def _nice(highest: float) -> float:
    """The axis' end: room above the highest point, on a step that divides well."""
    for end in (0.02, 0.04, 0.08, 0.12, 0.16, 0.2, 0.24, 0.32, 0.4, 0.6, 0.8):
        if highest * 1.35 <= end:
            return end
    return 1.0
