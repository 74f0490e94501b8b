"""The one address that may be asked for a reading: named in the configuration, covered by a BAA, never left for another."""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

SECONDS = 60.0
MOST_ASKED = 40_000
MOST_ANSWERED = 200_000
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class AssistError(Exception):
    """The endpoint is not to be used, or gave no answer; one line that says why."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible endpoint; `base` is its path up to and without "/chat/completions"."""

    host: str
    port: int
    secure: bool
    base: str
    model: str
    key: str = field(default="", repr=False)

    @property
    def loopback(self) -> bool:
        """Whether the configuration names this machine itself."""
        return self.host in _LOOPBACK_NAMES


def endpoint(url: str, model: str, key: str, baa: str) -> Endpoint:
    """The endpoint that a configuration names. Raises AssistError where it may not be used."""
    if baa != "yes":
        raise AssistError(
            "PAYERWATCH_ASSIST_BAA: must be 'yes', which states that the endpoint is covered by a BAA; nothing is asked otherwise"
        )
    if not model.strip():
        raise AssistError("PAYERWATCH_ASSIST_MODEL: no model is named; name the one that the endpoint serves")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AssistError(f"PAYERWATCH_ASSIST_URL: no address ({error})") from error
    host = (parts.hostname or "").lower()
    if parts.scheme not in ("https", "http") or not host or parts.username is not None or parts.query or parts.fragment:
        raise AssistError(
            "PAYERWATCH_ASSIST_URL: expected an address such as https://models.example.org/v1, without a name, query or fragment"
        )
    if parts.scheme == "http" and host not in _LOOPBACK_NAMES:
        raise AssistError(f"PAYERWATCH_ASSIST_URL: {host}: expected https; plain http is for this machine alone")
    secure = parts.scheme == "https"
    return Endpoint(host, port or (443 if secure else 80), secure, parts.path.rstrip("/"), model.strip(), key)


def ask(to: Endpoint, messages: list[dict[str, str]], seconds: float = SECONDS) -> str:
    """What the model answers. No redirect is followed, no proxy used, no other host asked. Raises AssistError."""
    body = json.dumps({"model": to.model, "messages": messages, "temperature": 0}).encode()
    if len(body) > MOST_ASKED:
        raise AssistError(f"the passage is too long to be asked about: {len(body)} bytes, at most {MOST_ASKED}")
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Host": to.host}
    if to.key:
        headers["Authorization"] = f"Bearer {to.key}"
    ends = time.monotonic() + seconds
    connection = _connected(to, seconds)
    try:
        connection.request("POST", f"{to.base}/chat/completions", body, headers)
        answer = connection.getresponse()
        if answer.status != 200:
            raise AssistError(f"{to.host} answered with status {answer.status}; expected 200, and no redirect is followed")
        return _content(_whole(connection, answer, ends))
    except (OSError, http.client.HTTPException) as error:
        raise AssistError(f"{to.host} gave no answer ({type(error).__name__}: {error})") from error
    finally:
        connection.close()


def _connected(to: Endpoint, seconds: float) -> http.client.HTTPConnection:
    """A connection to an address of the host that was looked at before, so that a name cannot lead elsewhere meanwhile."""
    address = _address(to)
    connection = http.client.HTTPConnection(to.host, to.port, timeout=seconds)
    try:
        plain = socket.create_connection((address, to.port), timeout=seconds)
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=to.host) if to.secure else plain
    except OSError as error:
        raise AssistError(f"{to.host} cannot be reached ({error})") from error
    return connection


def _address(to: Endpoint) -> str:
    try:
        found = sorted({str(info[4][0]) for info in socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM)})
    except OSError as error:
        raise AssistError(f"{to.host}: no such host ({error})") from error
    refused = [one for one in found if not allowed(one, loopback=to.loopback)]
    if refused or not found:
        raise AssistError(
            f"{to.host}: leads to {', '.join(refused) or 'no address'}, which is no public address; only a loopback host may be named"
        )
    return found[0]


def allowed(address: str, *, loopback: bool) -> bool:
    """Whether an address may be asked: a public one, or this machine where the configuration names it."""
    one = ipaddress.ip_address(address.split("%")[0])
    if isinstance(one, ipaddress.IPv6Address) and one.ipv4_mapped:
        one = one.ipv4_mapped
    return one.is_loopback if loopback else one.is_global and not one.is_multicast


def _whole(connection: http.client.HTTPConnection, answer: http.client.HTTPResponse, ends: float) -> bytes:
    found = bytearray()
    while True:
        left = ends - time.monotonic()
        if left <= 0:
            raise AssistError("the answer took too long and was broken off")
        if connection.sock is not None:
            connection.sock.settimeout(left)
        piece = answer.read1(16_384)
        if not piece:
            return bytes(found)
        found += piece
        if len(found) > MOST_ANSWERED:
            raise AssistError(f"the answer is longer than {MOST_ANSWERED} bytes and was broken off")


def _content(data: bytes) -> str:
    try:
        row: Any = json.loads(data)
        content = row["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise AssistError("the answer is not that of a chat completion; is the address an OpenAI-compatible one?") from error
    if not isinstance(content, str):
        raise AssistError("the answer holds no text")
    return content
