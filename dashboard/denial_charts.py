"""Charts of denials, readable without colour: marks and dashes differ, days of policy changes bear numbers.

What a chart looks like is made once and kept: with its data left out it is about nobody. Each visit puts its own data in.
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
from collections.abc import Sequence
from typing import Any

from practice.denials.brief_words import interval, share
from practice.patterns.model import Rate
from practice.patterns.summary import Cell

Spec = dict[str, Any]
"""A chart as Vega-Lite reads it."""
OTHERS = "Other payers"
_INK, _MINE, _OTHERS, _CHANGE = "#1b1f24", "#0b4f8a", "#57606a", "#7a4200"


def months_chart(payer: str, mine: Sequence[Cell], others: Sequence[Cell], changes: Sequence[tuple[int, dt.date]]) -> Spec:
    """The share refused by month of service, the other payers dashed, and a numbered line on each day on which a policy changed."""
    rows = [_point(one, payer) for one in mine] + [_point(one, OTHERS) for one in others]
    marks = [{"day": day.isoformat(), "number": str(number)} for number, day in changes]
    return {**copy.deepcopy(months_form(payer, bool(others), bool(changes))), "datasets": {"months": rows, "changes": marks}}


@functools.lru_cache(maxsize=256)
def months_form(payer: str, others: bool, changes: bool) -> Spec:
    """How the months of a payer are drawn, without its data."""
    import altair as alt

    named = [payer, *([OTHERS] if others else [])]
    x = alt.X(
        "day:T",
        title="Month of service",
        axis=alt.Axis(format="%b %Y", labelAngle=0, labelOverlap="greedy", labelSeparation=8, tickCount="month"),
    )
    y = alt.Y("share:Q", title="Refused at the first decision", axis=alt.Axis(format="~%"), scale=alt.Scale(zero=True, nice=True))
    hue = alt.Color("who:N", title=None, scale=alt.Scale(domain=named, range=[_MINE, _OTHERS]), legend=alt.Legend(orient="top"))
    base = alt.Chart(alt.NamedData("months"))
    lines = base.mark_line(strokeWidth=2).encode(
        x=x, y=y, color=hue, strokeDash=alt.StrokeDash("who:N", scale=alt.Scale(domain=named, range=[[1, 0], [6, 4]]), legend=None)
    )  # fmt: skip
    points = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=x, y=y, color=hue, shape=alt.Shape("who:N", scale=alt.Scale(domain=named, range=["circle", "square"]), legend=None),
        tooltip=[alt.Tooltip("said:N", title="Month")],
    )  # fmt: skip
    layers = [lines, points]
    if changes:
        marks = alt.Chart(alt.NamedData("changes"))
        layers.append(marks.mark_rule(color=_CHANGE, strokeDash=[2, 3], strokeWidth=2).encode(x=x))
        layers.append(
            marks.mark_text(color=_CHANGE, fontSize=13, fontWeight="bold", dx=8, align="left").encode(x=x, y=alt.value(8), text="number:N")
        )
    return _styled(alt.layer(*layers).properties(height=300, padding={"top": 6, "bottom": 6, "left": 6, "right": 18}))


def shares_chart(rows: Sequence[tuple[str, Rate]]) -> Spec:
    """Shares with their intervals, one a line."""
    import altair as alt

    names = [name for name, _ in rows]
    values = [
        {
            "name": name,
            "share": one.share,
            "low": one.low,
            "high": one.high,
            "said": f"{share(one.share)} ({interval(one.low, one.high)}) of {one.lines:,}",
        }
        for name, one in rows
    ]
    base = alt.Chart(alt.InlineData(values=values))
    y = alt.Y("name:N", sort=names, title=None, axis=alt.Axis(labelLimit=240))
    tip = [alt.Tooltip("name:N", title="Payer"), alt.Tooltip("said:N", title="Refused")]
    axis = alt.Axis(format="~%")
    x = alt.X("low:Q", title="Refused at the first decision, with its 95 % interval", axis=axis, scale=alt.Scale(zero=True))
    spans = base.mark_rule(color=_OTHERS, strokeWidth=3).encode(x=x, x2="high:Q", y=y, tooltip=tip)
    points = base.mark_point(filled=True, size=110, color=_MINE, stroke=_INK, opacity=1).encode(x="share:Q", y=y, tooltip=tip)
    return _styled((spans + points).properties(height=60 + 24 * len(names), padding={"top": 6, "bottom": 6, "left": 6, "right": 18}))


def _point(one: Cell, who: str) -> dict[str, object]:
    month = dt.date.fromisoformat(f"{one.name}-01")
    found = one.refused
    said = f"{who}, {month:%B %Y}: {share(found.share)} ({interval(found.low, found.high)}) of {found.lines:,}"
    return {"day": month.isoformat(), "share": found.share, "who": who, "said": said}


def _styled(chart: Any) -> Spec:
    """The form that the browser draws, without a size of its own: the page gives it one."""
    drawn = chart.configure_axis(labelColor=_INK, titleColor=_INK, labelFontSize=12, titleFontSize=12).configure_legend(
        labelColor=_INK, labelFontSize=13, symbolSize=120
    )
    spec: Spec = drawn.to_dict()
    spec["config"].pop("view", None)
    return spec
