"""The page "Appeals": denials that stand with their next step and last day, and the library of what was written before."""

from __future__ import annotations

import html

import streamlit as st

from dashboard import due_view
from dashboard.case_view import consent
from dashboard.places import Places
from dashboard.shelf import mark, payers
from dashboard.signin import door
from diffing.render import long_date
from practice.access.actor import Purpose
from practice.library.keeping import search
from practice.store.door import Door

DUE, LIBRARY = "Due list", "Library"


def show(places: Places) -> None:
    """Draw the part that is chosen."""
    with door(places, Purpose.PAYMENT, consent()) as opened:
        opened.require("denials.detail", "read")
        st.title("Appeals")
        part = st.segmented_control("Show", [DUE, LIBRARY], default=DUE, key="appeals_part", label_visibility="collapsed", required=True)
        names = payers(places, places.published, mark(places)) if places.published.exists() else {}
        if part == LIBRARY:
            _library(opened, names)
        else:
            due_view.show(places, opened, names)


def _library(opened: Door, names: dict[str, str]) -> None:
    words_at, payer_at, code_at = st.columns([4, 2, 1.3], vertical_alignment="bottom")
    text = words_at.text_input("Words", key="library_words", placeholder="six weeks of therapy were documented", max_chars=200).strip()
    chosen = payer_at.selectbox("Payer", ["", *names], format_func=lambda one: names.get(one, "All payers"), key="library_payer")
    code = code_at.text_input("Code", key="library_code", max_chars=12).strip().upper()
    found = search(opened, text, payer_id=chosen or None, code=code or None, limit=20)
    if not found:
        st.info("No passage of an earlier letter fits. Letters come into the library with `payerwatch practice library`.")
        return
    st.caption(f"{len(found)} passages of letters that were sent before; none is about a patient.")
    for hit in found:
        payer = names.get(hit.payer_id, hit.payer_id)
        facts = f"{hit.title}, {payer}, {long_date(hit.written)}, {hit.outcome.replace('_', ' ')}"
        with st.container(border=True):
            st.html(f'<div class="pw-redline">{html.escape(hit.passage.text)}</div><p class="pw-cite">{html.escape(facts)}</p>')
