"""The lines behind a number, a page at a time, for those who work on single denials."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.paper import chosen_line
from dashboard.tables import by_name, table_html
from dashboard.workbook import Cell, Form, Sheet
from practice.denials.brief import words_of_reason
from practice.denials.first_store import Counts, Wanted, behind
from practice.denials.model import ClaimLine
from practice.patterns.model import REASON
from practice.patterns.summary import cells, months
from practice.store.door import Door

PAGE = 25
_HEADS = ("Decided", "Service", "Claim", "Payer", "Procedure", "Charged", "Denied", "Reason", "Codes", "Stands", "Policy in force")
_FORMS: tuple[Form, ...] = ("date", "date", "text", "text", "text", "dollars", "dollars", "text", "text", "text", "text")


def look_at(payer: str, procedure: str, reason: str) -> None:
    """Show the lines of a cell: for buttons of the other parts."""
    st.session_state.update(denials_part="Lines", lines_payer=payer, lines_code=procedure, lines_reason=reason, lines_month="", lines_at=0)


def show(opened: Door, counts: Counts, names: dict[str, str]) -> None:
    """Draw the filters and a page of lines. Raises AccessRefused."""
    opened.require("denials.detail", "read")
    wanted = _wanted(counts, names)
    at = int(st.session_state.get("lines_at", 0))
    found = behind(opened, wanted, at, PAGE)
    if at and not found.lines:
        st.session_state["lines_at"] = 0
        st.rerun()
    if not found.total:
        st.info("No line of these days matches. Choose other days above, or drop a filter.")
        return
    reason = words_of_reason(wanted.reason) if wanted.reason else ""
    chosen_line(names.get(wanted.payer, wanted.payer), wanted.procedure, reason, wanted.month)
    st.caption(f"{found.total:,} lines, \\${found.denied_cents / 100:,.2f} denied; {at + 1:,} to {at + len(found.lines):,}, "
               "the latest decision first.")  # fmt: skip
    rows = [_row(line, number, names) for line, number in found.lines]
    st.html(table_html(Sheet("Lines", _HEADS, _FORMS, rows)))
    with st.container(horizontal=True):
        st.button("Earlier page", disabled=not at, on_click=_turn, args=(at - PAGE,), icon=":material/chevron_left:")
        st.button("Next page", disabled=at + PAGE >= found.total, on_click=_turn, args=(at + PAGE,), icon=":material/chevron_right:")


def _turn(to: int) -> None:
    st.session_state["lines_at"] = max(0, to)


def _wanted(counts: Counts, names: dict[str, str]) -> Wanted:
    table = counts.table
    payers = by_name((one.name for one in cells(table, "payer")), names)
    codes = sorted(one.name for one in cells(table, "procedure") if one.name)
    found = [one.name for one in cells(table, REASON) if one.name]
    payer_at, code_at, reason_at, month_at, only = st.columns([2, 1.3, 2.2, 1.3, 1.3], vertical_alignment="bottom")
    for key, offered in (("lines_payer", payers), ("lines_code", codes), ("lines_reason", found)):
        if st.session_state.get(key) not in (None, "", *offered):
            st.session_state[key] = ""
    turned: dict[str, Any] = {"on_change": _turn, "args": (0,)}
    payer = payer_at.selectbox("Payer", ["", *payers], key="lines_payer", format_func=lambda one: names.get(one) or "All payers", **turned)
    code = code_at.selectbox("Procedure", ["", *codes], key="lines_code", format_func=lambda one: one or "All", **turned)
    reason = reason_at.selectbox(
        "Reason", ["", *found], key="lines_reason", format_func=lambda one: words_of_reason(one) if one else "All", **turned
    )
    of = [one.name for one in months(table)][::-1]
    month = month_at.selectbox("Service in", ["", *of], key="lines_month", format_func=lambda one: one or "All", **turned)
    every = only.toggle("Paid ones too", key="lines_every", **turned)
    return Wanted(counts.start, counts.end, payer, code, reason, month, refused=not every)


def _row(line: ClaimLine, number: str, names: dict[str, str]) -> tuple[Cell, ...]:
    codes = ", ".join([*(f"{one.group}-{one.carc}" for one in line.adjustments), *line.remarks])
    payer = names.get(line.payer_id) or line.payer_name or line.payer_id
    why = words_of_reason(line.reason) if line.reason else ""
    stands = "yes" if line.current else "no, decided again"
    return (
        line.adjudicated, line.service_date, number, payer, line.procedure or "whole claim", line.charged_cents / 100,
        line.denied_cents / 100, why, codes, stands, line.policy_version,
    )  # fmt: skip
