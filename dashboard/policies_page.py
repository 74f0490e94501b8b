"""The page "Policies": search by words and meaning, and one policy with its versions, comparison, text and original."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dashboard import policy_view, results_view
from dashboard.paper import chosen_line, screen_line
from dashboard.places import Places
from dashboard.shelf import NotIndexed, Question, listed, mark, payers, policy_data, record, search
from dashboard.style import CSS, plain
from dashboard.tables import sheet_of, taken_along
from dashboard.workbook import Sheet
from diffing.render import long_date
from policies.store.rows import PolicyRow

ALL = "All payers"
PASSAGES = 60
LISTED = 500
EVERY = 1_000_000


def show(places: Places) -> None:
    """Draw the search, or the policy that the address names."""
    st.html(CSS)
    wanted = st.query_params.get("policy")
    if wanted:
        st.session_state["policy_shown"] = True
        _one(places, wanted)
    else:
        _search(places)


def _one(places: Places, policy_id: str) -> None:
    st.button("Back to the search", icon=":material/arrow_back:", type="tertiary", on_click=st.query_params.clear)
    found = policy_data(places, places.published, mark(places), policy_id)
    if found is None:
        st.title("Policies")
        st.info("There is no policy of that name in the record. Go back to the search and look for it by title or code.")
        return
    policy_view.show(places, found)


def _search(places: Places) -> None:
    if st.session_state.pop("policy_shown", None):
        st.query_params.clear()  # the link at the side leaves the policy in the browser's address, and the next click would open it again
    st.title("Policies")
    names = payers(places, places.published, mark(places))
    words, payer, code, day = st.columns([4, 2.2, 1.3, 1.7], vertical_alignment="bottom")
    text = words.text_input(
        "Search", key="policy_words", placeholder="knee MRI after physical therapy", max_chars=300, persist_state="session"
    ).strip()
    chosen = payer.selectbox(
        "Payer", [ALL, *names], key="policy_payer", format_func=lambda one: names.get(one, one), persist_state="session"
    )
    wanted = code.text_input("Code", key="policy_code", placeholder="72148", max_chars=12, persist_state="session").strip().upper()
    as_of = day.date_input(
        "In force on", value=None, key="policy_day", help="date of service; empty: the latest text", format="MM/DD/YYYY",
        persist_state="session",
    )  # fmt: skip
    day_of = as_of if isinstance(as_of, dt.date) else None
    payer_id = None if chosen == ALL else chosen
    if not text:
        _listed(places, names, payer_id, wanted)
        return
    question = Question(text, payer_id, wanted or None, day_of, PASSAGES)
    try:
        hits, how = search(places, question)
    except NotIndexed as error:
        st.warning(plain(str(error)))
        return
    results_view.show(hits, names, question, how)


def _listed(places: Places, names: dict[str, str], payer_id: str | None, code: str) -> None:
    """Without words: the policies of the record, to be opened."""
    rows, count = listed(places, places.published, mark(places), payer_id, code, LISTED)
    if not rows:
        st.info("No policy in the record matches. Drop the payer or the code, or declare a source (docs/sources.md).")
        return
    screen_line("Choose a row to open it.", f"{count:,} {'policy' if count == 1 else 'policies'}.")
    chosen_line(names.get(payer_id or "", ""), f"code {code}" if code else "")
    drawn = [_row(one, names) for one in rows]
    event = st.dataframe(
        drawn, hide_index=True, width="stretch", height=560, on_select="rerun",
        selection_mode="single-row", key="policy_table", alt="Policies of the record with payer, number, title and status",
        column_config={"Policy": st.column_config.TextColumn(width="large"), "Number": st.column_config.TextColumn(width="small"),
                       "Status": st.column_config.TextColumn(width="small")},
    )  # fmt: skip
    taken_along(sheet_of("Policies", drawn), "policies", lambda: _whole(places, names, payer_id, code))
    if count > LISTED:
        st.caption(f"The first {LISTED} are shown. Search, or choose a payer or a code, to see the others.")
    picked = event["selection"]["rows"]
    if picked:
        policy_view.aim_at(rows[picked[0]].policy_id)
        st.rerun()


def _whole(places: Places, names: dict[str, str], payer_id: str | None, code: str) -> Sheet:
    """Every policy of the list, for a file."""
    with record(places) as store:
        ids = {policy_id for policy_id, _ in store.versions_with_code(code)} if code else None
        rows, _ = store.policies_listed(payer_id, ids, EVERY)
    return sheet_of("Policies", [_row(one, names) for one in rows])


def _row(one: PolicyRow, names: dict[str, str]) -> dict[str, str]:
    return {
        "Payer": names.get(one.payer_id, one.payer_id),
        "Number": one.number or "",
        "Policy": one.title,
        "Status": one.status.replace("_", " "),
        "Last seen": long_date(one.last_seen),
    }
