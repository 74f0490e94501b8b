"""The visit to one source: its listings, then its policies, each as a line of the journal."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from http import HTTPStatus

from crawlers.addresses import Found, Listing, PolicyAddress
from crawlers.answers import Answer, Ask, AskError
from crawlers.declaration import Declaration
from crawlers.discovery import Discovery, combine, find, find_document, given_addresses, start_addresses
from crawlers.hints import reading_hints
from crawlers.ledger import final_address
from crawlers.postback_visit import PostbackSession
from crawlers.tokens import Tokens
from crawlers.tools import Tools, line
from crawlers.verdict import judge_listing, judge_policy
from policies.model import Fetch, Issue, Outcome, Problem, Validators


class SourceVisit:
    """One source during one visit."""

    def __init__(self, declaration: Declaration, tools: Tools) -> None:
        self._declaration, self._tools = declaration, tools
        self._tokens = Tokens(declaration, tools.asker, tools.ledger)
        self._issues: list[Issue] = []
        self._complete = True
        self._started: set[str] = set()
        self._session = PostbackSession(declaration, tools)

    async def run(self) -> Discovery:
        """Visit everything that the journal does not hold as done."""
        addresses = given_addresses(self._declaration) or await self._discover()
        final = await self._spread(addresses, self._policy)
        return Discovery(combine(final), self._complete, tuple(self._issues))

    async def _spread(
        self, addresses: Iterable[PolicyAddress], work: Callable[[PolicyAddress], Awaitable[PolicyAddress]]
    ) -> list[PolicyAddress]:
        """`work` on each address, as many at a time as the declaration allows, results in order."""
        waiting = deque(enumerate(addresses))
        at_once = 1 if self._declaration.discover.method == "postback" else self._declaration.request.concurrency
        results: dict[int, PolicyAddress] = {}

        async def worker() -> None:
            while waiting:
                position, address = waiting.popleft()
                results[position] = await work(address)

        async with asyncio.TaskGroup() as group:
            for _ in range(min(at_once, len(waiting))):
                group.create_task(worker())
        return [results[position] for position in sorted(results)]

    # ------------------------------------------------------------ listings

    async def _discover(self) -> tuple[PolicyAddress, ...]:
        level, seen = list(start_addresses(self._declaration)), set(start_addresses(self._declaration))
        policies: list[PolicyAddress] = []
        while level:
            found = await asyncio.gather(*(self._listing(url) for url in level))
            policies += [address for one in found for address in one.policies]
            fresh = [url for url in dict.fromkeys(url for one in found for url in one.listings) if url not in seen]
            level = self._within_cap(fresh, len(seen))
            seen.update(level)
        if not policies and self._complete:
            detail = f"no policy was found on {len(seen)} listing page(s): the site or its markup has changed"
            self._miss(Problem.NOTHING_FOUND, detail, None)
        return combine(policies)

    def _within_cap(self, fresh: list[str], seen: int) -> list[str]:
        room = self._declaration.discover.max_listing_pages - seen
        if len(fresh) > room:
            left = len(fresh) - max(0, room)
            self._miss(Problem.TOO_LARGE, f"{left} listing page(s) were left out: raise discover.max_listing_pages", fresh[-1])
        return fresh[: max(0, room)]

    async def _listing(self, url: str) -> Found:
        listing = await self._page(url)
        if listing is None:
            return Found()
        found = find(self._declaration, listing)
        self._issues += found.issues
        return found

    async def _page(self, url: str, *, landing: bool = False) -> Listing | None:
        """A listing or landing page, from this run's archive where it has been seen; None (and told) where it could not be had."""
        source_id = self._declaration.source_id
        earlier = self._tools.ledger.earlier(source_id, url, "listing")
        if earlier is not None:
            if earlier.outcome is Outcome.FAILED:
                self._complete = False
                return None
            body = self._tools.ledger.body(earlier.snapshot_id)
            if body is not None:
                return Listing(final_address(earlier), body, earlier.content_type)
        known = self._tools.ledger.known(source_id, url)
        if known is not None and self._tools.ledger.body(known.snapshot_id) is None:
            known = None  # a 304 would be of no use without the bytes
        answer = None
        try:
            answer = await self._open(url, known, rendered=self._declaration.discover.method == "browser" and not landing)
            listing, outcome = self._judged(answer, known, landing=landing)
        except AskError as error:
            self._complete = False
            self._tools.ledger.write(self._tools.asker.failed(source_id, url, "listing", error, answer))
            return None
        self._tools.ledger.write(self._line(url, "listing", answer, outcome, known))
        return listing

    async def _open(self, url: str, known: Validators | None, *, rendered: bool) -> Answer:
        if rendered:
            shown = await self._tools.render(self._declaration, url)
            if shown is not None:
                return shown
        headers = await self._tokens.headers(url)
        return await self._tools.asker.ask(Ask(self._declaration, url, "listing", known, headers=headers))

    def _judged(self, answer: Answer, known: Validators | None, *, landing: bool) -> tuple[Listing, Outcome]:
        if answer.status == HTTPStatus.NOT_MODIFIED:
            body = self._tools.ledger.body(known.snapshot_id) if known else None
            if body is None:
                raise AskError(Problem.HTTP_ERROR, "the server answers 304 (not modified) to a request without conditions")
            return Listing(answer.url, body, answer.header("content-type") or "text/html"), Outcome.UNCHANGED
        listing = Listing(answer.url, answer.body, answer.header("content-type"))
        something = find_document(self._declaration, listing) is not None if landing else self._lists_something(listing)
        return listing, judge_listing(answer, known, found_something=something, judge=self._tools.judge)

    def _lists_something(self, listing: Listing) -> bool:
        found = find(self._declaration, listing)
        return bool(found.policies or found.listings)

    # ------------------------------------------------------------ policies

    async def _policy(self, address: PolicyAddress) -> PolicyAddress:
        if address.landing:
            document = await self._document(address)
            if document is None:
                return address
            address = replace(address, url=document, landing=False)
        if address.url not in self._started:
            self._started.add(address.url)
            await (self._session.fetch(address) if address.postback else self._fetch(address))
        return address

    async def _document(self, address: PolicyAddress) -> str | None:
        page = await self._page(address.url, landing=True)
        if page is None:
            return None
        document = find_document(self._declaration, page)
        if document is None:
            self._miss(Problem.NOTHING_FOUND, "the page holds no link to a document where policy.document expects one", address.url)
        return document

    async def _fetch(self, address: PolicyAddress) -> None:
        source_id, ledger, asker = self._declaration.source_id, self._tools.ledger, self._tools.asker
        if ledger.earlier(source_id, address.url, "policy") is not None:
            return
        known = ledger.known(source_id, address.url)
        answer = None
        try:
            answer = await self._ask_with_token(address.url, known)
            outcome = judge_policy(answer, known, reading_hints(self._declaration, address.listed), self._tools.judge)
        except AskError as error:
            line = asker.failed(source_id, address.url, "policy", error, answer)
        else:
            line = self._line(address.url, "policy", answer, outcome, known)
        ledger.write(replace(line, listed=address.listed))

    async def _ask_with_token(self, url: str, known: Validators | None) -> Answer:
        headers = await self._tokens.headers(url)
        answer = await self._tools.asker.ask(Ask(self._declaration, url, "policy", known, headers=headers))
        if answer.status != HTTPStatus.UNAUTHORIZED or not headers:
            return answer
        self._tokens.expire()
        headers = await self._tokens.headers(url)
        return await self._tools.asker.ask(Ask(self._declaration, url, "policy", known, headers=headers))

    def _line(self, url: str, purpose: str, answer: Answer, outcome: Outcome, known: Validators | None) -> Fetch:
        return line(self._tools.asker, self._declaration.source_id, url, purpose, answer, outcome, known)

    def _miss(self, problem: Problem, detail: str, url: str | None) -> None:
        self._complete = False
        self._issues.append(Issue(problem, detail, self._declaration.source_id, url))
