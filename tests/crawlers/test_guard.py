"""Where a request may go."""

from __future__ import annotations

import ipaddress

import pytest

from crawlers.declaration import Declaration
from crawlers.guard import Gate, is_public, redirect_refusal, refusal

DECLARATION = Declaration.model_validate(
    {
        "source_id": "a.b",
        "payer": {"id": "a", "name": "A"},
        "lob": ["commercial"],
        "hosts": ["www.a.example", "8.8.8.8"],
        "loopback": ["127.0.0.1:8765"],
        "discover": {"method": "pages", "start": ["https://www.a.example/"]},
    }
)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "168.63.129.16",
        "::1",
        "::",
        "fe80::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:db8::1",
    ],
)
def test_an_address_that_is_not_of_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_a_public_address_passes(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "https://www.a.example/x.pdf",
        "http://WWW.A.EXAMPLE/x.pdf",
        "http://127.0.0.1:8765/list.html",
        "http://8.8.8.8/",
    ],
)
def test_a_declared_place_may_be_asked(url: str) -> None:
    assert refusal(DECLARATION, url) is None


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://a.example/", "not named in hosts"),
        ("https://www.a.example.evil.example/", "not named in hosts"),
        ("https://www.a.example@evil.example/", "not named in hosts"),
        ("http://127.0.0.1:8766/", "loopback"),
        ("http://127.0.0.1/", "loopback"),
        ("http://127.1:8765/", "loopback"),
        ("http://2130706433/", "loopback"),
        ("http://0x7f.0.0.1/", "loopback"),
        ("http://0177.0.0.1/", "loopback"),
        ("http://[::ffff:127.0.0.1]:8765/", "loopback"),
        ("http://169.254.169.254/latest", "link-local"),
        ("http://0.0.0.0:8765/", "unspecified"),
        ("file:///etc/passwd", "only http and https"),
        ("ftp://www.a.example/", "only http and https"),
    ],
)
def test_anything_else_is_refused_in_words(url: str, words: str) -> None:
    assert words in (refusal(DECLARATION, url) or "")


def test_a_redirect_may_go_up_to_https_and_not_down() -> None:
    assert redirect_refusal(DECLARATION, "http://www.a.example/", "https://www.a.example/") is None
    assert redirect_refusal(DECLARATION, "https://www.a.example/", "http://www.a.example/") == "it leads from https to http"


def test_the_gate_admits_loopback_by_name_and_port_only() -> None:
    gate = Gate(["localhost:8000"])
    assert gate.admits("localhost", 8000, "127.0.0.1")
    assert gate.admits("www.a.example", 443, "8.8.8.8")
    assert not gate.admits("localhost", 8001, "127.0.0.1")
    assert not gate.admits("localhost", 8000, "10.0.0.1")
    assert not gate.admits("rebound.example", 443, "127.0.0.1")
    assert gate.refused("rebound.example") == "rebound.example resolves to 127.0.0.1, a loopback address"
    assert gate.refused("www.a.example") is None
