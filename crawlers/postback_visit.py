"""The visit to an ASP.NET source: one session with cookies, one postback after the other."""

from __future__ import annotations

from dataclasses import replace

from crawlers.addresses import Listing, PolicyAddress, Target
from crawlers.answers import Answer, Ask, AskError
from crawlers.by_postback import document_link, form
from crawlers.declaration import Declaration
from crawlers.hints import reading_hints
from crawlers.tools import Tools, line
from crawlers.verdict import judge_policy
from policies.model import Problem, Validators


class PostbackSession:
    """The state that the server and we share: cookies, and for each page the answer whose hidden fields come next."""

    def __init__(self, declaration: Declaration, tools: Tools) -> None:
        self._declaration, self._tools = declaration, tools
        self._cookies: dict[str, str] = {}
        self._pages: dict[str, Listing] = {}
        self._warm: set[str] = set()

    async def fetch(self, address: PolicyAddress) -> None:
        """Fetch one policy and write its line, unless this run has it already."""
        source_id, ledger, asker = self._declaration.source_id, self._tools.ledger, self._tools.asker
        if address.postback is None or ledger.earlier(source_id, address.url, "policy") is not None:
            return
        known = ledger.known(source_id, address.url)
        answer = None
        try:
            answer = await self._document(address.postback, known)
            outcome = judge_policy(answer, known, reading_hints(self._declaration, address.listed), self._tools.judge)
        except AskError as error:
            self._pages.clear()  # begin a new session with the next policy
            fetch = asker.failed(source_id, address.url, "policy", error, answer)
        else:
            fetch = replace(line(asker, source_id, address.url, "policy", answer, outcome, known), detail="")
        ledger.write(replace(fetch, listed=address.listed))

    async def _document(self, target: Target, known: Validators | None) -> Answer:
        answer = await self._post(target, known)
        postback = self._declaration.discover.postback
        if postback is None or postback.then is None:
            return answer
        link = document_link(self._declaration, _listing(answer))
        if link is None:
            detail = f"the answer to the postback has no link {postback.then!r}: the page has changed, or the session is lost"
            raise AskError(Problem.NOTHING_FOUND, detail, robots=answer.robots)
        return await self._ask(link, known, None)

    async def _post(self, target: Target, known: Validators | None) -> Answer:
        page = self._pages.get(target.page) or await self._begin(target.page)
        postback = self._declaration.discover.postback
        if postback is not None and postback.warm_up and target.page not in self._warm:
            self._warm.add(target.page)
            page = self._kept(target.page, await self._send(page, target, None))
        answer = await self._send(page, target, known)
        self._kept(target.page, answer)
        return answer

    async def _begin(self, url: str) -> Listing:
        self._warm.discard(url)
        self._cookies.clear()
        return self._kept(url, await self._ask(url, None, None))

    def _kept(self, url: str, answer: Answer) -> Listing:
        """The page whose hidden fields the next postback sends: the last answer that has a form."""
        if b"__VIEWSTATE" in answer.body:
            self._pages[url] = _listing(answer)
        if url not in self._pages:
            raise AskError(Problem.NOTHING_FOUND, f"{url} holds no __VIEWSTATE: the page has changed, or is not the postback page")
        return self._pages[url]

    async def _send(self, page: Listing, target: Target, known: Validators | None) -> Answer:
        try:
            action, fields = form(page, target.target, target.argument)
        except ValueError as error:
            raise AskError(Problem.NOTHING_FOUND, str(error)) from error
        return await self._ask(action, known, fields)

    async def _ask(self, url: str, known: Validators | None, fields: dict[str, str] | None) -> Answer:
        # What is known is only the snapshot to compare with: an address inside a session gives no 304.
        compare = Validators(None, None, known.snapshot_id) if known else None
        return await self._tools.asker.ask(Ask(self._declaration, url, "policy", compare, fields, self._cookies))


def _listing(answer: Answer) -> Listing:
    return Listing(answer.url, answer.body, answer.header("content-type"))
