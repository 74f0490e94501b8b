"""Pages that only a browser can list: named steps in Chromium, then the page as it stands.

Chromium resolves names itself, so it is told the addresses of the declared hosts, checked, and that no other name resolves.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from typing import Any

from crawlers.addresses import host_and_port
from crawlers.answers import AskError, Raw
from crawlers.declaration import Declaration, Step
from crawlers.guard import Gate, refusal
from policies.model import Problem

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--metrics-recording-only",
    "--no-first-run",
    "--no-pings",
)
_LOCAL_SCHEMES = ("data:", "blob:", "about:")
_SETTLE = 2_000.0  # milliseconds that a page gets for requests that are under way after the last step


class Browser:
    """Renders pages of sources, one Chromium a page; raises AskError with NEEDS_BROWSER where there is none."""

    def __init__(self, gate: Gate, agent: str, proxy: str | None) -> None:
        self._gate, self._agent, self._proxy = gate, agent, proxy
        self._one_at_a_time = asyncio.Lock()  # a Chromium takes 200 MB

    async def render(self, declaration: Declaration, url: str) -> Raw | None:
        """The page after the declared steps, as HTML; None where the address is a download and is to be asked plainly."""
        try:
            from playwright.async_api import Error, async_playwright
        except ImportError as error:
            detail = "this source needs a browser: install the extra 'browser' (playwright) and Chromium"
            raise AskError(Problem.NEEDS_BROWSER, detail) from error
        async with self._one_at_a_time, async_playwright() as playwright:
            try:
                browser = await playwright.chromium.launch(**await self._options(declaration))
            except Error as error:
                detail = f"Chromium does not start; install it on the system or with 'playwright install chromium' ({_short(error)})"
                raise AskError(Problem.NEEDS_BROWSER, detail) from error
            try:
                return await self._shown(browser, declaration, url)
            finally:
                await browser.close()

    async def _options(self, declaration: Declaration) -> dict[str, Any]:
        rules = await asyncio.get_running_loop().run_in_executor(None, self._host_rules, declaration)
        arguments = [*_ARGUMENTS, f"--host-resolver-rules={rules}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            arguments.append("--no-sandbox")
        found = next((path for name in _NAMES if (path := shutil.which(name))), None)
        options: dict[str, Any] = {"args": arguments, "headless": True, "timeout": declaration.request.timeout * 1000}
        if self._proxy and not declaration.loopback:
            options["proxy"] = {"server": self._proxy}
        else:
            arguments.append("--no-proxy-server")
        return options | ({"executable_path": found} if found else {})

    def _host_rules(self, declaration: Declaration) -> str:
        rules = [f"MAP {host} {address}" for host in declaration.hosts if (address := self._checked(host))]
        allowed = [f"EXCLUDE {name.rpartition(':')[0]}" for name in declaration.loopback]
        return " , ".join([*rules, "MAP * ~NOTFOUND", *allowed])

    def _checked(self, host: str) -> str | None:
        """The first address of a name that may be connected to; None leaves the name without one."""
        try:
            found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
        except OSError:
            return None
        addresses = (str(entry[4][0]) for entry in found)
        address = next((address for address in addresses if self._gate.admits(host, 443, address)), None)
        return f"[{address}]" if address and ":" in address else address

    async def _shown(self, browser: Any, declaration: Declaration, url: str) -> Raw | None:
        from playwright.async_api import Error
        from playwright.async_api import TimeoutError as TooLong

        timeout = declaration.request.timeout * 1000
        page = await browser.new_page(user_agent=self._agent, service_workers="block", accept_downloads=False)
        page.set_default_timeout(timeout)

        async def admit(route: Any) -> None:
            asked = route.request.url
            allowed = asked.startswith(_LOCAL_SCHEMES) or refusal(declaration, asked) is None
            await (route.continue_() if allowed else route.abort("blockedbyclient"))

        await page.route("**/*", admit)
        try:
            response = await page.goto(url, wait_until="domcontentloaded")
            for step in declaration.discover.steps:
                await _do(page, step)
            await _settle(page)
            html = await page.content()
        except TooLong as error:
            raise AskError(Problem.TIMEOUT, f"the page was not there within {declaration.request.timeout:g} s ({_short(error)})") from error
        except Error as error:
            if "Download is starting" in str(error):
                return None
            refused = self._gate.refused(host_and_port(url)[0])
            problem = Problem.HOST_REFUSED if refused else Problem.NETWORK
            raise AskError(problem, refused or f"the browser could not open it: {_short(error)}") from error
        status = response.status if response else 200
        return _raw(declaration, status, html)


def _raw(declaration: Declaration, status: int, html: str) -> Raw:
    body = html.encode()
    if len(body) > declaration.request.max_bytes:
        raise AskError(Problem.TOO_LARGE, f"the page is larger than {declaration.request.max_bytes} bytes (request.max_bytes)")
    return Raw(status, (("Content-Type", "text/html; charset=utf-8"), ("X-Rendered-By", "Chromium")), body)


async def _do(page: Any, step: Step) -> None:
    from playwright.async_api import TimeoutError as TooLong

    try:
        await _act(page, step)
    except TooLong as error:
        if step.optional:
            return
        wanted = step.click or step.wait_for or (step.fill or step.select or ("",))[0]
        detail = f"step {step.name!r}: nothing on the page matches {wanted!r}: the page has changed"
        raise AskError(Problem.NOTHING_FOUND, detail) from error


async def _act(page: Any, step: Step) -> None:
    patience = {"timeout": _SETTLE} if step.optional else {}
    if step.click is not None:
        await page.locator(step.click).first.click(**patience)
    elif step.fill is not None:
        await page.locator(step.fill[0]).first.fill(step.fill[1], **patience)
    elif step.select is not None:
        await page.locator(step.select[0]).first.select_option(step.select[1], **patience)
    elif step.wait_for is not None:
        await page.locator(step.wait_for).first.wait_for(state="attached", **patience)
    elif step.scroll:
        await page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        await _settle(page)


async def _settle(page: Any) -> None:
    """Wait until the page asks for nothing more, but not longer than _SETTLE: some pages never stop asking."""
    from playwright.async_api import TimeoutError as TooLong

    try:
        await page.wait_for_load_state("networkidle", timeout=_SETTLE)
    except TooLong:
        return


def _short(error: BaseException) -> str:
    return " ".join(str(error).split("\n")[0].split())[:160]
