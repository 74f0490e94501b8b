"""The dashboard: `streamlit run dashboard/app.py` with PAYERWATCH_HOME set, or `payerwatch dashboard`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard import criteria_page, health, policies_page, policy_view, signin, signin_page, this_week, visits_ahead
from dashboard.data import WeekData, load_week, published_mark, run_names
from dashboard.paper import printed_line
from dashboard.places import Places, today
from dashboard.practice_pages import DRAWN, practice_pages
from dashboard.style import plain
from policies.store.rows import StoreError


def main() -> None:
    """Draw what is published; a store that cannot be read is said in one sentence."""
    st.set_page_config(page_title="payerwatch", page_icon="📋", layout="wide", initial_sidebar_state=230)
    places = Places.here()

    def week_page() -> None:
        week = _week(places)
        if week is not None:
            week, wrong = week.with_forward(places.forward(week.digest.run_id))
            if wrong:
                st.warning(plain(wrong))
            this_week.show(week.digest, places.marks, open_policy, visits_ahead.sentences(places, week.digest.run_id))

    def policies() -> None:
        _over_record(places, policies_page.show)

    def criteria() -> None:
        _over_record(places, criteria_page.show)

    def health_page() -> None:
        week = _week(places)
        if week is not None:
            health.show(week)

    def sign_in() -> None:
        signin_page.show(places, partial(_go_in, private, policies_at))

    policies_at = st.Page(policies, title="Policies", icon=":material/description:", url_path="policies")

    def open_policy(policy_id: str, older: int | None, newer: int | None, quote: str = "") -> NoReturn:
        st.switch_page(policies_at, query_params=policy_view.point_to(policy_id, older, newer, quote))

    person = signin.who()
    private = practice_pages(places, person[1] if person else None)
    entrance = st.Page(
        sign_in, title="Sign in", icon=":material/login:", url_path="sign-in", visibility="hidden" if person else "visible"
    )  # fmt: skip
    week_at = st.Page(week_page, title="This week", icon=":material/event_note:", default=True)
    by_name = st.Page(lambda: st.switch_page(week_at), title="This week", url_path="this-week", visibility="hidden")  # as people type it
    pages = {
        "The record": [
            week_at,
            by_name,
            policies_at,
            st.Page(criteria, title="Criteria", icon=":material/checklist:", url_path="criteria"),
        ],
        "The practice": [*(private[name] for name in DRAWN), entrance],
        "Upkeep": [
            st.Page(health_page, title="Run health", icon=":material/monitor_heart:", url_path="health"),
            private["audit"],
        ],
    }
    chosen = st.navigation(pages, position="hidden")
    _side(pages)
    signin_page.at_the_side(places)
    printed_line(chosen.title, today(), person[0] if person else "")
    _turn_to(private, open_policy)
    try:
        chosen.run()
    except StoreError as error:
        _unreadable(error)


def _go_in(private: dict[str, StreamlitPage], otherwise: StreamlitPage) -> None:
    """Lead whoever is signed in to their first page; nobody goes anywhere."""
    found = signin.who()
    if found:
        allowed = signin.pages_for(found[1])
        st.switch_page(private[allowed[0]] if allowed and allowed[0] in private else otherwise)


def _turn_to(private: dict[str, StreamlitPage], open_policy: Callable[..., NoReturn]) -> None:
    """Go where a button of a page led: to another page of the practice's side, or to a policy."""
    compared, wanted = st.session_state.pop("go_to_policy", None), st.session_state.pop("go_to", None)
    if compared:
        open_policy(*compared)
    if wanted in private:
        st.switch_page(private[wanted])


def _side(pages: dict[str, list[StreamlitPage]]) -> None:
    """The list of pages at the side: those of the record for everybody, those of the practice's side for the roles that use them."""
    with st.sidebar:
        for name, found in pages.items():
            listed = [page for page in found if page.visibility == "visible"]
            if listed:
                st.caption(name)
            for page in listed:
                st.page_link(page, width="stretch")


def _over_record(places: Places, draw: Callable[[Places], None]) -> None:
    if places.published.exists():
        draw(places)
    else:
        _nothing_yet()


def _week(places: Places) -> WeekData | None:
    """The run chosen at the side; None where nothing is published, which is said."""
    if not places.published.exists():
        _nothing_yet()
        return None
    mark = published_mark(places.published)
    names = run_names(str(places.published), mark)
    if not names:
        _nothing_yet()
        return None
    with st.sidebar:
        chosen = st.selectbox("Week of", list(names), format_func=lambda run_id: names[run_id], help="each run is one week's visit")
    return load_week(str(places.published), mark, chosen)


def _nothing_yet() -> None:
    st.title("payerwatch")
    st.info("Nothing is published yet. Run `payerwatch run` (or `make run` for the bundled sample), then reload this page.")


def _unreadable(error: StoreError) -> None:
    st.title("payerwatch")
    st.error(plain(f"The published store cannot be read. {error}"))
    st.info("Nothing of the record is lost. Put the file aside, run `payerwatch run`, which publishes it anew, then reload this page.")


main()
