"""The one spider: Scrapy sends the requests, keeps the connections and the pace of each host; the declarations say what to ask.

Everything of Scrapy that this visit does itself (retries, redirects, cookies, robots, statistics) is switched off:
it would cost two thirds of the requests a second, and would do it per crawl where we need it per source.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import scrapy
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawlers.addresses import host_and_port
from crawlers.answers import AskError, Raw
from crawlers.declaration import Declaration
from crawlers.guard import Gate
from crawlers.resolver import GuardedResolver
from policies.model import Problem

_UNREACHED = (
    DownloadConnectionRefusedError,
    DownloadFailedError,
    ResponseDataLossError,
    ResponseFailed,
    ConnectError,
    ConnectionClosed,
    OSError,
)

SETTINGS: Mapping[str, Any] = {
    "DOWNLOADER_MIDDLEWARES_BASE": {},
    "SPIDER_MIDDLEWARES_BASE": {},
    "EXTENSIONS_BASE": {},
    "ITEM_PIPELINES_BASE": {},
    "DOWNLOAD_HANDLERS_BASE": {
        "http": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
        "https": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
    },
    "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
    "LOG_ENABLED": False,
    "LOG_INSTALL_ROOT_HANDLER": False,
    "TELNETCONSOLE_ENABLED": False,
    "DOWNLOAD_DELAY_JITTER": 0,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_WARNSIZE": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
}


def slots(declarations: Iterable[Declaration]) -> dict[str, dict[str, float | int]]:
    """Delay and concurrency of each host (of loopback each host:port): the most careful of the sources that name it."""
    found: dict[str, dict[str, float | int]] = {}
    for declaration in declarations:
        wanted = declaration.request
        for place in (*declaration.hosts, *declaration.loopback):
            slot = found.setdefault(place, {"delay": wanted.delay, "concurrency": wanted.concurrency, "jitter": 0})
            slot["delay"] = max(slot["delay"], wanted.delay)
            slot["concurrency"] = min(slot["concurrency"], wanted.concurrency)
    return found


def _slot(declaration: Declaration, url: str) -> str:
    host, port = host_and_port(url)
    return f"{host}:{port}" if f"{host}:{port}" in declaration.loopback else host


class ScrapySender:
    """Sends requests through the crawler's downloader."""

    def __init__(self, crawler: Any, gate: Gate, proxy: str | None) -> None:
        self._crawler, self._gate, self._proxy = crawler, gate, proxy
        self._loop = asyncio.get_running_loop()

    def now(self) -> float:
        """Seconds of the event loop's clock."""
        return self._loop.time()

    def set_delay(self, declaration: Declaration, url: str, delay: float) -> None:
        """From now on, ask the host of the address no more often than every `delay` seconds."""
        downloader, slot = self._crawler.engine.downloader, _slot(declaration, url)
        downloader.per_slot_settings.setdefault(slot, {})["delay"] = delay  # for slots made anew after a pause
        if slot in downloader.slots:
            downloader.slots[slot].delay = delay

    async def send(self, declaration: Declaration, url: str, headers: Mapping[str, str], form: bytes | None) -> Raw:
        """One request and its response. Raises AskError with NETWORK, TIMEOUT, TOO_LARGE or HOST_REFUSED."""
        wanted = declaration.request
        host, slot = host_and_port(url)[0], _slot(declaration, url)
        meta: dict[str, Any] = {"download_timeout": wanted.timeout, "download_maxsize": wanted.max_bytes, "download_slot": slot}
        if self._proxy and slot not in declaration.loopback:
            meta["proxy"] = self._proxy
        request = scrapy.Request(url, method="POST" if form is not None else "GET", headers=dict(headers), body=form, meta=meta)
        try:
            response = await self._crawler.engine.download_async(request)
        except DownloadTimeoutError as error:
            raise AskError(Problem.TIMEOUT, f"no complete answer within {wanted.timeout:g} s (request.timeout)") from error
        except DownloadCancelledError as error:
            raise AskError(Problem.TOO_LARGE, f"the answer is larger than {wanted.max_bytes} bytes (request.max_bytes)") from error
        except CannotResolveHostError as error:
            refused = self._gate.refused(host)
            if refused:
                raise AskError(Problem.HOST_REFUSED, f"{url} is not asked for: {refused}") from error
            raise AskError(Problem.NETWORK, f"the name {host} does not resolve") from error
        except UnsupportedURLSchemeError as error:
            raise AskError(Problem.HOST_REFUSED, f"{url} is not asked for: only http and https are") from error
        except _UNREACHED as error:
            raise AskError(Problem.NETWORK, f"{host} gave no answer: {_reason(error)}") from error
        pairs = ((name.decode("latin-1"), values) for name, values in response.headers.items())
        return Raw(response.status, tuple((name, value.decode("latin-1")) for name, values in pairs for value in values), response.body)


def _reason(error: BaseException) -> str:
    """The innermost reason in words; Twisted wraps several."""
    inner = error.__cause__ or error
    reasons = [reason.value for reason in getattr(inner, "reasons", ()) if isinstance(reason, Failure)]
    return " ".join(str(reasons[0] if reasons else inner).split()) or type(inner).__name__


@contextmanager
def _interrupting(work: asyncio.Future[None]) -> Iterator[asyncio.Event]:
    """Inside, Ctrl-C ends the work in order: an interrupt raised in the middle of the reactor would leave its threads waiting."""
    interrupted, loop = asyncio.Event(), asyncio.get_running_loop()

    def stop() -> None:
        interrupted.set()
        work.cancel()

    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield interrupted  # not ours to handle, or started in the background
        return
    loop.add_signal_handler(signal.SIGINT, stop)
    try:
        yield interrupted
    finally:
        loop.remove_signal_handler(signal.SIGINT)


class SourcesSpider(scrapy.Spider):
    """Runs the visit inside Scrapy's loop. `work` gets the sender; what it raises is kept in `outcome` for the caller."""

    name = "sources"

    def __init__(
        self, work: Callable[[ScrapySender], Coroutine[Any, Any, None]], gate: Gate, proxy: str | None, outcome: list[BaseException]
    ) -> None:
        super().__init__()
        self._work, self._gate, self._proxy, self._outcome = work, gate, proxy, outcome

    async def start(self) -> Any:
        """Do the whole visit; no request goes through Scrapy's scheduler."""
        from twisted.internet import reactor

        twisted: Any = reactor
        twisted.installNameResolver(GuardedResolver(twisted.nameResolver, self._gate))
        work = asyncio.ensure_future(self._work(ScrapySender(self.crawler, self._gate, self._proxy)))
        with _interrupting(work) as interrupted:
            try:
                await work
            except BaseException as error:  # noqa: BLE001 - Scrapy would log it and go on; the caller must see it
                self._outcome.append(KeyboardInterrupt() if interrupted.is_set() else error)
        return
        yield  # what makes this the asynchronous generator that Scrapy expects
