"""The work queue: denials that stand with their next step and last day, and what a named person enters about one of them."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable

import streamlit as st

from dashboard.case_view import consent
from dashboard.kept import kept
from dashboard.paper import rest_on_paper
from dashboard.places import Places, today
from dashboard.style import plain
from dashboard.wording import dated
from diffing.render import long_date
from practice.access.roles import may
from practice.denials.actions import APPEALS, Actions, actions
from practice.denials.model import Appeal, AppealOutcome
from practice.denials.queue import Item
from practice.denials.queue_store import QueueFound, enter, queue_of
from practice.denials.reasons import reasons
from practice.denials.store import put_appeal
from practice.flow.terms import turnaround
from practice.refused import PracticeError
from practice.store.door import Door

AT_ONCE = 10
KINDS = ("corrected claim", *sorted(APPEALS))
_STANDING = {"overdue": "last day has passed", "soon": "due soon", "waiting": "waits for the payer", "open": "open"}
_ENDED = {AppealOutcome.OVERTURNED: "overturned", AppealOutcome.PARTLY: "overturned in part", AppealOutcome.UPHELD: "upheld"}


def show(places: Places, opened: Door, names: dict[str, str]) -> None:
    """Draw the list, the most pressing first, or the denial that is open."""
    opened.require("denials.detail", "read")
    declared = actions(places.denial_actions)
    payer_at, step_at, button = st.columns([2, 2, 1.4], vertical_alignment="bottom")
    found = _found(places, opened, declared, again=button.button("Look again", icon=":material/refresh:", width="stretch"))
    if found.left_out:
        st.info(f"{found.left_out} denials are left out: protected records (42 CFR Part 2) need the patient's consent.")
    if not found.items:
        st.info("No denial stands. `payerwatch practice remit FILE --as NAME` takes remittances in; docs/denials.md tells how.")
        return
    there = sorted({one.line.payer_id for one in found.items})
    chosen = payer_at.multiselect("Payer", there, format_func=lambda one: names.get(one, one), placeholder="All payers", key="due_payers")
    steps = step_at.multiselect("Next step", sorted({one.step for one in found.items}), placeholder="All steps", key="due_steps")
    items = [one for one in found.items if (not chosen or one.line.payer_id in chosen) and (not steps or one.step in steps)]
    wanted = st.session_state.get("due_line")
    picked = next((one for one in items if one.line.line_id == wanted), None)
    if picked:
        _one(opened, picked, names, declared)
        return
    _listed(items, names)


def _found(places: Places, opened: Door, declared: Actions, *, again: bool) -> QueueFound:
    return kept(
        opened, "due_list", (today(), consent()), lambda: queue_of(opened, declared, turnaround(places.turnaround), today()),
        waiting="Looking through the denials …", again=again,
    )  # fmt: skip


def _listed(items: list[Item], names: dict[str, str]) -> None:
    dollars = sum(one.line.denied_cents for one in items) / 100
    overdue = sum(one.overdue for one in items)
    stand = "denial stands" if len(items) == 1 else "denials stand"
    st.caption(plain(f"{len(items):,} {stand}, {overdue:,} past their last day; ${dollars:,.2f} denied in all. The most pressing first."))
    shown = int(st.session_state.get("due_shown", AT_ONCE))
    for item in items[:shown]:
        with st.container(border=True):
            st.html(item_html(item, names))
            st.button("Work on it", key=f"due-{item.line.line_id}", on_click=_open, args=(item.line.line_id,))
    rest_on_paper((item_html(item, names) for item in items[shown:]), len(items) - shown)
    if len(items) > shown:
        st.button(
            f"Show more ({len(items) - shown:,})", icon=":material/expand_more:", key="due_more",
            on_click=lambda: st.session_state.update(due_shown=shown + 2 * AT_ONCE),
        )  # fmt: skip


def _open(line_id: str | None) -> None:
    st.session_state["due_line"] = line_id


def item_html(item: Item, names: dict[str, str]) -> str:
    """A denial with its next step, its last day, and what it rests on."""
    line = item.line
    service = f"service of {long_date(line.service_date)}" if line.service_date else "day of service not known"
    reason = reasons().reasons[line.reason].words if line.reason in reasons().reasons else "reason not known"
    odds = f"<li>So far: {html.escape(item.odds.words)}</li>" if item.odds else ""
    correct = f"<li>Put right: {html.escape(item.correct)}</li>" if item.correct else ""
    record = f"<li>Where it stands: {html.escape(dated(item.record))}</li>" if item.record else ""
    strong = " pw-strong" if item.overdue or item.soon else ""
    payer = names.get(line.payer_id, line.payer_name or line.payer_id)
    head = f"{item.step[:1].upper()}{item.step[1:]}: {payer}, {line.procedure or 'whole claim'}"
    why = item.why if reason in item.why else f"{reason}. {item.why}"
    return (
        f"<h3>{html.escape(head)}</h3>"
        f'<p class="pw-head">{html.escape(service)}, decided {long_date(line.adjudicated)}, ${line.denied_cents / 100:,.2f} denied</p>'
        f'<p><span class="pw-label{strong}">{_STANDING[item.standing]}</span><span class="pw-label">by {long_date(item.due)}</span>'
        f"{html.escape(item.owner)}</p>"
        f'<ul class="pw-steps"><li>{html.escape(_capital(dated(why)))}</li>{correct}{record}{odds}</ul>'
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# ---------------------------------------------------------------- one denial


def _one(opened: Door, item: Item, names: dict[str, str], declared: Actions) -> None:
    st.button("Back to the queue", icon=":material/arrow_back:", type="tertiary", on_click=_open, args=(None,))
    st.html(item_html(item, names))
    if item.line.policy_version:
        st.caption(plain(f"Policy in force on the day of service: {item.line.policy_version}."))
    if item.line.case_id and may(opened.actor.role, "cases.read"):
        st.button("Open the case", key="due_case", help="its criteria, evidence and drafts, on the page Today", on_click=_to_case,
                  args=(item.line.case_id,))  # fmt: skip
    if not may(opened.actor.role, "denials.write"):
        return
    _sent(opened, item)
    taking, closing = st.columns(2)
    with taking, st.form("due_owner", border=True):
        st.markdown("**Who does it**")
        owner = st.text_input("Name", opened.actor.user, max_chars=64).strip()
        if st.form_submit_button("Takes it over"):
            _done(lambda: enter(opened, item.line.line_id, "owner", owner=owner), leave=False)
    with closing, st.form("due_close", border=True):
        st.markdown("**Close it**")
        how = st.selectbox("Why", [*declared.write_off, "billed to the patient"])
        if st.form_submit_button("Close the denial"):
            act = "billed patient" if how == "billed to the patient" else "written off"
            reason = "" if act == "billed patient" else how
            _done(lambda: enter(opened, item.line.line_id, act, reason=reason, allowed=declared.write_off), leave=True)


def _sent(opened: Door, item: Item) -> None:
    """What went out, and what the payer said to it."""
    with st.form("due_sent", border=True):
        st.markdown("**What was sent, and what came of it**")
        kind_at, filed_at, ended_at, decided_at, money_at = st.columns([1.4, 1, 1.4, 1, 1], vertical_alignment="bottom")
        first = KINDS.index(item.step) if item.step in KINDS else 0
        kind = kind_at.selectbox("What", KINDS, index=first)
        filed = filed_at.date_input("Sent on", today(), format="MM/DD/YYYY")
        ended = ended_at.selectbox("Answer", [AppealOutcome.OPEN, *_ENDED], format_func=lambda one: _ENDED.get(one, "none yet"))
        decided = decided_at.date_input("Answered on", value=None, format="MM/DD/YYYY")
        dollars = money_at.number_input("Paid since, $", min_value=0.0, step=1.0)
        if not st.form_submit_button("Enter it"):
            return
    sent, answered = _day(filed), _day(decided)
    if sent is None or (ended is AppealOutcome.OPEN) != (answered is None) or (answered and answered < sent):
        st.error("Give the day it was sent, and either an answer with its day, not before that, or neither.")
        return
    _done(lambda: put_appeal(opened, Appeal(item.line.line_id, kind, sent, answered, ended, round(dollars * 100))), leave=True)


def _day(value: object) -> dt.date | None:
    return value if isinstance(value, dt.date) else None


def _done(act: Callable[[], object], *, leave: bool) -> None:
    try:
        act()
    except PracticeError as error:
        st.error(plain(f"Not done. {error}"))
        return
    if leave:
        _open(None)
    st.toast("Entered under your name.")
    st.rerun()


def _to_case(case_id: str) -> None:
    st.session_state["today_case"], st.session_state["go_to"] = case_id, "today"
