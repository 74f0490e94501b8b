"""Sessions for pages and services: a token that times out. The store keeps only the token's hash."""

from __future__ import annotations

import datetime as dt
import hashlib

from practice.access.actor import Actor, Purpose, Role
from practice.refused import AccessRefused
from practice.store.columns import moment, stamp
from practice.store.connection import Store

IDLE = dt.timedelta(minutes=15)
LONGEST = dt.timedelta(hours=10)
_LEAST_TOKEN = 32


def open_session(store: Store, actor: Actor, token: str, at: dt.datetime) -> None:
    """Begin a session for a person who has just been let in. `token` comes from the entrance's source of randomness."""
    if len(token) < _LEAST_TOKEN:
        raise ValueError(f"a session's token has at least {_LEAST_TOKEN} characters")
    store.connection.execute(
        "INSERT INTO sessions(token, user, opened_at, seen_at) VALUES (?, ?, ?, ?)", (_hash(token), actor.user, stamp(at), stamp(at))
    )


def session_actor(store: Store, token: str, at: dt.datetime, *, purpose: Purpose = Purpose.PAYMENT, consent: str = "") -> Actor:
    """The person of a session, with the role as it is now. Raises AccessRefused where it is over, idle for `IDLE`, or the user is gone."""
    row = store.connection.execute(
        "SELECT s.opened_at, s.seen_at, u.name, u.role, u.provider FROM sessions s JOIN users u ON u.name = s.user"
        " WHERE s.token = ? AND u.active = 1",
        (_hash(token),),
    ).fetchone()
    if row is None or at - moment(row[1]) > IDLE or at - moment(row[0]) > LONGEST or at < moment(row[1]) - IDLE:
        close_session(store, token)
        raise AccessRefused("the session is over; log in again")
    store.connection.execute("UPDATE sessions SET seen_at = max(seen_at, ?) WHERE token = ?", (stamp(at), _hash(token)))
    return Actor(row[2], Role(row[3]), purpose, consent, row[4])


def close_session(store: Store, token: str) -> None:
    """End a session."""
    store.connection.execute("DELETE FROM sessions WHERE token = ?", (_hash(token),))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
