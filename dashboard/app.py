"""The dashboard: `streamlit run dashboard/app.py` with PAYERWATCH_HOME set, or `payerwatch dashboard`."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from dashboard import health, this_week
from dashboard.data import WeekData, load_week, published_mark, run_names
from dashboard.style import plain
from policies.store.rows import StoreError


def main() -> None:
    """Draw what is published; a store that cannot be read is said in one sentence."""
    st.set_page_config(page_title="payerwatch", page_icon="📋", layout="wide", initial_sidebar_state="expanded")
    published = Path(os.environ.get("PAYERWATCH_HOME") or "data/home") / "published" / "policies.duckdb"
    if not published.exists():
        _nothing_yet()
        return
    try:
        _draw(published)
    except StoreError as error:
        _unreadable(error)


def _draw(published: Path) -> None:
    """Choose a run and a page, draw it."""
    mark = published_mark(published)
    names = run_names(str(published), mark)
    if not names:
        _nothing_yet()
        return
    with st.sidebar:
        st.markdown("## payerwatch")
        chosen = st.selectbox("Week", list(names), format_func=lambda run_id: names[run_id], help="each run is one week's visit")
    week = load_week(str(published), mark, chosen)
    _pages(week, published.parents[1] / "acknowledgements.jsonl")


def _pages(week: WeekData, marks: Path) -> None:
    def this_week_page() -> None:
        this_week.show(week.digest, marks)

    def health_page() -> None:
        health.show(week)

    pages = [
        st.Page(this_week_page, title="This week", icon=":material/event_note:", url_path="this-week", default=True),
        st.Page(health_page, title="Run health", icon=":material/monitor_heart:", url_path="health"),
    ]
    st.navigation(pages).run()


def _nothing_yet() -> None:
    st.title("payerwatch")
    st.info("Nothing is published yet. Run `payerwatch run` (or `make run` for the bundled sample), then reload this page.")


def _unreadable(error: StoreError) -> None:
    st.title("payerwatch")
    st.error(plain(f"The published store cannot be read. {error}"))
    st.info("Nothing of the record is lost. Put the file aside, run `payerwatch run`, which publishes it anew, then reload this page.")


main()
