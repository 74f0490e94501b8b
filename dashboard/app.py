"""The dashboard: `streamlit run dashboard/app.py` with PAYERWATCH_HOME set, or `payerwatch dashboard`."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import criteria_page, health, policies_page, this_week
from dashboard.data import WeekData, load_week, published_mark, run_names
from dashboard.places import Places
from dashboard.style import plain
from policies.store.rows import StoreError


def main() -> None:
    """Draw what is published; a store that cannot be read is said in one sentence."""
    st.set_page_config(page_title="payerwatch", page_icon="📋", layout="wide", initial_sidebar_state="expanded")
    places = Places.here()

    def week_page() -> None:
        week = _week(places)
        if week is not None:
            this_week.show(week.digest, places.marks)

    def policies() -> None:
        _over_record(places, policies_page.show)

    def criteria() -> None:
        _over_record(places, criteria_page.show)

    def health_page() -> None:
        week = _week(places)
        if week is not None:
            health.show(week)

    pages = {
        "The record": [
            st.Page(week_page, title="This week", icon=":material/event_note:", url_path="this-week", default=True),
            st.Page(policies, title="Policies", icon=":material/description:", url_path="policies"),
            st.Page(criteria, title="Criteria", icon=":material/checklist:", url_path="criteria"),
        ],
        "Upkeep": [st.Page(health_page, title="Run health", icon=":material/monitor_heart:", url_path="health")],
    }
    chosen = st.navigation(pages)
    try:
        chosen.run()
    except StoreError as error:
        _unreadable(error)


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
        chosen = st.selectbox("Week", list(names), format_func=lambda run_id: names[run_id], help="each run is one week's visit")
    return load_week(str(places.published), mark, chosen)


def _nothing_yet() -> None:
    st.title("payerwatch")
    st.info("Nothing is published yet. Run `payerwatch run` (or `make run` for the bundled sample), then reload this page.")


def _unreadable(error: StoreError) -> None:
    st.title("payerwatch")
    st.error(plain(f"The published store cannot be read. {error}"))
    st.info("Nothing of the record is lost. Put the file aside, run `payerwatch run`, which publishes it anew, then reload this page.")


main()
