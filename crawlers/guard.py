"""Where requests may go: declared hosts only, and public addresses only, checked again at every redirect and at every connection.

A name is resolved once for a connection, its addresses are checked, and the connection goes to an address that passed:
a name that changes its address between check and connection (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawlers.addresses import host_and_port
from crawlers.declaration import Declaration

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Reached from inside a cloud although they are not private: Azure's host services.
_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})


def refusal(declaration: Declaration, url: str) -> str | None:
    """Why this source may not ask for the address, in words; None where it may."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return f"{parts.scheme or 'no scheme'}: only http and https are asked for"
    host, port = host_and_port(url)
    if f"{host}:{port}" in declaration.loopback:
        return None
    address = literal(host)
    if address is not None and not is_public(address):
        return f"{host} is a {kind(address)} address"
    if host not in declaration.hosts:
        return f"{host} is not named in hosts"
    return None


def redirect_refusal(declaration: Declaration, url: str, target: str) -> str | None:
    """Why a redirect from `url` to `target` is not followed, in words; None where it is."""
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme == "http":
        return "it leads from https to http"
    return refusal(declaration, target)


def literal(host: str) -> IPAddress | None:
    """The address that a host is written as, in any of the notations that resolvers take ("127.1", "0x7f000001")."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return _old_notation(host)


def _old_notation(host: str) -> IPAddress | None:
    parts = host.split(".")
    if len(parts) > 4:
        return None
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:
        return None
    value = numbers[-1]
    for position, number in enumerate(numbers[:-1]):
        value += number << (24 - 8 * position)
    return ipaddress.ip_address(value) if 0 <= value < 2**32 else None


def _number(text: str) -> int:
    return int(text, 8) if text.startswith("0") and text.isdigit() else int(text, 0)


def is_public(address: IPAddress) -> bool:
    """Whether an address is one of the public Internet, whatever IPv4 address it carries inside included."""
    inner = _carried(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved and address not in _METADATA


def _carried(address: IPAddress) -> IPAddress | None:
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo is not None:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour


def kind(address: IPAddress) -> str:
    """What sort of address it is, in one word, for messages."""
    inner = _carried(address) or address
    sorts = ("unspecified", "loopback", "link_local", "multicast", "private", "reserved")
    found = next((sort for sort in sorts if getattr(inner, f"is_{sort}")), "special")
    return found.replace("_", "-")


class Gate:
    """Which resolved addresses may be connected to; remembers what it refused, so that a failure can be told by name."""

    def __init__(self, loopback: Iterable[str] = ()) -> None:
        self._loopback = frozenset(loopback)
        self._refused: dict[str, str] = {}

    def admits(self, host: str, port: int, resolved: str) -> bool:
        """Whether a connection meant for host:port may go to the resolved address."""
        address = ipaddress.ip_address(resolved.partition("%")[0])
        if is_public(address) or (address.is_loopback and f"{host}:{port}" in self._loopback):
            return True
        self._refused[host] = f"{host} resolves to {resolved}, a {kind(address)} address"
        return False

    def refused(self, host: str) -> str | None:
        """Why the last connection to a host was refused, if it was."""
        return self._refused.get(host)
