"""The visit: every declared source is asked politely, every answer archived, every fetch a line of the journal."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from crawlers.answers import Answer
from crawlers.asking import Asker
from crawlers.capture import judge_capture
from crawlers.declaration import Declaration
from crawlers.discovery import Discovery
from crawlers.folder import visit_folder
from crawlers.guard import Gate
from crawlers.ledger import Ledger
from crawlers.source_visit import SourceVisit
from crawlers.tools import Tools
from crawlers.verdict import Judge
from policies.archive import ArchiveWriter
from policies.journal import Journal
from policies.model import Fetch, Validators

SOURCES_AT_ONCE = 16


def visit(
    declarations: Sequence[Declaration],
    *,
    known: Mapping[tuple[str, str], Validators],
    archive: ArchiveWriter,
    journal: Journal,
    at: dt.datetime,
    clock: Callable[[], dt.datetime],
    contact: str,
    on_progress: Callable[[Fetch], None] = lambda _: None,
    recall: Callable[[str], bytes | None] = lambda _: None,
    judge: Judge = judge_capture,
    proxy: str | None = None,
    version: str = "0",
) -> dict[str, Discovery]:
    """Visit the sources and say what was found of each, by source_id.

    known        validators of the last good visits by (source_id, url), for conditional requests
    journal      lines of an earlier, killed process of this run are taken as done and not fetched again
    at           the instant that counts as "observed" for this run; clock gives the instant of each fetch (both UTC)
    contact      how the operator can be reached; stands in the user agent
    on_progress  told of every new line of the journal
    recall       the bytes of a snapshot of an earlier run; without it listings are asked for without conditions
    proxy        the address of a proxy for everything but loopback; the environment's proxies are never used

    Once a process where a source is on the network: Twisted's reactor cannot be started again.
    Raises what archive and journal raise (a store that fails stops the run); a source that fails never does.
    """
    ledger = Ledger(archive, journal, known=known, recall=recall, on_progress=on_progress)
    found = {one.source_id: visit_folder(one, ledger, at=at, clock=clock, judge=judge) for one in declarations if one.folder is not None}
    online = [declaration for declaration in declarations if declaration.folder is None]
    if online:
        agent = f"payerwatch/{version} (+{contact})"
        found |= _crawl(online, ledger, agent=agent, at=at, clock=clock, judge=judge, proxy=proxy)
    return {declaration.source_id: found[declaration.source_id] for declaration in declarations}


def _crawl(
    declarations: Sequence[Declaration],
    ledger: Ledger,
    *,
    agent: str,
    at: dt.datetime,
    clock: Callable[[], dt.datetime],
    judge: Judge,
    proxy: str | None,
) -> dict[str, Discovery]:
    from scrapy.crawler import AsyncCrawlerProcess

    from crawlers.browser import Browser
    from crawlers.spider import SETTINGS, ScrapySender, SourcesSpider, slots

    gate = Gate(name for declaration in declarations for name in declaration.loopback)
    found: dict[str, Discovery] = {}
    raised: list[BaseException] = []

    async def work(sender: ScrapySender) -> None:
        asker = Asker(sender, ledger, agent=agent, at=at, clock=clock)
        browser = Browser(gate, agent, proxy)

        async def render(declaration: Declaration, url: str) -> Answer | None:
            return await asker.rendered(declaration, url, browser.render)

        tools = Tools(asker, ledger, judge, render)
        turn = asyncio.Semaphore(SOURCES_AT_ONCE)

        async def one(declaration: Declaration) -> None:
            async with turn:
                found[declaration.source_id] = await SourceVisit(declaration, tools).run()

        async with asyncio.TaskGroup() as group:
            for declaration in declarations:
                group.create_task(one(declaration))

    process: Any = AsyncCrawlerProcess(settings={**SETTINGS, "DOWNLOAD_SLOTS": slots(declarations)})
    _keep_quiet()  # after Scrapy has set up its logging, which would undo it
    process.crawl(SourcesSpider, work=work, gate=gate, proxy=proxy, outcome=raised)
    process.start(install_signal_handlers=False)
    if raised:
        raise _innermost(raised[0])
    return found


def _keep_quiet() -> None:
    """Scrapy's and Twisted's own remarks go nowhere: what matters stands in the journal."""
    for name in ("scrapy", "twisted"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False


def _innermost(error: BaseException) -> BaseException:
    """The first error of nested task groups, which is what the caller can act on."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
