"""A dashboard in a process of its own, a browser before it, and the accessibility scan."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

_SCAN = find_spec("axe_playwright_python")
AXE = Path(_SCAN.origin).with_name("axe.min.js") if _SCAN and _SCAN.origin else None
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SECONDS = 60


@contextmanager
def dashboard(home: Path, **environment: str) -> Iterator[str]:
    """`payerwatch dashboard` over a home, on a free port; its address. Stopped at the end, however that comes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PAYERWATCH_", "STREAMLIT_"))}
    with (home.parent / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "payerwatch.cli", "dashboard", "--home", str(home), "--port", str(port)],
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=kept | environment, cwd=home.parent,
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
def browser() -> Iterator[Any]:
    """The system's Chromium. Its pages share what was fetched once; every page is a session of its own to the dashboard."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"])
        try:
            yield opened.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        finally:
            opened.close()


@contextmanager
def page_of(context: Any, address: str) -> Iterator[Any]:
    """A page at this address."""
    page = context.new_page()
    try:
        page.set_default_timeout(SECONDS * 1000)
        page.goto(address, wait_until="domcontentloaded")
        yield page
    finally:
        page.close()


def settled(page: Any) -> None:
    """Wait until the script has run and nothing more is drawn."""
    page.wait_for_timeout(150)
    page.wait_for_function(
        "() => !document.querySelector('[data-test-script-state=running], [data-testid=stSpinner], [data-stale=true]')"
        " && document.querySelector('[data-testid=stMain] h1')"
    )


def unbroken(page: Any) -> None:
    """No traceback, and the page does not scroll sideways."""
    words = page.locator("body").inner_text()
    assert "Traceback" not in words and "Exception" not in words, words
    wider = page.evaluate(
        "(() => { const main = document.querySelector('[data-testid=stMain]'); return main.scrollWidth - main.clientWidth })()"
    )
    assert wider <= 1, f"the page is {wider} px wider than its window"


def accessible(page: Any) -> None:
    """No serious or critical finding of axe-core against WCAG 2.2 A and AA."""
    if not page.evaluate("'axe' in window"):
        assert AXE is not None, "the accessibility scan is not installed"
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "() => axe.run(document, {resultTypes: ['violations'], preload: false, iframes: false,"
        " runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then(found => found.violations.map("
        " one => [one.impact, one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160))]))"
    )
    grave = [f"{name} ({impact}): {nodes}" for impact, name, nodes in found if impact in ("serious", "critical")]
    assert not grave, "\n".join(grave)
