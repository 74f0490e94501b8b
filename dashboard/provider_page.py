"""The part of the page "Sign in" for the practice's identity provider: the link that leads there, and the coming back."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard import signin
from dashboard.places import Places, now
from dashboard.provider import WAITS, Addresses, Arrivals, Asked, Waiting, address_for, browser_mark, discover, leaving, token_for
from dashboard.style import plain
from practice.access.oidc import load_provider
from practice.refused import AccessRefused, PracticeError

SECRET = "PAYERWATCH_OIDC_SECRET"  # noqa: S105 - the variable's name
_COOKIE = "_streamlit_xsrf"
_WAITING = Waiting()
_ARRIVED: Arrivals[signin.Opened | PracticeError] = Arrivals()
_KIND = re.compile(r"[a-z_]{1,40}")


def came_back(places: Places) -> None:
    """Take in a person whom the provider sent back. Raises PracticeError.

    A newer run of the page may break this one off wherever it touches the session, and comes with the same address: what the provider's
    answer led to is kept, for this page's session alone, until the person is in.
    """
    said = st.query_params.to_dict()
    context = get_script_run_ctx()
    if "state" not in said or context is None or not places.provider.is_file():
        return
    browser = _browser()
    outcome = _ARRIVED.once((context.session_id, said["state"]), lambda: _arrived(places, said, browser))
    if isinstance(outcome, signin.Opened):
        signin.enter(outcome)
    else:
        st.session_state.pop("provider_asked", None)
    st.query_params.clear()
    if isinstance(outcome, PracticeError):
        raise outcome


def _arrived(places: Places, said: Mapping[str, str], browser: str) -> signin.Opened | PracticeError:
    """What the answer leads to. Nothing in here touches the page's session, so that nothing breaks it off."""
    try:
        asked = _WAITING.take(said["state"], browser, now())
        if "code" not in said:
            kind = said.get("error", "")
            raise AccessRefused(f"your identity provider did not let you in{f' ({kind})' if _KIND.fullmatch(kind) else ''}")
        provider = load_provider(places.provider)
        token, keys = token_for(said["code"], asked, discover(provider.issuer), provider, os.environ.get(SECRET, ""))
        return signin.by_token(places, token, nonce=asked.nonce, keys=keys)
    except PracticeError as error:
        return error


def offer(places: Places) -> None:
    """The link to the provider, where one is configured with a way back."""
    try:
        provider = load_provider(places.provider)
        if not provider.redirect:
            return
        addresses = _addresses(provider.issuer)
        link = address_for(_begun(), addresses, provider)
    except PracticeError as error:
        st.warning(plain(f"Signing in at your identity provider is not possible now: {error}."))
        return
    name = html.escape(urlsplit(provider.issuer).hostname or "your identity provider")
    if signin.left_provider():
        _still_there(name, leaving(addresses, provider))
    st.html(f'<p class="pw-provider"><a href="{html.escape(link, quote=True)}">Sign in with {name}</a></p>')
    st.caption("You go to your organization's own sign-in page and come back here.")


def _still_there(name: str, link: str) -> None:
    """Signing out here does not end the provider's session: on a shared computer the next person would come in by one click."""
    st.html(
        f'<p class="pw-provider" role="status">You are signed out here. At {name} you are still signed in on this computer: '
        + (f'<a href="{html.escape(link, quote=True)}">sign out there too</a>.</p>' if link else "sign out there too if others use it.</p>")
    )


def by_hand(places: Places) -> bool:
    """Whether a token may be entered by hand: only where the operator keeps the provider's keys."""
    try:
        return load_provider(places.provider).jwks is not None
    except PracticeError:
        return True


def _begun() -> Asked:
    """This browser session's sign-in; a new one where there is none, or it is soon over."""
    kept = st.session_state.get("provider_asked")
    if not isinstance(kept, Asked) or now() - kept.at > WAITS / 2:
        kept = _WAITING.begin(_browser(), now())
        st.session_state["provider_asked"] = kept
    return kept


def _browser() -> str:
    return browser_mark(st.context.cookies.get(_COOKIE, ""))


@st.cache_data(ttl=3600, max_entries=4, show_spinner=False)
def _addresses(issuer: str) -> Addresses:
    return discover(issuer)
