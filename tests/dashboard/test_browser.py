"""The dashboard in a real browser, as `payerwatch dashboard` starts it, while a run holds the work store."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from policies.store.work import WorkStore

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SECONDS = 60

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this system")]
pytest.importorskip("streamlit", reason="the dashboard is not installed")
pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")


@contextmanager
def dashboard(home: Path) -> Iterator[str]:
    """`payerwatch dashboard` over a home, on a free port; its address. Stopped at the end, however that comes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PAYERWATCH_", "STREAMLIT_"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "payerwatch.cli", "dashboard", "--home", str(home), "--port", str(port)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=kept, cwd=home.parent,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/_stcore/health", process)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, f"the dashboard ended with status {process.returncode}"
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


@contextmanager
def browsing(address: str) -> Iterator[Any]:
    """A page of a desktop's width."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"])
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.set_default_timeout(SECONDS * 1000)
            page.goto(address)
            yield page
        finally:
            browser.close()


def test_a_week_read_and_filtered_while_a_run_writes(publish: Callable[..., Path], hostile: str) -> None:
    home = publish(title=hostile)
    with WorkStore.open(home / "work" / "policies.duckdb") as writing, dashboard(home) as address, browsing(address) as page:
        said: list[str] = []

        def hear(dialog: Any) -> None:
            said.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", hear)
        writing.begin_run("r2", writing.runs()[0].at.replace(day=16), "1")
        page.get_by_role("heading", name="Payer policies, week of March 9, 2026").wait_for()
        page.locator(".pw-redline ins").first.wait_for()
        assert page.locator(".pw-redline ins").first.inner_text() == "twelve"
        assert page.locator(".pw-redline del").first.inner_text() == "six"
        link = page.get_by_role("link", name="The payer's page").first
        assert str(link.get_attribute("href")).startswith("https://")
        assert page.get_by_text(hostile).first.is_visible(), "the expander's label shows every sign as it is"
        unbroken(page)

        choose_beta_by_keyboard(page)
        page.get_by_text("No change matches these filters.", exact=False).wait_for()
        assert not page.get_by_role("heading", name="Alpha Health: Knee surgery").count()
        unbroken(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page does not scroll sideways"

        page.get_by_role("link", name="Run health").click()
        page.get_by_role("heading", name="Run health").wait_for()
        page.get_by_role("heading", name="What this run could not see").wait_for()
        unbroken(page)
        assert not said, "a script of a payer's page was run"


def choose_beta_by_keyboard(page: Any) -> None:
    """No mouse: to the filter, the first letters, Enter, and out of the list again."""
    page.get_by_role("combobox", name="Payer", exact=False).focus()
    page.keyboard.type("Beta")
    page.get_by_role("option", name="Beta Care").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def unbroken(page: Any) -> None:
    words = page.locator("body").inner_text()
    assert "Traceback" not in words and "Exception" not in words, words


def test_a_damaged_store_is_one_sentence_to_a_reader(publish: Callable[..., Path]) -> None:
    home = publish()
    (home / "published" / "policies.duckdb").write_bytes(b"not a store" * 1000)
    with dashboard(home) as address, browsing(address) as page:
        page.get_by_text("The published store cannot be read.", exact=False).wait_for()
        assert "policies.duckdb" in page.locator("body").inner_text()
        unbroken(page)
