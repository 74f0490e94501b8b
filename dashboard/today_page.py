"""The page "Today": the list before the first call, by how pressing each case is, and one case at a time.

What was swept stays in the signed-in person's own memory on the server until it is swept again or the session ends.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import groupby
from typing import Any

import streamlit as st

from dashboard import answers_view, case_view
from dashboard.paper import rest_on_paper
from dashboard.places import Places, now, today
from dashboard.shelf import listings, mark, payers, record
from dashboard.signin import door
from dashboard.style import plain
from dashboard.wording import dated
from diffing.render import long_date
from policies.store.rows import StoreError
from practice.access.actor import Role
from practice.flow.shelf import CaseShelf
from practice.flow.terms import turnaround
from practice.store.door import Door
from practice.sweep.desk import desk, waiting
from practice.sweep.model import Need, Sweep
from practice.sweep.run import Ground, sweep

AHEAD = 14
UNREAD = "the published policies cannot be read; deadlines are told all the same"
AT_ONCE = 8


def show(places: Places) -> None:
    """Draw the case that is open, or the list of the person's role."""
    with door(places, consent=case_view.consent()) as opened:
        chosen = st.session_state.get("today_case")
        if chosen:
            case_view.show(places, opened, chosen)
            return
        st.title("Today")
        role = opened.actor.role
        if role is Role.FRONT_DESK:
            _desk(opened)
        elif role is Role.CLINICIAN:
            _waiting(places, opened)
        else:
            _swept(places, opened)


# ---------------------------------------------------------------- front desk and clinician


def _desk(opened: Door) -> None:
    """Names, visits and what is missing in words that are not clinical."""
    rows = desk(opened, today(), AHEAD)
    st.caption(f"Visits of the next {AHEAD} days from {long_date(today())}; those that may have to be moved come first.")
    if not rows:
        st.info("No visit is planned in these days.")
        return
    cells = [
        (long_date(row["visit"]) if row["visit"] else "not set", row["patient"], row["location"], row["status"], "; ".join(row["missing"]))
        for row in rows
    ]
    st.html(_table(("Visit", "Patient", "Place", "Status", "Missing"), cells))


def _waiting(places: Places, opened: Door) -> None:
    """What waits for the clinician, the nearest day first."""
    with _ground(places, today(), AHEAD) as ground:
        try:
            rows = waiting(opened, ground.terms, today(), ground.shelf)
        except StoreError:
            rows = waiting(opened, ground.terms, today())
    if not rows:
        st.info("Nothing waits for you.")
        answers_view.own(opened)
        return
    st.caption(f"{len(rows)} {'point waits' if len(rows) == 1 else 'points wait'} for you, the nearest day first.")
    cases: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        cases.setdefault(str(row["case"]), []).append(row)
    for case_id, asks in cases.items():
        with st.container(border=True):
            visit = long_date(asks[0]["visit"]) if asks[0]["visit"] else "not set"
            points = "".join(f"<li>By {long_date(row['by'])}: {html.escape(dated(row['what']))}</li>" for row in asks)
            words = f"{asks[0]['patient']}: {asks[0]['service']}"
            st.html(f'<h3>{html.escape(words)}</h3><p class="pw-where">Visit {visit}</p><ul class="pw-steps">{points}</ul>')
            _open(case_id)
    answers_view.own(opened)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    titles = "".join(f'<th scope="col">{html.escape(one)}</th>' for one in head)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<table class="pw-table"><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>'


def _open(case_id: str, label: str = "Open the case") -> None:
    st.button(label, key=f"case-{case_id}", on_click=lambda: st.session_state.update(today_case=case_id))


# ---------------------------------------------------------------- the sweep


def _swept(places: Places, opened: Door) -> None:
    day_at, ahead_at, button = st.columns([1.4, 1.4, 3], vertical_alignment="bottom")
    day = day_at.date_input("Day", today(), key="today_day", format="MM/DD/YYYY", persist_state="session")
    ahead = int(ahead_at.number_input("Days ahead", 1, 60, AHEAD, key="today_ahead", persist_state="session"))
    again = button.button("Look again", icon=":material/refresh:", help="hold the cases against policies and clocks once more")
    day = day if isinstance(day, dt.date) else today()
    found = _kept(places, opened, day, ahead, again)
    for said in found.trouble:
        st.warning(plain(f"{said[:1].upper()}{said[1:]}"))
    if found.left_out:
        count = f"{found.left_out} {'case is' if found.left_out == 1 else 'cases are'}"
        st.info(f"{count} left out: protected records (42 CFR Part 2) need the patient's consent.")
    if found.left_out or case_view.consent():
        st.text_input(
            "Where the consent to use protected records is kept", key="consent", max_chars=60, placeholder="form 12 of 2026-03-02",
            help="no patient's name; it goes into the audit log", persist_state="session",
        )  # fmt: skip
    if not found.needs:
        st.info("No case needs anybody on this day.")
        return
    _list(found, _names(places))


def _names(places: Places) -> dict[str, str]:
    """payer_id → name, as far as the record can be read."""
    try:
        return payers(places, places.published, mark(places))
    except (StoreError, OSError):
        return {}


def _kept(places: Places, opened: Door, day: dt.date, ahead: int, again: bool) -> Sweep:
    """The sweep of this day, made anew where it is wished or something was decided; the right to it is asked for each time."""
    for act in ("findings.write", "requests.read"):
        opened.require(act)
    asked = (day, ahead, case_view.consent())
    kept, found = st.session_state.get("today_sweep", (None, None))
    if isinstance(found, Sweep) and kept == asked and not again:
        return found
    with st.spinner("Holding the cases against policies and clocks …"), _ground(places, day, ahead) as ground:
        try:
            found = sweep(opened, ground)
        except StoreError:
            found = sweep(opened, replace(ground, shelf=None, trouble=(UNREAD,)))
    st.session_state["today_sweep"] = (asked, found)
    return found


@contextmanager
def _ground(places: Places, day: dt.date, ahead: int) -> Iterator[Ground]:
    """What the sweep stands on; without policies it goes on, and says so. The record is opened once something is asked of it."""
    at = now() if day == today() else dt.datetime.combine(day, dt.time(12), dt.UTC)
    with ExitStack() as stack:
        shelf: CaseShelf | None = None
        trouble: tuple[str, ...] = ()
        try:
            known = listings(places, places.published, mark(places))
            shelf = CaseShelf(lambda: stack.enter_context(record(places)), places.rules, known)
        except OSError:
            trouble = (UNREAD,)
        yield Ground(shelf, turnaround(places.turnaround), at, day, ahead, trouble=trouble)


def _list(found: Sweep, names: dict[str, str]) -> None:
    count = len(found.needs)
    st.caption(f"{long_date(found.day)}: {count} {'case needs' if count == 1 else 'cases need'} somebody.")
    shown = int(st.session_state.get("today_shown", AT_ONCE))
    for rank, group in groupby(found.needs[:shown], key=lambda need: need.rank):
        total = sum(need.rank is rank for need in found.needs)
        st.subheader(f"{rank.words[:1].upper()}{rank.words[1:]} ({total})", divider="gray")
        for need in group:
            _need(need, names)
    rest_on_paper((_need_html(need, names) for need in found.needs[shown:]), count - shown)
    if count > shown:
        st.button(
            f"Show more ({count - shown})",
            icon=":material/expand_more:",
            on_click=lambda: st.session_state.update(today_shown=shown + AT_ONCE),
        )


def _need(need: Need, names: dict[str, str]) -> None:
    with st.container(border=True):
        st.html(_need_html(need, names))
        _open(need.case_id)


def _need_html(need: Need, names: dict[str, str]) -> str:
    visit = f"visit {long_date(need.visit)}" if need.visit else "visit not set"
    by = f'<span class="pw-label">by {long_date(need.by)}</span>' if need.by else ""
    bucket = html.escape(case_view.BUCKETS[need.status])
    lines = [*need.failed, *need.why, *need.marks]
    asks = [f"{'LATE, ' if ask.late else ''}by {long_date(ask.by)}, {ask.whom}: {dated(ask.what)}" for ask in need.asks]
    said = "".join(f"<li>{html.escape(dated(line))}</li>" for line in lines)
    todo = "".join(f"<li><strong>To do:</strong> {html.escape(line)}</li>" for line in asks[:4])
    more = f"<li>{len(asks) - 4} more points on the case's page</li>" if len(asks) > 4 else ""
    return (
        f"<h3>{html.escape(need.patient)}: {html.escape(need.service)}</h3>"
        f'<p class="pw-head">{html.escape(names.get(need.payer, need.payer) or "payer not known")}, {visit}'
        f"{html.escape(f', {need.provider}' if need.provider else '')}</p>"
        f'<p><span class="pw-label pw-strong">{bucket}</span>{by}</p><ul class="pw-steps">{said}{todo}{more}</ul>'
    )
