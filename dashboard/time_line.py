"""Days ahead on a time line, one row for each payer: plain HTML, which is there at once, prints, and needs no chart library."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Sequence

from diffing.digest import Deadline
from diffing.render import long_date

_LABELS = 6
"""Months named on the axis, at most."""


def time_line_html(deadlines: Sequence[Deadline]) -> str:
    """The line; each mark says in words what it stands for. At least one day."""
    ticks = _ticks(min(one.day for one in deadlines), max(one.day for one in deadlines))
    rows = "".join(
        f'<div class="pw-line-name">{html.escape(payer)}</div><div class="pw-line-track">{_marks(deadlines, payer, ticks)}</div>'
        for payer in sorted({one.payer for one in deadlines}, key=str.casefold)
    )
    axis = "".join(f'<span style="left:{_place(day, ticks):.1f}%">{day:%b %Y}</span>' for day in ticks)
    said = f"Time line of {len(deadlines)} dates ahead; the table below says the same"
    return (
        f'<div class="pw-line" role="img" aria-label="{said}">{rows}'
        f'<div class="pw-line-name">Takes effect</div><div class="pw-line-axis">{axis}</div></div>'
    )


def _marks(deadlines: Sequence[Deadline], payer: str, ticks: Sequence[dt.date]) -> str:
    return "".join(
        f'<i style="left:{_place(one.day, ticks):.1f}%" title="{html.escape(_said(one), quote=True)}"></i>'
        for one in deadlines
        if one.payer == payer
    )


def _said(one: Deadline) -> str:
    return f"{long_date(one.day)}, {one.payer}: {one.title}. {one.words}"


def _ticks(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    """First days of months, so far apart that the axis names at most `_LABELS`: from the first day's month to beyond the last day."""
    start = first.year * 12 + first.month - 1
    months = last.year * 12 + last.month - start
    step = -(-months // (_LABELS - 1))
    return tuple(dt.date(at // 12, at % 12 + 1, 1) for at in range(start, start + months + step, step))


def _place(day: dt.date, ticks: Sequence[dt.date]) -> float:
    """Where on the line a day stands, in per cent."""
    return 100 * (day - ticks[0]).days / (ticks[-1] - ticks[0]).days
