"""Scrapy imported early, on a thread of its own, while the store is opened: it takes a quarter of a second."""

from __future__ import annotations

import importlib
import threading

MODULES = (
    "scrapy.crawler",
    "scrapy.utils.reactor",
    "scrapy.core.downloader.handlers.http11",
    "twisted.internet.asyncioreactor",
    "crawlers.spider",
)


def warm_up() -> None:
    """Begin the import and return at once. Whoever needs Scrapy later waits for it as for any import.

    A thread has a short stack, and Scrapy inspects the whole stack (and reads its sources) for each class that it deprecates.
    An import that fails here fails again, and is told, where it is needed.
    """
    threading.Thread(target=_import_all, name="import of scrapy", daemon=True).start()


def _import_all() -> None:
    for name in MODULES:
        try:
            importlib.import_module(name)
        except ImportError:
            return
