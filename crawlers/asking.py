"""One polite question: guard, robots, pace, retries, redirects; every response goes to the archive."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlencode

from crawlers.addresses import host_and_port, normalise
from crawlers.answers import Answer, Ask, AskError, Raw, conditions, cookies_of, decoded
from crawlers.declaration import Declaration
from crawlers.guard import redirect_refusal, refusal
from crawlers.ledger import Ledger
from crawlers.pace import LONGEST_WAIT, HostPace, backoff, retry_after
from crawlers.robots import Rules, read_rules, robots_address
from policies.model import Fetch, Outcome, Problem

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_COMPLAINTS = frozenset({429, 503})
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_RETRIED = frozenset({Problem.NETWORK, Problem.TIMEOUT})


Render = Callable[[Declaration, str], Awaitable[Raw | None]]


class Sender(Protocol):
    """What sends one request. Raises AskError with NETWORK, TIMEOUT, TOO_LARGE or HOST_REFUSED."""

    async def send(self, declaration: Declaration, url: str, headers: Mapping[str, str], form: bytes | None) -> Raw:
        """One request and its response, no redirect followed."""

    def set_delay(self, declaration: Declaration, url: str, delay: float) -> None:
        """From now on, ask the host of the address no more often than every `delay` seconds."""

    def now(self) -> float:
        """Seconds of a monotonic clock."""


class Asker:
    """Asks politely on behalf of all sources of a visit."""

    def __init__(self, sender: Sender, ledger: Ledger, *, agent: str, at: dt.datetime, clock: Callable[[], dt.datetime]) -> None:
        self._sender, self._ledger = sender, ledger
        self._agent, self._at, self._clock = agent, at, clock
        self._paces: dict[tuple[str, int], HostPace] = {}
        self._rules: dict[str, Awaitable[Rules]] = {}

    async def ask(self, ask: Ask) -> Answer:
        """The answer, redirects followed. Raises AskError where there is none, or where it may not be asked for."""
        refused = refusal(ask.declaration, ask.url)
        if refused:
            raise AskError(Problem.HOST_REFUSED, f"{ask.url} is not asked for: {refused}")
        url, form = ask.url, ask.form
        for _ in range(MAX_REDIRECTS + 1):
            robots = await self.permission(ask.declaration, url) if ask.purpose != "robots" else "n/a"
            answer = await self._patiently(ask, url, form, robots)
            location = answer.header("location") if answer.status in _REDIRECTS else None
            target = normalise(url, location) if location else None
            if target is None:
                return answer
            refused = redirect_refusal(ask.declaration, url, target)
            if refused:
                raise AskError(Problem.HOST_REFUSED, f"the redirect to {target} is not followed: {refused}", robots=robots)
            form = form if answer.status in {307, 308} else None
            url = target
        raise AskError(Problem.HTTP_ERROR, f"more than {MAX_REDIRECTS} redirects, the last to {url}")

    def now(self) -> float:
        """Seconds of a monotonic clock."""
        return self._sender.now()

    async def permission(self, declaration: Declaration, url: str) -> str:
        """What robots.txt says of the address: "allowed" or "absent". Raises AskError where it refuses."""
        origin = robots_address(url)
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._learn_rules(declaration, origin))
        rules = await self._rules[origin]
        decision = rules.decide(url, self._agent)
        if decision == "refused":
            raise AskError(Problem.ROBOTS, f"{origin} refuses {url}: ask the payer, or take the source out", robots=decision)
        if decision == "unreachable":
            detail = f"{origin} could not be read, so nothing on this host is asked for in this visit (RFC 9309, 2.3.1.4)"
            raise AskError(Problem.ROBOTS, detail, robots=decision)
        return decision

    async def _learn_rules(self, declaration: Declaration, origin: str) -> Rules:
        rules = await self._fetch_rules(declaration, origin)
        self.pace(declaration, origin).at_least(rules.delay(self._agent))
        return rules

    async def _fetch_rules(self, declaration: Declaration, origin: str) -> Rules:
        earlier = self._ledger.earlier_robots(origin)
        if earlier is not None and (rules := self._earlier_rules(earlier)):
            return rules
        source_id = declaration.source_id
        try:
            answer = await self.ask(Ask(declaration, origin, "robots"))
        except AskError as error:
            self._ledger.write(self.failed(source_id, origin, "robots", error))
            return Rules("unreachable")
        rules = read_rules(answer.status, answer.body)
        fetch = self.fetched(source_id, origin, "robots", answer)
        if rules.state == "unreachable":
            fetch = self.failed(source_id, origin, "robots", AskError(Problem.HTTP_ERROR, f"robots.txt answered {answer.status}"), answer)
        self._ledger.write(fetch)
        return rules

    def _earlier_rules(self, earlier: Fetch) -> Rules | None:
        if earlier.outcome is Outcome.FAILED or earlier.status is None:
            return Rules("unreachable")
        body = self._ledger.body(earlier.snapshot_id)
        return None if body is None else read_rules(earlier.status, body)

    def pace(self, declaration: Declaration, url: str) -> HostPace:
        """The pace of the host of an address; the first source that asks it sets the declared delay."""
        key = host_and_port(url)
        if key not in self._paces:
            self._paces[key] = HostPace(declaration.request.delay, lambda delay: self._sender.set_delay(declaration, url, delay))
        return self._paces[key]

    async def _patiently(self, ask: Ask, url: str, form: Mapping[str, str] | None, robots: str) -> Answer:
        pace, wanted = self.pace(ask.declaration, url), ask.declaration.request
        attempt = 0
        while True:
            await self._hold(pace, url, robots)
            last = attempt == wanted.retries
            wait = backoff(attempt, wanted.delay)
            try:
                answer = await self._once(ask, url, form, robots)
            except AskError as error:
                error.robots = robots
                if last or error.problem not in _RETRIED:
                    raise
                await asyncio.sleep(wait)
            else:
                if answer.status in _COMPLAINTS:
                    said = retry_after(answer.header("retry-after"), answer.fetched_at)
                    pace.complained(self._sender.now(), wait if said is None else said)
                elif answer.status not in _TRANSIENT:
                    pace.went_well()
                if last or answer.status not in _TRANSIENT:
                    return answer
                if answer.status not in _COMPLAINTS:
                    await asyncio.sleep(wait)
            attempt += 1

    async def _hold(self, pace: HostPace, url: str, robots: str) -> None:
        while wait := pace.wait(self._sender.now()):
            if wait > LONGEST_WAIT:
                detail = f"{host_and_port(url)[0]} asks to be left alone for {wait:.0f} s: it is asked again at the next visit"
                raise AskError(Problem.HTTP_ERROR, detail, robots=robots)
            await asyncio.sleep(wait)

    async def rendered(self, declaration: Declaration, url: str, render: Render) -> Answer | None:
        """A page opened in a browser, under the same rules: guard, robots, archive. None where the address is a download."""
        refused = refusal(declaration, url)
        if refused:
            raise AskError(Problem.HOST_REFUSED, f"{url} is not asked for: {refused}")
        robots = await self.permission(declaration, url)
        try:
            raw = await render(declaration, url)
        except AskError as error:
            error.robots = robots
            raise
        if raw is None:
            return None
        fetched_at = self._clock()
        known = self._ledger.known(declaration.source_id, url)
        archived = self._ledger.keep(url=url, status=raw.status, headers=raw.headers, body=raw.body, fetched_at=fetched_at, known=known)
        return Answer(url, raw.status, raw.headers, raw.body, archived, robots, fetched_at)

    async def _once(self, ask: Ask, url: str, form: Mapping[str, str] | None, robots: str) -> Answer:
        wanted = ask.declaration.request
        headers = {"Accept": "*/*", **wanted.headers, **ask.headers, "Accept-Encoding": "gzip", "User-Agent": self._agent}
        if ask.validators is not None and form is None:
            headers |= conditions(ask.validators)
        if ask.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in ask.cookies.items())
        body = None if form is None else urlencode(form).encode()
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        raw = await self._sender.send(ask.declaration, url, headers, body)
        fetched_at = self._clock()
        if ask.cookies is not None:
            ask.cookies.update(cookies_of(raw.headers))
        content = b"" if raw.status == HTTPStatus.NOT_MODIFIED else decoded(raw, wanted.max_bytes)
        archived = None
        if ask.purpose != "token":  # a token opens doors: it is used and not kept
            archived = self._ledger.keep(
                url=url, status=raw.status, headers=raw.headers, body=content, fetched_at=fetched_at, known=ask.validators
            )
        return Answer(url, raw.status, raw.headers, content, archived, robots, fetched_at)

    def fetched(self, source_id: str, url: str, purpose: str, answer: Answer) -> Fetch:
        """The journal's line for an answer that is taken as it is."""
        archived = answer.archived
        return Fetch(
            source_id,
            url,
            purpose,
            Outcome.FETCHED,
            observed_at=self._at,
            fetched_at=answer.fetched_at,
            status=answer.status,
            content_type=answer.header("content-type"),
            etag=answer.header("etag"),
            last_modified=answer.header("last-modified"),
            snapshot_id=archived.snapshot_id if archived else None,
            length=len(answer.body),
            robots=answer.robots,
            warc_file=archived.warc_file if archived else None,
            warc_offset=archived.warc_offset if archived else None,
        )

    def failed(self, source_id: str, url: str, purpose: str, error: AskError, answer: Answer | None = None) -> Fetch:
        """The journal's line for a question that came to nothing, with its proof where there was an answer."""
        archived = answer.archived if answer else None
        return Fetch(
            source_id,
            url,
            purpose,
            Outcome.FAILED,
            observed_at=self._at,
            fetched_at=answer.fetched_at if answer else error.fetched_at or self._clock(),
            status=answer.status if answer else None,
            content_type=answer.header("content-type") if answer else None,
            length=len(answer.body) if answer else None,
            robots=answer.robots if answer else error.robots,
            warc_file=archived.warc_file if archived else None,
            warc_offset=archived.warc_offset if archived else None,
            problem=error.problem,
            detail=error.detail,
        )
