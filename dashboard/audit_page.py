"""The page "Audit log": whether the chain is whole, and its latest entries. Opening it is an entry too."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from dashboard.places import Places
from dashboard.signin import door
from dashboard.style import plain
from dashboard.tables import sheet_of, taken_along
from diffing.render import long_date
from practice.access.actor import Purpose
from practice.audit.entry import Kept
from practice.audit.log import exported, latest, verified

SHOWN = 200


def show(places: Places) -> None:
    """Draw the log; verified and exported on demand."""
    with door(places, Purpose.OPERATIONS) as opened:
        entries = latest(opened, SHOWN)
        st.title("Audit log")
        st.caption(f"The latest {len(entries)} entries. They name patients and cases by id only.")
        check, export, _ = st.columns([1, 1, 2])
        if check.button("Verify the chain", width="stretch"):
            verdict = verified(opened)
            if verdict.whole:
                st.success(f"Whole: {verdict.count:,} entries from the first to the head marks.")
            else:
                st.error(plain(f"Not whole: {'; '.join(verdict.wrong)}"))
        if export.button("Prepare the export", width="stretch"):
            export.download_button(
                "Download (FHIR AuditEvent, one a line)", _lines(exported(opened)), "audit.ndjson", "application/x-ndjson", width="stretch"
            )
    rows = [_row(one) for one in entries]
    st.dataframe(rows, hide_index=True, width="stretch", height=560, alt="Entries of the audit log, latest first")
    if rows:
        taken_along(sheet_of("Audit log", rows), "audit", printed=SHOWN)


def _lines(events: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(event, sort_keys=True) + "\n" for event in events)


def _row(one: Kept) -> dict[str, object]:
    entry = one.entry
    return {
        "Number": one.number,
        "Day": long_date(entry.at),
        "Time (UTC)": f"{entry.at:%H:%M:%S}",
        "Who": entry.user,
        "Role": entry.role.replace("_", " "),
        "Act": entry.act,
        "Outcome": entry.outcome.value,
        "Why": entry.purpose,
        "Patients": len(entry.patients),
        "Note": entry.detail,
    }
