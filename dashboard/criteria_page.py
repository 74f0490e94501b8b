"""The page "Criteria": what payers ask for a code on a date, payers side by side, and the readings that wait for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from dashboard import review_view
from dashboard.criteria_view import answer_html
from dashboard.places import Places, today
from dashboard.shelf import mark, payers, record
from dashboard.style import CSS, plain
from rules.book.compiling import compile_one
from rules.book.model import BookError
from rules.lookup.across import compare_payers
from rules.lookup.answering import Shelf, for_code
from rules.lookup.model import LookupFailed

ONE, BESIDE, REVIEW = "One payer", "Payers side by side", "Waiting for review"


def show(places: Places) -> None:
    """Draw the part that is chosen."""
    st.html(CSS)
    st.title("Criteria")
    part = st.segmented_control(
        "Show", [ONE, BESIDE, REVIEW], default=ONE, key="criteria_part", label_visibility="collapsed", required=True
    )
    try:
        if part == BESIDE:
            _beside(places)
        elif part == REVIEW:
            review_view.show(places)
        else:
            _one(places)
    except BookError as error:
        st.error(plain(str(error)))


def _asked(names: dict[str, str], *, several: bool) -> tuple[list[str], str, dt.date]:
    payer, code, day = st.columns([3, 1.5, 1.5], vertical_alignment="bottom")
    if several:
        chosen = payer.multiselect(
            "Payers",
            list(names),
            format_func=lambda one: names[one],
            placeholder="All that list the code",
            key="payers",
            persist_state="session",
        )
    else:
        chosen = [payer.selectbox("Payer", list(names), format_func=lambda one: names[one], key="payer", persist_state="session")]
    wanted = code.text_input("Code (CPT, HCPCS, ICD-10)", key="code", placeholder="72148", max_chars=12, persist_state="session").strip()
    picked = day.date_input("Date of service", value=today(), key="service_day", format="MM/DD/YYYY", persist_state="session")
    return chosen, wanted, picked if isinstance(picked, dt.date) else today()


def _one(places: Places) -> None:
    chosen, code, day = _asked(payers(places, places.published, mark(places)), several=False)
    if not code:
        st.info("Give a code to see this payer's criteria as a checklist, each line with the sentence it rests on.")
        return
    _answered(places, lambda shelf: answer_html(for_code(shelf, chosen[0], code, day)))


def _beside(places: Places) -> None:
    chosen, code, day = _asked(payers(places, places.published, mark(places)), several=True)
    if not code:
        st.info("Give a code to see what each payer asks for it, side by side. Each column is read from that payer's own policies alone.")
        return
    _answered(places, lambda shelf: answer_html(compare_payers(shelf, code, day, chosen)))


def _answered(places: Places, draw: Callable[[Shelf], None]) -> None:
    try:
        with record(places) as store, st.spinner("Reading the policies …"):
            draw(Shelf(store, places.rules, compile_one))
    except LookupFailed as error:
        st.info(plain(str(error).replace("--code ", "Code ").replace("--payer ", "Payer ")))
