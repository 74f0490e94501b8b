"""Addresses as values: what discovery reads (a listing) and what it finds (policies and further listings)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from policies.model import Issue, Listed

_DEFAULT_PORTS = {"http": 80, "https": 443}
_KEPT_IN_PATH = "/%:@!$&'()*+,;=~-._"
_KEPT_IN_QUERY = _KEPT_IN_PATH + "?[]"


@dataclass(frozen=True, slots=True)
class Listing:
    """One answer in which policies may be listed: the address it came from and its bytes."""

    url: str
    body: bytes
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What an ASP.NET page is sent to give one document: the values of __EVENTTARGET and __EVENTARGUMENT."""

    page: str
    target: str
    argument: str


@dataclass(frozen=True, slots=True)
class PolicyAddress:
    """One policy as the listing names it.

    url       absolute and normalised; of a postback the listing's address with "#" and the policy's number or title
    listed    what the listing says of it
    landing   the address is a page that holds a link to the document, not the document
    postback  how the document is asked for where it has no address of its own
    """

    url: str
    listed: Listed = field(default_factory=Listed)
    landing: bool = False
    postback: Target | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What one listing gave: policies in order of appearance, further listings, and what could not be used."""

    policies: tuple[PolicyAddress, ...] = ()
    listings: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()


def normalise(base: str, href: str, *, drop_query: tuple[str, ...] = ()) -> str | None:
    """The absolute http(s) address that `href` means on the page `base`; None for anything else (mailto:, javascript:).

    Scheme and host in lower case, no default port, no fragment, no credentials, unsafe characters percent-encoded.
    """
    try:
        parts = urlsplit(urljoin(base, re.sub(r"[\t\r\n]", "", href.strip())))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return None
    netloc = f"[{host}]" if ":" in host else _ascii_host(host)
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        netloc += f":{port}"
    query = quote(_without(parts.query, drop_query), safe=_KEPT_IN_QUERY)
    return urlunsplit((parts.scheme, netloc, quote(parts.path, safe=_KEPT_IN_PATH) or "/", query, ""))


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return quote(host)


def _without(query: str, names: tuple[str, ...]) -> str:
    if not names or not query:
        return query
    if "*" in names:
        return ""
    return urlencode([(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key not in names])


def with_parameter(url: str, name: str, value: str) -> str:
    """The address with one query parameter set, replacing it where it stands already."""
    parts = urlsplit(url)
    pairs = [(key, old) for key, old in parse_qsl(parts.query, keep_blank_values=True) if key != name]
    return urlunsplit(parts._replace(query=urlencode([*pairs, (name, value)])))


def host_and_port(url: str) -> tuple[str, int]:
    """Host in lower case and port, the scheme's own where none is written."""
    parts = urlsplit(url)
    return (parts.hostname or "").lower(), parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
