"""The page "Sign in", who is signed in at the side, and the frame in which every page of the practice's side is drawn."""

from __future__ import annotations

import os
from collections.abc import Callable

import streamlit as st

from dashboard import provider_page, signin
from dashboard.places import Places, now
from dashboard.style import CSS, plain
from practice.access.actor import Purpose, Role
from practice.access.sessions import IDLE
from practice.refused import AccessRefused, PracticeError, kind_and_place

ROLES = {
    Role.VIEWER: "viewer",
    Role.FRONT_DESK: "front desk",
    Role.SPECIALIST: "specialist",
    Role.CLINICIAN: "clinician",
    Role.MANAGER: "manager",
    Role.ADMIN: "administrator",
}
PAGE_NAMES = {"today": "Today", "appeals": "Appeals", "denials": "Denials", "audit": "Audit log"}
_CHECK_SECONDS = 20


def show(places: Places, go_in: Callable[[], None]) -> None:
    """Draw the form, or take in whom the identity provider sent back. go_in: leads whoever is signed in to their first page."""
    go_in()
    st.html(CSS)
    st.title("Sign in")
    try:
        provider_page.came_back(places)
    except PracticeError as error:
        st.error(plain(_said(error)))
    go_in()
    _form(places, go_in)


def framed(places: Places, page: str, title: str, draw: Callable[[Places], None]) -> Callable[[], None]:
    """A page of the practice's side: for a role that may use it, and with errors that tell nothing of a patient."""

    def framed_page() -> None:
        st.html(CSS)
        person = signin.who()
        try:
            if person and page not in signin.pages_for(person[1]):
                st.title(title)
                _refused(places, page, person[1])
                return
            draw(places)
        except signin.SignedOut as ended:
            st.title("Sign in")
            st.info(f"{ended} {title} is for the {used_by(page)}.")
            _form(places, st.rerun)
        except AccessRefused as refused:
            st.error(plain(f"Refused, and noted in the audit log: {refused}"))
        except PracticeError as error:
            st.error(plain(f"Not done. {error}"))
        except Exception as error:  # noqa: BLE001 - its words may quote a record: only its kind and place are said
            st.error(plain(f"Not done: {kind_and_place(error)}. Nothing was changed."))

    return framed_page


def used_by(page: str) -> str:
    """The roles that use a page, in words."""
    *others, last = [ROLES[role] for role in Role if page in signin.pages_for(role)]
    return f"{', '.join(others)} and {last}" if others else last


def _refused(places: Places, page: str, role: Role) -> None:
    """Say it, with who uses the page and what to do, and let the door note the attempt."""
    try:
        with signin.door(places, Purpose.OPERATIONS) as opened:
            opened.require(signin.PAGES[page][0])
    except AccessRefused:
        st.error(f"The role {ROLES[role]} does not use this page. It is for the {used_by(page)}. The attempt was noted.")
        allowed = [PAGE_NAMES[one] for one in signin.pages_for(role)]
        yours = f"Yours: {', '.join(allowed)}, and the pages of the record." if allowed else "Yours are the pages of the record."
        st.info(f"{yours} Choose one at the left. If your work needs this page, ask an administrator to give you another role.")
        return
    st.rerun()


def at_the_side(places: Places) -> None:
    """Who is signed in, the button to sign out, and the watch on an idle screen."""
    person = signin.who()
    if person is None:
        return
    with st.sidebar:
        st.caption(plain(f"Signed in as {person[0]}, {ROLES[person[1]]}"))
        st.button("Sign out", icon=":material/logout:", width="stretch", on_click=_sign_out, args=(places,))
    _watch()


def _sign_out(places: Places) -> None:
    try:
        signin.sign_out(places)
    except PracticeError as error:
        st.error(plain(str(error)))


@st.fragment(run_every=_CHECK_SECONDS)
def _watch() -> None:
    """Take what is on the screen away once the session is idle; the store has ended it by then."""
    if signin.overdue(now()):
        signin.forget()
        st.rerun()


def _form(places: Places, go_in: Callable[[], None]) -> None:
    if not places.practice_store.is_file():
        st.info("There is no practice's store yet. `payerwatch practice init --admin NAME` makes one; docs/practice.md tells how to begin.")
        return
    minutes = int(IDLE.total_seconds() // 60)
    st.caption(f"For cases, drafts and denials. Every access is noted; a session ends after {minutes} minutes without use.")
    with st.form("sign_in", clear_on_submit=True, width=420):
        name = st.text_input("User name", autocomplete="username", max_chars=64).strip()
        password = st.text_input("Password", type="password", autocomplete="current-password", max_chars=200)
        pressed = st.form_submit_button("Sign in", type="primary")
    if pressed:
        _enter(lambda: signin.by_password(places, name, password) if name and password else None, go_in)
    if places.provider.is_file():
        provider_page.offer(places)
    if places.provider.is_file() and provider_page.by_hand(places):
        with st.form("sign_in_token", clear_on_submit=True, width=420):
            token = st.text_input("ID token of your identity provider", type="password", max_chars=8000).strip()
            shown = st.form_submit_button("Sign in with the token")
        if shown:
            _enter(lambda: signin.enter(signin.by_token(places, token)) if token else None, go_in)


def _enter(enter: Callable[[], None], go_in: Callable[[], None]) -> None:
    try:
        enter()
    except PracticeError as error:
        st.error(plain(_said(error)))
        return
    if signin.who() is None:
        st.error("Give your user name and your password.")
        return
    go_in()


def _said(error: PracticeError) -> str:
    """Errors of the store in the reader's words; the path of its file is of no use to them."""
    if "key" in str(error) and not os.environ.get("PAYERWATCH_PRACTICE_KEY"):
        return "The server has no key for the practice's store. An administrator starts it with PAYERWATCH_PRACTICE_KEY set."
    words = str(error)
    return f"{words[0].upper()}{words[1:]}."
