"""The page "Run health": every source, when it was last seen, and how the runs went."""

from __future__ import annotations

import streamlit as st

from dashboard.data import WeekData
from dashboard.style import CSS
from dashboard.tables import draw, frame, sheet_of
from diffing.render import PROBLEMS, long_date


def show(week: WeekData) -> None:
    """Draw sources, what could not be seen, and the runs."""
    st.html(CSS)
    st.title("Run health")
    st.caption(f"As of the run of {long_date(week.digest.at)}")
    st.header("Sources", divider="gray")
    rows = [
        {
            "Source": source.source_id,
            "Payer": source.payer_name,
            "State": f"blind since {long_date(source.blind_since)}" if source.blind_since else "seen",
            "Last seen": long_date(source.last_seen) if source.last_seen else "never",
        }
        for source in week.sources
    ]
    frame("Sources", rows, "sources")
    st.header("What this run could not see", divider="gray")
    if week.digest.blind:
        blind = [
            {"Source": one.source_id, "What happened": PROBLEMS[one.problem], "Detail": one.detail, "Address": one.url or ""}
            for one in week.digest.blind
        ]
        draw(sheet_of("What this run could not see", blind), "not-seen", 20)
    else:
        st.write("Every source was seen.")
    st.header("Runs", divider="gray")
    draw(sheet_of("Runs", [_run_row(week, index) for index in range(len(week.runs))]), "runs")


def _run_row(week: WeekData, index: int) -> dict[str, object]:
    run = week.runs[index]
    said = week.summary(run)
    return {
        "Run": run.run_id,
        "Day": long_date(run.at),
        "State": run.state,
        "Sources": said.get("sources"),
        "Addresses checked": said.get("checked"),
        "Unchanged": said.get("unchanged"),
        "Failed": said.get("failed"),
    }
