"""robots.txt: fetched once a host and run, obeyed as RFC 9309 says, the decision kept with every fetch."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

MAX_ROBOTS = 512_000  # bytes; the RFC lets a crawler stop at 500 KiB
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host's robots.txt says.

    state  "allowed" (there is one and it is obeyed), "absent" (4xx: everything is allowed) or
           "unreachable" (5xx or no answer: nothing is allowed)
    """

    state: str
    parsed: Protego | None = None

    def decide(self, url: str, agent: str) -> str:
        """allowed, refused, absent or unreachable: the word that stands in Fetch.robots."""
        if self.parsed is not None and not self.parsed.can_fetch(url, agent):
            return "refused"
        return self.state

    def delay(self, agent: str) -> float:
        """The seconds between two requests that Crawl-delay or Request-rate asks for, 0 where neither is given."""
        if self.parsed is None:
            return 0.0
        rate = self.parsed.request_rate(agent)
        return max(float(self.parsed.crawl_delay(agent) or 0), rate.seconds / rate.requests if rate and rate.requests else 0.0)


def read_rules(status: int, body: bytes) -> Rules:
    """The rules in an answer for robots.txt. A 429 counts as unreachable: the host asks to be left alone."""
    if status == _TOO_MANY or status >= 500:
        return Rules("unreachable")
    if status >= 400:
        return Rules("absent")
    return Rules("allowed", Protego.parse(body[:MAX_ROBOTS].decode("utf-8-sig", errors="replace")))


def robots_address(url: str) -> str:
    """The robots.txt that speaks for an address."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
