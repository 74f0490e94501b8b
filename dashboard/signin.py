"""Who is signed in. The session's token lies in this browser session's memory on the server, and nowhere else; the store keeps its hash."""

from __future__ import annotations

import datetime as dt
import functools
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.places import Places, now
from practice.access.actor import Actor, Purpose, Role
from practice.access.oidc import load_provider, subject_of
from practice.access.roles import may
from practice.access.sessions import IDLE, close_session, open_session, session_actor
from practice.access.users import authenticate, come_in
from practice.refused import AccessRefused, PracticeError
from practice.store.connection import Store, open_store
from practice.store.door import Door
from practice.store.key import VARIABLE, Key, chosen_key

_TOKEN, _WHO, _SEEN = "session_token", "signed_in", "session_seen"
_PROVIDER = "came_by_provider"
PAGES = {
    "today": ("findings.write", "cases.read", "schedule.read"),
    "appeals": ("denials.detail",),
    "denials": ("denials.read",),
    "audit": ("audit.read",),
}
"""Page → the acts of which a role needs one to use it."""


class SignedOut(Exception):
    """Nobody is signed in, or no longer; the message says it in one sentence."""


@contextmanager
def door(places: Places, purpose: Purpose = Purpose.PAYMENT, consent: str = "") -> Iterator[Door]:
    """The practice's store for the person who is signed in, for one action; the role is read anew each time.

    Raises SignedOut where nobody is, or the session was idle too long, and PracticeError where the store cannot be opened.
    """
    token = st.session_state.get(_TOKEN)
    if not token:
        raise SignedOut("Sign in to see this page.")
    with _store(places) as store:
        try:
            actor = session_actor(store, token, now(), purpose=purpose, consent=consent)
        except AccessRefused:
            forget()
            minutes = int(IDLE.total_seconds() // 60)
            raise SignedOut(f"Your session is over: it ends after {minutes} minutes without use. Sign in again.") from None
        st.session_state[_SEEN], st.session_state[_WHO] = now(), (actor.user, actor.role)
        yield Door(store, actor, now)


def pages_for(role: Role | None) -> tuple[str, ...]:
    """The pages of the practice's side that a role may use; none for nobody."""
    return tuple(page for page, acts in PAGES.items() if role and any(may(role, act) for act in acts))


def who() -> tuple[str, Role] | None:
    """User name and role of the person who is signed in."""
    found: tuple[str, Role] | None = st.session_state.get(_WHO) if st.session_state.get(_TOKEN) else None
    return found


def user_name() -> str:
    """The signed-in person's user name; "" for nobody."""
    found = who()
    return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that the store has begun; `sent`: whether the person came from the identity provider's page."""

    token: str
    actor: Actor
    sent: bool = False


def by_password(places: Places, name: str, password: str) -> None:
    """Sign in. Raises PracticeError."""
    with _store(places) as store:
        enter(_begun(store, authenticate(store, name, password, now())))


def by_token(places: Places, id_token: str, *, nonce: str = "", keys: Mapping[str, Any] | None = None) -> Opened:
    """A session by the identity provider's word, for `enter`; `nonce` and `keys` as in `subject_of`. Raises PracticeError."""
    subject = subject_of(id_token, load_provider(places.provider), now(), nonce=nonce, keys=keys)
    with _store(places) as store:
        return _begun(store, come_in(store, subject, now()), sent=bool(nonce))


def enter(opened: Opened) -> None:
    """Make it this browser session's. Each line may be broken off for a newer run of the page, which then does all of it again."""
    forget()
    st.session_state[_TOKEN], st.session_state[_WHO], st.session_state[_SEEN] = opened.token, (opened.actor.user, opened.actor.role), now()
    st.session_state[_PROVIDER] = opened.sent


def sign_out(places: Places) -> None:
    """End the session, here and in the store."""
    token, sent = st.session_state.get(_TOKEN), st.session_state.get(_PROVIDER)
    forget()
    st.session_state[_PROVIDER] = sent
    if token:
        with _store(places) as store:
            close_session(store, token)


def left_provider() -> bool:
    """Whether the person who signed out here had come from the identity provider's page, whose own session may still be open."""
    return bool(st.session_state.get(_PROVIDER)) and who() is None


def forget() -> None:
    """Leave nothing of the person, or of anything they saw, in the browser session's memory."""
    st.session_state.clear()


def overdue(at: dt.datetime) -> bool:
    """Whether nobody has done anything for so long that what is on the screen has to go."""
    seen = st.session_state.get(_SEEN)
    return bool(st.session_state.get(_TOKEN)) and seen is not None and at - seen > IDLE


def _begun(store: Store, actor: Actor, *, sent: bool = False) -> Opened:
    token = secrets.token_urlsafe(32)
    open_session(store, actor, token, now())
    return Opened(token, actor, sent)


def _store(places: Places) -> Store:
    return open_store(places.practice_store, _key(os.environ.get(VARIABLE)))


@functools.lru_cache(maxsize=2)
def _key(environment: str | None) -> Key:
    """The server's key, read once, so that a passphrase is stretched once."""
    return chosen_key(environment)


__all__ = [
    "PAGES", "Opened", "PracticeError", "SignedOut", "by_password", "by_token", "door", "enter", "left_provider", "overdue", "pages_for",
    "sign_out", "user_name", "who",
]  # fmt: skip
