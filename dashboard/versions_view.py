"""The versions of a policy on a time line, and the table behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import streamlit as st

from dashboard.places import today
from dashboard.shelf import PolicyData
from dashboard.tables import draw, sheet_of
from diffing.render import long_date
from policies.store.rows import VersionRow

_CAUSES = {"published": "the payer's new text", "reread": "the same bytes, read anew"}


def said(version: VersionRow) -> str:
    """A version in one line."""
    since = f"effective {long_date(version.effective)}" if version.effective else "no effective date printed"
    return f"Version {version.version_no}, {since}, first seen {long_date(version.observed_first)}"


def show_versions(data: PolicyData) -> None:
    """Draw the time line and the table."""
    import altair as alt

    spans = [
        {"version": f"Version {one.version_no}", "from": start, "to": end, "said": said(one)} for one, start, end in _spans(data.versions)
    ]
    axis = alt.Axis(format="%b %Y", tickCount={"interval": "month", "step": _months_apart(spans)})
    bars = (
        alt.Chart(alt.InlineData(values=spans))
        .mark_bar(height=16, color="#0b4f8a", stroke="#1b1f24")
        .encode(
            x=alt.X("from:T", title="In force, by the payer's effective date (else from the day we saw it)", axis=axis),
            x2=alt.X2("to:T"),
            y=alt.Y("version:N", sort=None, title=None, axis=alt.Axis(labelLimit=160)),
            tooltip=[alt.Tooltip("said:N", title="Version")],
        )
        .properties(height=70 + 30 * len(spans), padding={"top": 12, "bottom": 6, "left": 6, "right": 6})
        .configure_axis(labelColor="#1b1f24", titleColor="#1b1f24", labelFontSize=12, titleFontSize=12, labelOverlap="greedy")
    )
    st.altair_chart(bars, width="stretch", theme=None, alt=f"Time line of {len(spans)} versions; the table below says the same")
    draw(sheet_of("Versions of this policy", [_row(one) for one in data.versions]), f"versions-{data.policy.payer_id}")
    st.caption("Every version stays in the record with the bytes the payer sent; the proof is the beginning of their SHA-256.")


def _spans(versions: Sequence[VersionRow]) -> Iterator[tuple[VersionRow, str, str]]:
    """Each version with its first and last day in force; of two with the same date the one seen later begins when it was seen."""
    starts: dict[int, dt.date] = {}
    for one in sorted(versions, key=lambda one: (one.observed_first, one.version_no)):
        start = one.effective or one.observed_first.date()
        starts[one.version_no] = max(start, one.observed_first.date()) if start in starts.values() else start
    for one in versions:
        start = starts[one.version_no]
        end = min((other for other in starts.values() if other > start), default=max(today(), start))
        yield one, start.isoformat(), end.isoformat()


def _months_apart(spans: Sequence[dict[str, str]]) -> int:
    """Months between the marks of the axis: at most nine marks."""
    first, last = min(one["from"] for one in spans), max(one["to"] for one in spans)
    months = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])
    return max(1, -(-months // 9))


def _row(one: VersionRow) -> dict[str, str]:
    return {
        "Version": str(one.version_no),
        "Effective": long_date(one.effective) if one.effective else "not printed",
        "Published": long_date(one.published) if one.published else "not printed",
        "First seen": long_date(one.observed_first),
        "Last seen": long_date(one.observed_last),
        "How it came": _CAUSES.get(one.cause, one.cause.replace("_", " ")),
        "Status": one.status.replace("_", " "),
        "Proof": one.snapshot_id[:12],
    }
