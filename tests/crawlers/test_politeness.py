"""Pace, Retry-After, robots.txt and content codings as values."""

from __future__ import annotations

import datetime as dt
import gzip
import zlib

import pytest

from crawlers.answers import AskError, Raw, decoded
from crawlers.pace import HostPace, backoff, retry_after
from crawlers.robots import read_rules, robots_address
from policies.model import Problem

NOW = dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("7", 7.0),
        (" 120 ", 120.0),
        ("Mon, 02 Mar 2026 06:00:30 GMT", 30.0),
        ("Mon, 02 Mar 2026 05:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        (None, None),
        ("-5", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(said: str | None, seconds: float | None) -> None:
    assert retry_after(said, NOW) == seconds


def test_backoff_doubles_from_the_declared_delay_and_ends() -> None:
    assert [backoff(attempt, 1.0) for attempt in range(4)] == [1, 2, 4, 8]
    assert backoff(0, 0) == 0.1
    assert backoff(30, 1.0) == 120


def test_a_complaint_slows_a_host_and_good_answers_bring_it_back() -> None:
    told: list[float] = []
    pace = HostPace(1.0, told.append)
    pace.complained(100.0, 5.0)
    pace.complained(101.0, 1.0)
    assert told == [2.0, 4.0]
    assert pace.wait(102.0) == 3.0
    assert pace.wait(106.0) == 0.0
    for _ in range(40):
        pace.went_well()
    assert told == [2.0, 4.0, 2.0, 1.0]
    for _ in range(40):
        pace.went_well()
    assert told[-1] == 1.0


def test_a_host_without_delay_that_complains_gets_one() -> None:
    told: list[float] = []
    pace = HostPace(0.0, told.append)
    pace.complained(0.0, 0.0)
    for _ in range(20):
        pace.went_well()
    assert told == [0.25, 0.0]


def test_crawl_delay_is_kept_where_it_is_longer() -> None:
    told: list[float] = []
    pace = HostPace(1.0, told.append)
    pace.at_least(0.5)
    pace.at_least(10.0)
    assert told == [10.0]


def test_robots_longest_match_and_wildcards() -> None:
    rules = read_rules(200, b"User-agent: *\nDisallow: /*?\nAllow: /medicare-coverage-database/*?\nCrawl-delay: 7\n")
    agent = "payerwatch/1 (+ops@example.org)"
    assert rules.decide("https://a.example/medicare-coverage-database/view/lcd.aspx?lcdid=1", agent) == "allowed"
    assert rules.decide("https://a.example/search?q=1", agent) == "refused"
    assert rules.decide("https://a.example/plain.html", agent) == "allowed"
    assert rules.delay(agent) == 7.0


def test_rules_for_us_by_name_come_before_those_for_all() -> None:
    rules = read_rules(200, b"User-agent: *\nDisallow:\n\nUser-agent: payerwatch\nDisallow: /\n")
    assert rules.decide("https://a.example/x", "payerwatch/1 (+ops@example.org)") == "refused"


@pytest.mark.parametrize(
    ("status", "word"), [(404, "absent"), (403, "absent"), (406, "absent"), (410, "absent"), (429, "unreachable"), (503, "unreachable")]
)
def test_a_missing_robots_allows_and_a_broken_one_does_not(status: int, word: str) -> None:
    assert read_rules(status, b"").decide("https://a.example/x", "payerwatch") == word


def test_a_page_instead_of_robots_says_nothing() -> None:
    rules = read_rules(200, b"<!doctype html><html><body>Welcome</body></html>")
    assert rules.decide("https://a.example/x", "payerwatch") == "allowed"


def test_robots_address_keeps_the_port() -> None:
    assert robots_address("http://127.0.0.1:8765/a/b?c=1#d") == "http://127.0.0.1:8765/robots.txt"


def raw(body: bytes, coding: str) -> Raw:
    return Raw(200, (("Content-Encoding", coding),), body)


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (b"words", "identity"),
        (gzip.compress(b"words"), "gzip"),
        (gzip.compress(b"wo") + gzip.compress(b"rds"), "x-gzip"),
        (gzip.compress(b"words") + b"\0\0\0", "GZIP"),
        (zlib.compress(b"words"), "deflate"),
        (zlib.compress(b"words")[2:-4], "deflate"),
    ],
    ids=("plain", "gzip", "two members", "padded", "zlib", "raw deflate"),
)
def test_content_codings_are_undone(body: bytes, coding: str) -> None:
    assert decoded(raw(body, coding), 1_000) == b"words"


def test_a_bomb_is_stopped_and_damage_is_told() -> None:
    with pytest.raises(AskError) as large:
        decoded(raw(gzip.compress(b"0" * 1_000_000), "gzip"), 1_000)
    assert large.value.problem is Problem.TOO_LARGE
    with pytest.raises(AskError) as damaged:
        decoded(raw(gzip.compress(b"words" * 100)[:-12], "gzip"), 10_000)
    assert damaged.value.problem is Problem.NETWORK
    with pytest.raises(AskError) as unasked:
        decoded(raw(b"?", "br"), 1_000)
    assert unasked.value.problem is Problem.WRONG_TYPE
