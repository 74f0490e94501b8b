"""How fast one host is asked: backing off when it says that it is too much, and coming back slowly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 120.0  # seconds; a host that asks for more is left alone for this visit
SLOWEST = 60.0  # seconds between two requests, however often a host complains
_FIRST_STEP = 0.25
_GOOD_ANSWERS = 20  # so many in a row halve the delay again


class HostPace:
    """The pace of one host. Times are seconds of a monotonic clock, given by the caller.

    set_delay: told whenever the delay between two requests changes.
    """

    def __init__(self, delay: float, set_delay: Callable[[float], None]) -> None:
        self._declared = self._delay = delay
        self._set_delay = set_delay
        self._held_until = 0.0
        self._good = 0

    def at_least(self, delay: float) -> None:
        """Keep the delay that robots.txt asks for, where it is longer than the declared one."""
        self._declared = max(self._declared, delay)
        self._change(max(self._delay, self._declared))

    def wait(self, now: float) -> float:
        """How many seconds to wait before the next request."""
        return max(0.0, self._held_until - now)

    def complained(self, now: float, wait: float) -> None:
        """The host answered 429 or 503: nobody asks it for `wait` seconds, then more slowly than before."""
        self._good = 0
        self._held_until = max(self._held_until, now + wait)
        self._change(min(SLOWEST, max(self._delay * 2, _FIRST_STEP)))

    def went_well(self) -> None:
        """The host answered; after enough of these it is asked faster again, never faster than declared."""
        if self._delay == self._declared:
            return
        self._good += 1
        if self._good >= _GOOD_ANSWERS:
            self._good = 0
            halved = self._delay / 2
            self._change(self._declared if halved < max(self._declared, _FIRST_STEP) else halved)

    def _change(self, delay: float) -> None:
        if delay != self._delay:
            self._delay = delay
            self._set_delay(delay)


def backoff(attempt: int, delay: float) -> float:
    """Seconds before the next try: doubling from the declared delay (at least 0.1 s), no longer than LONGEST_WAIT."""
    return float(min(LONGEST_WAIT, max(delay, 0.1) * 2**attempt))


def retry_after(value: str | None, now: dt.datetime) -> float | None:
    """The seconds that a Retry-After header asks for (a number or an HTTP date); None where it says nothing readable."""
    said = (value or "").strip()
    if said.isascii() and said.isdigit():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max(0.0, (aware - now).total_seconds())
