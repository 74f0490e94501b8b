"""The pages of the practice's side and who sees them in the list. A page that a role may not use answers with one sentence."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard import appeals_page, audit_page, denials_page, signin, today_page
from dashboard.places import Places
from dashboard.signin_page import framed
from practice.access.actor import Role

_PAGES: dict[str, tuple[str, str, Callable[[Places], None]]] = {
    "today": ("Today", ":material/today:", today_page.show),
    "appeals": ("Appeals", ":material/gavel:", appeals_page.show),
    "denials": ("Denials", ":material/query_stats:", denials_page.show),
    "audit": ("Audit log", ":material/policy:", audit_page.show),
}
DRAWN = ("today", "appeals", "denials")
"""Those listed under the practice, in order; the audit log stands under upkeep."""


def practice_pages(places: Places, role: Role | None) -> dict[str, StreamlitPage]:
    """name → page; hidden from the list where the role does not use it."""
    allowed = signin.pages_for(role)
    return {
        name: st.Page(
            framed(places, name, title, draw), title=title, icon=icon, url_path=name, visibility="visible" if name in allowed else "hidden"
        )
        for name, (title, icon, draw) in _PAGES.items()
    }
