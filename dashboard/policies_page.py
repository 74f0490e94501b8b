"""The page "Policies": search by words and meaning, and one policy with its versions, comparison, text and original."""

from __future__ import annotations

import datetime as dt
import html

import streamlit as st

from dashboard import policy_view
from dashboard.places import Places
from dashboard.shelf import NotIndexed, Question, all_policies, mark, payers, policy_data, search
from dashboard.style import CSS, plain
from diffing.render import long_date
from policies.search.find import Hit
from policies.store.rows import PolicyRow

ALL = "All payers"
SHOWN = 20


def show(places: Places) -> None:
    """Draw the search, or the policy that the address names."""
    st.html(CSS)
    wanted = st.query_params.get("policy")
    if wanted:
        _one(places, wanted)
    else:
        _search(places)


def _one(places: Places, policy_id: str) -> None:
    if st.button("Back to the search", icon=":material/arrow_back:", type="tertiary"):
        st.query_params.clear()
        st.rerun()
    found = policy_data(places, places.published, mark(places), policy_id)
    if found is None:
        st.title("Policies")
        st.info("There is no policy of that name in the record. Go back to the search and look for it by title or code.")
        return
    policy_view.show(places, found)


def _search(places: Places) -> None:
    st.title("Policies")
    names = payers(places, places.published, mark(places))
    words, payer, code, day = st.columns([4, 2, 1.4, 1.8], vertical_alignment="bottom")
    text = words.text_input("Search", key="policy_words", placeholder="knee MRI after conservative therapy", max_chars=300).strip()
    chosen = payer.selectbox("Payer", [ALL, *names], key="policy_payer", format_func=lambda one: names.get(one, one))
    wanted_code = code.text_input("Code", key="policy_code", placeholder="72148", max_chars=12).strip().upper()
    as_of = day.date_input("In force on", value=None, key="policy_day", help="date of service; empty: the latest text")
    day_of = as_of if isinstance(as_of, dt.date) else None
    payer_id = None if chosen == ALL else chosen
    if not text:
        _listed(places, payer_id, wanted_code)
        return
    try:
        hits, by_meaning = search(places, Question(text, payer_id, wanted_code or None, day_of, SHOWN))
    except NotIndexed as error:
        st.warning(plain(str(error)))
        return
    _results(hits, names, by_meaning)


def _results(hits: tuple[Hit, ...], names: dict[str, str], by_meaning: bool) -> None:
    if not hits:
        st.info("Nothing found. Try fewer or other words, or drop the payer, the code or the date.")
        return
    how = "By words and by meaning." if by_meaning else "By words; the search by meaning is not ready or not installed."
    st.caption(f"{len(hits)} passages, the best first. {how}")
    for number, hit in enumerate(hits):
        found = hit.passage
        with st.container(border=True):
            since = f", effective {long_date(found.effective)}" if found.effective else ""
            place = " > ".join(found.path)
            page = f", page {found.page}" if found.page else ""
            st.html(
                f"<h3>{html.escape(found.title)}</h3>"
                f'<p class="pw-where">{html.escape(names.get(found.payer_id, found.payer_id))}'
                f"{html.escape(f' ({found.number})' if found.number else '')}, version {found.version_no}{since}</p>"
                f'<p class="pw-cite">{html.escape(f"{place}{page}")}</p>'
                f'<div class="pw-redline">{html.escape(hit.quote)}</div>'
            )
            if st.button("Open the policy", key=f"open-{number}-{found.policy_id}"):
                go_to(found.policy_id, found.version_no, hit.quote)


def _listed(places: Places, payer_id: str | None, code: str) -> None:
    """Without words: the policies of the record, to be opened."""
    rows = [one for one in all_policies(places, places.published, mark(places)) if payer_id in (None, one.payer_id)]
    if code:
        rows = _with_code(places, rows, code)
    if not rows:
        st.info("No policy in the record matches. Drop the payer or the code, or declare a source (docs/sources.md).")
        return
    names = payers(places, places.published, mark(places))
    st.caption(f"{len(rows)} policies. Choose a row to open it.")
    table = [_row(one, names) for one in rows[:2000]]
    event = st.dataframe(
        table, hide_index=True, width="stretch", height=560, on_select="rerun", selection_mode="single-row", key="policy_table",
        alt="Policies of the record with payer, number, title and status",
    )  # fmt: skip
    if len(rows) > len(table):
        st.caption(f"The first {len(table)} are shown. Search or choose a payer to see the others.")
    picked = event["selection"]["rows"]
    if picked:
        go_to(rows[picked[0]].policy_id)


def _with_code(places: Places, rows: list[PolicyRow], code: str) -> list[PolicyRow]:
    from dashboard.shelf import record

    with record(places) as store:
        listing = {policy_id for policy_id, _ in store.versions_with_code(code)}
    return [one for one in rows if one.policy_id in listing]


def _row(one: PolicyRow, names: dict[str, str]) -> dict[str, str]:
    return {
        "Payer": names.get(one.payer_id, one.payer_id),
        "Policy": one.title,
        "Number": one.number or "",
        "Status": one.status.replace("_", " "),
        "First seen": long_date(one.first_seen),
        "Last seen": long_date(one.last_seen),
    }


def go_to(policy_id: str, version_no: int | None = None, quote: str = "") -> None:
    """Show a policy, its version, and a sentence of it."""
    st.query_params["policy"] = policy_id
    if version_no is not None:
        st.session_state["policy_version"] = (policy_id, version_no)
    st.session_state["policy_quote"] = (policy_id, quote)
    st.session_state["policy_part"] = policy_view.TEXT
    st.rerun()
