"""A licence step before details may be asked for: the token is fetched when first needed, sent to its own host only, and never kept."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

from crawlers.addresses import host_and_port
from crawlers.answers import Ask, AskError
from crawlers.asking import Asker
from crawlers.by_json import first
from crawlers.declaration import Declaration
from crawlers.ledger import Ledger
from policies.model import Problem

_EARLY = 60  # seconds before its end at which a token counts as used up


class Tokens:
    """The token of one source during one visit."""

    def __init__(self, declaration: Declaration, asker: Asker, ledger: Ledger) -> None:
        self._declaration, self._asker, self._ledger = declaration, asker, ledger
        self._lock = asyncio.Lock()
        self._value: str | None = None
        self._until = 0.0
        self._failure: AskError | None = None

    async def headers(self, url: str) -> dict[str, str]:
        """The header that carries the token, empty for hosts other than the token's own. Raises AskError."""
        token = self._declaration.discover.token
        if token is None or host_and_port(str(token.url)) != host_and_port(url):
            return {}
        async with self._lock:
            if self._failure is not None:  # asking again for each of a thousand policies helps nobody
                raise self._failure
            if self._value is None or self._asker.now() >= self._until:
                self._value = await self._fetch(str(token.url), token.path)
                self._until = self._asker.now() + token.lasts_seconds - _EARLY
        return {token.header: token.template.replace("{token}", self._value)}

    def expire(self) -> None:
        """The server no longer takes the token: get another one."""
        self._value = None

    async def _fetch(self, url: str, path: str) -> str:
        source_id = self._declaration.source_id
        try:
            answer = await self._asker.ask(Ask(self._declaration, url, "token"))
            if answer.status != 200:
                raise AskError(Problem.HTTP_ERROR, f"expected a token from {url}, found status {answer.status}", robots=answer.robots)
            value = _read(answer.body, path)
        except AskError as error:
            self._failure = error
            self._ledger.write(self._asker.failed(source_id, url, "token", error))
            raise
        self._ledger.write(replace(self._asker.fetched(source_id, url, "token", answer), etag=None, length=None))
        return value


def _read(body: bytes, path: str) -> str:
    try:
        value = first(json.loads(body), path)
    except ValueError as error:
        raise AskError(Problem.WRONG_TYPE, f"expected a token in JSON: {error}") from error
    if not value or not value.isprintable():
        raise AskError(Problem.NOTHING_FOUND, f"the JSON holds no token at {path!r}")
    return value
