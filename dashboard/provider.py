"""Signing in at the practice's identity provider: people are sent there and come back with a code, for which it gives an ID token.

OpenID Connect's authorization code flow with PKCE. The only addresses asked are the issuer's own, by https, without redirects and proxies.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import http.client
import json
import secrets
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode, urlsplit

from practice.access.oidc import Provider
from practice.refused import AccessRefused, PracticeError

SECONDS = 10.0
MOST_ANSWERED = 200_000
WAITS = dt.timedelta(minutes=10)
MOST_WAITING = 1_000
MOST_ARRIVED = 100
Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a provider is asked, as its discovery document says. `leave` is "" where it names no page for signing out."""

    authorize: str
    token: str
    keys: str
    leave: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One sign-in that was begun. `browser` is a mark of the browser it was begun in; `verifier` proves to the provider that it was us."""

    state: str
    nonce: str
    verifier: str
    browser: str
    at: dt.datetime


class Waiting:
    """The sign-ins that were begun and have not come back yet, in this server's memory; each is good once, for ten minutes."""

    def __init__(self) -> None:
        self._asked: dict[str, Asked] = {}
        self._lock = threading.Lock()

    def begin(self, browser: str, at: dt.datetime) -> Asked:
        """A new one."""
        asked = Asked(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), browser, at)
        with self._lock:
            kept = [one for one in self._asked.values() if at - one.at <= WAITS][-MOST_WAITING:]
            self._asked = {one.state: one for one in kept} | {asked.state: asked}
        return asked

    def take(self, state: str, browser: str, at: dt.datetime) -> Asked:
        """The one that came back. Raises AccessRefused for any other than one begun in this browser, and for a second coming."""
        with self._lock:
            asked = self._asked.pop(state, None)
        if asked is None or not browser or asked.browser != browser or at - asked.at > WAITS:
            raise AccessRefused("this sign-in was not begun in this browser, was used already, or took more than ten minutes; begin again")
        return asked


class Arrivals(Generic[Outcome]):
    """What the latest answers led to, in this server's memory, so that a page that is drawn anew in between finds it again."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Outcome] = {}
        self._lock = threading.Lock()

    def once(self, arrival: tuple[str, str], lead: Callable[[], Outcome]) -> Outcome:
        """The outcome of an arrival (the page's session, the sign-in's state); `lead` finds it the first time."""
        with self._lock:
            if arrival in self._known:
                return self._known[arrival]
        found = lead()
        with self._lock:
            kept = list(self._known.items())[1 - MOST_ARRIVED :]
            self._known = dict(kept) | {arrival: found}
        return found


def discover(issuer: str) -> Addresses:
    """The provider's addresses. Raises PracticeError."""
    said = _asked(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != issuer:
        raise PracticeError(f"{issuer}: the provider calls itself by another name; put the issuer in oidc.yml right")
    found = [said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint")]
    authorize, token, keys, leave = (one if isinstance(one, str) and one.startswith("https://") else "" for one in found)
    if not (authorize and token and keys):
        raise PracticeError(f"{issuer}: the provider names no https address for authorization, tokens or keys")
    return Addresses(authorize, token, keys, leave)


def address_for(asked: Asked, at: Addresses, provider: Provider) -> str:
    """Where the person is sent."""
    digest = hashlib.sha256(asked.verifier.encode()).digest()
    query = {
        "response_type": "code", "client_id": provider.audience, "redirect_uri": provider.redirect, "scope": "openid", "state": asked.state,
        "nonce": asked.nonce, "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), "code_challenge_method": "S256",
    }  # fmt: skip
    return _with_query(at.authorize, query)


def leaving(at: Addresses, provider: Provider) -> str:
    """Where a person ends the provider's own session; "" where the provider names no such page. We keep no token to name the person by."""
    return _with_query(at.leave, {"client_id": provider.audience}) if at.leave else ""


def _with_query(address: str, query: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def token_for(code: str, asked: Asked, at: Addresses, provider: Provider, secret: str = "") -> tuple[str, Mapping[str, Any]]:
    """The ID token that the provider gives for a code, and its public keys. Raises PracticeError."""
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": provider.redirect, "client_id": provider.audience,
        "code_verifier": asked.verifier,
    } | ({"client_secret": secret} if secret else {})  # fmt: skip
    given = _asked(at.token, urlencode(form)).get("id_token")
    if not isinstance(given, str):
        raise PracticeError("the identity provider gave no ID token")
    return given, {} if provider.jwks else _asked(at.keys)


def browser_mark(cookie: str) -> str:
    """What stays of the server's cookie against forged requests when it is masked anew for each answer; "" where it is none.

    The cookie is "2|mask|masked token|time", both in hexadecimal figures.
    """
    parts = cookie.split("|")
    if len(parts) != 4 or parts[0] != "2":
        return ""
    try:
        mask, masked = bytes.fromhex(parts[1]), bytes.fromhex(parts[2])
    except ValueError:
        return ""
    if not mask or not masked:
        return ""
    token = bytes(one ^ mask[at % len(mask)] for at, one in enumerate(masked))
    return hashlib.sha256(token).hexdigest()


def _asked(url: str, form: str | None = None) -> Mapping[str, Any]:
    """One answer, a JSON object."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise PracticeError("an identity provider is asked by https alone")
    place = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    headers = {"Accept": "application/json"} | ({"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {})
    connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=SECONDS, context=ssl.create_default_context())
    try:
        connection.request("GET" if form is None else "POST", place, form, headers)
        answer = connection.getresponse()
        body = answer.read(MOST_ANSWERED + 1)
    except (OSError, http.client.HTTPException) as error:
        raise PracticeError(f"the identity provider {parts.hostname} does not answer ({type(error).__name__})") from error
    finally:
        connection.close()
    if answer.status != 200 or len(body) > MOST_ANSWERED:
        raise PracticeError(
            f"the identity provider {parts.hostname} answered with status {answer.status}; begin again, or sign in by password"
        )
    return _object(body, parts.hostname)


def _object(body: bytes, host: str) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except ValueError as error:
        raise PracticeError(f"the identity provider {host} answered with something that is no JSON") from error
    if not isinstance(said, dict):
        raise PracticeError(f"the identity provider {host} answered with something that is no JSON object")
    return said
