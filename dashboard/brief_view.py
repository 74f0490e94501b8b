"""The contract brief of a payer: made on demand, read on the screen, taken along as PDF, workbook and CSV."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable

import streamlit as st

from dashboard.case_view import consent
from dashboard.kept import kept
from dashboard.places import Places
from dashboard.shelf import release
from dashboard.tables import XLSX, by_name, table_html
from dashboard.workbook import Sheet
from policies.store.reader import StoreReader
from practice.denials.brief import Asked
from practice.denials.brief_csv import to_csv
from practice.denials.brief_model import Brief, Figure, Value
from practice.denials.brief_pdf import to_pdf
from practice.denials.brief_store import brief_of
from practice.denials.brief_words import cell, opening, points
from practice.denials.brief_xlsx import to_xlsx
from practice.denials.changes import ChangesFound
from practice.denials.first_store import Counts
from practice.denials.period import Period
from practice.patterns.summary import cells
from practice.profile import ProfileError, load_profile
from practice.store.door import Door


def show(
    places: Places, opened: Door, store: StoreReader | None, counts: Counts, names: dict[str, str],
    known: Callable[[], tuple[ChangesFound, Period]],
) -> None:  # fmt: skip
    """Draw the choice of a payer and, once it is made, the brief with its downloads.

    known  the policies' changes and the figures of all payers, read when a brief is asked for
    """
    there = by_name((one.name for one in cells(counts.table, "payer")), names)
    payer_at, button, _ = st.columns([2, 1.2, 2], vertical_alignment="bottom")
    payer = payer_at.selectbox("Payer", there, key="brief_payer", format_func=lambda one: names.get(one, one))
    asked = Asked(_practice(places), payer, counts.start, counts.end, counts.start - (counts.end - counts.start) - dt.timedelta(days=1))
    if button.button("Make the brief", type="primary", width="stretch"):
        st.session_state["brief_asked"] = (payer, counts.start, counts.end)
    if st.session_state.get("brief_asked") != (payer, counts.start, counts.end):
        st.info("Two pages for a meeting with the payer: its figures beside the other payers', what moved since which policy change, what "
                "its letters cite that the policy does not say. No patient is named in it.")  # fmt: skip
        return

    def make() -> Brief:
        changes, period = known()
        return brief_of(opened, store, asked, changes, period)

    made = kept(opened, "brief_made", (asked, consent(), release(places)), make, waiting="Making the brief …")
    _downloads(made)
    _drawn(made)


def _practice(places: Places) -> str:
    try:
        return load_profile(places.profile).practice if places.profile.exists() else "The practice"
    except ProfileError:
        return "The practice"


def _downloads(made: Brief) -> None:
    name = f"brief-{made.payer_id}-{made.start}-{made.end}"
    with st.container(horizontal=True):
        st.download_button("PDF, two pages to print", lambda: to_pdf(made), f"{name}.pdf", "application/pdf", on_click="ignore",
                           icon=":material/print:", key="brief_pdf")  # fmt: skip
        st.download_button("Workbook (XLSX)", lambda: to_xlsx(made), f"{name}.xlsx", XLSX, on_click="ignore", key="brief_xlsx")
        st.download_button("Figures (CSV)", lambda: to_csv(made), f"{name}.csv", "text/csv", on_click="ignore", key="brief_csv")


def _drawn(made: Brief) -> None:
    said = "".join(f"<li>{html.escape(one)}</li>" for one in points(made))
    raised = f"<h3>To raise in the meeting</h3><ul>{said}</ul>" if said else ""
    st.html(f"<p>{html.escape(opening(made))}</p>{raised}")
    rows = [(one.words, *(_said(one, value) for value in (one.mine, one.others, one.before))) for one in made.figures]
    heads = ("First decisions", made.payer_name, "Other payers", f"{made.payer_name}, year before")
    st.html(table_html(Sheet("Headline", heads, ("text",) * 4, rows)))
    st.caption(f"In the PDF and the workbook, with their evidence: patterns {len(made.patterns)}, moves {len(made.moves)}, payer errors "
               f"{len(made.errors)}. The same store and days give the same bytes.")  # fmt: skip


def _said(figure: Figure, value: Value | None) -> str:
    first, below = cell(figure, value)
    return f"{first} ({below})" if below else first
