"""The page "Appeals": denials that stand with their next step and last day, and the library of what was written before."""

from __future__ import annotations

import html

import streamlit as st

from dashboard.case_view import consent, dated
from dashboard.places import Places, today
from dashboard.shelf import mark, payers
from dashboard.signin import door
from diffing.render import long_date
from practice.access.actor import Purpose
from practice.denials.actions import actions
from practice.denials.queue import Item
from practice.denials.queue_store import QueueFound, queue_of
from practice.denials.reasons import reasons
from practice.flow.terms import turnaround
from practice.library.keeping import search
from practice.store.door import Door

DUE, LIBRARY = "Due list", "Library"
AT_ONCE = 25
_STANDING = {"overdue": "last day has passed", "soon": "due soon", "waiting": "waits for the payer", "open": "open"}


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
            _due(places, opened, names)


# ---------------------------------------------------------------- due list


def _due(places: Places, opened: Door, names: dict[str, str]) -> None:
    payer_at, step_at, button = st.columns([2, 2, 1.4], vertical_alignment="bottom")
    found = _kept(places, opened, again=button.button("Look again", icon=":material/refresh:", width="stretch"))
    if found.left_out:
        st.info(f"{found.left_out} lines are left out: protected records (42 CFR Part 2) need the patient's consent.")
    if not found.items:
        st.info("No denial stands. Remittances are taken in with `payerwatch denials`; docs/practice.md tells how.")
        return
    there = sorted({one.line.payer_id for one in found.items})
    chosen = payer_at.multiselect("Payer", there, format_func=lambda one: names.get(one, one), placeholder="All payers", key="due_payers")
    steps = step_at.multiselect("Next step", sorted({one.step for one in found.items}), placeholder="All steps", key="due_steps")
    items = [one for one in found.items if (not chosen or one.line.payer_id in chosen) and (not steps or one.step in steps)]
    dollars = sum(one.line.denied_cents for one in items) / 100
    overdue = sum(one.overdue for one in items)
    st.caption(f"{len(items):,} denials stand, {overdue:,} past their last day; ${dollars:,.2f} denied in all. The most pressing first.")
    shown = int(st.session_state.get("due_shown", AT_ONCE))
    for item in items[:shown]:
        with st.container(border=True):
            st.html(_item(item, names))
    if len(items) > shown and st.button(f"Show more ({len(items) - shown:,})", icon=":material/expand_more:"):
        st.session_state["due_shown"] = shown + AT_ONCE
        st.rerun()


def _kept(places: Places, opened: Door, *, again: bool) -> QueueFound:
    """The queue of today, kept in the person's own memory on the server until it is wished anew."""
    asked = (today(), consent())
    kept, found = st.session_state.get("due_list", (None, None))
    if isinstance(found, QueueFound) and kept == asked and not again:
        return found
    with st.spinner("Looking through the denials …"):
        found = queue_of(opened, actions(), turnaround(places.turnaround), today())
    st.session_state["due_list"] = (asked, found)
    return found


def _item(item: Item, names: dict[str, str]) -> str:
    line = item.line
    service = f"service of {long_date(line.service_date)}" if line.service_date else "day of service not known"
    reason = reasons().reasons[line.reason].words if line.reason in reasons().reasons else "reason not known"
    odds = f"<li>So far: {html.escape(item.odds.words)}</li>" if item.odds else ""
    correct = f"<li>Put right: {html.escape(item.correct)}</li>" if item.correct else ""
    record = f"<li>Where it stands: {html.escape(dated(item.record))}</li>" if item.record else ""
    strong = " pw-strong" if item.overdue or item.soon else ""
    payer = names.get(line.payer_id, line.payer_name or line.payer_id)
    head = f"{item.step[:1].upper()}{item.step[1:]}: {payer}, {line.procedure or 'whole claim'}"
    return (
        f"<h3>{html.escape(head)}</h3>"
        f'<p class="pw-head">{html.escape(service)}, decided {long_date(line.adjudicated)}, ${line.denied_cents / 100:,.2f} denied</p>'
        f'<p><span class="pw-label{strong}">{_STANDING[item.standing]}</span><span class="pw-label">by {long_date(item.due)}</span>'
        f"{html.escape(item.owner)}</p>"
        f'<ul class="pw-steps"><li>{html.escape(reason)}. {html.escape(dated(item.why))}</li>{correct}{record}{odds}</ul>'
    )


# ---------------------------------------------------------------- library


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
